"""A notice is told once a day, carries no case detail, and is sent whatever happens meanwhile."""

import smtplib
import threading
from datetime import date, datetime, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from lib import clock
from lib.months import Month
from tests.cast import make_person
from trail import tasks
from trail.models import Notice
from trail.post import ATTEMPTS, send_due
from trail.services import CaseDetail, mark_read, notify

DAY = date(2026, 3, 10)
MORNING = timezone.make_aware(datetime(2026, 3, 10, 9))
ABOUT = "audits.audit:12"


@pytest.fixture
def amara(db):
    return make_person("Amara Auditor")


@pytest.fixture
def site(settings):
    settings.SITE_URL = "https://audit.council.example"


def tell(to, kind="audit_overdue", on=DAY, **rest):
    return notify(kind, to, about=ABOUT, url="/audits/12/", on=on, **{"reference": "C-1"} | rest)


class FailingMail(EmailBackend):
    """A mail server that fails as often as `failures` says, then works."""

    failures = []

    def send_messages(self, messages):
        if self.failures:
            raise self.failures.pop(0)
        return super().send_messages(messages)


@pytest.fixture
def failures(settings):
    settings.EMAIL_BACKEND = f"{__name__}.FailingMail"
    FailingMail.failures = []
    return FailingMail.failures


def test_notice_is_told_once_a_day(amara):
    assert [tell(amara), tell(amara), tell(amara, on=DAY + timedelta(days=1))] == [
        True, False, True,
    ]
    assert list(Notice.objects.order_by("on").values_list("kind", "to", "about", "on")) == [
        ("audit_overdue", amara.pk, ABOUT, DAY),
        ("audit_overdue", amara.pk, ABOUT, DAY + timedelta(days=1)),
    ]


def test_database_itself_refuses_a_second_one(amara):
    tell(amara)
    first = Notice.objects.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(kind=first.kind, to=amara, about=ABOUT, on=DAY, url="/", subject="x")


def test_other_people_other_things_and_other_kinds_are_other_notices(amara):
    nell = make_person("Nell Nextdoor")

    assert tell(amara)
    assert tell(nell)
    assert tell(amara, kind="audit_reminder")
    assert notify("audit_overdue", amara, about="audits.audit:13", url="/", on=DAY)


def test_subject_falls_back_on_the_kind_in_words(amara):
    notify("test.something_new", amara, about=ABOUT, url="/", on=DAY, reference="C-1",
           due_on=date(2026, 3, 31))

    assert Notice.objects.get().subject == "Something new: C-1, due 31 March 2026"


def test_leavers_are_told_nothing(amara):
    amara.left_on = DAY
    assert not tell(amara)

    amara.left_on = DAY + timedelta(days=1)
    assert tell(amara)

    amara.is_active = False
    assert not tell(amara, on=DAY + timedelta(days=2))


@pytest.mark.parametrize("detail", ["x" * 201, "He was seen alone.\nHe said"])
def test_case_text_cannot_become_part_of_a_notice(amara, detail):
    with pytest.raises(CaseDetail, match="give a reference"):
        tell(amara, reference=detail)

    assert Notice.objects.count() == 0


def test_long_name_is_shortened_and_a_name_that_fits_stays_whole(amara):
    longest, fitting = "Wilhelmina-Anne " * 12 + "O'Connor", "N" * 120

    tell(amara, auditor=longest, by=fitting)

    assert len(longest) == 200
    assert Notice.objects.get().context == {
        "reference": "C-1", "auditor": longest[:119] + "…", "by": fitting,
    }


def test_words_are_kept_as_they_will_be_read(amara):
    tell(amara, due_on=DAY, month=Month(2026, 3), days=3, by=amara)

    assert Notice.objects.get().context == {
        "reference": "C-1", "due_on": "10 March 2026", "month": "March 2026", "days": 3,
        "by": "Amara Auditor",
    }


def test_mail_carries_a_link_and_a_reference(amara, site):
    tell(amara)

    posted = send_due()

    sent = mail.outbox[0]
    notice = Notice.objects.get()
    assert (posted.sent, sent.to, sent.subject) == (1, [amara.email], notice.subject)
    assert "https://audit.council.example/audits/12/" in sent.body.splitlines()
    assert sent.extra_headers["Message-ID"] == f"<notice-{notice.token}@audit.council.example>"
    assert notice.sent_at is not None


def test_mail_is_sent_once(amara):
    tell(amara)

    send_due()
    send_due()

    assert len(mail.outbox) == 1


def test_mail_waits_for_its_moment(amara):
    tell(amara, due_at=MORNING)

    with clock.at(MORNING - timedelta(minutes=1)):
        early = send_due().sent
    with clock.at(MORNING + timedelta(minutes=1)):
        late = send_due().sent

    assert (early, late) == (0, 1)


