"""What people do at an audit, each by one function of the page they have open and of chance.

A move goes through the application's own services, as its pages do. It gives None, or raises what
the person would be shown.
"""

import re
from datetime import date
from uuid import uuid4

from django.core.exceptions import PermissionDenied

from audits import actions, answers, challenge, concerns, services
from audits.answers import Change
from audits.models import AnswerChange, Audit
from frameworks.models import Question
from lib import clock
from lib.again import TooBusy
from lib.steps import AlreadyMoved, NotAllowed
from moderation import services as moderation

DUE, REASON = date(2026, 4, 20), "Something was found"
TEXTS, SEVERAL = ("longtext", "text"), 3
STRANGER = 0.1  # how often somebody tries what is not theirs, of 1
SENTENCE = re.compile(r"[A-Z0-9“].{10,}[.!?]", re.DOTALL)
S = Audit.Status


class NothingThere(Exception):
    """The page shows nothing that this could be done to."""


def save(page, luck):
    """Type into some fields and save; sometimes send the same once more."""
    fields = _fields(page, luck)
    changes = [Change(*field, value, page.versions.get(field, 0), str(uuid4())) for field, value in fields.items()]
    by = _or_stranger(page, luck, page.audit.auditor)
    saved = answers.save(page.audit, changes, by=by)
    page.world.keep(saved)
    if luck.random() < 0.3:
        again = answers.save(page.audit, changes, by=by)
        _refuse_another_answer(changes, saved, again)


def _refuse_another_answer(changes, saved, again):
    """The same save is answered as the first time, wherever it was stored: what stood there before is not."""
    stored = set(AnswerChange.objects.filter(client_key__in=[one.key for one in changes]).values_list("client_key"))
    for change, first, second in zip(changes, saved, again, strict=True):
        if (change.key,) in stored and (second.outcome, second.version) != ("repeated", first.version):
            raise AssertionError(f"{first} sent again was answered {second}.")


def _fields(page, luck):
    asked = [one for one in _questions(page) if one.kind in (*TEXTS, Question.Kind.GRADE, Question.Kind.JUDGEMENT)]
    chosen = luck.sample(asked, luck.randint(1, SEVERAL))
    codes = answers.codes_of(page.audit, chosen)
    return {(one.pk, "answer"): _value(codes.get(one.pk), luck) for one in chosen}


def _value(codes, luck):
    return luck.choice(sorted(codes)) if codes else f"Seen and written down, {uuid4()}"


def _grades(page):
    """The codes of the overall grade, of which one is chosen."""
    asked = [one for one in _questions(page) if one.kind == Question.Kind.GRADE]
    return sorted(set().union(*answers.codes_of(page.audit, asked).values()))


def _questions(page):
    rows = Question.objects.filter(tool_version=page.audit.tool_version_id, section__part="answers")
    return list(rows.filter(section__written_by="auditor").order_by("pk"))


def _or_stranger(page, luck, person):
    return page.somebody(luck) if luck.random() < STRANGER else person


def comment(page, luck):
    """The worker comments while the auditor writes."""
    commented = [one for one in _questions(page) if one.has_comment]
    field = (luck.choice(commented).pk, "comment")
    change = Change(*field, f"The worker adds, {uuid4()}", page.versions.get(field, 0), str(uuid4()))
    by = luck.choice((page.cast.priya, page.cast.tess, page.cast.ira))
    page.world.keep(answers.save(page.audit, [change], by=by))


def by_the_auditor(step, **given):
    return lambda page, luck: step(page.audit, by=_or_stranger(page, luck, page.audit.auditor), **given)


def by_qa(step, **given):
    return lambda page, luck: step(page.audit, by=_or_stranger(page, luck, page.cast.quinn), **given)


def agree(page, luck):
    services.agree(page.audit, by=_named(page, luck))


def all_agree(page, luck):
    for person in (page.cast.priya, page.cast.tess, page.cast.ira):
        services.agree(page.audit, by=person)


def _named(page, luck):
    return _or_stranger(page, luck, luck.choice((page.cast.priya, page.cast.tess, page.cast.ira)))


def raise_challenge(page, luck):
    challenge.raise_challenge(page.audit, text="It was not so", by=_named(page, luck))


