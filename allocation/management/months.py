"""The month that a command is given."""

from django.core.management.base import CommandError

from lib.months import Month


def month_of(text):
    """Read YYYY-MM, or refuse it with a sentence."""
    try:
        return Month.parse(text)
    except ValueError as error:
        raise CommandError(str(error)) from error
