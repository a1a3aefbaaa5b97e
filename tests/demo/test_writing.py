"""How an invented auditor fills a form in: as good as the practice is, and whole."""

from random import Random

import pytest

from audits.checks import missing
from audits.models import Answer, Audit
from demo import words
from demo.chance import Chance
from demo.players.quality import quality, within
from demo.writing import at_quality, begin, fill_in
from frameworks.models import Question, Section
from frameworks.services import tool
from tests.audits.making import make_audit, make_case, meet

pytestmark = pytest.mark.django_db

BEST, WORST = 0.99, 0.01


@pytest.fixture
def audit(cast, framework):
    return make_audit(cast, framework)


def written(audit, *, good, luck=1):
    """The audit as its auditor would write it about practice this good (0 to 1)."""
    meet(audit)
    fill_in(audit, quality=good, luck=Random(luck), by=audit.auditor)
    return Audit.objects.get(pk=audit.pk)


def values(audit, kind=None):
    rows = Answer.objects.filter(audit=audit, part="answer", **({"question__kind": kind} if kind else {}))
    return list(rows.order_by("question__section__order", "question__order").values_list("value", flat=True))


@pytest.mark.parametrize(
    ("good", "code"), [(0.99, "a"), (0.76, "a"), (0.74, "b"), (0.5, "c"), (0.3, "c"), (0.01, "d"), (0, "d"), (1, "a")]
)
def test_a_quality_is_a_point_of_a_scale_that_runs_from_best_to_worst(good, code):
    assert at_quality("abcd", good) == code


@pytest.mark.parametrize("good", [BEST, 0.5, WORST])
@pytest.mark.parametrize("form", ["child", "thematic", "dip-sample"])
def test_whatever_the_practice_every_form_is_written_whole(cast, framework, good, form):
    """HULL-66 to 68: what is asked only for a grade or an answer is answered too."""
    found = make_audit(cast, framework, tool_version=tool(framework, form))

    found = written(found, good=good)

    assert missing(found) == []


def test_the_grade_goes_with_how_good_practice_is(cast, framework):
    audits = [make_audit(cast, framework, case=make_case(cast, f"C-{n}")) for n in range(3)]

    grades = [values(written(one, good=good), "grade") for one, good in zip(audits, (BEST, 0.5, WORST), strict=True)]

    codes = framework.policy.overall.codes
    assert grades == [[codes[0]], [codes[len(codes) // 2]], [codes[-1]]]


def test_better_practice_is_judged_better(cast, framework):
    good, poor = (make_audit(cast, framework, case=make_case(cast, reference)) for reference in ("C-1", "C-2"))
    best = framework.policy.sections.codes[0]

    met = [values(written(one, good=share), "judgement").count(best) for one, share in ((good, BEST), (poor, WORST))]

    assert met[0] > met[1] == 0


def test_the_poorer_the_practice_the_more_has_to_improve(cast, framework):
    good, poor = (make_audit(cast, framework, case=make_case(cast, reference)) for reference in ("C-1", "C-2"))

    numbers = [written(good, good=BEST).actions.count(), written(poor, good=WORST).actions.count()]

    assert numbers == [1, 4]


def test_actions_have_an_owner_a_day_and_an_effect(audit):
    """HULL-68."""
    for action in written(audit, good=WORST).actions.all():
        assert action.owner in (audit.practitioner, audit.team_manager)
        assert action.due_on > audit.allocated_on
        assert (action.finding, action.what, action.effect) in words.FINDINGS


def test_without_worker_and_manager_actions_are_the_auditor_s_own(cast, framework):
    found = make_audit(cast, framework, case=make_case(cast, "C-9"))
    Audit.objects.filter(pk=found.pk).update(practitioner=None, team_manager=None)
    found.refresh_from_db()

    fill_in(found, quality=WORST, luck=Random(1), by=found.auditor)

    assert {action.owner for action in found.actions.all()} == {cast.amara}


def test_the_same_luck_writes_the_same_form(cast, framework):
    first, again, other = (make_audit(cast, framework, case=make_case(cast, f"C-{n}")) for n in range(3))

    told = [values(written(one, good=0.5, luck=luck)) for one, luck in ((first, 1), (again, 1), (other, 2))]

    assert len(told[0]) > 10
    assert told[0] == told[1] != told[2]


def test_a_form_that_is_begun_holds_its_first_sections_only(audit):
    begin(audit, share=0.5, quality=0.5, luck=Random(1), by=audit.auditor)

    sections = Section.objects.filter(tool_version=audit.tool_version_id, part=Section.Part.ANSWERS)
    orders = list(sections.order_by("order").values_list("order", flat=True))
    begun = set(Answer.objects.filter(audit=audit).values_list("question__section__order", flat=True))
    assert begun <= set(orders[: len(orders) // 2 + 1])
    assert orders[0] in begun or orders[1] in begun
    assert Audit.objects.get(pk=audit.pk).status == Audit.Status.IN_PROGRESS


def test_even_the_smallest_share_begins_one_section(audit):
    begin(audit, share=0, quality=0.5, luck=Random(1), by=audit.auditor)

    assert Answer.objects.filter(audit=audit).values("question__section").distinct().count() == 1


def test_what_was_begun_is_written_on_and_no_question_twice(audit):
    begin(audit, share=0.5, quality=0.5, luck=Random(1), by=audit.auditor)
    before = Answer.objects.filter(audit=audit).count()

    written(audit, good=0.5)

    answered = Answer.objects.filter(audit=audit, part="answer")
    assert 0 < before < Answer.objects.filter(audit=audit).count()
    assert answered.values("question").distinct().count() == answered.count() <= Question.objects.count()


# How good practice is


@pytest.mark.parametrize(("found", "kept"), [(-1, 0.01), (0.5, 0.5), (2, 0.99)])
def test_no_practice_is_perfect_or_hopeless(found, kept):
    assert within(found) == kept


def test_the_quality_of_a_reading_is_the_same_whenever_it_is_asked(audit):
    assert len({quality(Chance(1), audit) for _ in range(3)}) == 1
    assert quality(Chance(1), audit) != quality(Chance(2), audit)


def test_practice_gets_better_over_the_year(cast, framework):
    """The same case and reading, half a year apart."""
    audit = make_audit(cast, framework)
    early = quality(Chance(3), audit)
    audit.month = audit.month.replace(month=9)

    assert quality(Chance(3), audit) - early == pytest.approx(0.048)


def test_most_re_audits_find_better_practice_than_the_audit_before(cast, framework):
    """HULL-80: the poor grade has been worked on meanwhile."""
    before = make_audit(cast, framework)
    better = 0
    for seed in range(100):
        before.re_audit_of_id = None
        first = quality(Chance(seed), before)
        before.re_audit_of_id = before.pk
        better += quality(Chance(seed), before) > first

    assert 75 < better < 100
