"""Telling many at once writes what telling them one by one wrote, in a few queries."""

import threading
from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from tests.cast import make_person
from trail import tasks
from trail.models import Notice
from trail.services import CaseDetail, notify, notify_many, telling

DAY = date(2026, 3, 10)
FIELDS = ("kind", "to", "about", "on", "url", "subject", "context", "urgent")


@pytest.fixture
def people(db):
    return [make_person(f"Person {n}") for n in range(3)]


def words(person, number, **rest):
    return {
        "kind": "audit_overdue", "to": person, "about": f"audits.audit:{number}", "url": f"/audits/{number}/",
        "on": DAY, "reference": f"C-{number}", "due_on": DAY, **rest,
    }  # fmt: skip


def tell(said):
    return notify_many(telling(**one) for one in said)


def rows():
    return list(Notice.objects.order_by("pk").values_list(*FIELDS))


def queries(work):
    with CaptureQueriesContext(connection) as asked:
        work()
    return len(asked)


def test_rows_are_those_of_telling_one_by_one(people):
    said = [words(person, n, urgent=n == 2) for n in range(4) for person in people]

    told = tell(said)
    many = rows()
    Notice.objects.all().delete()
    one_by_one = sum(notify(**one) for one in said)

    assert (told, one_by_one, many) == (12, 12, rows())


def test_telling_again_tells_only_those_who_are_new(people):
    first, second, third = people
    tell([words(first, 1), words(second, 1)])
    before = rows()

    told = tell([words(second, 1), words(third, 1), words(first, 1), words(third, 1)])

    assert (told, rows()[:2] == before, rows()[2][1]) == (1, True, third.pk)
    assert tell([words(person, 1) for person in people]) == 0


def test_a_notice_told_twice_in_one_go_keeps_its_first_words(people):
    assert tell([words(people[0], 1), words(people[0], 1, reference="C-other")]) == 1

    assert Notice.objects.get().context["reference"] == "C-1"


def test_same_person_and_thing_on_other_days_or_in_other_kinds_are_other_notices(people):
    said = [words(people[0], 1), words(people[0], 1, on=DAY + timedelta(days=1)), words(people[0], 2)]
    said.append(words(people[0], 2, kind="audit_reminder", on=DAY + timedelta(days=1)))

    assert (tell(said[:2]), tell(said), len(rows())) == (2, 2, 4)


def test_leavers_among_many_are_told_nothing(people):
    people[1].left_on = DAY

    assert tell([words(person, 1) for person in people]) == 2
    assert set(Notice.objects.values_list("to", flat=True)) == {people[0].pk, people[2].pk}


def test_nobody_to_tell_asks_the_database_nothing(db):
    assert queries(lambda: tell([])) == 0


def test_one_that_carries_case_text_keeps_all_back(people):
    with pytest.raises(CaseDetail):
        tell([words(people[0], 1), words(people[1], 1, reference="He said\nno")])

    assert rows() == []


def test_a_missing_value_is_refused_and_not_passed_over(people):
    with pytest.raises(IntegrityError):
        tell([words(people[0], 1), words(people[1], 1, url=None)])


def test_queries_grow_with_hundreds_and_not_with_each(people):
    said = [words(person, n) for n in range(200) for person in people]

    writing, again = queries(lambda: tell(said)), queries(lambda: tell(said))

    assert (len(rows()), again) == (600, 3)
    assert writing <= 3 + 3 + 2 + 12  # read, read back, the transaction, rows of 16 values each


def test_many_urgent_notices_ring_once(people, monkeypatch, django_capture_on_commit_callbacks):
    """HULL-64: told at once, by one round of the post."""
    rings = []
    monkeypatch.setattr(tasks.post_notice, "delay", lambda pk: [rings.append(pk), tasks.post_notice(pk)])

    with django_capture_on_commit_callbacks(execute=True):
        tell([words(person, 1, kind="concern_raised", urgent=True) for person in people])

    assert (rings, len(mail.outbox)) == ([Notice.objects.order_by("pk").first().pk], 3)


@pytest.mark.django_db(transaction=True)
def test_many_told_in_several_places_at_once_are_told_once(threads):
    people = [make_person(f"Person {n}") for n in range(30)]
    barrier = threading.Barrier(4)

    def work(_):
        barrier.wait()
        return tell([words(person, 1) for person in people])

    outcomes = threads(work, 4)

    assert (sum(outcomes), Notice.objects.count()) == (30, 30)
