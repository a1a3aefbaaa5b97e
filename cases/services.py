"""Changes to case lists and names: files kept, read, shown, taken in; spellings explained."""

import hashlib
from functools import partial

from django.db import transaction
from django.db.models import Max

from cases import annexa, delivery
from cases.annexa.files import LIMITS
from cases.closing import note_listed
from cases.models import (
    Case,
    CaseImport,
    ImportFile,
    ImportIssue,
    NameMapping,
    ValueMapping,
)
from cases.other_records import kinds_of, outcome_of
from cases.records import SAID
from cases.summary import issues_of_names, summary_of
from cases.workflow import DROP, FINISH, READ, REFUSE, SHOW, TAKE
from jobs.services import start
from lib import clock
from lib.permissions import require
from lib.steps import move
from trail.services import record

CHUNK = 900  # ids in one statement; SQLite of older kinds takes 999
MOST_FILES = 30
CHILDREN = frozenset({Case.Kind.CHILD})
WRITTEN = (*SAID, "as_at", "last_import", "gone_on")


# A delivery, step by step


def upload(files, *, as_at, by):
    """Keep the files of a delivery and ask a worker to read them; `as_at` may be None."""
    require(by, "cases.import")
    _check_files(files)
    with transaction.atomic():
        case_import = CaseImport.objects.create(
            as_at=as_at, uploaded_by=by, digest=_digest(files)
        )
        for file in files:
            kept = ImportFile(case_import=case_import, name=file.name[-255:], size=file.size)
            kept.stored.save(file.name[-100:], file, save=True)
        record("cases.list_uploaded", case_import, by=by, after={"files": [f.name for f in files]})
        _ask_to_read(case_import, by)
    return case_import


def _check_files(files):
    if not files:
        raise annexa.Refused("Choose a workbook, or the csv files of the lists.")
    if len(files) > MOST_FILES:
        raise annexa.Refused(f"{len(files)} files were chosen; there are eleven lists at most.")
    for file in files:
        if file.size > LIMITS.file:
            raise annexa.Refused(
                f"{file.name} is larger than {LIMITS.file // 1_000_000} MB."
                " Remove sheets that are not lists."
            )


def _digest(files):
    """One fingerprint of all files, whatever their order and names."""
    each = []
    for file in files:
        whole = hashlib.sha256()
        for chunk in file.chunks():
            whole.update(chunk)
        file.seek(0)
        each.append(whole.hexdigest())
    return hashlib.sha256("".join(sorted(each)).encode()).hexdigest()


def _ask_to_read(case_import, by):
    job = start(
        "cases.read", by=by, title="Reading a case list", once=f"import-{case_import.pk}",
        case_import=case_import.pk,
    )
    CaseImport.objects.filter(pk=case_import.pk).update(job=job)
    case_import.job = job


def read_again(case_import, *, by, as_at=None):
    """Ask for the lists to be read anew: another day, or spellings explained since."""
    require(by, "cases.import")
    with transaction.atomic():
        if as_at:
            CaseImport.objects.filter(pk=case_import.pk).update(as_at=as_at)
            case_import.as_at = as_at
        move(case_import, READ, by=by)
        _ask_to_read(case_import, by)
    return case_import


def read_lists(files, *, as_at, progress=None):
    """The reading of (name, path) pairs with every spelling that people have explained."""
    meanings = {
        (each.field, each.spelling): each.meaning for each in ValueMapping.objects.all()
    }
    reading = delivery.read(
        files, today=clock.today(), as_at=as_at, meanings=meanings, progress=progress
    )
    check_day(reading.as_at, kinds_of(reading))
    return reading


def check_day(as_at, kinds=CHILDREN):
    """Refuse a day that lies ahead, or before the newest list of the same kinds of case."""
    if as_at > clock.today():
        raise annexa.Refused(
            f"{as_at:%-d %B %Y} is in the future. Give the day on which the lists were made."
        )
    newest = newest_day(kinds)
    if newest and as_at < newest:
        raise annexa.Refused(
            f"The cases already stand as of {newest:%-d %B %Y}; lists of {as_at:%-d %B %Y} would"
            " take them back. Upload newer lists, or correct the day."
        )


def newest_day(kinds=CHILDREN):
    """The day of the newest list of these kinds of case, by default children, or None."""
    return Case.objects.filter(kind__in=kinds).aggregate(day=Max("as_at"))["day"]


def files_of(case_import):
    """The stored files as (name, path) pairs."""
    return [(each.name, each.stored.path) for each in case_import.files.all() if each.stored]


@transaction.atomic
def show(case_import, reading):
    """Keep what a reading understood and did not, for people to look at."""
    outcome = outcome_of(reading)
    issues = [*reading.issues, *issues_of_names(outcome.names)]
    _keep_issues(case_import, issues)
    move(
        case_import, SHOW, by=None, as_at=reading.as_at, summary=summary_of(reading, outcome, issues)
    )
    return case_import


def _keep_issues(case_import, issues):
    case_import.issues.all().delete()
    ImportIssue.objects.bulk_create(
        (
            ImportIssue(
                case_import=case_import, sheet=each.sheet[:255], row=each.row,
                column=each.column[:255], kind=each.kind[:40], reference=each.child_id[:50],
                value=each.value[:255], reason=each.reason[:500], changes_case=each.changes_case,
            )
            for each in issues
        ),
        batch_size=1000,
    )


