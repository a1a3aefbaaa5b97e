"""Samples that check whether "done" was done (HULL-07, HULL-103)."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from audits import actions
from audits.models import Action, Audit
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


@pytest.mark.parametrize("part", ["auditor", "owner", "done_by", "signed_off_by"])
def test_leader_signs_no_tracker_of_an_audit_they_had_a_part_in(cast, framework, part):
    """Whoever audited, or did or signed off an action, leaves the tracker to another leader."""
    make_trackers(cast, framework)
    draw()
    tracker = TrackerCheck.objects.first()
    if part == "auditor":
        Audit.objects.filter(pk=tracker.audit_id).update(auditor=cast.dana)
    else:
        tracker.audit.actions.update(**{part: cast.dana})

    with pytest.raises(PermissionDenied, match="never by who took part"):
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


# Which are drawn


def test_restricted_cases_are_in_neither_sample(cast, framework):
    """STAGE-10: who looks at the samples may not open them, so the place goes to another case."""
    make_signed(cast, framework, 12)
    hidden = Audit.objects.order_by("pk")[:3]
    Audit.objects.filter(pk__in=[audit.pk for audit in hidden]).update(restricted=True)

    draw()

    assert len(drawn()) == 9
    assert AssuranceCheck.objects.visible_to(cast.quinn).count() == 9
    assert not TrackerCheck.objects.filter(audit__restricted=True).exists()


@pytest.mark.parametrize(
    ("moment", "count"),
    [
        (datetime(2026, 2, 28, 23, 59), 0), (datetime(2026, 3, 1, 0, 0), 1),
        (datetime(2026, 3, 31, 23, 59), 1), (datetime(2026, 4, 1, 0, 0), 0),
    ],
)  # fmt: skip
def test_month_before_ends_at_midnight_of_the_councils_own_time(cast, framework, moment, count):
    """Summer time began on 29 March: 23:59 of the 31st is 22:59 in Greenwich, and midnight is 23:00."""
    action = make_action(make_checked(cast, framework), by=cast.gwen)
    with clock.at(moment):
        sign_off(action, cast)

    draw()

    assert AssuranceCheck.objects.count() == count


def test_small_month_gives_all_it_has_and_an_empty_one_tells_nobody(cast, framework):
    make_signed(cast, framework, 3)
    draw()
    draw(date(2026, 5, 1))

    assert len(drawn()) == 3
    assert told("assurance_due") == ["Quinn Quality"]


def test_every_month_has_its_own_sample_and_is_told_of_it(cast, framework):
    """HULL-103: each month; what was checked in April is not drawn again in May."""
    make_signed(cast, framework, 2)
    draw()
    with clock.at(date(2026, 4, 10)):
        sign_off(make_action(make_checked(cast, framework, "C-APRIL"), by=cast.gwen), cast)
    draw(date(2026, 5, 1))

    months = list(AssuranceCheck.objects.order_by("pk").values_list("month", flat=True))
    assert months == [date(2026, 4, 1), date(2026, 4, 1), date(2026, 5, 1)]
    assert told("assurance_due") == ["Quinn Quality", "Quinn Quality"]


def test_sample_that_is_looked_at_is_told_to_nobody_who_joins_later(cast, framework):
    make_signed(cast, framework, 1)
    draw()
    assurance.note(AssuranceCheck.objects.get(), result="seen", note="", by=cast.quinn)
    give_role(cast.adam, Role.QA)

    draw(date(2026, 4, 20))

    assert told("assurance_due") == ["Quinn Quality"]


def test_framework_may_ask_for_another_number_and_for_no_trackers(cast, framework, monkeypatch):
    policy = framework.policy
    rule = replace(policy.followup.assurance, sample=2, signed_off_by=())
    other = replace(policy, followup=replace(policy.followup, assurance=rule))
    monkeypatch.setattr(type(framework), "policy", other)
    make_signed(cast, framework, 5)

    draw()

    assert len(drawn()) == 2
    assert not TrackerCheck.objects.exists()


def test_signed_off_audits_of_closed_loops_are_sampled_too(cast, framework):
    """Closing the loop is what the sample looks at (HULL-42)."""
    make_signed(cast, framework, 2)
    Audit.objects.update(status="closed")

    draw()

    assert len(drawn()) == 2


# What was seen


@pytest.mark.parametrize("result", ["seen", "partly", "not"])
def test_each_result_is_kept_with_who_and_when(check, cast, result):
    with clock.at(date(2026, 4, 9)):
        assurance.note(check, result=result, note="In the case note of 3 March", by=cast.quinn)

    check.refresh_from_db()
    assert (check.result, check.by, clock.day_of(check.at)) == (result, cast.quinn, date(2026, 4, 9))
    assert not AssuranceCheck.objects.waiting().exists()


def test_action_found_undone_stays_signed_off_and_says_so(check, cast):
    """The sample judges the sign-off; what follows is for the managers to set anew."""
    assurance.note(check, result="not", note="Nothing on the file", by=cast.quinn)

    check.action.refresh_from_db()
    assert check.action.status == "signed_off"


def test_leader_with_a_concern_says_what_must_be_put_right(cast, framework):
    """HULL-07."""
    make_trackers(cast, framework)
    draw()
    tracker = TrackerCheck.objects.get(service__name="Safeguarding")

    assurance.sign(tracker, result="concern", note="Two actions have no day", by=cast.dana)

    assert (tracker.result, tracker.note, tracker.by) == ("concern", "Two actions have no day", cast.dana)
    assert [one.service.name for one in TrackerCheck.objects.waiting()] == ["Courts"]


@pytest.mark.parametrize(
    ("work", "words"), [("note", "what you saw on the file"), ("sign", "what you saw in the tracker")]
)
def test_result_that_is_none_is_refused(check, cast, work, words):
    thing, by = (check, cast.quinn) if work == "note" else (TrackerCheck.objects.get(), cast.dana)

    with pytest.raises(NotAllowed, match=words):
        getattr(assurance, work)(thing, result="", note="x", by=by)
