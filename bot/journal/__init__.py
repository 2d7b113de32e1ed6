"""The journal: sealed while the desk runs, and checked by whoever trusts nobody here."""
