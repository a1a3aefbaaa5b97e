"""The first hour of an installation: from an empty database to a drafted round, in the browser alone."""

import pytest
from playwright.sync_api import expect

from council.first import new_code
from frameworks.services import in_force
from lib import clock
from people.models import Role, User
from tests.council.conftest import PASSWORD, picture
from tests.journeys import council, people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NEXT = "Back to what is next"


@pytest.fixture
def ann(visit):
    """Ann at her browser, which looks at every page for what axe finds."""
    return Newcomer(visit())


class Newcomer(people.Colleague):
    """The first person: nobody has shown them round."""

    def __init__(self, visitor):
        super().__init__(visitor)
        self.ask_axe = visitor.check_accessible

    def looks(self, name, *words):
        """The page with these words is open; axe finds nothing on it."""
        self.reads(*words)
        self.ask_axe()
        self.keep_screenshot(f"first-run-{name}")

    def is_told_next(self, task):
        """The list of tasks is open and leads to this one; it is followed."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Set up the service")
        self.looks(task.split()[-1])
        self.follow(task)


def begin(ann, code):
    ann.page.goto("/audits/")
    expect(ann.page.get_by_role("heading", level=1)).to_have_text("Make the administrator")
    ann.looks("begin")
    ann.press("Begin")
    ann.looks("begin-again", "Enter your name")
    ann.write("Code from the terminal", code)
    ann.write("Your name", "Ann Lee")
    ann.write("Your work email address", "ann@council.example")
    ann.write("Password", PASSWORD)
    ann.write("Password again", PASSWORD)
    ann.press("Begin")
    ann.reads("You are in, Ann Lee.", "1 of 6 done.")


def name_the_council(ann):
    ann.is_told_next("Say what the council is called")
    ann.looks("name", "What is the council called?")
    ann.write("Name of the council", "Kingsbridge Council")
    ann.press("Save")
    expect(ann.page.get_by_role("banner")).to_contain_text("Kingsbridge Council")


def colour_the_pages(ann):
    ann.follow("Choose colours and a logo")
    ann.write("Links", "#77aadd")
    ann.press("Look at them first")
    ann.reads("These would not be taken:", "has a contrast of 2.4 to 1")
    ann.press("Save colours")
    ann.looks("too-pale", "There is a problem")
    ann.write("Links", "#7a155a")
    ann.press("Look at them first")
    ann.reads("Can be read")
    assert ann.page.locator(".app-preview__link").first.evaluate("e => getComputedStyle(e).color") == "rgb(122, 21, 90)"
    ann.looks("colours")
    ann.press("Save colours")
    ann.reads("Colours saved")


def put_a_logo(ann, tmp_path):
    ann.follow("Settings")
    ann.looks("settings", "Rules, people and cases")
    ann.follow_part("Add the logo")
    drawing, logo = tmp_path / "crest.svg", tmp_path / "logo.png"
    drawing.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    logo.write_bytes(picture().read())
    ann.hand_in(drawing)
    ann.press("Put it in the bar")
    ann.reads("crest.svg is an SVG, which can carry programs")
    ann.looks("logo")
    ann.hand_in(logo)
    ann.press("Put it in the bar")
    ann.reads("The logo is in the bar")
    shown = ann.page.get_by_role("banner").locator("img")
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") == 320


def choose_the_framework(ann):
    ann.is_told_next("Choose the framework")
    ann.looks("framework", "Which framework do you audit by?")
    ann.choose("Files of our own")
    ann.looks("framework-own", "Files of your framework")
    ann.choose("Hull City Council")
    ann.press("Let it count from today")
    ann.reads("is in force from today")


def take_the_lists(ann, tmp_path, today):
    ann.is_told_next("Take the staff list")
    ann.looks("staff", "Take a staff list")
    ann.hand_in(council.write_staff_list(tmp_path / "staff.csv"))
    ann.press("Show what would change")
    ann.press("Take this list")
    ann.reads("Staff list taken: 11 new")
    ann.follow(NEXT)

    ann.is_told_next("Take the case list")
    ann.looks("cases", "Upload case lists")
    ann.hand_in(council.write_case_list(tmp_path / "annex-a.xlsx", on=today))
    for box, number in (("Day", today.day), ("Month", today.month), ("Year", today.year)):
        ann.write(box, number)
    ann.press("Upload")
    ann.page.wait_for_url("**/jobs/**")
    ann.looks("job", "Started by")
    ann.waits_for_the_job()
    ann.follow(NEXT)
    ann.reads("Uploaded: ready to check")
    ann.is_told_next("Take the case list")
    ann.follow("Take these lists in")
    ann.press("Take the lists in")
    ann.waits_for_the_job()
    ann.follow(NEXT)


def draft_the_round(ann):
    ann.is_told_next("Draft the first round")
    ann.press("Draft the round")
    ann.waits_for_the_job()
    ann.reads("Nobody has been told yet.")
    ann.looks("round")
    ann.follow(NEXT)
    ann.reads("The first round is drafted", "Everything is set up")
    ann.looks("done")
    ann.follow("Open the round")
    expect(ann.page.get_by_role("link", name=NEXT)).to_have_count(0)


def test_from_an_empty_database_to_a_drafted_round_without_a_command(ann, visit, tmp_path):
    begin(ann, new_code())
    name_the_council(ann)
    colour_the_pages(ann)
    put_a_logo(ann, tmp_path)
    choose_the_framework(ann)
    take_the_lists(ann, tmp_path, clock.today())
    draft_the_round(ann)

    assert in_force(clock.today()).framework.slug == "hull"
    assert [str(one) for one in User.objects.holding(Role.ADMINISTRATOR, on=clock.today())] == ["Ann Lee"]


def test_one_can_leave_and_come_back_from_the_home_page(ann):
    begin(ann, new_code())
    ann.press("Sign out")

    people.sign_in(ann, "ann@council.example", PASSWORD)
    ann.home()
    ann.follow("Go on setting up")

    ann.reads("1 of 6 done.")


def test_a_phone_holds_every_page_of_setting_up(visit):
    """At 375 px nothing has to be moved sideways."""
    ann = Newcomer(visit(viewport={"width": 375, "height": 667}))
    begin(ann, new_code())

    for path in ("set-up/", "", "name/", "colours/", "logo/", "framework/"):
        ann.page.goto(f"/settings/{path}")
        assert ann.page.evaluate("document.documentElement.scrollWidth") <= 375, path
