"""What is published of the desk's work: quarters, counts, and which of them are withheld."""
