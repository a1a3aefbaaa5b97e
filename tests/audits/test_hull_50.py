"""The family's views: sought, kept with the right audit, and answered with the findings (HULL-50, HULL-122)."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from audits import family, services
from audits.models import FamilyView
from audits.refusals import Refused
from lib import clock
from lib.steps import AlreadyMoved
from tests.audits import making
from trail.models import Event, Notice

DAY = date(2026, 3, 2)


def note(audit, by, **given):
    values = {"who": "parent", "how": "telephone", "outcome": "heard", "said": "She listens to us.", "on": DAY}
    return family.note_view(audit, by=by, **values | given)


def test_hull_50_auditor_keeps_what_a_parent_said_and_the_trail_knows(audit, cast):
    view = note(audit, cast.amara)

    assert list(audit.family_views.values_list("who", "how", "outcome", "said", "by")) == [
        ("parent", "telephone", "heard", "She listens to us.", cast.amara.pk)
    ]
    event = Event.objects.get(action="audits.note_family_view")
    assert (event.thing, event.after) == (f"audits.familyview:{view.pk}", {"who": "parent", "outcome": "heard"})
    assert not Notice.objects.filter(kind="family_view_noted").exists()


def test_hull_50_auditor_hears_of_what_somebody_else_noted(audit, cast):
    view = note(audit, cast.priya, who="child", how="in_person", said="I was asked.")

    told = Notice.objects.get(kind="family_view_noted")
    assert (told.to, told.about) == (cast.amara, f"audits.familyview:{view.pk}")
    assert "asked" not in str(told.context) + told.subject


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"said": " "}, "Write what they said."),
        ({"outcome": "declined", "said": ""}, "Say why they were not heard."),
        ({"outcome": "not_asked", "how": "", "said": ""}, "Say why they were not heard."),
        ({"how": ""}, "Say how they were asked, or how their answer came in."),
        ({"on": date(2026, 3, 3)}, "The family was asked on a day that has not come yet. Give a day up to today."),
    ],
)
def test_hull_50_what_is_missing_is_said_and_nothing_kept(audit, cast, given, sentence):
    with pytest.raises(Refused) as refused:
        note(audit, cast.amara, **given)

    assert (str(refused.value), FamilyView.objects.count()) == (sentence, 0)


def test_hull_50_no_reply_and_the_impossible_are_results_too(audit, cast):
    note(audit, cast.amara, outcome="no_reply", said="")
    note(audit, cast.amara, outcome="not_asked", how="", said="The parents’ address is not known.")

    assert list(audit.family_views.values_list("outcome", flat=True)) == ["no_reply", "not_asked"]


def test_hull_50_colleague_of_another_team_and_a_cancelled_audit_take_nothing(audit, cast):
    with pytest.raises(PermissionDenied):
        note(audit, cast.nell)
    services.cancel(audit, by=cast.quinn, reason="Moved away")
    with pytest.raises(PermissionDenied):
        note(audit, cast.amara)


def test_hull_50_database_itself_refuses_a_view_without_words(audit, cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        FamilyView.objects.create(audit=audit, who="child", outcome="heard", on=DAY, by=cast.amara)


# What they hear back


def test_hull_50_child_hears_the_findings_once_they_are_final(audit, cast):
    making.finalise(audit)
    view = note(audit, cast.amara, who="child")

    family.tell_family(view, told="That her plan is written anew, with her.", on=DAY, by=cast.priya)

    kept = FamilyView.objects.get()
    assert (kept.told_on, kept.told, kept.told_by) == (DAY, "That her plan is written anew, with her.", cast.priya)


def test_hull_50_nobody_hears_findings_that_may_still_change(audit, cast):
    view = note(audit, cast.amara)
    making.share(audit)

    with pytest.raises(PermissionDenied):
        family.tell_family(view, told="That all is well", on=DAY, by=cast.amara)


def test_hull_50_of_two_who_tell_one_is_told(audit, cast):
    making.finalise(audit)
    view = note(audit, cast.amara)
    stale = FamilyView.objects.get()
    family.tell_family(view, told="By telephone", on=DAY, by=cast.amara)

    with pytest.raises(AlreadyMoved):
        family.tell_family(stale, told="By letter", on=DAY, by=cast.priya)

    assert FamilyView.objects.get().told == "By telephone"


@pytest.mark.parametrize(("told", "on"), [(" ", DAY), ("By letter", date(2026, 3, 3))])
def test_hull_50_telling_needs_words_and_a_day_that_has_come(audit, cast, told, on):
    making.finalise(audit)
    view = note(audit, cast.amara)

    with pytest.raises(Refused):
        family.tell_family(view, told=told, on=on, by=cast.amara)


# Answers from outside


def test_hull_122_answer_from_outside_reaches_the_audit_whose_number_it_bears(audit, cast, framework):
    other = making.make_audit(cast, framework, case=making.make_case(cast, "C-2"))

    found = family.audit_meant(f" {other.reference} ", by=cast.quinn)
    note(found, cast.quinn, how="came_in")

    assert [(view.audit, view.how) for view in FamilyView.objects.all()] == [(other, "came_in")]
    assert Notice.objects.get(kind="family_view_noted").to == other.auditor


def test_hull_122_answer_may_come_in_when_the_audit_is_long_closed(audit, cast):
    making.check(audit)
    audit.actions.update(status="dropped")
    services.close(audit, by=cast.quinn)

    with clock.at(date(2026, 6, 1)):
        note(audit, cast.quinn, how="came_in", on=date(2026, 5, 29))

    assert audit.family_views.count() == 1


def test_hull_122_number_of_no_audit_or_of_one_out_of_sight_is_refused_alike(audit, cast):
    type(audit).objects.update(restricted=True)

    sentences = set()
    for reference in ("2026-03-999", audit.reference):
        with pytest.raises(Refused) as refused:
            family.audit_meant(reference, by=cast.quinn)
        sentences.add(str(refused.value).replace(reference, "X"))

    assert sentences == {"There is no audit X. Look for the number on the form they sent back."}
