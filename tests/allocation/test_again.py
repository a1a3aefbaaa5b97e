"""Done again, done twice, done by two: drafts, jobs and duties leave one round and say so."""

from datetime import date

import pytest
from django.urls import reverse

from allocation import duties, services
from allocation.handlers import draft_again, publish
from allocation.models import Allocation, AllocationChange, Break, Round, RoundLine, SampledCase
from allocation.refusals import Refused, RoundExists
from audits.models import Audit, ReauditDue
from cases.models import Case
from frameworks import services as frameworks
from jobs import services as jobs
from jobs.models import Job
from jobs.work import run_waiting
from lib import clock
from lib.months import Month
from people.models import Role
from tests.allocation.conftest import HULL
from tests.allocation.making import control, draft, kept, make_auditors, make_cases, pairs
from tests.audits.making import check, make_audit, make_case
from tests.cast import give_role
from tests.frameworks.council import changed
from trail.models import Event, Notice

MARCH, APRIL = Month(2026, 3), Month(2026, 4)


def again(round_, by, **options):
    return services.start_again(round_, by=by, **options)


def references(round_):
    return {one.case.reference for one in kept(round_)}


# A draft anew


def test_a_draft_anew_from_the_same_list_and_seed_is_the_same_draft(council, round_):
    before = pairs(round_)

    assert pairs(again(round_, council.quinn)) == before


def test_another_seed_draws_and_matches_otherwise(council):
    make_cases(100, team=council.south, worker=council.nadia, prefix="S")
    first = draft(by=council.quinn)
    before = references(first)

    second = again(first, council.quinn, seed=8)

    assert (second.seed, references(second) == before) == (8, False)


def test_what_was_done_by_hand_is_gone_with_the_old_draft(council):
    make_cases(40, team=council.south, worker=council.nadia, prefix="S")
    round_ = draft(by=council.quinn)
    before = pairs(round_)
    services.set_size(control(round_), size="10", by=council.quinn)
    services.drop(kept(round_)[0], reason="Closed", by=council.quinn)
    services.redraw(control(round_), reason="Once more", by=council.quinn)

    fresh = again(round_, council.quinn)

    line = control(fresh)
    assert (line.size, line.attempt, line.size_set_by, line.cases.count()) == ("40", 1, None, 40)
    assert pairs(fresh) == before
    assert not SampledCase.objects.exclude(dropped_at=None).exists()
    assert not AllocationChange.objects.exclude(sampled_case__round=fresh).exists()


def test_the_trail_keeps_the_old_seed(council, round_):
    again(round_, council.quinn, seed=99)

    event = Event.objects.get(action="allocation.start_again")
    assert (event.person, event.before) == (council.quinn, {"seed": 7})
    assert Event.objects.filter(action="allocation.draft").count() == 2


def test_a_draft_anew_follows_the_framework_that_counts_today(council, round_):
    frameworks.load_texts(HULL.name, changed("every: {size: 40}", "every: {size: 12}"), in_force_from=date(2026, 3, 2))

    fresh = again(round_, council.quinn)

    assert (control(fresh).size, len(kept(fresh))) == ("12", 12)


def test_whoever_has_a_break_meanwhile_has_no_case_in_the_new_draft(council, round_):
    Break.objects.create(
        person=council.amara, month=date(2026, 3, 1), status="agreed", asked_by=council.amara, reason="x"
    )

    assert "Amara Audit" not in pairs(again(round_, council.quinn)).values()


def test_re_audits_are_in_the_new_draft_as_in_the_old(council, framework):
    """HULL-77."""
    audit = make_audit(council, framework, case=make_case(council, "R-1"), month=date(2026, 2, 1), auditor=council.nell)
    check(audit, grade="inadequate")
    ReauditDue.objects.create(audit=audit, due_on=date(2026, 4, 10), reason="Graded inadequate.")
    round_ = draft(by=council.quinn)

    fresh = again(round_, council.quinn)

    assert [one.case.reference for one in kept(fresh, "reaudit")] == ["R-1"]
    assert ReauditDue.objects.waiting().count() == 1


