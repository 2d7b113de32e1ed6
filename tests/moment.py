"""When every story begins: not now, so that no story depends on the hour or the day at which it is told."""

import os
from datetime import UTC, datetime
from typing import Final

TUESDAY: Final = datetime(2026, 11, 24, 9, tzinfo=UTC)
"""A morning: everybody is awake in most of Europe, no digest is due for hours, no month or quarter ends within days."""

BEGINS: Final = datetime.fromisoformat(os.environ.get("OMBUD_TEST_MOMENT") or TUESDAY.isoformat())
"""OMBUD_TEST_MOMENT is another one to try: `make test-hours`."""
