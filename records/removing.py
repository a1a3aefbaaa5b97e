"""What goes of a case when its time is over: people and words. What figures count stays.

Every text of the rooms below stands here, or in KEPT with the reason why it stays; a test
reads the models and fails on one that is in neither.
"""

from django.db import models
from django.db.models import Q

from allocation.models import Allocation, AllocationChange, Call, Exemption, LeftOver, SampledCase
from audits.models import (
    Action,
    ActionChange,
    Answer,
    AnswerChange,
    Audit,
    Challenge,
    Concern,
    ConcernTold,
    ContactAttempt,
    FamilyView,
    LimitOverride,
    OwnAudit,
    OwnJudgement,
    Participant,
    ReauditDue,
    Reflection,
    StatusChange,
)
from cases.models import AccessRequest, Case, Closing, ImportIssue
from followup.models import AssuranceCheck, Chain, ChainUpdate, Escalation, Filing, Meeting, Oversight, TrackerCheck
from frameworks.models import Question
from moderation.models import MeetingNote, Moderation, ModerationChange, ModerationJudgement
from trail.models import Notice

GONE = "Removed"  # where the database wants a word
WORDS = (Question.Kind.TEXT, Question.Kind.LONGTEXT, Question.Kind.TABLE, Question.Kind.PEOPLE)

#: (rows, path to the case, {field: what stands there afterwards}); the order is that of the rooms.
BLANKED = (
    (Closing, "case", {"why": "", "by": None}),
    (AccessRequest, "case", {"why": GONE, "decision_reason": ""}),
    (Audit, "case", {"practitioner": None, "team_manager": None, "iro": None, "input_missing_reason": ""}),
    (StatusChange, "audit__case", {"reason": ""}),
    (LimitOverride, "audit__case", {"reason": GONE, "ended_why": ""}),
    (ContactAttempt, "audit__case", {"note": "", "escalated_to": None}),
    (Reflection, "audit__case", {"text": ""}),
    (FamilyView, "audit__case", {"said": GONE, "told": ""}),
    (Challenge, "audit__case", {"text": "", "answer": "", "decision": ""}),
    (Concern, "audit__case", {"text": "", "what_was_done": ""}),
    (Action, "audit__case", {"finding": "", "what": GONE, "effect": "", "what_was_done": "", "effect_seen": "",
                             "owner": None}),
    (ActionChange, "action__audit__case", {"note": ""}),
    (ReauditDue, "audit__case", {"reason": GONE, "ended_why": ""}),
    (OwnJudgement, "own_audit__case", {"words": ""}),
    (SampledCase, "case", {"why": GONE}),
    (Allocation, "sampled_case__case", {"reason": GONE}),
    (AllocationChange, "sampled_case__case", {"reason": GONE}),
    (LeftOver, "sampled_case__case", {"reason": GONE}),
    (Call, "case", {"reason": ""}),
    (Exemption, "audit__case", {"reason": GONE, "decision_reason": ""}),
    (Moderation, "audit__case", {"why": GONE, "rationale": "", "discussion": "", "cancelled_why": ""}),
    (ModerationJudgement, "moderation__audit__case", {"comment": ""}),
    (MeetingNote, "moderation__audit__case", {"text": ""}),
    (ModerationChange, "moderation__audit__case", {"note": ""}),
    (Oversight, "audit__case", {"discussion": "", "supervision_note": ""}),
    (Chain, "audit__case", {"ended_note": ""}),
    (ChainUpdate, "chain__audit__case", {"text": ""}),
    (Meeting, "chain__audit__case", {"notes": "", "plan": ""}),
    (Filing, "audit__case", {"where": ""}),
    (Escalation, "audit__case", {"why": GONE, "update": ""}),
    (AssuranceCheck, "action__audit__case", {"note": ""}),
    (TrackerCheck, "audit__case", {"note": ""}),
)
#: (rows, path to the case): deleted whole.
DELETED = (
    (AnswerChange, "answer__audit__case"),
    (Participant, "audit__case"),
    (ConcernTold, "concern__audit__case"),
)
#: Texts that stay: the framework's or the software's own words, none of a person.
KEPT = {
    (SampledCase, "dropped_reason"): "blanked apart: only where a case was dropped",
    (Answer, "value"): "deleted where it is words; grades, judgements and choices are figures",
    (MeetingNote, "prompt"): "the framework's question",
    (ChainUpdate, "asks"): "the framework's question",
}


def remove(case):
    """Take people and words out of one case and all that hangs on it; gives {what: how many rows}."""
    counts = {}
    for model, path in DELETED:
        _count(counts, model, model.objects.filter(**{path: case}).delete()[0])
    words = Answer.objects.filter(Q(part=Answer.Part.COMMENT) | Q(question__kind__in=WORDS), audit__case=case)
    _count(counts, Answer, words.delete()[0])
    for model, path, blank in BLANKED:
        _count(counts, model, model.objects.filter(**{path: case}).update(**blank))
    dropped = SampledCase.objects.filter(case=case).exclude(dropped_reason="")
    dropped.update(dropped_reason=GONE)
    for through, path in ((Moderation.people.through, "moderation__audit__case"),
                          (Meeting.people.through, "meeting__chain__audit__case")):  # fmt: skip
        through.objects.filter(**{path: case}).delete()
    _count(counts, ImportIssue, ImportIssue.objects.filter(reference=case.reference).delete()[0])
    _count(counts, Notice, _notices(case).delete()[0])
    _forget(case)
    return counts


def _count(counts, model, rows):
    if rows:
        counts[str(model._meta.verbose_name_plural)] = rows


def _notices(case):
    """Notices about the case, its audits, and what hangs on them."""
    keys = [f"cases.case:{case.pk}"]
    for model, path in {(Audit, "case"), (OwnAudit, "case"), *((model, path) for model, path, _ in BLANKED)}:
        pks = model.objects.filter(**{path: case}).order_by().values_list("pk", flat=True)
        keys += [f"{model._meta.label_lower}:{pk}" for pk in pks]
    return Notice.objects.filter(about__in=keys)


def _forget(case):
    """What the list said of the child; category, marks and team stay, as figures are split by them."""
    Case.objects.filter(pk=case.pk).update(
        reference=f"removed-{case.pk}", worker=None, iro=None, worker_name="", date_of_birth=None, gender="",
        ethnicity="", facts={},
    )


def texts(model):
    """Names of a model's fields in which people write."""
    return {field.name for field in model._meta.concrete_fields if isinstance(field, models.TextField)}
