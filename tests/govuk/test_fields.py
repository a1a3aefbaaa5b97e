"""Fields of every kind: ids, labels, hints, errors, and what was typed."""

from datetime import date

import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Fieldset, Layout, Submit
from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from lib.govuk import fields
from lib.govuk.days import DayField
from lib.govuk.errors import listed
from lib.govuk.forms import GovukForm, missing, refuse
from tests.govuk.drawing import drawn, page, words

YES_NO = [("yes", "Yes"), ("no", "No")]


class Questions(GovukForm):
    """A field of each kind, all needed but the last two."""

    reference = forms.CharField(label="Case reference", help_text="From the case system.")
    grade = forms.ChoiceField(label="Overall grade", widget=forms.RadioSelect, choices=YES_NO)
    marks = forms.MultipleChoiceField(label="Marks", widget=forms.CheckboxSelectMultiple, choices=YES_NO)
    team = forms.ChoiceField(label="Team", choices=[("", "---------"), *YES_NO])
    seen_on = DayField(label="Date of the visit")
    met_on = forms.DateField(label="Date of the meeting")
    analysis = forms.CharField(label="Analysis", widget=forms.Textarea, max_length=100)
    case_list = forms.FileField(label="Case list")
    sure = forms.BooleanField(label="I have read it")
    secret = forms.CharField(label="Password", widget=forms.PasswordInput)
    hours = forms.DecimalField(label="Hours", required=False)
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea)


def wrong():
    return Questions(QueryDict(), MultiValueDict())


def test_every_error_leads_to_a_control_that_takes_focus():
    tree = page(drawn("{% error_summary form %}{% fields_of form %}", form=wrong()))

    links = [href[1:] for href in tree.xpath('//ul[contains(@class, "error-summary")]//a/@href')]

    focusable = tree.xpath("//input[not(@type='hidden')]/@id | //select/@id | //textarea/@id")
    assert links == [f"id_{name}" for name in Questions.base_fields if name not in ("hours", "note")]
    assert [link for link in links if focusable.count(link) != 1] == []


def test_what_is_typed_is_not_written_to_the_disk_by_the_browser():
    tree = page(drawn("{% fields_of form %}", form=wrong()))

    typed = tree.xpath("//textarea | //input[@type='text'][not(@inputmode)]")
    assert len(typed) >= 4
    assert {box.get("autocomplete") for box in typed} == {"off"}


def test_no_id_is_used_twice_and_none_is_described_by_nothing():
    tree = page(drawn("{% error_summary form %}{% fields_of form %}", form=wrong()))

    every = tree.xpath("//@id")
    assert sorted(every) == sorted(set(every))
    described = " ".join(tree.xpath("//@aria-describedby")).split()
    labelled = tree.xpath("//label/@for")
    assert [name for name in [*described, *labelled] if name not in every] == []


def test_every_field_shows_its_error_beside_it():
    form = wrong()
    tree = page(drawn("{% fields_of form %}", form=form))

    shown = [words(node) for node in tree.xpath('//p[contains(@class, "error-message")]')]

    assert shown == [f"Error: {line['text']}" for line in listed(form)]


def test_missing_answers_are_asked_for_in_the_words_of_their_labels():
    assert [line["text"] for line in listed(wrong())] == [
        "Enter the case reference",
        "Select the overall grade",
        "Select the marks",
        "Select the team",
        "Enter the date of the visit",
        "Enter the date of the meeting",
        "Enter the analysis",
        "Select the case list",
        "Tick the box to go on: I have read it",
        "Enter the password",
    ]


@pytest.mark.parametrize(
    ("label", "widget", "asked"),
    [
        ("IRO", forms.Select(), "Select the IRO"),
        ("Your reason", forms.TextInput(), "Enter your reason"),
        ("Was the child seen?", forms.RadioSelect(), "Select an answer: Was the child seen?"),
    ],
)
def test_missing_answer_reads_as_a_sentence(label, widget, asked):
    assert missing(label, widget=widget) == asked


def test_optional_fields_say_so_and_needed_ones_don_t():
    tree = page(drawn("{% field form.hours %}{% field form.team %}", form=Questions()))

    assert [words(label) for label in tree.xpath("//label")] == ["Hours (optional)", "Team"]


def test_hint_is_read_with_its_field():
    tree = page(drawn("{% field form.reference %}", form=Questions()))

    [hint] = tree.xpath(f'//*[@id="{tree.xpath("//input/@aria-describedby")[0]}"]')
    assert words(hint) == "From the case system."


def test_date_in_boxes_marks_only_the_box_that_is_wrong():
    form = Questions(QueryDict("seen_on_day=27&seen_on_year=2026"))
    tree = page(drawn("{% field form.seen_on %}", form=form))

    assert form.errors["seen_on"] == ["Date of the visit must include a month"]
    assert fields.target(form["seen_on"]) == "id_seen_on-month"
    assert tree.xpath('//input[contains(@class, "input--error")]/@name') == ["seen_on_month"]
    assert tree.xpath("//input/@value") == ["27", "2026"]


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        (["31", "2", "2026"], "Date of the visit must be a real date"),
        (["1", "Mar", "26"], "Year must include 4 numbers"),
        (["1", "Ma", "2026"], "Date of the visit must be a real date"),
        (["", "", ""], "Enter the date of the visit"),
    ],
)
def test_date_in_boxes_says_what_is_wrong(typed, error):
    data = dict(zip(("seen_on_day", "seen_on_month", "seen_on_year"), typed, strict=True))

    assert Questions(data).errors["seen_on"] == [error]


