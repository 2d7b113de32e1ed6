"""Lawful requests: what may be asked, which way one goes, who may take which step, and by when. Pure."""
