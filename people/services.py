"""Changes to people: the staff list taken, roles by job title, absences, leaving."""

from dataclasses import dataclass, field

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q

from lib import clock
from lib.permissions import require
from lib.steps import AlreadyMoved
from people.models import Absence, HeldStaffList, Membership, Role, Team, TitleRule, User
from people.staff_changes import StaffListRefused, managers_in, match, roles_of, rules_of_titles, said_of, unsaid_in
from trail.services import record


class NoSecondFactor(Exception):
    """There is nothing to remove."""


@dataclass
class StaffTaken:
    """What taking a list changed: counts of people, and who is here but not in the list."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    left: int = 0
    not_in_list: list = field(default_factory=list)
    titles_without_role: list = field(default_factory=list)


@transaction.atomic
def take_staff_list(reading, *, by, on):
    """Write a staff list that has no problems; the same list again changes nothing.

    People who have left lose their roles and their sessions on that day (HULL-102's
    allocation never sees them). People missing from the list are named, not touched;
    neither is what the list has no column for.
    """
    if reading.problems:
        raise StaffListRefused(reading.problems)
    taken = StaffTaken()
    teams = _take_teams(reading.people)
    before = {user.email: user for user in User.objects.select_related("team")}
    by_staff_id = {user.staff_id: user for user in before.values() if user.staff_id}
    matched = match(reading.people, before, by_staff_id)
    unsaid = unsaid_in(reading)
    users = {}
    for row in reading.people:
        users[row.row] = _take_person(row, matched[row.row], _team_of(row, teams), taken, unsaid)
    if "line_manager" in reading.columns:
        _take_managers(reading.people, users)
    listed = set(matched.values())
    taken.not_in_list = sorted(email for email, user in before.items() if user not in listed)
    apply_title_rules(on=on, by=by)
    _end_sessions([user for user in users.values() if user.left_on and user.left_on <= on])
    rules = rules_of_titles()
    titles = {row.job_title for row in reading.people}
    taken.titles_without_role = sorted(t for t in titles if not roles_of(t, rules))
    record("people.staff_list_taken", None, by=by, after={"new": taken.new, "changed": taken.changed})
    return taken


@transaction.atomic
def hold_staff_list(content, *, name, by):
    """Keep an uploaded list until its uploader takes it, in place of one they uploaded before."""
    held, _ = HeldStaffList.objects.update_or_create(
        uploaded_by=by, defaults={"content": content, "name": name[-255:], "uploaded_at": clock.now()}
    )
    return held


@transaction.atomic
def take_held_list(held, reading, *, by, on):
    """Take a list that was looked at; it is kept no longer, and of two presses the second takes nothing."""
    gone, _ = HeldStaffList.objects.filter(pk=held.pk).delete()
    if not gone:
        raise AlreadyMoved("This staff list has just been taken.")
    return take_staff_list(reading, by=by, on=on)


def forget_held_lists():
    """Delete uploaded lists that nobody took in time; gives how many."""
    return HeldStaffList.objects.over().delete()[0]


def _take_teams(people):
    """Services and teams of the list, made where they are missing: (service, team) -> Team."""
    teams = {(team.parent.name if team.parent else team.name, team.name if team.parent else ""): team
             for team in Team.objects.select_related("parent")}
    for row in people:
        service_name = row.service or row.team
        if not service_name:
            continue
        if (service_name, "") not in teams:
            teams[service_name, ""] = Team.objects.create(
                name=service_name, kind=Team.Kind.SERVICE
            )
        if row.team and row.service and (row.service, row.team) not in teams:
            teams[row.service, row.team] = Team.objects.create(
                name=row.team, kind=Team.Kind.TEAM, parent=teams[row.service, ""],
                area=row.area, disabled_children=row.disabled_children,
            )
    return teams


def _team_of(row, teams):
    if not (row.service or row.team):
        return None
    if row.service and row.team:
        return teams[row.service, row.team]
    return teams[row.service or row.team, ""]


def _take_person(row, user, team, taken, unsaid):
    wanted = {**said_of(row, user), "team_id": team.pk if team else None}
    if user is None:
        user = User(**wanted)
        user.set_unusable_password()
        user.save()
        taken.new += 1
        return user
    changed = [name for name, value in wanted.items() if name not in unsaid and getattr(user, name) != value]
    if "left_on" in changed and not user.left_on:
        taken.left += 1
    for name in changed:
        setattr(user, name, wanted[name])
    if changed:
        user.save(update_fields=changed)
        taken.changed += 1
    else:
        taken.unchanged += 1
    return user


def _take_managers(people, users):
    known = managers_in(people)
    late = []
    for row in people:
        user, named = users[row.row], known.get(row.line_manager) if row.line_manager else None
        manager = users[named.row] if named else None
        if user.line_manager_id != (manager.pk if manager else None):
            user.line_manager = manager
            late.append(user)
    User.objects.bulk_update(late, ["line_manager"])


@transaction.atomic
def set_title_rules(rules, *, by, on=None):
    """Replace the job titles that bring roles: (pattern, role) pairs from a framework."""
    wanted = {(pattern, role) for pattern, role in rules}
    unknown = sorted(role for _, role in wanted if role not in Role.values)
    if unknown:
        raise ValueError(f"No such role: {', '.join(unknown)}. Roles are {', '.join(Role.values)}.")
    if wanted == set(TitleRule.objects.values_list("pattern", "role")):
        return
    TitleRule.objects.all().delete()
    TitleRule.objects.bulk_create(TitleRule(pattern=p, role=r) for p, r in sorted(wanted))
    apply_title_rules(on=on or clock.today(), by=by)


@transaction.atomic
def apply_title_rules(*, on, by):
    """Give everybody the roles of their job title, in their own team; end those no longer due.

    New roles hold from the day; the first ever given hold since before the application
    knew the council. Roles given by hand are left alone.
    """
    rules = rules_of_titles()
    people = User.objects.all()
    since = on if Membership.objects.filter(given_by_title=True).exists() else None
    due = {
        (user.pk, role, user.team_id)
        for user in people
        if not (user.left_on and user.left_on <= on)
        for role in roles_of(user.job_title, rules)
    }
    held = Membership.objects.current(on).filter(given_by_title=True)
    have = {(m.person_id, m.role, m.team_id): m for m in held}
    over = [m.pk for key, m in have.items() if key not in due]
    Membership.objects.filter(pk__in=over, starts_on=on).delete()
    Membership.objects.filter(pk__in=over).update(ends_on=on)
    leavers = Q(person__left_on__lte=on)
    Membership.objects.current(on).filter(leavers).update(ends_on=on)
    Membership.objects.bulk_create(
        Membership(person_id=p, role=r, team_id=t, starts_on=since, given_by_title=True)
        for p, r, t in sorted(due - set(have), key=str)
    )


def _end_sessions(people, *, but=""):
    """End every session of some people at once, save the one of a key."""
    gone = {str(user.pk) for user in people}
    if not gone:
        return
    for session in Session.objects.exclude(pk=but).iterator():
        if session.get_decoded().get("_auth_user_id") in gone:
            session.delete()
    UserSession.objects.filter(user__in=people).exclude(session_key=but).delete()


def own_sessions(person):
    """Where a person is signed in, latest first; ended ones are taken off the list."""
    here = UserSession.objects.filter(user=person)
    alive = Session.objects.filter(pk__in=here.values("session_key"), expire_date__gt=clock.now()).values("pk")
    here.exclude(session_key__in=alive).delete()
    return here.order_by("-created_at", "-pk")


@transaction.atomic
def end_session(session, *, by):
    """End one session: its browser is signed out with its next page."""
    Session.objects.filter(pk=session.session_key).delete()
    session.delete()
    record("people.session_ended", by, by=by)


@transaction.atomic
def end_other_sessions(person, *, but):
    """End every session of one's own, save the one of a key."""
    _end_sessions([person], but=but)
    record("people.sessions_ended", person, by=person)


