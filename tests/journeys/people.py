"""What the people of a council do at their browsers in a month, one function a task."""

import os
from pathlib import Path
from urllib.parse import urljoin

from django.urls import reverse
from playwright.sync_api import expect

from jobs.work import run_waiting
from tests.audits import making

#: Chooses and writes everything that is still empty on one page of the form, as a person's keys do.
FILL = """({grade, judgement, words}) => {
  const choices = new Map()
  for (const radio of document.querySelectorAll('[data-field] input[type=radio]:enabled')) {
    choices.set(radio.name, [...(choices.get(radio.name) || []), radio])
  }
  for (const radios of choices.values()) {
    radios.find(radio => [grade, judgement, 'yes'].includes(radio.value)).click()
  }
  for (const box of document.querySelectorAll('[data-field] textarea:not([readonly])')) {
    if (box.value || !box.checkVisibility()) continue
    box.value = words
    box.dispatchEvent(new Event('input', { bubbles: true }))
  }
}"""

#: What the page says but for the grades one may choose.
BESIDE_THE_CHOICES = """() => {
  const page = document.body.cloneNode(true)
  for (const choices of page.querySelectorAll('.govuk-radios, select')) choices.remove()
  return page.textContent
}"""


class Colleague:
    """Somebody at their own browser: opens pages by what is written on their links and buttons."""

    def __init__(self, visitor):
        self.page = visitor.page

    # What hands do; a Traveller (tests/journeys/ways.py) has other hands.

    def go(self, address):
        self.page.goto(address)

    def activate(self, locator):
        """Press what leads to a page."""
        locator.first.click()

    def unfold(self, locator):
        """Press what opens a part of the page."""
        locator.click()

    def fill(self, locator, words):
        locator.first.fill(str(words))

    def check(self, locator):
        locator.first.check()

    def pick_from(self, locator, value):
        """Choose one of a list by what stands there or by its value."""
        locator.first.select_option(value)

    def hand_over(self, locator, path):
        locator.first.set_input_files(path)

    # What a person means

    def home(self):
        self.go("/")

    def follow(self, words):
        """Follow the first link with these words, or the button that is a link."""
        link = self.page.get_by_role("link", name=words, exact=True)
        self.activate(link.or_(self.page.locator("a[role=button]").filter(has_text=words)))

    def follow_part(self, words):
        """Follow the first link of the page's own that has these words among others."""
        self.activate(self.page.get_by_role("main").get_by_role("link", name=words))

    def turn(self, words):
        """Go to another room of the house, by the links at the head of each page."""
        menu = self.page.get_by_role("button", name="Menu", exact=True)
        if menu.is_visible():
            self.unfold(menu)
        self.activate(self.page.get_by_role("navigation", name="Main").get_by_role("link", name=words))

    def turn_to(self, part):
        """Open a part of the audit in hand."""
        self.activate(self.page.get_by_role("navigation", name="This audit").get_by_role("link", name=part, exact=True))

    def press(self, words):
        self.activate(self.page.get_by_role("button", name=words, exact=True))

    def press_part(self, words):
        self.activate(self.page.get_by_role("button", name=words))

    def write(self, label, words):
        self.fill(self.page.get_by_label(label, exact=True), words)

    def write_part(self, label, words):
        """Write into the field that has these words in its label."""
        self.fill(self.page.get_by_role("main").get_by_label(label), words)

    def pick(self, label, value):
        """Choose one of the list that has these words in its label."""
        self.pick_from(self.page.get_by_role("main").get_by_label(label), value)

    def hand_in(self, path):
        self.hand_over(self.page.locator("input[type=file]"), path)

    def choose(self, label):
        self.check(self.page.get_by_label(label, exact=True))

    def reads(self, *sentences):
        """All of these stand on the page that is open."""
        for words in sentences:
            expect(self.page.get_by_role("main")).to_contain_text(words)

    def finds_nowhere(self, words):
        """None of the words stands on the page, but for grades one may choose."""
        text = self.page.evaluate(BESIDE_THE_CHOICES)
        assert [word for word in words if word in text] == []

    def sees_no_button(self, words):
        expect(self.page.get_by_role("button", name=words, exact=True)).to_have_count(0)

    def waits_for_the_job(self):
        """The background work of the page that is open is done, and its outcome opened."""
        self.page.wait_for_url("**/jobs/**")
        run_waiting()
        self.page.reload()
        self.follow("See what came of it")

    def keep_screenshot(self, name):
        """A picture of the page, for whoever asks for it: KEEP_SCREENSHOTS=folder."""
        if folder := os.environ.get("KEEP_SCREENSHOTS"):
            self.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


# Anybody


def sign_in(person, email, password):
    """Through the sign-in page."""
    person.home()
    person.write_part("Email", email)
    person.write("Password", password)
    person.press("Sign in")


def choose_password(person, link, password="a long walk by the Humber"):
    """At a link as the mail of a forgotten password has it; signs in."""
    person.go(link)
    person.write("New password", password)
    person.write("New password again", password)
    person.press("Save the password")


