"""What can wait is told at once, once a day or not by e-mail, as each person chose; alarms always at once."""

import threading
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from jobs.duties import all_duties
from lib import clock
from people.duties import gather_notices
from tests.cast import make_person
from trail.digest import NoSuchWay, choose, gather
from trail.kinds import Group, Way, group_of
from trail.models import Event, Notice, NoticeChoice
from trail.post import send_due
from trail.services import notify
from trail.ways import IN_DIGEST, UNWANTED, ways_of

DAY = date(2026, 3, 10)
NEXT = DAY + timedelta(days=1)
EMAILS = Path(settings.BASE_DIR) / "templates" / "emails"
#: Kinds that go out at once whatever anybody chose; every other kind is in a group.
ALARMS = {
    "audit_late", "challenge_late", "check_late", "concern_acknowledged", "concern_raised", "contact_escalated",
    "escalated", "moderation_late", "return_late",
}  # fmt: skip
PAGE = "/trail/notices/e-mails/"


@pytest.fixture
def amara(db):
    return make_person("Amara Auditor")


@pytest.fixture
def nell(db):
    return make_person("Nell Nextdoor")


def tell(to, kind="audit_reminder", number=12, on=DAY, **rest):
    return notify(
        kind, to, about=f"audits.audit:{number}", url=f"/audits/{number}/", on=on, reference=f"A-{number}", **rest
    )


def want(person, group, way):
    choose(person, ways={group: way}, by=person)


def at(day, hour):
    return clock.at(timezone.make_aware(datetime(day.year, day.month, day.day, hour)))


def tell_at(day, hour, person, **said):
    with at(day, hour):
        tell(person, on=day, **said)


def gather_at(day, hour=7):
    with at(day, hour):
        return gather(day), send_due().sent


def subjects():
    return [sent.subject for sent in mail.outbox]


# Kinds


def test_every_kind_of_notice_has_a_group_or_is_an_alarm():
    kinds = {path.name.removesuffix(".subject.txt") for path in EMAILS.glob("*.subject.txt")} - {"notice", "digest"}

    assert {kind for kind in kinds if group_of(kind) is None} == ALARMS
    assert {kind for kind in kinds if group_of(kind) == Group.REMINDER} == {
        kind for kind in kinds if kind.endswith("_reminder")
    }
    assert {kind for kind in kinds if group_of(kind) == Group.OVERDUE} == {
        kind for kind in kinds if kind.endswith("_overdue")
    }


def test_whatever_is_urgent_is_an_alarm():
    assert (group_of("chain_started"), group_of("chain_started", urgent=True)) == (Group.NEWS, None)


# Choosing


def test_who_never_chose_is_told_at_once(amara):
    tell(amara)

    assert send_due().sent == 1
    assert set(ways_of(amara).values()) == {Way.AT_ONCE}


def test_choice_is_kept_once_and_stands_in_the_trail(amara):
    want(amara, Group.NEWS, Way.DAILY)
    want(amara, Group.NEWS, Way.DAILY)
    want(amara, Group.NEWS, Way.NEVER)

    assert [(row.group, row.way) for row in NoticeChoice.objects.all()] == [("news", "never")]
    assert [(event.before, event.after) for event in Event.objects.order_by("pk")] == [
        ({"news": "at_once"}, {"news": "daily"}), ({"news": "daily"}, {"news": "never"}),
    ]


def test_what_is_overdue_cannot_be_switched_off(amara):
    with pytest.raises(NoSuchWay, match="What you owe and is overdue cannot be set to “No e-mail”: choose another"):
        want(amara, Group.OVERDUE, Way.NEVER)
    with pytest.raises(IntegrityError), transaction.atomic():
        NoticeChoice.objects.create(person=amara, group=Group.OVERDUE, way=Way.NEVER)

    assert ways_of(amara)[Group.OVERDUE] == Way.AT_ONCE


# No e-mail


