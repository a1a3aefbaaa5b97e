"""Breaks and exemptions: asked, decided, limited, told."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from allocation import services
from allocation.models import Break, Exemption
from allocation.refusals import Refused
from allocation.services.breaks import tell_when_full
from audits.models import Audit
from frameworks.services import in_force
from lib import clock
from lib.months import Month
from lib.steps import NotAllowed
from people.models import Role
from tests.allocation.making import draft, make_auditors, pairs
from tests.cast import make_person
from trail.models import Notice

APRIL = Month(2026, 4)


def ask(person, month=APRIL, *, by=None):
    return services.ask_break(person, month=month, reason="School holidays", by=by or person)


def agree(asked, by):
    return services.decide_break(asked, agree=True, by=by)


# Breaks


def test_a_break_is_asked_for_before_its_month_and_told(council):
    """HULL-53: the Head of Service and the Performance and Quality Service are told."""
    asked = ask(council.amara)

    assert (asked.status, asked.month, asked.asked_by) == ("asked", date(2026, 4, 1), council.amara)
    notices = Notice.objects.filter(kind="break_asked").order_by("to__name")
    assert [notice.to for notice in notices] == [council.norman, council.quinn]
    assert notices[0].subject == "Amara Audit asks for a break in April 2026"


def test_a_break_asked_for_too_late_is_refused(council):
    """HULL-53: before the end of the previous month."""
    with clock.at(date(2026, 3, 31)):
        ask(council.amara)
    with clock.at(date(2026, 4, 1)), pytest.raises(Refused) as refused:
        ask(council.norman)

    assert str(refused.value) == (
        "A break in April 2026 had to be asked for by 31 March 2026. "
        "Choose a later month, or ask for an exemption once you have an audit."
    )


def test_two_breaks_a_year_are_the_most(council):
    """HULL-53: ten audits are two months without one."""
    ask(council.amara, Month(2026, 5))
    ask(council.amara, Month(2026, 8))

    with pytest.raises(Refused) as refused:
        ask(council.amara, Month(2026, 10))

    assert str(refused.value) == "Amara Audit may have 2 breaks a year and has May 2026 and August 2026."
    assert ask(council.amara, Month(2027, 1)).status == "asked"


def test_a_month_is_asked_for_once(council):
    ask(council.amara)

    with pytest.raises(Refused, match="has asked for a break in April 2026 already"):
        ask(council.amara)


def test_a_fifth_of_the_auditors_may_be_on_a_break(council):
    """HULL-54: seven auditors, so one; heads of service are told when the limit is reached."""
    first, second = ask(council.amara), ask(council.ira)
    agree(first, council.quinn)

    with pytest.raises(Refused) as refused:
        agree(second, council.quinn)

    sentence = "1 of 7 auditors have a break in April 2026, and 20% is the most. Choose another month."
    assert str(refused.value) == sentence
    assert Break.objects.get(pk=second.pk).status == "asked"
    with pytest.raises(Refused, match="^1 of 7 auditors"):
        ask(council.nell)
    told = Notice.objects.filter(kind="breaks_full").order_by("to__name")
    assert [notice.to for notice in told] == [council.hana, council.norman]


def test_heads_of_service_are_told_once_that_a_month_is_full(council):
    """HULL-54."""
    agree(ask(council.amara), council.quinn)

    policy = in_force(date(2026, 3, 2)).policy
    assert tell_when_full(policy, APRIL, on=date(2026, 3, 3)) == 0
    assert Notice.objects.filter(kind="breaks_full").count() == 2


def test_a_break_is_decided_by_the_framework_s_role_and_not_by_oneself(council):
    council.quinn.memberships.create(role=Role.AUDITOR, starts_on=date(2020, 1, 1))
    asked = ask(council.quinn)

    with pytest.raises(PermissionDenied):
        agree(asked, council.quinn)
    with pytest.raises(PermissionDenied):
        agree(asked, council.hana)


def test_a_refusal_needs_its_reason_and_is_told(council):
    asked = ask(council.amara)

    with pytest.raises(NotAllowed):
        services.decide_break(asked, agree=False, by=council.quinn)
    services.decide_break(asked, agree=False, by=council.quinn, reason="Too many are away")

    asked.refresh_from_db()
    assert (asked.status, asked.decision_reason) == ("refused", "Too many are away")
    assert Notice.objects.get(kind="break_decided").subject == "Your break in April 2026 is refused"


def test_nobody_on_a_break_is_given_an_audit(council):
    """HULL-53."""
    agree(ask(council.amara), council.quinn)

    with clock.at(date(2026, 4, 1)):
        round_ = draft(date(2026, 4, 1))

    assert "Amara Audit" not in pairs(round_).values()
    assert round_.left_over.get(person=council.amara).reason == "Amara Audit has a break in April 2026."


def test_a_break_agreed_after_the_draft_gives_the_case_to_somebody_else(council):
    asked = ask(council.amara)
    round_ = draft(date(2026, 4, 1))
    (fresh,) = make_auditors(1)
    assert "Amara Audit" in pairs(round_).values()

    agree(asked, council.quinn)

    assert sorted(pairs(round_).values()) == [fresh.name, "Ira Review", "Nell Next", "Norman North"]


def test_a_break_is_given_back(council):
    asked = agree(ask(council.amara), council.quinn)

    services.withdraw_break(asked, by=council.amara)

    assert Break.objects.get().status == "withdrawn"
    assert agree(ask(council.ira), council.quinn).status == "agreed"


def test_nobody_asks_for_a_colleague_but_the_qa_team(council):
    with pytest.raises(PermissionDenied):
        ask(council.amara, by=council.norman)
    assert ask(council.amara, by=council.quinn).asked_by == council.quinn


# Exemptions


@pytest.fixture
def audit(council, round_):
    services.publish_round(round_, by=council.quinn)
    return Audit.objects.get(auditor=council.amara)


@pytest.fixture
def deciders(council):
    """The two people of HULL-55."""
    return (
        make_person("Asha Assistant", Role.SENIOR_LEADER, job_title="Assistant Director, Safeguarding"),
        make_person("Sol Strategic", Role.SENIOR_LEADER, job_title="Strategic Lead, Quality"),
    )


def ask_exemption(audit):
    return services.ask_exemption(audit, reason="Long-term sickness", by=audit.auditor)


def test_an_exemption_is_asked_of_whoever_decides_for_the_auditor(council, audit, deciders):
    """HULL-55: the Assistant Director for children's social care."""
    ask_exemption(audit)

    assert [notice.to.name for notice in Notice.objects.filter(kind="exemption_asked")] == ["Asha Assistant"]


