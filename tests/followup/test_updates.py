"""Updates after a poor grade, chains without meetings, oversight by a day of the month."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audits.models import Action
from followup import chains, duties, updates
from followup.models import Chain, ChainUpdate, Escalation
from lib import clock
from lib.steps import AlreadyMoved, NotAllowed
from people.models import Role
from tests.cast import make_cast
from tests.followup.making import ALL, live, make_action, make_checked, make_poor, told, weekdays
from tests.followup.rules import MEETING, OVERSIGHT, PEOPLE, REVIEW, UPDATES, framework_with
from trail.models import Notice

pytestmark = [pytest.mark.long, pytest.mark.django_db]
MONDAY = date(2026, 3, 2)
NO_MEETINGS = ((MEETING, ""), (PEOPLE, UPDATES), (REVIEW, ""))


@pytest.fixture
def cast():
    with clock.at(MONDAY):
        return make_cast()


@pytest.fixture
def chain(cast):
    """A poor grade under rules that ask for two updates and a re-audit, and for no meeting."""
    framework = framework_with(*NO_MEETINGS)
    with clock.at(MONDAY):
        make_poor(cast, framework)
        duties.follow_grades(MONDAY)
    return Chain.objects.get()


def give(update, by, text="Visited, plan written.", on=MONDAY):
    with clock.at(on):
        return updates.give_update(ChainUpdate.objects.get(pk=update.pk), text=text, by=by)


# Asked for


def test_soton_25_and_26_updates_are_due_after_three_days_and_a_week(chain):
    """SOTON-25, SOTON-26: calendar days from the confirmed grade."""
    assert list(chain.updates.values_list("order", "due_on", "by_role", "to_roles")) == [
        (1, date(2026, 3, 5), "team_manager", ["qa"]),
        (2, date(2026, 3, 9), "team_manager", ["qa", "head_of_service"]),
    ]
    assert told("update_due") == [chain.audit.team_manager.name] * 2


def test_a_chain_without_meetings_plans_none(chain):
    assert (chain.meeting_due_on, chain.review_due_on, chain.meetings.count()) == (None, None, 0)
    assert chain.reaudit_due_on == date(2026, 5, 2)


def test_following_twice_asks_once(chain):
    with clock.at(MONDAY):
        duties.follow_grades(MONDAY)

    assert ChainUpdate.objects.count() == 2


# Given


def test_an_update_is_given_once_and_told_to_those_it_goes_to(chain, cast):
    first = chain.updates.first()

    given = give(first, cast.tess)

    assert (given.text, given.given_by) == ("Visited, plan written.", cast.tess)
    assert told("update_given") == [cast.quinn.name]
    with pytest.raises(AlreadyMoved):
        give(first, cast.tess, "Once more")


def test_an_update_says_something(chain, cast):
    with pytest.raises(NotAllowed, match="Say what was done"):
        give(chain.updates.first(), cast.tess, "  ")


def test_the_worker_the_auditor_and_strangers_give_no_update(chain, cast):
    for person in (cast.priya, cast.amara, cast.norman):
        with pytest.raises(PermissionDenied):
            give(chain.updates.first(), person)


def test_an_update_asked_of_the_group_manager_is_not_given_by_the_team_s_manager(chain, cast):
    first = chain.updates.first()
    ChainUpdate.objects.filter(pk=first.pk).update(by_role=Role.GROUP_MANAGER)

    with pytest.raises(PermissionDenied):
        give(first, cast.tess)

    assert give(first, cast.gwen).given_by == cast.gwen


def test_nothing_is_owed_any_more_once_the_chain_has_ended(chain, cast):
    with clock.at(MONDAY):
        chains.end(chain, how=Chain.End.CASE_GONE, note="Moved away", by=cast.quinn)

    assert ChainUpdate.objects.waiting().count() == 0
    with pytest.raises(AlreadyMoved):
        give(chain.updates.first(), cast.tess)


# Chased


def test_an_update_that_is_not_given_is_chased(chain, cast):
    live(weekdays(date(2026, 3, 2), date(2026, 3, 10)), (duties.chase,))

    assert set(Notice.objects.filter(kind="update_overdue").values_list("to__name", "on")) == {
        (cast.tess.name, date(2026, 3, 6)), (cast.tess.name, date(2026, 3, 10)),
    }  # fmt: skip


def test_an_update_given_in_time_is_not_chased(chain, cast):
    for update in chain.updates.all():
        give(update, cast.tess)

    live(weekdays(date(2026, 3, 3), date(2026, 3, 20)), (duties.chase,))

    assert told("update_overdue") == told("update_reminder") == []


# On the page


def test_the_chain_shows_its_updates_and_lets_the_manager_give_them(client, chain, cast):
    client.force_login(cast.tess)
    with clock.at(MONDAY):
        page = client.get(chain.get_absolute_url())
        update = chain.updates.first()
        client.post(reverse("followup:update", args=[update.pk]), {"update": "The plan is written."})
        after = client.get(chain.get_absolute_url())

    assert "Update 1 on what was done" in page.text
    assert "Give the update" in page.text
    assert "Meeting by" not in page.text
    assert "The plan is written." in after.text


def test_a_given_update_is_not_given_again_by_going_back(client, chain, cast):
    update = give(chain.updates.first(), cast.tess)
    client.force_login(cast.tess)

    with clock.at(MONDAY):
        answer = client.get(reverse("followup:update", args=[update.pk]))

    assert answer.url == chain.get_absolute_url()


def test_an_update_of_a_chain_one_does_not_see_is_not_found(client, chain, cast):
    client.force_login(cast.norman)

    with clock.at(MONDAY):
        assert client.get(reverse("followup:update", args=[chain.updates.first().pk])).status_code == 404


def test_somebody_who_sees_the_chain_but_owes_nothing_is_told_who_does(client, chain, cast):
    client.force_login(cast.dana)

    with clock.at(MONDAY):
        answer = client.get(reverse("followup:update", args=[chain.updates.first().pk]))

    assert answer.status_code == 403
    assert "The update is given by the role the framework names" in answer.text


# Oversight by a day of the month


def due_of_oversight(cast, framework, *, finalised):
    with clock.at(finalised):
        audit = make_checked(cast, framework)
        duties.open_oversights(finalised)
    return audit.oversight.due_on


@pytest.fixture
def by_the_sixth():
    return framework_with((OVERSIGHT, OVERSIGHT + '  oversight_by: "6th of next month"\n'))


def test_soton_17_oversight_is_due_on_the_sixth_of_the_next_month(cast, by_the_sixth):
    """SOTON-17: whenever in its month the audit was finalised."""
    assert due_of_oversight(cast, by_the_sixth, finalised=date(2026, 3, 20)) == date(2026, 4, 6)


def test_an_audit_finalised_after_that_day_has_the_usual_time(cast, by_the_sixth):
    assert due_of_oversight(cast, by_the_sixth, finalised=date(2026, 4, 7)) == date(2026, 4, 21)


# Closing while actions are open


@pytest.mark.parametrize(("rule", "status"), [("", "checked"), ("  closing_waits_for_actions: false\n", "closed")])
def test_an_open_action_keeps_an_audit_from_closing_where_the_framework_says_so(cast, rule, status):
    """HULL-73 waits; a framework may let the audit close and the action go on."""
    framework = framework_with(("  chains:\n", rule + "  chains:\n"))
    with clock.at(MONDAY):
        audit = make_checked(cast, framework)
        make_action(audit, by=cast.tess, due_on=date(2026, 3, 20))
        duties.open_oversights(MONDAY)
        noted = {"written_at": clock.now(), "supervision_on": MONDAY}
        type(audit.oversight).objects.filter(audit=audit).update(**noted)
        duties.close(MONDAY)

    audit.refresh_from_db()
    assert (audit.status, Action.objects.open().count()) == (status, 1)


def test_a_month_of_duties_twice_a_day_changes_nothing_more(chain):
    days = weekdays(date(2026, 3, 2), date(2026, 3, 13))
    live(days, ALL)
    before = Notice.objects.count(), Escalation.objects.count(), ChainUpdate.objects.count()

    live(days, ALL)

    assert (Notice.objects.count(), Escalation.objects.count(), ChainUpdate.objects.count()) == before
