"""Finding by a few letters: audits and cases by reference, people and teams by name, what was written by its words.

Each group starts from what the person may see. What was written is looked through in
finalised audits only, never in one whose grade the person is still to give blind, and
never where the framework hides names from them: a name that finds a text would tell it.
"""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from audits import parts
from audits.models import Action, Answer, Audit, Participant
from cases.models import Case
from frameworks.models import FrameworkVersion, Question
from lib.permissions import can
from people.models import Team, User
from people.sight import sight_of

FEW = 5  # rows of a group beside the others; alone it is shown in pages
AROUND = 80  # characters of a text shown on either side of the words
TEXTS = (Question.Kind.TEXT, Question.Kind.LONGTEXT)
NAMES = ("practitioner", "team_manager", "iro")


@dataclass(frozen=True)
class Found:
    """One thing found: its name, its page, a line about it, and the audit whose text it quotes."""

    text: str
    href: str
    note: str = ""
    audit: Audit | None = None


@dataclass(frozen=True)
class Group:
    """One kind of thing that is found: rows for a person and words, and how one is told."""

    code: str
    title: str
    rows: object
    told: object
    quotes: bool = False


def groups_for(person):
    """The groups a person may look in."""
    return [group for group in GROUPS if group.code not in KEPT or can(person, "people.look")]


def _audits(person, words):
    found = Q(reference__icontains=words) | Q(case__reference__icontains=words)
    return Audit.objects.visible_to(person).filter(found).select_related("case").order_by("-month", "reference")


def _cases(person, words):
    return Case.objects.visible_to(person).filter(reference__icontains=words).order_by("reference")


def _people(person, words):
    found = Q(name__icontains=words) | Q(email__icontains=words)
    return User.objects.filter(found).select_related("team").order_by("name", "pk")


def _teams(person, words):
    return Team.objects.filter(name__icontains=words).select_related("parent").order_by("name", "pk")


def _readable(person):
    """The audits whose texts a person may look through."""
    running = Participant.objects.running().filter(person=person)
    blind = running.filter(part=Participant.Part.BLIND)
    audits = Audit.objects.visible_to(person).filter(status__in=Audit.GRADED).exclude(pk__in=blind.values("audit"))
    for version in FrameworkVersion.objects.all():
        if hidden := set(version.policy.names_hidden_from):
            audits = audits.exclude(_without_names(person, hidden, running), framework_version=version)
    return audits


def _without_names(person, hidden, running):
    """Which audits a person may be reading without names: all, where a role of theirs is hidden from."""
    if hidden & sight_of(person).roles:
        return Q()
    plays = Q(pk__in=running.values("audit"))
    for role, field in parts.NAMED.items():
        if role in hidden:
            plays |= Q(**{field: person})
    return plays


def _answers(person, words):
    written = Q(part=Answer.Part.COMMENT) | Q(question__kind__in=TEXTS)
    found = Answer.objects.filter(written, value__icontains=words, audit__in=_readable(person).values("pk"))
    around = [f"audit__{name}" for name in ("case", "framework_version", *NAMES)]
    return found.select_related("question", *around).order_by("-audit__month", "audit__reference", "pk")


def _actions(person, words):
    found = Action.objects.agreed().filter(what__icontains=words, audit__in=_readable(person).values("pk"))
    around = [f"audit__{name}" for name in ("case", "framework_version", *NAMES)]
    return found.select_related(*around).order_by("-audit__month", "audit__reference", "order", "pk")


def _audit_told(audit, words):
    note = f"Case {audit.case.reference}, {audit.get_status_display()}"
    return Found(audit.reference, audit.get_absolute_url(), note)


def _case_told(case, words):
    return Found(case.reference, case.get_absolute_url())


def _person_told(person, words):
    note = ", ".join(filter(None, (person.job_title, str(person.team or ""))))
    return Found(person.name, person.get_absolute_url(), note)


def _team_told(team, words):
    return Found(team.name, f"{reverse('people:people')}?team={team.pk}", str(team.parent or ""))


def _answer_told(answer, words):
    audit = answer.audit
    title = f"{audit.reference}: {answer.question.text}"
    return Found(title, audit.get_absolute_url(), around(answer.value, words), audit)


def _action_told(action, words):
    title = f"{action.audit.reference}: action {action.order}"
    return Found(title, reverse("audits:action", args=[action.pk]), around(action.what, words), action.audit)


def around(text, words):
    """The part of a text in which the words stand, on one line."""
    at = max(text.casefold().find(words.casefold()), 0)
    first, last = max(at - AROUND, 0), at + len(words) + AROUND
    cut = " ".join(text[first:last].split())
    return f"{'…' if first else ''}{cut}{'…' if last < len(text) else ''}"


KEPT = frozenset({"people", "teams"})
GROUPS = (
    Group("audits", "Audits", _audits, _audit_told),
    Group("cases", "Cases", _cases, _case_told),
    Group("people", "People", _people, _person_told),
    Group("teams", "Teams", _teams, _team_told),
    Group("answers", "What audits say", _answers, _answer_told, quotes=True),
    Group("actions", "What actions say", _actions, _action_told, quotes=True),
)
