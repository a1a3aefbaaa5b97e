"""The PDF for the child's file holds every answer, action and voice, and nothing hidden from who asks (HULL-58)."""

import io
import json
import re

import pytest
from django.urls import reverse
from pypdf import PdfReader

from audits import answers, challenge, services
from audits.answers import ANSWER, COMMENT, Change
from audits.pdf import audit_pdf
from audits.views import whole_context
from frameworks.models import Question
from lib import clock
from tests.audits import making

Kind = Question.Kind


def squeezed(text):
    """The text without white space: a PDF breaks its lines where it likes."""
    return re.sub(r"\s+", "", text)


def read(data):
    """All that can be read in a PDF."""
    return squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages))


def printed(audit, person):
    """What the PDF says that this person gets."""
    return read(audit_pdf(whole_context(audit, person, on=clock.today())))


def absent(words, text):
    return [one for one in words if squeezed(one) not in text]


@pytest.fixture
def written(audit, cast):
    """An audit with a mark of its own in every field: (audit, the marks)."""
    making.meet(audit)
    changes, marks = [], []
    for number, asked in enumerate(making.form_questions(audit)):
        given = {Kind.GRADE: "ri_good", Kind.JUDGEMENT: "partially_met", Kind.CHOICE: "partially"}
        fields = {ANSWER: given.get(asked.kind, f"Answer-{number:03}-{asked.code}")}
        if asked.has_comment:
            fields[COMMENT] = f"Evidence-{number:03}-{asked.code}"
        changes += [Change(asked.pk, part, value, 0) for part, value in fields.items()]
        marks += [value for value in fields.values() if value not in given.values()]
    answers.save(audit, changes, by=audit.auditor)
    return audit, marks


def test_every_answer_and_every_comment_stands_in_it(written, cast):
    audit, marks = written

    text = printed(audit, cast.amara)

    questions = making.form_questions(audit)
    assert len(marks) > questions.filter(has_comment=True).count() > 40
    assert absent(marks, text) == []
    assert absent([asked.text for asked in questions], text) == []
    assert text.count("Partiallymet") == questions.filter(kind=Kind.JUDGEMENT).count()
    assert text.count(squeezed("Requires Improvement with elements of good practice")) == 1


def test_actions_and_voices_stand_in_it_with_their_names_and_days(written, cast):
    """HULL-58, HULL-68, HULL-72."""
    audit, _ = written
    making.add_action(audit, finding="No date in the plan", what="Set a date with the family")
    making.add_action(audit, what="Ask the school", owner=None, owner_role="group_manager")
    services.share(audit, by=cast.amara)
    services.agree(audit, by=cast.ira)
    services.reflect(audit, text="I learned to ask the father.", by=cast.priya)
    raised = challenge.raise_challenge(audit, text="The visits are on the file.", by=cast.tess)
    challenge.answer(raised, text="Only two of them are.", settled=False, by=cast.amara)
    challenge.refer(raised, to=cast.norman, by=cast.quinn)
    challenge.decide(raised, decision="All of them are.", grade="good", by=cast.norman)

    text = printed(audit, cast.amara)

    assert absent([
        "No date in the plan", "Set a date with the family", "Ask the school", "Group Manager", "20 Apr 2026",
        "The child knows what happens next",
        "Ira Review considered the outcome and agrees, 2 March 2026.",
        "Reflection of Priya Practice, 2 March 2026", "I learned to ask the father.",
        "Challenge by Tess Team, 2 March 2026: decided", "The visits are on the file.",
        "Answer: Only two of them are.", "Decision of Norman North: All of them are.",
    ], text) == []  # fmt: skip


def test_worker_who_could_not_take_part_is_said_with_the_reason(audit, cast):
    """HULL-59."""
    services.absent_worker(audit, reason="On sick leave until May", by=cast.amara)

    assert absent(["The worker could not take part: On sick leave until May"], printed(audit, cast.amara)) == []


def test_table_days_and_people_are_printed_in_words(audit, cast):
    """Another council's form may ask for them; codes and stored days are for the machine."""
    columns = [
        {"code": "seen", "label": "Seen on", "kind": "date"},
        {"code": "how", "label": "How", "kind": "choice", "choices": [{"code": "v", "label": "Visited at home"}]},
    ]
    Question.objects.filter(code="working-well").update(kind="table", columns=columns)
    Question.objects.filter(code="worried-about").update(kind="date")
    making.write(audit, "working-well", json.dumps([{"seen": "2026-02-27", "how": "v"}]))
    making.write(audit, "worried-about", "2026-02-03")
    people = Question.objects.get(tool_version=audit.tool_version_id, kind="people")
    making.write(audit, people.code, "Dr Okafor, GP\nMs Lind, teacher")

    text = printed(audit, cast.amara)

    assert absent(["Seen on", "27 February 2026", "Visited at home", "3 February 2026"], text) == []
    assert absent(["Dr Okafor, GP", "Ms Lind, teacher"], text) == []
    assert "2026-02" not in text


def test_blind_moderators_document_has_no_grade_no_judgement_and_no_voice(audit, cast):
    making.complete(audit, grade="inadequate", judgement="not_met")
    services.share(audit, by=cast.amara)
    services.reflect(audit, text="The grade surprised me.", by=cast.priya)
    services.invite(audit, person=cast.moses, part="blind", by=cast.quinn)

    text = printed(audit, cast.moses)

    hidden = ("Inadequate", "Notmet", "Whatrationalefound", "Thegradesurprisedme")
    assert [words for words in hidden if words in text] == []
    assert absent(["The evidence for kss1-1", "Hidden until you have given your grade."], text) == []


def test_text_typed_is_printed_as_typed_and_fetches_nothing(audit, cast):
    """Markup, addresses and files named in an answer stay text."""
    typed = "<img src='http://127.0.0.1:9/x.png'> <script>alert(1)</script> {{ audit }} file:///etc/passwd & more"
    making.write(audit, "kss1-1", typed, part=COMMENT)

    assert absent([typed], printed(audit, cast.amara)) == []


def test_document_is_named_after_the_audit_and_tagged_with_its_title(signed_in, audit, cast):
    response = signed_in(cast.tess).get(reverse("audits:pdf", args=[audit.pk]))

    pdf = PdfReader(io.BytesIO(response.content))
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'inline; filename="{audit.reference}.pdf"'
    assert pdf.metadata.title == f"{audit.tool_version.title}: C-1001, audit {audit.reference}"
    assert pdf.trailer["/Root"]["/Lang"] == "en-GB"