def open_notice(person, audit):
    """From home to what the newest notice of an audit is about."""
    person.home()
    person.turn("Notices")
    person.press_part(audit.reference)


# The QA team


def take_staff_list(qa, path):
    qa.home()
    qa.follow("Staff list")
    qa.hand_in(path)
    qa.press("Show what would change")
    qa.press("Take this list")
    expect(qa.page.get_by_text("Staff list taken: 10 new, 1 changed")).to_be_visible()


def take_case_list(qa, path, *, on):
    """Uploaded, looked at, and taken in by background work."""
    qa.home()
    qa.follow("Case lists")
    qa.follow("Upload lists")
    qa.hand_in(path)
    for box, number in (("Day", on.day), ("Month", on.month), ("Year", on.year)):
        qa.write(box, number)
    qa.press("Upload")
    qa.waits_for_the_job()
    qa.reads("Every team and worker was found on the staff list.")
    qa.follow("1 place not understood or doubtful")
    qa.reads("31/02/2026")
    qa.keep_screenshot("places-not-understood")
    qa.page.go_back()
    qa.follow("Take these lists in")
    qa.reads("12 cases are new")
    qa.press("Take the lists in")
    qa.waits_for_the_job()


def draft_round(qa, month):
    qa.home()
    qa.follow("Draft the round")
    qa.follow("Draft a round")
    qa.pick("Month", month.iso)
    qa.write_part("Seed", "7")
    qa.press("Draft the round")
    qa.waits_for_the_job()
    qa.reads("7 with an auditor", "Nobody has been told yet.")
    qa.keep_screenshot("round")


def read_reasons(qa, case):
    """Why a case was drawn and why this auditor has it."""
    qa.home()
    qa.follow("This month's round")
    qa.follow(case.case.reference)
    qa.reads(case.allocation.reason)


def swap(qa, case, other):
    """Ask that the auditor of one case changes with the auditor of another."""
    qa.go(reverse("allocation:case", args=[case.pk]))
    qa.follow("Swap with another auditor")
    qa.pick("Swap with", str(other.allocation.pk))
    qa.write("Why", "They know the area")
    qa.press("Swap")


def publish_round(qa):
    qa.home()
    qa.follow("This month's round")
    qa.follow("Confirm and publish")
    qa.press("Publish round")
    qa.waits_for_the_job()
    qa.reads("Published")


def check(qa, audit):
    qa.home()
    qa.follow_part("To check")
    qa.follow(audit.reference)
    qa.follow("Check")
    qa.reads("The self-check finds nothing missing.")
    qa.press("Mark as checked")


def finished_audit(cast, framework):
    """An audit that its auditor has finalised and the QA team is to check."""
    return making.finalise(making.make_audit(cast, framework))


# The auditor


def confirm_worker(auditor, audit):
    open_mine(auditor, audit)
    auditor.follow("Confirm the worker")
    auditor.choose(f"Yes, {audit.practitioner}")
    auditor.press("Save and continue")


def log_meeting(auditor, audit):
    """The worker was rung up and replied (HULL-61)."""
    auditor.turn_to("Meeting")
    auditor.choose(f"{audit.practitioner}, {audit.practitioner.job_title}")
    auditor.choose("Telephone")
    auditor.choose("Yes")
    auditor.press("Note attempt")
    auditor.reads(f"{audit.practitioner}: replied")


def fill_in(auditor, *, grade, judgement):
    """Answer every question, section after section; what is typed saves itself."""
    auditor.turn_to("Overview")
    auditor.follow("Go on")
    auditor.page.get_by_label("What is working well?").first.press_sequentially("Seen alone at school.")
    expect(auditor.page.locator("[data-save-line]")).to_contain_text("Saved")
    while auditor.page.locator("[data-autosave]").count():
        here = auditor.page.url
        auditor.page.evaluate(FILL, {"grade": grade, "judgement": judgement, "words": "The evidence on the file."})
        auditor.press("Save and continue")
        auditor.page.wait_for_url(lambda url, here=here: url != here)
        if auditor.page.url.endswith("/actions/"):
            auditor.follow_part("Next section")


def write_section(auditor, *, judgement):
    """Answer every question of the section that is open, one after the other, and go on."""
    form = auditor.page.locator("#answers")
    groups = dict.fromkeys(form.locator("input[type=radio]:enabled").evaluate_all("all => all.map(one => one.name)"))
    for name in groups:
        wanted = form.locator(f"[name='{name}']").and_(form.locator(f"[value=yes], [value='{judgement}']"))
        auditor.check(wanted)
    for box in form.locator("textarea:not([readonly])").all():
        auditor.fill(box, "The evidence on the file.")
    auditor.press("Save and continue")


def comment_in_section(person, words):
    """Write into the first comment of the section that is open; saved as typed, or by the button without script."""
    person.fill(person.page.locator("#answers textarea:not([readonly])"), words)
    line = person.page.locator("[data-save-line]")
    if line.get_attribute("data-state") == "saved" and "Press a button" in line.inner_text():
        person.press("Save")
    else:
        expect(line).to_contain_text("Saved")


