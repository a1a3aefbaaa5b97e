"""The same month without faults: what people were told is done is done again, once, in a database of its own.

    python -m bench.faults.calm clients.jsonl --seed 1 --written 48 --complete 30

Prints the figures of the month as JSON, to be held against those of the run with faults.
"""

import argparse
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.faults import log
from bench.faults.checker import STEPS
from bench.faults.figures import figures


def main():
    parser = argparse.ArgumentParser(prog="python -m bench.faults.calm", description=__doc__)
    parser.add_argument("clients", type=Path, help="the log of all clients")
    for name in ("seed", "written", "complete"):
        parser.add_argument(f"--{name}", type=int, required=True)
    asked = parser.parse_args()
    import django  # after the environment named the database

    django.setup()
    from bench.faults import council

    council.set_up(written=asked.written, complete=asked.complete, seed=asked.seed)
    _again(log.read(asked.clients))
    print(json.dumps(figures()))


def _again(lines):
    """Every act's duties, and in it what people did, in the order of the answers."""
    from jobs import duties
    from lib import clock

    sent, moved = {line["sent"]: line for line in lines if "sent" in line}, timedelta()
    last = _last_wordings(lines, sent)
    for line in lines:
        if line.get("noted") == "act":
            moved = timedelta(seconds=line["moved"])
            with clock.at(_moment(line, moved)):
                duties.run_what_waits()
        elif _counts(line, sent, last):
            with clock.at(_moment(line, moved)):
                _do(sent[line["answered"]])


def _counts(line, sent, last):
    """Whether this answer is of something that was done and that nothing later took the place of."""
    if not (line.get("outcome") == "done" or line.get("after_a_loss")):
        return False
    return line["answered"] in last or sent[line["answered"]]["what"] in STEPS


def _last_wordings(lines, sent):
    """The numbers of those saves that hold the last wording of some field."""
    last = {}
    for line in lines:
        if line.get("outcome") == "done" and sent[line["answered"]]["what"] == "save":
            audit = sent[line["answered"]]["audit"]
            last |= {(audit, one["field"]): line["answered"] for one in line["fields"]}
    return set(last.values())


def _moment(line, moved):
    return datetime.fromtimestamp(line["at"], UTC) + moved


def _do(sent):
    """One thing somebody did, as the page does it."""
    from audits import concerns, services
    from audits.models import Audit
    from people.models import User

    person, what = User.objects.get(pk=sent["person"]), sent["what"]
    audit = Audit.objects.get(pk=sent["audit"])
    if what == "save":
        return _save(audit, sent["changes"], person)
    if what == "concern":
        return concerns.raise_concern(audit, text=sent["which"], by=person)
    return {"share": services.share, "agree": services.agree, "finalise": services.finalise}[what](audit, by=person)


def _save(audit, changes, person):
    """Write over what stands: there is one author, and the last wording is the one that counts."""
    from audits import answers
    from audits.models import Answer

    known = {f"{row.question_id}.{row.part}": row.version for row in Answer.objects.filter(audit=audit)}
    answers.save(
        audit,
        [
            answers.Change(int(one["field"].split(".")[0]), one["field"].split(".")[1], one["value"],
                           known.get(one["field"], 0), one["key"])
            for one in changes
        ],
        by=person,
    )  # fmt: skip


if __name__ == "__main__":
    main()
