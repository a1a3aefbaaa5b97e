"""A sixth council, made up, that breaks the assumptions the other five share; all by configuration.

No overall grade but nought to ten with three prompts a judgement; a percentage without what
does not apply; audits called for by events; months without any; a deep dive that takes
auditors out; two readers and an agreed third record; a gate before closing; names hidden.
"""

from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from allocation import duties as allocating
from allocation import services as rounds
from allocation.models import Round
from allocation.refusals import Refused
from audits import actions, answers, score, services
from audits.models import Audit
from audits.reading import reading_of
from cases import closing
from cases.models import Case
from followup import duties as following
from frameworks import services as frameworks
from frameworks.dates import due_on
from frameworks.models import Question
from jobs.duties import run_due
from jobs.models import DutyRun
from lib import clock
from lib.months import Month
from lib.steps import NotAllowed
from lib.wording import of_today, speaking
from moderation import services as moderating
from moderation.duties import select
from moderation.models import Moderation
from people.models import Role, User
from tests.cast import make_person, make_team

pytestmark = pytest.mark.django_db
FILES = Path(__file__).parent / "files"
MONDAY = date(2026, 3, 2)
MARCH = Month(2026, 3)


@pytest.fixture
def framework(db):
    return frameworks.load_texts("fenmarsh", _texts(), in_force_from=date(2025, 9, 1)).version


def _texts():
    paths = [FILES / "policy.yaml", *sorted((FILES / "tools").glob("*.yaml"))]
    return {path.relative_to(FILES).as_posix(): path.read_text(encoding="utf-8") for path in paths}


@pytest.fixture
def council(framework):
    """Two teams with three children each in three standings, eight readers, and those around them."""
    with clock.at(MONDAY):
        for name in ("East", "West"):
            team = make_team(f"{name} team", service=f"{name} service")
            lead = make_person(f"Lena {name}", Role.TEAM_MANAGER, team=team, job_title="Team lead")
            worker = make_person(f"Pilar {name}", Role.PRACTITIONER, team=team, manager=lead, job_title="Practitioner")
            _children(name, team, worker)
        readers = make_team("Readers", service="Reading")
        for number in range(6):
            make_person(f"Rosa Reader {number}", Role.AUDITOR, team=readers, job_title="Reader")
        for number in range(2):
            make_person(f"Dag Diver {number}", Role.AUDITOR, team=readers, job_title="Reader, deep dive")
        make_person("Sven Second", Role.MODERATOR, job_title="Second reader")
        make_person("Quinn Quality", Role.QA, job_title="Learning desk")
        yield


def _children(prefix, team, worker):
    for number, category in enumerate(["child_in_need", "child_protection", "looked_after"] * 3):
        Case.objects.create(
            reference=f"{prefix}-{number}", team=team, worker=worker, category=category, as_at=date(2026, 2, 27)
        )  # fmt: skip


@pytest.fixture
def drafted(council):
    with speaking(of_today):
        return rounds.draft_round(MARCH, seed=3)


@pytest.fixture
def published(drafted):
    rounds.publish_round(drafted, by=quality())
    return drafted


def quality():
    return User.objects.get(name="Quinn Quality")


def write(audit, **given):
    for code, value in given.items():
        question = Question.objects.get(tool_version=audit.tool_version, code=code.replace("_", "-"))
        answers.save(audit, [answers.Change(question.pk, "answer", value, 0)], by=audit.auditor)


# The month


def test_a_month_in_which_no_line_asks_has_no_round(council):
    with pytest.raises(Refused, match="The programme asks for nothing in April 2026."):
        rounds.draft_round(Month(2026, 4), seed=3)


def test_the_daily_duty_makes_no_round_in_such_a_month_and_complains_of_nothing(council):
    with clock.at(date(2026, 4, 2)):
        run_due(date(2026, 4, 2))

    assert set(DutyRun.objects.values_list("status", flat=True)) == {"done"}
    assert (Round.objects.count(), set(Audit.objects.values_list("line", flat=True))) == (0, {"birthday"})


def test_a_deep_dive_takes_its_readers_out_of_the_other_lines(drafted):
    pairs = drafted.cases.kept().exclude(allocation=None)
    by_line = {}
    for line, name in pairs.values_list("line__code", "allocation__auditor__name"):
        by_line.setdefault(line, set()).add(name.rsplit(" ", 1)[0])

    assert by_line["deep-dive"] == {"Dag Diver"}
    assert "Dag Diver" not in by_line["term"] | by_line["twice"]


def test_the_readings_of_march_are_due_in_april(published, framework):
    assert set(Audit.objects.values_list("due_on", flat=True)) == {date(2026, 4, 10)}
    assert due_on(framework.policy, framework.policy.calendar.allocate_by, MARCH) == date(2026, 3, 2)


# No overall grade


@pytest.fixture
def story(published):
    return Audit.objects.filter(line="term").order_by("pk").first()


def test_nought_to_ten_with_three_prompts_and_no_overall_grade(story):
    kinds = list(story.tool_version.questions.order_by("section__order", "order").values_list("kind", flat=True))

    assert kinds == ["judgement", "longtext", "longtext", "longtext"] * 2
    assert (story.is_graded, story.grade) == (False, "")
    assert len(story.policy.scale("ten").grades) == 11


