"""Both records beside each other: what differs, by how much, and what only one has judged (HULL-86)."""

from datetime import date

import pytest
from django.urls import reverse

from audits import answers
from moderation import services
from moderation.comparison import compare
from moderation.models import GradeChange, Moderation, ModerationJudgement
from tests.audits import making

MONDAY = date(2026, 3, 2)


@pytest.fixture
def graded(checked, cast):
    """Moses judged all as Amara did, but the first section two steps stricter and the second not at all."""
    moderation = services.choose(checked, moderator=cast.moses, why="To learn", by=cast.quinn, on=MONDAY)
    first, second, *others = judged(checked)
    given = dict.fromkeys(others, ("met", "")) | {first: ("not_met", "A year old"), second: ("", "Not enough to say")}
    return services.grade(moderation, grade="ri", rationale="Late visits", judgements=given, by=cast.moses)


def judged(audit):
    """Ids of the judged sections in the order of the form."""
    return audit.tool_version.sections.filter(judged=True).order_by("order").values_list("pk", flat=True)


def compared(moderation):
    return compare(moderation, services.scales_of(moderation.audit))


def test_each_judged_section_is_a_pair_in_the_order_of_the_form(graded, checked):
    found = compared(graded)

    order = checked.tool_version.sections.filter(judged=True).order_by("order").values_list("title", flat=True)
    assert [pair.title for pair in found.sections] == list(order)
    assert [(pair.first.code, pair.second and pair.second.code) for pair in found.sections[:3]] == [
        ("met", "not_met"), ("met", None), ("met", "met"),
    ]  # fmt: skip


def test_difference_is_said_in_steps_and_by_whom(graded):
    found = compared(graded)

    assert [(pair.steps, pair.said) for pair in (found.sections[0], found.overall)] == [
        (2, "Differs: the moderator is 2 steps stricter"), (2, "Differs: the moderator is 2 steps stricter"),
    ]  # fmt: skip
    assert [pair.said for pair in found.sections[1:]] == [""] * 9
    assert found.differing == found.sections[:1]
    assert found.said == "1 of 10 differ. 1 not judged by both."


def test_sections_that_only_one_has_judged_are_not_said_to_be_alike(graded, checked):
    checked.judgements.all().delete()

    assert compared(graded).said == "No section has been judged by both."


@pytest.mark.parametrize(
    ("theirs", "said"),
    [
        ("outstanding", "Differs: the moderator is 1 step milder"),
        ("good", ""),
        ("ri_good", "Differs: the moderator is 1 step stricter"),
        ("inadequate", "Differs: the moderator is 3 steps stricter"),
    ],
)
def test_every_distance_has_its_words(graded, theirs, said):
    """Amara gave good."""
    Moderation.objects.update(grade=theirs)
    graded.refresh_from_db()

    assert compared(graded).overall.said == said


def test_section_only_one_has_judged_is_no_difference(graded):
    """It shows as not judged, with the comment that says why."""
    pair = compared(graded).sections[1]

    assert (pair.differs, pair.steps, pair.comment) == (False, 0, "Not enough to say")


def test_section_without_a_comment_or_judgement_leaves_no_row(graded, checked, cast):
    services.cancel(graded, reason="Anew", by=cast.quinn)
    again = services.choose(checked, moderator=cast.moses, why="Anew", by=cast.quinn, on=MONDAY)
    nothing = dict.fromkeys(judged(checked), ("", ""))

    services.grade(again, grade="ri", rationale="Late visits", judgements=nothing, by=cast.moses)

    assert ModerationJudgement.objects.filter(moderation=graded).count() == 10
    assert not again.judgements.exists()
    assert [pair.second for pair in compared(again).sections] == [None] * 10


def test_parts_that_are_not_judged_stand_beside_the_pairs(graded):
    titles = {part.section.title for part in compared(graded).others}

    assert titles.isdisjoint(pair.title for pair in compared(graded).sections)
    assert "actions" in {part.section.part for part in compared(graded).others}


def test_page_shows_both_names_both_grades_and_the_auditors_evidence(signed_in, cast, graded):
    page = " ".join(signed_in(cast.moses).get(graded.get_absolute_url()).content.decode().split())

    assert page.count("Amara Audit, auditor") == page.count("Moses Mod, moderator") == 11
    assert "1 of 10 differ. 1 not judged by both." in page
    assert "Not judged" in page
    assert page.count("What the auditor wrote") == 10


def test_page_of_two_who_agree_says_that_all_are_alike(signed_in, cast, checked):
    moderation = services.choose(checked, moderator=cast.moses, why="To learn", by=cast.quinn, on=MONDAY)
    given = dict.fromkeys(services.scales_of(checked), ("met", ""))
    services.grade(moderation, grade="good", rationale="As she says", judgements=given, by=cast.moses)

    page = signed_in(cast.moses).get(moderation.get_absolute_url()).content.decode()

    assert "Both judged all 10 alike." in page
    assert "app-both__row--differs" not in page


def test_all_three_grades_stay_visible_where_the_discussion_ends_between_them(signed_in, cast, graded, checked):
    """HULL-86: good by the auditor, requires improvement by the moderator, and what they agreed."""
    services.finish(graded, grade_after="ri_good", discussed_on=MONDAY, discussion="Visits, not plans", by=cast.moses)

    checked.refresh_from_db()
    assert (checked.grade, graded.grade, graded.grade_after, checked.standing_grade) == (
        "good", "ri", "ri_good", "ri_good",
    )  # fmt: skip
    assert [(one.was, one.became, one.by) for one in GradeChange.objects.all()] == [("good", "ri_good", cast.moses)]
    page = signed_in(cast.amara).get(graded.get_absolute_url()).content.decode()
    shown = [page.index(words) for words in ("Amara Audit, auditor", "Moses Mod, moderator", "After moderation:")]
    assert shown == sorted(shown)
    audit = signed_in(cast.amara).get(checked.get_absolute_url())
    assert audit.context["grade"].code == "ri_good"


def test_auditors_answers_are_never_touched_by_moderation(graded, checked, cast):
    before = {key: saved.value for key, saved in answers.of(checked).items()}

    services.finish(graded, grade_after="inadequate", discussed_on=MONDAY, discussion="Unsafe", by=cast.moses)

    assert {key: saved.value for key, saved in answers.of(checked).items()} == before
    assert set(checked.judgements.values_list("judgement", flat=True)) == {"met"}


def test_grade_after_moderation_is_what_lists_files_and_pdf_say(signed_in, cast, graded, checked):
    services.finish(graded, grade_after="ri", discussed_on=MONDAY, discussion="Agreed", by=cast.moses)
    browser = signed_in(cast.quinn)

    lists = b"".join(browser.get(reverse("audits:audits") + "?as=csv")).decode().splitlines()
    assert lists[1].endswith(",Requires Improvement,Child's case file audit")
    row = b"".join(browser.get(reverse("moderation:moderations") + "?as=csv")).decode().splitlines()[1]
    assert row.endswith("Good,Requires Improvement,Requires Improvement")


def test_second_moderation_after_a_cancelled_one_shows_only_its_own_record(signed_in, cast, graded, checked):
    services.cancel(graded, reason="Moses knows the family", by=cast.quinn)
    again = services.choose(checked, moderator=cast.norman, why="Instead", by=cast.quinn, on=MONDAY)
    services.grade(again, grade="good", rationale="As she says", judgements={}, by=cast.norman)

    page = signed_in(cast.norman).get(again.get_absolute_url()).content.decode()

    assert "A year old" not in page
    assert "Late visits" not in page
    assert making.steps(checked)[-1] == "checked"