def reflect(page, luck):
    services.reflect(page.audit, text="What I take from it", by=_named(page, luck))


def _challenge(page, luck):
    unsettled = [one for one in page.challenges if one.status in ("open", "referred")]
    if not page.challenges:
        raise NothingThere
    return luck.choice(unsettled or page.challenges)


def answer(page, luck):
    challenge.answer(
        _challenge(page, luck), text=f"We talked, {uuid4()}", settled=luck.random() < 0.5,
        by=_or_stranger(page, luck, page.audit.auditor),
    )  # fmt: skip


def refer(page, luck):
    found = _challenge(page, luck)
    free = list(challenge.deciders(found, on=clock.today()))
    to = luck.choice(free) if free else page.cast.moses
    challenge.refer(found, to=to, by=_or_stranger(page, luck, page.cast.quinn))


def decide(page, luck):
    found = _challenge(page, luck)
    by = _or_stranger(page, luck, found.decided_by or page.cast.moses)
    challenge.decide(found, decision="It stands", by=by, grade=luck.choice(("", *_grades(page))))


def withdraw(page, luck):
    found = _challenge(page, luck)
    challenge.withdraw(found, by=_or_stranger(page, luck, found.by))


def reassign(page, luck):
    to = luck.choice((page.cast.amara, page.cast.nell))
    services.reassign(page.audit, to=to, by=_or_stranger(page, luck, page.cast.quinn), reason=REASON)


def add_action(page, luck):
    actions.add(
        page.audit, what=f"Write the plan again, {uuid4()}", owner=page.cast.priya if luck.random() < 0.8 else None,
        due_on=DUE, effect="The child knows", by=_or_stranger(page, luck, page.audit.auditor),
    )  # fmt: skip


def _action(page, luck):
    if not page.actions:
        raise NothingThere
    return luck.choice(page.actions)


def edit_action(page, luck):
    found = _action(page, luck)
    owner = luck.choice((page.cast.priya, page.cast.tess, None))
    actions.edit(found, by=_or_stranger(page, luck, page.audit.auditor), version=found.version, owner=owner)


def remove_action(page, luck):
    actions.remove(_action(page, luck), by=_or_stranger(page, luck, page.audit.auditor))


def complete_action(page, luck):
    found = _action(page, luck)
    actions.complete(found, what_was_done="Done", by=_or_stranger(page, luck, found.owner or page.cast.tess))


def sign_off(page, luck):
    actions.sign_off(_action(page, luck), effect_seen="Seen", by=_or_stranger(page, luck, page.cast.tess))


def send_back(page, luck):
    actions.send_back(_action(page, luck), reason=REASON, by=_or_stranger(page, luck, page.cast.tess))


def drop_action(page, luck):
    actions.drop(_action(page, luck), reason=REASON, by=_or_stranger(page, luck, page.cast.quinn))


def hand_over_action(page, luck):
    to = luck.choice((page.cast.priya, page.cast.tess, page.cast.amara))
    actions.hand_over(_action(page, luck), to=to, reason=REASON, by=_or_stranger(page, luck, page.cast.quinn))


def raise_concern(page, luck):
    concerns.raise_concern(page.audit, text=f"Not seen, {uuid4()}", by=page.somebody(luck))


def choose(page, luck):
    to = luck.choice((page.cast.moses, page.cast.norman))
    by = _or_stranger(page, luck, page.cast.quinn)
    moderation.choose(page.audit, moderator=to, why="To learn", by=by, on=clock.today())


def _moderation(page):
    if page.moderation is None:
        raise NothingThere
    return page.moderation


def hand_over(page, luck):
    to = luck.choice((page.cast.moses, page.cast.norman))
    by = _or_stranger(page, luck, page.cast.quinn)
    moderation.hand_over(_moderation(page), to=to, reason=REASON, by=by, on=clock.today())


def draft_grade(page, luck):
    _grade(page, luck, moderation.save_draft)


def second_grade(page, luck):
    _grade(page, luck, moderation.grade)


def _grade(page, luck, step):
    found = _moderation(page)
    step(
        found, grade=luck.choice(_grades(page)), rationale=f"Late visits, {uuid4()}", judgements={},
        by=_or_stranger(page, luck, found.moderator),
    )  # fmt: skip


