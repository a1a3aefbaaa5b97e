"""Adding to the trail: events, accesses, notices. All in the caller's transaction."""

from datetime import date

from django.template.loader import select_template
from django.utils.formats import date_format

from lib import clock
from lib.doorbells import ring_after_commit
from lib.middleware import request_id
from trail import tasks
from trail.middleware import address, address_of
from trail.models import Access, Event, Notice

LONGEST_WORD = 120  # characters of a name that a notice shows; a longer one ends in “…”
LONGEST_NAME = 200  # characters the name of a person, a team or a line may have; more is a story


class CaseDetail(ValueError):
    """Something too long for a notice: e-mail carries a reference and a link, no case detail."""


def key_of(thing):
    """A row as the trail writes it: "audits.audit:12". Text passes as it is, None is ""."""
    if thing is None or isinstance(thing, str):
        return thing or ""
    return f"{thing._meta.label_lower}:{thing.pk}"


def record(action, thing, *, by, before=None, after=None):
    """Add an event. `by` is None where the software acts; `before` and `after` are what changed."""
    return Event.objects.create(
        action=action, thing=key_of(thing), label=str(thing or "")[:200], person=by,
        before=before, after=after, from_address=address(), request_id=request_id(),
    )


def read(person, thing, what, request=None, *, case_reference=""):
    """Add that a person read a child's record: `what` is "page", "pdf" or "export"."""
    return Access.objects.create(
        person=person, thing=key_of(thing), what=Access.What(what), case_reference=case_reference,
        from_address=address_of(request) if request else address(), request_id=request_id(),
    )


def notify(kind, to, *, about, url, on, urgent=False, due_at=None, **context):
    """Tell a person once about a thing on a day; True if that is new.

    `context` are the words of its templates, emails/<kind>.subject.txt and
    emails/<kind>.txt: references, days and numbers only. The e-mail goes out by a
    job, an urgent one as soon as the transaction is through. Leavers get none.
    """
    if not _is_here(to, on):
        return False
    words = {name: _word(kind, name, value) for name, value in context.items()}
    notice, new = Notice.objects.get_or_create(
        kind=kind, to=to, about=key_of(about), on=on,
        defaults={
            "url": url, "urgent": urgent, "subject": _subject(kind, words), "context": words,
            "due_at": due_at or clock.now(),
        },
    )
    if new and urgent:
        ring_after_commit(tasks.post_notice, notice.pk)
    return new


def mark_read(notices, *, by):
    """Note that a person has read some of their own notices; gives how many were unread."""
    return notices.visible_to(by).unread().update(read_at=clock.now())


def _is_here(person, on):
    return person.is_active and not (person.left_on and person.left_on <= on)


def _subject(kind, words):
    template = select_template([f"emails/{kind}.subject.txt", "emails/notice.subject.txt"])
    what = kind.rpartition(".")[2].replace("_", " ").capitalize()
    return " ".join(template.render({**words, "what": what}).split())[:200]


def _word(kind, name, value):
    """A value as the e-mail will say it: days as "3 March 2026", names short and on one line."""
    if isinstance(value, bool | int | float) or value is None:
        return value
    if isinstance(value, date):
        return date_format(value, "j F Y")
    text = str(value)
    if len(text) > LONGEST_NAME or "\n" in text:
        raise CaseDetail(f"{kind} got {len(text)} characters as {name}: give a reference.")
    return text if len(text) <= LONGEST_WORD else f"{text[: LONGEST_WORD - 1].rstrip()}…"
