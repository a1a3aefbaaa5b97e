"""What is sent beside the fields of a form is not taken, whatever column it names."""

import re

import pytest
from django.db import connection

from tests.access import table
from tests.access.addresses import address
from tests.access.test_matrix import NOTHING
from tests.access.typed import typed
from tests.access.walk import Walker

pytestmark = [pytest.mark.long, pytest.mark.django_db]

#: Columns that somebody would like to set, and what to.
WANTED = {
    "id": "1", "pk": "1", "status": "closed", "grade": "outstanding", "final_grade": "outstanding", "score": "100",
    "auditor": "{amara}", "auditor_id": "{amara}", "practitioner": "{nadia}", "practitioner_id": "{nadia}",
    "team_manager": "{nadia}", "moderator_id": "{amara}", "owner_id": "{nadia}", "person_id": "{nadia}",
    "by": "{dana}", "by_id": "{dana}", "decided_by": "{dana}", "signed_off_by": "{dana}", "asked_by": "{dana}",
    "restricted": "false", "restricted_here": "false", "is_staff": "true", "is_superuser": "true", "is_active": "false",
    "email": "taken@example.org", "password": "taken", "left_on": "2020-01-01", "created_at": "2020-01-01",
    "audit": "1", "audit_id": "1", "case_id": "1", "framework_version": "1", "due_on": "2030-01-01", "blind": "false",
    "finalised_at": "2020-01-01", "checked_at": "2020-01-01", "signed_off_at": "2020-01-01", "until": "2030-01-01",
}  # fmt: skip
#: Differ each time: tokens, seals that rest on them, and files named anew.
CHANGING = NOTHING | {"reporting_calendarfeed", "trail_seal"}
#: (who, what they may do): the first of all who may, where something is written.
DONE = [
    (next(who for who, code in cell.answers if code in ("200", "302")), cell)
    for cell in table.cells()
    if cell.method == "POST" and {"200", "302"} & {code for _, code in cell.answers}
    if cell.name != "audits:save"  # takes no form
]


@pytest.fixture(scope="module")
def walker(world, django_db_blocker):
    with django_db_blocker.unblock():
        return Walker(world)


def count_anew():
    """New rows get the same numbers at each try; PostgreSQL does not take its counting back with the rows."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval(oid, 1000000) FROM pg_class WHERE relkind = 'S'")


def written(answer):
    """The statements and their values, of tables that are written alike each time."""
    return [
        (name, sql, [_plain(each) for each in values]) for name, sql, values in answer.wrote if name not in CHANGING
    ]


def _plain(value):
    """A value without what each moment or chance makes: times, names of files, keys, seals."""
    if isinstance(value, tuple | list):
        return tuple(_plain(each) for each in value)
    value = bytes(value) if isinstance(value, memoryview) else value
    return re.sub(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d[\d:.+]*|[0-9a-f-]{32,}|_\w{7}\.|\w{20,}", "", str(value))


@pytest.mark.parametrize(("who", "cell"), DONE, ids=str)
def test_nothing_beside_the_form_is_taken(world, walker, who, cell):
    sent = typed(world, cell.name, world.people[who])
    form = walker.get(who, address(world, cell.name, cell.thing)).body.decode(errors="replace")
    asked = {name.split("_day")[0] for name in re.findall(r'\bname="([^"]+)"', form)} | set(sent)
    more = {
        name: str(world.people[value[1:-1]].pk) if value.startswith("{") else value
        for name, value in WANTED.items()
        if name not in asked
    }

    count_anew()
    as_ever = walker.go(who, "POST", cell.name, cell.thing)
    count_anew()
    with_more = walker.go(who, "POST", cell.name, cell.thing, more=more)

    assert with_more.status == as_ever.status
    assert written(with_more) == written(as_ever)


def test_field_that_is_taken_is_seen(walker):
    """The comparison itself: another reason is another row."""
    as_ever = walker.go("quinn", "POST", "audits:cancel", "audit@allocated")
    otherwise = walker.go("quinn", "POST", "audits:cancel", "audit@allocated", more={"reason": "Another"})

    assert written(as_ever) != written(otherwise)
