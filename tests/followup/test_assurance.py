"""Samples that check whether "done" was done (HULL-07, HULL-103)."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from audits import actions
from audits.models import Action
from followup import assurance, duties
from followup.models import AssuranceCheck, TrackerCheck
from lib import clock
from lib.months import Month
from lib.permissions import can
from lib.steps import AlreadyMoved, NotAllowed
from people.models import Role
from tests.cast import give_role, make_person
from tests.followup.making import make_action, make_checked, told

MARCH, APRIL = date(2026, 3, 2), date(2026, 4, 1)


def sign_off(action, cast):
    actions.complete(action, what_was_done="Written", by=cast.priya)
    actions.sign_off(action, effect_seen="Known", by=cast.tess)


def make_signed(cast, framework, count, each=1):
    """So many audits with actions signed off in March."""
    for number in range(count):
        audit = make_checked(cast, framework, f"C-{number}")
        for _ in range(each):
            sign_off(make_action(audit, by=cast.gwen), cast)


def draw(on=APRIL):
    with clock.at(on):
        return duties.draw_samples(on)


def drawn():
    return list(AssuranceCheck.objects.order_by("pk").values_list("action__audit__reference", "action__order"))


# The QA team's sample


def test_ten_audits_are_sampled_with_one_action_each(cast, framework):
    """HULL-103: ten cases a month."""
    make_signed(cast, framework, 12, each=2)

    draw()

    assert len(drawn()) == 10
    assert len({audit for audit, _ in drawn()}) == 10
    assert set(AssuranceCheck.objects.values_list("month", flat=True)) == {date(2026, 4, 1)}


def test_sample_is_repeatable(cast, framework):
    make_signed(cast, framework, 12)
    draw()
    first = drawn()
    AssuranceCheck.objects.all().delete()

    draw()

    assert drawn() == first


def test_sample_is_drawn_once_a_month_and_told_once(cast, framework):
    make_signed(cast, framework, 2)
    draw()
    first = drawn()
    make_signed_in_march = make_checked(cast, framework, "C-9")
    sign_off(make_action(make_signed_in_march, by=cast.gwen), cast)

    draw()
    draw(date(2026, 4, 20))

    assert drawn() == first
    assert told("assurance_due") == ["Quinn Quality"]


def test_only_what_was_signed_off_in_the_month_before_is_sampled(cast, framework):
    make_signed(cast, framework, 1)
    audit = make_checked(cast, framework, "C-7")
    open_ = make_action(audit, by=cast.gwen)
    with clock.at(APRIL):
        sign_off(make_action(audit, by=cast.gwen), cast)

    draw()

    assert len(drawn()) == 1
    assert not AssuranceCheck.objects.filter(action=open_).exists()


@pytest.fixture
def check(cast, framework):
    make_signed(cast, framework, 1)
    draw()
    return AssuranceCheck.objects.get()


def test_check_is_noted_once_with_what_was_seen(check, cast):
    """HULL-103."""
    theirs = AssuranceCheck.objects.get()
    assurance.note(check, result="partly", note="One visit is missing", by=cast.quinn)

    assert (check.result, check.by, check.note) == ("partly", cast.quinn, "One visit is missing")
    with pytest.raises(AlreadyMoved):
        assurance.note(theirs, result="seen", note="", by=cast.quinn)


def test_check_is_noted_by_the_role_the_framework_names_never_by_the_doer(check, cast):
    for person in (cast.tess, cast.priya, cast.dana, cast.gwen):
        with pytest.raises(PermissionDenied):
            assurance.note(check, result="seen", note="", by=person)
    give_role(cast.tess, Role.QA)

    assert not can(type(cast.tess).objects.get(pk=cast.tess.pk), "followup.assure", check)
    with pytest.raises(NotAllowed, match="what you saw"):
        assurance.note(check, result="perfect", note="", by=cast.quinn)


def test_checked_action_has_a_result_in_the_database(check):
    with pytest.raises(IntegrityError), transaction.atomic():
        AssuranceCheck.objects.update(at=clock.now())


# The leaders' trackers


def make_trackers(cast, framework):
    """In March two audits with actions of Safeguarding and one of Courts, and one without actions."""
    carl = make_person("Carl Court", Role.PRACTITIONER, team=cast.court, manager=cast.amara)
    for number in range(2):
        make_action(make_checked(cast, framework, f"S-{number}"), by=cast.gwen)
    court = make_checked(cast, framework, "K-1", team=cast.court, worker=carl, auditor=cast.nell)
    make_action(court, by=cast.norman)
    make_checked(cast, framework, "S-9")


def services():
    return list(TrackerCheck.objects.values_list("service__name", flat=True))


def test_one_tracker_of_each_service_is_drawn_for_the_leaders(cast, framework):
    """HULL-07: senior leaders sample trackers of all areas of the service every month."""
    make_trackers(cast, framework)

    draw()
    draw(date(2026, 4, 2))

    assert services() == ["Courts", "Safeguarding"]
    assert all(one.audit.actions.exists() for one in TrackerCheck.objects.all())
    assert told("trackers_due") == ["Dana Director"]


def test_trackers_drawn_are_repeatable(cast, framework):
    make_trackers(cast, framework)
    draw()
    first = set(TrackerCheck.objects.values_list("audit", flat=True))
    TrackerCheck.objects.all().delete()

    draw()

    assert set(TrackerCheck.objects.values_list("audit", flat=True)) == first


def test_leader_signs_a_tracker_once(cast, framework):
    """HULL-07: and signs them off."""
    make_trackers(cast, framework)
    draw()
    tracker = TrackerCheck.objects.first()

    for person in (cast.quinn, cast.tess, cast.hana):
        with pytest.raises(PermissionDenied):
            assurance.sign(tracker, result="tracked", note="", by=person)
    assurance.sign(tracker, result="tracked", note="", by=cast.dana)

    assert (tracker.by, tracker.result) == (cast.dana, "tracked")
    with pytest.raises(AlreadyMoved):
        assurance.sign(TrackerCheck.objects.get(pk=tracker.pk), result="tracked", note="", by=cast.dana)


def test_concern_about_a_tracker_says_what_must_be_put_right(cast, framework):
    make_trackers(cast, framework)
    draw()

    with pytest.raises(NotAllowed, match="what must be put right"):
        assurance.sign(TrackerCheck.objects.first(), result="concern", note=" ", by=cast.dana)


def test_samples_are_not_drawn_from_other_months(cast, framework):
    make_trackers(cast, framework)
    sign_off(Action.objects.filter(audit__team=cast.north).first(), cast)

    assert assurance.draw(Month(2026, 5), size=10, on=date(2026, 5, 1)) == []
    assert assurance.draw_trackers(Month(2026, 5)) == []
