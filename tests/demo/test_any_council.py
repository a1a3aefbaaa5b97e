"""The invented people play by whatever a framework asks: other scales, limits, filing, updates, picks, panels."""

import json
from datetime import date
from random import Random

import pytest

from allocation.models import Round, SampledCase
from audits import answers
from audits.checks import missing
from audits.models import Audit
from audits.reading import reading_of
from demo import words
from demo.play import Play
from demo.players.filers import Filers
from demo.players.leaders import Leaders
from demo.players.moderators import Moderators, graded_within_limits
from demo.players.quality_team import QualityTeam
from demo.writing import Form, best_first, fill_in
from followup import duties
from followup.models import ChainUpdate, Filing
from frameworks import services as frameworks
from lib import clock
from moderation import services as moderation
from moderation.models import Moderation
from people.models import Role
from tests.allocation.making import make_cases
from tests.allocation.programmes import LINE, version_with
from tests.audits.limited import CHILD, load_limited
from tests.audits.making import check, finalise, make_audit, meet
from tests.audits.starred import in_stars, load_starred
from tests.cast import make_cast, make_person
from tests.demo.making import Fate, live
from tests.followup.making import make_checked, make_poor
from tests.followup.rules import MEETING, REVIEW, UPDATES, framework_with, with_filing
from tests.frameworks.council import hull_texts

pytestmark = [pytest.mark.long, pytest.mark.django_db]
MONDAY, TUESDAY, WEDNESDAY, FRIDAY = (date(2026, 3, day) for day in (2, 3, 4, 6))
GRADES = ("outstanding", "good", "ri")
STANDS = "  grade_stands: moderator\n"


@pytest.fixture
def cast(db):
    with clock.at(MONDAY):
        yield make_cast()


# Writing


@pytest.mark.parametrize(
    ("codes", "order"),
    [
        (["yes", "no", "partially", "na"], ["yes", "partially", "no"]),
        (["yes", "partly", "no"], ["yes", "partly", "no"]),
        (["ri", "good", "outstanding", "na"], ["outstanding", "good", "ri"]),
        (["strength", "mixed", "unseen"], ["strength", "mixed", "unseen"]),
        (["na"], ["na"]),
    ],
)
def test_answers_are_read_from_best_to_worst_whatever_order_a_form_prints_them_in(codes, order):
    """ROCH-18 prints the worst first, ROCH-10 the best; BOLT-35 and HULL-83 have yes, partly and no."""

    class Scale:
        codes = GRADES

    assert best_first(codes, [Scale]) == order


def test_a_form_is_graded_on_its_own_scale(cast):
    version = load_starred()
    audit = make_audit(cast, version, **in_stars(version))
    meet(audit)

    fill_in(audit, quality=0.5, luck=Random(1), by=audit.auditor)

    assert (answers.grade_of(audit), missing(audit)) == ("two", [])


def test_no_grade_written_is_better_than_a_limit_allows(cast):
    """BOLT-29: whatever the practice, with limits that bite at every answer that may be given."""
    limits = """
limits:
  - code: part
    section: kss1
    at: not_met
    why: "So."
    when: [{question: kss1-1, answers: ["yes", "no", partially, na]}]
  - {code: whole, at: ri, why: "So.", when: [{sections: [kss1], grades: [not_met]}]}
"""
    audit = make_audit(cast, load_limited(limits))
    meet(audit)

    fill_in(audit, quality=0.99, luck=Random(1), by=audit.auditor)

    section = audit.tool_version.sections.get(code="kss1")
    assert answers.judgements_of(audit)[section.pk] == "not_met"
    assert (answers.grade_of(audit), missing(audit)) == ("ri", [])


def test_a_moderator_keeps_within_the_same_limits(cast):
    audit = make_audit(cast, load_limited("""
limits:
  - {code: whole, at: ri, why: "So.", when: [{question: kss1-1, answers: ["yes"]}]}
"""))
    form = reading_of(audit)
    asked = next(one for one in form.questions if one.code == "kss1-1")
    answers.save(audit, [answers.Change(asked.pk, "answer", "yes", 0)], by=audit.auditor)

    assert graded_within_limits(audit, "good", {1: "met"}) == ("ri", {1: "met"})
    assert graded_within_limits(audit, "inadequate", {})[0] == "inadequate"


