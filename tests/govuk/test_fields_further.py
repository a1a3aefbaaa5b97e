"""Controls one sees less often: passwords, numbers, groups, disabled fields, widgets GOV.UK lacks."""

from datetime import date

import pytest
from django import forms
from django.http import QueryDict

from lib.govuk import fields
from lib.govuk.days import DayField, month_number
from lib.govuk.errors import listed, revealed_fields
from lib.govuk.forms import GovukForm, missing, refuse
from tests.govuk.drawing import drawn, page, words

GROUPED = [("", "---------"), ("North", [("n1", "Team 1"), ("n2", "Team 2")]), ("x", "No team")]


class Colour(forms.TextInput):
    """Drawn as a text box, being one."""

    input_type = "color"


class Stars(forms.Widget):
    """A widget GOV.UK has no component for."""

    template_name = "django/forms/widgets/text.html"


class Rare(GovukForm):
    """One field of each rare kind."""

    team = forms.ChoiceField(label="Team", choices=GROUPED)
    kind = forms.MultipleChoiceField(label="Kinds", choices=GROUPED[1:], widget=forms.SelectMultiple)
    secret = forms.CharField(label="Password", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))
    colour = forms.CharField(label="Colour", widget=Colour)
    whole = forms.IntegerField(label="Audits")
    part = forms.DecimalField(label="Hours", decimal_places=2)
    email = forms.EmailField(label="Work e-mail")
    stars = forms.CharField(label="Stars", widget=Stars, help_text="From one to five.")
    fixed = forms.CharField(label="Reference", disabled=True, initial="C-1")
    agreed = forms.BooleanField(label="I agree", help_text="Read it first.")
    page_of = forms.CharField(widget=forms.HiddenInput, required=False, label="Page")


def tree(template, form=None, **options):
    return page(drawn(template, form=form or Rare(), **options))


def test_choices_in_groups_name_their_group():
    found = tree("{% field form.team %}")

    assert [words(option) for option in found.xpath("//option")] == [
        "Choose one", "North: Team 1", "North: Team 2", "No team",
    ]


def test_several_choices_are_boxes_to_tick():
    found = tree("{% field form.kind %}", Rare({"kind": ["n1", "x"]}))

    assert found.xpath("//input[@type='checkbox']/@value") == ["n1", "n2", "x"]
    assert found.xpath("//input[@checked]/@value") == ["n1", "x"]


def test_password_is_never_written_back():
    found = tree("{% field form.secret %}", Rare({"secret": "hunter2 hunter2"}))

    [box] = found.xpath("//input")
    assert (box.get("type"), box.get("value"), box.get("autocomplete")) == ("password", None, "new-password")


@pytest.mark.parametrize(("name", "mode"), [("whole", "numeric"), ("part", "decimal")])
def test_numbers_are_typed_as_text_with_the_fitting_keys(name, mode):
    [box] = tree("{% field form." + name + " %}").xpath("//input")

    assert (box.get("type"), box.get("inputmode"), box.get("spellcheck")) == ("text", mode, "false")


def test_address_is_asked_for_as_one():
    [box] = tree("{% field form.email %}").xpath("//input")

    assert (box.get("type"), box.get("autocomplete")) == ("email", "email")


def test_widget_without_a_component_stands_in_a_form_group_with_its_hint_and_error():
    found = tree("{% field form.stars %}", Rare({}))

    assert found.xpath("div/@class") == ["govuk-form-group govuk-form-group--error"]
    assert [words(node) for node in found.xpath("div/*[not(self::input)]")] == [
        "Stars", "From one to five.", "Error: Enter the stars",
    ]
    assert found.xpath("//label/@for") == found.xpath("//input/@id")


def test_disabled_field_shows_its_value_and_takes_none():
    form = Rare({"fixed": "C-2"})
    [box] = tree("{% field form.fixed %}", form).xpath("//input")

    assert (box.get("value"), box.get("disabled")) == ("C-1", "disabled")
    assert form["fixed"].value() == "C-1"


def test_box_to_tick_has_its_own_label_and_hint():
    found = tree("{% field form.agreed %}", Rare({"agreed": "on"}))

    assert words(found.xpath("//label")[0]) == "I agree"
    assert words(found.xpath("//*[contains(@class, 'checkboxes__hint')]")[0]) == "Read it first."
    assert found.xpath("//input/@checked") == ["checked"]


def test_hidden_field_is_drawn_without_a_group_and_its_error_is_said_at_the_top():
    form = Rare({})
    form.add_error("page_of", "The page is no longer there.")

    assert tree("{% field form.page_of %}", form).xpath("div") == []
    assert listed(form)[0] == {"text": "Page: The page is no longer there."}


