"""How a page comes by its audit: only what this person may see, and every opening is noted."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from audits.models import Audit
from audits.names import withhold
from lib.govuk.forms import refuse
from lib.steps import AlreadyMoved, NotAllowed
from trail.middleware import opened
from trail.services import key_of, read

AROUND = (
    "case", "framework_version", "tool_version", "auditor", "practitioner", "team_manager", "iro", "team__parent",
)


def open_audit(request, pk, *, shown=True):
    """The audit for a page about it, which leaves a reading once it is given; strangers get 404.

    Not so with `shown=False`, for an answer that may turn out to show nothing of it.
    """
    try:
        audit = Audit.objects.select_related(*AROUND).seen_by(request.user, pk)
    except Audit.DoesNotExist:
        raise Http404 from None
    withhold(request.user, audit)
    if shown:
        shows(request, audit)
    return audit


def open_part(request, parts, pk):
    """A challenge or concern of an audit this person may see; its audit comes with it."""
    around = ("audit", *(f"audit__{name}" for name in AROUND))
    part = get_object_or_404(
        parts.filter(audit__in=Audit.objects.visible_to(request.user).values("pk")).select_related(*around), pk=pk
    )
    withhold(request.user, part.audit)
    shows(request, part.audit)
    return part


def shows(request, audit):
    """The page being made shows this audit or a part of it: that it was read is noted with its answer."""
    opened(request, request.user, key_of(audit), audit.case.reference)


def note_reading(request, audit, what="page"):
    """Leave in the trail that this person read this child's audit."""
    read(request.user, audit, what, request, case_reference=audit.case.reference)


def taken(form, step, *args, **given):
    """Take a step of the services; a refusal becomes the form's error and gives False."""
    try:
        step(*args, **given)
    except (NotAllowed, AlreadyMoved) as refused:
        refuse(form, refused)
        return False
    return True
