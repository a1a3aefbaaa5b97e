"""A moderation step by step: chosen, graded on its own record, discussed, and the grade that stands.

Every function raises `lib.steps.NotAllowed` (wrong state, or something is missing),
`lib.steps.AlreadyMoved` (somebody was quicker) or `PermissionDenied`, each with a
sentence for the page.
"""

from django.db import IntegrityError, transaction

from audits import limits, parts
from audits import services as audits
from audits.models import Audit, Participant
from audits.reading import reading_of
from frameworks.dates import due_on
from frameworks.models import Question
from frameworks.policy import titled
from lib import clock
from lib.again import retried
from lib.months import Month
from lib.permissions import require
from lib.steps import AlreadyMoved, NotAllowed, move
from moderation.models import GradeChange, MeetingNote, Moderation, ModerationChange, ModerationJudgement
from moderation.selection import tie
from moderation.workflow import AGREE, CANCEL, DECLINE, FINISH, GRADE, MEET, PROPOSE
from people.closeness import Closeness
from people.models import User
from trail.services import length, notify_many, record, telling

READY = (Audit.Status.CHECKED, Audit.Status.CLOSED)
Part = Participant.Part


@retried
@transaction.atomic
def choose(audit, *, moderator, why, by, on):
    """Give a checked audit to a moderator by hand, with the reason in one sentence."""
    require(by, "moderation.choose")
    if not why.strip():
        raise NotAllowed("Say in one sentence why this audit is moderated.")
    _refuse_breach(audit, moderator, on=on)
    moderation = keep(audit, moderator=moderator, reason=Moderation.Reason.QA, why=why, by=by, on=on)
    tell_moderators([moderation], on=on)
    return moderation


def keep(audit, *, moderator, reason, why, by, on):
    """Write a choice down; the caller asked the rules before and tells the moderator after. For this room only."""
    if audit.status not in READY:
        raise NotAllowed(f"{audit} is not checked yet, so it cannot be moderated.")
    if not audit.is_graded:
        raise NotAllowed(f"The form of {audit} asks for no overall grade, so there is none to give again.")
    rule = audit.policy.moderation
    moderation = _create(
        audit=audit,
        moderator=moderator,
        reason=reason,
        why=why[:400],
        blind=rule.blind,
        chosen_on=on,
        due_on=due_day(audit, on),
    )
    _keep_step(moderation, by=by, note=why)
    record("moderation.chosen", moderation, by=by, after={"moderator": moderator and moderator.pk, "reason": reason})
    if moderator:
        _let_in(moderation)
    return moderation


def tell_moderators(moderations, *, on):
    """Tell everybody who was chosen what they moderate. For this room only."""
    notify_many(
        telling(
            "moderation_chosen",
            moderation.moderator,
            about=moderation,
            url=moderation.get_absolute_url(),
            on=on,
            reference=moderation.audit.reference,
            due_on=moderation.due_on,
        )
        for moderation in moderations
        if moderation.moderator
    )


def due_day(audit, on):
    """The framework's day of the audit's month (STAGE-36); without one, or after it, so long after the choice."""
    rule = audit.policy.moderation
    day = rule.due_by and due_on(audit.policy, rule.due_by, Month.of(audit.month))
    return day if day and day >= on else due_on(audit.policy, rule.due, on)


def _create(*, audit, **values):
    """Of two people who choose the same audit one is told."""
    try:
        with transaction.atomic():
            return Moderation.objects.create(audit=audit, **values)
    except IntegrityError:
        raise AlreadyMoved(f"{audit} is chosen for moderation already.") from None


def _refuse_breach(audit, person, *, on):
    if sentence := breach(audit, person, on=on):
        raise NotAllowed(f"{person} cannot moderate {audit}, because {sentence}. Choose somebody else.")


def breach(audit, person, *, on):
    """Why somebody may not moderate an audit, to stand behind "because"; "" if they may (HULL-38)."""
    if person not in moderators(audit.policy, on=on):
        return f"{person} holds no role that moderates"
    return tie(audit, person, closeness=Closeness.on(on), rules=audit.policy.moderation.independence)


