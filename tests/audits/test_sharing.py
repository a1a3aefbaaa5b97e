"""Share, agree, reopen, finalise: people consider the outcome before it is final."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from audits import challenge, services
from audits.models import Audit, SectionJudgement
from audits.refusals import Refused
from lib import clock
from lib.steps import AlreadyMoved, NotAllowed
from tests.audits import making
from trail.models import Notice


def told(kind):
    return list(Notice.objects.filter(kind=kind).order_by("to__name").values_list("to__name", flat=True))


def test_sharing_opens_the_window_and_tells_worker_manager_and_iro(audit):
    """HULL-69: five working days from Monday 2 March."""
    making.share(audit)

    assert (audit.status, audit.challenge_until) == ("shared", date(2026, 3, 9))
    assert told("audit_shared") == ["Ira Review", "Priya Practice", "Tess Team"]


def test_sharing_without_a_complete_form_is_refused_with_what_is_missing(audit, cast):
    making.meet(audit)
    services.start(audit, by=cast.amara)

    with pytest.raises(Refused) as refused:
        services.share(audit, by=cast.amara)

    assert len(refused.value.missing) > 40
    assert Audit.objects.get().status == "in_progress"
    assert audit.status == "in_progress"


def test_audit_not_begun_cannot_be_shared(audit, cast):
    with pytest.raises(NotAllowed) as refused:
        services.share(audit, by=cast.amara)

    assert str(refused.value) == ("This audit is allocated, so “Share for challenge” cannot be done.")


def test_only_the_auditor_shares(audit, cast):
    making.complete(audit)

    with pytest.raises(PermissionDenied):
        services.share(audit, by=cast.priya)


def test_whoever_may_not_share_or_finalise_is_told_so_and_not_what_is_missing(audit, cast):
    making.fill(audit)
    with pytest.raises(PermissionDenied, match="Only the auditor"):
        services.share(audit, by=cast.priya)

    making.meet(audit)
    making.add_action(audit)
    services.share(audit, by=cast.amara)
    with pytest.raises(PermissionDenied, match="Only the auditor"):
        services.finalise(audit, by=cast.priya)


def test_finalising_waits_for_the_window(audit, cast):
    """HULL-69: everybody named gets the chance to challenge."""
    making.share(audit)
    services.agree(audit, by=cast.priya)

    with pytest.raises(Refused) as refused:
        services.finalise(audit, by=cast.amara)

    assert str(refused.value) == ("Tess Team and Ira Review may still challenge the outcome until 9 March 2026.")
    assert Audit.objects.get().status == "shared"


def test_finalising_after_the_window_needs_nobodys_agreement(audit, cast):
    making.share(audit)

    with clock.at(date(2026, 3, 10)):
        services.finalise(audit, by=cast.amara)

    assert (audit.status, audit.grade) == ("finalised", "good")


def test_on_the_last_day_of_the_window_it_still_waits(audit, cast):
    making.share(audit)

    with clock.at(date(2026, 3, 9)), pytest.raises(Refused):
        services.finalise(audit, by=cast.amara)


def test_everybodys_agreement_ends_the_window_early_and_tells_the_auditor(audit, cast):
    making.share(audit)
    for person in (cast.priya, cast.tess, cast.ira):
        services.agree(audit, by=person)

    services.finalise(audit, by=cast.amara)

    assert audit.finalised_at.date() == date(2026, 3, 2)
    assert told("audit_agreed") == ["Amara Audit"]


def test_audit_with_nobody_named_is_finalised_at_once(cast, framework):
    case = making.make_case(cast, worker=None, iro=None, team=None)
    audit = making.make_audit(cast, framework, case=case)
    services.absent_worker(audit, reason="The post is vacant", by=cast.amara)
    making.fill(audit)
    services.share(audit, by=cast.amara)

    assert services.finalise(audit, by=cast.amara).status == "finalised"


@pytest.mark.parametrize("name", ["amara", "nell", "quinn"])
def test_only_people_named_agree(audit, cast, name):
    making.share(audit)

    with pytest.raises(PermissionDenied):
        services.agree(audit, by=getattr(cast, name))


def test_agreeing_twice_is_one_view(audit, cast):
    making.share(audit)
    for _ in range(2):
        services.agree(audit, by=cast.priya)

    assert audit.views.count() == 1


def test_agreement_is_asked_anew_after_reopening(audit, cast):
    """HULL-69: they agreed to another outcome."""
    making.share(audit)
    for person in (cast.priya, cast.tess, cast.ira):
        services.agree(audit, by=person)
    services.reopen(audit, by=cast.amara, reason="A visit was overlooked")
    making.write(audit, "kss1-met", "not_met")
    services.share(audit, by=cast.amara)

    with pytest.raises(Refused):
        services.finalise(audit, by=cast.amara)

    assert told("audit_reopened") == ["Ira Review", "Priya Practice", "Tess Team"]
    assert audit.changes.get(was="shared").reason == "A visit was overlooked"


def test_reopening_needs_a_reason(audit, cast):
    making.share(audit)

    with pytest.raises(NotAllowed):
        services.reopen(audit, by=cast.amara, reason="  ")


def test_finalised_audit_holds_its_grade_and_the_judgement_of_each_section(audit):
    """HULL-67, HULL-70."""
    making.share(audit, grade="ri", judgement="partially_met")
    with clock.at(date(2026, 3, 10)):
        services.finalise(audit, by=audit.auditor)

    rows = SectionJudgement.objects.order_by("section__order").values_list("section__code", "judgement")
    assert list(rows) == [(f"kss{n}", "partially_met") for n in range(1, 11)]
    assert (audit.grade, audit.standing_grade) == ("ri", "ri")


def test_finalised_audit_goes_to_the_qa_team_and_back_to_the_people(audit):
    """HULL-70: automatically to the QA team; HULL-51, HULL-75: worker and manager read the findings."""
    making.finalise(audit)

    assert told("audit_to_check") == ["Quinn Quality"]
    assert told("audit_finalised") == ["Ira Review", "Priya Practice", "Tess Team"]
    assert told("action_given") == ["Priya Practice"]


def test_late_audit_is_finalised_all_the_same(audit, cast):
    """HULL-57 was missed; HULL-82: it still has to be done, even if late."""
    with clock.at(date(2026, 5, 4)):
        making.finalise(audit)

    assert audit.status == "finalised"
    assert audit.finalised_at.date() > audit.due_on


def test_unfinished_audit_is_overdue_on_the_day_after_it_was_due(audit):
    """HULL-57: the last calendar day of the month still counts."""
    assert not Audit.objects.overdue(date(2026, 3, 31)).exists()
    assert list(Audit.objects.overdue(date(2026, 4, 1))) == [audit]


def test_shared_audit_still_counts_as_unfinished(audit):
    making.share(audit)

    assert list(Audit.objects.overdue(date(2026, 4, 1))) == [audit]


def test_of_two_who_finalise_one_is_told_that_it_is_done(audit, cast):
    making.share(audit)
    other = Audit.objects.get(pk=audit.pk)
    with clock.at(date(2026, 3, 10)):
        services.finalise(audit, by=cast.amara)
        with pytest.raises(AlreadyMoved):
            services.finalise(other, by=cast.amara)

    assert making.steps(audit).count("finalised") == 1


def test_open_challenge_holds_the_audit_even_after_the_window(audit, cast):
    """HULL-69."""
    making.share(audit)
    challenge.raise_challenge(audit, text="The visits were recorded", by=cast.priya)

    with clock.at(date(2026, 4, 1)), pytest.raises(Refused) as refused:
        services.finalise(audit, by=cast.amara)

    assert str(refused.value) == ("Priya Practice has challenged the outcome and it is not settled yet.")


@pytest.mark.parametrize("name", ["priya", "tess", "ira"])
def test_reflections_keep_their_author(audit, cast, name):
    """HULL-58: the person's own words, beside the audit."""
    person = getattr(cast, name)

    reflection = services.reflect(audit, text="I learned to write it down", by=person)

    assert (reflection.by, reflection.text) == (person, "I learned to write it down")
    assert told("audit_reflection") == ["Amara Audit"]


def test_auditor_and_strangers_write_no_reflection(audit, cast):
    for person in (cast.amara, cast.nell):
        with pytest.raises(PermissionDenied):
            services.reflect(audit, text="Mine", by=person)


def test_empty_reflection_is_refused(audit, cast):
    with pytest.raises(Refused):
        services.reflect(audit, text=" ", by=cast.priya)


def test_results_are_found_by_practitioner_team_and_service(audit, cast):
    """HULL-12."""
    making.finalise(audit)
    graded = Audit.objects.filter(status__in=Audit.GRADED)

    assert list(graded.filter(practitioner=cast.priya)) == [audit]
    assert list(graded.filter(team=cast.north)) == [audit]
    assert list(graded.filter(team__parent=cast.north.parent)) == [audit]
    assert list(graded.filter(judgements__section__code="kss3", judgements__judgement="met")) == [audit]
    assert not graded.filter(team=cast.south).exists()
