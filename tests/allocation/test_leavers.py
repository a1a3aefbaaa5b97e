"""What somebody who leaves still holds, and moving it in one step."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audits.models import Action, ActionChange, Audit
from followup.models import Oversight
from moderation import services as moderating
from moderation.models import Moderation
from people.declaring import declare
from people.models import Role
from tests.audits import making
from tests.cast import give_role, make_person
from trail.models import Event, Notice

pytestmark = pytest.mark.long

ON = date(2026, 3, 2)
LEAVERS = reverse("people:leavers")


@pytest.fixture
def quality(client, cast):
    client.force_login(cast.quinn)
    return client


@pytest.fixture
def held(cast, framework):
    """Amara holds an audit, Moses a moderation of another, Priya its action, Tess its oversight."""
    making.make_audit(cast, framework, case=making.make_case(cast, "B-1"))
    done = making.make_audit(cast, framework, case=making.make_case(cast, "B-2"), auditor=cast.norman)
    making.check(done)
    moderating.choose(done, moderator=cast.moses, why="A second look", by=cast.quinn, on=ON)
    Oversight.objects.get_or_create(
        audit=done, defaults={"manager": cast.tess, "due_on": ON, "supervision_due_on": ON, "opened_on": ON}
    )
    return done


def leave(person):
    person.left_on = ON
    person.save()
    return reverse("people:leaver", args=[person.pk])


def offered(page):
    return [
        (work.label, piece.text, str(piece.to), piece.why) for work, pieces in page.context["works"] for piece in pieces
    ]


def move(client, url, page, reason="Has left"):
    sent = [
        f"{work.name}:{piece.thing.pk}:{piece.to.pk}"
        for work, pieces in page.context["works"] for piece in pieces if piece.to
    ]  # fmt: skip
    return client.post(url, {"piece": sent, "reason": reason})


def account(response):
    moved = response.context["moved"]
    return response.context["title"], moved.done, moved.left


def test_leavers_who_hold_something_are_listed(quality, cast, held):
    for person in (cast.amara, cast.moses, cast.priya, cast.tess, cast.nell):
        leave(person)

    page = quality.get(LEAVERS)

    assert [(str(person), holds) for person, holds in page.context["leavers"]] == [
        ("Amara Audit", ["Audits open: 1"]), ("Moses Mod", ["Moderations to do: 1"]),
        ("Priya Practice", ["Actions to do: 1"]), ("Tess Team", ["Oversight owed: 1"]),
    ]  # fmt: skip


def test_an_audit_goes_where_the_match_would_give_it(quality, cast, held):
    audit, url = Audit.objects.get(auditor=cast.amara), leave(cast.amara)
    page = quality.get(url)
    assert offered(page) == [(
        "Audits open", f"Audit {audit}", "Nell Next",
        "Nell Next is outside the case's team and its line management and has had 0 of at most 10 audits this year.",
    )]  # fmt: skip

    assert account(move(quality, url, page)) == ("1 moved", [f"Audit {audit}: Nell Next has it now."], [])
    assert Audit.objects.get(pk=audit.pk).auditor == cast.nell


def test_an_action_goes_to_the_worker_of_today(quality, cast, held):
    action, url = Action.objects.get(audit=held), leave(cast.priya)
    held.case.worker = cast.nadia
    held.case.save()
    page = quality.get(url)
    assert offered(page) == [
        ("Actions to do", f"Action 1 of {held}", "Nadia Near", "Nadia Near is the case’s worker now.")
    ]

    assert account(move(quality, url, page)) == ("1 moved", [f"Action 1 of {held}: Nadia Near has it now."], [])
    assert Action.objects.get(pk=action.pk).owner == cast.nadia
    assert ActionChange.objects.filter(action=action).latest("pk").note == "From Priya Practice to Nadia Near: Has left"
    assert Notice.objects.filter(kind="action_given", to=cast.nadia).count() == 1
    event = Event.objects.get(action="audits.hand_over_action")
    assert (event.person, event.before, event.after) == (
        cast.quinn, {"owner": cast.priya.pk}, {"owner": cast.nadia.pk, "reason": "8 characters"},
    )  # fmt: skip


def test_an_action_without_another_worker_goes_up_the_line(quality, cast, held):
    url = leave(cast.priya)

    assert offered(quality.get(url)) == [
        ("Actions to do", f"Action 1 of {held}", "Tess Team", "Tess Team is above Priya Practice in the line.")
    ]


def test_who_declared_an_interest_is_passed_over(quality, cast, held):
    declare(cast.tess, held.case.reference, why="family", by=cast.tess)

    assert [to for _, _, to, _ in offered(quality.get(leave(cast.priya)))] == ["Gwen Group"]


def test_a_moderation_goes_to_who_has_fewest_and_may(quality, cast, held):
    make_person("Zoe Second", Role.MODERATOR)
    url = leave(cast.moses)
    page = quality.get(url)
    assert [(to, why) for _, _, to, why in offered(page)] == [
        ("Zoe Second", "Zoe Second has had none of that month, the fewest of those who may.")
    ]

    assert account(move(quality, url, page)) == ("1 moved", [f"Moderation of {held}: Zoe Second has it now."], [])
    assert Moderation.objects.get(audit=held).moderator.name == "Zoe Second"


def test_oversight_goes_to_who_leads_the_team_now(quality, cast, held):
    give_role(cast.gwen, Role.TEAM_MANAGER, team=cast.north)
    url = leave(cast.tess)
    page = quality.get(url)
    assert offered(page) == [
        ("Oversight owed", f"Oversight of {held}", "Gwen Group", "Gwen Group leads the team now.")
    ]

    assert account(move(quality, url, page)) == ("1 moved", [f"Oversight of {held}: Gwen Group has it now."], [])
    assert Oversight.objects.get(audit=held).manager == cast.gwen
    assert Notice.objects.filter(kind="oversight_due", to=cast.gwen).count() == 1


def test_pressed_twice_it_is_moved_once(quality, cast, held):
    url = leave(cast.priya)
    page = quality.get(url)
    move(quality, url, page)

    assert account(move(quality, url, page)) == (
        "Nothing moved, 1 not", [], ["Actions to do: one is no longer with Priya Practice."]
    )
    assert Event.objects.filter(action="audits.hand_over_action").count() == 1


def test_a_taker_who_left_meanwhile_is_said(quality, cast, held):
    url = leave(cast.priya)
    page = quality.get(url)
    leave(cast.tess)

    assert account(move(quality, url, page)) == (
        "Nothing moved, 1 not", [], [f"Action 1 of {held}: Who was to have it is no longer here."]
    )


def test_without_a_reason_it_is_asked_for(quality, cast, held):
    url = leave(cast.priya)
    page = move(quality, url, quality.get(url), reason="")

    assert page.context["form"].errors == {"reason": ["Enter why"]}
    assert Action.objects.get(audit=held).owner == cast.priya


def test_what_no_page_sent_is_not_there(quality, cast, held):
    assert quality.post(leave(cast.priya), {"piece": "cases:1:2", "reason": "x"}).status_code == 404


def test_a_restricted_audit_is_neither_shown_nor_counted(quality, cast, held):
    Audit.objects.filter(auditor=cast.amara).update(restricted=True)
    url = leave(cast.amara)

    assert quality.get(url).context["works"] == []
    assert quality.get(LEAVERS).context["leavers"] == []


def test_a_moderation_of_a_restricted_audit_is_neither_shown_nor_counted(quality, cast, held):
    Audit.objects.filter(pk=held.pk).update(restricted=True)
    url = leave(cast.moses)

    assert quality.get(url).context["works"] == []
    assert quality.get(LEAVERS).context["leavers"] == []


def test_what_is_held_of_a_family_one_knows_is_neither_shown_nor_counted(quality, cast, held):
    declare(cast.quinn, held.case.reference, why="family", by=cast.quinn)
    urls = [leave(person) for person in (cast.moses, cast.priya, cast.tess, cast.amara)]

    assert [offered(quality.get(url)) for url in urls[:3]] == [[], [], []]
    assert [str(person) for person, _ in quality.get(LEAVERS).context["leavers"]] == ["Amara Audit"]


@pytest.mark.parametrize("who", ["amara", "tess", "dana", "adam"])
def test_only_the_qa_team_moves_work(client, cast, held, who):
    client.force_login(getattr(cast, who))

    assert (client.get(LEAVERS).status_code, client.post(leave(cast.priya)).status_code) == (403, 403)


def test_the_preview_of_a_staff_list_counts_what_a_leaver_holds(quality, cast, held):
    rows = b"Name,E-mail,Job title,Left\nAmara Audit,amara.audit@council.example,Team Manager,yes\n"
    url = quality.post(reverse("people:staff_list"), {"file": SimpleUploadedFile("staff.csv", rows)}).url
    page = quality.get(url)
    assert page.context["leavers"] == [(cast.amara, ["Audits open: 1"])]

    after = quality.post(url, {"digest": page.context["shown"].digest}, follow=True)

    assert after.redirect_chain == [(LEAVERS, 302)]
    assert [str(person) for person, _ in after.context["leavers"]] == ["Amara Audit"]


def test_who_takes_a_staff_list_and_moves_no_work_is_led_back_to_the_people(client, cast, held):
    """A senior leader who administers sees what Amara holds, and leaves it to the QA team."""
    give_role(cast.adam, Role.SENIOR_LEADER)
    client.force_login(cast.adam)
    rows = b"Name,E-mail,Job title,Left\nAmara Audit,amara.audit@council.example,Team Manager,yes\n"
    url = client.post(reverse("people:staff_list"), {"file": SimpleUploadedFile("staff.csv", rows)}).url
    page = client.get(url)
    assert page.context["leavers"] == [(cast.amara, ["Audits open: 1"])]

    after = client.post(url, {"digest": page.context["shown"].digest}, follow=True)

    assert after.redirect_chain == [(reverse("people:people"), 302)]


def test_the_pages_cost_the_same_whatever_is_held(quality, cast, framework, held):
    url, costs = leave(cast.amara), []
    quality.get(url)
    for number in (1, 3):
        if number > 1:
            for n in range(2):
                making.make_audit(cast, framework, case=making.make_case(cast, f"M-{n}"))
        with CaptureQueriesContext(connection) as asked:
            quality.get(url)
        costs.append(len(asked))

    assert costs[0] == costs[1] <= 20
