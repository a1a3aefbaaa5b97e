"""What a staff list says that is not so yet: who is new, who changes in what, who leaves, who is missing.

Nothing is written here. The page shows it before the list is taken, and taking it
(`people.services.take_staff_list`) asks the same questions.
"""

import hashlib
from dataclasses import dataclass
from fnmatch import fnmatchcase

from people.models import TitleRule, User
from people.staff_list import Problem, StaffRow, manager_keys

#: A person's fields, and the columns of a list that say them; without such a column a field stays.
SAID_BY = {
    "staff_id": {"staff_id"}, "agency": {"agency"}, "left_on": {"left"}, "team_id": {"team", "service"},
}  # fmt: skip
#: What each field is called on a page.
NAMES = {
    "name": "Name", "email": "E-mail", "staff_id": "Staff number", "job_title": "Job title", "agency": "Agency worker",
    "left_on": "Left", "team_id": "Team", "line_manager": "Line manager",
}  # fmt: skip


class StaffListRefused(Exception):
    """The list has problems; nothing was written."""

    def __init__(self, problems):
        self.problems = problems
        super().__init__(f"{len(problems)} rows of the staff list cannot be taken.")


@dataclass(frozen=True)
class Change:
    """Somebody who is here already and of whom the list says something else."""

    person: User
    fields: tuple  # of (what, before, after), as text

    @property
    def leaves(self):
        return any(what == NAMES["left_on"] and not before for what, before, _ in self.fields)


@dataclass(frozen=True)
class StaffPreview:
    """What taking a list would do."""

    new: tuple[StaffRow, ...]
    changed: tuple[Change, ...]
    unchanged: int
    not_in_list: tuple[User, ...]
    titles_without_role: tuple[str, ...]

    @property
    def leavers(self):
        """People whom the list says to have left, and who had not before."""
        return [change.person for change in self.changed if change.leaves]

    @property
    def digest(self):
        """A fingerprint of all of it: another one means that something has changed since it was looked at."""
        said = (
            [row.email for row in self.new], [(one.person.pk, one.fields) for one in self.changed],
            [one.pk for one in self.not_in_list], self.titles_without_role,
        )  # fmt: skip
        return hashlib.sha256(repr(said).encode()).hexdigest()


def preview(reading):
    """What taking this list would do now; StaffListRefused where it cannot be taken. Three queries."""
    if reading.problems:
        raise StaffListRefused(reading.problems)
    users = list(User.objects.select_related("team__parent", "line_manager"))
    matched = match(
        reading.people, {user.email: user for user in users}, {user.staff_id: user for user in users if user.staff_id}
    )
    unsaid, managers = unsaid_in(reading), managers_in(reading.people)
    here = [(row, matched[row.row]) for row in reading.people if matched[row.row]]
    changes = [
        Change(user, _differences(row, user, unsaid, reading.columns, managers, matched)) for row, user in here
    ]
    listed = {user.pk for _, user in here}
    rules, titles = rules_of_titles(), {row.job_title for row in reading.people}
    return StaffPreview(
        new=tuple(row for row in reading.people if matched[row.row] is None),
        changed=tuple(change for change in changes if change.fields),
        unchanged=sum(not change.fields for change in changes),
        not_in_list=tuple(user for user in users if user.pk not in listed and not user.left_on),
        titles_without_role=tuple(sorted(title for title in titles if not roles_of(title, rules))),
    )


def _differences(row, user, unsaid, columns, managers, matched):
    said = {name: (getattr(user, name), value) for name, value in said_of(row, user).items() if name not in unsaid}
    if "team_id" not in unsaid:
        said["team_id"] = (_team_of(user), " / ".join(dict.fromkeys(filter(None, (row.service, row.team)))))
    if "line_manager" in columns:
        said["line_manager"] = _managers(row, user, managers, matched)
    return tuple((NAMES[name], _text(was), _text(value)) for name, (was, value) in said.items() if was != value)


def _team_of(user):
    if user.team is None:
        return ""
    return f"{user.team.parent} / {user.team.name}" if user.team.parent else user.team.name


def _managers(row, user, managers, matched):
    """The line manager now and as the list has them, by name; the same one under a new name is no change here."""
    named = managers.get(row.line_manager) if row.line_manager else None
    manager = matched[named.row] if named else None
    if manager and manager.pk == user.line_manager_id:
        return "", ""
    return str(user.line_manager or ""), named.name if named else ""


def _text(value):
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:%-d %B %Y}" if hasattr(value, "strftime") else str(value or "")


def unsaid_in(reading):
    """Fields of a person of which a list says nothing, for it has no such column."""
    return {name for name, columns in SAID_BY.items() if not columns & reading.columns}


def said_of(row, user):
    """What a row says of a person, but for team and line manager; `user` is who it means, or None."""
    said = {
        "name": row.name, "email": row.email, "staff_id": row.staff_id, "job_title": row.job_title,
        "agency": row.agency, "left_on": row.left_on,
    }  # fmt: skip
    if user and row.left_unsaid and user.left_on:
        said["left_on"] = user.left_on  # a bare "yes" again does not move the day
    return said


def match(people, by_email, by_staff_id):
    """Whom each row means: row number -> User, or None for somebody new.

    An address handed on to somebody else would make two people of the list one here.
    """
    matched = {row.row: by_email.get(row.email) or by_staff_id.get(row.staff_id) for row in people}
    first, problems = {}, []
    for row in people:
        user = matched[row.row]
        if user in first:
            problems.append(Problem(
                row.row, "email", row.email,
                f"This row and row {first[user]} both mean {user}, one by the e-mail address, one by the "
                "staff number. Take the list without one of the two rows first, then with both.",
            ))  # fmt: skip
        elif user:
            first[user] = row.row
    if problems:
        raise StaffListRefused(problems)
    return matched


def managers_in(people):
    """The rows by every way in which a list may name somebody as a line manager."""
    known = {row.name.lower(): row for row in people}
    known.update((key, row) for row in people for key in manager_keys(row))
    return known


def rules_of_titles():
    """Which job titles bring which roles: (pattern, role) pairs."""
    return [(rule.pattern.lower(), rule.role) for rule in TitleRule.objects.all()]


def roles_of(title, rules):
    """The roles that a job title brings."""
    title = title.lower().strip()
    return {role for pattern, role in rules if fnmatchcase(title, pattern)}
