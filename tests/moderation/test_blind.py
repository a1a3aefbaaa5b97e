"""Blind until graded: no page, list, file or order tells a moderator the first grade (HULL-38)."""

import csv
import io
import re
from datetime import date

import pytest
from django.urls import reverse
from pypdf import PdfReader

from audits import services as audits
from audits.models import Answer, Audit
from followup import duties, oversight
from followup.models import Chain
from frameworks.models import Question
from lib import clock
from lib.tabular import read_sheets
from moderation import services
from moderation.models import Moderation
from moderation.month import select_for_month
from people.models import Role
from tests.audits import making
from tests.cast import give_role
from tests.moderation.making import IN_APRIL, MARCH, make_month
from trail.models import Notice

pytestmark = pytest.mark.long

MONDAY = date(2026, 3, 2)
#: Words of a page that are another at every request.
CHANGING = re.compile(rb"csrfmiddlewaretoken\" value=\"\w+\"")


@pytest.fixture
def chosen(checked, cast):
    return services.choose(checked, moderator=cast.moses, why="Chosen to learn from", by=cast.quinn, on=MONDAY)


def regrade(audit, grade, judgement):
    """Let the audit have another first grade, wherever one is written down."""
    Audit.objects.filter(pk=audit.pk).update(grade=grade)
    audit.judgements.update(judgement=judgement)
    for kind, code in ((Question.Kind.GRADE, grade), (Question.Kind.JUDGEMENT, judgement)):
        Answer.objects.filter(audit=audit, part="answer", question__kind=kind).update(value=code)


def pages(moderation):
    audit = moderation.audit
    yield moderation.get_absolute_url()
    for query in ("", "?sort=state", "?reason=qa", "?reason=grade", "?as=csv", "?as=xlsx"):
        yield reverse("moderation:moderations") + query
    for name in ("audit", "whole", "outcome", "contact", "actions", "pdf"):
        yield reverse(f"audits:{name}", args=[audit.pk])
    for part in audit.tool_version.sections.filter(part="answers"):
        yield reverse("audits:section", args=[audit.pk, part.code])
    yield reverse("audits:audits")
    yield reverse("audits:audits") + "?as=csv"
    yield reverse("followup:actions")
    yield reverse("followup:oversights") + "?as=csv"
    yield reverse("followup:chains") + "?as=csv"


def said(response):
    """What an answer tells: the words of a page, the cells of a file, the text of a PDF."""
    body = b"".join(response)
    kind = response["Content-Type"].partition(";")[0]
    if kind == "application/pdf":
        return [page.extract_text() for page in PdfReader(io.BytesIO(body)).pages]
    if kind.startswith("application/vnd"):
        return read_sheets(body)[0].rows
    return CHANGING.sub(b"", body).decode()


def all_said(browser, moderation):
    return {page: said(browser.get(page)) for page in pages(moderation)}


# The same for every grade


def test_nothing_a_blind_moderator_reads_changes_with_the_grade(signed_in, cast, chosen):
    """Each page, list and file, word for word, under three different gradings of the same audit."""
    browser = signed_in(cast.moses)
    regrade(chosen.audit, "good", "met")
    with clock.at(MONDAY):
        good = all_said(browser, chosen)

    for grade, judgement in (("inadequate", "not_met"), ("ri_good", "partially_met")):
        regrade(chosen.audit, grade, judgement)
        with clock.at(MONDAY):
            other = all_said(browser, chosen)
        assert {page for page in good if good[page] != other[page]} == set()


