"""What each state and each measure means, in a sentence or two for whoever meets it on a page.

The names come from where they are kept: states from the models' choices, measures from
`reporting/measures.py`; the council's own words are put in as on every page. A test
asks that each state of each thing has its sentence here. Rooms above enter theirs (`enter`).
"""

from dataclasses import dataclass

from allocation.models import Break, Call, Exemption, Round
from audits.models import Action, Audit, Challenge
from cases.models import AccessRequest, CaseImport
from jobs.models import DutyRun, Job
from moderation.models import Moderation
from reporting.measures import MEASURES

REQUEST = {
    "asked": "It waits for whoever decides it. Until then nothing changes: an audit given stays to be done.",
    "agreed": "It was agreed and holds for that month. The month’s round leaves the auditor out.",
    "refused": "It was refused; the reason stands with it.",
    "withdrawn": "Whoever asked does without it after all.",
}
RUN = {
    "queued": "It waits its turn in the background. You can leave the page and come back.",
    "running": "It is being done in the background, and its page says how far it is.",
    "done": "It ended well. What it made stands on its page.",
    "failed": "It could not be done; its page says why and what to do about it. Nothing is half done.",
}


@dataclass(frozen=True)
class Thing:
    """One kind of thing that has states: its name for the page, its model's choices, a sentence for each."""

    code: str
    title: str
    choices: type  # TextChoices
    said: dict

    @property
    def entries(self):
        """(anchor, name, sentence) of each state, in the order in which they follow each other."""
        return [(f"{self.code}-{state.value}", state.label, self.said[state.value]) for state in self.choices]


THINGS = [
    Thing("audit", "Audits", Audit.Status, {
        "allocated": "An auditor has been given the case and has not begun. They confirm the worker, arrange to meet "
        "and open the first section.",
        "in_progress": "The auditor is writing. The people named on the audit can read along and comment.",
        "shared": "The auditor has shown the outcome to the people named on it. Each agrees, or challenges it by the "
        "day the audit’s page gives; the auditor finalises it after that.",
        "finalised": "The auditor has given their last word and the grade is written down. The QA team checks that it "
        "is properly completed.",
        "returned": "The QA team has given it back to be amended. The auditor mends it and sends it back by the day "
        "on its page.",
        "checked": "The QA team has checked it. Moderation, management oversight and actions go on from here.",
        "closed": "Everything that followed from it is done. It is only read now.",
        "cancelled": "It was taken out of the round, exceptionally and with a reason. It counts nowhere.",
    }),
    Thing("action", "Actions", Action.Status, {
        "open": "Its owner still has to do it, by its day.",
        "done": "Its owner says it is done. Somebody else confirms that, and what it has changed for the child.",
        "signed_off": "Somebody else has confirmed it and said what has changed.",
        "dropped": "It is no longer needed; the reason stands with it.",
    }),
    Thing("challenge", "Challenges", Challenge.Status, {
        "open": "Somebody named on the audit disagrees with the outcome. The auditor talks with them and answers.",
        "agreed": "The two have settled it between them.",
        "referred": "They could not settle it. A senior manager who had no part in the audit decides.",
        "decided": "The senior manager has decided, and that stands.",
        "withdrawn": "Whoever raised it has taken it back.",
    }),
    Thing("moderation", "Moderations", Moderation.Status, {
        "chosen": "A moderator reads the same file and gives a grade without seeing the first one.",
        "graded": "Both grades are given. The moderator and the auditor talk about where they differ.",
        "proposed": "The moderator has written down what they propose; the auditor agrees or sends it back.",
        "done": "The talk is recorded and the grade afterwards stands.",
        "cancelled": "The audit was taken out of moderation, with a reason. The auditor’s grade stands.",
    }),
    Thing("round", "Rounds", Round.Status, {
        "draft": "Cases are drawn and matched with auditors, and nobody is told yet. The QA team can still change it.",
        "published": "The audits are made and everybody has been told. Later changes are made audit by audit.",
    }),
    Thing("break", "Breaks from auditing", Break.Status, REQUEST),
    Thing("exemption", "Exemptions", Exemption.Status, REQUEST | {
        "agreed": "It was agreed, exceptionally. The audit goes to somebody else, or the month’s round leaves the "
        "auditor out.",
    }),
    Thing("call", "Events that call for an audit", Call.Status, {
        "waiting": "A case has come to a day on which it is to be audited, and no auditor was free.",
        "given": "It has become an audit.",
        "left_out": "No audit was made of it; the reason stands with it.",
    }),
    Thing("case-list", "Case lists", CaseImport.Status, {
        "uploaded": "The files are kept and will be read.",
        "reading": "The files are being read.",
        "preview": "Everything was read. Look at what was not understood, then take the lists in or put them aside.",
        "importing": "The cases are being written, all or none.",
        "done": "The cases stand as the lists say.",
        "refused": "The lists could not be taken in; the page says why. No case has changed.",
        "dropped": "Somebody put the lists aside. No case has changed.",
    }),
    Thing("access", "Requests to see a restricted record", AccessRequest.Decision, {
        "waiting": "It waits for a decision. Nothing of the record is shown.",
        "granted": "The record is open to whoever asked, until the day given.",
        "refused": "The record stays closed; the reason stands with the request.",
    }),
    Thing("job", "Work in the background", Job.Status, RUN),
    Thing("duty", "What is done every day", DutyRun.Status, {
        name: sentence for name, sentence in RUN.items() if name != "queued"
    }),
]


def enter(thing):
    """Make the states of a thing of a higher room known; once."""
    if thing not in THINGS:
        THINGS.append(thing)


def measures():
    """(anchor, measure) of everything that is counted, in the order of the report."""
    return [(f"measure-{code}", measure) for code, measure in MEASURES.items()]
