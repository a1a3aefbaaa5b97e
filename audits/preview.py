"""A tool that nobody has published yet, as the auditor will see it; nothing is kept."""

from types import SimpleNamespace

from audits.reading import Reading
from audits.sheet import OF_THE_AUDITOR, section_sheet
from frameworks import rows


def preview(form, policy, *, category="", marks=()):
    """The parts of a form as they are asked of a case of this category and marks: list of sheet.Part."""
    version, sections, questions = rows.unsaved(form)
    for number, row in enumerate([*sections, *questions], start=1):
        row.pk = number  # fields of a page are told apart by it
    for question in questions:
        question.section_id = question.section.pk
    case = SimpleNamespace(marks=list(marks))
    audit = SimpleNamespace(policy=policy, tool_version=version, category=category, case=case, practitioner=None)
    reading = Reading(audit, sections, questions, {})
    shown = [section for section in sections if section.part in OF_THE_AUDITOR]
    return [section_sheet(reading, section, writing=lambda question, part: True) for section in shown]
