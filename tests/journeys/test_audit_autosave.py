"""Nothing that is typed into an audit is lost, and the page never lies about it (F15 to F18, S24).

The scenarios are those of the comparison in which other ways of saving lost answers:
each counts what the database holds in the end.
"""

import contextlib
import json
import re

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Error

from frameworks.models import Question
from tests.audits import making
from tests.journeys.audits import PASSWORD, Form, audit, cast, stored, wordings  # noqa: F401

pytestmark = pytest.mark.browser

CODES = ("kss1-1", "kss1-2", "kss1-3", "kss1-4")


@pytest.fixture
def form(visit, cast, audit):  # noqa: F811
    form = Form(visit(cast.amara), audit)
    yield form
    form.forgive()


def write_everywhere(form):
    """Six answers: four comments and two choices."""
    for code in CODES:
        form.write(code, f"Seen in {code}.")
    form.choose("kss1-1", "yes")
    form.choose("kss1-2", "no")


def everything(form):
    return [stored(form.audit, code) for code in CODES] + [
        stored(form.audit, code, "answer") for code in CODES[:2]
    ]


ALL_SIX = [f"Seen in {code}." for code in CODES] + ["yes", "no"]


def test_typing_saves_by_itself_and_says_when(form):
    form.write("kss1-1", "Seen alone at school.")

    assert re.fullmatch(r"Saved \d\d:\d\d", form.wait_until_saved())
    assert stored(form.audit, "kss1-1") == "Seen alone at school."


def test_words_typed_before_the_script_has_come_are_saved_too(form):
    held = []
    form.page.route("**/js/autosave.js", lambda route: held.append(route))
    form.page.goto(form.address, wait_until="commit")
    form.write("kss1-1", "Quicker than the script.")
    form.choose("kss1-2", "no")

    held[0].continue_()

    form.wait_until_saved()
    assert [stored(form.audit, "kss1-1"), stored(form.audit, "kss1-2", "answer")] == ["Quicker than the script.", "no"]


def test_six_answers_typed_offline_are_saved_when_the_network_is_back(form):
    form.page.context.set_offline(True)
    write_everywhere(form)
    kept = form.wait_for_line("Offline: 6 answers kept on this device")
    assert kept == "Offline: 6 answers kept on this device, not saved yet"
    assert everything(form) == [""] * 6

    form.page.context.set_offline(False)

    form.wait_until_saved()
    assert everything(form) == ALL_SIX


def test_offline_line_says_since_when_nothing_is_saved(form):
    form.write("kss1-1", "First.")
    saved = form.wait_until_saved()
    form.page.context.set_offline(True)
    form.write("kss1-2", "Second.")

    assert form.wait_for_line("Offline: 1 answer kept") == (
        f"Offline: 1 answer kept on this device, not saved since {saved.removeprefix('Saved ')}"
    )


def test_six_unsaved_answers_come_back_after_a_reload(form):
    form.disturb(lambda route: route.abort())
    write_everywhere(form)
    form.wait_for_line("The server does not answer: 6 answers kept on this device")
    form.calm()

    form.open()

    form.wait_until_saved()
    assert everything(form) == ALL_SIX
    assert [form.text(code) for code in CODES] == ALL_SIX[:4]
    assert json.loads(form.device())["local"] == {}


@pytest.mark.parametrize("delay", [20, 120], ids=["typing fast", "typing slowly"])  # milliseconds a key
def test_slow_server_while_typing_goes_on_loses_nothing(form, delay):
    def slowly(route):
        form.page.wait_for_timeout(1_200)
        route.continue_()

    form.disturb(slowly)
    text = "The visits were regular, and the child was seen alone each time."

    form.box("kss1-1").press_sequentially(text, delay=delay)
    form.write("kss1-2", "Both parents were asked.")

    form.wait_until_saved(20_000)
    assert [stored(form.audit, "kss1-1"), stored(form.audit, "kss1-2")] == [text, "Both parents were asked."]


def test_session_that_expires_keeps_the_text_until_one_has_signed_in_elsewhere(form, cast):  # noqa: F811
    cast.amara.set_password(PASSWORD)
    cast.amara.save()
    Session.objects.all().delete()
    form.write("kss1-1", "Written after the session was over.")
    assert form.wait_for_line("You are signed out").startswith(
        "You are signed out: sign in in another tab, then your answers are saved"
    )

    sign_in_page(form.page.context.new_page(), cast.amara)

    form.wait_until_saved(20_000)
    assert stored(form.audit, "kss1-1") == "Written after the session was over."


def sign_in_page(page, person):
    page.goto(reverse("account_login"))
    page.get_by_label("Email", exact=False).fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_load_state("networkidle")