@transaction.atomic
def end_all_sessions(person, *, by, but=""):
    """Sign somebody out everywhere, as an administrator; their own one of a key stays, if they did it."""
    require(by, "people.end_sessions")
    _end_sessions([person], but=but)
    record("people.sessions_ended", person, by=by)


@transaction.atomic
def remove_second_factor(person, *, by):
    """Let somebody set up the second step anew, whose telephone and codes are gone; signs them out."""
    require(by, "people.remove_second_factor", person)
    removed, _ = Authenticator.objects.filter(user=person).delete()
    if not removed:
        raise NoSecondFactor(f"{person} has no second step to remove. Ask them to sign in and set one up.")
    _end_sessions([person])
    record("people.second_factor_removed", person, by=by)


@transaction.atomic
def give_role(person, *, role, team=None, by, on):
    """Let somebody hold a role from a day on, beside what their job title brings.

    Without `by` the application itself gives it, to the first administrator.
    """
    if by is not None:
        require(by, "people.give_role")
    membership, _ = Membership.objects.get_or_create(
        person=person, role=role, team=team, ends_on=None, defaults={"starts_on": on}
    )
    record("people.role_given", person, by=by, after={"role": role, "team": str(team or "")})
    return membership


@transaction.atomic
def end_role(membership, *, by, on):
    """End a role on a day."""
    require(by, "people.give_role")
    ends_on = max(on, membership.starts_on or on)
    Membership.objects.filter(pk=membership.pk).update(ends_on=ends_on)
    record("people.role_ended", membership.person, by=by, before={"role": membership.role})


@transaction.atomic
def note_absence(person, *, starts_on, ends_on, reason, by):
    """Somebody is away from one day to another (both count); no end means until further notice."""
    require(by, "people.note_absence", person)
    if ends_on and ends_on < starts_on:
        raise ValueError("The last day away is before the first. Correct one of the two days.")
    absence = Absence.objects.create(
        person=person, starts_on=starts_on, ends_on=ends_on, reason=reason, noted_by=by
    )
    record("people.absence_noted", person, by=by, after={"from": str(starts_on), "to": str(ends_on or "")})
    return absence