def test_unwanted_notice_stands_on_the_page_and_is_not_mailed(amara, nell):
    want(amara, Group.REMINDER, Way.NEVER)
    tell(amara)
    tell(nell)

    send_due()

    assert [sent.to for sent in mail.outbox] == [[nell.email]]
    mine = Notice.objects.visible_to(amara).get()
    assert (mine.withheld, mine.read_at) == (UNWANTED, None)


@pytest.mark.parametrize("way", [Way.NEVER, Way.DAILY])
@pytest.mark.parametrize(("kind", "urgent"), [
    ("concern_raised", True), ("chain_started", True), ("escalated", False), ("audit_late", False),
])
def test_same_day_alarms_go_out_at_once_whatever_was_chosen(amara, kind, urgent, way):
    want(amara, Group.NEWS, way)
    want(amara, Group.REMINDER, way)
    tell(amara, kind, urgent=urgent)

    assert gather(DAY) == 0
    assert send_due().sent == 1


# One a day


def test_day_is_told_in_one_mail_with_links_and_references(amara, settings):
    settings.SITE_URL = "https://audit.council.example"
    want(amara, Group.REMINDER, Way.DAILY)
    want(amara, Group.NEWS, Way.DAILY)
    tell_at(DAY, 10, amara)
    tell_at(DAY, 11, amara, kind="audit_agreed", number=13)
    with at(DAY, 12):
        posted = send_due()

    assert (posted.sent, posted.put_off, mail.outbox) == (0, 2, [])
    assert gather_at(NEXT) == (1, 1)
    [sent] = mail.outbox
    lines = sent.body.splitlines()
    first, second = Notice.objects.visible_to(amara).order_by("pk")
    assert (sent.to, sent.subject) == ([amara.email], "Your notices of today")
    for notice in (first, second):
        assert lines[lines.index(notice.subject) + 1] == f"https://audit.council.example{notice.url}"
        assert notice.withheld == IN_DIGEST
    assert "https://audit.council.example/trail/notices/" in lines


def test_reminders_of_the_same_morning_are_in_its_mail(amara):
    want(amara, Group.REMINDER, Way.DAILY)
    tell_at(DAY, 6, amara)

    assert gather_at(DAY) == (1, 1)
    assert Notice.objects.get(kind="audit_reminder").digest.on == DAY


def test_gathering_twice_changes_nothing(amara):
    want(amara, Group.REMINDER, Way.DAILY)
    tell_at(DAY, 6, amara)
    gather_at(DAY)
    before = list(Notice.objects.order_by("pk").values())

    assert [gather_at(DAY), gather_at(DAY, 8)] == [(0, 0), (0, 0)]
    assert (list(Notice.objects.order_by("pk").values()), len(mail.outbox)) == (before, 1)


def test_what_comes_after_the_mail_of_a_day_waits_for_the_next(amara):
    want(amara, Group.REMINDER, Way.DAILY)
    tell_at(DAY, 6, amara)
    gather_at(DAY)
    tell_at(DAY, 9, amara, number=13)

    assert gather_at(DAY, 10) == (0, 0)
    assert gather_at(NEXT) == (1, 1)
    assert [notice.digest.on for notice in Notice.objects.filter(kind="audit_reminder").order_by("pk")] == [DAY, NEXT]


def test_nothing_to_tell_sends_no_mail(amara):
    want(amara, Group.REMINDER, Way.DAILY)

    assert gather_at(DAY) == (0, 0)
    assert Notice.objects.count() == 0


def test_only_the_groups_chosen_are_gathered(amara):
    want(amara, Group.REMINDER, Way.DAILY)
    tell_at(DAY, 6, amara)
    tell_at(DAY, 6, amara, kind="audit_overdue")

    gather_at(DAY)

    assert "Your notices of today" in subjects()
    assert Notice.objects.get(kind="audit_overdue").sent_at is not None
    assert Notice.objects.get(kind="audit_reminder").sent_at is None


