"""Questions answered with a number: typed, saved, checked, shown."""

import io
from html import unescape

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from pypdf import PdfReader

from audits import answers, checks
from audits.answers import Change
from audits.pdf import audit_pdf
from audits.sheet import sheet
from audits.views import whole_context
from frameworks.models import Question
from lib import clock
from tests.audits import making


@pytest.fixture
def numbered(audit):
    """Complete but for 3.2, which is answered with a number here."""
    making.complete(audit)
    return audit


def ask(audit, value, **limits):
    """Make 3.2 a number with these limits and answer it."""
    asked = making.question(audit, "kss3-2")
    asked.kind, asked.choices, asked.limits = Question.Kind.NUMBER, [], {"longest": 20, **limits}
    asked.save()
    making.write(audit, "kss3-2", value)
    return asked


def sentences(audit):
    return [one.sentence for one in checks.missing(audit)]


@pytest.mark.parametrize("value", ["0", "12", "-3", "2.5", "007", " 4 "])
def test_a_number_is_in_order(numbered, value):
    ask(numbered, value)

    assert sentences(numbered) == []


@pytest.mark.parametrize("value", ["twelve", "1,000", "1e3", "2.", ".5", "١٢", "--1", "12 days", "1" * 10, "nan"])
def test_what_is_no_number_is_told(numbered, value):
    ask(numbered, value)

    assert sentences(numbered) == ["3.2: write a number, in figures such as 12 or 2.5."]


@pytest.mark.parametrize(
    ("limits", "value", "wanted"),
    [
        ({"least": 0, "most": 10}, "-1", "a number from 0 to 10"),
        ({"least": 0, "most": 10}, "10.5", "a number from 0 to 10"),
        ({"least": 5}, "4.99", "a number of 5 or more"),
        ({"most": -2}, "0", "a number of -2 or less"),
    ],
)
def test_a_number_outside_its_range_is_told(numbered, limits, value, wanted):
    ask(numbered, value, **limits)

    assert sentences(numbered) == [f"3.2: write {wanted}; {value} is outside."]


@pytest.mark.parametrize(("limits", "value"), [({"least": 0, "most": 10}, "0"), ({"least": 0, "most": 10}, "10"),
                                               ({"least": 5}, "999999999"), ({"most": -2}, "-2")])  # fmt: skip
def test_the_ends_of_the_range_belong_to_it(numbered, limits, value):
    ask(numbered, value, **limits)

    assert sentences(numbered) == []


def test_a_number_is_needed_like_any_answer_and_may_be_left_out_like_any(numbered):
    asked = ask(numbered, "")
    assert sentences(numbered) == ["3.2: give an answer."]

    asked.required = False
    asked.save()
    assert sentences(numbered) == []


def test_what_is_half_typed_is_saved_as_it_stands(numbered):
    """Nothing typed is lost: the self-check speaks, the save does not refuse."""
    asked = ask(numbered, "1")

    [saved] = answers.save(numbered, [Change(asked.pk, "answer", "1.", 2)], by=numbered.auditor)

    assert (saved.outcome, sentences(numbered)) == ("saved", ["3.2: write a number, in figures such as 12 or 2.5."])


def test_a_number_is_the_auditors_alone(numbered, cast):
    asked = ask(numbered, "4")

    with pytest.raises(PermissionDenied):
        answers.save(numbered, [Change(asked.pk, "answer", "5", 2)], by=cast.priya)


def test_the_sheet_says_the_range_and_the_number(numbered):
    ask(numbered, "4", least=0, most=10)

    entry = next(one for one in sheet(numbered).part("kss3").entries if one.question.code == "kss3-2")

    assert (entry.hint, entry.shown, entry.options) == ("A number from 0 to 10.", "4", ())


def test_the_page_has_a_field_for_figures_with_its_range(client, numbered, cast):
    asked = ask(numbered, "4", least=0, most=10)
    client.force_login(cast.amara)

    text = unescape(client.get(reverse("audits:section", args=[numbered.pk, "kss3"])).content.decode())

    assert f'<div class="govuk-hint" id="q{asked.pk}-answer-range">A number from 0 to 10.</div>' in text
    assert (
        f'<input class="govuk-input govuk-input--width-5" type="text" inputmode="decimal" id="q{asked.pk}-answer" '
        f'name="q{asked.pk}-answer" value="4" data-control aria-describedby="q{asked.pk}-answer-range">'
    ) in text


def test_without_script_a_number_is_saved_with_the_form(client, numbered, cast):
    asked = ask(numbered, "4")
    client.force_login(cast.amara)
    box = f"q{asked.pk}-answer"

    client.post(reverse("audits:section", args=[numbered.pk, "kss3"]), {box: "5", f"{box}-version": 2, "then": "stay"})

    assert answers.of(numbered)[asked.pk, "answer"].value == "5"


def test_the_pdf_has_the_number(numbered, cast):
    ask(numbered, "37.5")

    document = PdfReader(io.BytesIO(audit_pdf(whole_context(numbered, cast.amara, on=clock.today()))))

    assert "37.5" in " ".join(page.extract_text() for page in document.pages)
