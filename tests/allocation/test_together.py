"""Several audits at once: what the page says will happen, what then happens, and the honest account of it."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audits import reminding, services
from audits.models import Audit, StatusChange
from lib import clock
from tests.allocation.making import make_auditors
from tests.audits import making
from tests.audits.conftest import MONDAY
from trail.models import Event, Notice

pytestmark = pytest.mark.long

LIST = reverse("audits:audits")
PAGE = reverse("allocation:together")


@pytest.fixture
def three(cast, framework):
    """Three audits of Amara's, due at the end of March, of three children of Tess's team."""
    return [
        making.make_audit(cast, framework, case=making.make_case(cast, reference), due_on=date(2026, 3, 27 + n))
        for n, reference in enumerate(("B-1", "B-2", "B-3"))
    ]


@pytest.fixture
def quality(client, cast):
    client.force_login(cast.quinn)
    return client


def look(client, do, audits, **asked):
    return client.get(PAGE, {"do": do, "audit": [audit.pk for audit in audits], **asked})


def confirm(client, page, **given):
    sent = {"do": page.context["what"], "chosen": [line.chosen for line in page.context["able"]], **given}
    return client.post(PAGE, sent)


def said(lines):
    return [(line.audit.reference, line.said) for line in lines]


def account(response):
    found = response.context["account"]
    return response.context["title"], [(str(audit), words) for audit, words in (*found.done, *found.left)]


# From the list


def test_the_qa_team_ticks_audits_on_the_list_and_others_see_no_boxes(quality, client, cast, three):
    shown = quality.get(LIST, {"status": "allocated"})
    page = shown.content.decode()
    assert [page.count(f'name="audit" value="{audit.pk}"') for audit in three] == [1, 1, 1]
    assert shown.context["together"]["query"] == "status=allocated"

    client.force_login(cast.dana)

    assert client.get(LIST).context["together"] is None


def test_all_on_the_page_and_all_found_need_no_ticks(quality, three):
    on_page = quality.get(PAGE, {"do": "remind", "which": "page", "shown": f"{three[0].pk},{three[2].pk}"})
    found = quality.get(PAGE, {"do": "remind", "which": "all", "query": "words=B-2"})

    assert [line.audit for line in on_page.context["able"]] == [three[0], three[2]]
    assert [line.audit for line in found.context["able"]] == [three[1]]
    assert found.context["back_href"] == f"{LIST}?words=B-2"


@pytest.mark.parametrize("asked", [{}, {"which": "page", "shown": "x"}, {"audit": "999999"}, {"audit": "x"}])
def test_without_an_audit_it_leads_back_to_the_list_and_says_so(quality, three, asked):
    response = quality.get(PAGE, {"do": "check", "query": "late=yes", **asked}, follow=True)

    assert response.redirect_chain == [(f"{LIST}?late=yes", 302)]
    assert [str(one) for one in response.context["messages"]] == [
        "Tick at least one audit, or choose all of the list."
    ]


def test_more_than_can_be_read_are_not_taken_at_once(quality, three, monkeypatch):
    monkeypatch.setattr("allocation.views_together.MOST", 2)

    response = quality.get(PAGE, {"do": "check", "which": "all"}, follow=True)

    assert [str(one) for one in response.context["messages"]] == [
        "Choose at most 2 audits at a time; these are 3. Filters make the list shorter."
    ]


def test_what_it_does_not_know_is_not_there(quality, three):
    assert quality.get(PAGE, {"do": "delete", "audit": three[0].pk}).status_code == 404
    assert quality.post(PAGE, {"do": "check", "chosen": "1:2"}).status_code == 404


@pytest.mark.parametrize("who", ["amara", "tess", "dana", "adam"])
def test_only_the_qa_team_does_so(client, cast, three, who):
    client.force_login(getattr(cast, who))

    assert look(client, "remind", three).status_code == 403
    assert client.post(PAGE, {"do": "check", "chosen": f"{three[0].pk}:allocated:1:"}).status_code == 403


@pytest.mark.parametrize("who", ["amara", "tess", "dana", "adam"])
def test_behind_the_page_too_only_the_qa_team_reminds(cast, three, who):
    with pytest.raises(PermissionDenied):
        reminding.remind(three[0], by=getattr(cast, who), on=MONDAY)

    assert not Event.objects.filter(action="audits.remind").exists()


def test_what_one_may_not_see_is_not_among_them(quality, cast, three):
    Audit.objects.filter(pk=three[1].pk).update(restricted=True)

    page = look(quality, "remind", three)
    chosen = f"{three[1].pk}:allocated:{cast.amara.pk}:"

    assert [line.audit for line in page.context["able"]] == [three[0], three[2]]
    assert account(quality.post(PAGE, {"do": "remind", "chosen": chosen})) == ("No audits reminded", [])


def test_what_one_may_not_see_takes_no_place_among_all_that_are_found(quality, three, monkeypatch):
    monkeypatch.setattr("allocation.views_together.MOST", 1)
    Audit.objects.filter(pk__in=[three[0].pk, three[1].pk]).update(restricted=True)

    page = quality.get(PAGE, {"do": "remind", "which": "all"})

    assert page.status_code == 200
    assert [line.audit for line in page.context["able"]] == [three[2]]


# Reminding


def test_two_are_reminded_and_the_one_finished_meanwhile_is_named(quality, cast, three):
    first, second, third = three
    page = look(quality, "remind", three)
    assert said(page.context["able"]) == [
        (first.reference, "Amara Audit is told that it is due on 27 March 2026."),
        (second.reference, "Amara Audit is told that it is due on 28 March 2026."),
        (third.reference, "Amara Audit is told that it is due on 29 March 2026."),
    ]
    assert Notice.objects.filter(kind="audit_reminder").count() == 0
    Audit.objects.filter(pk=second.pk).update(status="finalised", grade="good", finalised_at=clock.now())

    response = confirm(quality, page)

    assert account(response) == ("2 audits reminded, 1 not", [
        (first.reference, "Amara Audit told."),
        (third.reference, "Amara Audit told."),
        (second.reference, "It was allocated on the page before and is with the QA team now."),
    ])  # fmt: skip
    told = Notice.objects.filter(kind="audit_reminder").order_by("about")
    assert [(one.to, one.about, one.context) for one in told] == [
        (cast.amara, f"audits.audit:{audit.pk}", {"reference": audit.reference, "due_on": day})
        for audit, day in ((first, "27 March 2026"), (third, "29 March 2026"))
    ]
    assert list(Event.objects.filter(action="audits.remind").order_by("pk").values_list("label", "person")) == [
        (first.reference, cast.quinn.pk), (third.reference, cast.quinn.pk),
    ]  # fmt: skip


def test_pressed_twice_it_is_done_once(quality, three):
    page = look(quality, "remind", three[:1])
    assert account(confirm(quality, page))[0] == "1 audit reminded"

    assert account(confirm(quality, page)) == ("No audits reminded, 1 not", [
        (three[0].reference, "Amara Audit was reminded today already."),
    ])  # fmt: skip
    assert Notice.objects.filter(kind="audit_reminder").count() == 1
    assert Event.objects.filter(action="audits.remind").count() == 1


def test_the_next_day_they_are_reminded_again_and_after_the_day_chased(quality, three):
    confirm(quality, look(quality, "remind", three[:1]))

    with clock.at(date(2026, 3, 30)):
        confirm(quality, look(quality, "remind", three[:1]))

    assert sorted(Notice.objects.filter(kind__in=reminding.ASKING).values_list("kind", "on")) == [
        ("audit_overdue", date(2026, 3, 30)), ("audit_reminder", date(2026, 3, 2)),
    ]  # fmt: skip


def test_whom_the_chase_told_today_is_left_out(quality, cast, three):
    Notice.objects.create(
        kind="audit_reminder", to=cast.amara, about=f"audits.audit:{three[0].pk}", on=date(2026, 3, 2), url="/",
        subject="x", due_at=clock.now(),
    )  # fmt: skip

    page = look(quality, "remind", three)

    assert said(page.context["unable"]) == [(three[0].reference, "Amara Audit was reminded today already.")]
    assert len(page.context["able"]) == 2


def test_a_leaver_is_not_told_and_it_is_said(quality, cast, three):
    cast.amara.left_on = date(2026, 3, 1)
    cast.amara.save()

    assert said(look(quality, "remind", three[:1]).context["unable"]) == [
        (three[0].reference, "Amara Audit is no longer here.")
    ]


def test_a_shared_audit_waits_for_those_who_have_not_agreed(quality, cast, three):
    shared = making.share(three[0])
    services.agree(shared, by=cast.priya)
    page = look(quality, "remind", [shared])
    until = shared.challenge_until

    assert said(page.context["able"]) == [
        (shared.reference, f"Tess Team and Ira Review are told that it is due on {until:%-d %B %Y}.")
    ]
    confirm(quality, page)
    assert {one.to for one in Notice.objects.filter(kind="window_reminder")} == {cast.tess, cast.ira}


def test_a_shared_audit_whose_people_are_partly_told_says_who_is_left_out(quality, cast, three):
    shared = making.share(three[0])
    Notice.objects.create(
        kind="window_reminder", to=cast.priya, about=f"audits.audit:{shared.pk}", on=date(2026, 3, 2), url="/",
        subject="x", due_at=clock.now(),
    )  # fmt: skip

    [line] = look(quality, "remind", [shared]).context["able"]

    assert line.said == (
        f"Tess Team and Ira Review are told that it is due on {shared.challenge_until:%-d %B %Y}. "
        "Priya Practice was reminded today already."
    )


@pytest.mark.parametrize(
    ("status", "why"),
    [
        ("finalised", "It waits for the QA team’s check."),
        ("checked", "It is checked: what follows is chased on its own lists."),
        ("closed", "It is closed."),
        ("cancelled", "It is cancelled."),
    ],
)
def test_what_waits_for_nobody_is_not_reminded_of(quality, three, status, why):
    Audit.objects.filter(pk=three[0].pk).update(status=status, grade="" if status == "cancelled" else "good")

    assert said(look(quality, "remind", three[:1]).context["unable"]) == [(three[0].reference, why)]


# Checking


def test_finalised_audits_are_checked_and_others_left(quality, cast, three):
    done, other, _ = three
    done = making.finalise(done)
    page = look(quality, "check", [done, other])
    assert [line.audit for line in page.context["able"]] == [done]
    assert said(page.context["unable"]) == [(other.reference, "It is allocated: there is nothing to check.")]

    first, second = account(confirm(quality, page)), account(confirm(quality, page))

    assert first == ("1 audit checked", [(done.reference, "Checked.")])
    assert second == ("No audits checked, 1 not", [
        (done.reference, "It was with the QA team on the page before and is checked now."),
    ])  # fmt: skip
    assert StatusChange.objects.filter(audit=done, status="checked", by=cast.quinn).count() == 1


def test_nobody_checks_their_own_audit_in_a_heap(client, cast, three):
    done = making.finalise(three[0])
    Audit.objects.filter(pk=done.pk).update(auditor=cast.quinn)
    client.force_login(cast.quinn)

    page = look(client, "check", [done])
    answer = client.post(PAGE, {"do": "check", "chosen": f"{done.pk}:finalised:{cast.quinn.pk}:"})

    why = "Audits are checked by the QA team, never by their own auditor."
    assert said(page.context["unable"]) == [(done.reference, why)]
    assert account(answer) == ("No audits checked, 1 not", [(done.reference, why)])


# Giving to others


def test_audits_are_shared_out_by_the_match_with_their_reasons(quality, cast, three):
    page = look(quality, "reallocate", three)
    outside = "is outside the case's team and its line management and has had 0 of at most 10 audits this year."
    assert said(page.context["able"]) == [
        (three[0].reference, f"From Amara Audit to Norman North. Norman North {outside}"),
        (three[1].reference, f"From Amara Audit to Nell Next. Nell Next {outside}"),
    ]
    assert said(page.context["unable"]) == [
        (three[2].reference, "All 2 auditors independent of the case have other cases of this round.")
    ]

    response = confirm(quality, page, reason="Amara leaves")

    assert account(response) == ("2 audits given to others", [
        (three[0].reference, "From Amara Audit to Norman North; both were told."),
        (three[1].reference, "From Amara Audit to Nell Next; both were told."),
    ])  # fmt: skip
    assert [Audit.objects.get(pk=audit.pk).auditor for audit in three] == [cast.norman, cast.nell, cast.amara]
    assert Notice.objects.filter(kind="audit_taken_over", to=cast.amara).count() == 2
    assert [one.reason for one in StatusChange.objects.filter(audit=three[0])] == [
        "", "From Amara Audit to Norman North: Amara leaves"
    ]


def test_pressed_twice_they_change_hands_once(quality, cast, three):
    page = look(quality, "reallocate", three[:1])
    confirm(quality, page, reason="Ill")

    assert account(confirm(quality, page, reason="Ill")) == ("No audits given to others, 1 not", [
        (three[0].reference, "Norman North has it now."),
    ])  # fmt: skip
    assert Event.objects.filter(action="audits.reassign").count() == 1


def test_to_one_chosen_auditor_as_far_as_the_rules_allow(quality, cast, three):
    one, _ = make_auditors(2)
    page = look(quality, "reallocate", three, to=one.pk)
    assert said(page.context["able"]) == [
        (three[0].reference, "From Amara Audit to Auditor 01. Auditor 01 has had 0 of at most 10 audits this year.")
    ]
    assert said(page.context["unable"]) == [
        (audit.reference, "Auditor 01 has 1 audit this month; the most is 1.") for audit in three[1:]
    ]


def test_without_a_reason_it_is_asked_for_and_nothing_moves(quality, cast, three):
    one, _ = make_auditors(2)

    response = confirm(quality, look(quality, "reallocate", three, to=one.pk), reason="", to=one.pk)

    assert "Enter why" in response.content.decode()
    assert [line.audit for line in response.context["able"]] == [three[0]]
    assert not StatusChange.objects.exclude(reason="").exists()


def test_a_taker_whom_the_rules_bar_since_the_page_is_refused_with_the_sentence(quality, cast, three):
    page = look(quality, "reallocate", three[:1])
    cast.norman.left_on = date(2026, 3, 1)
    cast.norman.save()

    assert account(confirm(quality, page, reason="Ill")) == ("No audits given to others, 1 not", [
        (three[0].reference, f"{three[0]} cannot go to Norman North. Norman North has left."),
    ])  # fmt: skip


def test_a_taker_that_no_page_proposed_is_held_to_the_rules(quality, cast, three):
    """Sent by hand: Tess manages the team."""
    sent = [f"{three[0].pk}:allocated:{cast.amara.pk}:{cast.tess.pk}", f"{three[1].pk}:allocated:{cast.amara.pk}:"]

    _, lines = account(quality.post(PAGE, {"do": "reallocate", "chosen": sent, "reason": "x"}))

    assert lines == [
        (three[0].reference, f"{three[0]} cannot go to Tess Team. "
                             "Tess Team is the case's worker, manager or reviewing officer."),
        (three[1].reference, "Nobody was chosen to take it over."),
    ]  # fmt: skip


def test_finished_audits_do_not_change_hands(quality, three):
    Audit.objects.filter(pk=three[0].pk).update(status="checked", grade="good")

    assert said(look(quality, "reallocate", three[:1]).context["unable"]) == [
        (three[0].reference, "It is checked: only unfinished and returned audits change hands.")
    ]


# What it costs


@pytest.mark.parametrize("do", ["remind", "reallocate", "check"])
def test_the_page_costs_the_same_whatever_is_chosen(quality, cast, framework, three, do):
    make_auditors(3)
    look(quality, do, three[:1])
    costs = []
    for audits in (three[:1], three):
        with CaptureQueriesContext(connection) as asked:
            assert look(quality, do, audits).status_code == 200
        costs.append(len(asked))

    assert costs[0] == costs[1] <= 20
