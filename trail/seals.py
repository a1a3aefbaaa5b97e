"""The chain of the trail: rows are sealed in runs, a minute after they were written, and checked on demand.

Writers know nothing of it and never wait for each other. A seal keeps each row's number
and digest; a digest covers the row's content and the digest before, the first of a seal
the seal before. So a row that was changed, taken away, or put in behind the seals shows,
and which one it is. Who can rewrite rows and every later seal leaves no break: a digest
noted elsewhere (each backup notes them) finds that out too.

A transaction may commit after one that began later: its rows have lower numbers than
what is sealed. They are looked for `LOOK_BACK` long and sealed then.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.db.models import Sum

from lib import clock
from trail.models import Access, Event, Seal

ROWS = 1000  # at most in one seal
SEALS = 200  # at most in one round
LOOK_BACK = timedelta(hours=2)  # the longest a transaction takes, and more
NUMBER, DIGEST = 8, 32  # bytes of a link
START = "0" * 64  # stands before a log's first row

#: What a digest covers, by name: a column that comes later leaves the old digests as they are.
COMMON = ("pk", "at", "person_id", "thing", "from_address", "request_id")
LOGS = {
    Seal.Log.EVENT: (Event, (*COMMON, "action", "label", "before", "after")),
    Seal.Log.ACCESS: (Access, (*COMMON, "case_reference", "what")),
}


@dataclass(frozen=True)
class Break:
    """The first place where a log's chain does not hold, as a sentence."""

    log: str
    sentence: str


@dataclass(frozen=True)
class Checked:
    """What a check of one log found: its seals, sealed and waiting rows, newest digest, first break or None."""

    log: str
    seals: int
    rows: int
    waiting: int
    digest: str
    broken: Break | None


def seal_waiting(*, seals=SEALS):
    """Seal what was written since the last time; gives how many rows. Twice at once does no harm."""
    return sum(_seal_log(log, seals) for log in LOGS)


def newest(log):
    """The last seal of a log, or None."""
    return Seal.objects.filter(log=log).order_by("-number").first()


def digests():
    """The newest digest of each log, to be noted elsewhere: {log: "number:digest"}."""
    return {str(log): f"{seal.number}:{seal.digest}" for log in LOGS if (seal := newest(log))}


def check(log, *, noted=""):
    """Follow a log's chain from its first row; `noted` is a "number:digest" that must be in it."""
    model, names = LOGS[log]
    previous, rows, number, found = START, 0, 0, None
    for seal in Seal.objects.filter(log=log).order_by("number").iterator(chunk_size=20):
        number += 1
        found = _check_seal(seal, number, previous, model, names) or _check_noted(seal, noted)
        if found:
            break
        previous, rows = seal.digest, rows + seal.rows
    if not found and noted and int(noted.split(":")[0]) > number:
        found = Break(log, f"Seal {noted.split(':')[0]}, whose digest was noted, is missing.")
    found = found or _behind(log, model)
    waiting = 0 if found else model.objects.count() - rows
    return Checked(log, number, rows, waiting, previous, found)


# Sealing


def _seal_log(log, seals):
    model, names = LOGS[log]
    sealed = 0
    for _ in range(seals):
        before = newest(log)
        waiting = _stragglers(log, model, names) or _next_rows(model, names, before.last if before else 0)
        if not waiting or not _add_seal(log, before, waiting):
            break
        sealed += len(waiting)
    return sealed


def _next_rows(model, names, after):
    return list(model.objects.filter(pk__gt=after).order_by("pk").values_list(*names)[:ROWS])


def _stragglers(log, model, names):
    """Rows that became visible after others with higher numbers were sealed."""
    recent = Seal.objects.filter(log=log, at__gte=clock.now() - LOOK_BACK).order_by("number")
    first = recent.values_list("after", flat=True).first()
    if first is None:
        return []
    last = newest(log).last
    between = model.objects.filter(pk__gt=first, pk__lte=last)
    if between.count() == recent.aggregate(rows=Sum("rows"))["rows"]:
        return []
    linked = {number for seal in recent for number, _ in _links(seal)}
    missed = sorted(set(between.values_list("pk", flat=True)) - linked)
    return list(model.objects.filter(pk__in=missed[:ROWS]).order_by("pk").values_list(*names))


def _add_seal(log, before, rows):
    """Write the seal; False where another worker has written it meanwhile."""
    digest, links = before.digest if before else START, bytearray()
    for row in rows:
        digest = _digest(digest, row)
        links += row[0].to_bytes(NUMBER) + bytes.fromhex(digest)
    after = before.last if before else 0
    seal = Seal(
        log=log, number=before.number + 1 if before else 1, after=after, last=max(after, rows[-1][0]),
        rows=len(rows), links=bytes(links), digest=digest,
    )
    try:
        with transaction.atomic():
            seal.save()
    except IntegrityError:
        return False
    return True


def _digest(before, row):
    """A row's digest over its content and the digest before it, in hexadecimal."""
    return sha256(f"{before}\n{json.dumps([_plain(value) for value in row], sort_keys=True)}".encode()).hexdigest()


def _plain(value):
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def _links(seal):
    """(row, digest) of each row of a seal, in its order."""
    data, step = bytes(seal.links), NUMBER + DIGEST
    for at in range(0, len(data), step):
        yield int.from_bytes(data[at : at + NUMBER]), data[at + NUMBER : at + step].hex()


# Checking


def _check_seal(seal, number, previous, model, names):
    if seal.number != number:
        return Break(seal.log, f"Seal {number} is missing.")
    linked = list(_links(seal))
    rows = {row[0]: row for row in model.objects.filter(pk__in=[pk for pk, _ in linked]).values_list(*names)}
    for pk, digest in linked:
        if pk not in rows:
            return Break(seal.log, f"Row {pk} is missing.")
        previous = _digest(previous, rows[pk])
        if previous != digest:
            return Break(seal.log, f"Row {pk} is not as it was written.")
    if previous != seal.digest or len(linked) != seal.rows:
        return Break(seal.log, f"Seal {number} is not as it was written.")
    return None


def _check_noted(seal, noted):
    if noted and noted.split(":")[0] == str(seal.number) and noted != f"{seal.number}:{seal.digest}":
        return Break(seal.log, f"Seal {seal.number} is not the one whose digest was noted.")
    return None


def _behind(log, model):
    """The first row that stands among the sealed ones without a seal, longer than a transaction takes."""
    settled = Seal.objects.filter(log=log, at__lt=clock.now() - LOOK_BACK).order_by("-number").first()
    if settled is None:
        return None
    inside = model.objects.filter(pk__lte=settled.last)
    seals = Seal.objects.filter(log=log)
    if inside.count() == seals.filter(number__lte=settled.number).aggregate(rows=Sum("rows"))["rows"]:
        return None
    linked = {number for seal in seals.iterator(chunk_size=20) for number, _ in _links(seal)}
    loose = (pk for pk in inside.order_by("pk").values_list("pk", flat=True).iterator() if pk not in linked)
    first = next(loose, None)
    return Break(log, f"Row {first} was put in behind the seals.") if first is not None else None
