"""What the story claims."""


def expect(held: bool, claim: str) -> None:
    """Raises AssertionError, as the sandbox does for what nobody saw; an `assert` would be silent under `python -O`."""
    if not held:
        raise AssertionError(f"this did not hold: {claim}")
