"""Forms for early help, carers, adopters and lodgings are opened, filled, submitted and printed like the child's."""

import io
import json
import re
from datetime import date
from html import unescape

import pytest
from django.urls import reverse
from pypdf import PdfReader

from audits import answers, checks, services
from audits.answers import ANSWER, COMMENT, Change
from audits.models import Audit
from audits.pdf import audit_pdf
from audits.views import whole_context
from frameworks import services as frameworks
from lib import clock
from tests.audits import making
from tests.cast import make_cast
from tests.frameworks.council import HULL

pytestmark = [pytest.mark.long, pytest.mark.django_db]

#: Form, kind of case, programme line, columns of the council's list and one of them as the header says it.
FORMS = {
    "early-help": ("child", "early-help", {"Primary language": "Polish"}),
    "foster-carer": ("carer", "fostering", {"Date of approval": "3 May 2019", "Children placed": "Two brothers"}),
    "adopter": ("adopter", "adoption", {"Religion": "Quaker", "Languages": "English, Welsh"}),
    "lodgings": ("lodgings", "lodgings", {"Approval terms": "Staying put"}),
}


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def version():
    return frameworks.load(HULL, in_force_from=date(2020, 1, 1)).version


@pytest.fixture
def allocated(cast, version):
    """allocated(form) is a new audit of Amara's with this form."""

    def make(form):
        kind, line, columns = FORMS[form]
        category = "early_help" if kind == "child" else ""
        facts = {"columns": [list(pair) for pair in columns.items()]}
        return making.make_audit(
            cast, version, case=making.make_case(cast, kind=kind, category=category, facts=facts),
            line=line, line_title=line, tool_version=frameworks.tool(version, form),
        )  # fmt: skip

    return make


def fill(audit):
    """Every question of the form, tables and days included."""
    given = {"grade": "good", "judgement": "met", "choice": "yes", "date": "2026-03-10"}
    changes = []
    for number, asked in enumerate(one for one in making.form_questions(audit) if one.asked_of(grade="good")):
        row = {one["code"]: given.get(one["kind"], "Row") for one in asked.columns}
        row |= {one["code"]: one["choices"][0]["code"] for one in asked.columns if one["kind"] == "choice"}
        written = json.dumps([row]) if asked.kind == "table" else given.get(asked.kind, f"Mark-{number:03}")
        changes.append(Change(asked.pk, ANSWER, written, 0))
        if asked.has_comment:
            changes.append(Change(asked.pk, COMMENT, f"Comment-{number:03}", 0))
    answers.save(audit, changes, by=audit.auditor)
    return [one.value for one in changes if re.match(r"(Mark|Comment)-", one.value)]


def print_of(audit, person):
    data = audit_pdf(whole_context(audit, person, on=clock.today()))
    return re.sub(r"\s+", "", "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages))


@pytest.mark.parametrize("form", FORMS)
def test_each_section_opens_with_its_questions(form, allocated, client, cast):
    """HULL-87, HULL-88, HULL-89, HULL-90."""
    audit = allocated(form)
    client.force_login(cast.amara)

    for section in audit.tool_version.sections.filter(part="answers"):
        page = client.get(reverse("audits:section", args=[audit.pk, section.code]))
        assert page.status_code == 200
        shown = unescape(page.content.decode())
        asked = [one for one in section.questions.all() if one.asked_of(grade="good")]
        assert [one.code for one in asked if one.text not in shown] == []


@pytest.mark.parametrize("form", FORMS)
def test_a_filled_form_is_submitted_and_printed(form, allocated, cast):
    """HULL-87, HULL-88, HULL-89, HULL-90: with the columns of the council's list at its top."""
    audit = allocated(form)
    making.meet(audit)
    marks = fill(audit)
    making.add_action(audit)
    assert [one.sentence for one in checks.missing(audit)] == []

    services.share(audit, by=cast.amara)

    assert audit.status == Audit.Status.SHARED
    text = print_of(audit, cast.amara)
    assert [mark for mark in marks if mark not in text] == []
    for said in FORMS[form][2].values():
        assert said.replace(" ", "") in text


def test_hull_89_the_steps_of_an_adopter_are_printed_in_words(allocated, cast):
    audit = allocated("adopter")
    making.write(
        audit, "steps", json.dumps([{"step": "interest", "on": "2026-01-12", "attached": "no", "comment": ""}])
    )

    text = print_of(audit, cast.amara)

    for words in ("Registration of interest received", "12 January 2026", "Document attached?"):
        assert words.replace(" ", "") in text


@pytest.mark.parametrize("code", ["stage-one-in-time", "stage-two-in-time"])
def test_hull_89_a_late_stage_is_not_submitted_without_its_reason(allocated, cast, code):
    audit = allocated("adopter")
    making.meet(audit)
    fill(audit)
    making.add_action(audit)
    making.write(audit, code, "no")
    making.write(audit, code, "", part=COMMENT)

    (gap,) = checks.missing(audit)

    assert "stage" in gap.sentence
