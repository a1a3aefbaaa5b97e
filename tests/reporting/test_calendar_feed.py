"""One's deadlines in one's own calendar: a secret address that ends with its owner, and a file calendars can read."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from audits.models import Action, Audit
from followup.models import Oversight
from lib import ical
from moderation.models import Moderation
from people.declaring import declare
from people.models import User
from reporting import feeds
from reporting.deadlines import deadlines_of
from reporting.models import CalendarFeed
from tests.reporting.making import make_audit, put
from trail.models import Event

DUE = date(2026, 3, 31)
PAGE = "/calendar/"


@pytest.fixture
def site(settings):
    settings.SITE_URL = "https://audit.council.example"


@pytest.fixture
def secret(cast, site):
    return feeds.renew(cast.amara, by=cast.amara)


def address(secret):
    return reverse("reporting:feed_file", args=[secret])


def unfolded(text):
    return text.replace("\r\n ", "").split("\r\n")


def read(secret, client=None):
    answer = (client or Client()).get(address(secret))
    assert answer.status_code == 200
    return unfolded(answer.content.decode())


def values(lines, name):
    return [line.partition(":")[2] for line in lines if line.partition(":")[0] == name]


# The file


def test_file_of_one_day_is_as_the_standard_says():
    day = ical.Day("audit-1@host", DUE, "Finish audit A; B, C\\D", "https://host/audits/1/")

    text = ical.calendar([day], name="Mine", product="Audit", at=datetime(2026, 3, 1, 9, tzinfo=UTC))

    assert text.split("\r\n") == [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Audit//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH", "NAME:Mine",
        "X-WR-CALNAME:Mine", "REFRESH-INTERVAL;VALUE=DURATION:PT6H", "X-PUBLISHED-TTL:PT6H", "BEGIN:VEVENT",
        "UID:audit-1@host", "DTSTAMP:20260301T090000Z", "DTSTART;VALUE=DATE:20260331", "DTEND;VALUE=DATE:20260401",
        "SUMMARY:Finish audit A\\; B\\, C\\\\D", "DESCRIPTION:https://host/audits/1/", "URL:https://host/audits/1/",
        "TRANSP:TRANSPARENT", "END:VEVENT", "END:VCALENDAR", "",
    ]  # fmt: skip


def test_no_text_can_begin_a_line_of_its_own():
    assert ical.escaped("a\r\nEND:VCALENDAR") == "a\\nEND:VCALENDAR"
    assert ical.escaped("a\x0bb\x0c\x85c\u2028d\u2029e\x1b[2J\x00f\x7f") == "abcde[2Jf"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=300))
def test_folded_lines_are_short_whole_and_come_back_as_they_were(text):
    folded = ical.folded(text)

    assert all(len(piece.encode()) <= 75 for piece in folded.split("\r\n"))
    assert folded.replace("\r\n ", "") == text


def test_line_of_exactly_the_longest_length_is_not_folded():
    assert (ical.folded("x" * 75), ical.folded("x" * 76)) == ("x" * 75, f"{'x' * 75}\r\n x")
    assert ical.folded("é" * 38) == f"{'é' * 37}\r\n é"


# Whose deadlines


def titles(person):
    return [(one.on, one.title) for one in deadlines_of(person)]


def test_auditor_has_the_day_of_the_audit_and_then_of_its_return(cast, framework):
    audit = make_audit(cast, framework)

    assert titles(cast.amara) == [(DUE, f"Finish audit {audit.reference}")]
    put(audit, status=Audit.Status.RETURNED, return_due_on=date(2026, 4, 3))
    assert titles(cast.amara) == [(date(2026, 4, 3), f"Amend and return audit {audit.reference}")]
    put(audit)
    assert titles(cast.amara) == []


def test_others_have_none_of_it(cast, framework):
    make_audit(cast, framework)

    assert [titles(person) for person in (cast.nell, cast.quinn, cast.dana)] == [[], [], []]


def test_worker_has_the_outcome_to_consider(cast, framework):
    audit = put(make_audit(cast, framework), status=Audit.Status.SHARED, challenge_until=date(2026, 4, 7))

    assert titles(cast.priya) == [(date(2026, 4, 7), f"Consider audit {audit.reference}")]


def test_owner_has_an_agreed_action(cast, framework):
    audit = put(make_audit(cast, framework))
    written = {"what": "Write the plan", "owner": cast.priya, "due_on": DUE, "created_by": cast.amara}
    Action.objects.create(audit=audit, order=1, **written)

    assert titles(cast.priya) == [(DUE, f"Action 1 of audit {audit.reference}")]


def test_manager_has_oversight_and_then_supervision(cast, framework):
    audit = put(make_audit(cast, framework))
    row = Oversight.objects.create(
        audit=audit, manager=cast.tess, due_on=date(2026, 4, 1), supervision_due_on=date(2026, 4, 20)
    )

    before = titles(cast.tess)
    Oversight.objects.filter(pk=row.pk).update(written_at=datetime(2026, 3, 30, tzinfo=UTC))

    assert before == [(date(2026, 4, 1), f"Management oversight of audit {audit.reference}")]
    assert titles(cast.tess) == [(date(2026, 4, 20), f"Supervision about audit {audit.reference}")]


def test_moderator_has_the_moderation(cast, framework):
    audit = put(make_audit(cast, framework))
    Moderation.objects.create(
        audit=audit, moderator=cast.moses, reason=Moderation.Reason.SHARE, why="Drawn", due_on=DUE
    )

    assert titles(cast.moses) == [(DUE, f"Moderate audit {audit.reference}")]


def test_deadline_of_a_family_one_knows_is_in_ones_calendar_no_longer(cast, framework):
    known, other = make_audit(cast, framework), make_audit(cast, framework)
    declare(cast.amara, known.case.reference, why="family", by=cast.amara)

    days = deadlines_of(User.objects.get(pk=cast.amara.pk))

    assert [one.title for one in days] == [f"Finish audit {other.reference}"]


def test_queries_do_not_grow_with_deadlines(cast, framework):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            deadlines_of(User.objects.get(pk=cast.amara.pk))
        return len(queries)

    make_audit(cast, framework)
    one = asked()
    for _ in range(4):
        make_audit(cast, framework)

    assert (asked(), len(deadlines_of(cast.amara))) == (one, 5)


# The address


def test_calendar_reads_references_and_links_and_no_more(cast, framework, secret):
    audit = make_audit(cast, framework)

    lines = read(secret)

    link = f"https://audit.council.example{audit.get_absolute_url()}"
    assert values(lines, "SUMMARY") == [f"Finish audit {audit.reference}"]
    assert (values(lines, "URL"), values(lines, "DESCRIPTION")) == ([link], [link])
    assert values(lines, "DTSTART;VALUE=DATE") == ["20260331"]
    assert cast.priya.name not in "".join(lines)
    assert audit.case.reference not in "".join(lines)


def test_day_that_moves_keeps_its_name(cast, framework, secret):
    audit = make_audit(cast, framework)
    before = values(read(secret), "UID")

    Audit.objects.filter(pk=audit.pk).update(due_on=DUE + timedelta(days=7))

    assert values(read(secret), "UID") == before == [f"audits.audit:{audit.pk}.audit@audit.council.example"]


def test_answer_is_a_calendar_that_no_cache_keeps(cast, secret):
    answer = Client().get(address(secret))

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "no-store, private"
    assert (Client().head(address(secret)).status_code, Client().post(address(secret)).status_code) == (200, 405)


def test_secret_is_not_kept(cast, secret):
    feed = CalendarFeed.objects.get()

    assert len(secret) >= 43
    assert secret not in str(vars(feed))
    assert secret not in str(list(Event.objects.values()))


def test_new_address_ends_the_one_before(cast, secret):
    again = feeds.renew(cast.amara, by=cast.amara)

    assert again != secret
    assert Client().get(address(secret)).status_code == 404
    assert Client().get(address(again)).status_code == 200
    assert CalendarFeed.objects.count() == 1


@pytest.mark.parametrize("ending", [{"left_on": date(2026, 3, 2)}, {"is_active": False}])
def test_leavers_calendar_ends_at_once(cast, secret, ending):
    assert Client().get(address(secret)).status_code == 200
    type(cast.amara).objects.filter(pk=cast.amara.pk).update(**ending)

    assert Client().get(address(secret)).status_code == 404


def test_reading_is_recorded_once_a_day_and_from_each_place(cast, secret):
    home, elsewhere = Client(REMOTE_ADDR="10.0.0.1"), Client(REMOTE_ADDR="10.0.0.2")

    for client in (home, home, elsewhere):
        read(secret, client)

    rows = Event.objects.filter(action="reporting.calendar_read").order_by("pk")
    assert [(row.person, row.from_address) for row in rows] == [(cast.amara, "10.0.0.1"), (cast.amara, "10.0.0.2")]


def test_calendar_that_asks_too_often_is_slowed(cast, secret, monkeypatch):
    monkeypatch.setattr("reporting.views_feed.READINGS", 2)

    answers = [Client().get(address(secret)) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2]["Retry-After"] == "3600"


def test_guessing_is_slowed(cast, monkeypatch):
    monkeypatch.setattr("reporting.views_feed.MISSES", 2)

    assert [Client().get(address(f"guess-{n}")).status_code for n in range(3)] == [404, 404, 429]


# The page


def test_amara_makes_renews_and_ends_her_address_on_its_page(client, cast, site):
    client.force_login(cast.amara)

    before = client.get(PAGE)
    made = client.post(reverse("reporting:feed_renew"))
    after = client.get(PAGE)
    ended = client.post(reverse("reporting:feed_off"))

    shown = made.context["address"]
    assert shown.startswith("https://audit.council.example/calendar/")
    assert shown in made.content.decode()
    assert (before.context["feed"], after.context["address"]) == (None, "")
    assert (ended.url, CalendarFeed.objects.count()) == (PAGE, 0)
    assert [event.action for event in Event.objects.filter(action__contains="calendar").order_by("pk")] == [
        "reporting.calendar_made", "reporting.calendar_ended",
    ]
    assert Client().get(shown.removeprefix("https://audit.council.example")).status_code == 404


def test_looking_makes_and_ends_nothing(client, cast, secret):
    client.force_login(cast.amara)

    assert [client.get(reverse(f"reporting:{name}")).status_code for name in ("feed_renew", "feed_off")] == [405, 405]
    assert CalendarFeed.objects.count() == 1


def test_ending_ends_ones_own_only(client, cast, secret):
    client.force_login(cast.nell)

    client.post(reverse("reporting:feed_off"))

    assert Client().get(address(secret)).status_code == 200


@pytest.mark.parametrize("name", ["feed", "feed_renew", "feed_off"])
def test_strangers_sign_in_first(client, cast, name):
    path = reverse(f"reporting:{name}")

    assert client.get(path).url == f"{reverse('account_login')}?next={path}"
