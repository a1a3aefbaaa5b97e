"""A draft's tool as the auditor will see it."""

import pytest
from django.urls import reverse

from frameworks import bundle, drafting
from frameworks.drafting import editing
from frameworks.models import Question, Section, ToolVersion
from frameworks.toolforms import OnlyFor
from people.models import Role
from tests.cast import make_person

pytestmark = pytest.mark.django_db
CHILD = "tools/child.yaml"


@pytest.fixture
def draft(cast):
    return drafting.begin(by=cast.quinn)


@pytest.fixture
def quinn(client, cast, draft):
    client.force_login(cast.quinn)
    return client


def child(draft):
    return bundle.form_of(CHILD, draft.texts[CHILD])


def seen(client, draft, **query):
    return client.get(reverse("audits:preview", args=[draft.pk, "child"]), query)


def test_every_question_of_the_draft_is_shown_and_nothing_is_written(quinn, draft, django_assert_max_num_queries):
    before = [model.objects.count() for model in (ToolVersion, Section, Question)]

    with django_assert_max_num_queries(15):
        page = seen(quinn, draft)

    always = [one for one in child(draft).questions if one.only_for == OnlyFor()]
    assert page.status_code == 200
    assert page.text.count("data-version") >= len(always)
    assert "nothing you type here is kept" in page.text
    assert [model.objects.count() for model in (ToolVersion, Section, Question)] == before


def test_a_changed_question_is_seen_before_it_is_published(quinn, draft, cast):
    first = child(draft).questions[0]
    form = editing.with_question(child(draft), first.code, text="Was the child truly seen?")
    drafting.change_tool(draft, CHILD, form, by=cast.quinn, version=draft.version)

    assert "Was the child truly seen?" in seen(quinn, draft).text


def test_a_question_for_some_cases_is_seen_for_those(quinn, draft, cast):
    first = child(draft).questions[0]
    only = OnlyFor(categories=("looked_after",), marks=("uasc",))
    form = editing.with_question(child(draft), first.code, text="Asked of few", only_for=only)
    drafting.change_tool(draft, CHILD, form, by=cast.quinn, version=draft.version)

    answers = {
        (category, mark): "Asked of few" in seen(quinn, draft, category=category, mark=mark).text
        for category in ("", "looked_after") for mark in ("", "uasc")
    }  # fmt: skip

    assert [pair for pair, shown in answers.items() if shown] == [("looked_after", "uasc")]


def test_a_tool_with_an_unknown_scale_is_not_drawn_but_explained(quinn, draft, cast):
    judged = next(one for one in child(draft).questions if one.kind == "judgement")
    form = editing.with_question(child(draft), judged.code, scale="stars")
    drafting.change_tool(draft, CHILD, form, by=cast.quinn, version=draft.version)

    assert "The tool names a scale that the rules do not have." in seen(quinn, draft).text


def test_a_tool_that_is_not_there_is_not_found(quinn, draft):
    assert quinn.get(reverse("audits:preview", args=[draft.pk, "none"])).status_code == 404


def test_only_those_who_change_the_framework_see_a_preview(client, draft):
    client.force_login(make_person("Ada Auditor", Role.AUDITOR))

    assert seen(client, draft).status_code == 403
