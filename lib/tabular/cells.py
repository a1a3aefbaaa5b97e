"""One cell: as people typed it, and as text that stays text."""

import unicodedata
from datetime import date, datetime, time

from django.utils import timezone

LONGEST = 32_767  # characters a spreadsheet cell holds
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
#: What may stand before one: quotes, spaces of every width, those of no width at all.
_BEFORE = "\"' \u00a0\x0b\x0c\x1c\x1d\x1e\x1f\x85\u1680\u2028\u2029\u202f\u205f\u3000\u200b\u200c\u200d\u2060\ufeff"
_BEFORE += "".join(map(chr, range(0x2000, 0x200B)))


def heading_key(text):
    """A heading without case, accents, spaces and punctuation, for comparing."""
    plain = unicodedata.normalize("NFKD", str(text)).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


def as_text(value):
    """A cell as people typed it: whole numbers without .0, days as YYYY-MM-DD, nothing as ""."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return str(value.date() if value.time() == time() else value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value).strip()


def plain(value):
    """What a cell says in a file for people: Yes and No, days as 2026-03-31, local time."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return local(value).strftime("%Y-%m-%d %H:%M")
    return str(value).encode("utf-8", "replace").decode("utf-8").replace("\0", "")


def local(moment):
    """The moment on the council's clocks; spreadsheets know no time zones."""
    return timezone.make_naive(moment) if timezone.is_aware(moment) else moment


def is_formula(text):
    """Would a spreadsheet program take this text for a formula? Also behind spaces and quotes."""
    return text.startswith(FORMULA) or text.lstrip(_BEFORE).startswith(FORMULA)


def guarded(text):
    """Text that stays text when a csv is opened: an apostrophe before what could be a formula."""
    return "'" + text if is_formula(text) else text


def unguarded(text):
    """Take the apostrophe away again, so that export and import give the same text."""
    return text[1:] if text.startswith("'") and is_formula(text[1:]) else text


def fitting(text):
    """As much as a cell holds, and a word that there was more."""
    note = " … (cut: a cell holds no more)"
    return text if len(text) <= LONGEST else text[: LONGEST - len(note)] + note
