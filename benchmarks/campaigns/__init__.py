"""What a campaign costs, how long it takes beside rivals, and what it leaves of the desk's other work."""
