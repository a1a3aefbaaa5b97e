"""Pages of the worker's own words, of answers that need an age, and the button that carries text into the actions."""

import io
import json
import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.urls import reverse
from pypdf import PdfReader

from audits import services
from audits.models import Action, Answer
from audits.pdf import audit_pdf
from audits.views import whole_context
from lib import clock
from tests.audits import making
from tests.audits.making import question, write
from tests.audits.worded import framework  # noqa: F401

PROUD = "He laughs again."
YOUNG = json.dumps([{"who": "young", "day": "2026-03-02"}])
TOO_YOUNG = (
    "row 1: “Young person” needs an age of 16, and the child was 15 on 2 March 2026. "
    "Correct the day, or choose “Parent” or “Young person with consent”."
)


def html(client, name, *args):
    response = client.get(reverse(f"audits:{name}", args=args))
    assert response.status_code == 200, name
    return unescape(response.content.decode())


def page(client, name, *args):
    return " ".join(re.sub(r"<[^>]*>", " ", html(client, name, *args)).split())


def box(audit, code):
    return f"q{question(audit, code).pk}-answer"


@pytest.fixture
def young(audit):
    """The child becomes sixteen on 5 March 2026."""
    audit.case.date_of_birth = date(2010, 3, 5)
    audit.case.save()
    return audit


# Own words (BOLT-27)


def test_the_worker_writes_their_part_without_script(signed_in, cast, audit):
    browser = signed_in(cast.priya)
    said = page(browser, "section", audit.pk, "own")
    assert "These are your own words; nobody else writes them in your name." in said
    assert "data-autosave" in html(browser, "section", audit.pk, "own")

    sent = {box(audit, "proud"): PROUD, f"{box(audit, 'proud')}-version": 0, "then": "stay"}
    browser.post(reverse("audits:section", args=[audit.pk, "own"]), sent)

    answer = Answer.objects.get()
    assert (answer.value, answer.by) == (PROUD, cast.priya)


def test_the_auditor_reads_along_and_cannot_write(signed_in, cast, audit):
    write(audit, "proud", PROUD, by=cast.priya)
    browser = signed_in(cast.amara)

    text, said = html(browser, "section", audit.pk, "own"), page(browser, "section", audit.pk, "own")

    assert "These are the own words of Priya Practice. Nobody writes them in their name" in said
    assert PROUD in said
    assert "Save and continue" not in said
    assert f'data-look="{reverse("audits:since", args=[audit.pk])}"' in text
    assert len(re.findall(r"<textarea[^>]*readonly", text)) == 3
    sent = {box(audit, "proud"): "Hers", f"{box(audit, 'proud')}-version": 1, "then": "stay"}
    browser.post(reverse("audits:section", args=[audit.pk, "own"]), sent)
    assert Answer.objects.get().value == PROUD


def test_others_read_it_and_follow_nothing(signed_in, cast, audit):
    text = html(signed_in(cast.tess), "section", audit.pk, "own")

    assert "data-autosave" not in text
    assert "Nobody writes them in their name" in text


def test_where_the_auditor_may_write_them_down_the_page_says_what_that_means(signed_in, cast, audit):
    browser = signed_in(cast.amara)
    assert "You may write down the words of Priya Practice here. Every page and print says" in page(
        browser, "section", audit.pk, "noted"
    )
    write(audit, "said", "I rang.", by=cast.amara)

    assert "Priya Practice, written down by Amara Audit" in page(signed_in(cast.priya), "section", audit.pk, "noted")


def test_the_script_is_refused_in_words_where_it_is_somebody_elses(signed_in, cast, audit):
    change = {"field": f"{question(audit, 'proud').pk}.answer", "value": "Hers", "version": 0, "key": "key-0001"}
    body = json.dumps({"person": cast.amara.pk, "changes": [change]})

    response = signed_in(cast.amara).post(
        reverse("audits:save", args=[audit.pk]), body, content_type="application/json"
    )

    assert response.status_code == 403
    assert "nobody writes them in their name" in response.json()["refused"]


def test_the_list_the_self_check_and_the_next_step_say_whose_turn_it_is(signed_in, cast, audit):
    making.complete(audit)

    auditor, worker = signed_in(cast.amara), page
    assert "Your own words Waiting for the worker" in page(auditor, "audit", audit.pk)
    check = page(auditor, "share", audit.pk)
    assert "It is Priya Practice’s turn to write “Your own words”. You need not wait" in check
    assert "Nothing is missing." in check
    said = worker(signed_in(cast.priya), "audit", audit.pk)
    assert "“Your own words” is yours to write. Write your part" in said

    write(audit, "proud", PROUD, by=cast.priya)
    assert "Your own words Written" in page(signed_in(cast.amara), "audit", audit.pk)


@pytest.mark.parametrize("name", ["tess", "ira"])
def test_the_worker_s_part_is_nobody_else_s_to_write(signed_in, cast, audit, name):
    said = page(signed_in(getattr(cast, name)), "audit", audit.pk)

    assert "yours to write" not in said
    assert "The auditor has not started yet. Read the whole audit" in said


