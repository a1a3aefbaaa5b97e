"""Limiting judgements on the pages of an audit: beside the grade, in the answers to the script, on paper (BOLT-29)."""

import io
import json
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from audits import overrides, services
from audits.models import LimitOverride
from audits.pdf import audit_pdf
from audits.views import whole_context
from lib import clock
from tests.audits import making
from tests.audits.limited import ALONE, OUTCOME, WHO_MAY, framework  # noqa: F401
from tests.audits.making import write

pytestmark = pytest.mark.long

REASON = "He is six months old & cannot be seen alone."
LINK = "Set this limit aside</a>"


def page(client, name, *args):
    response = client.get(reverse(f"audits:{name}", args=args))
    assert response.status_code == 200, name
    return unescape(response.content.decode())


def field(audit, code):
    return f"{making.question(audit, code).pk}.answer"


def beside(text, name):
    """What the page says beside a field's grade."""
    return text.partition(f'data-limits="{name}">')[2].partition('<div class="govuk-radios')[0]


@pytest.fixture
def unseen(audit):
    """Complete but for its first judgement, which is better than the child's not being seen allows."""
    making.complete(audit)
    write(audit, "kss1-1", "no")
    return audit


@pytest.fixture
def aside(unseen, cast):
    return overrides.set_aside(overrides.find(unseen, "alone"), reason=REASON, by=cast.gwen)


@pytest.fixture
def send(client):
    def post(audit, person, code, value, version=1):
        client.force_login(person)
        change = {"field": field(audit, code), "value": value, "version": version, "key": f"key-{code}-{value}"}
        body = json.dumps({"person": person.pk, "changes": [change]})
        return client.post(reverse("audits:save", args=[audit.pk]), body, content_type="application/json").json()

    return post


def test_the_section_page_says_the_limit_beside_the_judgement(signed_in, cast, unseen):
    text = beside(page(signed_in(cast.amara), "section", unseen.pk, "kss1"), field(unseen, "kss1-met"))

    heading, _, why = ALONE.partition("best. ")
    assert f"<strong data-heading>{heading}best.</strong> <span data-why>{why}</span>" in text
    assert WHO_MAY in text
    assert f'data-href hidden>{LINK}' in text


def test_the_page_of_the_overall_grade_says_the_limit_of_the_whole(signed_in, cast, unseen):
    before = beside(page(signed_in(cast.amara), "section", unseen.pk, "overall"), field(unseen, "overall-grade"))
    write(unseen, "impact", "no")

    text = beside(page(signed_in(cast.amara), "section", unseen.pk, "overall"), field(unseen, "overall-grade"))

    assert "data-heading" not in before
    assert OUTCOME.partition("best. ")[2] in text


def test_without_script_the_limit_is_there_once_saved(signed_in, cast, audit):
    making.complete(audit)
    browser, box = signed_in(cast.amara), f"q{making.question(audit, 'kss1-1').pk}-answer"

    browser.post(reverse("audits:section", args=[audit.pk, "kss1"]), {box: "no", f"{box}-version": 1, "then": "stay"})

    assert "data-heading>A limiting" in page(browser, "section", audit.pk, "kss1")


def test_a_tool_without_limits_has_no_place_for_them(signed_in, cast, audit):
    audit.tool_version.limits = []
    audit.tool_version.save()

    assert "data-limits" not in page(signed_in(cast.amara), "section", audit.pk, "kss1")


# What the script is told


def test_a_save_that_makes_a_limit_bite_says_so(send, cast, audit):
    making.complete(audit)

    said = send(audit, cast.amara, "kss1-1", "no")

    heading, _, why = ALONE.partition("best. ")
    note = {"heading": f"{heading}best.", "why": why, "more": WHO_MAY, "href": "", "link_text": ""}
    assert said["limits"] == {
        field(audit, "kss1-met"): [note],
        field(audit, "overall-grade"): [],
    }


def test_a_save_that_ends_a_limit_says_so(send, cast, unseen):
    said = send(unseen, cast.amara, "kss1-1", "yes", version=2)

    assert said["limits"] == {field(unseen, "kss1-met"): [], field(unseen, "overall-grade"): []}


def test_a_limit_set_aside_says_by_whom_when_and_why(send, cast, unseen, aside):
    said = send(unseen, cast.amara, "kss1-2", "no")

    [note] = said["limits"][field(unseen, "kss1-met")]
    assert note["more"] == f"Set aside by Gwen Group on 2 March 2026: {REASON}"


def test_looking_tells_the_limits_with_the_news(client, cast, unseen):
    client.force_login(cast.amara)
    moment = clock.now()
    address = reverse("audits:since", args=[unseen.pk])
    assert "limits" not in client.get(address, {"since": (moment + timedelta(seconds=1)).isoformat()}).json()

    with clock.at(moment + timedelta(minutes=1)):
        write(unseen, "kss2-1", "no")
        said = client.get(address, {"since": moment.isoformat()}).json()

    judgement, grade = field(unseen, "kss1-met"), field(unseen, "overall-grade")
    assert {name: len(notes) for name, notes in said["limits"].items()} == {judgement: 1, grade: 0}