@given(st.dates(min_value=date(1000, 1, 1)))
def test_date_in_boxes_takes_every_day_as_number_and_as_word(day):
    field = DayField()

    assert field.clean([str(day.day), str(day.month), str(day.year)]) == day
    assert field.clean([f"{day.day:02}", f"{day:%B}", str(day.year)]) == day
    assert field.clean([str(day.day), f"{day:%b} ", str(day.year)]) == day


def test_date_in_boxes_shows_the_day_it_has():
    tree = page(drawn("{% field f.seen_on %}", f=Questions(initial={"seen_on": date(2026, 3, 9)})))

    assert tree.xpath("//input/@value") == ["9", "3", "2026"]


def test_date_picker_shows_the_day_as_it_is_typed():
    form = Questions(initial={"met_on": date(2026, 3, 9)})

    assert page(drawn("{% field form.met_on %}", form=form)).xpath("//input/@value") == ["9/3/2026"]
    assert Questions({"met_on": "9/3/2026"}).fields["met_on"].clean("9/3/2026") == date(2026, 3, 9)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]) | st.just("\n")))
def test_textarea_gives_back_what_was_typed(text):
    form = Questions({"note": text})
    box = html.fromstring(fields.draw(form["note"]))

    # A browser drops one line end right after the tag, as lxml does not.
    assert (box.xpath("//textarea")[0].text or "") == text


def test_choice_can_reveal_a_field_that_is_then_not_drawn_twice():
    class Seen(GovukForm):
        alone = forms.ChoiceField(label="Seen alone?", widget=forms.RadioSelect, choices=YES_NO)
        why = forms.CharField(label="Why not?", required=False, widget=forms.Textarea)
        govuk = {"alone": {"reveals": {"no": "why"}, "hints": {"yes": "Without the carer."}}}

    form = Seen({"alone": "no", "why": "Line one\n  Line two"})
    tree = page(drawn("{% fields_of form %}", form=form))

    [box] = tree.xpath('//div[@id="conditional-id_alone-2"]//textarea')
    assert box.text == "Line one\n  Line two"
    assert len(tree.xpath("//textarea")) == 1
    assert [words(hint) for hint in tree.xpath('//*[@id="id_alone-item-hint"]')] == ["Without the carer."]


def test_long_select_can_be_searched_and_a_short_one_cannot():
    class Pick(GovukForm):
        one = forms.ChoiceField(choices=[(n, n) for n in range(21)])
        few = forms.ChoiceField(choices=[(n, n) for n in range(20)])

    tree = page(drawn("{% fields_of form %}", form=Pick()))

    assert tree.xpath("//select[@data-module]/@name") == ["one"]


def test_several_boxes_are_one_question_with_a_label_each():
    class Between(GovukForm):
        at = forms.SplitDateTimeField(label="Meeting", help_text="In office hours.")

    form = Between({"at_0": "9/3/2026", "at_1": ""})
    tree = page(drawn("{% error_summary form %}{% field form.at %}", form=form))

    assert [words(label) for label in tree.xpath("//label")] == ["Date", "Time"]
    assert tree.xpath("//input/@name") == ["at_0", "at_1"]
    assert [box.get("value", "") for box in tree.xpath("//input")] == ["9/3/2026", ""]
    assert tree.xpath("//ul//a/@href") == ["#id_at"]
    assert tree.xpath("//fieldset/@aria-describedby") == ["id_at-hint id_at-error"]
    assert [name for name in tree.xpath("//label/@for") if name not in tree.xpath("//@id")] == []


def test_formsets_and_refusals_are_in_the_same_summary():
    Rows = forms.formset_factory(Questions, extra=1)
    rows = Rows({"rows-TOTAL_FORMS": 1, "rows-INITIAL_FORMS": 0, "rows-0-note": "x"}, prefix="rows")
    form = GovukForm({})
    refuse(form, ValueError("The audit was submitted already."))

    lines = listed(form, rows)

    assert lines[:2] == [
        {"text": "The audit was submitted already."},
        {"text": "Enter the case reference", "href": "#id_rows-0-reference"},
    ]


def test_form_without_errors_has_no_summary():
    assert drawn("{% error_summary form nothing %}", form=Questions()) == ""


def test_crispy_layout_draws_the_same_fields():

    form = wrong()
    form.helper = FormHelper()
    form.helper.layout = Layout(Fieldset("The case", "reference", "team"), ButtonHolder(Submit("save", "Save")))

    tree = page(drawn("{% load crispy_forms_tags %}{% crispy form %}", form=form))

    assert [words(legend) for legend in tree.xpath("//fieldset/legend")] == ["The case"]
    assert tree.xpath("//fieldset//input/@id | //fieldset//select/@id") == [
        "id_reference",
        "id_team",
    ]
    assert [words(button) for button in tree.xpath("//button")] == ["Save"]
    assert tree.xpath("//form/@novalidate | //form/@method") == ["post", ""]
