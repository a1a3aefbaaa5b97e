"""Nobody audits, moderates, checks or signs off their own work, by any route, whatever roles they hold.

Told of services and rules elsewhere: the draw and the match in allocation/test_match.py and test_moves.py, the
database's own refusals in audits/test_allocating.py and test_actions.py, moderators in
moderation/test_independence.py, deciders of a challenge in audits/test_challenge.py, oversight in
followup/test_own_team.py. Here the same over the addresses, by somebody who holds every role there is.
"""

import pytest

from audits.models import Audit
from people.models import Membership, Role
from tests.access.walk import Walker
from tests.cast import LONG_AGO

pytestmark = [pytest.mark.long, pytest.mark.django_db]

#: (whose work, who tries, address, thing, what they send besides). Priya did the work, Amara audited it.
ROUTES = [
    # Given the audit of one's own work, by oneself or by somebody else
    ("priya", "priya", "allocation:reallocate", "audit@allocated", {"to": "{self}"}),
    ("priya", "quinn", "allocation:reallocate", "audit@allocated", {"to": "{self}"}),
    ("priya", "priya", "allocation:auditor", "sampled", {"to": "{self}"}),
    ("priya", "quinn", "allocation:auditor", "sampled", {"to": "{self}"}),
    ("amara", "quinn", "allocation:reallocate", "audit@allocated", {"to": "{self}"}),
    # Checked by the QA team
    ("priya", "priya", "audits:check", "audit@finalised", {}),
    ("priya", "priya", "audits:return", "audit@finalised", {}),
    ("priya", "priya", "audits:cancel", "audit@in_progress", {}),
    ("amara", "amara", "audits:check", "audit@finalised", {}),
    ("amara", "amara", "audits:return", "audit@finalised", {}),
    ("amara", "amara", "audits:cancel", "audit@in_progress", {}),
    # A second grade
    ("priya", "priya", "moderation:choose", "audit@checked", {"moderator": "{self}"}),
    ("priya", "quinn", "moderation:choose", "audit@checked", {"moderator": "{self}"}),
    ("amara", "amara", "moderation:choose", "audit@checked", {"moderator": "{self}"}),
    ("amara", "quinn", "moderation:choose", "audit@checked", {"moderator": "{self}"}),
    ("priya", "quinn", "moderation:hand_over", "moderation@chosen", {"moderator": "{self}"}),
    ("amara", "amara", "moderation:hand_over", "moderation@chosen", {"moderator": "{self}"}),
    ("amara", "amara", "moderation:moderation", "moderation@chosen", {}),
    ("amara", "amara", "moderation:moderation", "moderation@graded", {}),
    # A challenge
    ("amara", "amara", "audits:raise_challenge", "audit@agreed", {}),
    ("amara", "amara", "audits:agree", "audit@agreed", {}),
    # Oversight, supervision, further actions, sign-off, samples, trackers
    ("priya", "priya", "followup:oversight", "oversight", {}),
    ("priya", "priya", "followup:supervision", "oversight", {}),
    ("amara", "amara", "followup:oversight", "oversight", {}),
    ("priya", "priya", "followup:add_action", "oversight", {}),
    ("amara", "amara", "followup:add_action", "oversight", {}),
    ("priya", "priya", "followup:add_review_action", "chain", {}),
    ("amara", "amara", "moderation:add_action", "moderation@graded", {}),
    ("priya", "priya", "audits:action", "action@done", {}),
    ("priya", "priya", "followup:assurance_check", "assurance", {}),
    ("priya", "priya", "followup:tracker", "tracker", {}),
    ("amara", "amara", "followup:tracker", "tracker", {}),
    # What one asked for oneself
    ("amara", "amara", "allocation:break", "break", {}),
    ("amara", "amara", "allocation:exemption", "exemption", {}),
    ("norman", "norman", "cases:decide", "request@waiting", {}),
    # One's own account
    ("priya", "priya", "people:remove_second_factor", "person@priya", {}),
    ("priya", "priya", "people:forget_council_account", "person@priya", {}),
    ("nadia", "nadia", "people:end_declaration", "declaration", {}),
]


@pytest.fixture
def mighty(world):
    """mighty(name) holds every role, in the team of the work and in the whole council."""

    def give(name):
        person = world.people[name]
        for role in Role:
            for team in (None, world.cast.north):
                Membership.objects.create(person=person, role=role, team=team, starts_on=LONG_AGO)
        return person

    return give


@pytest.mark.parametrize(("whose", "who", "name", "thing", "sent"), ROUTES)
def test_route_to_ones_own_work_is_shut(world, mighty, whose, who, name, thing, sent):
    itself = mighty(whose)
    more = {field: str(itself.pk) for field in sent}

    answer = Walker(world, only=who).go(who, "POST", name, thing, more=more)

    assert answer.status in (200, 403), f"{who} did it"
    assert answer.status == 403 or b"govuk-error-summary" in answer.body


def test_moderator_who_turns_out_to_be_the_auditor_grades_nothing(world):
    """The moderation was theirs before the audit was."""
    found = world.things["moderation@chosen"]
    Audit.objects.filter(pk=found.audit_id).update(auditor=world.cast.moses)

    answer = Walker(world, only="moses").go("moses", "POST", "moderation:moderation", "moderation@chosen")

    assert answer.status == 403
