"""Who may do what at every address: the expectation, written apart from the code.

A line of the rows reads

    audits:reopen audit@shared,checked | GET 200 amara | POST 302 amara; 302= tess

An address, the things it is opened for (`-` for none, `audit@shared,checked` for two states of one), and for each
method who gets which answer. `302=` is an answer to a POST that writes nothing. Whoever is not named gets

    login  who is not signed in, has left, or has a closed account (led to the sign-in page)
    404    who does not see the thing (SEES), as if there were none
    403    who sees it, or may open the list, but may not do this; `ELSE 403` says so where the right is asked first
    405    everybody who is signed in, where a method is not named at all
"""

from dataclasses import dataclass

from tests.access import rows_audits, rows_kept, rows_own, rows_round
from tests.access.people import OUTSIDE

INSIDE = (
    "amara", "priya", "tess", "ira", "gwen", "hana", "nell", "nadia", "norman", "moses", "quinn", "dana", "adam",
    "paul", "olga", "otis", "gita", "gus", "petra",
)  # fmt: skip

#: People who come together often. Amara audits Priya's work in Tess's team; Ira reviews; Gwen and Hana lead the
#: service; Gita is a guest in the audits. Nell, Nadia and Olga are of another team, Norman of another service.
GROUPS = {
    "EVERYBODY": " ".join(INSIDE),
    "OUTSIDE": " ".join(OUTSIDE),
    "NAMED": "priya tess ira",
    "LEADERS": "tess gwen hana",
    "SEERS": "amara priya tess ira gwen hana quinn dana gita",
    "LET_IN": "amara priya tess ira nell gita",
    "AUDITORS": "amara tess ira gwen hana nell norman olga",
    "EDITORS": "quinn adam",
    "LOOKERS": "quinn dana",
    "TRAIL": "adam petra",
    "REPORTED": "gwen hana norman quinn dana",
    "TEACHERS": "amara tess hana nell norman quinn dana",
    "READERS": "EVERYBODY -priya -nadia -paul -gita -gus -petra",
    "LEARNERS": "EVERYBODY -moses -adam -olga -gita -gus -petra",
}

#: Who sees a thing at all; to the others it is not there. A thing not named here is refused to whoever may not.
SEES = {
    "audit": "SEERS",
    "audit@moderated": "SEERS moses",
    "audit@restricted": "LET_IN",
    "action": "SEERS",
    "action@restricted": "LET_IN",
    "challenge": "SEERS",
    "concern": "SEERS",
    "family": "SEERS",
    "own@private": "priya",
    "own@shared": "priya tess",
    "case": "NAMED gwen hana quinn dana",
    "case@restricted": "priya ira nell",
    "request": "hana norman quinn dana",
    "moderation": "moses quinn dana",
    "moderation@proposed": "amara moses quinn dana",
    "moderation@done": "SEERS moses",
    "oversight": "SEERS",
    "oversight@written": "NAMED amara gwen hana quinn dana",
    "chain": "NAMED amara gwen hana quinn dana",
    "meeting": "NAMED amara gwen hana quinn dana",
    "update": "NAMED amara gwen hana quinn dana",
    "filing": "SEERS",
    "escalation": "gwen quinn dana",
    "summary": "LEARNERS",
    "learning_action": "LEARNERS",
    "break": "amara hana norman quinn dana",
    "exemption": "amara hana norman quinn dana",
    "job": "tess quinn adam",
    "notice": "amara",
    "session": "priya",
    "saved": "priya",
    "declaration": "nadia quinn adam petra",
}


@dataclass(frozen=True)
class Cell:
    """One address, one thing, one method: the answer each person gets."""

    name: str
    thing: str
    method: str
    answers: tuple  # of (person, answer)

    def __str__(self):
        return f"{self.method} {self.name} {self.thing}".strip()


def people(words):
    """The names that groups, names and -names stand for, in the order of the world."""
    found, out = set(), set()
    for word in words.split():
        if word.startswith("-"):
            out.add(word[1:])
        elif word in GROUPS:
            found |= set(people(GROUPS[word]))
        elif word in INSIDE or word in OUTSIDE:
            found.add(word)
        else:
            raise ValueError(f"The table names {word}, who is neither a person nor a group.")
    return [name for name in (*INSIDE, *OUTSIDE) if name in found - out]


def seers(thing):
    """Who sees a thing; everybody, where SEES does not say."""
    words = SEES.get(thing) or SEES.get(thing.partition("@")[0]) or "EVERYBODY"
    return people(words)


def cells():
    """Every cell of the table."""
    return [cell for row in _rows() for cell in _cells_of(row)]


def names():
    """Every address the table knows."""
    return {row.split()[0] for row in _rows()}


def _rows():
    for module in (rows_own, rows_kept, rows_audits, rows_round):
        for line in module.ROWS.splitlines():
            if line.strip() and not line.startswith("#"):
                yield line


def _cells_of(row):
    head, *parts = [part.strip() for part in row.split("|")]
    name, *things = head.split()
    asked_first = "ELSE 403" in parts
    given = {part.split()[0]: part.partition(" ")[2] for part in parts if part != "ELSE 403"}
    for thing in _things(things):
        for method in ("GET", "POST"):
            yield Cell(name, thing, method, _answers(given.get(method), thing, asked_first))


def _things(words):
    for word in words:
        kind, _, states = word.partition("@")
        yield from ([f"{kind}@{state}" for state in states.split(",")] if states else ["" if kind == "-" else kind])


def _answers(said, thing, asked_first):
    answers = dict.fromkeys(OUTSIDE, "login")
    if said is None:
        return tuple((dict.fromkeys(INSIDE, "405") | answers).items())
    seen = INSIDE if asked_first else seers(thing)
    answers |= {name: "403" if name in seen else "404" for name in INSIDE}
    for one in said.split(";"):
        code, _, who = one.strip().partition(" ")
        if code != "none":
            answers |= dict.fromkeys(people(who), code)
    return tuple(answers.items())
