"""Saving answers one by one as they are typed: nothing lost, nothing overwritten unseen.

A save names the version it last knew. Another person's other fields merge; a field that
somebody changed meanwhile is a clash that shows both wordings and changes nothing. A
save repeated with its client key is answered as it was the first time.
"""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from audits import whose, workflow
from audits.models import Answer, AnswerChange, Audit, StatusChange
from audits.refusals import Refused
from frameworks.models import Grade, Question
from lib import clock
from lib.again import retried
from lib.permissions import can, require
from lib.sentences import inside
from lib.steps import NotAllowed, move
from trail.services import record

ANSWER, COMMENT = Answer.Part.ANSWER, Answer.Part.COMMENT
GRADED = frozenset({Question.Kind.GRADE, Question.Kind.JUDGEMENT})
#: What a save asks of an audit; anything else is fetched where it is asked for.
ASKED = (
    "reference", "status", "started_at", "challenge_until", "case", "framework_version",
    "auditor", "practitioner", "team_manager", "iro",
    "tool_version__digest", "tool_version__published_on", "tool_version__limits",
)
LONGEST = 50_000  # characters in one field; about twenty printed pages


@dataclass(frozen=True)
class Change:
    """What a page wants stored in one field; `version` is the one it last knew (0: none)."""

    question_id: int
    part: str  # "answer" or "comment"
    value: str
    version: int
    key: str | None = None  # the client's own name for this save; makes a repeat harmless

    @property
    def field(self):
        return self.question_id, self.part


@dataclass(frozen=True)
class Saved:
    """What became of one change: "saved", "repeated" (same key as before) or "clash".

    `value` is what was sent and `version` the one to name in the next save. After a
    clash nothing was stored: `theirs`, `by_name` and `at` say what stands, by whom and
    since when, and `version` is theirs, so that sending again overwrites knowingly.
    """

    question_id: int
    part: str
    version: int
    value: str
    outcome: str
    theirs: str | None = None
    by_name: str = ""
    at: datetime | None = None


@retried
def save(audit, changes, *, by):
    """Store changes field by field; returns a Saved for each, in order. Starts an allocated audit.

    PermissionDenied: not this person, or not this field. NotAllowed: the audit is not
    open for writing. Refused: a key used before for something else, an unknown question
    or code. Then nothing of the batch is stored.
    """
    held = Audit.objects.select_for_update(of=("self",)).select_related("tool_version")
    standing, saved = _twice(lambda: held.get(pk=audit.pk), changes, by)
    audit.status, audit.started_at = standing.status, standing.started_at
    return saved


@retried
def save_in(pk, changes, *, by):
    """The same by the number of an audit that this person may see, which it gives back too; else Audit.DoesNotExist."""
    held = Audit.objects.select_for_update(of=("self",)).select_related("tool_version").only(*ASKED)
    return _twice(lambda: held.seen_by(by, pk), changes, by)


def _twice(hold, changes, by):
    try:
        return _save(hold, changes, by=by)
    except IntegrityError:
        # The key was used before, or somebody wrote the same field for the first time in
        # this very moment: a second, careful reading finds the row that was in the way.
        return _save(hold, changes, by=by, careful=True)


def of(audit):
    """All answers: {(question_id, part): Answer}, in one query, `by` included."""
    rows = Answer.objects.filter(audit=audit).select_related("by").order_by()
    return {(answer.question_id, answer.part): answer for answer in rows}


def since(audit, at):
    """Answers stored after a moment, oldest first, `by` included: what others have typed."""
    rows = Answer.objects.filter(audit=audit, at__gt=at).select_related("by")
    return list(rows.order_by("at", "pk"))


def grade_of(audit):
    """The code of the overall grade as it stands in the form, or ""."""
    given = Answer.objects.filter(audit=audit, part=ANSWER, question__kind=Question.Kind.GRADE)
    return given.values_list("value", flat=True).first() or ""


def judgements_of(audit):
    """The sections' judgements as they stand in the form: {section id: code}."""
    given = Answer.objects.filter(audit=audit, part=ANSWER, question__kind=Question.Kind.JUDGEMENT).exclude(value="")
    return dict(given.values_list("question__section", "value"))


@transaction.atomic
def _save(hold, changes, *, by, careful=False):
    standing = hold()
    questions = _asked(standing, changes)
    if standing.status in Audit.OPEN_FOR_WRITING:
        require(by, "audits.contribute", standing)
    elif not _are_own_words(standing, questions, changes, by):
        return standing, _again(standing, changes, by)
    _refuse_unfit(standing, changes, questions, by)
    saved = _Batch(standing, changes, by, careful).store()
    if standing.status == Audit.Status.ALLOCATED and any(each.outcome == "saved" for each in saved):
        _start(standing, by)
    _record(standing, questions, saved, by)
    return standing, saved


def _record(audit, questions, saved, by):
    """Leave in the trail which fields were saved, by their versions; their words stand in AnswerChange."""
    new = {f"{questions[one.question_id].code}.{one.part}": one.version for one in saved if one.outcome == "saved"}
    if new:
        before = {field: version - 1 for field, version in new.items()}
        record("audits.save_answers", audit, by=by, before=before, after=new)


def _asked(audit, changes):
    """The questions that changes are about: {id: Question}, their sections at hand."""
    known = audit.tool_version.form.by_id
    return {change.question_id: known[change.question_id] for change in changes if change.question_id in known}


def _are_own_words(audit, questions, changes, by):
    """Whether all this is the worker's own words, which stay open to them after the audit is shared (BOLT-27)."""
    sections = [questions[one.question_id].section for one in changes if one.question_id in questions]
    own = len(sections) == len(changes) and all(one.is_the_workers for one in sections)
    return bool(changes) and own and can(by, "audits.write_own_words", audit)


