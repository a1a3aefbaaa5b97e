"""What each person is told to do next with an audit: one sentence, and where to do it."""

from datetime import date

import pytest
from django.urls import reverse

from audits import challenge, guide, services
from audits.models import Audit
from audits.sheet import sheet
from frameworks.models import Section
from lib import clock
from people.models import Role
from tests.audits import making
from tests.cast import give_role

pytestmark = pytest.mark.long

S = Audit.Status


def step(audit, person):
    """The sentence, the button, and the name of the page it leads to."""
    challenges = list(audit.challenges.select_related("by"))
    found = guide.next_step(audit, sheet(audit), challenges, person=person, on=clock.today())
    return found.sentence, found.button, found.href


def to(name, *args):
    return reverse(f"audits:{name}", args=args)


# The auditor, from the first day to the last word


def test_first_the_worker_is_confirmed(audit, cast):
    """HULL-01: done with the worker."""
    assert step(audit, cast.amara) == (
        "Confirm who the child’s worker is, then arrange the meeting.",
        "Confirm the worker",
        to("worker", audit.pk),
    )


def test_then_the_first_section_that_is_not_whole(audit, cast):
    services.confirm_worker(audit, practitioner=cast.priya, by=cast.amara)
    first, *_ = sheet(audit).parts

    assert step(audit, cast.amara) == (
        f"Go on with “{first.section.title}”.", "Go on", to("section", audit.pk, first.section.code)
    )


def test_absent_worker_needs_no_confirming(audit, cast):
    """HULL-59."""
    services.absent_worker(audit, reason="On leave until May", by=cast.amara)

    assert step(audit, cast.amara)[1] == "Go on"


def test_when_all_is_answered_but_something_must_improve_the_actions_come_next(audit, cast):
    """HULL-04."""
    making.meet(audit)
    making.fill(audit, judgement="not_met")

    assert step(audit, cast.amara) == (
        "Agree the actions with the worker.", "Go to the actions", to("actions", audit.pk)
    )


def test_whole_form_is_to_be_checked_and_shared(audit, cast):
    making.complete(audit)

    assert step(audit, cast.amara) == (
        "Everything is answered. Check the outcome and share it.", "Check and share", to("share", audit.pk)
    )


def test_shared_audit_waits_for_those_who_have_not_agreed(audit, cast):
    """HULL-69: five working days from Monday 2 March."""
    making.share(audit)
    services.agree(audit, by=cast.ira)

    assert step(audit, cast.amara) == (
        "Priya Practice and Tess Team may still challenge the outcome until 9 March 2026.", "", ""
    )


def test_challenge_is_answered_before_anything_else(audit, cast):
    """HULL-72."""
    making.share(audit)
    raised = challenge.raise_challenge(audit, text="It is on the file", by=cast.priya)

    assert step(audit, cast.amara) == (
        "Priya Practice challenges the outcome. Answer them.", "Answer the challenge", to("challenge", raised.pk)
    )

    challenge.answer(raised, text="I see it otherwise", settled=False, by=cast.amara)
    assert step(audit, cast.amara) == (
        "Priya Practice has challenged the outcome and it is not settled yet.", "", ""
    )


def test_when_nobody_is_in_the_way_the_audit_is_finalised(audit, cast):
    making.share(audit)

    with clock.at(date(2026, 3, 10)):
        assert step(audit, cast.amara) == (
            "Nobody is in the way any more: finalise the audit.", "Finalise", to("finalise", audit.pk)
        )


def test_returned_audit_is_amended_and_sent_back(audit, cast):
    """HULL-71."""
    making.finalise(audit)
    services.return_(audit, by=cast.quinn, reason="A gap in 3.2")

    assert step(audit, cast.amara) == (
        "The QA team asked you to amend this audit.", "Check and send back", to("share", audit.pk)
    )


@pytest.mark.parametrize("status", [S.FINALISED, S.CHECKED, S.CLOSED])
def test_auditor_who_is_done_only_reads(audit, cast, status):
    audit.status = status

    sentence, button, href = step(audit, cast.amara)

    assert sentence == f"Nothing for you to do now. {guide.WHERE_IT_IS[status]}"
    assert (button, href) == ("Read the whole audit", to("whole", audit.pk))


# The others


@pytest.mark.parametrize("status", [one for one in S if one not in (S.FINALISED, S.CANCELLED)])
def test_qa_team_reads_where_it_is_until_there_is_something_to_check(audit, cast, status):
    audit.status = status

    assert step(audit, cast.quinn) == (guide.WHERE_IT_IS[status], "Read the whole audit", to("whole", audit.pk))


def test_qa_team_checks_what_is_finalised(audit, cast):
    """HULL-71."""
    making.finalise(audit)

    assert step(audit, cast.quinn) == (
        "Check that the audit is properly completed.", "Check", to("check", audit.pk)
    )


def test_qa_member_who_audits_is_led_as_the_auditor_and_never_to_the_check(audit, cast):
    give_role(cast.amara, Role.QA)
    making.finalise(audit)

    assert step(audit, cast.amara)[1] == "Read the whole audit"


def test_qa_member_whose_work_it_is_is_led_as_the_worker(audit, cast):
    give_role(cast.priya, Role.QA)
    making.share(audit)

    assert step(audit, cast.priya)[1] == "Read the outcome"


@pytest.mark.parametrize("name", ["priya", "tess", "ira"])
def test_those_named_consider_the_shared_outcome(audit, cast, name):
    """HULL-69."""
    making.share(audit)

    assert step(audit, getattr(cast, name)) == (
        "Read the outcome. Agree, reflect on it or challenge it.", "Read the outcome", to("outcome", audit.pk)
    )


@pytest.mark.parametrize("name", ["priya", "gwen", "dana"])
def test_everybody_else_reads_where_the_audit_is(audit, cast, name):
    assert step(audit, getattr(cast, name)) == (
        "The auditor has not started yet.", "Read the whole audit", to("whole", audit.pk)
    )


@pytest.mark.parametrize("name", ["amara", "priya", "quinn", "dana"])
def test_cancelled_audit_asks_nothing_of_anybody(audit, cast, name):
    """HULL-82."""
    services.cancel(audit, by=cast.quinn, reason="Opened by mistake")

    assert step(audit, getattr(cast, name)) == (
        "This audit was cancelled. Nothing more is to be done.", "", ""
    )


def test_every_state_has_its_sentence():
    assert set(guide.WHERE_IT_IS) == set(S) - {S.CANCELLED}


def test_section_of_actions_leads_to_their_table_and_the_others_to_their_form(audit):
    sections = Section.objects.filter(tool_version=audit.tool_version_id, part__in=("answers", "actions"))

    hrefs = {one.code: guide.section_href(audit, one) for one in sections}

    assert hrefs.pop("next-steps") == to("actions", audit.pk)
    assert hrefs == {code: to("section", audit.pk, code) for code in hrefs}


@pytest.mark.parametrize("name", ["amara", "quinn", "priya", "gwen"])
@pytest.mark.parametrize("state", ["allocated", "complete", "share", "finalise", "check"])
def test_page_a_person_is_led_to_opens_for_them(signed_in, audit, cast, name, state):
    if state != "allocated":
        getattr(making, state)(audit)
    browser = signed_in(getattr(cast, name))

    next_step = browser.get(audit.get_absolute_url()).context["next"]

    assert bool(next_step.button) == bool(next_step.href)
    assert not next_step.href or browser.get(next_step.href).status_code == 200
