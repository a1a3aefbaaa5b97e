"""Long work of this room: reading a delivery, taking it in."""

from django.db import transaction

from cases import services
from cases.annexa import Refused
from cases.models import CaseImport
from cases.workflow import READ
from jobs.registry import handler
from lib.steps import move


@handler("cases.read", title="Reading a case list")
def read(job, progress):
    """Read the files of an import and show what they say, or why they cannot be used."""
    case_import = CaseImport.objects.get(pk=job.payload["case_import"])
    if case_import.status != CaseImport.Status.READING:
        move(case_import, READ, by=None)
    try:
        reading = services.read_lists(
            services.files_of(case_import), as_at=case_import.as_at, progress=_scaled(progress, 80)
        )
    except Refused as refused:
        return _refuse(case_import, refused, progress)
    progress(85, "Comparing with the cases kept")
    with transaction.atomic():
        services.show(case_import, reading)
        progress.finish(url=case_import.get_absolute_url(), message="The lists are ready to check")


@handler("cases.take", title="Importing a case list")
def take(job, progress):
    """Take the files of an import in, whole or not at all."""
    case_import = CaseImport.objects.get(pk=job.payload["case_import"])
    try:
        reading = services.read_lists(
            services.files_of(case_import), as_at=case_import.as_at, progress=_scaled(progress, 60)
        )
    except Refused as refused:
        return _refuse(case_import, refused, progress)
    progress(65, f"Writing {len(reading.children) + len(reading.others):,} cases")
    with transaction.atomic():
        services.take(case_import, reading, by=job.owner)
        progress.finish(url=case_import.get_absolute_url(), message="The lists are taken in")


def _refuse(case_import, refused, progress):
    with transaction.atomic():
        services.refuse(case_import, str(refused))
        progress.finish(url=case_import.get_absolute_url(), message="The lists were refused")


def _scaled(progress, most):
    """Progress of the reading as a part of the whole: its 100 % is `most` here."""
    return lambda done, whole, text: progress(most * done // whole, text)