def test_a_save_takes_four_queries_more_with_limits_than_without(client, cast, audit, send):
    making.complete(audit)
    send(audit, cast.amara, "kss1-1", "no")
    body = {"field": field(audit, "kss1-1"), "value": "yes", "version": 2, "key": "key-again"}

    with CaptureQueriesContext(connection) as queries:
        client.post(
            reverse("audits:save", args=[audit.pk]), json.dumps({"person": cast.amara.pk, "changes": [body]}),
            content_type="application/json",
        )  # fmt: skip

    asked = [one["sql"] for one in queries if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(asked) == 7 + 4


# Setting aside


def test_gwen_is_offered_the_link_and_sets_the_limit_aside(signed_in, cast, unseen):
    browser = signed_in(cast.gwen)
    address = reverse("audits:set_limit_aside", args=[unseen.pk, "alone"])
    assert f'href="{address}" data-href>{LINK}' in page(browser, "section", unseen.pk, "kss1")
    assert f'<p class="govuk-body app-lede">{ALONE}</p>' in page(browser, "set_limit_aside", unseen.pk, "alone")

    response = browser.post(address, {"reason": REASON})

    assert response.url == reverse("audits:section", args=[unseen.pk, "kss1"])
    assert LimitOverride.objects.get().reason == REASON


def test_quinn_is_offered_to_take_it_back_and_both_reasons_stay_on_every_page(signed_in, cast, unseen, aside):
    browser = signed_in(cast.quinn)
    address = reverse("audits:take_limit_back", args=[unseen.pk, "alone"])
    assert f'href="{address}" data-href>Take this back</a>' in page(browser, "section", unseen.pk, "kss1")
    assert "Why it is taken back" in page(browser, "take_limit_back", unseen.pk, "alone")

    response = browser.post(address, {"reason": "He is six years old."})

    assert response.url == reverse("audits:section", args=[unseen.pk, "kss1"])
    assert LimitOverride.objects.get().ended_by == cast.quinn
    overview = page(browser, "audit", unseen.pk)
    assert REASON in overview
    assert "<strong>Taken back</strong> by Quinn" in overview
    assert "He is six years old." in overview
    assert browser.get(address).status_code == 404


def test_nothing_is_taken_back_without_a_reason(signed_in, cast, unseen, aside):
    response = signed_in(cast.gwen).post(reverse("audits:take_limit_back", args=[unseen.pk, "alone"]), {"reason": ""})

    assert "Enter why it is taken back" in response.content.decode()
    assert LimitOverride.objects.get().ended_at is None


def test_a_form_without_a_reason_sets_nothing_aside(signed_in, cast, unseen):
    response = signed_in(cast.gwen).post(reverse("audits:set_limit_aside", args=[unseen.pk, "alone"]), {"reason": ""})

    assert "Enter why it is set aside" in response.content.decode()
    assert not LimitOverride.objects.exists()


@pytest.mark.parametrize(
    ("name", "code", "status"),
    [("gwen", "alone", 200), ("quinn", "alone", 200), ("amara", "alone", 403), ("priya", "alone", 403),
     ("nell", "alone", 404), ("gwen", "outcome", 404), ("gwen", "unknown", 404)],
)  # fmt: skip
def test_who_opens_the_form(signed_in, cast, unseen, name, code, status):
    address = reverse("audits:set_limit_aside", args=[unseen.pk, code])

    assert signed_in(getattr(cast, name)).get(address).status_code == status


@pytest.mark.parametrize(("part", "status"), [("reader", 403), ("blind", 404)])
def test_moderator_who_has_not_graded_does_not_learn_that_judgements_limit_it(signed_in, cast, unseen, part, status):
    for number in (1, 2):
        write(unseen, f"kss{number}-met", "not_met")
    services.invite(unseen, person=cast.moses, part=part, by=cast.quinn)

    address = reverse("audits:set_limit_aside", args=[unseen.pk, "outcome"])

    assert signed_in(cast.moses).get(address).status_code == status


@pytest.mark.parametrize("name", ["audit", "whole", "outcome", "contact", "actions", "share", "raise_concern"])
def test_the_reason_stands_on_every_page_of_the_audit(signed_in, cast, unseen, aside, name):
    text = page(signed_in(cast.amara), name, unseen.pk)

    assert "<strong>Limiting judgement set aside</strong> by Gwen Group on" in text
    assert REASON in text


def test_the_reason_stays_when_the_limit_no_longer_bites(signed_in, cast, unseen, aside):
    write(unseen, "kss1-1", "yes")

    assert REASON in page(signed_in(cast.amara), "whole", unseen.pk)


def test_the_pdf_has_the_limit_and_why_it_was_set_aside(cast, unseen, aside):
    write(unseen, "impact", "no")

    document = PdfReader(io.BytesIO(audit_pdf(whole_context(unseen, cast.amara, on=clock.today()))))
    words = " ".join(" ".join(one.extract_text() for one in document.pages).split())

    assert "Limiting judgement set aside by Gwen Group on 2 March 2026: The file does not show" in words
    assert REASON in words
    assert OUTCOME in words
    assert "Set this limit aside" not in words


def test_a_moderator_who_has_not_graded_reads_no_limit_that_tells_judgements(signed_in, cast, unseen, aside):
    for number in (1, 2):
        write(unseen, f"kss{number}-met", "not_met")
    write(unseen, "kss1-1", "no")
    services.invite(unseen, person=cast.moses, part="blind", by=cast.quinn)

    text = page(signed_in(cast.moses), "whole", unseen.pk)

    assert "limiting judgement" not in text.lower()
    assert OUTCOME.partition("best. ")[2] not in text
