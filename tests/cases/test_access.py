"""Restricted records: invisible without leave, opened for a time, every opening noted (STAGE-10)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from cases import access
from cases.models import AccessRequest, Case
from lib import clock
from people.declaring import declare
from people.models import Role
from tests.cases.conftest import person
from tests.cases.workbooks import DAY
from trail.models import Access, Event, Notice

UNTIL = DAY + timedelta(days=14)


@pytest.fixture
def case(east, ann):
    return Case.objects.create(
        reference="C1", category="child_in_need", team=east, worker=ann, as_at=DAY
    )


@pytest.fixture
def secret(east, west):
    return Case.objects.create(
        reference="S1", category="child_in_need", team=east, restricted=True, marks=["restricted"],
        as_at=DAY,
    )


def seen_by(someone, on=DAY):
    return sorted(Case.objects.visible_to(someone, on).values_list("reference", flat=True))


def test_qa_sees_all_but_restricted_records(case, secret, quentin):
    assert seen_by(quentin) == ["C1"]


def test_worker_sees_the_cases_they_hold_restricted_too(case, secret, ann):
    assert seen_by(ann) == ["C1"]

    Case.objects.filter(pk=secret.pk).update(worker=ann)

    assert seen_by(ann) == ["C1", "S1"]


def test_guest_learns_of_no_restricted_record_by_asking(client, secret):
    """HULL-19: a guest is here for the one audit they were invited to."""
    gita = person("Gita Guest", Role.GUEST)
    client.force_login(gita)

    with pytest.raises(PermissionDenied):
        access.ask("S1", why="Curious", until=UNTIL, by=gita)

    assert client.get(reverse("cases:ask")).status_code == 403
    assert b"Ask to open" not in client.get(reverse("cases:access")).content


def test_manager_sees_the_teams_cases_but_not_its_restricted_ones(case, secret, tess, nell, hana):
    assert (seen_by(tess), seen_by(nell), seen_by(hana)) == (["C1"], [], ["C1"])


def test_reviewing_officer_sees_the_children_they_review(secret, east):
    ian = person("Ian Review", Role.IRO)
    Case.objects.filter(pk=secret.pk).update(iro=ian)

    assert seen_by(ian) == ["S1"]


def test_somebody_without_a_role_sees_nothing(case, db):
    assert seen_by(person("Guest One", Role.GUEST)) == []


def test_leave_opens_a_record_to_its_last_day_and_no_longer(secret, nell, quentin):
    asked = access.ask("s1", why="I audit it", until=UNTIL, by=nell)
    assert seen_by(nell) == []

    access.decide(asked, granted=True, reason="Named auditor", by=quentin)

    assert seen_by(nell, UNTIL) == ["S1"]
    assert seen_by(nell, UNTIL + timedelta(days=1)) == []


def test_refusal_opens_nothing_and_is_told(secret, nell, quentin):
    asked = access.ask("S1", why="Curious", until=UNTIL, by=nell)

    access.decide(asked, granted=False, reason="No part in the case", by=quentin)

    assert seen_by(nell) == []
    assert list(Notice.objects.values_list("to__name", "kind").order_by("pk")) == [
        ("Quentin Quill", "cases.access_asked"), ("Nell Other", "cases.access_decided"),
    ]
    assert list(Event.objects.values_list("action", flat=True).order_by("pk")) == [
        "cases.access_asked", "cases.access_decided",
    ]


def test_asking_twice_is_one_request(secret, nell, quentin):
    for _ in range(2):
        access.ask("S1", why="I audit it", until=UNTIL, by=nell)

    assert AccessRequest.objects.count() == 1


def test_nobody_decides_their_own_request(secret, quentin, hana):
    asked = access.ask("S1", why="To draw", until=UNTIL, by=quentin)

    with pytest.raises(PermissionDenied):
        access.decide(asked, granted=True, reason="Mine", by=quentin)

    access.decide(asked, granted=True, reason="Needed for the round", by=hana)
    assert AccessRequest.objects.get().decided_by == hana


def test_manager_of_a_team_does_not_decide(secret, nell, tess):
    asked = access.ask("S1", why="I audit it", until=UNTIL, by=nell)

    with pytest.raises(PermissionDenied):
        access.decide(asked, granted=True, reason="Mine to give", by=tess)


def test_of_two_who_decide_the_second_is_told(secret, nell, quentin, hana):
    asked = access.ask("S1", why="I audit it", until=UNTIL, by=nell)
    stale = AccessRequest.objects.get(pk=asked.pk)
    access.decide(asked, granted=False, reason="No", by=quentin)

    with pytest.raises(access.AlreadyDecided):
        access.decide(stale, granted=True, reason="Yes", by=hana)

    assert AccessRequest.objects.get().decision == "refused"


def test_open_record_cannot_be_asked_for(case, nell):
    with pytest.raises(access.NoSuchRecord) as refused:
        access.ask("C1", why="I audit it", until=UNTIL, by=nell)

    assert str(refused.value) == "There is no restricted record with the number C1. Check it."


def test_council_restricts_by_number_and_lifts(case, secret, quentin):
    unknown = access.restrict(["c1 ", "X9", ""], why="A colleague's family", by=quentin)
    assert (unknown, seen_by(quentin)) == (["X9"], [])
    case.refresh_from_db()

    access.lift(case, why="No longer", by=quentin)

    assert seen_by(quentin) == ["C1"]


def test_nobody_but_the_qa_team_and_administrators_lifts_a_restriction(case, quentin, ann, tess, hana):
    access.restrict(["C1"], why="A colleague's family", by=quentin)
    case.refresh_from_db()

    for someone in (ann, tess, hana):
        with pytest.raises(PermissionDenied):
            access.lift(case, why="We know each other", by=someone)

    assert Case.objects.get().restricted is True



def test_restricted_record_is_not_open_to_a_draw(case, secret):
    assert [each.reference for each in Case.objects.open_to_draw()] == ["C1"]


# Pages


def test_page_of_a_restricted_record_is_not_there_without_leave(client, secret, quentin):
    client.force_login(quentin)

    assert client.get(secret.get_absolute_url()).status_code == 404


def test_asking_deciding_and_opening_by_page_leaves_a_trail(client, secret, nell, quentin):
    client.force_login(nell)
    response = client.post(reverse("cases:ask"), {
        "reference": "S1", "why": "I audit it",
        "until_day": UNTIL.day, "until_month": UNTIL.month, "until_year": UNTIL.year,
    })
    assert response.status_code == 302
    asked = AccessRequest.objects.get()

    client.force_login(quentin)
    assert "I audit it" in client.get(reverse("cases:access")).content.decode()
    client.post(reverse("cases:decide", args=[asked.pk]), {
        "decision": "granted", "reason": "Named auditor",
    })

    client.force_login(nell)
    assert client.get(secret.get_absolute_url()).status_code == 200
    assert list(Access.objects.values_list("person__name", "case_reference", "what")) == [
        ("Nell Other", "S1", "page")
    ]


def test_request_is_not_there_for_whoever_neither_asked_nor_decides(client, secret, nell, ann):
    asked = access.ask("S1", why="I audit it", until=UNTIL, by=nell)
    client.force_login(ann)

    assert client.get(reverse("cases:decide", args=[asked.pk])).status_code == 404


def test_nobody_decides_on_the_record_of_a_family_they_know(client, secret, nell, hana):
    """Nor do they read on the list of requests that there is one."""
    asked = access.ask("S1", why="I audit it", until=UNTIL, by=nell)
    declare(hana, "s1", why="family", by=hana)
    client.force_login(hana)

    with pytest.raises(PermissionDenied):
        access.decide(asked, granted=True, reason="Mine", by=hana)

    assert client.get(reverse("cases:decide", args=[asked.pk])).status_code == 404
    assert b"I audit it" not in client.get(reverse("cases:access")).content


def test_list_of_what_waits_for_a_decision_stands_only_before_those_who_decide(
    client, secret, quentin, hana, nell, tess, ann
):
    access.ask("S1", why="I audit it", until=UNTIL, by=nell)

    shown = set()
    for someone in (quentin, hana, nell, tess, ann):
        client.force_login(someone)
        if b"Waiting for a decision" in client.get(reverse("cases:access")).content:
            shown.add(someone)

    assert shown == {quentin, hana}


def test_own_request_has_no_page_to_decide_it(client, secret, quentin):
    asked = access.ask("S1", why="To draw", until=UNTIL, by=quentin)
    client.force_login(quentin)

    assert client.get(reverse("cases:decide", args=[asked.pk])).status_code == 403


def test_number_of_no_restricted_record_is_said_beside_the_box(client, case, nell):
    client.force_login(nell)

    page = client.post(reverse("cases:ask"), {
        "reference": "C1", "why": "x", "until_day": 1, "until_month": 5, "until_year": 2026,
    }).content.decode()

    assert "There is no restricted record with the number C1. Check it." in page
    assert AccessRequest.objects.count() == 0


def test_day_in_the_past_is_refused(client, secret, nell):
    client.force_login(nell)

    page = client.post(reverse("cases:ask"), {
        "reference": "S1", "why": "x", "until_day": 30, "until_month": 3, "until_year": 2026,
    }).content.decode()

    assert "Last day you need it must be today or later" in page


def test_restricting_by_page_names_unknown_numbers(client, case, quentin):
    client.force_login(quentin)

    page = client.post(
        reverse("cases:restrict"), {"references": "C1, X9", "why": "Family"}, follow=True
    ).content.decode()

    assert "No case has the number X9." in page
    assert Case.objects.get(reference="C1").restricted is True


def test_lifting_by_page_needs_to_see_the_record(client, case, quentin, hana):
    access.restrict(["C1"], why="Family", by=quentin)
    client.force_login(quentin)
    assert client.get(reverse("cases:lift", args=[case.pk])).status_code == 404
    asked = access.ask("C1", why="To lift", until=UNTIL, by=quentin)
    access.decide(asked, granted=True, reason="Right", by=hana)

    client.post(reverse("cases:lift", args=[case.pk]), {"why": "Over"})

    assert Case.objects.get(pk=case.pk).restricted is False


def test_grant_counts_from_the_day_asked_for_not_the_clock(secret, nell, quentin):
    with clock.at(date(2026, 3, 1)):
        asked = access.ask("S1", why="Soon", until=date(2026, 3, 5), by=nell)
        access.decide(asked, granted=True, reason="Ok", by=quentin)

    assert seen_by(nell) == []
    assert seen_by(nell, date(2026, 3, 5)) == ["S1"]
