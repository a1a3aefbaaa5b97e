"""The self-check before the outcome is shared or sent back: all that is missing, where it is, and how to mend it."""

from datetime import date
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from lxml import html

from audits import actions, checks, services
from audits.answers import COMMENT
from audits.models import Audit
from lib import clock
from tests.audits import making


@pytest.fixture
def share_page(signed_in, cast, audit):
    """share_page() gives the page the auditor sees before sharing, as a tree."""
    return lambda: html.fromstring(signed_in(cast.amara).get(address(audit)).content.decode())


def address(audit):
    return reverse("audits:share", args=[audit.pk])


def listed(tree):
    """What the page says is missing, under the title of its section."""
    titles = tree.xpath("//*[@class='govuk-heading-s app-missing__section']")
    return {
        title.text_content(): [row.text_content() for row in title.getnext().xpath(".//a")] for title in titles
    }


def test_everything_missing_is_named_once_under_its_section(share_page, audit):
    """HULL-70: nothing unfinished goes on."""
    tree = share_page()

    found = checks.missing(audit)
    assert [row for rows in listed(tree).values() for row in rows] == [one.sentence for one in found]
    assert tree.xpath("//h2[@id='missing']/text()") == [f"{len(found)} things still missing"]
    assert list(listed(tree))[:2] == ["Meeting", audit.tool_version.sections.get(code="kss1").title]


def test_every_link_leads_to_a_control_that_is_there(share_page, signed_in, cast, audit):
    """However much is missing, one click lands where it is mended."""
    making.write(audit, "kss1-1", "no")
    making.add_action(audit, effect="")
    browser = signed_in(cast.amara)
    addresses = share_page().xpath("//ul[@class='app-missing__list']//a/@href")
    pages = {path: browser.get(path) for path in {urlsplit(one).path for one in addresses}}

    ids = {path: html.fromstring(page.content.decode()).xpath("//@id") for path, page in pages.items()}

    assert {page.status_code for page in pages.values()} == {200}
    fields = [urlsplit(one) for one in addresses if urlsplit(one).fragment]
    assert len(fields) == len([one for one in checks.missing(audit) if one.question]) > 40
    assert [one for one in fields if one.fragment not in ids[one.path]] == []


def test_one_thing_is_spoken_of_in_the_singular(signed_in, cast, audit, share_page):
    making.complete(audit)
    making.write(audit, "rationale", "")

    page = signed_in(cast.amara).post(address(audit))

    assert page.context["form"].non_field_errors() == [
        f"1 thing is still missing. {checks.missing(audit)[0].sentence}"
    ]
    assert share_page().xpath("//h2[@id='missing']/text()") == ["1 thing still missing"]


def test_missing_actions_lead_to_their_table_and_the_meeting_to_the_worker(share_page, audit):
    """HULL-04, HULL-59."""
    making.fill(audit, judgement="not_met")

    assert share_page().xpath("//ul[@class='app-missing__list']//a/@href") == [
        reverse("audits:worker", args=[audit.pk]), reverse("audits:actions", args=[audit.pk]),
    ]


def test_whole_audit_says_that_nothing_is_missing_and_whom_it_asks_until_when(share_page, audit):
    """HULL-69."""
    making.complete(audit)
    words = " ".join(share_page().text_content().split())

    assert "Nothing is missing." in words
    assert "They can agree, reflect or challenge until 9 March 2026." in words
    assert [name in words for name in ("Priya Practice", "Tess Team", "Ira Review")] == [True] * 3


def test_audit_with_nobody_named_says_so(signed_in, cast, framework):
    case = making.make_case(cast, worker=None, iro=None, team=None)
    lonely = making.make_audit(cast, framework, case=case)

    page = signed_in(cast.amara).get(address(lonely)).content.decode()

    assert "Nobody is named on this audit." in page


