"""Exemptions from a whole month: asked beforehand, decided as any other, kept to by draft and round (HULL-55)."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from allocation import services
from allocation.models import Exemption
from allocation.refusals import Refused
from audits.models import Audit
from lib import clock
from lib.months import Month
from people.models import Role
from tests.allocation.making import draft, pairs
from tests.cast import make_person
from trail.models import Notice

MARCH, APRIL = Month(2026, 3), Month(2026, 4)


@pytest.fixture
def asha(council):
    """Who decides for children's social care (HULL-55)."""
    return make_person("Asha Assistant", Role.SENIOR_LEADER, job_title="Assistant Director, Safeguarding")


def ask(person, month=APRIL, *, by=None, reason="Caring for a parent"):
    return services.ask_month_exemption(person, month=month, reason=reason, by=by or person)


def told(kind):
    return [(notice.to.name, notice.subject) for notice in Notice.objects.filter(kind=kind).order_by("to__name")]


def test_month_is_asked_of_whoever_decides_and_the_answer_is_told(council, asha):
    """HULL-55."""
    asked = ask(council.amara)
    services.decide_exemption(asked, agree=True, by=asha)

    assert (asked.audit, asked.month, asked.status) == (None, date(2026, 4, 1), "agreed")
    assert told("month_exemption_asked") == [
        ("Asha Assistant", "Amara Audit asks to be exempt from auditing in April 2026"),
    ]
    assert told("month_exemption_decided") == [
        ("Amara Audit", "Your exemption from auditing in April 2026 is agreed"),
    ]


def test_exempt_auditor_is_drawn_no_case_in_that_month_alone(council, asha):
    services.decide_exemption(ask(council.amara, MARCH), agree=True, by=asha)

    assert "Amara Audit" not in pairs(draft(MARCH.first_day)).values()
    assert "Amara Audit" in pairs(draft(APRIL.first_day)).values()


def test_agreed_after_the_draft_the_case_goes_to_somebody_else(council, round_, asha):
    case = next(case for case, name in pairs(round_).items() if name == "Amara Audit")

    services.decide_exemption(ask(council.amara, MARCH), agree=True, by=asha)

    assert pairs(round_).get(case) != "Amara Audit"
    assert "Amara Audit" not in pairs(round_).values()


def test_audit_published_while_the_month_was_asked_for_is_given_away(council, round_, asha):
    """HULL-56."""
    asked = ask(council.amara, MARCH)
    services.publish_round(round_, by=council.quinn)
    audit = Audit.objects.get(auditor=council.amara)

    services.decide_exemption(asked, agree=True, by=asha)

    assert told("audit_to_reallocate") == [("Quinn Quality", f"Audit {audit} needs another auditor")]


def test_whoever_has_an_audit_asks_to_be_exempt_from_that(council, round_):
    services.publish_round(round_, by=council.quinn)
    audit = Audit.objects.get(auditor=council.amara)

    with pytest.raises(Refused) as refused:
        ask(council.amara, MARCH)

    assert str(refused.value) == (
        f"Amara Audit has audit {audit} in March 2026: ask for an exemption from that audit."
    )


def test_month_needs_a_reason_is_not_over_and_is_asked_once(council):
    with pytest.raises(Refused, match="exceptional circumstances"):
        ask(council.amara, reason="  ")
    with pytest.raises(Refused) as over:
        ask(council.amara, Month(2026, 2))
    ask(council.amara)
    with pytest.raises(Refused) as again:
        ask(council.amara)

    assert str(over.value) == "February 2026 is over. Choose this month or a later one."
    assert str(again.value) == "An exemption from April 2026 has been asked for already."


def test_colleague_neither_asks_nor_decides(council, asha):
    with pytest.raises(PermissionDenied):
        ask(council.amara, by=council.norman)
    asked = ask(council.amara, by=council.quinn)
    for person in (council.amara, council.quinn, council.norman):
        with pytest.raises(PermissionDenied):
            services.decide_exemption(asked, agree=True, by=person)

    assert (Exemption.objects.get().status, asked.asked_by) == ("asked", council.quinn)


# Pages


def page(client, name, *arguments, **posted):
    address = reverse(f"allocation:{name}", args=arguments)
    return client.post(address, posted) if posted else client.get(address)


def test_month_is_asked_decided_and_listed_by_page(client, council, asha):
    """HULL-55."""
    client.force_login(council.amara)
    listed = page(client, "exemptions").content.decode()
    answer = page(client, "ask_month_exemption", month="2026-04", reason="Caring for a parent")
    client.force_login(asha)
    asked = Exemption.objects.get()
    shown = page(client, "exemption", asked.pk).content.decode()
    page(client, "exemption", asked.pk, decision="agree", reason="")

    assert reverse("allocation:ask_month_exemption") in listed
    assert answer.url == reverse("allocation:exemptions")
    assert "Exemption from April 2026" in shown
    assert Exemption.objects.get().status == "agreed"
    client.force_login(council.amara)
    assert "April 2026" in page(client, "exemptions").content.decode()


def test_qa_team_asks_for_somebody_else_by_page(client, council):
    client.force_login(council.quinn)
    page(client, "ask_month_exemption", person=council.ira.pk, month="2026-05", reason="Maternity leave")

    asked = Exemption.objects.get()
    assert (asked.person, asked.asked_by, asked.month) == (council.ira, council.quinn, date(2026, 5, 1))


def test_form_offers_this_month_and_a_year_and_says_what_is_missing(client, council):
    client.force_login(council.amara)
    with clock.at(date(2026, 3, 10)):
        form = page(client, "ask_month_exemption").context["form"]
        missing = page(client, "ask_month_exemption", month="2026-04", reason="").context["form"]

    months = [value for value, _ in form.fields["month"].choices]
    assert (list(form.fields), months[0], months[-1]) == (["month", "reason"], "2026-03", "2027-03")
    assert missing.errors == {"reason": ["Enter the reason"]}
    assert Exemption.objects.count() == 0


@pytest.mark.parametrize(("name", "status"), [("amara", 200), ("quinn", 200), ("priya", 403), ("dana", 403)])
def test_only_auditors_and_the_qa_team_ask(client, council, name, status):
    client.force_login(getattr(council, name))

    assert page(client, "ask_month_exemption").status_code == status
    assert (reverse("allocation:ask_month_exemption") in page(client, "exemptions").content.decode()) == (status == 200)


def test_withdrawn_month_is_audited_as_any_other(client, council):
    asked = ask(council.amara)
    client.force_login(council.amara)

    assert "Withdraw" in page(client, "exemption", asked.pk).content.decode()
    page(client, "withdraw_exemption", asked.pk, sure="yes")

    assert Exemption.objects.get().status == "withdrawn"
    assert "Amara Audit" in pairs(draft(APRIL.first_day)).values()
