"""The pages of rounds and requests: do they work, who may only look, who sees nothing."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from allocation import services
from allocation.models import Allocation, Break, Exemption, Round, SampledCase
from audits.models import Audit
from cases.models import Case
from jobs.models import Job
from jobs.work import run_waiting
from lib.months import Month
from lib.tabular import read_table
from people.models import Role
from tests.allocation.making import control, draft, kept, make_auditors, make_cases
from tests.cast import make_person

pytestmark = pytest.mark.long


@pytest.fixture
def quinn(client, council):
    client.force_login(council.quinn)
    return client


def page(client, name, *arguments, status=200, **data):
    response = client.get(reverse(f"allocation:{name}", args=arguments), data)
    assert response.status_code == status
    return response.content.decode() if not response.streaming else b"".join(response.streaming_content).decode()


def post(client, name, *arguments, **data):
    return client.post(reverse(f"allocation:{name}", args=arguments), data)


def case_of(round_, person):
    return SampledCase.objects.get(round=round_, allocation__auditor=person)


# Rounds


def test_quinn_drafts_looks_and_publishes(quinn, council):
    assert "No round has been drafted yet." in page(quinn, "rounds")
    started = post(quinn, "draft", month="2026-03", seed="7")
    job = Job.objects.get()
    assert started.url == job.get_absolute_url()
    run_waiting()

    board = page(quinn, "round", Month(2026, 3))
    assert "All 4 auditors independent of the case have other cases of this round." in board
    assert "Confirm and publish" in board
    assert "4 audits are made, due on 31 March 2026." in page(quinn, "publish", Month(2026, 3))
    post(quinn, "publish", Month(2026, 3))
    run_waiting()

    job = Job.objects.get(kind="allocation.publish")
    assert (job.status, job.message, job.url) == ("done", "4 audits made", "/rounds/2026-03/")
    assert Audit.objects.count() == 4
    board = page(quinn, "round", Month(2026, 3))
    assert "Confirm and publish" not in board
    assert Audit.objects.first().reference in board


def test_a_month_with_a_round_is_not_offered_again(quinn, council, round_):
    form = page(quinn, "draft")

    assert '<option value="2026-04">April 2026</option>' in form
    assert "March 2026" not in form


def test_the_certificate_proves_the_draw(quinn, council, round_):
    assert round_.frame_digest in page(quinn, "certificate", Month(2026, 3))

    assert "The match with auditors is not made again here" in page(quinn, "certificate", Month(2026, 3))
    again = post(quinn, "certificate", Month(2026, 3)).content.decode()

    assert "The draw is proved: every line gives the same cases again." in again
    assert "The case list has changed" not in again


def test_left_over_auditors_are_listed_with_why(quinn, council, round_):
    assert "Tess Team is not independent of any of the cases left over." in page(quinn, "left_over", Month(2026, 3))


def test_problems_stand_on_the_page_before_publishing(quinn, council, round_):
    council.amara.left_on = date(2026, 3, 1)
    council.amara.save()

    assert "Amara Audit has left." in page(quinn, "publish", Month(2026, 3))
    assert "It cannot be published yet" in post(quinn, "publish", Month(2026, 3)).content.decode()
    assert (Job.objects.count(), Audit.objects.count()) == (0, 0)


def test_matching_and_drafting_again(quinn, council, round_):
    assert post(quinn, "match_again", Month(2026, 3)).url == "/rounds/2026-03/"
    assert "Every change made to this draft by hand is lost." in page(quinn, "start_again", Month(2026, 3))
    post(quinn, "start_again", Month(2026, 3))
    run_waiting()
    assert Round.objects.get().seed == 7


def test_a_round_is_taken_along_in_a_file(quinn, council, round_):
    table = read_table(quinn.get("/rounds/2026-03/", {"as": "xlsx"}).content)
    assert len(table.rows) == 30
    assert table.rows[0]["Line"] == "Control sample"

    text = page(quinn, "round", Month(2026, 3), **{"as": "csv", "state": "given"})
    assert len(text.strip().splitlines()) == 5


def test_the_list_of_cases_is_filtered(quinn, council, round_):
    assert page(quinn, "round", Month(2026, 3), state="given").count("/rounds/cases/") == 4
    assert page(quinn, "round", Month(2026, 3), words="Amara").count("/rounds/cases/") == 1


# Changes


def test_a_case_is_given_to_somebody_else(quinn, council, round_):
    (fresh,) = make_auditors(1)
    case = case_of(round_, council.amara)
    assert "Choose another auditor" in page(quinn, "case", case.pk)
    assert "Auditor 01" in page(quinn, "auditor", case.pk)

    done = post(quinn, "auditor", case.pk, to=fresh.pk, reason="Amara is in court")

    assert done.url == "/rounds/2026-03/"
    assert case_of(round_, fresh) == case
    assert "Chosen by Quinn Quality: Amara is in court" in page(quinn, "case", case.pk)


def test_somebody_the_rules_bar_is_not_offered(quinn, council, round_):
    case = case_of(round_, council.amara)

    refused = post(quinn, "auditor", case.pk, to=council.tess.pk, reason="Try")

    assert refused.status_code == 200
    assert case_of(round_, council.amara) == case


def test_a_swap_by_page(quinn, council, round_):
    one, other = case_of(round_, council.amara), case_of(round_, council.norman)

    post(quinn, "swap", one.pk, other=other.allocation.pk, reason="Nearer")

    assert case_of(round_, council.norman) == one


def test_dropping_and_replacing_by_page(quinn, council):
    make_cases(30, team=council.north, worker=council.priya, prefix="M")
    round_ = draft()
    one, other = kept(round_)[:2]

    post(quinn, "drop", one.pk, reason="Closed last week")
    post(quinn, "replace", other.pk, reason="Subject of a complaint")

    assert len(kept(round_)) == 39
    assert "Closed last week" in page(quinn, "round", Month(2026, 3), state="dropped")


def test_a_line_is_sized_redrawn_and_picked_for_by_page(quinn, council):
    make_cases(30, team=council.north, worker=council.priya, prefix="M")
    round_ = draft()
    line = control(round_)

    assert post(quinn, "size", line.pk, size="50").url == "/rounds/2026-03/"
    post(quinn, "redraw", line.pk, reason="Another draw")
    free = Case.objects.exclude(samplings__round=round_).first().reference
    post(quinn, "pick", line.pk, reference=free, reason="Asked for by the director")

    line.refresh_from_db()
    assert (line.size, line.attempt, len(kept(round_))) == ("50", 2, 51)
    refused = post(quinn, "pick", line.pk, reference="X-9", reason="Try").content.decode()
    assert "There is no case “X-9” in the case list this round was drawn from." in refused


# The year


def test_the_programme_shows_lines_by_month_with_what_is_open(quinn, council, round_):
    """HULL-96: "TBC" is a plan entry."""
    shown = page(quinn, "programme")

    assert "Programme from January 2026 to December 2026" in shown
    assert "30 drawn" in shown
    assert shown.count("Open</strong>") == 20
    assert "Programme from January 2027" in page(quinn, "programme", year="2027")


def test_capacity_shows_each_auditors_year(quinn, council, round_):
    """HULL-14."""
    services.publish_round(round_, by=council.quinn)

    shown = page(quinn, "capacity")
    assert shown.count("1 of 10") == 4
    rows = page(quinn, "capacity", **{"as": "csv"})
    assert "Amara Audit" in rows


# Requests


def test_amara_asks_for_a_break_and_quinn_agrees(client, council):
    """HULL-53."""
    client.force_login(council.amara)
    assert "Ask for a break" in page(client, "breaks")
    assert post(client, "ask_break", month="2026-04", reason="School holidays").url == "/rounds/breaks/"
    asked = Break.objects.get()
    assert "Your decision" not in page(client, "break", asked.pk)

    client.force_login(council.quinn)
    assert "Your decision" in page(client, "break", asked.pk)
    refused = post(client, "break", asked.pk, decision="refuse", reason="").content.decode()
    assert "Enter why you refuse" in refused
    post(client, "break", asked.pk, decision="agree", reason="")

    asked.refresh_from_db()
    assert asked.status == "agreed"
    assert "at most 1 of 7 auditors" in page(client, "breaks")


def test_a_colleague_sees_and_decides_no_break_of_others(client, council):
    asked = services.ask_break(council.amara, month=Month(2026, 4), reason="", by=council.amara)
    client.force_login(council.nell)

    assert "Amara Audit" not in page(client, "breaks")
    page(client, "break", asked.pk, status=404)
    client.force_login(council.hana)
    page(client, "break", asked.pk)
    assert post(client, "break", asked.pk, decision="agree", reason="").status_code == 403


def test_an_exemption_is_asked_decided_and_the_audit_given_to_somebody_else(client, council, round_):
    """HULL-55, HULL-56."""
    services.publish_round(round_, by=council.quinn)
    audit = Audit.objects.get(auditor=council.amara)
    asha = make_person("Asha Assistant", Role.SENIOR_LEADER, job_title="Assistant Director")
    (fresh,) = make_auditors(1)

    client.force_login(council.amara)
    assert post(client, "ask_exemption", audit.pk, reason="Long-term sickness").url == audit.get_absolute_url()
    client.force_login(asha)
    asked = Exemption.objects.get()
    assert f">{audit}</a>" in page(client, "exemptions")
    post(client, "exemption", asked.pk, decision="agree", reason="")
    client.force_login(council.quinn)
    assert "Auditor 01" in page(client, "reallocate", audit.pk)
    post(client, "reallocate", audit.pk, to=fresh.pk, reason="Amara is exempt", due_on="10/4/2026")

    audit.refresh_from_db()
    assert (audit.auditor, audit.due_on) == (fresh, date(2026, 4, 10))
    assert "Agreed" in page(client, "exemptions")


def test_requests_are_withdrawn_by_page(client, council, round_):
    services.publish_round(round_, by=council.quinn)
    audit = Audit.objects.get(auditor=council.amara)
    asked = services.ask_exemption(audit, reason="Sick", by=council.amara)
    break_ = services.ask_break(council.amara, month=Month(2026, 4), reason="", by=council.amara)
    client.force_login(council.amara)

    assert "Withdraw" in page(client, "exemption", asked.pk)
    post(client, "withdraw_exemption", asked.pk)
    post(client, "withdraw_break", break_.pk)

    assert {Exemption.objects.get().status, Break.objects.get().status} == {"withdrawn"}


def test_whoever_only_looks_at_a_request_is_not_offered_to_withdraw_it(client, council):
    asked = services.ask_break(council.amara, month=Month(2026, 4), reason="", by=council.amara)
    offered = {}
    for name in ("amara", "quinn", "dana", "hana", "norman"):
        client.force_login(getattr(council, name))
        offered[name] = reverse("allocation:withdraw_break", args=[asked.pk]) in page(client, "break", asked.pk)

    assert offered == {"amara": True, "quinn": True, "dana": False, "hana": False, "norman": False}



def test_the_qa_team_asks_for_somebody_else(quinn, council):
    post(quinn, "ask_break", person=council.ira.pk, month="2026-05", reason="")

    assert (Break.objects.get().person, Break.objects.get().asked_by) == (council.ira, council.quinn)


@pytest.mark.parametrize("name", ["breaks", "exemptions", "capacity", "left_over", "round"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_every_list_is_taken_along_in_a_file(quinn, council, round_, name, kind):
    services.publish_round(round_, by=council.quinn)
    services.ask_break(council.amara, month=Month(2026, 4), reason="Leave", by=council.amara)
    services.ask_exemption(Audit.objects.get(auditor=council.amara), reason="Sick", by=council.amara)
    arguments = [Month(2026, 3)] if name in ("left_over", "round") else []

    response = quinn.get(reverse(f"allocation:{name}", args=arguments), {"as": kind})

    content = b"".join(response.streaming_content) if response.streaming else response.content
    assert response["Content-Disposition"].endswith(f'.{kind}"')
    assert len(read_table(content).rows) >= 1


def test_lists_are_filtered_by_month_state_and_name(quinn, council):
    for person, month in ((council.amara, 4), (council.ira, 5)):
        services.ask_break(person, month=Month(2026, month), reason="Leave", by=person)

    assert "Ira Review" not in page(quinn, "breaks", month="2026-04")
    assert "Amara Audit" not in page(quinn, "breaks", words="ira")
    none_agreed = quinn.get("/rounds/breaks/", {"status": "agreed"}).content.decode()
    assert "Nothing to show here. Change or clear the filters to see more." in none_agreed
    assert "Ira Review" not in page(quinn, "capacity", service=council.court.parent_id)


def test_an_odd_year_or_month_in_an_address_does_no_harm(quinn, council):
    for odd in ("next", "99999", "-1", ""):
        assert "Programme from January 2026" in page(quinn, "programme", year=odd)
    assert quinn.get("/rounds/2026-13/").status_code == 404
    assert quinn.get("/rounds/2026-3/").status_code == 404


def test_a_published_round_offers_no_change(quinn, council, round_):
    services.publish_round(round_, by=council.quinn)
    case = kept(round_)[0]

    assert "Choose another auditor" not in page(quinn, "case", case.pk)
    for name in ("publish", "start_again"):
        assert quinn.get(reverse(f"allocation:{name}", args=[Month(2026, 3)])).url == "/rounds/2026-03/"
    refused = post(quinn, "drop", case.pk, reason="Too late").content.decode()
    assert "The round of March 2026 is no longer a draft: it is not changed here." in refused


def test_a_case_without_an_auditor_has_nothing_to_swap(quinn, council, round_):
    left = round_.cases.waiting().first()

    assert quinn.get(reverse("allocation:swap", args=[left.pk])).url == f"/rounds/cases/{left.pk}/"


def test_a_second_press_of_the_button_starts_no_second_job(quinn, council):
    for _ in range(2):
        post(quinn, "draft", month="2026-03", seed="")

    assert Job.objects.count() == 1


# Who may what


def addresses(round_, audit):
    """Every address of the room with what it needs."""
    case, line, month = kept(round_)[0].pk, control(round_).pk, Month(2026, 3)
    return {
        "rounds": [], "draft": [], "programme": [], "capacity": [],
        "round": [month], "certificate": [month], "left_over": [month], "publish": [month], "start_again": [month],
        "match_again": [month],
        "case": [case], "auditor": [case], "swap": [case], "drop": [case], "replace": [case],
        "size": [line], "redraw": [line], "pick": [line],
    }


LOOKING = {"rounds", "programme", "capacity", "round", "certificate", "left_over", "case"}


def test_auditors_managers_and_workers_are_let_into_no_round(client, council, round_):
    for person in (council.amara, council.tess, council.priya, council.hana, council.moses, council.adam):
        client.force_login(person)
        for name, arguments in addresses(round_, None).items():
            page(client, name, *arguments, status=403)


def test_senior_leaders_look_and_change_nothing(client, council, round_):
    client.force_login(council.dana)

    for name, arguments in addresses(round_, None).items():
        page(client, name, *arguments, status=200 if name in LOOKING else 403)


def test_nobody_but_the_qa_team_is_offered_the_draft_of_a_round(client, council):
    offered = []
    for person in (council.quinn, council.dana):
        client.force_login(person)
        offered.append("Draft a round" in page(client, "rounds"))

    assert offered == [True, False]


def test_everybody_sees_their_own_requests_and_nobody_else_s(client, council, round_):
    services.publish_round(round_, by=council.quinn)
    audit = Audit.objects.get(auditor=council.amara)
    asked = services.ask_exemption(audit, reason="Sick", by=council.amara)

    for person, status in (
        (council.amara, 200), (council.quinn, 200), (council.dana, 200), (council.hana, 200),
        (council.nell, 404), (council.priya, 404), (council.moses, 404), (council.adam, 404),
    ):
        client.force_login(person)
        page(client, "exemption", asked.pk, status=status)
        page(client, "exemptions")


def test_an_audit_is_handed_over_by_the_qa_team_only(client, council, round_):
    services.publish_round(round_, by=council.quinn)
    audit = Audit.objects.get(auditor=council.amara)

    for person, status in (
        (council.quinn, 200), (council.amara, 403), (council.dana, 403), (council.priya, 403), (council.moses, 404),
    ):
        client.force_login(person)
        page(client, "reallocate", audit.pk, status=status)


def test_an_exemption_is_asked_for_by_the_auditor_or_the_qa_team(client, council, round_):
    services.publish_round(round_, by=council.quinn)
    audit = Audit.objects.get(auditor=council.amara)

    for person, status in ((council.amara, 200), (council.quinn, 200), (council.priya, 403), (council.moses, 404)):
        client.force_login(person)
        page(client, "ask_exemption", audit.pk, status=status)


def test_only_auditors_and_the_qa_team_ask_for_breaks(client, council):
    for person, status in ((council.amara, 200), (council.quinn, 200), (council.priya, 403), (council.adam, 403)):
        client.force_login(person)
        page(client, "ask_break", status=status)


def test_nobody_but_auditors_and_the_qa_team_is_offered_to_ask_for_a_break(client, council):
    offered = {}
    for name in ("amara", "quinn", "priya", "moses", "dana", "adam"):
        client.force_login(getattr(council, name))
        offered[name] = reverse("allocation:ask_break") in page(client, "breaks")

    assert offered == {"amara": True, "quinn": True, "priya": False, "moses": False, "dana": False, "adam": False}



def test_who_is_not_signed_in_is_asked_to(client, council, round_):
    for name, arguments in addresses(round_, None).items():
        page(client, name, *arguments, status=302)


def test_a_month_without_a_round_is_not_found(quinn, council):
    page(quinn, "round", Month(2026, 3), status=404)


# Few queries, however many rows


def queries(client, name, *arguments, **data):
    with CaptureQueriesContext(connection) as captured:
        page(client, name, *arguments, **data)
    return len(captured)


def test_no_page_asks_more_for_more_rows(client, council):
    """At most twenty queries, and as many for many cases and auditors as for a few."""
    client.force_login(council.quinn)
    page(client, "rounds")  # the first request of all also reads what is then kept in memory
    few, many = _asked(client, council, 3), _asked(client, council, 25)

    assert many == few
    assert max(many.values()) <= 20, many


def _asked(client, council, number):
    Audit.objects.update(status=Audit.Status.CANCELLED)
    Allocation.objects.update(audit=None)
    Round.objects.all().delete()
    Break.objects.all().delete()
    make_cases(number, team=council.south, worker=council.nadia, prefix=f"Q{number}")
    people = make_auditors(number, prefix=f"Of {number}")
    round_ = draft()
    Break.objects.bulk_create(
        Break(person=person, month=date(2026, 5, 1), asked_by=person) for person in people
    )
    case = next(one for one in kept(round_) if hasattr(one, "allocation"))
    audit = services.publish_round(draft(date(2026, 4, 1)), by=None)[0]
    month = Month(2026, 3)
    return {
        name: queries(client, name, *arguments)
        for name, arguments in {
            "rounds": [], "programme": [], "capacity": [], "breaks": [], "exemptions": [], "draft": [],
            "round": [month], "left_over": [month], "publish": [month], "certificate": [month],
            "case": [case.pk], "auditor": [case.pk], "swap": [case.pk], "drop": [case.pk],
            "pick": [control(round_).pk], "ask_break": [], "reallocate": [audit.pk], "ask_exemption": [audit.pk],
            "ask_month_exemption": [],
        }.items()
    }
