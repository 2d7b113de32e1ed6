"""One announcement to many: prepared, drawn for who composes and watches it, sent, followed, corrected."""
