"""The percentage score of a tool with points: what counts, what is out, and the mean over audits."""

import io
from html import unescape

import pytest
from django.urls import reverse
from pypdf import PdfReader

from audits import score
from audits.models import Audit
from audits.pdf import audit_pdf
from audits.reading import reading_of
from audits.sheet import sheet
from audits.views import whole_context
from frameworks.models import Question, ToolVersion
from lib import clock
from tests.audits import making
from tests.audits.making import write

POINTS = {"yes": 2, "partially": 1, "no": 0, "na": None}
KSS1 = ("kss1-1", "kss1-2", "kss1-3", "kss1-4")


@pytest.fixture
def scored(audit):
    """A tool with a score, in which the four questions of the first section have points."""
    ToolVersion.objects.filter(pk=audit.tool_version_id).update(score_title="Compliance")
    for asked in Question.objects.filter(tool_version=audit.tool_version_id, code__in=KSS1):
        asked.choices = [{**one, "points": POINTS[one["code"]]} for one in asked.choices]
        asked.save()
    audit.refresh_from_db()
    return audit


def answer(audit, *given):
    for code, value in zip(KSS1, given, strict=False):
        if value:
            write(audit, code, value)


def told(audit):
    return str(score.score(reading_of(audit)))


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (["yes", "yes", "yes", "yes"], "100%, 8 of 8 points"),
        (["yes", "partially", "no", "no"], "38%, 3 of 8 points"),
        (["no", "no", "no", "no"], "0%, 0 of 8 points"),
        (["yes", "na", "na", "na"], "100%, 2 of 2 points"),
        (["partially", "na", "", ""], "50%, 1 of 2 points"),
        (["na", "na", "na", "na"], "None"),
        (["", "", "", ""], "None"),
    ],
)
def test_a_score_is_points_of_the_points_that_counted(scored, given, text):
    """Not applicable and unanswered are out of the total; nothing counted is no score."""
    answer(scored, *given)

    assert told(scored) == text


def test_a_question_that_is_not_asked_of_this_case_is_out(scored):
    answer(scored, "no", "yes", "yes", "yes")
    Question.objects.filter(code="kss1-1").update(applies_to={"categories": ["care_leaver"]})

    assert told(scored) == "100%, 6 of 6 points"


def test_points_may_be_parts_and_differ_between_questions(scored):
    first = making.question(scored, "kss1-1")
    first.choices = [{"code": "yes", "label": "Yes", "points": 10}, {"code": "no", "label": "No", "points": 2.5}]
    first.save()
    answer(scored, "no", "yes")

    assert told(scored) == "38%, 4.5 of 12 points"


def test_answers_that_can_give_no_points_at_all_are_no_score(scored):
    for asked in Question.objects.filter(code__in=KSS1):
        asked.choices = [{"code": "yes", "label": "Yes", "points": 0}]
        asked.save()
    answer(scored, "yes")

    assert told(scored) == "None"


def test_a_tool_without_a_score_has_none_although_its_answers_have_points(scored):
    answer(scored, "yes", "yes", "yes", "yes")
    scored.tool_version.score_title = ""

    assert told(scored) == "None"


# On the pages


def page(client, person, name, audit):
    client.force_login(person)
    return unescape(client.get(reverse(f"audits:{name}", args=[audit.pk])).content.decode())


@pytest.mark.parametrize("name", ["audit", "share", "whole", "outcome"])
def test_the_score_stands_on_summary_audit_and_whole(client, cast, scored, name):
    answer(scored, "yes", "partially", "no", "na")

    text = page(client, cast.amara, name, scored)

    assert text.count("50%, 3 of 6 points") == 1
    assert ">Compliance</dt>" in text


def test_without_an_answer_no_score_is_shown(client, cast, scored):
    assert "Compliance" not in page(client, cast.amara, "audit", scored)


def test_the_pdf_has_the_score(cast, scored):
    answer(scored, "yes", "partially", "no", "na")

    document = PdfReader(io.BytesIO(audit_pdf(whole_context(scored, cast.amara, on=clock.today()))))

    words = " ".join(" ".join(one.extract_text() for one in document.pages).split())
    assert "Compliance 50%, 3 of 6 points" in words


def test_a_moderator_who_has_not_graded_sees_no_score(scored):
    answer(scored, "yes")

    assert (str(sheet(scored).score), sheet(scored, blind=True).score) == ("100%, 2 of 2 points", None)


# Over many audits


@pytest.fixture
def three(scored, cast, framework):
    """A full score, a half one, and an audit that has none."""
    answer(scored, "yes", "yes")
    half, none = (
        making.make_audit(cast, framework, case=making.make_case(cast, f"C-200{number}")) for number in (1, 2)
    )
    answer(half, "yes", "no")
    answer(none, "na")
    return scored, half, none


def test_the_mean_counts_each_audit_alike_and_leaves_out_those_without_a_score(three):
    full, half, _ = three
    answer(full, "yes", "yes", "yes", "yes")

    scores = score.of_audits(Audit.objects.order_by("-month"))

    assert {pk: one.share for pk, one in scores.items()} == {full.pk: 1.0, half.pk: 0.5}
    assert score.mean_share(Audit.objects.all()) == 0.75


def test_the_mean_of_nothing_is_none(three):
    assert score.mean_share(Audit.objects.none()) is None
    assert score.mean_share(Audit.objects.filter(pk=three[2].pk)) is None


def test_many_scores_take_four_queries(three, django_assert_num_queries):
    with django_assert_num_queries(4):
        score.of_audits(Audit.objects.all())


def test_one_audit_scores_the_same_alone_and_among_many(three):
    together = score.of_audits(Audit.objects.all())

    assert {one.pk: score.score(reading_of(one)) for one in three[:2]} == together
