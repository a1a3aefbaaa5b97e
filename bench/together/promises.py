"""What holds after anything that several people did at once, and which state goes with which rows.

| of an audit | when |
| --- | --- |
| its history is one chain of steps of the table, each by whoever had it then, and ends where the audit is | always |
| every acknowledged wording is kept in its own version; versions have no gap; the last one stands | always |
| the self-check finds nothing missing (later an action may be dropped) | shared |
| a day to challenge until | shared |
| a grade, the day it was finalised, the judgements of the form as rows | finalised, checked, closed |
| no unsettled challenge | finalised, checked, closed |
| the day it was checked | checked, closed |
| no moderation but a cancelled one | before it was checked |
| the grade that stands is the one that was settled last | always |

| of a challenge | when |
| --- | --- |
| an answer | settled, referred, decided |
| somebody who decides | referred, decided |
| a decision and its day | decided |

| of an action | when |
| --- | --- |
| who did it, when, what | done, signed off |
| who signed it off, another one than who did it | signed off, and only then |
| it was done by who had it then, or by who leads the team | done, signed off |
| its steps are one chain of the table | always |

| of a moderation | when |
| --- | --- |
| its moderator is let in, blind until graded, and nobody else | chosen, graded |
| its moderator reads on, nobody is let in as moderator | done |
| nobody is let in as moderator | cancelled |
| a grade, when it was given, reasons | graded, done |
| grade after the talk, its day; the audit's grade is that one | done |
| its steps are one chain of the table, each once | always |
"""

from audits import answers, checks, workflow
from audits.models import Action, ActionChange, Answer, AnswerChange, Audit, Challenge, StatusChange
from audits.rules import leads
from moderation.models import GradeChange, Moderation, ModerationChange
from moderation.workflow import STEPS as MODERATION_STEPS
from trail.models import Event

S = Audit.Status
BY_THE_AUDITOR = {(source, one.target) for one in workflow.STEPS if one.rule == "audits.work" for source in one.sources}
GRADED_BEFORE = {S.CHECKED, S.CLOSED}


def broken(world):
    """A sentence for every promise that does not hold of this audit now."""
    audit = Audit.objects.select_related("framework_version", "tool_version", "case", "auditor").get(pk=world.audit)
    return [
        *_history(audit), *_wordings(world), *_rows_of(audit), *_settled(audit),
        *(sentence for one in audit.challenges.all() for sentence in _challenge(one)),
        *(sentence for one in audit.actions.all() for sentence in _action(one)),
        *(sentence for one in audit.moderations.all() for sentence in _moderation(one, audit)),
    ]  # fmt: skip


def _pairs(steps):
    return {(source, one.target) for one in steps for source in one.sources}


AUDIT_STEPS, ACTION_STEPS = _pairs(workflow.STEPS), _pairs(workflow.ACTION_STEPS)
SECOND_STEPS = _pairs(MODERATION_STEPS)


def _history(audit):
    changes = list(StatusChange.objects.filter(audit=audit).order_by("pk").values_list("was", "status", "by"))
    handed = list(
        Event.objects.filter(action="audits.reassign", thing=f"audits.audit:{audit.pk}").order_by("pk")
        .values_list("before", "after")
    )  # fmt: skip
    auditor = handed[0][0]["auditor"] if handed else audit.auditor_id
    standing = ""
    for was, status, by in changes:
        if was != standing:
            yield f"A step leaves {was or 'nothing'} where the audit was {standing or 'not there'}."
        if was == status and handed:
            auditor = handed.pop(0)[1]["auditor"]
        elif (was, status) in BY_THE_AUDITOR and by != auditor:
            yield f"The step from {was} to {status} was taken by {by} while {auditor} had the audit."
        elif was and was != status and (was, status) not in AUDIT_STEPS:
            yield f"There is no step from {was} to {status}."
        standing = status
    if standing != audit.status:
        yield f"The history ends with {standing}, the audit is {audit.status}."
    if auditor != audit.auditor_id or handed:
        yield f"By its history {auditor} has the audit, by its row {audit.auditor_id}."


def _wordings(world):
    kept = {}
    rows = AnswerChange.objects.filter(answer__audit=world.audit).order_by("answer", "version")
    for question, part, version, value in rows.values_list(
        "answer__question", "answer__part", "version", "value"
    ):
        kept.setdefault((question, part), []).append((version, value))
    for row in Answer.objects.filter(audit=world.audit):
        wordings = kept.get((row.question_id, row.part), [])
        if [version for version, _ in wordings] != list(range(1, row.version + 1)):
            yield f"The versions of {row} are {[version for version, _ in wordings]}."
        elif wordings[-1][1] != row.value:
            yield f"What stands in {row} is not its last wording."
    for question, part, version, value in list(world.told):
        if (version, value) not in kept.get((question, part), ()):
            yield f"Version {version} of {question}.{part} was acknowledged and is not kept."


def _rows_of(audit):
    if audit.status == S.SHARED:
        yield from (f"It is {audit.status}, and is missing: {one.sentence}" for one in checks.missing(audit))
    if audit.status == S.SHARED and not audit.challenge_until:
        yield "It is shared, and nobody knows until when it can be challenged."
    if audit.status in GRADED_BEFORE and not audit.checked_at:
        yield f"It is {audit.status}, and was never checked."
    if audit.status in Audit.GRADED:
        yield from _graded(audit)
    if audit.status not in GRADED_BEFORE and audit.moderations.counted().exists():
        yield f"It is {audit.status}, and is moderated."


