"""Dip samples: a form without a part for management oversight asks nobody for it (HULL-37, 42)."""

from datetime import date

import pytest
from django.urls import reverse

from audits import actions
from audits.models import Audit
from followup import duties, escalation, oversight
from followup.models import Escalation, Oversight
from frameworks.models import Section
from frameworks.services import tool
from lib import clock
from lib.steps import NotAllowed
from moderation import duties as moderating
from tests.audits import making
from tests.followup.making import live, make_action, make_checked, make_dip, put, settle, told, weekdays
from trail.models import Notice

pytestmark = pytest.mark.long

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)


@pytest.fixture
def dip(cast, framework):
    """A dip sample with one action, checked by Quinn."""
    audit = make_dip(cast, framework)
    making.check(audit)
    return audit


def finish(action, cast):
    actions.complete(action, what_was_done="Visited", by=cast.priya)
    actions.sign_off(action, effect_seen="Seen alone", by=cast.tess)


def status(audit):
    return Audit.objects.get(pk=audit.pk).status


@pytest.mark.parametrize(("code", "asked"), [("child", True), ("thematic", True), ("dip-sample", False)])
def test_which_forms_ask_for_oversight(cast, framework, code, asked):
    """The form says so, by a part of its own; no code, line or kind is named anywhere."""
    audit = put(make_dip(cast, framework, tool_version=tool(framework, code)))
    parts = Section.objects.filter(tool_version=audit.tool_version_id).values_list("part", flat=True)

    assert oversight.is_asked_of(audit) is asked
    assert ("oversight" in parts) is asked
    assert duties.open_oversights(TUESDAY) == int(asked)


def test_dip_sample_never_opens_an_oversight(dip, checked):
    """Of a dip sample and a full audit, both checked, one is asked for."""
    assert [duties.open_oversights(day) for day in (MONDAY, TUESDAY, date(2026, 4, 1))] == [1, 0, 0]

    assert Oversight.objects.get().audit == checked
    assert told("oversight_due") == ["Tess Team"]


def test_asking_for_oversight_of_a_dip_sample_is_refused_with_a_sentence(dip):
    with pytest.raises(NotAllowed, match=f"The form of {dip} has no part for management oversight"):
        oversight.open_oversight(dip, on=TUESDAY)

    assert not Oversight.objects.exists()


def test_nobody_is_told_reminded_or_chased_for_oversight_of_a_dip_sample(dip):
    """Six weeks of duties: only the action is anybody's to do, until 20 April."""
    live(weekdays(MONDAY, date(2026, 4, 10)), (*moderate(), duties.open_oversights, duties.chase, duties.escalate))

    asked = Notice.objects.filter(kind__regex="oversight|supervision")
    assert list(asked) == []
    assert list(Escalation.objects.all()) == []
    assert [thing.step for thing in escalation.owed(date(2026, 4, 10))] == ["action"]


def moderate():
    return moderating.select, moderating.chase, moderating.escalate


def test_checked_audit_does_not_promise_oversight_to_the_manager(dip):
    """The notice of the check fits every form; oversight has a notice of its own."""
    notice = Notice.objects.get(kind="audit_checked")

    assert (notice.to.name, notice.subject) == ("Tess Team", f"Audit {dip} is checked")


def test_dip_sample_waits_for_its_actions_alone_and_then_closes(dip, cast):
    """HULL-73: until the last action is signed off."""
    action = dip.actions.get()
    waiting = [oversight.still_open(dip)]
    live([TUESDAY])
    assert status(dip) == "checked"

    with clock.at(date(2026, 3, 4)):
        actions.complete(action, what_was_done="Visited", by=cast.priya)
        waiting.append(oversight.still_open(dip))
        actions.sign_off(action, effect_seen="Seen alone", by=cast.tess)
        waiting.append(oversight.still_open(dip))
    live([date(2026, 3, 5)])

    assert waiting == [["1 action is not signed off yet."], ["1 action is not signed off yet."], []]
    dip.refresh_from_db()
    assert (dip.status, clock.day_of(dip.closed_at)) == ("closed", date(2026, 3, 5))
    assert [change.by for change in dip.changes.filter(status="closed")] == [None]


def test_dip_sample_that_asks_for_no_action_closes_the_next_morning(cast, framework):
    audit = put(make_dip(cast, framework))

    assert [duties.close(day) for day in (TUESDAY, TUESDAY)] == [1, 0]
    assert status(audit) == "closed"


def test_dropped_action_does_not_hold_a_dip_sample_open(dip, cast):
    actions.drop(dip.actions.get(), reason="The case is closed", by=cast.tess)

    assert duties.close(TUESDAY) == 1


def test_action_added_later_keeps_a_dip_sample_open(dip, cast):
    finish(dip.actions.get(), cast)
    make_action(dip, by=cast.gwen)

    assert duties.close(TUESDAY) == 0
    assert status(dip) == "checked"


def test_full_audit_beside_it_still_waits_for_its_manager(dip, checked, cast):
    """HULL-42: where the form has the part it is mandatory."""
    for audit in (dip, checked):
        finish(audit.actions.get(), cast)

    assert duties.close(TUESDAY) == 1

    assert (status(dip), status(checked)) == ("closed", "checked")
    assert oversight.still_open(checked) == [
        "Management oversight is not written yet.", "The discussion in supervision is not noted yet.",
    ]  # fmt: skip


def test_graded_form_without_the_part_still_waits_for_moderation(cast, framework):
    """No oversight to wait for is no reason to close before a grade is confirmed."""
    audit = make_checked(cast, framework, grade="inadequate")
    Section.objects.filter(tool_version=audit.tool_version_id, part="oversight").delete()

    assert oversight.still_open(audit) == ["Moderation is not finished yet."]
    assert duties.close(TUESDAY) == 0
    settle(audit, "inadequate")
    assert duties.close(TUESDAY) == 1


def test_oversight_that_was_opened_by_mistake_chases_nobody_and_ends_with_the_audit(dip, cast):
    """Rows of before the form was asked: the audit closes all the same, and they go with it."""
    opened = Oversight.objects.create(
        audit=dip, manager=cast.tess, due_on=date(2026, 3, 16), supervision_due_on=date(2026, 4, 2)
    )
    live(weekdays(MONDAY, date(2026, 3, 20)), (duties.chase, duties.escalate))
    finish(dip.actions.get(), cast)

    assert Notice.objects.filter(kind__startswith="oversight").count() == 0
    assert duties.close(date(2026, 3, 23)) == 1
    opened.refresh_from_db()
    assert opened.ended_at is not None


def test_pages_of_a_dip_sample_speak_of_no_oversight(signed_in, cast, dip):
    for person in (cast.tess, cast.quinn):
        browser = signed_in(person)
        for name in ("audit", "whole", "outcome", "actions"):
            page = browser.get(reverse(f"audits:{name}", args=[dip.pk])).content.decode()
            assert "Management oversight" not in page, name
        assert browser.get(reverse("followup:oversights")).context["page"].paginator.count == 0


def test_actions_of_a_dip_sample_are_followed_as_all_others(signed_in, cast, dip):
    """HULL-06: the list holds them, and the trackers are drawn from them too."""
    finish(dip.actions.get(), cast)
    page = signed_in(cast.tess).get(reverse("followup:actions")).context["page"]
    with clock.at(date(2026, 4, 1)):
        duties.draw_samples(date(2026, 4, 1))

    assert [action.audit for action in page] == [dip]
    assert told("assurance_due") == ["Quinn Quality"]
    assert told("trackers_due") == ["Dana Director"]
