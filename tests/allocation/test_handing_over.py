"""A published audit changes hands: the rules again, the history kept, and what page and people are told."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from allocation import services
from allocation.models import Allocation, Break, Exemption, SampledCase
from allocation.refusals import Refused
from audits.models import Audit, StatusChange
from frameworks import services as frameworks
from lib.steps import AlreadyMoved, NotAllowed
from people.models import Absence, Role
from tests.allocation.conftest import HULL
from tests.allocation.making import make_auditors
from tests.audits import making
from tests.cast import give_role, make_person
from tests.frameworks.council import changed
from trail.models import Event, Notice

pytestmark = pytest.mark.long

MARCH = date(2026, 3, 1)


@pytest.fixture
def published(council, round_):
    services.publish_round(round_, by=council.quinn)
    return round_


@pytest.fixture
def audit(council, published):
    return Audit.objects.get(auditor=council.amara)


@pytest.fixture
def fresh(council):
    (one,) = make_auditors(1)
    return one


def hand(audit, to, council, **options):
    return services.reallocate(audit, to=to, **{"reason": "Exempt", "by": council.quinn, **options})


def refusal(audit, to, council, **options):
    with pytest.raises(Refused) as refused:
        hand(audit, to, council, **options)
    return str(refused.value)


# What stays and what is told


def test_an_audit_handed_over_twice_keeps_the_whole_history(council, audit, fresh):
    """HULL-56: who had it, who gave it to whom, and why, in order."""
    second = make_person("Zoe Second", Role.AUDITOR)
    hand(audit, fresh, council, reason="Amara is exempt")
    hand(audit, second, council, reason="Left the council")

    sampled = SampledCase.objects.get(allocation__audit=audit)
    assert [(str(one.was), str(one.to), one.reason) for one in sampled.changes.order_by("pk")][1:] == [
        ("Amara Audit", "Auditor 01", "Amara is exempt"), ("Auditor 01", "Zoe Second", "Left the council"),
    ]  # fmt: skip
    said = StatusChange.objects.filter(audit=audit).order_by("pk").values_list("status", "reason")
    assert list(said) == [
        ("allocated", ""), ("allocated", "From Amara Audit to Auditor 01: Amara is exempt"),
        ("allocated", "From Auditor 01 to Zoe Second: Left the council"),
    ]  # fmt: skip
    assert sampled.allocation.reason == "Chosen by Quinn Quality: Left the council"


def test_both_are_told_and_nobody_else_twice(council, audit, fresh):
    before = Notice.objects.count()

    hand(audit, fresh, council)

    assert Notice.objects.filter(kind="audit_taken_over").get().to == council.amara
    assert Notice.objects.filter(kind="audit_allocated", to=fresh, about=f"audits.audit:{audit.pk}").count() == 1
    assert Notice.objects.count() - before == 2


def test_what_was_written_stays_and_is_written_on_by_the_new_auditor(council, audit, fresh):
    asked = making.form_questions(audit).filter(has_comment=True).first()
    making.write(audit, asked.code, "Begun by Amara", part=making.COMMENT)
    was = Audit.objects.get(pk=audit.pk)

    hand(was, fresh, council)

    now = Audit.objects.get(pk=audit.pk)
    assert (now.status, now.auditor, now.answers.count()) == ("in_progress", fresh, 1)
    with pytest.raises(PermissionDenied):
        making.write(now, asked.code, "Amara again", by=council.amara, part=making.COMMENT)
    assert making.write(now, asked.code, "Taken on", part=making.COMMENT).version == 2


def test_the_last_day_stays_unless_another_is_given(council, audit, fresh):
    hand(audit, fresh, council)
    assert Audit.objects.get(pk=audit.pk).due_on == date(2026, 3, 31)

    hand(audit, make_person("Zoe Second", Role.AUDITOR), council, due_on=date(2026, 4, 15))

    assert Audit.objects.get(pk=audit.pk).due_on == date(2026, 4, 15)


def test_the_trail_says_who_gave_it_to_whom(council, audit, fresh):
    hand(audit, fresh, council)

    event = Event.objects.get(action="audits.reassign")
    assert (event.person, event.before, event.after) == (
        council.quinn, {"auditor": council.amara.pk}, {"auditor": fresh.pk, "reason": "6 characters"},
    )  # fmt: skip


def test_an_audit_outside_any_round_changes_hands_without_an_allocation(council, framework, published, fresh):
    outside = making.make_audit(council, framework, case=making.make_case(council, "O-1"), month=date(2026, 2, 1))

    hand(outside, fresh, council)

    assert Audit.objects.get(pk=outside.pk).auditor == fresh
    assert not Allocation.objects.filter(auditor=fresh).exists()


def test_whoever_gave_an_audit_away_has_room_for_another(council, audit, fresh):
    """HULL-14: one a month; the one given away is no longer theirs."""
    norman = Audit.objects.get(auditor=council.norman)
    assert refusal(norman, council.amara, council).endswith("Amara Audit has 1 audit this month; the most is 1.")

    hand(audit, fresh, council)
    hand(norman, council.amara, council)

    assert Audit.objects.get(pk=norman.pk).auditor == council.amara


# Who may not have it


def on_a_break(person):
    Break.objects.create(person=person, month=MARCH, status="agreed", asked_by=person, reason="x")


def exempt(person):
    Exemption.objects.create(person=person, month=MARCH, status="agreed", asked_by=person, reason="x")


def away(person):
    Absence.objects.create(person=person, starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 30))


def gone(person):
    person.left_on = date(2026, 3, 1)
    person.save()


def leaving(person):
    person.left_on = date(2026, 3, 20)
    person.save()


def locked_out(person):
    person.is_active = False
    person.save()


def in_the_team(person):
    person.team = Audit.objects.get(auditor__name="Amara Audit").team
    person.save()


def above_the_worker(person):
    worker = Audit.objects.get(auditor__name="Amara Audit").practitioner
    worker.line_manager = person
    worker.save()


@pytest.mark.parametrize(
    ("happens", "why"),
    [
        (on_a_break, "Auditor 01 has a break in March 2026."),
        (exempt, "Auditor 01 is exempt in March 2026."),
        (away, "Auditor 01 is away until 30 March 2026."),
        (gone, "Auditor 01 has left."),
        (leaving, "Auditor 01 leaves on 20 March 2026."),
        (locked_out, "Auditor 01 has left."),
        (in_the_team, "Auditor 01 works in the case's team."),
        (above_the_worker, "Auditor 01 is the case's worker, manager or reviewing officer."),
    ],
)
def test_whom_the_rules_bar_takes_no_audit_over(council, audit, fresh, happens, why):
    """HULL-15, HULL-53, HULL-55."""
    happens(fresh)

    assert refusal(audit, fresh, council) == f"{audit} cannot go to Auditor 01. {why}"
    assert Audit.objects.get(pk=audit.pk).auditor == council.amara
    assert fresh.pk not in {person.pk for person, _ in services.propose_reallocation(audit)}


@pytest.mark.parametrize("first_name", ["amara", "hana", "dana"])
def test_who_may_not_give_audits_away_is_not_told_why_somebody_cannot_have_one(council, audit, fresh, first_name):
    """When a colleague is away is not theirs to find out."""
    away(fresh)

    with pytest.raises(PermissionDenied):
        hand(audit, fresh, council, by=getattr(council, first_name))


def test_the_tenth_audit_of_the_year_is_the_last_to_take_over(council, framework, audit, fresh):
    """HULL-14, HULL-116."""
    for n in range(10):
        case = making.make_case(council, f"old-{n}", team=council.south, worker=council.nadia)
        done = making.make_audit(council, framework, case=case, auditor=fresh, month=date(2026, 1 + n % 2, 1))
        Audit.objects.filter(pk=done.pk).update(status="closed", grade="good")

    assert refusal(audit, fresh, council).endswith("Auditor 01 has had 10 of at most 10 audits this year.")


def test_who_was_named_on_the_audit_does_not_audit_it_after_a_change_of_worker(council, audit, fresh):
    """HULL-15: the audit remembers who worked with the child when it was made."""
    give_role(council.nadia, Role.AUDITOR)
    Audit.objects.filter(pk=audit.pk).update(practitioner=council.nadia)
    audit.refresh_from_db()

    assert refusal(audit, council.nadia, council).endswith(
        "Nadia Near is the case's worker, manager or reviewing officer."
    )


def test_a_re_audit_goes_to_somebody_else_where_the_framework_says_so(council, framework, audit, fresh):
    rule = "  exclude_own_service: false\n"
    texts = changed(rule, f"{rule}  exclude_previous_auditor: true\n")
    strict = frameworks.load_texts(HULL.name, texts, in_force_from=date(2021, 1, 1)).version
    before = making.make_audit(
        council, strict, case=making.make_case(council, "R-1"), auditor=fresh, month=date(2026, 1, 1)
    )
    Audit.objects.filter(pk=before.pk).update(status="closed", grade="inadequate")
    again = making.make_audit(council, strict, case=before.case, auditor=council.nell, re_audit_of=before)

    assert refusal(again, fresh, council).endswith("Auditor 01 audited this case before.")


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_handover_needs_its_reason(council, audit, fresh, reason):
    assert refusal(audit, fresh, council, reason=reason) == "Give a reason to give an audit to somebody else."


@pytest.mark.parametrize("status", ["finalised", "checked", "closed", "cancelled"])
def test_a_finished_audit_changes_hands_no_more(council, audit, fresh, status):
    Audit.objects.filter(pk=audit.pk).update(status=status, grade="" if status == "cancelled" else "good")
    audit.refresh_from_db()

    with pytest.raises(NotAllowed, match="^Only unfinished and returned audits change hands.$"):
        hand(audit, fresh, council)


@pytest.mark.parametrize("status", ["allocated", "in_progress", "shared", "returned"])
def test_an_audit_changes_hands_in_the_state_it_is_in(council, audit, fresh, status):
    Audit.objects.filter(pk=audit.pk).update(status=status, grade="good" if status == "returned" else "")
    audit.refresh_from_db()

    hand(audit, fresh, council)

    audit.refresh_from_db()
    assert (audit.auditor, audit.status) == (fresh, status)


def test_of_two_people_who_hand_it_over_one_is_told(council, audit, fresh):
    second = make_person("Zoe Second", Role.AUDITOR)
    same = Audit.objects.get(pk=audit.pk)
    hand(audit, fresh, council)

    with pytest.raises(AlreadyMoved, match="Somebody else has just changed"):
        hand(same, second, council)

    assert Audit.objects.get(pk=audit.pk).auditor == fresh
    assert SampledCase.objects.get(allocation__audit=audit).changes.count() == 2


# Whom the rules prefer


def test_at_most_five_are_proposed_the_best_first(council, audit):
    """HULL-14: the fewest audits first, and those of the case's area before others."""
    make_auditors(7, area="East")
    make_auditors(1, area="North", prefix="Near")

    proposed = services.propose_reallocation(audit)

    assert [person.name for person, _ in proposed] == ["Near 01", *(f"Auditor 0{n}" for n in range(1, 5))]


