"""What the columns of such a list may be called, and the words for each kind."""

from dataclasses import dataclass

from cases.annexa.codes import CodeSet, Value
from lib.tabular import as_text, heading_key

ROWS_SEARCHED = 15

#: Our names of columns and their headings, compared without case, spaces and punctuation.
HEADINGS = {
    "reference": ("reference", "ref", "reference number", "case reference", "record number", "household id"),
    "kind": ("kind", "kind of record", "kind of case", "record type", "type of record", "type of case", "type"),
    "team": ("team", "team name", "allocated team"),
    "worker": ("worker", "allocated worker", "social worker", "supervising social worker", "key worker"),
    "opened": ("opened", "opened on", "date opened", "start", "start date", "approved", "approved on", "date approved"),
    "closed": ("closed", "closed on", "date closed", "end", "end date", "ceased", "date ceased"),
    "restricted": ("restricted", "restricted record", "restricted access"),
}
NEEDED = frozenset({"reference", "kind"})
TITLES = {name: spellings[0].capitalize() for name, spellings in HEADINGS.items()}
_NAMES = {heading_key(spelling): name for name, spellings in HEADINGS.items() for spelling in spellings}

#: The kinds such a list may hold, by the product's words and by what councils write; the first that fits.
KINDS = CodeSet(
    "record_kind",
    "Kind",
    (
        Value("arrangement", "Private fostering arrangement", pattern=r"private(ly)? foster|arrangement"),
        Value("lodgings", "Supported lodgings provider", pattern=r"lodging|\bhosts?\b"),
        Value("adopter", "Prospective adopter", pattern=r"adopt"),
        Value("carer", "Foster carer", pattern=r"foster|\bcarers?\b|kinship|connected pers|family and friends"),
    ),
)


@dataclass(frozen=True)
class Columns:
    """Where the columns of one list stand: `heading` is the row, `places` our name to index, `further` the rest."""

    heading: int
    places: dict
    further: tuple  # (index, heading)


def is_other_list(table):
    """Whether a table has the headings of such a list within its first rows."""
    return columns_of(table) is not None


def columns_of(table):
    """The columns of a table, or None where it is no such list."""
    for number, row in enumerate(table.rows[:ROWS_SEARCHED]):
        titles = [(index, " ".join(as_text(cell).split())) for index, cell in enumerate(row)]
        places = {}
        for index, title in titles:
            places.setdefault(_NAMES.get(heading_key(title)), index)
        places.pop(None, None)
        if places.keys() >= NEEDED:
            known = set(places.values())
            further = tuple((index, title) for index, title in titles if title and index not in known)
            return Columns(number, places, further)
    return None