def test_quality_auditors_are_exempted_by_the_strategic_lead(council, audit, deciders):
    """HULL-55."""
    asha, sol = deciders
    council.amara.memberships.create(role=Role.QA, starts_on=date(2020, 1, 1))
    asked = ask_exemption(audit)

    with pytest.raises(PermissionDenied):
        services.decide_exemption(asked, agree=True, by=asha)

    assert services.decide_exemption(asked, agree=True, by=sol).status == "agreed"


def test_an_agreed_exemption_asks_qa_to_reallocate(council, audit, deciders):
    """HULL-56."""
    asked = ask_exemption(audit)

    services.decide_exemption(asked, agree=True, by=deciders[0])

    notice = Notice.objects.get(kind="audit_to_reallocate")
    assert (notice.to, notice.url) == (council.quinn, f"/rounds/audits/{audit.pk}/reallocate/")
    assert Notice.objects.get(kind="exemption_decided").to == council.amara


def test_an_exempt_auditor_is_given_nothing_else_this_month(council, audit, deciders):
    services.decide_exemption(ask_exemption(audit), agree=True, by=deciders[0])
    ira = Audit.objects.get(auditor=council.ira)
    (fresh,) = make_auditors(1)
    services.reallocate(audit, to=fresh, reason="Exempt", by=council.quinn)

    with pytest.raises(Refused) as refused:
        services.reallocate(ira, to=council.amara, reason="Try", by=council.quinn)

    assert str(refused.value).endswith("Amara Audit is exempt in March 2026.")


def test_a_refused_exemption_leaves_the_audit_where_it_is(council, audit, deciders):
    """HULL-82: without an exemption the audit still has to be done."""
    asked = ask_exemption(audit)

    services.decide_exemption(asked, agree=False, by=deciders[0], reason="There is time left")

    audit.refresh_from_db()
    assert (audit.auditor, Exemption.objects.get().status) == (council.amara, "refused")


def test_an_exemption_is_asked_for_by_the_auditor_with_a_reason_once(council, audit):
    with pytest.raises(PermissionDenied):
        services.ask_exemption(audit, reason="For a friend", by=council.norman)
    with pytest.raises(Refused, match="exceptional circumstances"):
        services.ask_exemption(audit, reason=" ", by=council.amara)
    ask_exemption(audit)
    with pytest.raises(Refused, match="has been asked for already"):
        ask_exemption(audit)


def test_a_finished_audit_needs_no_exemption(council, audit):
    Audit.objects.filter(pk=audit.pk).update(status="closed", grade="good")
    audit.refresh_from_db()

    with pytest.raises(Refused, match="there is nothing left to be exempt from"):
        ask_exemption(audit)


def test_a_request_is_withdrawn_by_who_asked(council, audit):
    asked = ask_exemption(audit)

    with pytest.raises(PermissionDenied):
        services.withdraw_exemption(asked, by=council.norman)

    assert services.withdraw_exemption(asked, by=council.amara).status == "withdrawn"