def test_somebody_else_who_signs_in_does_not_save_in_their_name(form, cast):  # noqa: F811
    cast.priya.set_password(PASSWORD)
    cast.priya.save()
    Session.objects.all().delete()
    form.write("kss1-1", "Amara's words.")
    form.wait_for_line("You are signed out")

    sign_in_page(form.page.context.new_page(), cast.priya)

    form.wait_for_line("Somebody else is signed in", 20_000)
    assert stored(form.audit, "kss1-1") == ""


def test_leaving_a_moment_after_the_last_key_loses_nothing(form):
    form.write("kss1-1", "The last word before lunch.")
    form.page.wait_for_timeout(150)

    form.page.goto(form.audit.get_absolute_url())

    form.page.wait_for_timeout(1_000)
    assert stored(form.audit, "kss1-1") == "The last word before lunch."


def test_tab_that_crashes_in_the_middle_of_typing_loses_nothing(visit, cast, audit):  # noqa: F811
    """F17: at most the last two seconds; here the same browser opens the page again."""
    visitor = visit(cast.amara)
    form = Form(visitor, audit)
    text = "He was seen alone at home, at school and with his father, and each time he told the worker the same."
    form.box("kss1-1").press_sequentially(text, delay=40)  # four seconds without a pause
    on_server = stored(audit, "kss1-1")
    with contextlib.suppress(Error):
        form.page.goto("chrome://crash")

    visitor.page = visitor.context.new_page()
    again = Form(visitor, audit)

    again.wait_until_saved()
    assert stored(audit, "kss1-1") == again.text("kss1-1") == text
    assert text.startswith(on_server)
    assert len(text) - len(on_server) <= 2_000 / 40


def test_somebody_elses_other_field_is_merged_and_shown(form, cast):  # noqa: F811
    form.write("kss1-1", "Amara's part.")
    form.wait_until_saved()

    making.write(form.audit, "kss1-2", "Priya's part.", part="comment", by=cast.priya)

    form.page.wait_for_function(
        "id => document.getElementById(id).value", arg=form.box("kss1-2").get_attribute("id"), timeout=15_000
    )
    form.write("kss1-1", " And more.")
    form.wait_for_line("Not saved yet")
    form.wait_until_saved()
    assert form.text("kss1-2") == "Priya's part."
    assert [stored(form.audit, code) for code in CODES[:2]] == ["Amara's part. And more.", "Priya's part."]


@pytest.mark.parametrize(
    ("button", "ending"),
    [
        ("Keep mine", "What Amara saw."),
        ("Keep theirs", "What Priya knows."),
        ("Keep both", "What Priya knows.\n\nWhat Amara saw."),
    ],
)
def test_the_same_field_changed_by_two_shows_both_and_waits_for_a_choice(form, cast, button, ending):  # noqa: F811
    making.write(form.audit, "kss1-1", "What Priya knows.", part="comment", by=cast.priya)
    form.write("kss1-1", "What Amara saw.")
    form.write("kss1-2", "Another field goes on.")
    form.wait_for_line("Not saved: 1 answer changed by somebody else too")
    clash = form.page.locator("[data-clash]")
    assert clash.locator("[data-mine]").inner_text() == "What Amara saw."
    assert clash.locator("[data-theirs]").inner_text() == "What Priya knows."
    assert clash.locator("[data-who]").inner_text() == "Priya Practice"
    assert stored(form.audit, "kss1-2") == "Another field goes on."

    clash.get_by_role("button", name=button).click()

    form.wait_until_saved()
    assert stored(form.audit, "kss1-1") == form.text("kss1-1") == ending
    assert clash.count() == 0
    assert wordings(form.audit, "kss1-1")[0] == "What Priya knows."


def test_two_errors_of_the_server_then_success_loses_nothing(form):
    answered = []

    def failing_twice(route):
        answered.append(route)
        if len(answered) <= 2:
            route.fulfill(status=503, body="Out of order")
        else:
            route.continue_()

    form.disturb(failing_twice)
    form.write("kss1-1", "Kept through two errors.")
    form.wait_for_line("The server does not answer: 1 answer kept on this device")

    form.wait_until_saved()
    assert (stored(form.audit, "kss1-1"), len(answered)) == ("Kept through two errors.", 3)


def test_reply_lost_on_the_way_is_not_taken_for_somebody_elses_change(form):
    lost = []

    def lose_the_first_reply(route):
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch().status)
            route.abort()

    form.disturb(lose_the_first_reply)
    form.write("kss1-1", "Stored, but nobody said so.")
    form.wait_for_line("The server does not answer")
    form.write("kss1-1", " And on.")

    form.wait_until_saved()
    assert lost == [200]
    assert form.page.locator("[data-clash]").count() == 0
    assert wordings(form.audit, "kss1-1") == [
        "Stored, but nobody said so.",
        "Stored, but nobody said so. And on.",
    ]