def test_options_of_a_page_win_over_those_of_the_form():
    class Short(GovukForm):
        why = forms.CharField(label="Why", widget=forms.Textarea)
        govuk = {"why": {"rows": 9, "hint": "The form's"}}

    found = tree('{% field form.why rows=2 hint="The page\'s" label="Reason" label_hidden=True %}', Short())

    assert found.xpath("//textarea/@rows") == ["2"]
    said = [words(node) for node in found.xpath("//label | //div[contains(@class, 'hint')]")]
    assert said == ["Reason", "The page's"]
    assert found.xpath("//label/@class") == ["govuk-label govuk-visually-hidden"]


@pytest.mark.parametrize(("width", "name"), [(4, "govuk-input--width-4"), ("two-thirds", "govuk-!-width-two-thirds")])
def test_width_is_so_many_letters_or_a_share_of_the_column(width, name):
    [box] = tree("{% field form.colour width=width %}", width=width).xpath("//input")

    assert name in box.get("class").split()


def test_what_stands_before_and_behind_a_number_is_drawn():
    found = tree('{% field form.part prefix="about" suffix="hours" %}')

    around = found.xpath("//*[contains(@class, '__prefix') or contains(@class, '__suffix')]")
    assert [words(node) for node in around] == ["about", "hours"]


def test_words_may_be_counted_instead_of_letters():
    class Long(GovukForm):
        text = forms.CharField(widget=forms.Textarea, max_length=100)

    by_words, by_letters = tree("{% field form.text words=50 %}", Long()), tree("{% field form.text %}", Long())

    assert (by_words.xpath("//@data-maxwords"), by_words.xpath("//@data-maxlength")) == (["50"], [])
    assert by_letters.xpath("//@data-maxlength") == ["100"]


@pytest.mark.parametrize(("typed", "number"), [("3", 3), ("03", 3), ("Mar", 3), ("march", 3), ("D", 12), ("13", 13)])
def test_month_is_a_number_a_name_or_its_beginning(typed, number):
    assert month_number(typed) == number


@pytest.mark.parametrize("typed", ["J", "Ma", "Marchy", "-3", "3.", ""])
def test_month_that_could_be_several_or_none_is_refused(typed):
    with pytest.raises(ValueError, match="is not a month"):
        month_number(typed)


def test_day_field_takes_a_day_as_it_is_and_names_itself_only_where_it_can():
    asked = DayField(label="When was the child seen?", required=False)

    assert asked.clean(date(2026, 3, 9)) == date(2026, 3, 9)
    assert asked.clean(["", " ", ""]) is None
    with pytest.raises(forms.ValidationError) as refused:
        asked.clean(["9", "", "2026"])
    assert refused.value.messages == ["The date must include a month"]


@pytest.mark.parametrize(
    ("label", "widget", "asked"),
    [
        ("Your name:", forms.TextInput(), "Enter your name"),
        ("Who decides", forms.Select(), "Select who decides"),
        ("Case list", forms.FileInput(), "Select the case list"),
        ("I have read it", forms.CheckboxInput(), "Tick the box to go on: I have read it"),
        ("NHS number", forms.TextInput(), "Enter the NHS number"),
        ("  Reason. ", forms.Textarea(), "Enter the reason"),
    ],
)
def test_missing_answers_are_asked_for_as_people_speak(label, widget, asked):
    assert missing(label, widget=widget) == asked


def test_message_of_a_forms_own_is_not_overwritten():
    class Own(GovukForm):
        grade = forms.CharField(error_messages={"required": "Give the grade you would stand by"})

    assert Own({}).errors["grade"] == ["Give the grade you would stand by"]


def test_refusal_keeps_all_the_sentences_of_a_validation_error():
    form = GovukForm({})
    refuse(form, forms.ValidationError(["One thing.", "Another."]))

    assert [line["text"] for line in listed(form)] == ["One thing.", "Another."]


def test_fields_revealed_by_a_choice_are_known_by_name():
    form = GovukForm({})
    form.govuk = {"seen": {"reveals": {"no": "why", "later": "when"}}, "note": {"rows": 3}}

    assert revealed_fields(form) == {"why", "when"}
    assert revealed_fields(object()) == set()


def test_drawing_takes_the_particular_widget_before_the_general():
    kinds = [kind for kind, _ in fields.DRAWINGS]

    for place, kind in enumerate(kinds):
        assert not any(issubclass(kind, earlier) for earlier in kinds[:place]), kind


def test_error_of_a_date_that_is_none_marks_all_three_boxes():
    class Visit(GovukForm):
        seen_on = DayField(label="Date of the visit")

    form = Visit(QueryDict("seen_on_day=31&seen_on_month=2&seen_on_year=2026"))
    found = tree("{% error_summary form %}{% field form.seen_on %}", form)

    assert len(found.xpath("//input[contains(@class, 'input--error')]")) == 3
    assert found.xpath("//ul//a/@href") == ["#id_seen_on"]