def moderators(policy, *, on):
    """Everybody who holds a role that moderates, or who owes moderations of their own, on a day."""
    rule = policy.moderation
    people = set(User.objects.holding(*rule.moderators, on=on))
    for each in rule.per_person:
        people.update(owing(each, User.objects.holding(each.role, on=on)))
    return sorted(people, key=lambda person: (person.name, person.pk))


def owing(each, people):
    """Of those who hold a role the ones whose job title the framework means."""
    return [person for person in people if not each.titles or titled(person.job_title, each.titles)]


@retried
@transaction.atomic
def hand_over(moderation, *, to, reason, by, on):
    """Give an ungraded moderation to another moderator, with the policy's time again."""
    require(by, "moderation.choose")
    if moderation.status != Moderation.Status.CHOSEN:
        raise NotAllowed("A moderation that is graded stays with its moderator.")
    if not reason.strip():
        raise NotAllowed("Give a reason for handing the moderation over.")
    if to.pk == moderation.moderator_id:
        raise NotAllowed(f"{to} has this moderation already. Choose somebody else.")
    _refuse_breach(moderation.audit, to, on=on)
    was = moderation.moderator
    _pass_on(moderation, to, on=on)
    _forget_draft(moderation)
    _keep_step(moderation, by=by, note=f"{was or 'Nobody'} to {to}: {reason}")
    record(
        "moderation.handed_over", moderation, by=by, before={"moderator": was and was.pk}, after={"moderator": to.pk}
    )
    _let_out(moderation, was)
    _let_in(moderation)
    tell_moderators([moderation], on=on)
    return moderation


def _pass_on(moderation, to, *, on):
    values = {"moderator": to, "due_on": due_day(moderation.audit, on)}
    rows = Moderation.objects.filter(
        pk=moderation.pk, status=Moderation.Status.CHOSEN, moderator=moderation.moderator_id
    )
    if not rows.update(**values):
        raise AlreadyMoved("Somebody else has just changed this moderation. Reload the page.")
    moderation.moderator, moderation.due_on = values["moderator"], values["due_on"]


def _forget_draft(moderation):
    """What the moderator before had begun is theirs, not the next one's."""
    moderation.judgements.all().delete()
    Moderation.objects.filter(pk=moderation.pk).update(grade="", rationale="")
    moderation.grade = moderation.rationale = ""


@retried
@transaction.atomic
def save_draft(moderation, *, grade, rationale, judgements, by):
    """Keep what a moderator has written so far; all of it may still be missing."""
    require(by, "moderation.grade", moderation)
    _refuse_second_grade(moderation)
    _known(moderation, grade, judgements)
    rows = Moderation.objects.filter(pk=moderation.pk, status=Moderation.Status.CHOSEN, moderator=by)
    if not rows.update(grade=grade, rationale=rationale):
        raise AlreadyMoved("This moderation is graded or given to somebody else. Reload the page.")
    moderation.grade, moderation.rationale = grade, rationale
    _write_judgements(moderation, judgements)
    return moderation


@retried
@transaction.atomic
def grade(moderation, *, grade, rationale, judgements, by):
    """Give the second grade. `judgements` is {section id: (judgement, comment)}."""
    _refuse_second_grade(moderation)
    if not grade:
        raise NotAllowed("Choose the overall grade.")
    if not rationale.strip():
        raise NotAllowed("Say why you give this grade.")
    _known(moderation, grade, judgements)
    _refuse_closeness(moderation, by)
    _refuse_beyond_limits(moderation.audit, grade, judged={pk: code for pk, (code, _) in judgements.items() if code})
    move(moderation, GRADE, by=by, grade=grade, rationale=rationale, graded_at=clock.now())
    _write_judgements(moderation, judgements)
    audits.invite(moderation.audit, person=moderation.moderator, part=Part.MODERATOR, by=None)
    _keep_step(moderation, by=by)
    record("moderation.graded", moderation, by=by, after={"grade": grade})
    audit = moderation.audit
    _tell(moderation, "moderation_graded", [audit.auditor], url=audit.get_absolute_url(), by=moderation.moderator.name)
    return moderation


def _refuse_closeness(moderation, by):
    """Nobody grades what they have come too close to since they were chosen (HULL-38)."""
    require(by, "moderation.grade", moderation)
    audit = moderation.audit
    why = tie(audit, by, closeness=Closeness.on(clock.today()), rules=audit.policy.moderation.independence)
    if why:
        raise NotAllowed(f"You cannot moderate {audit} any more, because {why}. Ask the QA team to hand it over.")