def finish(page, luck):
    found = _moderation(page)
    moderation.finish(
        found, grade_after=luck.choice(_grades(page)), discussed_on=clock.today(), discussion="We agreed",
        by=_or_stranger(page, luck, found.moderator),
    )  # fmt: skip


def end_moderation(page, luck):
    by = _or_stranger(page, luck, page.cast.quinn)
    moderation.cancel(_moderation(page), reason=REASON, by=by)


MOVES = {
    "save": save, "comment": comment, "agree": agree, "all agree": all_agree, "challenge": raise_challenge,
    "reflect": reflect, "answer": answer, "refer": refer, "decide": decide, "withdraw": withdraw,
    "reassign": reassign, "add action": add_action, "edit action": edit_action, "remove action": remove_action,
    "complete action": complete_action, "sign off": sign_off, "send back": send_back, "drop action": drop_action,
    "hand over action": hand_over_action,
    "concern": raise_concern, "choose": choose, "hand over": hand_over, "draft grade": draft_grade,
    "second grade": second_grade, "finish": finish, "end moderation": end_moderation,
    "share": by_the_auditor(services.share), "reopen": by_the_auditor(services.reopen, reason=REASON),
    "finalise": by_the_auditor(services.finalise), "resubmit": by_the_auditor(services.resubmit),
    "return": by_qa(services.return_, reason=REASON), "check": by_qa(services.check),
    "close": by_qa(services.close), "cancel": by_qa(services.cancel, reason=REASON),
}  # fmt: skip

WRITING = ("save", "save", "comment", "add action", "edit action", "remove action", "reassign")
FOLLOWING = (
    "complete action", "sign off", "send back", "drop action", "complete action", "sign off", "hand over action",
)
#: What is likely in which state of the audit; the rest comes up now and then.
LIKELY = {
    S.ALLOCATED: WRITING,
    S.IN_PROGRESS: (*WRITING, "share", "share", "share"),
    S.SHARED: (
        "agree", "all agree", "all agree", "challenge", "answer", "answer", "refer", "decide", "decide", "withdraw",
        "reopen", "finalise", "finalise", "finalise", "reassign", "save", "comment", "add action",
    ),
    S.FINALISED: ("return", "check", "check", "complete action", "save", "concern"),
    S.RETURNED: (*WRITING, "resubmit", "resubmit", "resubmit"),
    S.CHECKED: (
        "choose", "choose", "hand over", "draft grade", "draft grade", "second grade", "second grade", "finish",
        "finish", "end moderation", *FOLLOWING, "close",
    ),
    S.CLOSED: ("choose", "hand over", "draft grade", "second grade", "second grade", "finish", "finish", "save"),
    S.CANCELLED: ("save", "share"),
}  # fmt: skip
SURPRISE = 0.15  # how often somebody does what is not likely now, of 1
RARE = ("cancel",)
TRIES = 8
OF_A_CHALLENGE = {"answer", "refer", "decide", "withdraw"}
OF_AN_ACTION = {"edit action", "remove action", *FOLLOWING}
OF_A_MODERATION = {"hand over", "draft grade", "second grade", "finish", "end moderation"}


def draw(page, luck):
    """The name of what somebody does next: mostly something that the page offers."""
    for _ in range(TRIES):
        name = luck.choice(sorted(MOVES) if luck.random() < SURPRISE else LIKELY[page.audit.status])
        if name in RARE and luck.random() < 0.7 or _is_nowhere(name, page):
            continue
        return name
    return "save"


def _is_nowhere(name, page):
    """Whether the page shows nothing that this is done to."""
    if name in OF_A_MODERATION:
        return page.moderation is None
    if name in OF_A_CHALLENGE:
        return not page.challenges
    return name in OF_AN_ACTION and not page.actions


def is_refusal(raised):
    """Whether somebody was refused with a sentence, or found nothing to do it to."""
    if isinstance(raised, NothingThere):
        return True
    told = str(raised)
    return isinstance(raised, (NotAllowed, AlreadyMoved, PermissionDenied, TooBusy)) and bool(SENTENCE.fullmatch(told))
