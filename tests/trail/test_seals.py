"""Each row of the trail is chained to the one before: what was changed, taken away or put in shows."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from jobs.tasks import sweep
from lib import clock
from tests.cast import make_person
from trail import seals, services
from trail.models import Access, AppendOnly, Event, Seal

pytestmark = pytest.mark.django_db
EVENT, ACCESS = Seal.Log.EVENT, Seal.Log.ACCESS
DAY = date(2026, 3, 10)


@pytest.fixture
def amara():
    return make_person("Amara Auditor")


@pytest.fixture
def sealed(amara):
    """Five events and two accesses, sealed in one round."""
    for n in range(5):
        services.record("audits.submit", f"audits.audit:{n}", by=amara, before={"n": n}, after={"on": DAY, "n": 1.5})
    for n in range(2):
        services.read(amara, f"audits.audit:{n}", "page", case_reference="C-1")
    seals.seal_waiting()
    return list(Event.objects.order_by("pk"))


def by_hand(statement, *values):
    """Change the trail as somebody would who has the database."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def said(*arguments):
    out = StringIO()
    call_command("check_trail", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_rows_are_sealed_once_and_hold(sealed):
    assert seals.seal_waiting() == 0

    found = [seals.check(log) for log in (EVENT, ACCESS)]
    assert [(each.rows, each.seals, each.waiting, each.broken) for each in found] == [(5, 1, 0, None), (2, 1, 0, None)]


def test_next_seal_goes_on_from_the_one_before(amara, sealed, monkeypatch):
    monkeypatch.setattr(seals, "ROWS", 2)
    for n in range(5):
        services.record("audits.share", f"audits.audit:{n}", by=amara)

    assert seals.seal_waiting(seals=2) == 4
    assert seals.check(EVENT).waiting == 1
    assert seals.seal_waiting() == 1
    assert list(Seal.objects.filter(log=EVENT).values_list("number", "rows")) == [(1, 5), (2, 2), (3, 2), (4, 1)]
    assert seals.check(EVENT).broken is None


def test_sweep_of_each_minute_seals(amara):
    services.record("audits.submit", "audits.audit:1", by=amara)

    sweep()

    assert seals.check(EVENT).rows == 1


@pytest.mark.parametrize("change", [
    "action = 'audits.return'", "person_id = NULL", "after = NULL", "from_address = '192.0.2.1'",
    "at = '2020-01-01 00:00:00+00:00'", "label = 'other'",
])
def test_first_changed_row_is_named(sealed, change):
    for event in (sealed[4], sealed[2]):
        by_hand(f"UPDATE trail_event SET {change} WHERE id = %s", event.pk)

    assert seals.check(EVENT).broken.sentence == f"Row {sealed[2].pk} is not as it was written."
    assert seals.check(ACCESS).broken is None


def test_row_taken_away_is_named(sealed):
    by_hand("DELETE FROM trail_event WHERE id = %s", sealed[3].pk)

    assert seals.check(EVENT).broken.sentence == f"Row {sealed[3].pk} is missing."


def test_row_put_in_behind_the_seals_is_named(amara, sealed):
    Event.objects.create(pk=sealed[0].pk - 1, action="audits.submit", person=amara)

    with clock.at(clock.now() + seals.LOOK_BACK + timedelta(minutes=1)):
        services.record("audits.submit", "audits.audit:9", by=amara)
        seals.seal_waiting()
        assert seals.check(EVENT).broken.sentence == f"Row {sealed[0].pk - 1} was put in behind the seals."


def test_row_of_a_slow_transaction_is_sealed_late(amara, sealed):
    slow = sealed[-1].pk + 1
    Event.objects.create(pk=slow + 1, action="audits.share", person=amara)
    seals.seal_waiting()

    Event.objects.create(pk=slow, action="audits.submit", person=amara)

    assert seals.seal_waiting() == 1
    assert seals.seal_waiting() == 0
    with clock.at(clock.now() + timedelta(days=1)):
        assert seals.check(EVENT).broken is None


@pytest.mark.parametrize(("change", "sentence"), [
    ("DELETE FROM trail_seal WHERE number = 1", "Seal 1 is missing."),
    ("UPDATE trail_seal SET digest = '' WHERE number = 2", "Seal 2 is not as it was written."),
])
def test_changed_seal_is_named(amara, sealed, change, sentence):
    services.record("audits.submit", "audits.audit:9", by=amara)
    seals.seal_waiting()

    by_hand(change)

    assert seals.check(EVENT).broken.sentence == sentence


def test_chain_made_anew_betrays_itself_by_a_noted_digest(sealed):
    noted = seals.digests()["event"]
    by_hand("DELETE FROM trail_seal")
    by_hand("UPDATE trail_event SET label = 'other' WHERE id = %s", sealed[0].pk)
    seals.seal_waiting()

    assert seals.check(EVENT).broken is None
    assert seals.check(EVENT, noted=noted).broken.sentence == "Seal 1 is not the one whose digest was noted."
    assert seals.check(EVENT, noted=f"9{noted[1:]}").broken.sentence == "Seal 9, whose digest was noted, is missing."


def test_command_tells_what_holds_and_what_to_note(sealed):
    newest = seals.digests()

    assert said().splitlines() == [
        f"event: whole, 5 rows in 1 seals, 0 waiting, event:{newest['event']}",
        f"access: whole, 2 rows in 1 seals, 0 waiting, access:{newest['access']}",
    ]
    assert said("--noted", f"event:{newest['event']}") == said()


def test_command_ends_with_one_where_the_chain_is_broken(sealed):
    by_hand("DELETE FROM trail_access")

    with pytest.raises(CommandError, match=r"The chain of access rows is broken: Row \d+ is missing\.") as broken:
        said()

    assert broken.value.returncode == 1


def test_command_refuses_what_is_no_digest():
    with pytest.raises(CommandError, match='"12" is not a noted digest'):
        said("--noted", "12")


def test_seal_is_never_changed_or_deleted(sealed):
    seal = seals.newest(EVENT)

    for change in (seal.save, seal.delete, Seal.objects.all().delete):
        with pytest.raises(AppendOnly):
            change()


def test_two_who_seal_at_once_seal_each_row_once(threads):
    amara = make_person("Amara Auditor")
    for n in range(30):
        services.record("audits.submit", f"audits.audit:{n}", by=amara)

    outcomes = threads(lambda n: seals.seal_waiting(), 4)

    assert sum(outcomes) == 30
    assert (seals.check(EVENT).rows, seals.check(EVENT).broken) == (30, None)


def test_many_events_are_written_in_few_queries(amara, django_assert_num_queries):
    with django_assert_num_queries(1):
        services.record_many("audits.allocate", [(f"audits.audit:{n}", None, {"n": n}) for n in range(90)], by=amara)

    assert [event.after["n"] for event in Event.objects.order_by("pk")] == list(range(90))


def test_case_text_is_told_by_its_length():
    assert (services.length("Mother has left."), services.length("")) == ("16 characters", "")
    assert Access.objects.count() == 0
