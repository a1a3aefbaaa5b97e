"""Compares what clients were told with what stands and what was mailed; knows the promises and nothing else.

The promises: what was acknowledged is stored, in its own version and in those after it; no step is
taken twice; each due notice was mailed; a mail that came twice says so by its Message-ID.
"""

from collections import Counter
from dataclasses import dataclass, field

GIVEN_UP = "Given up"  # how a notice begins to say that it was due and never went
STEPS = {"share": "shared", "finalise": "finalised", "agree": "agree", "concern": "concern"}


@dataclass(frozen=True)
class Wording:
    """One stored wording of one field, with the key its client gave it."""

    audit: int
    field: str
    version: int
    value: str
    key: str | None


@dataclass(frozen=True)
class Notice:
    """Something somebody is told; `withheld` says why no mail is due; `step` is the one it tells of, if known."""

    id: str
    to: str
    subject: str = ""
    withheld: str = ""
    step: tuple | None = None

    @property
    def is_due(self):
        return not self.withheld or self.withheld.startswith(GIVEN_UP)


@dataclass
class Stored:
    """The database after the run: {(audit, field): version}, [Wording], [(what, audit, which)], [Notice]."""

    versions: dict = field(default_factory=dict)
    wordings: list = field(default_factory=list)
    steps: list = field(default_factory=list)
    notices: list = field(default_factory=list)


@dataclass
class Verdict:
    """Counts, and a sentence for each broken promise; `repeats` are mails that came again as themselves."""

    acknowledged: int = 0
    steps: int = 0
    mails: int = 0
    repeats: int = 0
    lost: list = field(default_factory=list)
    doubled: list = field(default_factory=list)
    missing: list = field(default_factory=list)
    conflicts: list = field(default_factory=list)

    @property
    def holds(self):
        """Whether every promise was kept."""
        return not (self.lost or self.doubled or self.missing or self.conflicts)


def check(log, stored, mails, *, excused):
    """Hold the clients' log and the mail server's book against what is stored; gives a Verdict.

    `excused` is how many mails may have come a second time because their sender was killed, and no more.
    """
    verdict = Verdict()
    told = list(_told(log))
    _saves(told, stored, verdict)
    _steps(told, stored, verdict)
    _mails(stored, mails, excused, verdict)
    return verdict


def _told(log):
    """(what was sent, the answer that said it is done) of all that was acknowledged."""
    sent = {line["sent"]: line for line in log if "sent" in line}
    return ((sent[line["answered"]], line) for line in log if line.get("outcome") == "done")


def _saves(told, stored, verdict):
    wordings = {(one.audit, one.field, one.version): one.value for one in stored.wordings}
    for sent, answer in told:
        if sent["what"] != "save":
            continue
        values = {change["field"]: change["value"] for change in sent["changes"]}
        for one in answer["fields"]:
            where = (sent["audit"], one["field"])
            if one["outcome"] == "clash":
                verdict.conflicts.append(f"{where}: its only author was shown a conflict at version {one['version']}.")
                continue
            verdict.acknowledged += 1
            _save(where, one["version"], values[one["field"]], stored, wordings, verdict)
    keys = Counter(one.key for one in stored.wordings if one.key)
    verdict.doubled += [f"The save {key} is stored {times} times." for key, times in keys.items() if times > 1]


def _save(where, version, value, stored, wordings, verdict):
    if stored.versions.get(where, 0) < version:
        verdict.lost.append(f"{where}: version {version} was acknowledged, {stored.versions.get(where, 0)} stands.")
    elif wordings.get((*where, version)) != value:
        verdict.lost.append(f"{where}: the wording acknowledged as version {version} is not in the history.")


def _steps(told, stored, verdict):
    taken = Counter(stored.steps)
    for sent, _ in told:
        if sent["what"] in STEPS:
            verdict.steps += 1
            step = (STEPS[sent["what"]], sent["audit"], sent.get("which", ""))
            if not taken[step]:
                verdict.lost.append(f"The step {step} was acknowledged and is not there.")
            elif step[0] == "concern" and not any(notice.step == step for notice in stored.notices):
                verdict.missing.append(f"Nobody is told of {step}.")
    verdict.doubled += [f"The step {step} was taken {times} times." for step, times in taken.items() if times > 1]


def _mails(stored, mails, excused, verdict):
    came = Counter((mail["id"], mail["to"][0]) for mail in mails if mail["event"] == "came")
    kept = {(mail["id"], mail["to"][0]) for mail in mails if mail["event"] == "answered"}
    notices = {(notice.id, notice.to): notice for notice in stored.notices}
    verdict.mails = came.total()
    verdict.missing += [
        f"The notice {notice.id} was never mailed: {notice.withheld or 'it still waits'}."
        for whose, notice in notices.items() if notice.is_due and whose not in kept
    ]  # fmt: skip
    verdict.doubled += [f"A mail {whose} is of no notice." for whose in came if whose not in notices]
    verdict.repeats = sum(times - 1 for times in came.values())
    if verdict.repeats > excused:
        verdict.doubled.append(f"{verdict.repeats} mails came again, with kills to excuse {excused} of them.")
