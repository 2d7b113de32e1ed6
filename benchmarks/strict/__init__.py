"""A Bot API server for measurements: a process of its own that keeps Telegram's limits to the letter, with a round trip like a real one's.

The sandbox plays people and their rights; this one only counts. It is fast enough that what is measured against it is the client.
"""
