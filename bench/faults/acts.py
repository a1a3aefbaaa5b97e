"""The moments a run lives through: an ordinary day, the night the clocks go back, the month's end, the morning after.

After each the whole stack is killed and comes back at the next; the duties of the days between are then overdue.
"""

from datetime import UTC, datetime

# In 2026 the clocks go back on 25 October at 1:00 UTC, and October ends at midnight UTC.
ACTS = {
    "an ordinary day": datetime(2026, 10, 23, 9, 0, tzinfo=UTC),
    "the clocks go back": datetime(2026, 10, 25, 0, 59, 30, tzinfo=UTC),
    "the month ends": datetime(2026, 10, 31, 23, 59, 30, tzinfo=UTC),
    "the morning after, with the duties of nine days": datetime(2026, 11, 2, 9, 0, tzinfo=UTC),
}
