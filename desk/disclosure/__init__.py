"""Lawful requests, one function per verb. `course.take` is the only door from one state to the next."""
