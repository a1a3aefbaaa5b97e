"""Every page of an audit opens for those it is for, in the state it is for."""

import pytest
from django.urls import reverse

from audits import challenge, concerns
from tests.audits import making

SECTIONS = ("kss1", "conclusion", "professionals", "overall")


def open_page(client, name, *args, status=200):
    response = client.get(reverse(f"audits:{name}", args=args))
    assert response.status_code == status, (name, response.status_code)
    return response


def test_list_and_overview_open_for_the_auditor(signed_in, cast, audit):
    browser = signed_in(cast.amara)

    for name, args in [("audits", ()), ("audit", (audit.pk,)), ("whole", (audit.pk,)), ("outcome", (audit.pk,)),
                       ("worker", (audit.pk,)), ("contact", (audit.pk,)), ("actions", (audit.pk,)),
                       ("add_action", (audit.pk,)), ("share", (audit.pk,)), ("raise_concern", (audit.pk,)),
                       ("invite", (audit.pk,))]:
        open_page(browser, name, *args)


@pytest.mark.parametrize("code", SECTIONS)
def test_sections_open_for_writing_and_for_reading(signed_in, cast, audit, code):
    for person in (cast.amara, cast.priya, cast.dana):
        open_page(signed_in(person), "section", audit.pk, code)


def test_pages_of_a_shared_audit_open_for_those_named(signed_in, cast, audit):
    making.share(audit)
    raised = challenge.raise_challenge(audit, text="The visits are on the file.", by=cast.priya)

    for person in (cast.priya, cast.amara, cast.quinn, cast.dana):
        open_page(signed_in(person), "outcome", audit.pk)
        open_page(signed_in(person), "challenge", raised.pk)
    open_page(signed_in(cast.tess), "raise_challenge", audit.pk)
    open_page(signed_in(cast.tess), "reflect", audit.pk)
    open_page(signed_in(cast.amara), "finalise", audit.pk)
    open_page(signed_in(cast.amara), "reopen", audit.pk)
    open_page(signed_in(cast.priya), "withdraw", raised.pk)


def test_pages_of_the_qa_team_open(signed_in, cast, audit):
    browser = signed_in(cast.quinn)
    for name in ("cancel", "invite"):
        open_page(browser, name, audit.pk)

    making.finalise(audit)

    for name in ("check", "return", "audit", "whole"):
        open_page(browser, name, audit.pk)


def test_concern_opens_for_those_told(signed_in, cast, audit):
    concern = concerns.raise_concern(audit, text="The child has not been seen.", by=cast.amara)

    for person in (cast.amara, cast.tess, cast.quinn):
        open_page(signed_in(person), "concern", concern.pk)


def test_pdf_is_a_pdf_named_after_the_audit(signed_in, cast, audit):
    making.complete(audit)

    response = open_page(signed_in(cast.amara), "pdf", audit.pk)

    assert response.content[:5] == b"%PDF-"
    assert response["Content-Disposition"] == f'inline; filename="{audit.reference}.pdf"'