def test_a_re_audit_in_one_month_s_draft_is_not_in_the_next_one_s(council, framework):
    audit = make_audit(council, framework, case=make_case(council, "R-1"), month=date(2026, 2, 1), auditor=council.nell)
    check(audit, grade="inadequate")
    ReauditDue.objects.create(audit=audit, due_on=date(2026, 4, 10), reason="Graded inadequate.")
    march = draft(by=council.quinn)

    april = draft(APRIL.first_day, by=council.quinn)
    assert not april.lines.filter(code="reaudit").exists()
    services.drop(kept(march, "reaudit")[0], reason="The family has moved away", by=council.quinn)

    assert [one.case.reference for one in kept(again(april, council.quinn), "reaudit")] == ["R-1"]


def test_when_the_list_is_gone_the_old_draft_stays(council, round_):
    Case.objects.update(gone_on=date(2026, 3, 1))

    with pytest.raises(Refused, match="There is no case list to draw from"):
        again(round_, council.quinn)

    assert Round.objects.get() == round_
    assert len(kept(round_)) == 30


def test_a_round_published_while_it_was_drawn_again_stays_published(council, round_, monkeypatch):
    """Somebody publishes between the reading and the writing of a new draft."""
    from allocation.drafting import Drawing

    match = Drawing.match

    def publish_meanwhile(drawing):
        match(drawing)
        services.publish_round(Round.objects.get(pk=round_.pk), by=council.quinn)

    monkeypatch.setattr(Drawing, "match", publish_meanwhile)

    with pytest.raises(Refused, match="is no longer a draft"):
        again(round_, council.quinn)

    assert (Round.objects.get().pk, Audit.objects.count()) == (round_.pk, 4)


# Twice


def test_a_second_publication_makes_and_tells_nothing(council, round_):
    services.publish_round(round_, by=council.quinn)
    told = Notice.objects.count()

    for stale in (round_, Round.objects.get()):
        with pytest.raises(Refused, match="is no longer a draft"):
            services.publish_round(stale, by=council.quinn)

    assert (Audit.objects.count(), Notice.objects.count()) == (4, told)
    assert Event.objects.filter(action="allocation.publish").count() == 1


def test_a_job_to_publish_done_twice_finds_its_audits(council, round_):
    for once in ("a", "b"):
        jobs.start("allocation.publish", by=council.quinn, once=once, month="2026-03")
        run_waiting()

    told = list(Job.objects.order_by("pk").values_list("status", "message"))
    assert told == [("done", "4 audits made")] * 2
    assert Audit.objects.count() == 4


def test_a_job_that_may_not_publish_says_what_keeps_it_back(council, round_):
    council.amara.left_on = date(2026, 3, 1)
    council.amara.save()
    case = SampledCase.objects.get(allocation__auditor=council.amara).case
    job = jobs.start("allocation.publish", by=council.quinn, month="2026-03")

    run_waiting()

    job.refresh_from_db()
    assert (job.status, job.message) == (
        Job.Status.FAILED, f"Case {case} can no longer go to Amara Audit: Amara Audit has left.",
    )  # fmt: skip
    assert Round.objects.get().is_draft


def test_a_job_to_draft_anew_without_a_draft_drafts(council):
    job = jobs.start("allocation.start_again", by=council.quinn, month="2026-03", seed=5)

    run_waiting()

    job.refresh_from_db()
    assert (job.status, job.message, Round.objects.get().seed) == ("done", "30 cases drawn", 5)


def test_a_job_to_draft_anew_leaves_a_published_round(council, round_):
    services.publish_round(round_, by=council.quinn)
    job = jobs.start("allocation.start_again", by=council.quinn, month="2026-03")

    run_waiting()

    job.refresh_from_db()
    assert (job.status, job.message) == (
        Job.Status.FAILED, "The round of March 2026 is no longer a draft: it is not changed here.",
    )  # fmt: skip


def test_a_job_to_draft_a_drafted_month_leads_to_its_round(council, round_):
    job = jobs.start("allocation.draft", by=council.quinn, month="2026-03", seed=8)

    run_waiting()

    job.refresh_from_db()
    assert (job.status, job.url) == ("done", "/rounds/2026-03/")
    assert job.message.startswith("The round of March 2026 is there already, as a draft, drawn with seed 7.")


