"""The secret address at which a person's calendar reads their deadlines: made, renewed, switched off, read."""

import hashlib
import secrets
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from lib import clock, ical
from people.models import User
from reporting.deadlines import deadlines_of
from reporting.models import CalendarFeed
from trail.middleware import address
from trail.services import record


@transaction.atomic
def renew(person, *, by):
    """Give a person a new secret and end the one before; gives the secret, which is not kept readable."""
    secret = secrets.token_urlsafe(32)
    begun = {"digest": _digest(secret), "made_at": clock.now(), "read_on": None, "read_from": ""}
    CalendarFeed.objects.update_or_create(person=person, defaults=begun)
    record("reporting.calendar_made", person, by=by)
    return secret


@transaction.atomic
def switch_off(person, *, by):
    """End a person's address; True if there was one."""
    gone, _ = CalendarFeed.objects.filter(person=person).delete()
    if gone:
        record("reporting.calendar_ended", person, by=by)
    return bool(gone)


def feed_of(secret, *, on):
    """The feed behind a secret; None where it was renewed, switched off, or its owner has left."""
    here = User.objects.working(on)
    return CalendarFeed.objects.filter(digest=_digest(secret), person__in=here).select_related("person").first()


@transaction.atomic
def read(feed):
    """The calendar of a feed as text. Its first reading of a day, and any from another address, stands in the trail."""
    today, place = clock.today(), address()
    before = CalendarFeed.objects.filter(pk=feed.pk)
    if before.exclude(read_on=today, read_from=place).update(read_on=today, read_from=place):
        record("reporting.calendar_read", feed.person, by=feed.person)
    site = settings.SITE_URL.rstrip("/")
    host = urlsplit(site).hostname
    days = (ical.Day(f"{one.key}@{host}", one.on, one.title, site + one.url) for one in deadlines_of(feed.person))
    return ical.calendar(days, name="Case file audits", product="Case file audit", at=clock.now())


def _digest(secret):
    """A random secret of 256 bits needs no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()