def test_tables_and_numbers_are_filled_as_they_ask(cast):
    """ROCH-49, BOLT-11: what a row needs is there, and a number lies within its ends."""
    texts = hull_texts()
    asked = """
      - {code: visits, kind: number, least: 3, most: 4, text: "How many visits?"}
      - code: heard
        kind: table
        text: "Who was heard?"
        columns:
          - {code: note, label: "Note"}
          - {code: who, label: "Who", kind: choice, required: true, choices: [{code: child, label: "Child"}]}
          - {code: day, label: "Day", kind: date, required: true}
          - {code: more, label: "More"}
"""
    first = "    questions:\n"
    texts[CHILD] = texts[CHILD].replace(first, first + asked.lstrip("\n"), 1)
    audit = make_audit(cast, frameworks.load_texts("tables", texts, in_force_from=date(2020, 1, 1)).version)

    written = {one.question_id: one.value for one in sum(Form(reading_of(audit), 0.5).sections(Random(1)), [])}

    by_code = {one.code: written[one.pk] for one in reading_of(audit).questions if one.code in ("visits", "heard")}
    (row,) = json.loads(by_code["heard"])
    assert by_code["visits"] in ("3", "4")
    assert (set(row), row["who"], row["day"]) == ({"note", "who", "day"}, "child", "2026-03-02")


# What follows an audit


def test_whoever_files_does_so_in_time_and_where_the_framework_says(cast):
    """ROCH-43, SOTON-18."""
    with clock.at(MONDAY):
        make_checked(cast, with_filing("checked"))
        duties.ask_for_filing(MONDAY)

    live(Filers(Fate.that()), TUESDAY, TUESDAY)

    row = Filing.objects.get()
    assert (row.filed_on, row.filed_by, row.where) == (TUESDAY, cast.amara, "the case system")


def test_an_update_is_given_by_its_day_by_the_role_that_owes_it(cast):
    """SOTON-25, SOTON-26."""
    with clock.at(MONDAY):
        make_poor(cast, framework_with((MEETING, MEETING + UPDATES)))
        duties.follow_grades(MONDAY)

    live(Leaders(Fate.that()), MONDAY, date(2026, 3, 9))

    given = ChainUpdate.objects.order_by("order")
    assert [(one.due_on, clock.day_of(one.given_at), one.given_by) for one in given] == [
        (date(2026, 3, 5), date(2026, 3, 5), cast.tess), (date(2026, 3, 9), date(2026, 3, 9), cast.tess),
    ]  # fmt: skip
    assert {one.text in words.UPDATE for one in given} == {True}


@pytest.mark.parametrize(
    ("rule", "met", "notes"),
    [
        (STANDS, set(), 0),
        (STANDS + "  panel: [head_of_service, moderator]\n", {"Hana Head", "Norman North"}, 0),
        (STANDS + '  meeting: {people: [auditor, practitioner], prompts: ["What?", "Why?"]}\n',
         {"Amara Audit", "Priya Practice"}, 2),
        ("  grade_stands: agreed\n", set(), 0),
    ],
)  # fmt: skip
def test_moderators_meet_whom_the_framework_names_and_the_auditor_agrees_where_both_must(cast, rule, met, notes):
    """SOTON-22, STAGE-34, BOLT-28."""
    version = framework_with((STANDS, rule))
    audit = make_audit(cast, version)
    with clock.at(MONDAY):
        check(audit)
        moderation.choose(audit, moderator=cast.moses, why="Asked for", by=cast.quinn, on=MONDAY)

    live(Moderators(Fate.that()), MONDAY, FRIDAY)

    row = Moderation.objects.get()
    assert (row.status, {person.name for person in row.people.all()}) == ("done", met)
    assert [note.text in words.MODERATION for note in row.notes.all()] == [True] * notes


def test_an_audit_that_nobody_of_the_qa_team_may_check_waits(cast):
    """Quinn, alone in the QA team, did it."""
    audit = make_audit(cast, framework_with((REVIEW, REVIEW)), auditor=cast.quinn)
    with clock.at(MONDAY):
        finalise(audit)

    live(QualityTeam(Fate.that()), TUESDAY, FRIDAY)
    assert Audit.objects.get().status == Audit.Status.FINALISED

    make_person("Quill Quality", Role.QA)
    live(QualityTeam(Fate.that()), FRIDAY, FRIDAY)
    assert Audit.objects.get().status == Audit.Status.CHECKED


# The round


@pytest.mark.parametrize(("size", "picked"), [("1 per auditor", 9), ("9", 0)])
def test_lines_by_hand_that_ask_something_of_every_auditor_are_picked_before_publishing(cast, size, picked):
    """SOTON-07, SOTON-38, ROCH-13: a theme the case list does not tell; what nobody owes is left to the team."""
    version_with(LINE + f"    drawn_by: selected\n    months: {{every: {{size: {size}}}}}\n")
    make_cases(40, team=cast.court)
    make_cases(40, team=cast.north, worker=cast.priya, prefix="N")

    Play(1).day(MONDAY)

    by_hand = SampledCase.objects.filter(how=SampledCase.How.HAND)
    assert (by_hand.count(), set(by_hand.values_list("why", flat=True))) == (
        picked, {f"Picked by Quinn Quality: {words.PICKED}"} if picked else set(),
    )  # fmt: skip
    assert Audit.objects.exists() is Round.objects.filter(status="published").exists() is bool(picked)
