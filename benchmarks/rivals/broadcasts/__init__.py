"""Libraries that broadcast, each as its own documentation uses it, each in a process of its own.

What is here runs where only the rival is installed: it imports the standard library and the rival.
"""