def test_the_same_pages_do_change_for_somebody_who_is_not_blind(signed_in, cast, chosen):
    """The comparison above can fail: for Quinn these pages tell the grade."""
    browser = signed_in(cast.quinn)
    regrade(chosen.audit, "good", "met")
    good = all_said(browser, chosen)

    regrade(chosen.audit, "inadequate", "not_met")
    poor = all_said(browser, chosen)

    told = {page for page in good if good[page] != poor[page]}
    audit = [reverse(f"audits:{name}", args=[chosen.audit_id]) for name in ("audit", "whole", "outcome", "pdf")]
    lists = [reverse("moderation:moderations") + query for query in ("", "?as=csv", "?as=xlsx")]
    assert {*audit, *lists, reverse("audits:audits"), reverse("audits:audits") + "?as=csv"} <= told


def test_pdf_holds_the_evidence_and_no_grade(signed_in, cast, chosen):
    browser, address = signed_in(cast.moses), reverse("audits:pdf", args=[chosen.audit_id])

    blind = " ".join(" ".join(said(browser.get(address))).split())
    services.grade(chosen, grade="ri", rationale="Late visits", judgements={}, by=cast.moses)
    seeing = " ".join(" ".join(said(browser.get(address))).split())

    assert "The evidence for" in blind
    assert "Hidden until you have graded" not in seeing
    assert ("Grade that stands Good" in blind, "Good" in seeing) == (False, True)


def test_notice_of_being_chosen_says_reference_and_day_alone(chosen):
    notice = Notice.objects.get(kind="moderation_chosen")

    assert notice.context == {"reference": chosen.audit.reference, "due_on": "16 March 2026"}
    assert not re.search("grade|good|inadequate", notice.subject, re.IGNORECASE)


# Why it was chosen would tell it


def test_moderator_learns_only_afterwards_that_the_grade_was_the_reason(signed_in, cast, framework):
    make_month(cast, framework, 1, grade="inadequate")
    with clock.at(IN_APRIL):
        select_for_month(MARCH, on=IN_APRIL)
        moderation = Moderation.objects.get(reason=Moderation.Reason.GRADE)
        browser = signed_in(moderation.moderator)
        before = said(browser.get(moderation.get_absolute_url()))
        services.grade(moderation, grade="inadequate", rationale="Unsafe", judgements={}, by=moderation.moderator)
        after = said(browser.get(moderation.get_absolute_url()))

    assert "Every audit with this grade is moderated." not in before
    assert "Every audit with this grade is moderated." in after


def test_month_page_keeps_the_reason_from_a_moderator_of_the_qa_team(signed_in, cast, checked):
    """Somebody who looks after the month and moderates in it as well."""
    give_role(cast.moses, Role.QA)
    services.choose(checked, moderator=cast.moses, why="Its grade was doubted", by=cast.quinn, on=MONDAY)
    address = reverse("moderation:month", args=["2026-03"])

    assert "Its grade was doubted" not in said(signed_in(cast.moses).get(address))
    assert "Shown once you have graded" in said(signed_in(cast.moses).get(address))
    assert "Its grade was doubted" in said(signed_in(cast.quinn).get(address))


# What follows a grade would tell it


@pytest.fixture
def followed(cast, framework):
    """An inadequate audit with oversight and a chain, which Moses is then asked to grade again."""
    audit = making.make_audit(cast, framework)
    making.check(audit, grade="inadequate")
    audits.settle_grade(audit, grade="inadequate", by=None, reason="Agreed")
    duties.follow_grades(MONDAY)
    opened = oversight.open_oversight(audit, on=MONDAY)
    oversight.write_oversight(opened, discussion="It is inadequate, we see that too.", by=cast.tess)
    oversight.note_supervision(opened, held_on=MONDAY, note="How it came to be inadequate", by=cast.tess)
    audit.refresh_from_db()
    return services.choose(audit, moderator=cast.moses, why="To be sure", by=cast.quinn, on=MONDAY)


