"""Every tool of every council, the drafts too: opened, saved answer by answer, shared, finalised and printed."""

import html
import io
import json
import re
from datetime import date
from random import Random

import pytest
from django.db import transaction
from django.urls import reverse
from pypdf import PdfReader

from audits import answers, contact, services
from audits.checks import missing
from audits.models import Answer, Audit
from audits.pdf import audit_pdf
from audits.reading import reading_of
from audits.views import whole_context
from cases.kinds import drawn_as
from cases.models import Case, Category, Mark
from demo.writing import Form, fill_in
from frameworks import services as frameworks
from frameworks.models import Section
from lib import clock
from tests.cast import make_cast
from tests.frameworks.council import COUNCILS

pytestmark = [pytest.mark.long, pytest.mark.django_db]

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
TOOLS = [(path.parents[1].name, path.stem) for path in sorted(COUNCILS.glob("*/tools/*.yaml"))]
#: Practice between good and poor, so that something must improve and much is asked for.
QUALITY = 0.4


@pytest.fixture(scope="module")
def council(request, django_db_setup, django_db_blocker):
    """A council's framework in force, and the cast of the other tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        version = frameworks.load(COUNCILS / request.param, in_force_from=date(2020, 1, 1)).version
        with clock.at(MONDAY):
            yield version, make_cast()
        transaction.set_rollback(True)


@pytest.fixture
def audit(council, tool):
    """Amara's audit with the tool, of what it is for, in Tess's team; made directly, as a draft cannot be given."""
    version, cast = council
    tool = next(one for one in version.tools.select_related("tool") if one.tool.code == tool)
    case = Case.objects.create(
        reference="X-1", kind=drawn_as(tool.subject_kind), category=Category.LOOKED_AFTER, team=cast.north,
        worker=cast.priya, iro=cast.ira, marks=[mark for mark in Mark.values if mark != Mark.RESTRICTED],
    )  # fmt: skip
    with clock.at(MONDAY):
        yield Audit.objects.create(
            reference="2026-03-001", month=date(2026, 3, 1), line="line", case=case, category=case.category,
            framework_version=version, tool_version=tool, auditor=cast.amara, practitioner=cast.priya,
            team_manager=cast.tess, iro=cast.ira, team=cast.north, due_on=date(2026, 3, 31),
            is_graded=tool.grade_question is not None,
        )  # fmt: skip


every_tool = pytest.mark.parametrize(("council", "tool"), TOOLS, indirect=["council"], scope="module")


def opened(client, audit, name, *args):
    """The words of a page of an audit, as its auditor gets it."""
    client.force_login(audit.auditor)
    page = client.get(reverse(f"audits:{name}", args=[audit.pk, *args]))
    assert page.status_code == 200, (name, args)
    return " ".join(html.unescape(page.content.decode()).split())


def filled(audit):
    """The audit with every question answered and the worker met."""
    services.confirm_worker(audit, practitioner=audit.practitioner, by=audit.auditor)
    contact.log_attempt(audit, person=audit.practitioner, how="meeting", answered=True, by=audit.auditor)
    fill_in(audit, quality=QUALITY, luck=Random(1), by=audit.auditor)
    return Audit.objects.select_related("framework_version", "tool_version__tool", "case").get(pk=audit.pk)


@every_tool
def test_the_task_list_names_each_section_and_each_section_asks_its_questions(client, audit):
    """HULL-83, HULL-87 to 90, ROCH-10, 11, 18, 25, 27 and 49, STAGE-19, SOTON-46, BOLT-13 to 21."""
    reading = reading_of(audit)
    writable = [one for one in reading.sections if one.part == Section.Part.ANSWERS]

    tasks = opened(client, audit, "audit")

    assert [one.title for one in writable if " ".join(one.title.split()) not in tasks] == []
    for section in writable:
        page = opened(client, audit, "section", section.code)
        asked = [" ".join(question.text.split()) for question in reading.asked(section)]
        assert [text for text in asked if text not in page] == []


@every_tool
def test_an_answer_of_each_kind_is_saved_by_itself(client, audit):
    """HULL-04, HULL-58: as the page's script sends it; the table with a whole row, the number within its ends."""
    written = sum(Form(reading_of(audit), QUALITY).sections(Random(1)), [])
    kinds = {question.pk: question.kind for question in reading_of(audit).questions}
    first = {}
    for change in written:
        first.setdefault((kinds[change.question_id], change.part), change)
    client.force_login(audit.auditor)
    sent = [
        {"field": f"{one.question_id}.{one.part}", "value": one.value, "version": 0, "key": f"key-{n:04}", "after": []}
        for n, one in enumerate(first.values())
    ]

    said = [
        client.post(
            reverse("audits:save", args=[audit.pk]), json.dumps({"person": audit.auditor_id, "changes": [one]}),
            content_type="application/json",
        ).json()["fields"][0]["outcome"]
        for one in sent
    ]  # fmt: skip

    assert set(said) == {"saved"}
    stored = answers.of(audit)
    assert {field: answer.value for field, answer in stored.items()} == {one.field: one.value for one in first.values()}
    assert {kinds[question] for question, _ in stored} == {kinds[one.question_id] for one in written}


@every_tool
def test_written_whole_it_passes_the_self_check_and_is_shared_and_finalised(audit):
    """HULL-66 to 70, ROCH-58, BOLT-29, STAGE-23: nothing missing, and no grade above a limit."""
    audit = filled(audit)
    assert missing(audit) == []

    services.share(audit, by=audit.auditor)
    for person in services.named_people(audit):
        services.agree(audit, by=person)
    services.finalise(audit, by=audit.auditor)

    assert audit.status == Audit.Status.FINALISED
    assert (audit.grade in audit.scale.codes) == audit.is_graded
    judged = Answer.objects.filter(audit=audit, question__kind="judgement", part="answer").exclude(value="")
    assert audit.judgements.count() == judged.count()


@every_tool
def test_its_print_holds_every_question_that_was_asked(audit):
    """HULL-58, ROCH-43, SOTON-18, STAGE-13: what is put on the child's record says what was asked and answered."""
    audit = filled(audit)
    reading = reading_of(audit)
    asked = [one for section in reading.sections for one in reading.asked(section)]

    pdf = audit_pdf(whole_context(audit, audit.auditor, on=TUESDAY))

    text = squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))
    assert asked
    assert [one.text for one in asked if squeezed(one.text) not in text] == []


def squeezed(text):
    """The text without white space: a PDF breaks its lines where it likes."""
    return re.sub(r"\s+", "", text)
