"""Setting a limiting judgement aside, taking that back, and telling those who must know of one (BOLT-29)."""

from dataclasses import replace

from django.db import IntegrityError, transaction

from audits import parts
from audits.holding import hold
from audits.models import Audit, LimitOverride
from audits.reading import reading_of
from audits.refusals import Refused
from frameworks.models import Question
from lib import clock
from lib.again import retried
from lib.permissions import require
from lib.steps import AlreadyMoved
from trail.services import length, notify, notify_many, record, telling


def find(audit, code):
    """The limit of this code that bites in an audit, or None."""
    return next((limit for limit in reading_of(audit).limits if limit.rule.code == code), None)


@retried
@transaction.atomic
def set_aside(limit, *, reason, by):
    """Let the grade stand although a limit bites; the reason stays with the audit. Returns the LimitOverride."""
    audit = limit.audit
    require(by, "audits.set_limit_aside", limit)
    hold(audit)
    if not reason.strip():
        raise Refused("Say why this limit is set aside; everybody who opens the audit reads it.")
    override = _kept(audit, limit.rule.code, reason, by)
    record(
        "audits.set_limit_aside",
        audit,
        by=by,
        before=None,
        after={"limit": limit.rule.code, "best": limit.best.code, "reason": length(reason)},
    )
    if by.pk != audit.auditor_id:
        notify("audit_limit_set_aside", audit.auditor, **_about(audit), by=by.name)
    return override


@retried
@transaction.atomic
def take_back(limit, *, reason, by):
    """Let a limit that was set aside cap again; both reasons stay. Returns the LimitOverride.

    Refused while the audit has a grade that stands only because of it.
    """
    audit, override = limit.audit, limit.override
    require(by, "audits.set_limit_aside", limit)
    hold(audit)
    if override is None:
        raise Refused("This limit is not set aside, so there is nothing to take back.")
    if not reason.strip():
        raise Refused("Say why it is taken back; everybody who opens the audit reads it.")
    _refuse_while_a_grade_rests_on_it(limit)
    ended = {"ended_by": by, "ended_at": clock.now(), "ended_why": reason}
    if not LimitOverride.objects.filter(pk=override.pk, ended_at=None).update(**ended):
        raise AlreadyMoved("Somebody has taken this back already. Reload the page to read why.")
    override.refresh_from_db()
    told = {"limit": limit.rule.code, "reason": reason}
    record("audits.take_limit_back", audit, by=by, before={"reason": override.reason}, after=told)
    if by.pk != audit.auditor_id:
        notify("audit_limit_taken_back", audit.auditor, **_about(audit), by=by.name)
    return override


def _refuse_while_a_grade_rests_on_it(limit):
    audit, capping = limit.audit, replace(limit, override=None)
    graded = limit.question.kind == Question.Kind.GRADE
    given = {audit.grade, audit.final_grade} if graded else {_judged(limit)}
    if audit.status in Audit.GRADED and any(capping.forbids(code) for code in given if code):
        raise Refused(
            "The audit is finalised with a grade that stands only because this limit is set aside. "
            "Have it returned to its auditor first, then take this back."
        )


def _judged(limit):
    rows = limit.audit.judgements.filter(section=limit.question.section_id)
    return rows.values_list("judgement", flat=True).first() or ""


def tell_of_limits(audit):
    """Tell the roles a limit names that an audit was finalised with it; set aside or not (BOLT-08)."""
    today = clock.today()
    roles = dict.fromkeys(role for limit in reading_of(audit).limits for role in limit.rule.tell)
    people = parts.told(audit, roles, on=today)
    notify_many(telling("audit_limited", person, **_about(audit)) for person in people)


def _kept(audit, code, reason, by):
    try:
        with transaction.atomic():
            return LimitOverride.objects.create(audit=audit, limit=code, reason=reason, by=by)
    except IntegrityError as twice:
        raise AlreadyMoved("Somebody has set this limit aside already. Reload the page to read why.") from twice


def _about(audit):
    return {"about": audit, "url": audit.get_absolute_url(), "on": clock.today(), "reference": audit.reference}
