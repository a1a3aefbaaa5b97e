"""From the self-check to the last word: sharing, agreeing, reflecting, challenging, finalising; concerns."""

from itertools import groupby

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from audits import challenge as challenge_services
from audits import concerns as concern_services
from audits import guide, parts, services, workflow
from audits.dates import answer_due, challenge_until
from audits.forms import (
    AcknowledgeForm,
    AnswerForm,
    ChallengeForm,
    ConcernForm,
    DecisionForm,
    ReasonForm,
    ReferForm,
    ReflectionForm,
)
from audits.models import Audit, Challenge, Concern
from audits.opening import note_reading, open_audit, open_part, taken
from audits.sheet import sheet
from audits.views import whole_context
from lib import clock
from lib.govuk.forms import GovukForm
from lib.permissions import can, require

S = Audit.Status


def share(request, pk):
    """The outcome on one page with what is missing, and the button that shares it or sends it back."""
    audit = open_audit(request, pk)
    require(request.user, "audits.work", audit)
    if audit.status not in Audit.OPEN_FOR_WRITING:
        return redirect("audits:outcome", pk)
    returned = audit.status == S.RETURNED
    form = GovukForm(request.POST if request.method == "POST" else None)
    step = services.resubmit if returned else services.share
    if form.is_valid() and taken(form, step, audit, by=request.user):
        messages.success(request, "Sent back to the QA team" if returned else "Outcome shared")
        return redirect("audits:audit" if returned else "audits:outcome", pk)
    if request.method == "GET":
        note_reading(request, audit)
    laid_out = sheet(audit)
    on = clock.today()
    return render(
        request,
        "audits/share.html",
        {
            "audit": audit,
            "form": form,
            "sheet": laid_out,
            "returned": returned,
            "title": "Check and send back" if returned else "Check and share",
            "missing": laid_out.missing,
            "missing_by_section": _by_section(audit, laid_out.missing),
            "tasks": [(part, guide.section_href(audit, part.section)) for part in laid_out.parts],
            "actions": audit.actions.select_related("owner"),
            "named": services.named_people(audit),
            "until": challenge_until(audit, on=on),
            "today": on,
            "asked_for": _last_reason(audit) if returned else "",
            "turns": laid_out.turns,
        },
    )


def _by_section(audit, missing):
    """What is missing under the title of its section, each with its address: [(title, [(missing, href)])]."""
    grouped = groupby(missing, key=lambda one: one.section.title if one.section else "")
    return [(title, [(one, _where(audit, one)) for one in rows]) for title, rows in grouped]


def _where(audit, missing):
    """The address of what is missing: its field, its section, or the page about the worker."""
    if missing.section is None:
        return reverse("audits:worker", args=[audit.pk])
    field = f"#q{missing.question.pk}-answer" if missing.question else ""
    return guide.section_href(audit, missing.section) + field


def _last_reason(audit):
    change = audit.changes.filter(status=S.RETURNED).select_related("by").last()
    return change.reason if change else ""


def outcome(request, pk):
    """The shared outcome: read all of it, agree, reflect, challenge (HULL-58, HULL-69)."""
    audit = open_audit(request, pk)
    note_reading(request, audit)
    person, on = request.user, clock.today()
    context = whole_context(audit, person, on=on)
    context |= {
        "agreed": any(view.by_id == person.pk for view in context["views"]),
        "named": services.named_people(audit),
        "spoken": {one.by_id for one in (*context["views"], *context["challenges"])},
        "blocked": services.blocked(audit, on=on) if audit.status == S.SHARED else "",
        "own_words": _own_words(context["sheet"], audit, person),
        "may": {
            name: can(person, f"audits.{name}", audit)
            for name in ("agree", "reflect", "challenge", "work", "write")
        },
    }
    return render(request, "audits/outcome.html", context)


def _own_words(laid_out, audit, person):
    """The sections in which this person may still write their own words: [(section, href)] (BOLT-27)."""
    if not can(person, "audits.write_own_words", audit):
        return []
    own = (part.section for part in laid_out.parts if part.section.is_the_workers)
    return [(section, guide.section_href(audit, section)) for section in own]


