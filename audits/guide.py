"""What somebody should do next with an audit, in one sentence and one button."""

from dataclasses import dataclass

from django.urls import reverse

from audits import rules, services
from audits.models import Audit, Challenge
from lib.permissions import can

S = Audit.Status


@dataclass(frozen=True)
class NextStep:
    """One sentence, and where to do it ("" where there is nothing to do here)."""

    sentence: str
    button: str = ""
    href: str = ""


def next_step(audit, sheet, challenges, *, person, on):
    """The next step of this person with this audit, on a day."""
    if audit.status == S.CANCELLED:
        return NextStep("This audit was cancelled. Nothing more is to be done.")
    if audit.auditor_id == person.pk:
        return _for_auditor(audit, sheet, challenges, on)
    if rules.is_impartial_qa(person, audit):
        return _for_qa(audit)
    if rules.is_named(person, audit):
        return _for_named(audit, sheet, person)
    return _to_read(WHERE_IT_IS[audit.status], audit)


WHERE_IT_IS = {
    S.ALLOCATED: "The auditor has not started yet.",
    S.IN_PROGRESS: "The auditor is filling in the form.",
    S.SHARED: "The people named on the audit are considering the outcome.",
    S.FINALISED: "The QA team checks that the audit is complete.",
    S.RETURNED: "The auditor is amending what the QA team asked for.",
    S.CHECKED: "The form is complete. The actions are followed until the last one is signed off.",
    S.CLOSED: "Every action is signed off. The loop is closed.",
}


def _for_auditor(audit, sheet, challenges, on):
    if audit.status == S.RETURNED:
        return NextStep(
            "The QA team asked you to amend this audit.", "Check and send back", _to("share", audit)
        )
    if audit.status == S.SHARED:
        return _while_shared(audit, challenges, on)
    if audit.status not in Audit.OPEN_FOR_WRITING:
        return _to_read(f"Nothing for you to do now. {WHERE_IT_IS[audit.status]}", audit)
    if audit.case.has_worker and not audit.worker_confirmed_at and not audit.input_missing_reason:
        return NextStep(
            f"Confirm who {audit.case.worker_words} is, then arrange the meeting.",
            "Confirm the worker",
            _to("worker", audit),
        )
    unfinished = next((part for part in sheet.parts if not part.is_complete), None)
    if unfinished is None:
        return NextStep(
            "Everything is answered. Check the outcome and share it.", "Check and share", _to("share", audit)
        )
    if unfinished.section.part == "actions":
        return NextStep("Agree the actions with the worker.", "Go to the actions", _to("actions", audit))
    return NextStep(
        f"Go on with “{unfinished.section.title}”.", "Go on", section_href(audit, unfinished.section)
    )


def _while_shared(audit, challenges, on):
    waiting = next((one for one in challenges if one.status == Challenge.Status.OPEN and not one.answer), None)
    if waiting:
        href = reverse("audits:challenge", args=[waiting.pk])
        return NextStep(f"{waiting.by} challenges the outcome. Answer them.", "Answer the challenge", href)
    blocked = services.blocked(audit, on=on)
    if blocked:
        return NextStep(blocked)
    return NextStep("Nobody is in the way any more: finalise the audit.", "Finalise", _to("finalise", audit))


def _for_qa(audit):
    if audit.status == S.FINALISED:
        return NextStep("Check that the audit is properly completed.", "Check", _to("check", audit))
    return _to_read(WHERE_IT_IS[audit.status], audit)


def _for_named(audit, sheet, person):
    if audit.status == S.SHARED:
        return NextStep(
            "Read the outcome. Agree, reflect on it or challenge it.",
            "Read the outcome",
            _to("outcome", audit),
        )
    if sheet.turns and can(person, "audits.write_own_words", audit):
        section = sheet.turns[0].section
        return NextStep(f"“{section.title}” is yours to write.", "Write your part", section_href(audit, section))
    return _to_read(WHERE_IT_IS[audit.status], audit)


@dataclass(frozen=True)
class Beside:
    """A set of practice standards to read beside the tool, and where."""

    title: str
    href: str


def standards(audit, person):
    """The practice standards the audit's tool names, for who may read the framework (ROCH-37)."""
    codes = audit.tool_version.standards
    if not codes or not can(person, "frameworks.read"):
        return []
    version = audit.framework_version
    page = reverse("frameworks:standards", args=[version.framework.slug, version.number])
    return [Beside(one.title, f"{page}#{one.code}") for one in audit.policy.standards if one.code in codes]


def section_href(audit, section):
    """Where a section of this audit is filled in."""
    if section.part == "actions":
        return _to("actions", audit)
    return reverse("audits:section", args=[audit.pk, section.code])


def _to_read(sentence, audit):
    return NextStep(sentence, "Read the whole audit", _to("whole", audit))


def _to(name, audit):
    return reverse(f"audits:{name}", args=[audit.pk])