def test_answer_stored_long_ago_and_changed_since_is_not_put_back(form, cast):  # noqa: F811
    form.disturb(lambda route: (route.fetch(), route.abort()))
    form.write("kss1-1", "Stored, but nobody said so.")
    form.wait_for_line("The server does not answer: 1 answer kept on this device")
    form.calm()
    form.page.goto("about:blank")
    form.page.wait_for_timeout(500)
    making.write(form.audit, "kss1-1", "Priya put it better.", part="comment", by=cast.priya)

    form.open()

    form.wait_until_saved()
    assert form.text("kss1-1") == stored(form.audit, "kss1-1") == "Priya put it better."
    assert wordings(form.audit, "kss1-1") == ["Stored, but nobody said so.", "Priya put it better."]


def test_nothing_readable_lies_on_the_device_while_text_is_unsaved(form):
    """ASVS V14.3.3, S24: only ciphertext, no name, no reference."""
    form.page.context.set_offline(True)
    form.write("kss1-1", "Seen alone at school by the worker.")
    form.wait_for_line("Offline: 1 answer kept on this device")

    device = form.device()

    secret = ("Seen", "alone", "school", form.audit.reference, form.audit.case.reference, "Amara", "kss1")
    assert [word for word in secret if word in device] == []
    section = making.question(form.audit, "kss1-1").section_id
    assert [name.rpartition(":")[0] for name in json.loads(device)["local"]] == [
        f"draft:{form.audit.auditor_id}.{form.audit.pk}.{section}"
    ]
    assert [json.loads(device)[place] for place in ("session", "cookie", "databases", "caches")] == [
        {},
        "",
        [],
        [],
    ]


def test_nothing_lies_on_the_device_once_all_is_saved(form):
    write_everywhere(form)
    form.wait_until_saved()

    assert json.loads(form.device())["local"] == {}


def test_what_lies_on_the_device_cannot_be_read_after_the_session(form):
    form.page.context.set_offline(True)
    form.write("kss1-1", "Not to be read by the next person.")
    form.wait_for_line("Offline: 1 answer kept on this device")
    kept = json.loads(form.device())["local"]
    Session.objects.all().delete()
    form.page.goto("about:blank")

    form.page.context.set_offline(False)
    form.page.context.clear_cookies()
    form.visitor.sign_in(form.audit.auditor)
    form.open()
    form.page.evaluate("kept => Object.entries(kept).forEach(([name, text]) => localStorage.setItem(name, text))", kept)
    form.page.reload()
    form.page.wait_for_load_state("networkidle")

    assert form.text("kss1-1") == stored(form.audit, "kss1-1") == ""
    assert json.loads(form.device())["local"] == {}


def test_signing_out_leaves_nothing_on_the_device(form):
    form.disturb(lambda route: route.abort())
    form.write("kss1-1", "Not to be left behind.")
    form.wait_for_line("The server does not answer: 1 answer kept on this device")

    form.page.get_by_role("button", name="Sign out").click()
    form.page.wait_for_load_state("networkidle")

    assert json.loads(form.device())["local"] == {}


def test_rows_of_a_table_save_as_they_are_typed_and_grow(visit, cast, audit):  # noqa: F811
    section = audit.tool_version.sections.get(code="conclusion")
    column = {"code": "who", "label": "Who was seen", "kind": "text", "choices": [], "required": False}
    table = Question.objects.create(
        tool_version=audit.tool_version, section=section, code="visits", order=99, text="Visits", kind="table",
        columns=[column], required=False,
    )
    form = Form(visit(cast.amara), audit, "conclusion")
    for row, who in enumerate(("Child", "Mother", "Father")):
        form.page.locator(f"[name=q{table.pk}-answer-{row}-who]").press_sequentially(who)

    form.wait_until_saved()

    assert stored(audit, "visits", "answer") == '[{"who":"Child"},{"who":"Mother"},{"who":"Father"}]'
    form.open()
    boxes = form.page.locator(f"[name^=q{table.pk}-answer-][name$=-who]")
    assert [box.input_value() for box in boxes.all()] == ["Child", "Mother", "Father", "", ""]
    assert form.line().startswith("Saved")


def test_saving_ends_with_a_sentence_when_the_audit_is_no_longer_open(form):
    form.write("kss1-1", "In time.")
    form.wait_until_saved()
    form.audit.refresh_from_db()  # the first answer began it
    making.complete(form.audit)
    making.services.share(form.audit, by=form.audit.auditor)

    form.write("kss1-2", " Too late.")

    line = form.wait_for_line("This audit is shared")
    assert line.endswith("Not saved: 1 answer. Copy what you wrote before you leave.")
