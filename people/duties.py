"""What is done for people every day: their one e-mail, and what nobody needs forgotten."""

from jobs.duties import duty
from people.saving_filters import forget_filters
from people.services import forget_held_lists
from trail import digest


@duty("people.digest", order=99)
def gather_notices(on):
    """Put into one e-mail what each person wants told once a day; last, so that the day's reminders are in it."""
    return digest.gather(on)


@duty("people.forget_held_lists", order=98)
def forget_lists(on):
    """Delete uploaded staff lists that nobody took in time."""
    return forget_held_lists()


@duty("people.forget_saved_filters", order=94)
def forget_saved_filters(on):
    """Delete the saved filters of people who have left."""
    return forget_filters(on)
