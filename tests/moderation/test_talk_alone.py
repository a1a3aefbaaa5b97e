"""Moderation as a reflective meeting without a second grade, after which the grade may stay as it is (STAGE-34)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from demo.chance import Chance
from demo.players.moderators import Moderators
from frameworks.problems import FrameworkRefused
from lib import clock
from lib.months import Month
from lib.steps import NotAllowed
from moderation import services
from moderation.agreement import agreement_between
from moderation.models import GradeChange, Moderation
from tests.audits import making as audits
from tests.cast import make_cast
from tests.followup.rules import framework_with
from tests.moderation.making import put, told

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 3, 2)
RULES = "  blind: true\n"
STANDS = "  grade_stands: moderator\n"
MEETING = '  meeting: {people: [team_manager, practitioner], prompts: ["What went well?"]}\n'
ALONE = (RULES, f"  blind: false\n{MEETING}  second_grade: false\n")
AUDITORS = (STANDS, "  grade_stands: auditor\n")


@pytest.fixture
def cast():
    with clock.at(MONDAY):
        yield make_cast()


def chosen(cast, *pieces, grade="ri"):
    audit = audits.make_audit(cast, framework_with(*(pieces or (ALONE,))))
    put([audit], grade=grade)
    return services.choose(audit, moderator=cast.moses, why="To learn", by=cast.quinn, on=MONDAY)


def meet(moderation, cast, **more):
    given = {"discussed_on": MONDAY, "discussion": "He is safer for it.", "by": cast.moses}
    return services.meet(moderation, **{**given, **more})


def page(client, person, moderation, sent=None):
    client.force_login(person)
    address = reverse("moderation:moderation", args=[moderation.pk])
    return client.post(address, sent, follow=True) if sent else client.get(address)


def test_the_meeting_ends_the_moderation_and_the_grade_stays(cast):
    """STAGE-34: no second grade is given."""
    moderation = meet(chosen(cast), cast, people=[cast.tess], notes=[("What went well?", "The visits.")])

    audit = moderation.audit
    assert (moderation.status, moderation.grade, moderation.grade_after) == ("done", "", "ri")
    assert (audit.grade, audit.final_grade, GradeChange.objects.count()) == ("ri", "ri", 0)
    assert ([*moderation.people.all()], moderation.notes.get().text) == ([cast.tess], "The visits.")
    assert [*moderation.changes.values_list("status", flat=True)] == ["chosen", "done"]
    assert told("moderation_done") == ["Amara Audit", "Ira Review", "Priya Practice", "Tess Team"]


def test_the_meeting_may_change_the_grade_and_both_stay_visible(cast):
    moderation = meet(chosen(cast), cast, grade_after="good")

    change = GradeChange.objects.get()
    assert (change.was, change.became, moderation.audit.final_grade) == ("ri", "good", "good")


def test_where_the_auditors_grade_stands_it_stays_whatever_the_meeting_said(cast):
    moderation = meet(chosen(cast, ALONE, AUDITORS), cast, grade_after="good")

    assert (moderation.grade_after, moderation.audit.final_grade) == ("good", "ri")


def test_no_second_grade_is_taken_not_even_as_a_draft(cast):
    moderation = chosen(cast)

    for step in (services.grade, services.save_draft):
        with pytest.raises(NotAllowed, match="No second grade is given here"):
            step(moderation, grade="good", rationale="Good.", judgements={}, by=cast.moses)


def test_a_framework_with_a_second_grade_has_no_meeting_without_it(cast):
    moderation = chosen(cast, (STANDS, STANDS + MEETING))

    with pytest.raises(NotAllowed, match="Give your own grade first"):
        meet(moderation, cast)


@pytest.mark.parametrize(
    ("given", "says"),
    [({"discussion": " "}, "Write what you and the auditor discussed"),
     ({"discussed_on": MONDAY + timedelta(days=1)}, "cannot be recorded before it was held"),
     ({"grade_after": "five"}, "Choose one of the grades")],
)  # fmt: skip
def test_a_record_with_gaps_is_refused(cast, given, says):
    with pytest.raises(NotAllowed, match=says):
        meet(chosen(cast), cast, **given)

    assert Moderation.objects.get().status == "chosen"


@pytest.mark.parametrize("name", ["amara", "priya", "quinn"])
def test_only_the_moderator_records_it(cast, name):
    with pytest.raises(PermissionDenied):
        meet(chosen(cast), cast, by=getattr(cast, name))


def test_the_moderator_records_it_on_the_page_and_the_grade_stays_unless_chosen(client, cast):
    moderation = chosen(cast)
    shown = page(client, cast.moses, moderation)
    sent = {"discussed_on": "2026-03-02", "discussion": "He is safer.", "note_0": "The visits.", "grade_after": ""}

    done = page(client, cast.moses, moderation, sent)

    assert "Meet first; then write down what you discussed. The grade may stay as it is." in shown.text
    assert "It stays “Requires Improvement”" in shown.text
    assert "Your judgement" not in shown.text
    assert "Moderation finished." in done.text
    assert "The moderator gives no grade of their own here." in done.text
    assert "The visits." in done.text
    assert Moderation.objects.get().grade_after == "ri"


def test_no_grade_is_asked_for_where_the_auditors_always_stands(client, cast):
    shown = page(client, cast.moses, chosen(cast, ALONE, AUDITORS))

    assert "Grade after moderation" not in shown.text
    assert "Finish moderation" in shown.text


def test_others_wait_until_it_was_held(client, cast):
    moderation = chosen(cast)

    assert "Meet first" not in page(client, cast.quinn, moderation).text
    assert page(client, cast.amara, moderation).status_code == 404


def test_it_counts_as_no_pair_of_grades(cast):
    moderation = meet(chosen(cast), cast)

    found = agreement_between(Month(2026, 3), Month(2026, 3), scale=moderation.audit.scale)

    assert (found.rows, found.apart) == ([], 0)


def test_invented_moderators_meet_where_there_is_no_second_grade(cast):
    chosen(cast)

    for days in range(12):
        with clock.at(MONDAY + timedelta(days=days)):
            Moderators(Chance("seed")).day(MONDAY + timedelta(days=days))

    assert Moderation.objects.values_list("status", "grade", "grade_after").get() == ("done", "", "ri")


@pytest.mark.parametrize(
    ("pieces", "path", "message"),
    [([(RULES, "  blind: false\n  second_grade: false\n")], "moderation.second_grade",
      "expected true without a meeting, got false"),
     ([(RULES, f"{RULES}{MEETING}  second_grade: false\n")], "moderation.blind",
      "expected false where no second grade is given, got true"),
     ([ALONE, (STANDS, "  grade_stands: agreed\n")], "moderation.grade_stands",
      "expected moderator or auditor where no second grade is given, got agreed")],
)  # fmt: skip
def test_what_two_grades_need_is_refused_beside_it(pieces, path, message):
    with pytest.raises(FrameworkRefused) as refused:
        framework_with(*pieces)

    assert (path, message) in [(one.path, one.message) for one in refused.value.problems]