@require_POST
def agree(request, pk):
    """Somebody named on the audit has considered the outcome and agrees."""
    audit = open_audit(request, pk)
    require(request.user, "audits.agree", audit)
    form = GovukForm(request.POST)
    if form.is_valid() and taken(form, services.agree, audit, by=request.user):
        messages.success(request, "You agree with the outcome")
    for sentence in form.non_field_errors():
        messages.error(request, sentence)
    return redirect("audits:outcome", pk)


def reflect(request, pk):
    """Add one's own words to the audit (HULL-58)."""
    audit = open_audit(request, pk)
    require(request.user, "audits.reflect", audit)
    form = ReflectionForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and taken(
        form, services.reflect, audit, text=form.cleaned_data["text"], by=request.user
    ):
        messages.success(request, "Your reflection is kept with the audit")
        return redirect("audits:outcome", pk)
    return _form_page(request, audit, form, "Add your reflection", "Add reflection", "outcome")


def raise_challenge(request, pk):
    """Say what one disagrees with before the audit is final (HULL-69)."""
    audit = open_audit(request, pk)
    require(request.user, "audits.challenge", audit)
    form = ChallengeForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and taken(
        form, challenge_services.raise_challenge, audit, text=form.cleaned_data["text"], by=request.user
    ):
        messages.success(request, f"{audit.auditor} was told of your challenge and answers first")
        return redirect("audits:outcome", pk)
    return _form_page(
        request,
        audit,
        form,
        "Challenge the outcome",
        "Send challenge",
        "outcome",
        lede=f"{audit.auditor} answers first. If you do not agree then, somebody unconnected with the case decides.",
    )


# A challenge


def challenge(request, pk):
    """A challenge and whatever this person may do about it now (HULL-72)."""
    found = open_part(request, Challenge.objects.select_related("by", "decided_by"), pk)
    require(request.user, "audits.see_judgements", found.audit)
    audit, on = found.audit, clock.today()
    form, button = _challenge_form(request, found, on)
    if form is not None and form.is_valid() and _challenge_moved(form, found, request.user):
        messages.success(request, "Saved. The people concerned were told.")
        return redirect("audits:challenge", pk)
    if request.method == "GET":
        note_reading(request, audit)
    return render(
        request,
        "audits/challenge.html",
        {
            "audit": audit,
            "challenge": found,
            "form": form,
            "button": button,
            "title": "Challenge",
            "answer_due": answer_due(found),
            "arranged_by": audit.policy.role_title(audit.policy.challenge.arranged_by),
            "decided_by": audit.policy.role_title(audit.policy.challenge.decided_by),
            "may_withdraw": found.status in Challenge.UNSETTLED
            and can(request.user, "audits.withdraw_challenge", found),
        },
    )


def _challenge_form(request, challenge, on):
    """The form of the one thing this person may do with the challenge as it stands, and its button."""
    sent, person = request.POST if request.method == "POST" else None, request.user
    if challenge.status == Challenge.Status.OPEN and can(person, "audits.answer_challenge", challenge):
        return AnswerForm(sent), "Send answer"
    if (
        challenge.status == Challenge.Status.OPEN
        and challenge.answer
        and can(person, "audits.refer_challenge", challenge)
    ):
        return ReferForm(sent, deciders=challenge_services.deciders(challenge, on=on)), "Ask for a decision"
    if challenge.status == Challenge.Status.REFERRED and can(person, "audits.decide_challenge", challenge):
        return DecisionForm(sent, scale=challenge.audit.scale), "Record the decision"
    return None, ""


def _challenge_moved(form, challenge, person):
    given = form.cleaned_data
    if isinstance(form, AnswerForm):
        return taken(
            form,
            challenge_services.answer,
            challenge,
            text=given["text"],
            settled=given["settled"] == "yes",
            by=person,
        )
    if isinstance(form, ReferForm):
        return taken(form, challenge_services.refer, challenge, to=given["to"], by=person)
    return taken(
        form,
        challenge_services.decide,
        challenge,
        decision=given["decision"],
        grade=given["grade"],
        by=person,
    )


