"""Reading such a list: each row cleaned, each doubt noted with its place."""

from dataclasses import dataclass
from datetime import date

from cases.annexa import cells
from cases.annexa.codes import bare
from cases.annexa.dates import read_date
from cases.annexa.places import Places
from cases.annexa.records import Issue, ListRead, UnknownValue
from cases.annexa.rows import LONGEST_SPELLING, MOST_ASKED
from cases.otherlists.headings import HEADINGS, KINDS, TITLES, columns_of
from lib.tabular import as_text

LONGEST = 50  # characters of a reference
LONGEST_TEXT = 500  # characters kept of a further column
YES = frozenset({"y", "yes", "true", "1", "x", "restricted"})
NO = frozenset({"", "n", "no", "false", "0", "-", "open"})


@dataclass(slots=True)
class OtherRecord:
    """What a list says of one carer, adopter, provider or arrangement on its day."""

    kind: str
    reference: str
    team: str
    worker: str
    opened_on: date | None
    closed_on: date | None
    restricted: bool
    columns: tuple  # further columns: (heading, text) in the list's order


@dataclass
class Others:
    """Everything understood, and everything not, of the lists of one delivery."""

    records: list
    lists: list
    issues: list
    unknown_values: list


def read_others(tables, *, as_at, meanings=None):
    """Understand tables that are such lists, as of a day. Meanings: {(field, bare spelling): key, "" for none}."""
    reader = _Reader(as_at, meanings or {})
    for table in tables:
        reader.read(table)
    return Others(list(reader.records.values()), reader.lists, reader.issues.told(), list(reader.unknown.values()))


class _Reader:
    def __init__(self, as_at, meanings):
        self.as_at, self.meanings = as_at, meanings
        self.records, self.lists, self.issues, self.unknown = {}, [], Places(), {}
        self.first = {}  # key of a record to where it stands

    def read(self, table):
        columns = columns_of(table)
        below, rows = table.rows[columns.heading + 1 :], 0
        for number, cells_ in enumerate(below, columns.heading + 2):
            row = _Row(self, table, number, cells_, columns)
            if row.is_empty:
                continue
            rows += 1
            record = row.record()
            if record:
                self._keep(record, row)
        self.lists.append(_told(table, columns, rows))

    def _keep(self, record, row):
        key = record.kind, record.reference
        if key not in self.records:
            self.records[key], self.first[key] = record, row.place
            return
        same = self.records[key] == record
        row.issue(
            "reference",
            "repeated row" if same else "listed twice",
            record.reference,
            f"It stands in {self.first[key]} already, and that row is used.",
            changes_case=not same,
        )


class _Row:
    """One row of a list, with what is needed to say where a doubt lies."""

    def __init__(self, reader, table, number, cells_, columns):
        self.reader, self.table, self.number, self.columns = reader, table, number, columns
        self.cells = cells_
        self.reference = cells.spaced(as_text(self.raw("reference")))

    def raw(self, name):
        index = self.columns.places.get(name)
        return self.cells[index] if index is not None and index < len(self.cells) else ""

    @property
    def place(self):
        return f"{self.table.name} row {self.number}"

    @property
    def is_empty(self):
        """Nothing in it, or a lone remark under the list."""
        filled = sum(1 for cell in self.cells if not cells.is_blank(cell))
        return not filled or (filled == 1 and cells.is_blank(self.raw("kind")))

    def issue(self, name, kind, value, reason, *, changes_case=True):
        self.reader.issues.append(
            Issue(
                self.table.name,
                self.number,
                TITLES[name],
                kind,
                cells.as_written(value)[:255],
                reason,
                changes_case,
                self.reference[:LONGEST],
            )
        )

    def record(self):
        """The record, or None where the row cannot be told apart or is of no known kind."""
        if cells.is_blank(self.reference) or len(self.reference) > LONGEST:
            told = f"It has more than {LONGEST} characters" if self.reference else "It has none"
            why = f"{told}, so the row is left out. Give each record a reference of its own."
            self.issue("reference", "id missing", self.reference, why)
            return None
        kind = self._kind()
        if not kind:
            return None
        return OtherRecord(
            kind=kind,
            reference=self.reference,
            team=cells.read_team(self.raw("team")).text,
            worker=cells.read_worker(self.raw("worker")).text,
            opened_on=self._day("opened"),
            closed_on=self._day("closed"),
            restricted=self._restricted(),
            columns=tuple((title, self._text(index)) for index, title in self.columns.further),
        )

    def _kind(self):
        text = cells.spaced(as_text(self.raw("kind")))
        known = self.reader.meanings.get((KINDS.name, bare(text)), KINDS.understand(text) if text else None)
        if known:
            return known
        if not text:
            words = ", ".join(KINDS.labels.values())
            why = f"Nothing says what this is, so the row is left out. Write one of: {words}."
            self.issue("kind", "no kind", "", why)
        elif known is None:
            self._ask(text)
        return None

    def _ask(self, text):
        asked = self.reader.unknown
        if len(text) <= LONGEST_SPELLING and len(asked) < MOST_ASKED:
            found = asked.setdefault(bare(text), UnknownValue(KINDS.name, text))
            found.count += 1
            if len(found.places) < 5:
                found.places.append(self.place)
        self.issue(
            "kind", "value not understood", text,
            "This is no known kind of record, so the row is left out until somebody says what it means.",
        )  # fmt: skip

    def _day(self, name):
        raw = self.raw(name)
        read = read_date(raw, self.reader.as_at)
        if read.how in ("not a date", "open end"):
            self.issue(name, "date not understood", raw, "This is not a date, so it was left out.")
        elif read.day and read.day > self.reader.as_at:
            self.issue(name, "date in the future", raw, "This is after the day of the list, so it was left out.")
            return None
        return read.day

    def _restricted(self):
        text = cells.spaced(as_text(self.raw("restricted"))).casefold()
        if text in YES or text in NO:
            return text in YES or cells.is_masked(self.raw("worker")) or cells.is_masked(self.raw("team"))
        self.issue(
            "restricted", "value not understood", text, "Neither yes nor no: the record counts as restricted."
        )
        return True

    def _text(self, index):
        value = self.cells[index] if index < len(self.cells) else ""
        return cells.spaced(as_text(value))[:LONGEST_TEXT]


def _told(table, columns, rows):
    missing = [TITLES[name] for name in HEADINGS if name not in columns.places]
    return ListRead(
        number="",
        title="Carers and others",
        file=table.file,
        sheet=table.name,
        heading_row=columns.heading + 1,
        rows=rows,
        missing_columns=tuple(missing),
        extra_columns=tuple(title for _, title in columns.further),
    )
