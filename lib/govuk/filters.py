"""What lists are filtered by."""

import django_filters

#: Letters looked for at once; more than any name or reference has, fewer than a database chokes on.
MOST_LETTERS = 200


class WordsFilter(django_filters.CharFilter):
    """Words typed to look for; too many are refused beside the field instead of asked of the database."""

    def __init__(self, *args, **keywords):
        super().__init__(*args, **{"max_length": MOST_LETTERS, **keywords})