def _write_judgements(moderation, judgements):
    moderation.judgements.all().delete()
    ModerationJudgement.objects.bulk_create(
        ModerationJudgement(moderation=moderation, section_id=pk, judgement=code, comment=comment)
        for pk, (code, comment) in judgements.items()
        if code or comment
    )


@retried
@transaction.atomic
def finish(moderation, *, grade_after, discussed_on, discussion, by, people=(), notes=()):
    """Record the discussion with the auditor and the grade after moderation (HULL-86, STAGE-34).

    `people` met or sat on the panel beside the moderator; `notes` answer the framework's prompts
    in their order. Where both must agree, the auditor is asked to.
    """
    _known(moderation, grade_after)
    if not grade_after:
        raise NotAllowed("Choose the grade after moderation.")
    _refuse_untold(discussed_on, discussion)
    _refuse_grade_beyond_limits(moderation, grade_after)
    written = {"grade_after": grade_after, "discussed_on": discussed_on, "discussion": discussion}
    if moderation.audit.policy.moderation.grade_stands == "agreed":
        move(moderation, PROPOSE, by=by, **written)
        _tell(moderation, "moderation_proposed", [moderation.audit.auditor])
    else:
        move(moderation, FINISH, by=by, done_at=clock.now(), **written)
    _keep_meeting(moderation, people, notes)
    _keep_step(moderation, by=by, note=discussion)
    if moderation.status == Moderation.Status.DONE:
        _settle(moderation, by=by)
    return moderation


@retried
@transaction.atomic
def meet(moderation, *, discussed_on, discussion, by, grade_after="", people=(), notes=()):
    """Record a meeting held without a second grade; unless another is given, the grade stays as it is (STAGE-34)."""
    if moderation.audit.policy.moderation.second_grade:
        raise NotAllowed("Give your own grade first; the talk with the auditor comes after it.")
    _known(moderation, grade_after)
    _refuse_untold(discussed_on, discussion)
    _refuse_closeness(moderation, by)
    if grade_after:
        _refuse_grade_beyond_limits(moderation, grade_after)
    written = {"grade_after": grade_after or moderation.audit.standing_grade, "discussion": discussion}
    move(moderation, MEET, by=by, done_at=clock.now(), discussed_on=discussed_on, **written)
    _keep_meeting(moderation, people, notes)
    _keep_step(moderation, by=by, note=discussion)
    _settle(moderation, by=by)
    return moderation


def _refuse_untold(discussed_on, discussion):
    if not discussion.strip():
        raise NotAllowed("Write what you and the auditor discussed.")
    if discussed_on > clock.today():
        raise NotAllowed("The discussion cannot be recorded before it was held. Give a day up to today.")


def _keep_meeting(moderation, people, notes):
    """Who met, and what was said to each prompt; a meeting held again takes the place of the first."""
    moderation.people.set(people)
    moderation.notes.all().delete()
    MeetingNote.objects.bulk_create(
        MeetingNote(moderation=moderation, order=order, prompt=prompt, text=text)
        for order, (prompt, text) in enumerate(notes, start=1)
    )


@retried
@transaction.atomic
def agree(moderation, *, by):
    """The auditor agrees to the third record: its grade stands."""
    move(moderation, AGREE, by=by, done_at=clock.now())
    _keep_step(moderation, by=by)
    _settle(moderation, by=by)
    return moderation


@retried
@transaction.atomic
def decline(moderation, *, reason, by):
    """The auditor sends the third record back for another talk, with a reason."""
    move(moderation, DECLINE, by=by, reason=reason)
    _keep_step(moderation, by=by, note=reason)
    record("moderation.declined", moderation, by=by, after={"reason": length(reason)})
    _tell(moderation, "moderation_declined", [moderation.moderator])
    return moderation


def _settle(moderation, *, by):
    """The grade that stands from now on; one that changes leaves a row, and both stay visible."""
    audit, after = moderation.audit, moderation.grade_after
    before = audit.standing_grade
    stands = before if audit.policy.moderation.grade_stands == "auditor" else after
    if stands != before:
        GradeChange.objects.create(moderation=moderation, was=before, became=stands, by=by)
    audits.settle_grade(audit, grade=stands, by=by, reason="After moderation", moderated=True)
    record("moderation.finished", moderation, by=by, before={"grade": before}, after={"grade": after, "stands": stands})
    _becomes_reader(moderation)
    _tell(moderation, "moderation_done", [audit.auditor, *parts.named_on(audit)])