def test_each_gets_their_own(amara, nell):
    for number, person in enumerate((amara, nell), start=20):
        want(person, Group.REMINDER, Way.DAILY)
        tell_at(DAY, 6, person, number=number)

    assert gather_at(DAY) == (2, 2)
    told = {sent.to[0]: [number for number in (20, 21) if f"/audits/{number}/" in sent.body] for sent in mail.outbox}
    assert told == {amara.email: [20], nell.email: [21]}


def test_set_aside_is_told_even_if_the_person_chose_anew_meanwhile(amara):
    want(amara, Group.REMINDER, Way.DAILY)
    tell_at(DAY, 10, amara)
    with at(DAY, 11):
        send_due()
    want(amara, Group.REMINDER, Way.AT_ONCE)

    assert gather_at(NEXT) == (1, 1)


def test_leavers_get_no_mail_of_the_day(amara):
    want(amara, Group.REMINDER, Way.DAILY)
    tell_at(DAY, 6, amara)
    amara.left_on = DAY
    amara.save()

    assert gather_at(DAY) == (0, 0)
    assert mail.outbox == []


def test_mail_of_the_day_is_no_notice_of_its_own(amara, client):
    want(amara, Group.REMINDER, Way.DAILY)
    tell_at(DAY, 6, amara)
    gather_at(DAY)
    client.force_login(amara)

    page = client.get(reverse("trail:notices"))

    assert [notice.kind for notice in page.context["page"]] == ["audit_reminder"]
    assert "Notices (1)" in page.content.decode()


def test_it_is_the_last_duty_of_the_day(amara):
    want(amara, Group.REMINDER, Way.DAILY)
    tell_at(DAY, 6, amara)

    assert all_duties()[-1].name == "people.digest"
    with at(DAY, 7):
        assert (gather_notices(DAY), gather_notices(DAY)) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_gathering_in_several_places_at_once_makes_one_mail(threads):
    amara = make_person("Amara Auditor")
    want(amara, Group.REMINDER, Way.DAILY)
    for number in range(5):
        tell(amara, number=number)
    barrier = threading.Barrier(3)

    def work(_):
        barrier.wait()
        return gather(DAY)

    outcomes = threads(work, 3)

    assert sorted(outcomes) == [0, 0, 1]
    digest = Notice.objects.get(kind="digest")
    assert digest.carries.count() == 5


@pytest.mark.parametrize("number", [2, 40])
def test_gathering_asks_no_more_however_much_a_person_has(amara, number, django_assert_max_num_queries):
    want(amara, Group.REMINDER, Way.DAILY)
    for n in range(number):
        tell(amara, number=n)

    with django_assert_max_num_queries(14):
        assert gather(DAY) == 1


# The page


def test_amara_chooses_on_her_page(amara, client):
    client.force_login(amara)

    shown = client.get(PAGE)
    answer = client.post(PAGE, {"reminder": "daily", "overdue": "daily", "news": "never"})

    assert shown.content.decode().count('value="at_once" checked') == 3
    assert (answer.status_code, answer.url) == (302, PAGE)
    assert ways_of(amara) == {Group.REMINDER: Way.DAILY, Group.OVERDUE: Way.DAILY, Group.NEWS: Way.NEVER}


def test_page_offers_no_way_to_pass_over_what_is_overdue(amara, client):
    client.force_login(amara)

    answer = client.post(PAGE, {"reminder": "daily", "overdue": "never", "news": "never"})

    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["overdue"])
    assert NoticeChoice.objects.count() == 0


def test_strangers_sign_in_first(client, amara):
    assert client.get(PAGE).url == f"{reverse('account_login')}?next={PAGE}"


def test_account_and_notices_lead_to_it(client, amara):
    client.force_login(amara)

    for name in ("people:account", "trail:notices"):
        assert f'href="{PAGE}"' in client.get(reverse(name)).content.decode()
