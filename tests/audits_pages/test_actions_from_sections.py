"""An action is written from the section that asks for it and stands in the one table (BOLT-25)."""

import io
import re
from datetime import date
from html import unescape

import pytest
from django.urls import reverse
from pypdf import PdfReader

from audits import actions, services
from audits.models import Action
from audits.pdf import audit_pdf
from audits.refusals import Refused
from audits.views import whole_context
from frameworks.models import Section
from lib import clock
from tests.audits import making

KSS2 = "2. Communication"
LINK = "Add an action from this section"


def page(client, name, *args):
    response = client.get(reverse(f"audits:{name}", args=args))
    assert response.status_code == 200, name
    return " ".join(re.sub(r"<[^>]*>", " ", unescape(response.content.decode())).split())


def section(audit, code="kss2"):
    return Section.objects.get(tool_version=audit.tool_version_id, code=code)


def add_address(audit, code):
    return f"{reverse('audits:add_action', args=[audit.pk])}?section={code}"


def test_an_action_added_from_a_section_leads_back_to_it_and_is_listed_there(signed_in, cast, audit):
    browser = signed_in(cast.amara)
    form = browser.get(add_address(audit, "kss2")).content.decode()
    assert f"Add an action from “{KSS2}”" in form

    response = browser.post(add_address(audit, "kss2"), {"what": "Ask him what he wants", "due_on": "2026-04-20"})

    assert response.url == reverse("audits:section", args=[audit.pk, "kss2"])
    assert Action.objects.get().section == section(audit)
    assert f"Actions from this section Ask him what he wants, by 20 April 2026 {LINK}" in page(
        browser, "section", audit.pk, "kss2"
    )
    assert "Ask him what he wants" not in page(browser, "section", audit.pk, "kss1")


def test_the_table_says_from_which_section_an_action_comes(signed_in, cast, audit):
    making.add_action(audit, what="Ask him", section=section(audit))
    making.add_action(audit, what="Tell him")

    for name in ("actions", "whole"):
        text = page(signed_in(cast.amara), name, audit.pk)
        assert f"Ask him From “{KSS2}” Priya Practice" in text
        assert "Tell him Priya Practice" in text


def test_a_dropped_action_is_no_longer_listed_at_its_section(signed_in, cast, audit):
    making.add_action(audit, what="Ask him", section=section(audit))
    Action.objects.update(status=Action.Status.DROPPED)

    assert "Ask him" not in page(signed_in(cast.amara), "section", audit.pk, "kss2")


def test_only_the_auditor_is_offered_it_and_only_while_writing(signed_in, cast, audit):
    assert [LINK in page(signed_in(one), "section", audit.pk, "kss2") for one in (cast.amara, cast.priya)] == [
        True, False,
    ]  # fmt: skip
    making.share(audit)
    assert LINK not in page(signed_in(cast.amara), "section", audit.pk, "kss2")


def test_a_form_without_a_table_of_actions_offers_none(signed_in, cast, audit):
    Section.objects.filter(tool_version=audit.tool_version_id, part="actions").update(part="oversight")

    assert "Actions from this section" not in page(signed_in(cast.amara), "section", audit.pk, "kss2")


@pytest.mark.parametrize("code", ["kss99", "next-steps", ""])
def test_a_section_that_is_none_of_the_auditors_is_not_found(signed_in, cast, audit, code):
    assert signed_in(cast.amara).get(add_address(audit, code)).status_code == 404


def test_a_section_of_another_form_is_refused(cast, audit, framework):
    other = Section.objects.filter(part="answers").exclude(tool_version=audit.tool_version_id).first()

    with pytest.raises(Refused) as refused:
        actions.add(audit, what="Ask him", by=cast.amara, section=other)

    assert str(refused.value) == "This audit's form has no such section: reload the page."
    assert not Action.objects.exists()


def test_the_action_keeps_its_section_to_its_own_page_and_the_pdf(signed_in, cast, audit):
    making.complete(audit)
    action = making.add_action(audit, what="Ask him", section=section(audit), due_on=date(2026, 4, 1))
    services.share(audit, by=cast.amara)
    for person in services.named_people(audit):
        services.agree(audit, by=person)
    services.finalise(audit, by=cast.amara)

    assert f"From “{KSS2}” What must be done Ask him" in page(signed_in(cast.priya), "action", action.pk)
    document = PdfReader(io.BytesIO(audit_pdf(whole_context(audit, cast.amara, on=clock.today()))))
    assert f"From “{KSS2}”" in " ".join(" ".join(one.extract_text() for one in document.pages).split())
