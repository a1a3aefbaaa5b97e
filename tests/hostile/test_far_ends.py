"""Days, months and numbers at the far ends, where nothing can be reckoned: refused or not found, no error of ours."""

import json

import pytest
from django import forms
from django.urls import reverse

from followup.forms import PeopleField
from lib import clock
from lib.govuk.days import DayField
from lib.govuk.forms import GovukForm
from people.models import User
from tests.access.world import MONDAY
from tests.hostile.forms import Walk

pytestmark = pytest.mark.django_db
LAST_DAY, FIRST_DAY = "31/12/9999", "1/1/0001"
TOO_LONG, HUGE = "9" * 5_000, "9" * 40


@pytest.fixture
def walk(world):
    with clock.at(MONDAY):
        yield Walk(world)


@pytest.mark.parametrize("day", [LAST_DAY, FIRST_DAY])
@pytest.mark.parametrize("name", [
    "trail:events", "trail:accesses", "records:readers", "records:unusual", "frameworks:versions", "reporting:findings",
])  # fmt: skip
def test_a_filter_refuses_a_day_at_the_ends_of_the_calendar(walk, name, day):
    who = "quinn" if name.startswith(("frameworks", "reporting")) else "adam"
    page = walk.send(who, "GET", reverse(name), {"case": "C-closed", "first": day, "last": day})

    assert page.status_code == 200
    assert "The year must be between 1900 and 2199" in page.content.decode()


class Days(GovukForm):
    """A day in one box and one in three, as the application's forms have them."""

    met_on = forms.DateField()
    born_on = DayField()


@pytest.mark.parametrize("year", ["9999", "2200", "1899", "0001"])
def test_a_form_refuses_a_day_at_the_ends_of_the_calendar(year):
    form = Days({"met_on": f"31/12/{year}", "born_on_day": "1", "born_on_month": "1", "born_on_year": year})

    refused = "The year must be between 1900 and 2199"
    assert form.errors == {"met_on": [refused], "born_on": [refused]}


@pytest.mark.parametrize("number", [HUGE, TOO_LONG, "²"])
def test_a_form_refuses_a_number_that_no_day_and_no_month_has(number):
    typed = [{"born_on_day": number, "born_on_month": "1"}, {"born_on_day": "1", "born_on_month": number}]
    given = [Days({"met_on": "1/1/2026", "born_on_year": "2026"} | boxes) for boxes in typed]

    assert [form.errors for form in given] == [{"born_on": ["The date must be a real date"]}] * 2


@pytest.mark.parametrize(("who", "name", "asked", "status"), [
    ("quinn", "allocation:programme", {"year": TOO_LONG}, 200),
    ("quinn", "allocation:together", {"do": "remind", "audit": HUGE}, 302),
    ("quinn", "allocation:together", {"do": "remind", "audit": TOO_LONG}, 302),
    ("quinn", "followup:add_learning_action", {"summary": "²"}, 200),
    ("quinn", "followup:add_learning_action", {"summary": HUGE}, 200),
])  # fmt: skip
def test_a_number_that_no_row_has_is_passed_over(walk, who, name, asked, status):
    assert walk.send(who, "GET", reverse(name), asked).status_code == status


@pytest.mark.parametrize("chosen", [f"{HUGE}:allocated:1:", "1:allocated:1:²", "1:nowhere:1:", "1:allocated:1"])
def test_audits_chosen_together_as_no_page_shows_them_are_not_found(walk, chosen):
    answer = walk.send("quinn", "POST", reverse("allocation:together"), {"do": "remind", "chosen": chosen})

    assert answer.status_code == 404


@pytest.mark.parametrize("number", [HUGE, TOO_LONG])
def test_people_of_a_number_that_nobody_has_are_refused(number):
    with pytest.raises(forms.ValidationError, match="is not one of the available choices"):
        PeopleField(queryset=User.objects.all()).clean([number])


@pytest.mark.parametrize("number", [HUGE, TOO_LONG])
def test_work_to_be_moved_of_a_number_that_no_row_has_is_not_found(walk, number):
    path = reverse("people:leaver", args=[walk.world.people["priya"].pk])

    assert walk.send("quinn", "POST", path, {"piece": f"audits:{number}:1", "reason": "x"}).status_code == 404


def test_audits_chosen_together_as_a_page_shows_them_are_taken(walk):
    audit = walk.world.things["audit@allocated"]
    chosen = f"{audit.pk}:{audit.status}:{audit.auditor_id}:"

    answer = walk.send("quinn", "POST", reverse("allocation:together"), {"do": "remind", "chosen": chosen})

    assert answer.status_code == 200


@pytest.mark.parametrize("name", ["reporting:report", "moderation:month"])
def test_a_month_without_a_month_after_it_is_not_found(walk, name):
    assert walk.send("quinn", "GET", reverse(name, args=["9999-12"])).status_code == 404


@pytest.mark.parametrize("since", ["2026-02-30T10:00:00Z", "0001-01-01T00:00:00+14:00"])
def test_what_is_new_since_a_moment_that_never_was_is_refused(walk, since):
    path = reverse("audits:since", args=[walk.world.things["audit@in_progress"].pk])

    assert walk.send("amara", "GET", path, {"since": since}).status_code == 400


@pytest.mark.parametrize("changes", [
    "[" * 100_000, '[{"field": "1.answer", "version": ' + TOO_LONG + "}]",
    json.dumps([{"field": f"{HUGE}.answer", "value": "[", "version": 0, "key": "12345678"}]),
])  # fmt: skip
def test_answers_that_no_script_of_ours_sends_are_refused(walk, changes):
    path = reverse("audits:save", args=[walk.world.things["audit@in_progress"].pk])
    body = f'{{"person": {walk.world.people["amara"].pk}, "changes": {changes}}}'

    answer = walk.browser("amara").post(path, body, content_type="application/json")

    assert answer.status_code == 400
