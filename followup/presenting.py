"""How far oversight and chains are, in words, and a chain in the order of its days."""

from dataclasses import dataclass
from datetime import date

from audits.models import Audit
from lib import clock


def state_of_oversight(row, today):
    """(words, tone) of one oversight; `open_actions` is counted by the list."""
    if row.ended_at:
        return "Audit closed", "done"
    if not row.written_at:
        return ("To write, late", "late") if row.due_on < today else ("To write", "todo")
    if not row.supervision_on:
        late = row.supervision_due_on < today
        return ("Supervision to note, late", "late") if late else ("Supervision to note", "doing")
    if row.open_actions:
        return "Actions open", "waiting"
    return "Nothing missing", "done"


def state_of_chain(chain):
    """(words, tone) of a chain."""
    if not chain.ended_at:
        return "Running", "doing"
    tones = {chain.End.BETTER: "done", chain.End.AGAIN: "alarm"}
    return chain.get_ended_display(), tones.get(chain.ended, "off")


@dataclass(frozen=True)
class Step:
    """What comes next in a chain, and by when."""

    title: str
    due_on: date


def next_step(chain):
    """The next thing a running chain waits for: a meeting or the re-audit; None once it has ended.

    Wants the chain's meetings prefetched.
    """
    if chain.ended_at:
        return None
    waiting = [one for one in chain.meetings.all() if one.held_on is None and one.ended_at is None]
    steps = [Step(one.get_kind_display(), one.due_on) for one in waiting]
    steps += [Step(f"Update {one.order}", one.due_on) for one in chain.updates.all() if one.given_at is None]
    if not any(again.status in Audit.GRADED for again in chain.audit.re_audits.all()):
        steps.append(Step("Re-audit", chain.reaudit_due_on))
    return min(steps, key=lambda step: step.due_on, default=Step("Moderation of the re-audit", chain.reaudit_due_on))


@dataclass(frozen=True)
class Happening:
    """One thing on a chain's line of days: what, when or by when, and who."""

    title: str
    day: date
    tone: str = "done"  # of a status tag: done, todo, late, off
    state: str = ""
    grade: object = None  # of an audit
    people: tuple = ()
    words: tuple = ()  # (label, text)
    href: str = ""
    link: str = ""


def line_of(chain, *, may_record, may_update, sees, blind, today):
    """A chain from its audit to its end, in the order of its days.

    `sees` are ids of audits this person may open, `blind` those whose grade they may not know yet.
    """
    happenings = [
        _audit(chain.audit, "Audit", sees, blind),
        Happening("Grade confirmed, chain begun", chain.started_on),
        *(_meeting(one, may_record, today) for one in chain.meetings.all()),
        *(_update(one, may_update, today) for one in chain.updates.all()),
        *_reaudits(chain, sees, blind, today),
    ]
    if chain.ended_at:
        happenings.append(
            Happening(chain.get_ended_display(), clock.day_of(chain.ended_at), words=(("", chain.ended_note),))
        )
    return sorted(happenings, key=lambda one: one.day)


def _audit(audit, title, sees, blind):
    href = audit.get_absolute_url() if audit.pk in sees else ""
    grade = None if audit.pk in blind or audit.pk not in sees else audit.scale.grade(audit.standing_grade)
    return Happening(
        f"{title} {audit.reference}",
        clock.day_of(audit.finalised_at),
        people=(audit.auditor,),
        href=href,
        link="Open the audit" if href else "",
        grade=grade,
    )


def _meeting(meeting, may_record, today):
    title = f"Meeting: {meeting.get_kind_display().lower()}"
    people = tuple(meeting.people.all())
    if meeting.held_on:
        words = (("What was discussed", meeting.notes), ("Plan", meeting.plan))
        return Happening(title, meeting.held_on, state="Held", people=people, words=words)
    if meeting.ended_at:
        return Happening(title, meeting.due_on, "off", "No longer needed", people=people)
    late = meeting.due_on < today
    return Happening(
        title,
        meeting.due_on,
        "late" if late else "todo",
        "Late" if late else "To be held",
        people=people,
        href=meeting.get_absolute_url() if may_record else "",
        link="Record the meeting" if may_record else "",
    )


def _update(update, may_update, today):
    title, asks = f"Update {update.order} on what was done", ("What it says", update.asks)
    if update.given_at:
        words = (asks, ("The update", update.text))
        return Happening(title, clock.day_of(update.given_at), state="Given", people=(update.given_by,), words=words)
    if update.chain.ended_at:
        return Happening(title, update.due_on, "off", "No longer needed")
    late = update.due_on < today
    tone, state = ("late", "Late") if late else ("todo", "To be given")
    href, link = (update.get_absolute_url(), "Give the update") if may_update(update) else ("", "")
    return Happening(title, update.due_on, tone, state, words=(asks,), href=href, link=link)


def _reaudits(chain, sees, blind, today):
    done = [one for one in chain.audit.re_audits.all() if one.status in Audit.GRADED]
    running = [one for one in chain.audit.re_audits.all() if one.status in Audit.OPEN and one not in done]
    for again in done:
        yield _audit(again, "Re-audit", sees, blind)
    if done or chain.ended_at:
        return
    state, tone = ("Late", "late") if chain.reaudit_due_on < today else ("To be done", "todo")
    people = tuple(again.auditor for again in running)
    yield Happening(
        "Re-audit", chain.reaudit_due_on, tone, running[0].get_status_display() if running else state, people=people
    )
