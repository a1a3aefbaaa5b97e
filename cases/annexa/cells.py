"""Ids, names, teams and counts as councils write them, put into one shape.

What is put right here changes no meaning: spaces, quotes, `.0`, capital letters,
surname first, a role in brackets. What stands for nobody is told from a name.
"""

import math
import re
import unicodedata
from dataclasses import dataclass

from cases.annexa.dates import BLANKS

NOBODY = frozenset({
    "unallocated", "not allocated", "no worker", "no allocated worker", "awaiting allocation",
    "duty", "duty worker", "duty team", "duty social worker", "team manager", "manager",
    "group manager", "practice manager", "vacant", "vacancy", "unassigned", "admin",
    "generic worker", "front door", "n/a", "multiple", "#multivalue", "#n/a", "#ref!",
    "#value!", "#name?",
})
MASKED = frozenset({
    "restricted", "restricted record", "record restricted", "restricted access",
    "*restricted*", "***", "masked", "sensitive", "confidential record",
})
ROLE_IN_BRACKETS = re.compile(r"\s*[\[(][^\[()\]]*[\])]\s*")
LONGEST_NAME = 200  # characters of a person's or team's name; what is longer names nobody
LONGEST_ID = 50  # characters of a child's number
MOST = 10**9  # no count is larger; text of more digits is none
TEXT_MARK = "'\"‘’“”` "


@dataclass(frozen=True, slots=True)
class ReadText:
    """A cleaned text; `how` says what it was if it was not as it should be."""

    text: str
    how: str = ""


def spaced(value):
    """One space between words, none around, whatever kind of space it was."""
    text = str(value)
    if not text.isascii():
        text = text.replace("\u200b", "")  # str.split knows every other kind
    return " ".join(text.split())


def as_written(value):
    """A cell as a person sees it, for a message: whole numbers without `.0`."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def is_blank(value):
    return value is None or spaced(value).casefold() in BLANKS


def is_masked(value):
    return isinstance(value, str) and spaced(value).casefold() in MASKED


def read_id(value):
    """A child's number as text: `512,757.0` and `' 512757` are `512757`."""
    if isinstance(value, float) and value.is_integer():
        return ReadText(str(int(value)))
    raw = "" if value is None else str(value)
    text = spaced(raw).strip(TEXT_MARK)
    if text.casefold() in BLANKS:
        return ReadText("", "blank")
    if re.fullmatch(r"[\d, ]+(\.0+)?", text):
        text = re.sub(r"\.0+$|[, ]", "", text)
    text = text.upper()
    return ReadText(text, "" if text == raw else "id in another form")


def read_number(value):
    """A count, or None."""
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return int(value) if abs(value) <= MOST and value == int(value) else None
    found = re.fullmatch(r"(-?\d{1,9})(\.0+)?", spaced(value))
    return int(found.group(1)) if found else None


def read_age(value):
    """-1 for an unborn child, completed years, or None."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return (int(value) if value >= 0 else -1) if math.isfinite(value) else None
    text = spaced(value).casefold()
    if text in ("unborn", "-1", "-1.0"):
        return -1
    if text.startswith("<") or "month" in text or "week" in text:
        return 0
    found = re.match(r"(\d{1,2})\b|(\d{1,2})(y|yrs)", text)
    return int(next(filter(None, found.groups()))) if found else None


def read_worker(value):
    """A person's name, forename first; empty for a blank and for what is no person."""
    raw = "" if value is None else str(value)
    text = spaced(raw).strip(TEXT_MARK)
    if text.casefold() in BLANKS and not text.startswith("#"):
        return ReadText("", "blank")
    if text.casefold() in MASKED:
        return ReadText("", "masked")
    if text.casefold() in NOBODY or len(text) > LONGEST_NAME:
        return ReadText("", "nobody")
    name = ROLE_IN_BRACKETS.sub(" ", text).strip()
    if name.count(",") == 1:
        surname, forename = (part.strip() for part in name.split(","))
        name = f"{forename} {surname}"
    if name.isupper() or _surname_shouts(name):
        name = _title(name)
    name = spaced(name)
    return ReadText(name, "" if name == raw else "name in another form")


def _surname_shouts(name):
    last = name.rpartition(" ")[2]
    return len(last) > 2 and last.isupper()


def _title(name):
    return re.sub(r"[^\W\d_]+", lambda word: word.group().capitalize(), name)


def read_team(value):
    """A team's name as written; empty for a blank and for what is no team."""
    raw = "" if value is None else str(value)
    text = spaced(raw).strip(TEXT_MARK)
    if text.casefold() in BLANKS:
        return ReadText("", "blank")
    if text.casefold() in NOBODY or len(text) > LONGEST_NAME:
        return ReadText("", "nobody")
    return ReadText(text, "" if text == raw else "name in another form")


def name_key(name):
    """What two spellings of one person's name share: letters, without accents or case."""
    flat = unicodedata.normalize("NFKD", name.casefold())
    flat = "".join(letter for letter in flat if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^a-z ]", "", re.sub(r"[-–'’]", " ", flat)).split())


def team_key(name):
    """What two spellings of one team's name share: `Assessment Tm. 8` is `assessment team 8`."""
    flat = re.sub(r"[^a-z0-9]+", " ", name.casefold().replace("&", " and ").replace("’", ""))
    return " ".join("team" if word == "tm" else word for word in flat.split())