def test_progress_is_told_in_words_while_a_round_is_drawn(council):
    told = []

    services.draft_round(MARCH.first_day, seed=7, progress=lambda percent, words: told.append((percent, words)))

    assert told == [
        (5, "Reading the case list"), (40, "Drawing the sample"), (60, "Matching cases and auditors"),
        (90, "Writing the round down"),
    ]  # fmt: skip


def test_a_worker_s_two_hands_are_the_same_functions_as_the_pages_(council, round_):
    """The handlers say what they did in the words that the page of the job shows."""
    job = Job(payload={"month": "2026-03"}, owner=council.quinn)

    assert draft_again(job, lambda *told: None) == {"message": "30 cases drawn", "url": "/rounds/2026-03/"}
    assert publish(job, lambda *told: None)["message"] == "4 audits made"


# By two


def test_of_two_changes_of_the_same_case_the_second_sees_the_first(council, round_):
    """Two people have the same page open."""
    case = SampledCase.objects.get(allocation__auditor=council.amara)
    same = SampledCase.objects.get(pk=case.pk)
    services.drop(case, reason="Closed", by=council.quinn)

    give_role(council.moses, Role.QA)
    with pytest.raises(Refused, match="has been dropped already"):
        services.drop(SampledCase.objects.get(pk=same.pk), reason="Complaint", by=council.moses)

    assert SampledCase.objects.get(pk=case.pk).dropped_reason == "Closed"


def test_a_page_of_an_old_draft_finds_its_case_gone(client, council, round_):
    old = kept(round_)[0].pk
    again(round_, council.quinn)
    client.force_login(council.quinn)

    for name in ("case", "drop", "replace", "auditor", "swap"):
        assert client.get(reverse(f"allocation:{name}", args=[old])).status_code == 404


def test_publishing_by_page_after_somebody_else_did_leads_to_the_round(client, council, round_):
    services.publish_round(round_, by=council.quinn)
    client.force_login(council.quinn)

    answer = client.post(reverse("allocation:publish", args=[MARCH]))

    assert (answer.url, Job.objects.count()) == ("/rounds/2026-03/", 0)


# Duties and months


def test_the_duty_leaves_a_draft_that_somebody_made_before_its_day(council):
    with clock.at(date(2026, 2, 27)):
        draft(seed=3, by=council.quinn)

    assert duties.draft(date(2026, 3, 2)) == 0
    assert Round.objects.get().seed == 3


@pytest.mark.parametrize(
    ("on", "drafts"),
    [(date(2026, 3, 1), False), (date(2026, 3, 2), True), (date(2026, 3, 31), True), (date(2026, 4, 1), True)],
)
def test_the_duty_drafts_from_the_first_working_day_to_the_day_audits_are_due(council, on, drafts):
    """HULL-52; 1 April is the first working day of April."""
    with clock.at(on):
        assert bool(duties.draft(on)) is drafts

    months = list(Round.objects.values_list("month", flat=True))
    assert months == ([Month.of(on).first_day] if drafts else [])


def test_two_months_are_drafted_side_by_side_and_share_no_open_case(council, round_):
    april = draft(APRIL.first_day, by=council.quinn)
    services.publish_round(round_, by=council.quinn)

    said = services.problems(april)

    begun = {one.case.reference for one in kept(round_) if hasattr(one, "allocation")}
    both = begun & {one.case.reference for one in kept(april) if hasattr(one, "allocation")}
    assert both
    assert {sentence.split()[4] for sentence in said if sentence.startswith("Another audit")} == both


def test_a_second_draft_of_a_month_names_the_state_of_the_first(council, round_):
    services.publish_round(round_, by=council.quinn)

    with pytest.raises(RoundExists) as refused:
        draft(by=council.quinn)

    assert refused.value.round == round_
    assert "and published, drawn with seed 7" in str(refused.value)


def test_next_month_looks_back_at_published_audits_only(council, round_):
    """A draft that nobody published counts for nobody."""
    make_auditors(1)
    with clock.at(date(2026, 4, 1)):
        april = draft(APRIL.first_day)

    assert control(april).excluded == []
    assert {one.reason.split("has had ")[1] for one in Allocation.objects.filter(sampled_case__round=april)} == {
        "0 of at most 10 audits this year."
    }
    assert RoundLine.objects.filter(code="control").count() == 2
