"""What a poor grade starts and what ends it: meeting, review, re-audit, again (HULL-76 to 80)."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from audits.models import Audit, ReauditDue
from audits.parts import playing, told
from followup.models import Chain, Meeting
from followup.updates import ask_for_updates
from frameworks.dates import due_on
from frameworks.models import FrameworkVersion
from lib import clock
from lib.again import retried
from lib.permissions import require
from lib.steps import AlreadyMoved, NotAllowed
from trail.services import length, notify_many, record, telling

FINAL = (Audit.Status.CHECKED, Audit.Status.CLOSED)
End = Chain.End
#: A grade confirmed longer ago is no news.
NEWS = timedelta(days=31)


def confirmed_grade(audit):
    """The grade that follow-up acts on, or "" while it is not yet certain, or where none is asked for.

    A grade that is always moderated counts once moderation has settled it.
    """
    if audit.status not in FINAL:
        return ""
    if audit.final_grade:
        return audit.final_grade
    moderated = audit.grade in audit.policy.moderation.always_grades
    return "" if moderated else audit.grade


def to_follow():
    """Audits whose grade may start a chain or answer a running one, and has not yet."""
    versions = FrameworkVersion.objects.all()
    grades = {grade for version in versions for rule in version.policy.followup.chains for grade in rule.grades}
    poor = Q(final_grade__in=grades) | Q(final_grade="", grade__in=grades)
    answers = Q(re_audit_of__chain__isnull=False, re_audit_of__chain__ended_at=None)
    waiting = Audit.objects.filter(poor | answers, status__in=FINAL, chain=None)
    return waiting.select_related("framework_version", "team", "re_audit_of").order_by("pk")


@transaction.atomic
def follow(audit, *, on):
    """Act on a confirmed grade: end the chain it answers, start the one it asks for. Safe to repeat."""
    grade = confirmed_grade(audit)
    if not grade:
        return None
    rule, before = audit.policy.chain_for(grade), _chain_before(audit)
    note = f"Re-audit {audit.reference}"
    if rule is None:
        if before:
            end(before, how=End.BETTER, note=note, by=None)
        return None
    if before:
        _end_again(before, note=note)
        if not rule.repeats_until_better:
            return None
    chain, new = Chain.objects.get_or_create(audit=audit, defaults=_terms(audit, rule, grade, before, on))
    if new:
        _plan_meetings(chain, rule)
        ask_for_updates(chain, rule)
        _ask_for_reaudit(chain)
        _tell_of_start(chain, rule, on)
        record("followup.chain_started", chain, by=None, after={"grade": grade, "turn": chain.turn})
    return chain


def _chain_before(audit):
    """The chain that this audit is the re-audit of, whether it runs or has ended."""
    if not audit.re_audit_of_id:
        return None
    return Chain.objects.filter(audit=audit.re_audit_of_id).select_related("audit").first()


def _end_again(before, *, note):
    """The re-audit was as poor; it may have passed as better until it was moderated itself."""
    end(before, how=End.AGAIN, note=note, by=None)
    Chain.objects.filter(pk=before.pk, ended=End.BETTER).update(ended=End.AGAIN, ended_note=note)


def _terms(audit, rule, grade, before, on):
    policy = audit.policy
    return {
        "follows": before,
        "turn": before.turn + 1 if before else 1,
        "grade": grade,
        "started_on": on,
        "meeting_due_on": rule.meeting_within and due_on(policy, rule.meeting_within, on),
        "review_due_on": rule.review_after and due_on(policy, rule.review_after, on),
        "reaudit_due_on": due_on(policy, rule.reaudit_within, on),
    }


def _plan_meetings(chain, rule):
    """The first meeting and the review, where the rule asks for them; after a repeated grade the
    one that finds barriers (HULL-79)."""
    again = rule.if_again if chain.turn > 1 else None
    if chain.meeting_due_on:
        kind = Meeting.Kind.REPEAT if again else Meeting.Kind.FIRST
        meeting = _meeting(chain, kind, chain.meeting_due_on, again.people if again else rule.meeting_people)
        if again:
            meeting.convened_by = _one(chain.audit, again.convened_by, on=chain.started_on)
            meeting.save(update_fields=["convened_by"])
    if chain.review_due_on:
        _meeting(chain, Meeting.Kind.REVIEW, chain.review_due_on, rule.meeting_people)


def _meeting(chain, kind, due, roles):
    """A meeting of the people who play the roles; the first of them calls it."""
    people = told(chain.audit, roles, on=chain.started_on)
    meeting = Meeting.objects.create(chain=chain, kind=kind, due_on=due, convened_by=next(iter(people), None))
    meeting.people.set(people)
    return meeting


def _one(audit, role, *, on):
    """The person who plays a role for the audit; where nobody does, somebody of the QA team."""
    return next(iter(playing(audit, role, on=on) or told(audit, [role], on=on)), None)


def _ask_for_reaudit(chain):
    name = chain.audit.scale.grade(chain.grade).name
    ReauditDue.objects.create(
        audit=chain.audit,
        due_on=chain.reaudit_due_on,
        reason=f"Graded {name} in {chain.audit.reference}: audited again until it is better.",
    )


def _tell_of_start(chain, rule, on):
    audit = chain.audit
    roles = [*rule.meeting_people]
    if chain.turn > 1 and rule.if_again:
        roles += rule.if_again.tell
    people = [*told(audit, roles, on=on), *_alerted(audit, chain.grade, on=on)]
    notify_many(
        telling(
            "chain_started",
            person,
            about=chain,
            url=chain.get_absolute_url(),
            on=on,
            urgent=True,
            reference=audit.reference,
            due_on=chain.meeting_due_on or chain.reaudit_due_on,
        )
        for person in dict.fromkeys(people)
    )


def end_lifted():
    """End the running chains whose own audit moderation has lifted since; gives how many."""
    running = Chain.objects.running().select_related("audit__framework_version")
    lifted = [one for one in running if not one.audit.policy.chain_for(one.audit.standing_grade)]
    return len([end(one, how=End.MODERATED, note="Moderation gave another grade.", by=None) for one in lifted])


def ask_again():
    """A re-audit that was cancelled is asked for once more (HULL-77); gives how many."""
    cancelled = ReauditDue.objects.filter(result__status=Audit.Status.CANCELLED, ended_at=None)
    return cancelled.update(result=None)


def tell_of_grades(on):
    """Tell whom the policy names of a confirmed grade that starts no chain; once each, gives how many."""
    lately = Audit.objects.filter(status__in=FINAL, chain=None, checked_at__gte=clock.moment_of(on - NEWS, 0))
    return notify_many(
        word for audit in lately.select_related("framework_version", "team") for word in _told_of_grade(audit, on)
    )


def _told_of_grade(audit, on):
    grade = confirmed_grade(audit)
    about = {"about": audit, "url": audit.get_absolute_url(), "on": clock.day_of(audit.checked_at)}
    people = [] if audit.policy.chain_for(grade) else _alerted(audit, grade, on=on)
    return [telling("grade_confirmed", person, reference=audit.reference, **about) for person in people]


def _alerted(audit, grade, *, on):
    """Everybody whom the policy's alerts name for a grade, once each (ROCH-38 to 41)."""
    alerts = audit.policy.alerts_for(grade)
    return list(dict.fromkeys(one for alert in alerts for one in told(audit, alert.tell, on=on, titles=alert.titles)))


