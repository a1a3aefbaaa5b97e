"""What runs beside people on the last day of the month: the nightly duties over and over, and case lists."""

import time
from pathlib import Path

REST = 5  # seconds between two rounds of duties
LISTS_EVERY = 120  # seconds; the case list of the demonstration
CASE_LIST = Path(__file__).parents[2] / "demo/data/annex-a.xlsx"


def go_on():
    """Until ended: all duties of today, and again; each two minutes a case list is taken in."""
    import django  # in a process of its own, whose environment names the database

    django.setup()
    from cases import services
    from jobs import duties
    from lib import clock

    taken = -LISTS_EVERY
    while True:
        if time.monotonic() - taken >= LISTS_EVERY:
            taken = time.monotonic()
            services.take_files([(CASE_LIST.name, CASE_LIST)], as_at=clock.today(), by=None)
            print(f"a case list was taken in within {time.monotonic() - taken:.0f} s", flush=True)
        duties.run_due(clock.today())
        time.sleep(REST)


if __name__ == "__main__":
    go_on()