def withdraw(request, pk):
    """Take one's own challenge back."""
    found = open_part(request, Challenge.objects.select_related("by"), pk)
    require(request.user, "audits.withdraw_challenge", found)
    form = GovukForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and taken(form, challenge_services.withdraw, found, by=request.user):
        messages.success(request, "Your challenge is withdrawn")
        return redirect("audits:outcome", found.audit_id)
    return render(
        request,
        "audits/confirm.html",
        {
            "audit": found.audit,
            "form": form,
            "title": "Withdraw your challenge?",
            "button": "Withdraw challenge",
            "cancel_href": reverse("audits:challenge", args=[pk]),
        },
    )


# The auditor's last steps


def reopen(request, pk):
    """Take a shared audit back into writing."""
    audit = open_audit(request, pk)
    require(request.user, "audits.work", audit)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and taken(
        form, services.reopen, audit, by=request.user, reason=form.cleaned_data["reason"]
    ):
        messages.success(request, "The audit is open for writing again")
        return redirect(audit)
    return _confirm(
        request,
        audit,
        form,
        workflow.REOPEN,
        "Reopen this audit for writing?",
        "Reopen",
        [
            "The people named on it cannot challenge it until you share it again.",
            "Whoever has agreed is asked again.",
        ],
    )


def finalise(request, pk):
    """The auditor's last word (HULL-70)."""
    audit = open_audit(request, pk)
    require(request.user, "audits.work", audit)
    form = GovukForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and taken(form, services.finalise, audit, by=request.user):
        messages.success(request, "Audit finalised. The QA team checks it now.")
        return redirect(audit)
    return _confirm(
        request,
        audit,
        form,
        workflow.FINALISE,
        "Finalise this audit?",
        "Finalise audit",
        [
            "Your answers, judgements and grade no longer change.",
            "The QA team checks that the audit is complete.",
            "The actions begin to count for the people who own them.",
        ],
    )


def _confirm(request, audit, form, step, title, button, consequences):
    if request.method == "GET" and audit.status not in step.sources:
        messages.warning(request, f"The audit is “{audit.get_status_display()}”, so this cannot be done now.")
        return redirect(audit)
    return render(
        request,
        "audits/confirm.html",
        {
            "audit": audit,
            "form": form,
            "title": title,
            "button": button,
            "consequences": consequences,
            "cancel_href": audit.get_absolute_url(),
        },
    )


def _form_page(request, audit, form, title, button, back, lede=""):
    return render(
        request,
        "audits/form.html",
        {
            "audit": audit,
            "form": form,
            "title": title,
            "button": button,
            "lede": lede,
            "cancel_href": reverse(f"audits:{back}", args=[audit.pk]),
        },
    )


# Immediate concerns


def raise_concern(request, pk):
    """Tell at once those who must act for the child's safety (HULL-64)."""
    audit = open_audit(request, pk)
    require(request.user, "audits.raise_concern", audit)
    form = ConcernForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and taken(
        form, concern_services.raise_concern, audit, text=form.cleaned_data["text"], by=request.user
    ):
        messages.warning(
            request, "Concern raised. Ring the people below now: do not wait for the message to be read."
        )
        return redirect("audits:concern", audit.concerns.first().pk)
    rule, on = audit.policy.concerns, clock.today()
    return render(
        request,
        "audits/raise_concern.html",
        {
            "audit": audit,
            "form": form,
            "title": "Raise an immediate concern",
            "instruction": rule.instruction,
            "told": parts.told(audit, rule.tell, on=on),
            "acted_on_by": audit.policy.role_title(rule.acted_on_by),
        },
    )


def concern(request, pk):
    """A concern: what it says, who was told when, and what was done."""
    found = open_part(request, Concern.objects.select_related("by", "acknowledged_by"), pk)
    may = found.acknowledged_at is None and can(request.user, "audits.acknowledge_concern", found)
    form = AcknowledgeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require(request.user, "audits.acknowledge_concern", found)
        if form.is_valid() and taken(
            form,
            concern_services.acknowledge,
            found,
            what_was_done=form.cleaned_data["what_was_done"],
            by=request.user,
        ):
            messages.success(request, "What was done is noted")
            return redirect("audits:concern", pk)
    else:
        note_reading(request, found.audit)
    return render(
        request,
        "audits/concern.html",
        {
            "audit": found.audit,
            "concern": found,
            "form": form if may else None,
            "title": "Immediate concern",
            "told": found.told.select_related("person"),
        },
    )