@retried
@transaction.atomic
def hold_meeting(meeting, *, held_on, notes, plan, people, by):
    """Record that a meeting was held, who was there, and the plan it made."""
    require(by, "followup.record_meeting", meeting)
    if held_on > clock.today():
        raise NotAllowed("A meeting cannot be recorded before it was held. Give a day up to today.")
    if not notes.strip() or not people:
        raise NotAllowed("Say who was there and what was discussed.")
    held = (
        Meeting.objects.waiting()
        .filter(pk=meeting.pk)
        .update(held_on=held_on, notes=notes, plan=plan, recorded_by=by, recorded_at=clock.now())
    )
    if not held:
        raise AlreadyMoved("This meeting is recorded already, or no longer needed. Reload the page.")
    meeting.refresh_from_db()
    meeting.people.set(people)
    record("followup.meeting_held", meeting, by=by, after={"on": str(held_on), "kind": meeting.kind})
    return meeting


@retried
@transaction.atomic
def plan_further_meeting(chain, *, due, people, by):
    """A further review meeting, where one was not enough (HULL-78)."""
    require(by, "followup.record_meeting", Meeting(chain=chain))
    if chain.ended_at:
        raise NotAllowed("This chain has ended, so it needs no further meeting.")
    if due < clock.today():
        raise NotAllowed("Plan the meeting for today or a later day.")
    if not people:
        raise NotAllowed("Say who should be there.")
    meeting = Meeting.objects.create(chain=chain, kind=Meeting.Kind.FURTHER, due_on=due, convened_by=by)
    meeting.people.set(people)
    record("followup.meeting_planned", meeting, by=by, after={"due_on": str(due)})
    notify_many(
        telling(
            "meeting_planned",
            person,
            about=meeting,
            url=chain.get_absolute_url(),
            on=clock.today(),
            reference=chain.audit.reference,
            due_on=due,
        )
        for person in people
    )
    return meeting


@retried
@transaction.atomic
def end(chain, *, how, note, by):
    """End a chain; meetings not yet held and a re-audit not yet begun fall away with it."""
    if by is not None:
        require(by, "followup.end_chain", chain)
        if not note.strip():
            raise NotAllowed("Say why the chain ends.")
    now = clock.now()
    running = Chain.objects.running().filter(pk=chain.pk)
    if not running.update(ended_at=now, ended=how, ended_note=note[:300]):
        return chain
    chain.refresh_from_db(fields=["ended_at", "ended", "ended_note"])
    Meeting.objects.waiting().filter(chain=chain).update(ended_at=now)
    ReauditDue.objects.waiting().filter(audit=chain.audit).update(ended_at=now, ended_why=note[:300])
    record("followup.chain_ended", chain, by=by, after={"how": how, "note": length(note)})
    _tell_of_end(chain)
    return chain


def _tell_of_end(chain):
    """Whoever was to meet learns that the chain has ended."""
    meetings = Meeting.objects.filter(chain=chain).prefetch_related("people")
    people = {person.pk: person for meeting in meetings for person in meeting.people.all()}
    notify_many(
        telling(
            "chain_ended",
            person,
            about=chain,
            url=chain.get_absolute_url(),
            on=clock.today(),
            reference=chain.audit.reference,
        )
        for person in people.values()
    )