def add_action(auditor, audit):
    auditor.turn_to("Actions")
    auditor.follow("Add an action")
    auditor.write("What must be done", "Write the plan again with the family")
    auditor.pick("Who does it", str(audit.practitioner_id))
    auditor.write_part("What will be different for the child", "The child knows what happens next")
    auditor.press("Add action")
    auditor.reads("Action added")
    auditor.keep_screenshot("actions")


def share(auditor):
    auditor.turn_to("Overview")
    auditor.follow("Check and share")
    auditor.reads("Nothing is missing.")
    auditor.keep_screenshot("self-check")
    auditor.press("Share the outcome")


def finalise(auditor, audit):
    open_mine(auditor, audit)
    auditor.follow("Finalise")
    auditor.press("Finalise audit")
    auditor.reads("Audit finalised")


def open_mine(auditor, audit):
    """From home to an audit that is theirs to do."""
    auditor.home()
    auditor.follow(f"{audit.reference}, case {audit.case.reference}")


# Those named on the audit


def agree(person, audit):
    person.home()
    person.follow(f"Consider {audit.reference}: agree, or challenge it")
    person.press("I agree with the outcome")
    person.reads("You agree with the outcome")


def reflect(person, words):
    person.follow("Add your reflection")
    person.write_part("Your reflection", words)
    person.press("Add reflection")
    person.reads(words)


def complete_action(person, action):
    person.home()
    person.follow(f"Action {action.order} of {action.audit.reference}")
    person.write_part("What was done", "Written with mother and child on Tuesday")
    person.press("Mark as done")
    person.reads("It waits for sign-off")


# The team manager


def oversee(manager, audit):
    """Write the oversight, and note the talk in supervision (HULL-74, HULL-75)."""
    manager.home()
    manager.follow(f"Management oversight of {audit.reference}")
    manager.write_part("What you discussed with the worker", "The plan is written anew; I read it.")
    manager.press("Write oversight")
    manager.follow("Note supervision")
    manager.write_part("What was discussed about this audit", "How to hear the child.")
    manager.press("Note supervision")
    manager.reads("How to hear the child.")
    manager.keep_screenshot("oversight")


def sign_off(manager, action):
    manager.home()
    manager.follow_part("to sign off")
    manager.follow_part(action.audit.reference)
    manager.write_part("What has changed for the child", "The child told me what comes next.")
    manager.press("Sign off")
    manager.reads("Signed off")
    manager.keep_screenshot("action-signed-off")


# The moderator


def look_around_blind(moderator, audit, *, hidden):
    """Nowhere does the first grade show before the moderator has given theirs (HULL-38)."""
    for path in ("/", reverse("moderation:moderations"), audit.get_absolute_url(),
                 reverse("audits:whole", args=[audit.pk]), reverse("trail:notices")):
        moderator.go(path)
        expect(moderator.page.locator("body")).to_contain_text(audit.reference)
        moderator.finds_nowhere(hidden)


def grade_again(moderator, audit, *, grade, hidden):
    """Give the second grade; beside the choices nothing on the page tells the first one."""
    moderator.home()
    moderator.follow(f"To grade: {audit.reference}")
    moderator.finds_nowhere(hidden)
    moderator.keep_screenshot("moderation-blind")
    for choice in moderator.page.get_by_label("Partially met", exact=True).all():
        moderator.check(choice)
    moderator.choose(grade)
    moderator.write_part("Why you give this grade", "The file shows drift, not harm.")
    moderator.press("Give your grade")


def discuss(moderator, *, grade):
    """Record the talk with the auditor and the grade after it (HULL-86)."""
    moderator.write_part("What you discussed and agreed", "We read the chronology together.")
    moderator.choose(grade)
    moderator.press("Finish moderation")
    moderator.reads("Moderation finished")
    moderator.keep_screenshot("moderation-both-records")


# Leaders


def record_meeting(head, audit):
    """See what the poor grade began, and record its first meeting (HULL-76)."""
    head.home()
    head.follow_part("followed up after a poor grade")
    head.follow_part(audit.reference)
    head.reads("What comes next")
    head.follow_part("reflect and plan")
    head.write_part("What was discussed", "Why the child was not heard.")
    head.write_part("The plan you agreed", "Weekly direct work until the review.")
    head.press("Record meeting")
    head.reads("Meeting recorded", "Weekly direct work until the review.")
    head.keep_screenshot("chain")


def download_report(leader, month):
    """The month's report as PDF: its bytes."""
    leader.home()
    leader.follow("All reports")
    leader.follow(month.label)
    leader.reads("Completed and on time")
    leader.keep_screenshot("report")
    href = leader.page.locator("a[role=button]").filter(has_text="PDF").get_attribute("href")
    return leader.page.request.get(urljoin(leader.page.url, href)).body()
