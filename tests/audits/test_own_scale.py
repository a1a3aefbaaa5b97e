"""An audit is graded, named and compared on the scale of its own form, whatever others are graded on (ROCH-36, 58)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audits import services
from audits.checks import missing
from audits.models import Audit
from audits.refusals import Refused
from moderation import services as moderation
from moderation.comparison import compare
from moderation.forms import GradeForm
from moderation.models import Moderation
from tests.audits import making
from tests.audits.starred import framework, in_stars  # noqa: F401

ACTION_NEEDED = "Add at least one action: something in this audit must improve."


def make(cast, version, number, grade, **fields):
    """A checked audit with its grade."""
    audit = making.make_audit(cast, version, case=making.make_case(cast, f"C-{number}"), **fields)
    Audit.objects.filter(pk=audit.pk).update(status=Audit.Status.CHECKED, grade=grade)
    return Audit.objects.get(pk=audit.pk)


@pytest.fixture
def starred(cast, framework):  # noqa: F811
    return make(cast, framework, 1, "two", **in_stars(framework))


@pytest.fixture
def usual(cast, framework):  # noqa: F811
    return make(cast, framework, 2, "good")


def test_the_scale_is_the_form_s_own_or_else_the_council_s(starred, usual, framework):  # noqa: F811
    assert starred.scale.codes == ("three", "two", "one")
    assert usual.scale == framework.policy.overall


def test_a_form_without_a_grade_falls_back_on_the_council_s_scale(cast, framework):  # noqa: F811
    dip = framework.tools.get(tool__code="dip-sample")

    assert framework.scale_of(dip.pk) == framework.policy.overall


def test_a_list_names_each_grade_by_its_own_scale_at_no_further_cost(client, cast, framework, starred, usual):  # noqa: F811
    client.force_login(cast.quinn)
    client.get(reverse("audits:audits"))
    counts = []
    for number in (10, 20):
        make(cast, framework, number, "one", **in_stars(framework))
        with CaptureQueriesContext(connection) as queries:
            page = client.get(reverse("audits:audits")).content.decode()
        counts.append(len(queries))

    assert [page.count(name) for name in ("Two stars", "One star", "Not graded")] == [1, 2, 0]
    assert counts[0] == counts[1]


def test_a_grade_of_another_scale_cannot_stand(starred, usual):
    for audit, foreign, own in ((starred, "good", "one"), (usual, "two", "ri")):
        with pytest.raises(Refused, match=f"“{foreign}” is not a grade of this audit's scale."):
            services.settle_grade(audit, grade=foreign, by=None, reason="After moderation")
        services.settle_grade(audit, grade=own, by=None, reason="After moderation")

    assert [audit.standing_grade for audit in (starred, usual)] == ["one", "ri"]


def test_an_action_is_needed_below_the_best_of_the_form_s_own_scale(cast, framework):  # noqa: F811
    found = []
    for number, grade in enumerate(("three", "two")):
        case = making.make_case(cast, f"C-{number}")
        audit = making.make_audit(cast, framework, case=case, **in_stars(framework))
        making.meet(audit)
        making.fill(audit, grade=grade)
        found.append([one.sentence for one in missing(audit)])

    assert found == [[], [ACTION_NEEDED]]


def test_a_moderator_chooses_among_the_audit_s_own_grades_and_is_compared_on_them(cast, starred):
    row = Moderation.objects.create(
        audit=starred, moderator=cast.moses, reason=Moderation.Reason.QA, why="Asked for", due_on=starred.due_on,
        status=Moderation.Status.GRADED, grade="one", rationale="Seen otherwise",
    )  # fmt: skip

    offered = [code for code, _ in GradeForm(scale=starred.scale, judged=[]).fields["grade"].choices]
    pair = compare(row, moderation.scales_of(starred)).overall
    assert offered == ["three", "two", "one"]
    assert (pair.first.name, pair.second.name, pair.steps, pair.points) == ("Two stars", "One star", 1, 3)
