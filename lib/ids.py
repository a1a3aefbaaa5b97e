"""Ids of rows as a request brings them: text that anybody may have written."""

#: Digits that every database holds in the id of a row.
MOST_DIGITS = 18


def is_id(text):
    """Whether a row could have this id; a number too long for a database is nobody's."""
    return text.isdecimal() and len(text) <= MOST_DIGITS
