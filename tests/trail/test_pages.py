"""My notices are mine; the trail is the administrator's."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from lib import clock
from tests.cast import make_cast
from trail.models import Event, Notice
from trail.services import notify, read, record

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 10)


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def notice(cast):
    notify("audit_overdue", cast.amara, about="audits.audit:12", url="/jobs/", on=DAY,
           reference="C-1")
    return Notice.objects.get()


def test_amara_sees_what_she_was_told(client, cast, notice):
    client.force_login(cast.amara)

    page = client.get(reverse("trail:notices"))

    assert list(page.context["page"]) == [notice]
    assert page["Cache-Control"] == "no-store, private"


def test_nell_sees_no_notice_of_amaras(client, cast, notice):
    client.force_login(cast.nell)

    assert list(client.get(reverse("trail:notices")).context["page"]) == []
    assert client.post(reverse("trail:notice", args=[notice.pk])).status_code == 404
    assert Notice.objects.unread().count() == 1


def test_reading_a_notice_marks_it_and_goes_where_it_leads(client, cast, notice):
    client.force_login(cast.amara)

    answer = client.post(reverse("trail:notice", args=[notice.pk]))

    assert (answer.status_code, answer.url) == (302, "/jobs/")
    assert Notice.objects.unread().count() == 0


def test_looking_at_an_address_marks_nothing(client, cast, notice):
    client.force_login(cast.amara)

    answers = [client.get(reverse("trail:notice", args=[notice.pk])),
               client.get(reverse("trail:read_all"))]

    assert [answer.status_code for answer in answers] == [405, 405]
    assert Notice.objects.unread().count() == 1


def test_all_notices_are_marked_at_once(client, cast, notice):
    client.force_login(cast.amara)

    page = client.post(reverse("trail:read_all"), follow=True)

    assert [str(message) for message in page.context["messages"]] == ["1 notice marked as read"]
    assert Notice.objects.unread().count() == 0


def test_unread_notices_can_be_singled_out(client, cast, notice):
    notify("audit_reminder", cast.amara, about="audits.audit:12", url="/", on=DAY)
    Notice.objects.filter(pk=notice.pk).update(read_at=clock.now())
    client.force_login(cast.amara)

    page = client.get(reverse("trail:notices"), {"state": "new"})

    assert [each.kind for each in page.context["page"]] == ["audit_reminder"]


@pytest.mark.parametrize("name", ["trail:notices", "trail:events", "trail:accesses"])
def test_strangers_are_asked_to_sign_in(client, cast, name):
    answer = client.get(reverse(name))

    assert (answer.status_code, answer.url) == (
        302, f"{reverse('account_login')}?next={reverse(name)}",
    )


@pytest.mark.parametrize("name", ["trail:events", "trail:accesses"])
@pytest.mark.parametrize("who", ["amara", "tess", "hana", "quinn", "dana"])
def test_trail_is_closed_to_all_but_the_administrator(client, cast, who, name):
    client.force_login(getattr(cast, who))

    assert client.get(reverse(name)).status_code == 403
    assert client.get(reverse(name), {"as": "csv"}).status_code == 403


def test_administrator_finds_who_read_a_case(client, cast):
    read(cast.amara, "audits.audit:12", "page", case_reference="C-1")
    read(cast.nell, "audits.audit:12", "pdf", case_reference="C-1")
    read(cast.nell, "audits.audit:13", "pdf", case_reference="C-2")
    client.force_login(cast.adam)

    def found(**asked):
        page = client.get(reverse("trail:accesses"), asked).context["page"]
        return sorted((row.person.name.split()[0], row.case_reference, row.what) for row in page)

    assert found(case="c-1") == [("Amara", "C-1", "page"), ("Nell", "C-1", "pdf")]
    assert found(who="nell", what="pdf") == [("Nell", "C-1", "pdf"), ("Nell", "C-2", "pdf")]
    assert found(case="C-1", who="amara") == [("Amara", "C-1", "page")]


def test_administrator_finds_what_happened_on_a_day(client, cast):
    for day in (9, 10, 11):
        with clock.at(date(2026, 3, day)):
            record("audits.submitted", f"audits.audit:{day}", by=cast.amara)
    client.force_login(cast.adam)

    page = client.get(reverse("trail:events"), {"first": "2026-03-10", "last": "2026-03-10"})

    assert [event.thing for event in page.context["page"]] == ["audits.audit:10"]


def test_events_are_found_by_action_and_by_row(client, cast):
    record("audits.submitted", "audits.audit:1", by=cast.amara)
    record("audits.graded", "audits.audit:12", by=None)
    client.force_login(cast.adam)

    def found(**asked):
        return [event.action for event in
                client.get(reverse("trail:events"), asked).context["page"]]

    assert found(action="audits.") == ["audits.graded", "audits.submitted"]
    assert found(thing="audits.audit:1") == ["audits.submitted"]


def test_page_of_events_shows_what_changed_and_escapes_it(client, cast):
    record("people.renamed", cast.amara, by=cast.adam, before={"name": "A"},
           after={"name": "<b>Amara</b>"})
    client.force_login(cast.adam)

    html = client.get(reverse("trail:events")).content.decode()

    assert "name: A → &lt;b&gt;Amara&lt;/b&gt;" in html


def test_taking_the_trail_along_is_itself_kept(client, cast):
    read(cast.amara, "audits.audit:12", "page", case_reference="=C-1")
    client.force_login(cast.adam)

    answer = client.get(reverse("trail:accesses"), {"as": "csv", "case": "=C-1"})
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()

    assert len(lines) == 2
    assert ",'=C-1,audits.audit:12," in lines[1]
    event = Event.objects.get()
    assert (event.action, event.thing, event.person) == (
        "trail.exported", "trail.access", cast.adam,
    )


@pytest.mark.parametrize("number", [3, 60])
@pytest.mark.parametrize("name", ["trail:notices", "trail:events", "trail:accesses"])
def test_pages_ask_the_same_of_the_database_however_much_there_is(
    client, cast, name, number, django_assert_max_num_queries
):
    for n in range(number):
        person = (cast.amara, cast.nell, cast.adam)[n % 3]
        record("audits.submitted", f"audits.audit:{n}", by=person)
        read(person, f"audits.audit:{n}", "page")
        notify("audit_overdue", cast.adam, about="x", url="/", on=DAY + timedelta(days=n))
    client.force_login(cast.adam)

    with django_assert_max_num_queries(15):
        assert client.get(reverse(name)).status_code == 200