def test_urgent_mail_goes_first(amara):
    tell(amara)
    tell(amara, kind="concern_raised", urgent=True)

    send_due()

    kinds = [Notice.objects.get(subject=sent.subject).kind for sent in mail.outbox]
    assert kinds == ["concern_raised", "audit_overdue"]


def test_urgent_notice_rings_as_soon_as_it_is_kept(
    amara, monkeypatch, django_capture_on_commit_callbacks
):
    """HULL-64: told at once."""
    monkeypatch.setattr(tasks.post_notice, "delay", tasks.post_notice)

    with django_capture_on_commit_callbacks(execute=True):
        tell(amara)
    usual = len(mail.outbox)
    with django_capture_on_commit_callbacks(execute=True):
        tell(amara, kind="concern_raised", urgent=True)

    assert (usual, len(mail.outbox)) == (0, 2)


def test_person_who_left_meanwhile_gets_no_mail(amara):
    tell(amara)
    amara.left_on = DAY
    amara.save()

    posted = send_due()

    assert (posted.withheld, mail.outbox) == (1, [])
    assert Notice.objects.get().withheld == "The person has left."
    assert send_due().withheld == 0


def test_mail_server_that_is_away_loses_nothing(amara, failures):
    """F5: none skipped; tried again after two minutes."""
    failures.append(ConnectionRefusedError("Connection refused"))
    with clock.at(MORNING):
        tell(amara)
        tell(amara, kind="audit_reminder")
        first = send_due()

    kept = Notice.objects.order_by("pk")
    assert (first.sent, first.failed) == (0, 1)
    assert kept[0].failure == "ConnectionRefusedError: Connection refused"
    with clock.at(MORNING + timedelta(minutes=1)):
        assert send_due().sent == 1
    with clock.at(MORNING + timedelta(minutes=3)):
        assert send_due().sent == 1
    assert len(mail.outbox) == 2


def test_address_that_is_refused_does_not_keep_the_others_back(amara, failures):
    """F23: one bad row, the others go."""
    nell = make_person("Nell Nextdoor")
    failures.append(smtplib.SMTPRecipientsRefused({amara.email: (550, b"unknown")}))
    tell(amara)
    tell(nell)

    posted = send_due()

    assert (posted.sent, posted.failed) == (1, 1)
    assert [sent.to for sent in mail.outbox] == [[nell.email]]


def test_pauses_grow_and_end_in_giving_up(amara, failures):
    moment, pauses = MORNING + timedelta(seconds=1), []
    with clock.at(MORNING):
        tell(amara)
    while not Notice.objects.get().withheld:
        failures.append(TimeoutError("timed out"))
        with clock.at(moment):
            send_due()
        lease = Notice.objects.get().lease_until
        if lease:
            pauses.append(round((lease - moment).total_seconds() / 60))
            moment = lease + timedelta(seconds=1)

    assert pauses[:7] == [2, 4, 8, 16, 32, 60, 60]
    assert len(pauses) == ATTEMPTS
    assert Notice.objects.get().withheld == "Given up after 30 attempts: TimeoutError: timed out"


def test_second_sending_after_a_crash_has_the_same_message_id(amara):
    tell(amara)
    send_due()
    Notice.objects.update(sent_at=None)  # as if the process had died before it could mark

    send_due()

    first, second = (sent.extra_headers["Message-ID"] for sent in mail.outbox)
    assert first == second


@pytest.mark.django_db(transaction=True)
def test_notices_sent_by_many_workers_at_once_go_out_once(threads):
    amara = make_person("Amara Auditor")
    for n in range(10):
        tell(amara, kind=f"test_{n}")
    barrier = threading.Barrier(3)

    def work(_):
        barrier.wait()
        return send_due().sent

    outcomes = threads(work, 3)

    assert sum(outcomes) == 10
    assert len({sent.subject for sent in mail.outbox}) == len(mail.outbox) == 10


@pytest.mark.django_db(transaction=True)
def test_notice_told_by_many_at_once_is_one_row(threads):
    amara = make_person("Amara Auditor")
    barrier = threading.Barrier(5)

    def work(_):
        barrier.wait()
        return tell(amara)

    outcomes = threads(work, 5)

    assert sorted(outcomes) == [False] * 4 + [True]
    assert Notice.objects.count() == 1
    assert connection.vendor in ("sqlite", "postgresql")


def test_reading_marks_only_ones_own(amara):
    nell = make_person("Nell Nextdoor")
    tell(amara)
    tell(nell)

    assert mark_read(Notice.objects.all(), by=amara) == 1
    assert [notice.to for notice in Notice.objects.unread()] == [nell]
