"""What the people of a council do at their browsers in a month, one function a task."""

import os
from pathlib import Path
from urllib.parse import urljoin

from django.urls import reverse
from playwright.sync_api import expect

from jobs.work import run_waiting

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

    def home(self):
        self.page.goto("/")

    def follow(self, words):
        """Follow the first link with these words, or the button that is a link."""
        link = self.page.get_by_role("link", name=words, exact=True)
        link.or_(self.page.locator("a[role=button]").filter(has_text=words)).first.click()

    def follow_part(self, words):
        """Follow the first link that has these words among others."""
        self.page.get_by_role("main").get_by_role("link", name=words).first.click()

    def turn_to(self, part):
        """Open a part of the audit in hand."""
        self.page.get_by_role("navigation", name="This audit").get_by_role("link", name=part, exact=True).click()

    def press(self, words):
        self.page.get_by_role("button", name=words, exact=True).click()

    def write(self, label, words):
        self.page.get_by_label(label, exact=True).fill(str(words))

    def hand_in(self, path):
        self.page.locator("input[type=file]").set_input_files(path)

    def choose(self, label):
        self.page.get_by_label(label, exact=True).check()

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
    person.page.get_by_label("Email", exact=False).fill(email)
    person.page.get_by_label("Password", exact=True).fill(password)
    person.press("Sign in")


# The QA team


def take_staff_list(qa, path):
    qa.home()
    qa.follow("Staff list")
    qa.hand_in(path)
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
    qa.page.get_by_label("Month").select_option(month.iso)
    qa.page.get_by_label("Seed").fill("7")
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
    qa.page.goto(reverse("allocation:case", args=[case.pk]))
    qa.follow("Swap with another auditor")
    qa.page.get_by_label("Swap with").select_option(str(other.allocation.pk))
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


def add_action(auditor, audit):
    auditor.turn_to("Actions")
    auditor.follow("Add an action")
    auditor.write("What must be done", "Write the plan again with the family")
    auditor.page.get_by_label("Who does it").select_option(str(audit.practitioner_id))
    auditor.page.get_by_label("What will be different for the child").fill("The child knows what happens next")
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
    person.page.get_by_label("Your reflection").fill(words)
    person.press("Add reflection")
    person.reads(words)


def complete_action(person, action):
    person.home()
    person.follow(f"Action {action.order} of {action.audit.reference}")
    person.page.get_by_label("What was done").fill("Written with mother and child on Tuesday")
    person.press("Mark as done")
    person.reads("It waits for sign-off")


# The team manager


def oversee(manager, audit):
    """Write the oversight, and note the talk in supervision (HULL-74, HULL-75)."""
    manager.home()
    manager.follow(f"Management oversight of {audit.reference}")
    manager.page.get_by_label("What you discussed with the worker").fill("The plan is written anew; I read it.")
    manager.press("Write oversight")
    manager.follow("Note supervision")
    manager.page.get_by_label("What was discussed about this audit").fill("How to hear the child.")
    manager.press("Note supervision")
    manager.reads("How to hear the child.")
    manager.keep_screenshot("oversight")


def sign_off(manager, action):
    manager.home()
    manager.follow_part("actions to sign off")
    manager.follow_part(action.audit.reference)
    manager.page.get_by_label("What has changed for the child").fill("The child told me what comes next.")
    manager.press("Sign off")
    manager.reads("Signed off")
    manager.keep_screenshot("action-signed-off")


# The moderator


def look_around_blind(moderator, audit, *, hidden):
    """Nowhere does the first grade show before the moderator has given theirs (HULL-38)."""
    for path in ("/", reverse("moderation:moderations"), audit.get_absolute_url(),
                 reverse("audits:whole", args=[audit.pk]), reverse("trail:notices")):
        moderator.page.goto(path)
        expect(moderator.page.locator("body")).to_contain_text(audit.reference)
        moderator.finds_nowhere(hidden)


def grade_again(moderator, audit, *, grade, hidden):
    """Give the second grade; beside the choices nothing on the page tells the first one."""
    moderator.home()
    moderator.follow(f"To grade: {audit.reference}")
    moderator.finds_nowhere(hidden)
    moderator.keep_screenshot("moderation-blind")
    for choice in moderator.page.get_by_label("Partially met", exact=True).all():
        choice.check()
    moderator.choose(grade)
    moderator.page.get_by_label("Why you give this grade").fill("The file shows drift, not harm.")
    moderator.press("Give your grade")


def discuss(moderator, *, grade):
    """Record the talk with the auditor and the grade after it (HULL-86)."""
    moderator.page.get_by_label("What you discussed and agreed").fill("We read the chronology together.")
    moderator.choose(grade)
    moderator.press("Finish moderation")
    moderator.reads("Moderation finished")
    moderator.keep_screenshot("moderation-both-records")


# Leaders


def record_meeting(head, audit):
    """See what the poor grade began, and record its first meeting (HULL-76)."""
    head.home()
    head.follow_part("cases followed up after a poor grade")
    head.follow_part(audit.reference)
    head.reads("What comes next")
    head.follow_part("reflect and plan")
    head.page.get_by_label("What was discussed").fill("Why the child was not heard.")
    head.page.get_by_label("The plan you agreed").fill("Weekly direct work until the review.")
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
