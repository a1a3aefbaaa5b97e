"""One action's page: read it, do it, sign it off, send it back, drop it (HULL-06, HULL-73)."""

import pytest
from django.urls import reverse

from audits import actions
from audits.models import Action
from tests.audits import making
from trail.models import Access, Notice


@pytest.fixture
def action(audit):
    """Priya's action of a finalised audit."""
    making.finalise(audit)
    return audit.actions.get()


@pytest.fixture
def done(action, cast):
    return actions.complete(action, what_was_done="The plan is written", by=cast.priya)


def step(action, name):
    return reverse("audits:action_step", args=[action.pk, name])


def test_owner_marks_an_action_as_done(signed_in, cast, action):
    browser = signed_in(cast.priya)
    page = browser.get(action.get_absolute_url())
    answer = browser.post(action.get_absolute_url(), {"what_was_done": "The plan is written"})

    action.refresh_from_db()
    assert b"Mark as done" in page.content
    assert answer["Location"] == action.get_absolute_url()
    assert (action.status, action.done_by, action.what_was_done) == ("done", cast.priya, "The plan is written")


def test_manager_signs_off_what_somebody_else_did(signed_in, cast, done):
    """HULL-73."""
    signed_in(cast.tess).post(done.get_absolute_url(), {"effect_seen": "The child knows the plan"})

    done.refresh_from_db()
    assert (done.status, done.signed_off_by) == ("signed_off", cast.tess)


def test_doer_reads_who_signs_off_and_may_not(signed_in, cast, done):
    browser = signed_in(cast.priya)

    assert b"It waits for sign-off by Tess Team" in browser.get(done.get_absolute_url()).content
    assert browser.post(done.get_absolute_url(), {"effect_seen": "Fine"}).status_code == 403


def test_action_is_sent_back_with_what_is_missing(signed_in, cast, done):
    browser = signed_in(cast.tess)
    assert browser.get(step(done, "send_back")).status_code == 200

    browser.post(step(done, "send_back"), {"reason": "The family has not seen it"})

    done.refresh_from_db()
    assert (done.status, done.changes.last().note) == ("open", "The family has not seen it")


def test_action_is_dropped_with_its_reason(signed_in, cast, action):
    signed_in(cast.quinn).post(step(action, "drop"), {"reason": "The child has moved away"})

    action.refresh_from_db()
    assert action.status == "dropped"


def test_empty_form_says_what_to_write(signed_in, cast, action):
    page = signed_in(cast.priya).post(action.get_absolute_url(), {"what_was_done": ""})

    assert page.status_code == 200
    assert b"Enter what was done" in page.content
    action.refresh_from_db()
    assert action.status == "open"


def test_who_may_not_take_the_step_is_told_so_before_what_they_typed_is_looked_at(signed_in, cast, action):
    assert signed_in(cast.ira).post(action.get_absolute_url(), {"what_was_done": ""}).status_code == 403


def test_step_that_no_longer_fits_leads_back(signed_in, cast, action):
    assert signed_in(cast.tess).get(step(action, "send_back"))["Location"] == action.get_absolute_url()
    assert signed_in(cast.tess).get(step(action, "explode")).status_code == 404


def test_reviewing_officer_and_leaders_read_strangers_see_nothing(signed_in, cast, action):
    """HULL-06: reviewing officers see all actions of their children."""
    codes = {
        person.name: signed_in(person).get(action.get_absolute_url()).status_code
        for person in (cast.ira, cast.tess, cast.gwen, cast.amara, cast.quinn, cast.nell, cast.moses)
    }

    assert codes == {
        "Ira Review": 200, "Tess Team": 200, "Gwen Group": 200, "Amara Audit": 200, "Quinn Quality": 200,
        "Nell Next": 404, "Moses Mod": 404,
    }  # fmt: skip
    assert signed_in(cast.ira).post(action.get_absolute_url(), {"what_was_done": "x"}).status_code == 403


def test_owner_without_a_part_in_the_audit_sees_the_action_alone(signed_in, cast, action):
    Action.objects.update(owner=cast.nadia)

    page = signed_in(cast.nadia).get(action.get_absolute_url())

    assert page.status_code == 200
    assert reverse("audits:audit", args=[action.audit_id]).encode() not in page.content
    assert signed_in(cast.nadia).get(action.audit.get_absolute_url()).status_code == 404


def test_draft_has_no_page(signed_in, cast, audit):
    draft = making.add_action(audit)

    assert signed_in(cast.amara).get(draft.get_absolute_url()).status_code == 404


def test_notice_of_an_action_leads_to_it(action):
    assert Notice.objects.get(kind="action_given").url == action.get_absolute_url()


def test_opening_is_noted(signed_in, cast, action):
    signed_in(cast.ira).get(action.get_absolute_url())

    assert Access.objects.filter(person=cast.ira, thing=f"audits.audit:{action.audit_id}").count() == 1


def test_strangers_are_asked_to_sign_in(client, action):
    assert client.get(action.get_absolute_url()).status_code == 302


@pytest.mark.parametrize(("who", "has_it"), [("amara", True), ("priya", False), ("quinn", False), ("dana", False)])
def test_actions_are_added_from_the_table_by_the_auditor(signed_in, cast, audit, who, has_it):
    page = signed_in(getattr(cast, who)).get(reverse("audits:actions", args=[audit.pk])).content.decode()

    assert ("Add an action" in page) == has_it