def test_outcome_in_short_shows_each_judgement_and_the_grade(share_page, audit):
    """HULL-66, HULL-67: what will be shared, before it is."""
    making.complete(audit, grade="ri", judgement="partially_met")
    making.write(audit, "kss2-met", "not_met")
    rows = {row.xpath("string(dt)").strip(): " ".join(row.xpath("string(dd[1])").split())
            for row in share_page().xpath("//dl[@class='govuk-summary-list']/div")}  # fmt: skip

    titles = dict(audit.tool_version.sections.values_list("code", "title"))
    assert rows[titles["kss1"]] == "Partially met 5 of 5 answered"
    assert rows[titles["kss2"]].startswith("Not met ")
    assert rows[titles["overall"]].startswith("Requires Improvement ")
    assert rows[titles["next-steps"]] == "1 action"


def test_refused_sharing_changes_nothing_and_keeps_the_list(signed_in, cast, audit):
    making.complete(audit)
    making.write(audit, "kss4-1", "")
    making.write(audit, "kss5-met", "", part=COMMENT)

    page = signed_in(cast.amara).post(address(audit))

    assert [one.question.code for one in page.context["missing"]] == ["kss4-1", "kss5-met"]
    assert Audit.objects.get().status == "in_progress"


def test_shared_audit_leads_on_to_its_outcome(signed_in, cast, audit):
    making.share(audit)

    for send in (signed_in(cast.amara).get, signed_in(cast.amara).post):
        assert send(address(audit))["Location"] == reverse("audits:outcome", args=[audit.pk])


# Returned by the QA team (HULL-71)


@pytest.fixture
def returned(audit, cast):
    """Returned on Maundy Thursday: three working days end on Thursday 9 April."""
    making.finalise(audit)
    with clock.at(date(2026, 4, 2)):
        return services.return_(audit, by=cast.quinn, reason="Name the day of the visit in 1.1.")


def test_auditor_reads_what_is_asked_for_and_by_when(share_page, returned):
    """HULL-71: three working days, Easter not counted."""
    tree = share_page()

    [asked] = tree.xpath("//div[@class='govuk-inset-text'][h2]")
    assert [" ".join(one.text_content().split()) for one in asked] == [
        "The QA team asked you to amend", "Name the day of the visit in 1.1.", "Send it back by 9 April 2026.",
    ]
    assert "Who will be asked" not in tree.text_content()


def test_returned_audit_with_a_gap_is_not_sent_back(signed_in, cast, returned):
    making.write(returned, "rationale", "")

    page = signed_in(cast.amara).post(address(returned))

    assert (page.status_code, Audit.objects.get().status) == (200, "returned")
    assert len(page.context["missing"]) == 1


def test_second_return_shows_its_own_reason(share_page, returned, cast):
    with clock.at(date(2026, 4, 9)):
        services.resubmit(returned, by=cast.amara)
        services.return_(returned, by=cast.quinn, reason="The day is still missing.")

    words = share_page().text_content()

    assert ("The day is still missing." in words, "Name the day of the visit" in words) == (True, False)


def test_qa_team_sees_until_when_a_return_would_run_and_what_the_self_check_finds(signed_in, cast, audit):
    """HULL-71: checked within three working days, back within three more."""
    making.finalise(audit)
    with clock.at(date(2026, 4, 2)):
        context = signed_in(cast.quinn).get(reverse("audits:check", args=[audit.pk])).context

    assert (context["due"], context["return_due"], context["missing"]) == (date(2026, 3, 5), date(2026, 4, 9), [])


def test_qa_team_is_shown_what_slipped_through(signed_in, cast, audit):
    """An action emptied behind the self-check still shows beside the audit it belongs to."""
    making.finalise(audit)
    audit.actions.update(effect="")

    context = signed_in(cast.quinn).get(reverse("audits:check", args=[audit.pk])).context

    assert [one.sentence for one in context["missing"]] == ["Action 1: add what it should change for the child."]


def test_dropped_action_is_not_asked_to_be_whole(audit, cast):
    making.complete(audit, judgement="partially_met")
    second = making.add_action(audit, what="Not needed", effect="")
    making_missing = [one.sentence for one in checks.missing(audit)]

    actions.remove(second, by=cast.amara)

    assert making_missing == ["Action 2: add what it should change for the child."]
    assert checks.missing(audit) == []
