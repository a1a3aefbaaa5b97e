"""Who opens which page: 404 for strangers, 403 for those who may look but not touch; each reading is noted."""

import pytest
from django.urls import reverse

from audits import challenge, concerns, services
from tests.audits import making
from trail.models import Access

pytestmark = pytest.mark.long

READ = ("audit", "whole", "outcome", "contact", "actions", "pdf")
AUDITORS = ("worker", "share", "reopen", "finalise", "add_action")
QA = ("check", "return", "cancel")
NAMED = ("reflect", "raise_challenge")
#: The links beside the task list that are not for everybody.
BESIDE = (
    "Confirm or change the worker", "Note an attempt to arrange the meeting", "Let somebody else in",
    "Ask for an exemption", "Give this audit to another auditor", "Cancel this audit",
)  # fmt: skip


def status(client, name, pk, method="get"):
    return getattr(client, method)(reverse(f"audits:{name}", args=[pk])).status_code


def statuses(client, names, pk):
    return {name: status(client, name, pk) for name in names}


def test_nell_finds_nothing(signed_in, cast, audit):
    pages = (*READ, *AUDITORS, *QA, *NAMED, "raise_concern", "invite")

    assert statuses(signed_in(cast.nell), pages, audit.pk) == dict.fromkeys(pages, 404)


@pytest.mark.parametrize("who", ["amara", "priya", "tess", "ira", "hana", "quinn", "dana"])
def test_whoever_sees_the_audit_reads_it(signed_in, cast, audit, who):
    pages = [name for name in READ if name != "pdf"]  # a second each; below one is enough

    assert statuses(signed_in(getattr(cast, who)), pages, audit.pk) == dict.fromkeys(pages, 200)


@pytest.mark.parametrize(("who", "has_it"), [("amara", True), ("quinn", False), ("dana", False), ("ira", False)])
def test_form_for_an_attempt_stands_only_before_those_who_note_one(signed_in, cast, audit, who, has_it):
    page = signed_in(getattr(cast, who)).get(reverse("audits:contact", args=[audit.pk])).content.decode()

    assert ("Note an attempt" in page) == has_it


@pytest.mark.parametrize(
    ("who", "offered"),
    [
        ("amara", {
            "Confirm or change the worker", "Note an attempt to arrange the meeting", "Let somebody else in",
            "Ask for an exemption",
        }),
        ("quinn", {"Let somebody else in", "Give this audit to another auditor", "Cancel this audit"}),
        ("priya", set()), ("tess", set()), ("hana", set()), ("dana", set()),
    ],
)  # fmt: skip
def test_page_of_an_audit_offers_beside_it_what_its_reader_may_do_and_no_more(signed_in, cast, audit, who, offered):
    page = signed_in(getattr(cast, who)).get(reverse("audits:audit", args=[audit.pk])).content.decode()

    assert {words for words in BESIDE if f">{words}</a>" in page} == offered


@pytest.mark.parametrize("who", ["priya", "tess", "quinn", "dana"])
def test_the_auditors_pages_are_the_auditors(signed_in, cast, audit, who):
    assert statuses(signed_in(getattr(cast, who)), AUDITORS, audit.pk) == dict.fromkeys(AUDITORS, 403)


@pytest.mark.parametrize("who", ["amara", "priya", "tess", "dana"])
def test_the_qa_teams_pages_are_the_qa_teams(signed_in, cast, audit, who):
    assert statuses(signed_in(getattr(cast, who)), QA, audit.pk) == dict.fromkeys(QA, 403)


@pytest.mark.parametrize("who", ["amara", "quinn", "dana"])
def test_only_those_named_challenge(signed_in, cast, audit, who):
    making.share(audit)

    assert status(signed_in(getattr(cast, who)), "raise_challenge", audit.pk) == 403


def test_agreeing_is_posted_and_only_by_those_named(signed_in, cast, audit):
    making.share(audit)

    answered = [status(signed_in(person), "agree", audit.pk, "post") for person in (cast.dana, cast.nell, cast.priya)]

    assert answered == [403, 404, 302]
    assert status(signed_in(cast.priya), "agree", audit.pk) == 405


def test_challenges_and_concerns_are_hidden_from_strangers(signed_in, cast, audit):
    making.share(audit)
    raised = challenge.raise_challenge(audit, text="No.", by=cast.priya)
    concern = concerns.raise_concern(audit, text="Not seen.", by=cast.amara)
    browser = signed_in(cast.nell)

    assert [status(browser, name, pk) for name, pk in [
        ("challenge", raised.pk), ("withdraw", raised.pk), ("concern", concern.pk)
    ]] == [404] * 3


