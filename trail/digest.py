"""How people want to be told, and the one e-mail a day for those who want that."""

from collections import defaultdict

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from lib import clock
from trail.kinds import DIGEST, WAYS, Way
from trail.models import Notice, NoticeChoice
from trail.services import key_of, notify, record
from trail.ways import IN_DIGEST, chosen_ways, way_of, ways_of


class NoSuchWay(ValueError):
    """A way that a group of notices does not offer; the message is for who chose it."""


@transaction.atomic
def choose(person, *, ways, by):
    """Settle how a person is told, {group: way}; groups that are not named stay as they are."""
    before = ways_of(person)
    for group, way in ways.items():
        if way not in WAYS[group]:
            raise NoSuchWay(f"{group.label} cannot be set to “{Way(way).label}”: choose another way.")
    NoticeChoice.objects.bulk_create(
        [NoticeChoice(person=person, group=group, way=way) for group, way in ways.items()],
        update_conflicts=True, unique_fields=["person", "group"], update_fields=["way"],
    )  # fmt: skip
    changed = {group: way for group, way in ways.items() if before[group] != way}
    if changed:
        record("trail.ways_chosen", person, by=by, before={group: before[group] for group in changed}, after=changed)
    return ways_of(person)


def gather(on):
    """Put what each person has waiting for their e-mail of the day into that one; gives how many e-mails.

    A day has one e-mail for a person. What comes after it waits for the next day's,
    so that a second run changes nothing.
    """
    waiting = defaultdict(list)
    for notice in _waiting(chosen_ways()):
        waiting[notice.to].append(notice.pk)
    return sum(_gather_for(person, pks, on) for person, pks in waiting.items())


def _waiting(chosen):
    """Notices that were set aside for an e-mail of the day, and those that are about to be."""
    set_aside = Q(for_digest=True, digest=None)
    about_to_be = Notice.objects.due(clock.now()).filter(to__in={person for person, _ in chosen})
    rows = Notice.objects.filter(set_aside | Q(pk__in=about_to_be.values("pk"))).exclude(kind=DIGEST)
    for notice in rows.select_related("to").order_by("to", "created_at", "pk"):
        if notice.for_digest or way_of(notice, chosen) == Way.DAILY:
            yield notice


@transaction.atomic
def _gather_for(person, pks, on):
    """Write one person's e-mail of the day; False where that day has one, or nothing is left for it."""
    about = key_of(person)
    if not notify(DIGEST, person, about=about, url=reverse("trail:notices"), on=on):
        return False
    digest = Notice.objects.get(kind=DIGEST, to=person, about=about, on=on)
    now = clock.now()
    free = Q(for_digest=True, digest=None) | Q(pk__in=Notice.objects.due(now).values("pk"))
    carried = Notice.objects.filter(free, pk__in=pks).update(
        digest=digest, for_digest=True, withheld=IN_DIGEST, lease_until=None,
    )
    if not carried:
        digest.delete()
        return False
    # Nobody is told of being told: the page of notices shows what it carries.
    Notice.objects.filter(pk=digest.pk).update(read_at=now)
    return True