def test_once_shared_the_worker_is_led_to_it_until_the_last_day(signed_in, cast, audit):
    making.share(audit)
    browser = signed_in(cast.priya)
    day = f"{audit.challenge_until:%-d %B %Y}"

    assert f"Your own words holds your own words; it stays open to you until {day} ." in page(
        browser, "outcome", audit.pk
    )
    assert f"until the last day to challenge, {day} ." in page(browser, "section", audit.pk, "own")
    assert "holds your own words" not in page(signed_in(cast.tess), "outcome", audit.pk)

    with clock.at(audit.challenge_until + timedelta(days=1)):
        browser = signed_in(cast.priya)
        assert "holds your own words" not in page(browser, "outcome", audit.pk)
        assert "data-autosave" not in html(browser, "section", audit.pk, "own")


def test_the_print_names_who_speaks(audit, cast):
    """BOLT-27: the practitioner's words keep their author on paper."""
    write(audit, "proud", PROUD, by=cast.priya)
    write(audit, "said", "I rang.", by=cast.amara)

    pdf = audit_pdf(whole_context(audit, cast.amara, on=date(2026, 3, 2)))

    pages = (one.extract_text().partition("Child's case file audit: ")[0] for one in PdfReader(io.BytesIO(pdf)).pages)
    text = " ".join(" ".join(pages).split())
    assert f"{PROUD} Priya Practice, 2 March 2026" in text
    assert "I rang. Priya Practice, written down by Amara Audit, 2 March 2026" in text


# Ages (BOLT-12)


def test_what_needs_an_age_is_told_as_it_is_typed_and_goes_when_mended(signed_in, cast, young):
    browser, field = signed_in(cast.amara), f"{question(young, 'voices').pk}.answer"

    def send(value, version):
        change = {"field": field, "value": value, "version": version, "key": f"key-000{version}"}
        body = json.dumps({"person": cast.amara.pk, "changes": [change]})
        return browser.post(
            reverse("audits:save", args=[young.pk]), body, content_type="application/json"
        ).json()["doubts"]

    assert send(YOUNG, 0) == {field: [TOO_YOUNG]}
    assert TOO_YOUNG[1:] in page(browser, "section", young.pk, "heard")
    assert send(YOUNG.replace("03-02", "03-05"), 1) == {field: []}
    assert send(YOUNG, 2) == {field: [TOO_YOUNG]}
    assert send("", 3) == {field: []}


def test_a_save_of_other_answers_says_nothing_of_tables(signed_in, cast, young):
    change = {"field": f"{question(young, 'rationale').pk}.answer", "value": "Good", "version": 0, "key": "key-0001"}
    body = json.dumps({"person": cast.amara.pk, "changes": [change]})

    response = signed_in(cast.amara).post(
        reverse("audits:save", args=[young.pk]), body, content_type="application/json"
    )

    assert "doubts" not in response.json()


# Carrying over (BOLT-25)


def test_one_press_saves_what_is_written_and_carries_it_over(signed_in, cast, audit):
    browser, name = signed_in(cast.amara), box(audit, "better")
    here = reverse("audits:section", args=[audit.pk, "heard"])
    assert "Carried into the actions." not in page(browser, "section", audit.pk, "heard")

    response = browser.post(here, {name: "Ask him", f"{name}-version": 0, "then": "carry:better"})

    assert response.url == here
    action = Action.objects.get()
    assert (action.what, action.section.code) == ("Ask him", "heard")
    text = page(browser, "section", audit.pk, "heard")
    assert "What would be better? Carried into the actions." in text
    assert "Actions from this section Ask him" in text


def test_what_cannot_be_carried_says_why_and_stays_on_the_page(signed_in, cast, audit):
    browser, here = signed_in(cast.amara), reverse("audits:section", args=[audit.pk, "heard"])

    said = browser.post(here, {"then": "carry:better"}).content.decode()

    assert "Write what is to be done first" in said
    assert browser.post(here, {"then": "carry:voices"}).status_code == 200
    assert browser.post(here, {"then": "carry:unknown"}).status_code == 404
    assert not Action.objects.exists()


def test_the_first_button_of_the_page_saves_so_that_enter_carries_nothing(signed_in, cast, audit):
    text = html(signed_in(cast.amara), "section", audit.pk, "heard")

    values = re.findall(r'name="then" value="([^"]*)"', text)
    assert values == ["stay", "next", "carry:better"]


@pytest.mark.parametrize("name", ["priya", "tess", "quinn"])
def test_nobody_else_is_offered_to_carry(signed_in, cast, audit, name):
    browser = signed_in(getattr(cast, name))
    assert "carry:" not in html(browser, "section", audit.pk, "heard")

    response = browser.post(reverse("audits:section", args=[audit.pk, "heard"]), {"then": "carry:better"})

    assert response.status_code == 403
    assert not services.Action.objects.exists()
