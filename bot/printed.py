"""What commands print for machines."""

from datetime import UTC, datetime

from desk.rules.durations import Ms

Json = str | int | float | None | list["Json"] | dict[str, "Json"]


def moment(at: Ms | None) -> str | None:
    """`2026-11-24T08:00:00Z`."""
    return None if at is None else datetime.fromtimestamp(at // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
