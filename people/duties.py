"""What is done for people every day: their one e-mail."""

from jobs.duties import duty
from trail import digest


@duty("people.digest", order=99)
def gather_notices(on):
    """Put into one e-mail what each person wants told once a day; last, so that the day's reminders are in it."""
    return digest.gather(on)
