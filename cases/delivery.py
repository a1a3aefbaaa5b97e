"""Understanding one delivery: Annex A lists, lists of carers and others, or both together."""

from collections import Counter

from cases.annexa.codes import bare
from cases.annexa.files import refuse_mixture, some, tables_of
from cases.annexa.finding import recognise
from cases.annexa.reading import read_tables
from cases.annexa.records import Reading, Refused
from cases.otherlists import is_other_list, read_others


def read(files, *, today, as_at=None, meanings=None, progress=None):
    """Understand the files of a delivery; raises `Refused` with a sentence.

    As `cases.annexa.read`, but for lists of carers and others beside those of Annex A or
    alone. One workbook or several csv files hold the lists of Annex A; the other lists
    may stand in files of either sort.
    """
    tell = progress or _quietly
    tell(0, 100, "Opening the files")
    annex, others, ignored = _parted(files)
    if annex or not others:
        tables = [*annex, *ignored]
        reading = read_tables(tables, today=today, as_at=as_at, meanings=meanings, progress=tell)
    else:
        reading = _nothing_of_annex_a(as_at, ignored)
    if not others:
        return reading
    _add(reading, others, meanings)
    tell(100, 100, "Read")
    return reading


def _quietly(done, total, text):
    pass


def _parted(files):
    """The tables of Annex A, those of other lists, and those that are neither."""
    annex, others, ignored, of_annex = [], [], [], []
    for name, path in some(files):
        for table in tables_of(name, path):
            if recognise(table):
                annex.append(table)
                of_annex.append((name, path))
            else:
                (others if is_other_list(table) else ignored).append(table)
    refuse_mixture(dict.fromkeys(of_annex) if others else files)
    return annex, others, ignored


def _nothing_of_annex_a(as_at, ignored):
    if as_at is None:
        raise Refused(
            "The lists do not show on which day they were made. Say so with the day of the list."
        )
    return Reading(
        as_at=as_at, as_at_guess=None, lists=[], children=[], issues=[], unknown_values=[],
        understood=Counter(), ignored_sheets=[table.name for table in ignored],
    )  # fmt: skip


def _add(reading, tables, meanings):
    """Put what the other lists say beside the children."""
    spelled = {(field, bare(text)): key for (field, text), key in (meanings or {}).items()}
    found = read_others(tables, as_at=reading.as_at, meanings=spelled)
    if not reading.children and not found.records and not found.unknown_values:
        raise Refused("The lists have headings but no records. Export them again with their rows.")
    reading.others, reading.other_lists = found.records, found.lists
    reading.issues = [*reading.issues, *found.issues]
    reading.unknown_values = [*reading.unknown_values, *found.unknown_values]
