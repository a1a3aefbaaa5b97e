"""Whether every save that was acknowledged is in the database and in the history of its answer."""

import json
from dataclasses import dataclass

from audits.models import Answer, AnswerChange


@dataclass(frozen=True)
class Kept:
    acknowledged: int
    lost: int  # acknowledged, and not in the history, or not what stands
    doubled: int  # one change stored twice


def compare(path):
    """The log of the load against the rows. What was sent and not answered may be there or not."""
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    saved = [line for line in lines if line["what"] == "saved"]
    keys = list(AnswerChange.objects.exclude(client_key=None).values_list("client_key", flat=True))
    history = set(keys)
    standing = {
        (audit, f"{question}.{part}"): (version, value)
        for audit, question, part, version, value in Answer.objects.values_list(
            "audit", "question", "part", "version", "value"
        )
    }
    newest = {}
    for line in saved:
        place = line["audit"], line["field"]
        newest[place] = max(newest.get(place, (0, "")), (line["version"], line["value"]))
    lost = sum(line["key"] not in history for line in saved)
    lost += sum(not _stands(standing.get(place), told) for place, told in newest.items())
    return Kept(acknowledged=len(saved), lost=lost, doubled=len(keys) - len(history))


def _stands(there, told):
    """A later save may stand whose answer never came back; an earlier one may not."""
    return there is not None and (there == told or there[0] > told[0])