def _graded(audit):
    if not (audit.finalised_at and audit.grade == answers.grade_of(audit)):
        yield f"It is {audit.status} with the grade {audit.grade}, in the form {answers.grade_of(audit)}."
    if dict(audit.judgements.values_list("section", "judgement")) != answers.judgements_of(audit):
        yield f"It is {audit.status}, and its judgements are not those of the form."
    if audit.challenges.filter(status__in=Challenge.UNSETTLED).exists():
        yield f"It is {audit.status}, and a challenge is not settled."


def _settled(audit):
    last = Event.objects.filter(action="audits.settle_grade", thing=f"audits.audit:{audit.pk}").order_by("pk").last()
    if audit.final_grade != (last.after["grade"] if last else ""):
        yield f"The grade that stands is {audit.final_grade}, settled last was {last and last.after['grade']}."


def _challenge(one):
    C = Challenge.Status
    if one.status in (C.AGREED, C.REFERRED, C.DECIDED) and not (one.answer and one.answered_at):
        yield f"The challenge is {one.status} without an answer."
    if one.status in (C.REFERRED, C.DECIDED) and not one.decided_by_id:
        yield f"The challenge is {one.status}, and nobody decides it."
    if (one.status == C.DECIDED) != bool(one.decision and one.decided_at):
        yield f"The challenge is {one.status}, its decision “{one.decision}”."
    said = Event.objects.filter(action__in=ANSWERS, thing=f"audits.challenge:{one.pk}").order_by("pk")
    closed = said.exclude(action="audits.challenge_answer").first()
    if closed and said.filter(action="audits.challenge_answer", pk__gt=closed.pk).exists():
        yield f"The challenge was answered after it was {one.status}."


ANSWERS = [f"audits.challenge_{name}" for name in ("answer", "settle", "refer", "decide", "withdraw")]


def _action(one):
    A = Action.Status
    if (one.status in (A.DONE, A.SIGNED_OFF)) and not (one.done_by_id and one.done_at and one.what_was_done):
        yield f"The action is {one.status}, and nobody did it."
    if (one.status == A.SIGNED_OFF) != bool(one.signed_off_by_id and one.signed_off_at):
        yield f"The action is {one.status}, signed off by {one.signed_off_by_id}."
    rows = ActionChange.objects.filter(action=one).order_by("pk").values_list("status", flat=True)
    yield from _chain(list(rows), one.status, ACTION_STEPS, "The action", may_stay=True)
    yield from _done_by_its_owner(one)


HAVING_AND_DOING = ("audits.edit_action", "audits.hand_over_action", "audits.action_complete")


def _done_by_its_owner(one):
    owner = None  # as long as nobody wrote one down it is done by a role
    for event in Event.objects.filter(thing=f"audits.action:{one.pk}", action__in=HAVING_AND_DOING).order_by("pk"):
        if event.action != "audits.action_complete":
            owner = event.after.get("owner", owner)
        elif owner not in (None, event.person_id) and not leads(event.person, one.audit):
            yield f"The action was done by {event.person} while {owner} had it."


def _moderation(one, audit):
    M = Moderation.Status
    let_in = set(audit.participants.filter(part__in=("blind", "moderator")).values_list("person", "part"))
    part = "blind" if one.blind and one.status == M.CHOSEN else "moderator"
    wanted = {(one.moderator_id, part)} if one.status in (M.CHOSEN, M.GRADED) else set()
    if let_in != wanted and (one.status != M.CANCELLED or not audit.moderations.counted().exists()):
        yield f"The moderation is {one.status}, and let in are {sorted(let_in)} instead of {sorted(wanted)}."
    if one.status in (M.GRADED, M.DONE) and not (one.grade and one.rationale and one.graded_at):
        yield f"The moderation is {one.status} without its grade and reasons."
    if one.status == M.DONE:
        yield from _done(one, audit)
    rows = ModerationChange.objects.filter(moderation=one).order_by("pk").values_list("status", flat=True)
    yield from _chain(list(rows), one.status, SECOND_STEPS, "The moderation", may_stay=one.status == M.CHOSEN)


def _done(one, audit):
    if not (one.grade_after and one.done_at and audit.moderated_at):
        yield "The moderation is done without its end."
    stands = Event.objects.get(action="moderation.finished", thing=f"moderation.moderation:{one.pk}")
    change = GradeChange.objects.filter(moderation=one).first()
    settled = Event.objects.filter(action="audits.settle_grade", thing=f"audits.audit:{audit.pk}", pk__lt=stands.pk)
    before = settled.order_by("pk").last().before["grade"]
    if (change.was if change else stands.after["stands"]) != before:
        yield f"The moderation changed the grade from {change and change.was}, but {before} stood."
    if not audit.participants.filter(person=one.moderator_id, part="reader").exists():
        yield "Whoever moderated the audit does not read it."


def _chain(rows, status, steps, what, *, may_stay):
    """Each state follows the one before by a step; a row that keeps it notes an edit or a new moderator."""
    for was, now in zip(rows, rows[1:], strict=False):
        if (was, now) not in steps and was != now:
            yield f"{what} went from {was} to {now}, which is no step."
    moved = [now for was, now in zip(rows, rows[1:], strict=False) if was != now]
    if not rows or (moved or rows)[-1] != status:
        yield f"{what} is {status}, and its steps are {rows}."
