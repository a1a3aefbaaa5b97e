"""Reading one list: each cell cleaned once, each doubt noted with its place."""

from collections import Counter
from datetime import timedelta

from cases.annexa import cells, lists
from cases.annexa.codes import CODE_SETS, bare
from cases.annexa.dates import read_date
from cases.annexa.places import MOST_ALIKE, Places
from cases.annexa.records import Issue, UnknownValue

LONGEST_SPELLING = 255  # characters of a spelling that can be explained and remembered
KEPT = 5_000  # cells of a column remembered with what they say
MOST_ASKED = 1_000  # spellings people are asked to explain at a time
UNBORN_DAYS = 300  # how far ahead an expected date of birth may lie
#: Words a system writes when it has nothing to say; never kept as a local wording.
RUBBISH = ("#", "code '", "not recorded", "multivalue", "do not use")
#: People a list need not name.
MAY_BE_BLANK = frozenset({"adviser", "reviewer"})
#: How cells may differ without any doubt about their meaning.
PLAIN = frozenset({"", "blank"})


class Notes:
    """The issues, unknown values and counts that reading leaves behind."""

    def __init__(self, meanings):
        self.meanings = meanings  # {(field, bare spelling): key, or "" for no value}
        self.issues = Places()
        self.unknown = {}
        self.understood = Counter()
        self.either = []  # dates that may be day or month first, the first of each file: (Table, Issue)
        self.eithers = Counter()  # (file, sheet, column) -> such dates
        self.text_only = False  # does any such date stand in a csv?
        self.month_first = Counter()  # file -> dates that can only be month first

    def issue(self, found, row, column, kind, value, reason, changes_case=True, child_id=""):
        if self.issues.takes(found.table.name, column, kind, changes_case):
            self.issues.named.append(Issue(
                found.table.name, row, column, kind, cells.as_written(value)[:255], reason,
                changes_case, child_id,
            ))

    def either_way(self, table, issue):
        self.text_only = self.text_only or table.text_only
        self.eithers[table.file, issue.sheet, issue.column] += 1
        if len(self.either) < MOST_ALIKE:
            self.either.append((table, issue))

    def unknown_value(self, field, spelling, place):
        if len(spelling) > LONGEST_SPELLING:
            return
        key = field, bare(spelling)
        if key not in self.unknown and len(self.unknown) >= MOST_ASKED:
            return
        entry = self.unknown.setdefault(key, UnknownValue(field, spelling))
        entry.count += 1
        if len(entry.places) < 5:
            entry.places.append(place)


