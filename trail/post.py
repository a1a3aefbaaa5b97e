"""Sending notices by e-mail: claimed, sent, then marked, so that none is skipped.

A process that dies between the mail server's yes and our mark sends one e-mail a
second time, with the same Message-ID, by which mail programs know it.
"""

import logging
import time
from dataclasses import dataclass
from datetime import timedelta
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused
from urllib.parse import urlsplit

from django import db
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import InterfaceError, OperationalError
from django.db.models import F
from django.template.loader import select_template

from lib import clock
from lib.wording import of_today, speaking
from trail.kinds import DIGEST, Way
from trail.models import Notice
from trail.ways import IN_DIGEST, UNWANTED, chosen_ways, way_of

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(hours=1)
ATTEMPTS = 30  # about a day of trying
MARKING = (0.2, 0.5, 1, 2, 4, 8)  # seconds between tries to note what was sent; PostgreSQL is back within three
ABOUT_ONE_MESSAGE = (SMTPRecipientsRefused, SMTPDataError, ValueError)


@dataclass
class Posted:
    """What one round of sending did: counts of notices."""

    sent: int = 0
    withheld: int = 0
    failed: int = 0
    put_off: int = 0  # to the e-mail of the day


def send_due(*, limit=500):
    """Send the notices that are due, urgent ones first. Safe to run twice at once."""
    now = clock.shared()
    due = Notice.objects.due(now).order_by("-urgent", "due_at", "pk")
    posted, connection = Posted(), get_connection()
    waiting, chosen = list(due.values_list("pk", flat=True)[:limit]), chosen_ways()
    try:
        with speaking(of_today):
            for pk in waiting:
                if not _send(pk, connection, posted, chosen):
                    break
    finally:
        connection.close()
    return posted


def never_send(notices, *, why):
    """Send no e-mail for those of the notices that still wait, and keep why; gives how many."""
    return notices.waiting().update(withheld=why[:200], lease_until=None)


def _send(pk, connection, posted, chosen):
    """Send one notice if it is still free; False where the mail server itself is away."""
    notice = _claim(pk)
    if notice is None:
        return True
    way = way_of(notice, chosen)
    if reason := _withhold(notice, way):
        Notice.objects.filter(pk=pk).update(withheld=reason, lease_until=None)
        posted.withheld += 1
        return True
    if way == Way.DAILY:
        Notice.objects.filter(pk=pk).update(withheld=IN_DIGEST, for_digest=True, lease_until=None)
        posted.put_off += 1
        return True
    try:
        connection.open()  # once for all notices of a round
        message(notice, connection).send()
    except (SMTPException, OSError, ValueError) as error:
        logger.warning("Notice %s was not sent: %s", pk, error)
        _put_back(notice, error)
        posted.failed += 1
        return isinstance(error, ABOUT_ONE_MESSAGE)
    _mark(pk)
    posted.sent += 1
    return True


def _mark(pk):
    """Note that a notice was sent, again while the database is away: what is not noted is sent again."""
    sent_at = clock.now()
    for pause in (*MARKING, None):
        try:
            Notice.objects.filter(pk=pk).update(sent_at=sent_at, lease_until=None, failure="")
            return
        except (OperationalError, InterfaceError):
            if pause is None or db.connection.in_atomic_block:
                raise
            db.connection.close()  # of a server that is gone; the next try asks for a new one
            time.sleep(pause)


def _claim(pk):
    """Take a notice for five minutes; None where another worker was quicker."""
    now = clock.shared()
    free = Notice.objects.due(now).filter(pk=pk)
    if not free.update(lease_until=now + LEASE, attempts=F("attempts") + 1):
        return None
    return Notice.objects.select_related("to").get(pk=pk)


def _withhold(notice, way):
    """Why a notice is not sent at all; "" to send it."""
    person = notice.to
    if not person.is_active or (person.left_on and person.left_on <= clock.today()):
        return "The person has left."
    if not person.email:
        return "The person has no e-mail address."
    if way == Way.NEVER:
        return UNWANTED
    if notice.attempts > ATTEMPTS:
        return f"Given up after {ATTEMPTS} attempts: {notice.failure}"[:200]
    return ""


def _put_back(notice, error):
    """Try again later: after 2, 4, 8 minutes, then every hour."""
    pause = min(timedelta(minutes=2 ** min(notice.attempts, 10)), LONGEST_PAUSE)
    Notice.objects.filter(pk=notice.pk).update(
        lease_until=clock.shared() + pause, failure=f"{type(error).__name__}: {error}"[:300]
    )


def message(notice, connection=None):
    """The e-mail of a notice: subject, a few words, the link. The same every time it is made."""
    template = select_template([f"emails/{notice.kind}.txt", "emails/notice.txt"])
    site = settings.SITE_URL.rstrip("/")
    context = {
        **notice.context, "notice": notice, "name": str(notice.to), "subject": notice.subject,
        "link": site + notice.url,
    }
    if notice.kind == DIGEST:
        context |= {"site": site, "carried": notice.carries.order_by("created_at", "pk")}
    host = urlsplit(settings.SITE_URL).hostname
    return EmailMessage(
        subject=notice.subject, body=template.render(context), to=[notice.to.email],
        connection=connection,
        headers={
            "Message-ID": f"<notice-{notice.token}@{host}>", "Auto-Submitted": "auto-generated",
        },
    )