def test_chain_is_hidden_from_a_moderator_who_is_still_to_grade(signed_in, cast, followed):
    chain = Chain.objects.get()
    browser = signed_in(cast.moses)
    asked = [chain.get_absolute_url(), *(one.get_absolute_url() for one in chain.meetings.all())]

    assert [browser.get(page).status_code for page in asked] == [404, 404, 404]
    assert browser.get(reverse("followup:chains")).context["page"].paginator.count == 0
    assert list(csv.reader(io.StringIO(said(browser.get(reverse("followup:chains") + "?as=csv")))))[1:] == []
    for page in (followed.audit.get_absolute_url(), followed.audit.oversight.get_absolute_url()):
        assert "Meetings and re-audit" not in said(browser.get(page))


def test_managers_words_about_the_grade_are_hidden_until_graded(signed_in, cast, followed):
    address = followed.audit.oversight.get_absolute_url()

    page = said(signed_in(cast.moses).get(address))

    assert not re.search("inadequate", page, re.IGNORECASE)
    assert page.count("Hidden until you have graded") == 3  # grade, answer, supervision
    assert "It is inadequate, we see that too." in said(signed_in(cast.tess).get(address))


def test_once_graded_the_moderator_sees_what_followed(signed_in, cast, followed):
    services.grade(followed, grade="ri", rationale="It is better", judgements={}, by=cast.moses)
    browser = signed_in(cast.moses)

    assert browser.get(Chain.objects.get().get_absolute_url()).status_code == 200
    page = said(browser.get(followed.audit.oversight.get_absolute_url()))
    assert "It is inadequate, we see that too." in page
    assert "Meetings and re-audit" in page


def test_those_who_see_all_see_no_escalation_of_a_chain_they_grade_blind(cast, followed):
    """Dana leads the council, so she may see each escalation, but not those of what she is to grade."""
    late = date(2026, 3, 20)
    with clock.at(late):
        duties.escalate(late)
    gwens = cast.gwen.escalations.filter(about__startswith="meeting")
    seen = type(gwens.get()).objects.visible_to
    assert seen(cast.dana).filter(pk=gwens.get().pk).exists()

    audits.invite(followed.audit, person=cast.dana, part="blind", by=None)

    assert not seen(cast.dana).filter(pk=gwens.get().pk).exists()
    assert seen(cast.gwen).filter(pk=gwens.get().pk).exists()


# The moderator's own grade is hidden too, until it is given


def test_draft_is_nobody_elses_to_read(signed_in, cast, chosen):
    services.save_draft(chosen, grade="inadequate", rationale="I fear so", judgements={}, by=cast.moses)

    for page in pages(chosen):
        answer = signed_in(cast.quinn).get(page)
        assert "I fear so" not in str(said(answer)), page
    (_, row) = csv.reader(io.StringIO(said(signed_in(cast.quinn).get(reverse("moderation:moderations") + "?as=csv"))))
    assert row[-3:] == ["Good", "", ""]
    for person in (cast.amara, cast.tess, cast.priya):
        assert signed_in(person).get(chosen.get_absolute_url()).status_code == 404


def test_auditor_and_people_of_the_audit_read_the_second_grade_only_when_it_stands(signed_in, cast, chosen):
    services.grade(chosen, grade="ri", rationale="Late visits", judgements={}, by=cast.moses)

    for person in (cast.amara, cast.tess):
        browser = signed_in(person)
        assert browser.get(reverse("moderation:moderations")).context["page"].paginator.count == 0
        assert "Late visits" not in said(browser.get(reverse("audits:whole", args=[chosen.audit_id])))

    services.finish(chosen, grade_after="ri", discussed_on=MONDAY, discussion="Agreed", by=cast.moses)
    assert "Late visits" in said(signed_in(cast.amara).get(chosen.get_absolute_url()))


def test_chain_may_not_be_followed_by_address_of_its_forms_either(signed_in, cast, followed):
    chain, browser = Chain.objects.get(), signed_in(cast.moses)

    for name in ("plan_meeting", "end_chain", "add_review_action"):
        for ask in (browser.get, browser.post):
            assert ask(reverse(f"followup:{name}", args=[chain.pk])).status_code == 404
