"""Names that some roles do not read in an audit: the worker's, the manager's, the reviewing officer's.

A policy may hide names from roles (`names_hidden_from`). Whoever plays only such roles
for an audit reads its reference, and in place of each name the role of the person, on
every page, in the PDF and in every list to take along: whatever wrote the name there,
the auditor's own words too. Somebody who plays any other role for it reads the names.

    withhold(request.user, audit)   # where a page comes by its audit
"""

import json
import re
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.utils.html import escape

from audits import parts
from audits.models import Participant
from frameworks.vocabulary import ROLES
from people.models import Role

#: What the names of somebody named on an audit are replaced by, by their role.
NAMED = {"practitioner": Role.PRACTITIONER, "team_manager": Role.TEAM_MANAGER, "iro": Role.IRO}
PARTS = {
    Participant.Part.MODERATOR: Role.MODERATOR,
    Participant.Part.BLIND: Role.MODERATOR,
    Participant.Part.READER: Role.MODERATOR,
    Participant.Part.GUEST: Role.GUEST,
}
WRITTEN = ("text/html", "text/csv", "application/json")

_answer = ContextVar("what is withheld from an answer", default=None)


@dataclass
class _Withheld:
    """What is kept out of one answer: names with what stands in their place, and whose audits' they are."""

    names: dict = field(default_factory=dict)
    audits: set = field(default_factory=set)


def hidden_from(person, *audits):
    """The audits that a person reads without names: those for which they play hidden roles, and no other."""
    hiding = [audit for audit in audits if _hidden(audit)]
    played = {audit.pk: {role for role in ROLES if parts.plays(person, role, audit)} for audit in hiding}
    hiding = [audit for audit in hiding if played[audit.pk] <= _hidden(audit)]
    if not hiding:
        return []
    running = Participant.objects.running().filter(person=person, audit__in=hiding, part__in=PARTS)
    for part in running:
        played[part.audit_id].add(PARTS[part.part])
    return [audit for audit in hiding if played[audit.pk] and played[audit.pk] <= _hidden(audit)]


def _hidden(audit):
    return set(audit.policy.names_hidden_from)


def _names_of(person, audit):
    """The names in an audit, each with what stands in its place; not the auditor's and the person's own."""
    known = {person.pk, audit.auditor_id}
    named = [(getattr(audit, part), role) for part, role in NAMED.items()]
    found = {one.name: _words(audit, role) for one, role in named if one and one.pk not in known}
    if audit.case.worker_name and audit.practitioner_id not in known:
        found.setdefault(audit.case.worker_name, _words(audit, Role.PRACTITIONER))
    return found


def _words(audit, role):
    return f"[{audit.policy.role_title(role)}]"


def withhold(person, *audits):
    """Keep the names of these audits out of the answer that is being made, as far as the policy hides them."""
    answer = _answer.get()
    if answer is not None:
        for audit in hidden_from(person, *audits):
            answer.audits.add(audit.pk)
            answer.names.update(_names_of(person, audit))


def is_withheld(audit):
    """Whether an audit's names are kept out of the answer that is being made."""
    answer = _answer.get()
    return answer is not None and audit.pk in answer.audits


def without_names(text):
    """A text of the answer that is being made without the names kept out of it."""
    answer = _answer.get()
    return _replaced(text, answer.names) if answer else text


def for_reader(text, *, to, audit):
    """A text about an audit as one person may read it, for a notice or a list; days and numbers stay."""
    if not isinstance(text, str):
        return text
    return _replaced(text, _names_of(to, audit) if hidden_from(to, audit) else {})


def _replaced(text, names):
    """Every name in whichever way the text may spell it: plain, in HTML, in JSON."""
    if not names:
        return text
    spelled = {
        spelling.casefold(): words
        for name, words in names.items()
        for spelling in (name, escape(name), json.dumps(name)[1:-1])
    }
    longest_first = sorted(spelled, key=len, reverse=True)
    pattern = "|".join(map(re.escape, longest_first))
    return re.sub(rf"(?<!\w)(?:{pattern})(?!\w)", lambda found: spelled[found[0].casefold()], text, flags=re.IGNORECASE)


class WithholdNames:
    """Middleware: the names that were kept out while an answer was made are not in what is sent."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        answer = _Withheld()
        token = _answer.set(answer)
        try:
            response = self.get_response(request)
            return _without(response, answer.names) if answer.names else response
        finally:
            _answer.reset(token)


def _without(response, names):
    if not response.get("Content-Type", "").startswith(WRITTEN):
        return response
    if response.streaming:
        chunks = response.streaming_content
        response.streaming_content = (_replaced(chunk.decode(), names).encode() for chunk in chunks)
    else:
        response.content = _replaced(response.content.decode(response.charset), names).encode(response.charset)
    return response
