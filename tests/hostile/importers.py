"""Each way a file of rows comes in, with a small true list for it, and what it promises of any file."""

import io
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cases import annexa, delivery
from cases.annexa import Refused
from lib.tabular import TableError
from people.staff_list import LONGEST, read_staff_list
from tests.cases.rows import ASSESSMENT, CARE, CONTACT, HELP, LEAVER, NEED, PLAN, REFERRAL
from tests.cases.workbooks import DAY, table

LISTS = {1: [CONTACT], 2: [HELP], 3: [REFERRAL], 4: [ASSESSMENT], 6: [NEED], 7: [PLAN], 8: [CARE], 9: [LEAVER]}
STAFF = [
    ["Name", "E-mail", "Job title", "Staff ID", "Team", "Service", "Line manager", "Left"],
    ["Ann Lee", "ann@council.example", "Director", 7.0, "North 1", "Safeguarding", "", None],
    ["Bo Day", "bo@council.example", "Social worker", "8", "North 1", "Safeguarding", "ann@council.example", "no"],
]
CARERS = [
    ["Reference", "Kind", "Team", "Worker", "Opened", "Closed", "Restricted", "Beds"],
    ["F-1", "Foster carer", "Fostering 1", "Ann Lee", date(2024, 5, 1), None, "no", 2],
    ["P-1", "Private fostering arrangement", "Fostering 1", "Bo Day", date(2025, 5, 1), None, "", "one"],
]


@dataclass(frozen=True)
class Importer:
    """One way in: its name, the tables of a true list, and the function that reads a file."""

    name: str
    tables: dict
    read: object


def importers(folder):
    """All ways in; `folder` is where a file to be read may lie."""

    def lists(read):
        """Workbooks show their own day; a csv of one list may not."""
        return lambda data, kind: _keepable(
            read(_file(folder, data, kind), today=DAY, as_at=DAY if kind == "csv" else None)
        )

    annex = {f"List_{number}": _further(table(number, rows)) for number, rows in LISTS.items()}
    carers, staff = {"Carers": CARERS}, {"Staff": STAFF}
    return [
        Importer("case list", annex, lists(delivery.read)),
        Importer("Annex A", annex, lists(annexa.read)),
        Importer(
            "other lists", carers,
            lambda data, kind: _keepable(delivery.read(_file(folder, data, kind), today=DAY, as_at=DAY)),
        ),
        Importer("staff list", staff, _staff),
    ]  # fmt: skip


def _further(rows):
    """The list with some more children, each like the first."""
    return [rows[0]] + [["7" + str(n) if cell == "1" else cell for cell in rows[1]] for n in range(5)]


def _file(folder, data, kind):
    path = Path(folder, f"list.{kind}")
    path.write_bytes(data)
    return [(path.name, path)]


def _staff(data, kind):
    reading = read_staff_list(io.BytesIO(data), on=DAY)
    _sentences([str(problem) for problem in reading.problems])
    for person in reading.people:
        _fits(person, **LONGEST)
        _texts(vars(person).values())
    return not reading.problems


def _keepable(reading):
    """Everything of a reading can be kept by either database; True."""
    for child in reading.children:
        _fits(child, child_id=50, worker=200, team=200)
        _texts([child.child_id, child.worker, child.team, json.dumps(child.facts, allow_nan=False)])
        _texts(fact.get("value", "") for fact in child.facts.values())
    for record in reading.others:
        _fits(record, reference=50, worker=200, team=200)
        _texts([record.reference, record.worker, record.team, *(text for pair in record.columns for text in pair)])
    for issue in reading.issues:
        _texts([issue.sheet, issue.column, issue.value, issue.child_id])
    assert len(reading.issues) < 30_000
    _sentences([issue.reason for issue in reading.issues])
    return True


def _fits(one, **longest):
    for name, most in longest.items():
        assert len(getattr(one, name)) <= most, (name, one)


def _texts(values):
    for value in values:
        if isinstance(value, str):
            assert "\0" not in value, value
            value.encode()  # a lone surrogate has no bytes


def _sentences(said):
    for sentence in said:
        assert sentence.endswith("."), sentence[:1_000]
        assert len(sentence) < 1_000, sentence[:1_000]


def outcome(importer, data, kind):
    """"taken" or "refused", where a refusal says why in a sentence; anything else is raised."""
    try:
        return "taken" if importer.read(data, kind) else "refused"
    except (Refused, TableError) as refused:
        _sentences([str(refused)])
        return "refused"