def test_with_nobody_free_the_page_says_so(client, council, audit):
    client.force_login(council.quinn)

    shown = client.get(reverse("allocation:reallocate", args=[audit.pk])).content.decode()

    assert services.propose_reallocation(audit) == []
    assert "The rules allow nobody for this case at present." in shown


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"to": "", "reason": "x"}, "Select the auditor"),
        ({"to": "fresh", "reason": ""}, "Enter"),
        ({"to": "fresh", "reason": "x", "due_on": "31/2/2026"}, "Enter a valid date"),
        ({"to": "tess", "reason": "x"}, "Select a valid choice"),
    ],
)
def test_what_the_form_lacks_is_said_and_nothing_changes(client, council, audit, fresh, data, said):
    people = {"fresh": fresh.pk, "tess": council.tess.pk}
    client.force_login(council.quinn)

    answer = client.post(
        reverse("allocation:reallocate", args=[audit.pk]), data | {"to": people.get(data["to"], "")}
    )

    assert said in answer.content.decode()
    assert Audit.objects.get(pk=audit.pk).auditor == council.amara


def test_whoever_has_it_already_is_not_offered(client, council, audit, fresh):
    client.force_login(council.quinn)

    form = client.get(reverse("allocation:reallocate", args=[audit.pk])).context["form"]

    assert [label for _, label in form.fields["to"].choices] == [
        "Select an auditor", "Auditor 01, 0 of at most 10 audits this year",
    ]  # fmt: skip


def test_after_the_page_both_names_are_said_and_the_audit_shows_the_new_one(client, council, audit, fresh):
    client.force_login(council.quinn)

    shown = client.post(
        reverse("allocation:reallocate", args=[audit.pk]), {"to": fresh.pk, "reason": "Amara is ill"}, follow=True
    ).content.decode()

    assert f"{audit} is with Auditor 01 now; both have been told" in shown


def test_who_may_not_see_the_audit_does_not_find_its_page(client, council, audit):
    client.force_login(council.adam)

    for pk in (audit.pk, 999_999):
        assert client.get(reverse("allocation:reallocate", args=[pk])).status_code == 404
