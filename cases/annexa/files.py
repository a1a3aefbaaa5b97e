"""Opening what a council uploads: one workbook or a set of csv files, within limits."""

from dataclasses import dataclass
from pathlib import Path

from cases.annexa.records import Refused
from lib.tabular import Limits, TableError, read_sheets

#: 15,000 children make 100,000 rows and 7.5 MB; twice Birmingham may come in one file.
LIMITS = Limits(
    file=60_000_000, member=300_000_000, archive=600_000_000, rows=250_000, cells=4_000_000, values=200_000_000
)
WORKBOOKS = frozenset({".xlsx", ".xlsm"})
TEXT_FILES = frozenset({".csv", ".txt", ".tsv"})


@dataclass(slots=True)
class Table:
    """A sheet or a csv file: a name people know it by, and its rows of cells."""

    file: str
    name: str
    rows: list
    text_only: bool  # a csv: every date is text


def open_tables(files):
    """The tables of the files, visible sheets only; `files` are (name, path) pairs."""
    files = some(files)
    refuse_mixture(files)
    return [table for name, path in files for table in tables_of(name, path)]


def some(files):
    """(name, path) pairs with real paths; refused where there are none."""
    files = [(str(name), Path(path)) for name, path in files]
    if not files:
        raise Refused("No file was given. Choose a workbook, or the csv files of the lists.")
    return files


def refuse_mixture(files):
    """The lists of Annex A come as one workbook or as csv files."""
    kinds = {_kind(name) for name, _ in files}
    if len(kinds) > 1:
        raise Refused("A workbook and csv files were given together. Give one or the other.")
    if kinds == {"workbook"} and len(files) > 1:
        raise Refused(
            f"{len(files)} workbooks were given. Give one workbook with all lists,"
            " or one csv file for each list."
        )


def _kind(name):
    ending = Path(name).suffix.casefold()
    if ending in WORKBOOKS:
        return "workbook"
    if ending in TEXT_FILES:
        return "text"
    raise Refused(
        f"{name} is neither a workbook nor a csv file. Save the lists as .xlsx or .csv."
    )


def tables_of(name, path):
    """The tables of one file, visible sheets only."""
    if not path.is_file():
        raise Refused(f"There is no file {name}. Check its name and folder.")
    text_only = _kind(name) == "text"
    try:
        with path.open("rb") as opened:
            sheets = read_sheets(opened, limits=LIMITS)
    except TableError as error:
        raise Refused(f"{name}: {error}") from None
    return [
        Table(name, sheet.name or Path(name).stem, sheet.rows, text_only)
        for sheet in sheets if sheet.visible
    ]