def finished(audit):
    Audit.objects.filter(pk=audit.pk).update(input_missing_reason="On leave")
    audit.refresh_from_db()
    services.share(audit, by=audit.auditor)
    with clock.at(date(2026, 3, 9)):
        services.finalise(Audit.objects.get(pk=audit.pk), by=audit.auditor)
        return Audit.objects.get(pk=audit.pk)


def test_such_an_audit_is_finished_without_a_grade(story):
    write(story, voice_point="p10", change_point="p10", voice_works="She laughs.")

    done = finished(story)

    assert (done.status, done.grade) == ("finalised", "")
    assert sorted(done.judgements.values_list("judgement", flat=True)) == ["p10", "p10"]


# A percentage


@pytest.fixture
def farewell(council):
    """The learning desk says that a case is about to close."""
    case = Case.objects.get(reference="East-0")
    closing.mark(case, why="Moving on", by=quality())
    allocating.answer_events(MONDAY)
    return Audit.objects.get(case=case, line="farewell")


@pytest.mark.parametrize(
    ("given", "percent"),
    [
        ({"goodbye": "all", "letter": "half", "plan": "na"}, 75),
        ({"goodbye": "na", "letter": "na", "plan": "na"}, None),
        ({"goodbye": "none", "letter": "none", "plan": "none"}, 0),
        ({"goodbye": "all"}, 100),
        ({}, None),
    ],
)
def test_the_score_leaves_out_what_does_not_apply(farewell, given, percent):
    write(farewell, **given)

    found = score.score(reading_of(farewell))

    assert (found and round(100 * found.share)) == percent


# Events


def test_a_case_about_to_close_is_read_within_five_working_days(farewell):
    assert (farewell.due_on, farewell.month, farewell.auditor.job_title.startswith("Reader")) == (
        date(2026, 3, 9), date(2026, 3, 1), True,
    )  # fmt: skip


def test_the_event_calls_once(farewell):
    allocating.answer_events(MONDAY)

    assert Audit.objects.filter(line="farewell").count() == 1


def test_every_child_in_care_is_read_on_a_day_of_the_year(council):
    for day in (date(2026, 3, 13), date(2026, 3, 16), date(2026, 3, 17)):
        with clock.at(day):
            allocating.answer_events(day)

    read = Audit.objects.filter(line="birthday")
    assert set(read.values_list("case__category", flat=True)) == {"looked_after"}
    assert read.count() == Case.objects.filter(category="looked_after").count() == 6
    assert set(read.values_list("due_on", flat=True)) == {date(2026, 3, 30)}


# Two readers and a third record


@pytest.fixture
def twice(published):
    audit = Audit.objects.get(line="twice")
    write(audit, seen="A warm home.", point="p8")
    done = finished(audit)
    with clock.at(date(2026, 3, 10)):
        services.check(done, by=quality())
    return Audit.objects.get(pk=audit.pk)


def test_every_such_audit_is_read_by_two_and_their_third_record_stands(twice):
    second = User.objects.get(name="Sven Second")
    with clock.at(date(2026, 3, 11)):
        select(date(2026, 3, 11))
        moderation = Moderation.objects.get(audit=twice)
        moderating.grade(moderation, grade="p4", rationale="Colder than that.", judgements={}, by=second)
        moderating.finish(
            moderation, grade_after="p6", discussed_on=date(2026, 3, 11), discussion="Between us.", by=second
        )  # fmt: skip
        moderating.agree(moderation, by=twice.auditor)

    twice.refresh_from_db()
    assert (moderation.moderator, twice.grade, moderation.grade, twice.final_grade) == (second, "p8", "p4", "p6")


def test_the_second_reader_is_blind_until_they_have_marked(client, twice):
    with clock.at(date(2026, 3, 11)):
        select(date(2026, 3, 11))
        client.force_login(User.objects.get(name="Sven Second"))
        page = client.get(Moderation.objects.get(audit=twice).get_absolute_url())

    assert "Give your mark" in page.text
    assert "From nought to ten" not in page.text


# The gate


def test_an_open_action_keeps_the_audit_from_closing(twice):
    lead = twice.team_manager
    with clock.at(date(2026, 3, 11)):
        actions.add(twice, by=lead, source="oversight", what="Ring the school", effect="She is missed", owner=lead,
                    due_on=date(2026, 3, 30))
        following.open_oversights(date(2026, 3, 11))
        with pytest.raises((NotAllowed, Refused, PermissionDenied)) as refused:
            services.close(twice, by=lead)

    assert "not signed off yet" in str(refused.value)


# Names hidden


def test_the_readers_page_names_neither_child_nor_practitioner_and_the_leads_does(client, story):
    address = reverse("audits:audit", args=[story.pk])
    pages = {}
    for person in (story.auditor, story.team_manager):
        client.force_login(person)
        pages[person.job_title] = client.get(address).text

    assert story.practitioner.name not in pages["Reader"]
    assert story.case.reference in pages["Reader"]
    assert story.practitioner.name in pages["Team lead"]
