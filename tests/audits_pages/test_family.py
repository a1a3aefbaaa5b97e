"""Pages of the family's views (HULL-50, HULL-122)."""

from datetime import date

import pytest
from django.urls import reverse

from audits import family
from audits.models import FamilyView
from tests.audits import making
from trail.models import Access

TYPED = {
    "who": "child", "outcome": "heard", "how": "questionnaire", "said": "I like my <worker>.",
    "on_day": "1", "on_month": "3", "on_year": "2026",
}  # fmt: skip


def address(name, *args):
    return reverse(f"audits:{name}", args=args)


def test_auditor_keeps_a_childs_answer_and_it_stands_with_the_whole_audit(signed_in, cast, audit):
    """HULL-50."""
    browser = signed_in(cast.amara)

    answer = browser.post(address("family", audit.pk), TYPED)

    assert answer.url == address("family", audit.pk)
    assert list(FamilyView.objects.values_list("audit", "who", "on")) == [(audit.pk, "child", date(2026, 3, 1))]
    for name in ("family", "whole"):
        page = browser.get(address(name, audit.pk)).content.decode()
        assert "I like my &lt;worker&gt;." in page


def test_missing_answers_are_asked_for_and_nothing_is_kept(signed_in, cast, audit):
    page = signed_in(cast.amara).post(address("family", audit.pk), {**TYPED, "said": " "})

    assert page.status_code == 200
    assert page.context["form"].non_field_errors() == ["Write what they said."]
    assert FamilyView.objects.count() == 0


def test_worker_notes_what_the_child_was_told(signed_in, cast, audit):
    """HULL-50: children involved in audits hear the findings."""
    making.finalise(audit)
    view = family.note_view(
        audit, who="child", how="in_person", outcome="heard", said="Fine", on=date(2026, 3, 1), by=cast.amara
    )
    browser = signed_in(cast.priya)
    link = address("family_told", view.pk)

    assert link in browser.get(address("family", audit.pk)).content.decode()
    browser.post(link, {"told_on_day": "2", "told_on_month": "3", "told_on_year": "2026", "told": "What will change"})

    page = browser.get(address("family", audit.pk)).content.decode()
    assert "What will change" in page
    assert link not in page


def test_link_to_tell_the_family_stands_before_those_named_and_the_qa_team_once_the_audit_is_final(
    signed_in, cast, audit
):
    view = family.note_view(
        audit, who="child", how="in_person", outcome="heard", said="Fine", on=date(2026, 3, 1), by=cast.amara
    )

    def offered():
        names = ("amara", "priya", "tess", "ira", "gwen", "hana", "quinn", "dana")
        pages = {name: signed_in(getattr(cast, name)).get(address("family", audit.pk)) for name in names}
        return {name for name, page in pages.items() if address("family_told", view.pk) in page.content.decode()}

    assert offered() == set()
    making.finalise(audit)
    assert offered() == {"amara", "priya", "tess", "ira", "quinn"}


def test_form_for_what_the_family_says_stands_before_those_named_and_the_qa_team_alone(signed_in, cast, audit):
    names = ("amara", "priya", "tess", "ira", "gwen", "hana", "quinn", "dana")

    pages = {name: signed_in(getattr(cast, name)).get(address("family", audit.pk)) for name in names}

    offered = {name for name, page in pages.items() if "Note one more" in page.content.decode()}
    assert offered == {"amara", "priya", "tess", "ira", "quinn"}
    assert {page.status_code for page in pages.values()} == {200}


def test_qa_team_puts_an_answer_to_its_audit(signed_in, cast, audit):
    """HULL-122."""
    browser = signed_in(cast.quinn)

    assert address("family_received") in browser.get(address("audits")).content.decode()
    wrong = browser.post(address("family_received"), {**TYPED, "reference": "2026-03-999"})
    browser.post(address("family_received"), {**TYPED, "reference": audit.reference})

    assert wrong.context["form"].non_field_errors() == [
        "There is no audit 2026-03-999. Look for the number on the form they sent back."
    ]
    assert [view.audit for view in FamilyView.objects.all()] == [audit]


@pytest.mark.parametrize("who", ["amara", "priya", "tess", "dana", "nell"])
def test_answers_from_outside_are_the_qa_teams(signed_in, cast, audit, who):
    browser = signed_in(getattr(cast, who))

    assert browser.get(address("family_received")).status_code == 403
    assert browser.post(address("family_received"), {**TYPED, "reference": audit.reference}).status_code == 403
    assert address("family_received") not in browser.get(address("audits")).content.decode()


def test_reading_what_the_family_said_leaves_a_trace(signed_in, cast, audit):
    signed_in(cast.tess).get(address("family", audit.pk))

    assert list(Access.objects.values_list("person__name", "case_reference")) == [("Tess Team", "C-1001")]


def test_page_asks_no_more_for_more_views(signed_in, cast, audit, django_assert_max_num_queries):
    making.finalise(audit)
    for number in range(15):
        family.note_view(
            audit, who="parent", how="telephone", outcome="heard", said=f"{number}", on=date(2026, 3, 1),
            by=(cast.amara, cast.priya, cast.tess)[number % 3],
        )  # fmt: skip

    browser = signed_in(cast.quinn)
    browser.get(address("family", audit.pk))

    with django_assert_max_num_queries(20):
        browser.get(address("family", audit.pk))


def test_who_only_reads_is_refused_before_what_they_typed_is_looked_at(signed_in, cast, audit):
    assert signed_in(cast.dana).post(address("family", audit.pk), {}).status_code == 403
