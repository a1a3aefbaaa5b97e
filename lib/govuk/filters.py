"""What lists are filtered by."""

import django_filters

from lib.govuk.days import within_reach

#: Letters looked for at once; more than any name or reference has, fewer than a database chokes on.
MOST_LETTERS = 200


class WordsFilter(django_filters.CharFilter):
    """Words typed to look for; too many are refused beside the field instead of asked of the database."""

    def __init__(self, *args, **keywords):
        super().__init__(*args, **{"max_length": MOST_LETTERS, **keywords})


class DayFilter(django_filters.DateFilter):
    """A day to look from or to; one at the ends of the calendar is refused beside the field."""

    def __init__(self, *args, **keywords):
        super().__init__(*args, **{"validators": [within_reach], **keywords})
