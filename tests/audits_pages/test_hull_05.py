"""A finished audit is one document for the child's file, whole and under the child's number (HULL-05)."""

import io
from datetime import date

from django.urls import reverse
from pypdf import PdfReader

from audits import family
from frameworks.models import Section
from tests.audits import making
from trail.models import Access


def test_hull_05_finished_audit_is_one_document_with_every_part_and_the_case_number(signed_in, cast, audit):
    making.finalise(audit, grade="inadequate", judgement="not_met")
    family.note_view(
        audit, who="child", how="in_person", outcome="heard", said="Nobody asked me.", on=date(2026, 3, 2),
        by=cast.amara,
    )  # fmt: skip

    response = signed_in(cast.priya).get(reverse("audits:pdf", args=[audit.pk]))

    document = PdfReader(io.BytesIO(response.content))
    text = " ".join(" ".join(page.extract_text() for page in document.pages).split())
    titles = Section.objects.filter(tool_version=audit.tool_version, part__in=["answers", "actions"])
    assert [title for title in titles.values_list("title", flat=True) if title not in text] == []
    for said in (audit.reference, audit.case.reference, "Inadequate", "Nobody asked me.", audit.actions.get().what):
        assert said in text
    assert document.metadata.title
    assert response["Content-Disposition"] == f'inline; filename="{audit.reference}.pdf"'


def test_hull_05_taking_the_document_is_noted_under_the_childs_number(signed_in, cast, audit):
    signed_in(cast.tess).get(reverse("audits:pdf", args=[audit.pk]))

    assert list(Access.objects.values_list("person__name", "what", "case_reference")) == [
        ("Tess Team", "pdf", "C-1001")
    ]