def _again(audit, changes, by):
    """A save that was stored before the audit closed is still answered as the first time."""
    batch = _Batch(audit, changes, by, careful=True)
    if not changes or not all(change.key in batch.earlier for change in changes):
        status = inside(audit.get_status_display())
        raise NotAllowed(f"This audit is {status}, so nothing more is saved in it.")
    return batch.store()


def _refuse_unfit(audit, changes, questions, by):
    """Refuse the batch for one change that does not fit the form, or is not this person's to make."""
    fields = [change.field for change in changes]
    if len(set(fields)) < len(fields):
        raise Refused("The same field was sent twice in one go: send its last wording only.")
    codes, may = codes_of(audit, questions.values()), whose.writable(by, audit)
    for change in changes:
        _refuse(change, questions.get(change.question_id), codes, may)


def _refuse(change, question, codes, may):
    if question is None or change.part not in Answer.Part.values:
        raise Refused("This audit's form has no such question: reload the page.")
    if len(change.value) > LONGEST:
        raise Refused(f"An answer holds at most {LONGEST:,} characters: shorten it.")
    if not may(question, change.part):
        raise PermissionDenied(whose.refusal(question))
    if change.part == ANSWER and change.value and change.value not in codes.get(question.pk, {change.value}):
        raise Refused(f"“{change.value[:60]}” is not one of the answers to “{question.text[:80]}”.")


def codes_of(audit, questions):
    """The codes that may be chosen: {question id: set}; without those that take any text."""
    codes = {
        question.pk: {choice["code"] for choice in question.choices}
        for question in questions
        if question.kind == Question.Kind.CHOICE
    }
    graded = [question for question in questions if question.kind in GRADED]
    if graded:
        grades = Grade.objects.filter(framework_version=audit.framework_version_id)
        known = set(grades.values_list("scale", "code"))
        for question in graded:
            codes[question.pk] = {code for scale, code in known if scale == question.scale}
    return codes


def _start(audit, by):
    """The first answer of whoever it is starts the audit; no permission beyond writing."""
    moved = move(audit, workflow.START, by=None, started_at=clock.now())
    StatusChange.objects.create(audit=audit, was=moved.was, status=moved.status, by=by)
    record(
        "audits.start",
        audit,
        by=by,
        before={"status": moved.was},
        after={"status": moved.status},
    )


class _Batch:
    """The changes of one call: read once, decided one by one, written together."""

    def __init__(self, audit, changes, by, careful):
        self.audit, self.changes, self.by = audit, changes, by
        self.now = clock.now()  # after the lock, so that `since` never misses a row
        self.known = self._known()
        self.earlier = self._earlier() if careful or self._stale() else {}
        self.first, self.wordings = [], []

    def store(self):
        saved = [self._decide(change) for change in self.changes]
        Answer.objects.bulk_create(self.first)
        AnswerChange.objects.bulk_create(self.wordings)
        return saved

    def _known(self):
        questions = {change.question_id for change in self.changes}
        rows = Answer.objects.filter(audit=self.audit, question__in=questions).order_by()
        return {(answer.question_id, answer.part): answer for answer in rows}

    def _stale(self):
        """Whether a change does not know its field's version; else its key is new, or no
        row with it can be written (one_client_key), and then it is read carefully."""
        return any(change.version != self._version(change) for change in self.changes)

    def _version(self, change):
        answer = self.known.get(change.field)
        return answer.version if answer else 0

    def _earlier(self):
        """What was saved under these keys before: {key: AnswerChange}."""
        keys = {change.key for change in self.changes if change.key}
        rows = AnswerChange.objects.filter(client_key__in=keys).select_related("answer")
        return {row.client_key: row for row in rows}

    def _decide(self, change):
        if change.key in self.earlier:
            return self._repeated(change, self.earlier[change.key])
        answer = self.known.get(change.field)
        if change.value == (answer.value if answer else ""):
            return _saved(change, self._version(change))
        if answer is None:
            return self._first(change)
        if change.version != answer.version or not self._update(answer, change):
            return self._clash(change)
        return self._next(change, answer)

    def _repeated(self, change, row):
        then = (row.answer.audit_id, row.answer.question_id, row.answer.part, row.by_id, row.value)
        now = (self.audit.pk, change.question_id, change.part, self.by.pk, change.value)
        if then != now:
            raise Refused("This save's key was used before for something else: reload the page.")
        return Saved(change.question_id, change.part, row.version, row.value, "repeated")

    def _first(self, change):
        answer = Answer(
            audit=self.audit,
            question_id=change.question_id,
            part=change.part,
            value=change.value,
            by=self.by,
            at=self.now,
        )
        self.first.append(answer)
        return self._next(change, answer)

    def _update(self, answer, change):
        """The one conditional UPDATE: of two people who knew the same version one wins."""
        rows = Answer.objects.filter(pk=answer.pk, version=change.version)
        won = rows.update(value=change.value, version=change.version + 1, by=self.by, at=self.now)
        answer.version = change.version + won
        return bool(won)

    def _next(self, change, answer):
        self.wordings.append(
            AnswerChange(
                answer=answer,
                version=answer.version,
                value=change.value,
                by=self.by,
                at=self.now,
                client_key=change.key or None,
            )
        )
        return _saved(change, answer.version)

    def _clash(self, change):
        theirs = Answer.objects.select_related("by").get(
            audit=self.audit, question=change.question_id, part=change.part
        )
        return Saved(
            change.question_id,
            change.part,
            theirs.version,
            change.value,
            "clash",
            theirs=theirs.value,
            by_name=theirs.by.name,
            at=theirs.at,
        )


def _saved(change, version):
    return Saved(change.question_id, change.part, version, change.value, "saved")