def test_form_for_what_was_done_about_a_concern_stands_only_before_those_who_act(signed_in, cast, audit):
    concern = concerns.raise_concern(audit, text="Not seen.", by=cast.amara)
    address = reverse("audits:concern", args=[concern.pk])

    shown = {
        name: "Note what was done" in signed_in(getattr(cast, name)).get(address).content.decode()
        for name in ("tess", "quinn", "amara", "priya", "ira")
    }

    assert shown == {"tess": True, "quinn": True, "amara": False, "priya": False, "ira": False}


def test_an_action_of_another_audit_is_not_found(signed_in, cast, framework, audit):
    other = making.make_audit(cast, framework, case=making.make_case(cast, "C-2"))
    action = making.add_action(other)

    response = signed_in(cast.amara).get(reverse("audits:edit_action", args=[audit.pk, action.pk]))

    assert response.status_code == 404


def test_each_reading_leaves_one_row(signed_in, cast, audit):
    for name in READ:
        status(signed_in(cast.dana), name, audit.pk)

    kinds = ["pdf" if name == "pdf" else "page" for name in READ]
    assert list(Access.objects.order_by("pk").values_list("person", "thing", "what", "case_reference")) == [
        (cast.dana.pk, f"audits.audit:{audit.pk}", what, "C-1001") for what in kinds
    ]


def test_reading_a_section_leaves_a_row(signed_in, cast, audit):
    signed_in(cast.amara).get(reverse("audits:section", args=[audit.pk, "kss1"]))

    assert Access.objects.count() == 1


def test_taking_the_list_along_leaves_a_row(signed_in, cast, audit):
    signed_in(cast.quinn).get(reverse("audits:audits"), {"as": "csv"})

    rows = Access.objects.order_by("pk").values_list("person", "thing", "what", "case_reference")
    assert list(rows) == [
        (cast.quinn.pk, "audits", "export", ""),
        (cast.quinn.pk, f"audits.audit:{audit.pk}", "export", audit.case.reference),
    ]


def test_pages_are_kept_by_nobody(signed_in, cast, audit):
    browser = signed_in(cast.amara)

    kept = [browser.get(reverse(f"audits:{name}", args=[audit.pk]))["Cache-Control"] for name in READ]

    assert ["no-store" in one for one in kept] == [True] * len(READ)


@pytest.mark.parametrize("name", ["audit", "whole", "outcome"])
def test_blind_moderator_reads_everything_but_the_grade(signed_in, cast, audit, name):
    making.complete(audit, grade="inadequate", judgement="not_met")
    services.invite(audit, person=cast.moses, part="blind", by=cast.quinn)

    page = signed_in(cast.moses).get(reverse(f"audits:{name}", args=[audit.pk])).content.decode()

    assert ("Inadequate" in page, "Not met" in page, "What rationale found" in page) == (False, False, False)


def test_blind_moderator_does_not_read_what_was_challenged(signed_in, cast, audit):
    making.share(audit)
    raised = challenge.raise_challenge(audit, text="It is not inadequate.", by=cast.priya)
    services.invite(audit, person=cast.moses, part="blind", by=cast.quinn)

    assert status(signed_in(cast.moses), "challenge", raised.pk) == 403
    assert status(signed_in(cast.quinn), "challenge", raised.pk) == 200


@pytest.mark.parametrize("code", ["overall", "kss1"])
def test_blind_moderator_sees_no_grade_in_a_section(signed_in, cast, audit, code):
    making.complete(audit, grade="inadequate", judgement="not_met")
    services.invite(audit, person=cast.moses, part="blind", by=cast.quinn)

    page = signed_in(cast.moses).get(reverse("audits:section", args=[audit.pk, code])).content.decode()

    assert ("Inadequate" in page, "Not met" in page, "What rationale found" in page) == (False, False, False)


@pytest.mark.parametrize("kind", [None, "csv"])
def test_blind_moderator_sees_no_grade_in_the_list(signed_in, cast, audit, kind):
    making.check(audit, grade="inadequate")
    services.invite(audit, person=cast.moses, part="blind", by=cast.quinn)

    page = signed_in(cast.moses).get(reverse("audits:audits"), {"as": kind} if kind else {}).getvalue().decode()

    assert (audit.reference in page, "Inadequate" in page) == (True, False)