class ListReader:
    """Reads the rows of one found list on a day."""

    def __init__(self, found, as_at, notes):
        self.found = found
        self.as_at = as_at
        self.notes = notes
        self.titles = {column.key: column.title for _, column in found.columns}
        self.memo = {column.key: {} for _, column in found.columns}
        self.reports = {}  # (column, kind of doubt) -> what notes it for a row
        self.readers = {
            lists.DATE: self._date, lists.CODE: self._code, lists.NUMBER: self._number,
            lists.WORKER: self._worker, lists.TEAM: self._team, lists.TEXT: self._text,
            lists.AGE: self._age,
        }

    def read(self):
        """The rows as dictionaries by column key; `row` is the spreadsheet's number."""
        rows, seen = [], set()
        id_index = next(
            index for index, each in self.found.columns if each.key == self.found.list.id_key
        )
        others = [(i, each) for i, each in self.found.columns if i != id_index]
        for number, raw in enumerate(self.found.table.rows[self.found.heading + 1:],
                                     self.found.heading + 2):
            if not any(_holds_something(cell) for cell in raw):
                continue
            row = self._row(number, raw, id_index, others, seen)
            if row:
                rows.append(row)
        return rows

    def _row(self, number, raw, id_index, others, seen):
        raw_id = raw[id_index] if id_index < len(raw) else ""
        identity = cells.read_id(raw_id)
        if not identity.text:
            if self._is_a_record(raw, id_index):
                self.notes.issue(
                    self.found, number, self.titles[self.found.list.id_key], "id missing", raw_id,
                    "This row has no child’s number, so it belongs to nobody. Add the number.",
                )
            return None
        if _is_remark(identity.text, raw):
            return None
        if len(identity.text) > cells.LONGEST_ID:
            self.notes.issue(
                self.found, number, self.titles[self.found.list.id_key], "id too long", raw_id,
                f"A child’s number has at most {cells.LONGEST_ID} characters, so the row was left out. Correct it.",
            )
            return None
        if identity.how:
            self._count(self.found.list.id_key, identity.how)
        whole = (identity.text, *raw[:id_index], *raw[id_index + 1:])
        if whole in seen:
            self.notes.issue(
                self.found, number, "", "repeated row", identity.text,
                "The same row stands above; it is counted once.", child_id=identity.text,
                changes_case=False,
            )
            return None
        seen.add(whole)
        row = {"row": number, "id": identity.text, "doubts": ()}
        for index, column in others:
            row[column.key] = self._cell(row, column, raw[index] if index < len(raw) else "")
        return row

    def _is_a_record(self, raw, id_index):
        filled = sum(1 for i, cell in enumerate(raw) if i != id_index and not cells.is_blank(cell))
        return filled >= 3

    def _cell(self, row, column, raw):
        memo = self.memo[column.key]
        key = (raw.__class__, raw)
        read = memo.get(key)
        if read is None:
            if len(memo) >= KEPT:
                memo.clear()
            read = memo[key] = self.readers[column.kind](column, raw)
        value, how, report = read
        if how:
            self._count(column.key, how)
        if report:
            report(row, raw)
        return value

    def _count(self, key, how):
        self.notes.understood[(self.found.table.name, self.titles[key], how)] += 1

    # Each reader answers (value, how it was written, what to report for each row or None).

    def _date(self, column, raw):
        read = read_date(raw, self.as_at)
        if read.how == "blank":
            return None, "", None
        if read.how == "placeholder":
            return None, "placeholder for a blank date", None
        if read.how == "open end":
            return None, "", self._doubt(column, "open-ended date", _OPEN_END)
        if read.how == "not a date":
            if cells.is_masked(raw):
                return None, "", _mask
            return None, "", self._doubt(column, "date not understood", _NOT_A_DATE)
        if self._too_late(column, read.day):
            return None, "", self._doubt(column, "date in the future", _FUTURE)
        if read.how == "month first":
            return read.day, "", self._month_first(column, read)
        if read.how == "either":
            return self._either(column, read)
        return read.day, f"date as {read.how}" if read.how else "", None

    def _either(self, column, read):
        if self._too_late(column, read.other):
            return read.day, "date as text", None
        return read.day, "date as text", self._could_be(column, read)

    def _too_late(self, column, day):
        allowed = UNBORN_DAYS if column.key == "date_of_birth" else 0
        return day > self.as_at + timedelta(days=allowed)

    def _doubt(self, column, kind, reason):
        return self._noting(column, kind, lambda: self._doubted(column, kind, reason))

    def _noting(self, column, kind, make):
        """What notes such a doubt for a row, made once for a column: there may be 50,000."""
        sort = column.key, kind
        if sort not in self.reports:
            self.reports[sort] = make()
        return self.reports[sort]

    def _doubted(self, column, kind, reason):
        def report(row, raw):
            row["doubts"] = (*row["doubts"], column.key)
            self.notes.issue(
                self.found, row["row"], column.title, kind, raw, reason, child_id=row["id"]
            )
        return report

    def _month_first(self, column, read):
        def report(row, raw):
            self.notes.month_first[self.found.table.file] += 1
            self.notes.issue(
                self.found, row["row"], column.title, "date month first", raw,
                f"Only month first gives a date: read as {read.day:%-d %B %Y}.",
                child_id=row["id"],
            )
        return report

    def _could_be(self, column, read):
        reason = (
            f"Read as {read.day:%-d %B %Y}; with the month first it would be"
            f" {read.other:%-d %B %Y}. Other dates of this file have the month first."
        )

        def report(row, raw):
            row.setdefault("either", {})[column.key] = read.other
            self.notes.either_way(self.found.table, Issue(
                self.found.table.name, row["row"], column.title, "date either way",
                cells.as_written(raw), reason, True, row["id"],
            ))
        return report

    def _code(self, column, raw):
        text, words = cells.as_written(raw), cells.spaced(raw)
        said = words.casefold()
        if said in cells.BLANKS and said not in ("not known", "unknown"):
            return "", "word for blank" if words not in ("", "-") else "", None
        if isinstance(raw, str) and said in cells.MASKED:
            return "", "", _mask
        codes = CODE_SETS[column.codes]
        mapped = self.notes.meanings.get((codes.name, bare(text))) if self.notes.meanings else None
        if mapped is not None:
            return mapped, "", None
        key = codes.understand(text)
        if key is not None:
            return key, "", None
        if not codes.asks and not text.casefold().startswith(RUBBISH):
            return cells.spaced(text)[:100], "", None
        return "", "", self._noting(column, "value not understood", lambda: self._not_known(column, codes))

    def _not_known(self, column, codes):
        def report(row, raw):
            if codes.asks:
                self.notes.unknown_value(
                    codes.name, cells.spaced(raw), f"{self.found.table.name} row {row['row']}"
                )
            row["doubts"] = (*row["doubts"], column.key)
            self.notes.issue(
                self.found, row["row"], column.title, "value not understood", raw,
                f"This is no known value of “{codes.label}”, so it was left out.",
                child_id=row["id"], changes_case=codes.asks,
            )
        return report

    def _number(self, column, raw):
        return cells.read_number(raw), "", None

    def _age(self, column, raw):
        return cells.read_age(raw), "", None

    def _text(self, column, raw):
        return ("" if cells.is_blank(raw) else cells.spaced(cells.as_written(raw))[:200]), "", None

    def _worker(self, column, raw):
        read = cells.read_worker(raw)
        if read.how == "masked":
            return "", "", _mask
        optional = column.key in MAY_BE_BLANK and read.how == "blank"
        if read.text or optional:
            return read.text, "" if read.how in PLAIN or not read.text else read.how, None
        return "", "", self._nobody(column, "no named worker", "Nobody is named here.")

    def _team(self, column, raw):
        read = cells.read_team(raw)
        if read.text:
            return read.text, "" if read.how in PLAIN else read.how, None
        return "", "", self._nobody(column, "no team", "No team is named here.")

    def _nobody(self, column, kind, reason):
        def report(row, raw):
            self.notes.issue(
                self.found, row["row"], column.title, kind, raw, reason, child_id=row["id"]
            )
        return report


_OPEN_END = "A date so far ahead stands for no date; the real one is missing."
_FUTURE = "This is after the day of the list, so it was left out."
_NOT_A_DATE = "This is not a date, so it was left out."


def _mask(row, raw):
    row["masked"] = True


def _holds_something(cell):
    return cell is not None and cell != "" and not (isinstance(cell, str) and cell.isspace())


def _is_remark(text, raw):
    """A line under the data: a total, a filter, a note standing alone in its row."""
    if text.casefold().startswith(("applied filter", "total", "grand total")):
        return True
    if " " not in text and ":" not in text:
        return False
    return sum(1 for cell in raw if _holds_something(cell)) <= 2