def _refuse_beyond_limits(audit, grade, *, judged):
    """A limiting judgement caps the moderator's grade and judgements as it does the auditor's (BOLT-29)."""
    for limit in limits.biting(reading_of(audit), judged):
        given = grade if limit.question.kind == Question.Kind.GRADE else judged.get(limit.question.section_id, "")
        if limit.forbids(given):
            raise NotAllowed(limit.refusal(given))


def _refuse_grade_beyond_limits(moderation, grade):
    """The grade after moderation is held by the moderator's own judgements, where they gave any (BOLT-29)."""
    given = moderation.judgements.exclude(judgement="").values_list("section", "judgement")
    for limit in limits.biting(reading_of(moderation.audit), dict(given)):
        if limit.question.kind == Question.Kind.GRADE and limit.forbids(grade):
            raise NotAllowed(limit.refusal(grade))


def _becomes_reader(moderation):
    """Whoever has moderated an audit may go on reading it; it is moderated no longer."""
    _let_out(moderation, moderation.moderator)
    audits.invite(moderation.audit, person=moderation.moderator, part=Part.READER, by=None)


@retried
@transaction.atomic
def cancel(moderation, *, reason, by):
    """Take an audit out of moderation; the reason stays, and its place in the draw is handed on."""
    move(moderation, CANCEL, by=by, reason=reason, cancelled_why=reason)
    moderation.refresh_from_db(fields=["moderator"])  # it may have been handed over since the page was opened
    audit = moderation.audit
    if audit.grade in audit.policy.moderation.always_grades and not audit.final_grade:
        audits.settle_grade(audit, grade=audit.grade, by=by, reason=f"Moderation cancelled: {reason}")
    _let_out(moderation, moderation.moderator)
    _keep_step(moderation, by=by, note=reason)
    record("moderation.cancelled", moderation, by=by, after={"reason": length(reason)})
    if moderation.moderator:
        _tell(moderation, "moderation_cancelled", [moderation.moderator])
    return moderation


def _let_in(moderation):
    part = Part.BLIND if moderation.blind else Part.MODERATOR
    audits.invite(moderation.audit, person=moderation.moderator, part=part, by=None)


def _let_out(moderation, person):
    """Somebody no longer moderates the audit; other parts they have in it stay."""
    Participant.objects.filter(audit=moderation.audit, person=person, part__in=[Part.BLIND, Part.MODERATOR]).delete()


def _refuse_second_grade(moderation):
    if not moderation.audit.policy.moderation.second_grade:
        raise NotAllowed("No second grade is given here: hold the meeting and record it.")


def _known(moderation, grade, judgements=None):
    """Grades and judgements are points of the scales that this audit and the sections of its form have."""
    scale = moderation.audit.scale
    if grade and scale.grade(grade) is None:
        raise NotAllowed(f"Choose one of the grades: {', '.join(one.name for one in scale.grades)}.")
    scales = scales_of(moderation.audit)
    for section, (code, _) in (judgements or {}).items():
        if section not in scales or (code and scales[section].grade(code) is None):
            raise NotAllowed("A judgement is not one of this section’s: reload the page and choose again.")


def scales_of(audit):
    """The scale that each judged section of an audit's form is judged on: {section id: Scale}."""
    judged = Question.objects.filter(tool_version=audit.tool_version_id, kind=Question.Kind.JUDGEMENT)
    asked = judged.values_list("section_id", "scale")
    return {section: audit.policy.scale(scale) for section, scale in asked}


def _tell(moderation, kind, people, *, url="", **context):
    notify_many(
        telling(
            kind,
            person,
            about=moderation,
            url=url or moderation.get_absolute_url(),
            on=clock.today(),
            reference=moderation.audit.reference,
            **context,
        )
        for person in people
    )


def _keep_step(moderation, *, by, note=""):
    ModerationChange.objects.create(moderation=moderation, status=moderation.status, by=by, note=note)