@transaction.atomic
def refuse(case_import, reason):
    """Note why a delivery cannot be used; nothing of it is kept but that."""
    move(case_import, REFUSE, by=None, refusal=reason, finished_at=clock.now())
    record("cases.list_refused", case_import, by=None, after={"reason": reason})
    _forget_files(case_import)
    return case_import


@transaction.atomic
def drop(case_import, *, by):
    """Put a delivery aside without taking it in."""
    move(case_import, DROP, by=by, finished_at=clock.now())
    record("cases.list_dropped", case_import, by=by)
    _forget_files(case_import)
    return case_import


@transaction.atomic
def ask_to_take(case_import, *, by):
    """Ask a worker to take the lists in as they were shown."""
    move(case_import, TAKE, by=by)
    job = start(
        "cases.take", by=by, title="Importing a case list", once=f"import-{case_import.pk}",
        case_import=case_import.pk,
    )
    CaseImport.objects.filter(pk=case_import.pk).update(job=job)
    return case_import


@transaction.atomic
def take(case_import, reading, *, by):
    """Write the cases of a reading; the same lists again change nothing.

    Cases that are not on the lists any more are kept with the day they were gone.
    Gives the import, done, with the counts in its summary.
    """
    check_day(reading.as_at, kinds_of(reading))
    outcome = outcome_of(reading)
    _write(outcome.changes.write, case_import, reading.as_at)
    _move_on(outcome.changes, case_import, reading.as_at)
    note_listed(outcome.changes.closed, on=reading.as_at)
    issues = [*reading.issues, *issues_of_names(outcome.names)]
    _keep_issues(case_import, issues)
    move(
        case_import, FINISH, by=None, as_at=reading.as_at, finished_at=clock.now(),
        summary=summary_of(reading, outcome, issues),
    )
    record("cases.list_taken", case_import, by=by, after=outcome.changes.counts())
    _forget_files(case_import)
    return case_import


def _write(cases, case_import, as_at):
    for case in cases:
        case.as_at, case.last_import, case.gone_on = as_at, case_import, None
    Case.objects.bulk_create(
        cases, batch_size=1000, update_conflicts=True, update_fields=WRITTEN,
        unique_fields=("kind", "reference"),
    )


def _move_on(changes, case_import, as_at):
    for some in _chunks(changes.gone):
        Case.objects.filter(pk__in=some).update(gone_on=as_at)
    for some in _chunks(changes.same):
        Case.objects.filter(pk__in=some, as_at__lt=as_at).update(
            as_at=as_at, last_import=case_import
        )


def _chunks(ids):
    return (ids[start:start + CHUNK] for start in range(0, len(ids), CHUNK))


def _forget_files(case_import):
    """Delete the bytes once the rows are safe: the lists hold more than the cases need."""
    for each in case_import.files.exclude(stored=""):
        transaction.on_commit(partial(each.stored.storage.delete, each.stored.name))
    case_import.files.update(stored="")


def take_files(files, *, as_at, by, progress=None):
    """Read and take in files at once, without a preview: for commands and the demonstration.

    Gives the import and its reading; raises `Refused` with nothing written.
    """
    reading = read_lists(files, as_at=as_at, progress=progress)
    with transaction.atomic():
        case_import = CaseImport.objects.create(
            uploaded_by=by, status=CaseImport.Status.IMPORTING
        )
        ImportFile.objects.bulk_create(
            ImportFile(case_import=case_import, name=name[-255:], size=path.stat().st_size)
            for name, path in files
        )
        take(case_import, reading, by=by)
    return case_import, reading


# Spellings and names


@transaction.atomic
def explain_values(meanings, *, by):
    """Remember what spellings mean: {(field, spelling): meaning, or "" for no value}."""
    ValueMapping.objects.bulk_create(
        (
            ValueMapping(field=field, spelling=spelling[:255], meaning=meaning, by=by)
            for (field, spelling), meaning in meanings.items()
        ),
        update_conflicts=True, unique_fields=("field", "spelling"),
        update_fields=("meaning", "by", "at"),
    )
    record(
        "cases.values_explained", None, by=by,
        after={f"{field}: {spelling}": meaning for (field, spelling), meaning in meanings.items()},
    )


@transaction.atomic
def explain_names(*, teams, workers, by):
    """Remember whom names stand for: {spelling: Team or None}, {spelling: User or None}."""
    require(by, "cases.import")
    mappings = [
        NameMapping(kind=NameMapping.Kind.TEAM, spelling=spelling[:200], team=team, by=by)
        for spelling, team in teams.items()
    ] + [
        NameMapping(kind=NameMapping.Kind.WORKER, spelling=spelling[:200], person=person, by=by)
        for spelling, person in workers.items()
    ]
    NameMapping.objects.bulk_create(
        mappings, update_conflicts=True, unique_fields=("kind", "spelling"),
        update_fields=("team", "person", "by", "at"),
    )
    record(
        "cases.names_explained", None, by=by,
        after={name: str(answer or "") for name, answer in {**teams, **workers}.items()},
    )
