"""Adding to the trail: events, accesses, notices. All in the caller's transaction."""

from dataclasses import dataclass
from datetime import date, datetime

from django.template.loader import select_template
from django.utils.formats import date_format

from lib import clock
from lib.doorbells import ring_after_commit
from lib.middleware import request_id
from lib.wording import of_today, speaking
from trail import tasks
from trail.middleware import address, address_of
from trail.models import Access, Event, Notice

LONGEST_WORD = 120  # characters of a name that a notice shows; a longer one ends in “…”
LONGEST_NAME = 200  # characters the name of a person, a team or a line may have; more is a story

NOTICE_KEY = ["kind", "to", "about", "on"]
AT_ONCE = 200  # rows a query asks for or writes: SQLite takes 999 values


class CaseDetail(ValueError):
    """Something too long for a notice: e-mail carries a reference and a link, no case detail."""


def key_of(thing):
    """A row as the trail writes it: "audits.audit:12". Text passes as it is, None is ""."""
    if thing is None or isinstance(thing, str):
        return thing or ""
    return f"{thing._meta.label_lower}:{thing.pk}"


def record(action, thing, *, by, before=None, after=None):
    """Add an event. `by` is None where the software acts; `before` and `after` are what changed.

    What people wrote about a child stays in its row: here stands its `length`.
    """
    event = _event(action, thing, by, before, after)
    event.save(force_insert=True)
    return event


def record_many(action, changes, *, by):
    """Add one event for each of many things, in few queries: `changes` are (thing, before, after)."""
    return Event.objects.bulk_create(
        (_event(action, thing, by, before, after) for thing, before, after in changes), batch_size=AT_ONCE
    )


def _event(action, thing, by, before, after):
    return Event(
        action=action, thing=key_of(thing), label=str(thing or "")[:200], person=by,
        before=before, after=after, from_address=address(), request_id=request_id(),
    )


def keys_of(rows, *, thing="pk", case="case__reference", kind=None):
    """(thing, case reference) of each row of a query, as `read_list` takes them."""
    label = kind or rows.model._meta.label_lower
    return [(f"{label}:{pk}", reference) for pk, reference in rows.order_by().values_list(thing, case)]


def length(text):
    """How the trail tells of case text: how long it is, not what it says."""
    return f"{len(text)} characters" if text else ""


def read(person, thing, what, request=None, *, case_reference=""):
    """Add that a person read a child's record: `what` is "page", "pdf" or "export"."""
    if request is not None:
        request.trail_read = getattr(request, "trail_read", set()) | {key_of(thing)}
    return Access.objects.create(
        person=person, thing=key_of(thing), what=Access.What(what), case_reference=case_reference,
        from_address=address_of(request) if request else address(), request_id=request_id(),
    )


def read_many(person, things, what, request):
    """Add that a person read something of several children's records on one page: (thing, case reference) pairs."""
    seen = {"person": person, "what": Access.What(what), "from_address": address_of(request)}
    rows = (
        Access(thing=key_of(thing), case_reference=reference, request_id=request_id(), **seen)
        for thing, reference in things
    )
    Access.objects.bulk_create(rows, batch_size=1000)


def read_list(person, name, things, request):
    """Add that a person took a list along: a row for the list, and one for each child on it, as in `read_many`."""
    read(person, name, "export", request)
    read_many(person, dict.fromkeys(things), "export", request)


def notify(kind, to, *, about, url, on, urgent=False, due_at=None, **context):
    """Tell a person once about a thing on a day; True if that is new.

    `context` are the words of its templates, emails/<kind>.subject.txt and
    emails/<kind>.txt: references, days and numbers only. The e-mail goes out by a
    job, an urgent one as soon as the transaction is through. Leavers get none.
    """
    return bool(notify_many([telling(kind, to, about=about, url=url, on=on, urgent=urgent, due_at=due_at, **context)]))


@dataclass(frozen=True)
class Telling:
    """What one person is to be told once, before it is a notice."""

    kind: str
    to: object
    about: str
    url: str
    on: date
    urgent: bool
    due_at: datetime | None
    context: dict

    @property
    def key(self):
        """By which a notice is told once."""
        return self.kind, self.to.pk, self.about, self.on


def telling(kind, to, *, about, url, on, urgent=False, due_at=None, **context):
    """One of the many that `notify_many` tells; the arguments are those of `notify`."""
    return Telling(kind, to, key_of(about), url, on, urgent, due_at, context)


def notify_many(tellings):
    """Tell many people or of many things, in the order given, in one transaction; gives how many are new."""
    wanted = {}
    for one in tellings:
        if _is_here(one.to, one.on):
            wanted.setdefault(one.key, one)
    if not wanted:
        return 0
    known = _standing(wanted)
    untold = [one for key, one in wanted.items() if key not in known]
    if not untold:
        return 0
    now = clock.shared()
    with speaking(of_today):
        new = _write([_notice(one, now) for one in untold])
    if urgent := next((notice for notice in new if notice.urgent), None):
        ring_after_commit(tasks.post_notice, urgent.pk)
    return len(new)


def _notice(one, now):
    """The row of a notice; due by the clock that says what is due, not by this machine's own."""
    words = {name: _word(one.kind, name, value) for name, value in one.context.items()}
    return Notice(
        kind=one.kind, to=one.to, about=one.about, on=one.on, url=one.url, urgent=one.urgent,
        subject=_subject(one.kind, words), context=words, due_at=one.due_at or now,
    )


def _write(rows):
    """Write the rows that nobody else has written meanwhile; gives these."""
    if not rows:
        return []
    # An update that changes nothing: on SQLite ignore_conflicts would pass over a missing value as well.
    Notice.objects.bulk_create(
        rows, batch_size=AT_ONCE, update_conflicts=True, unique_fields=NOTICE_KEY, update_fields=["kind"]
    )
    standing = _standing({(row.kind, row.to_id, row.about, row.on) for row in rows})
    ours = set(standing.values())
    return [row for row in rows if row.token in ours]


def _standing(keys):
    """The notices there are of some keys: {key: token}."""
    keys, found = list(keys), {}
    for start in range(0, len(keys), AT_ONCE):
        kinds, people, things, days = map(set, zip(*keys[start : start + AT_ONCE], strict=True))
        rows = Notice.objects.filter(about__in=things, kind__in=kinds, to__in=people, on__in=days).order_by()
        found.update({tuple(key): token for *key, token in rows.values_list(*NOTICE_KEY, "token")})
    return {key: found[key] for key in keys if key in found}


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
