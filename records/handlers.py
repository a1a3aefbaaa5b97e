"""Long work of this room: gathering and making packs, removing what is due."""

from datetime import date

from django.urls import reverse

from cases.models import Case
from jobs.registry import handler
from records import packs, retention
from records.models import SubjectPack


@handler("records.gather", title="Gathering what is held of a case")
def gather(job, progress):
    """Find the passages of a subject-access request that somebody must decide on."""
    pack = SubjectPack.objects.select_related("case").get(pk=job.payload["pack"])
    number = packs.gather(pack)
    return {"url": pack.get_absolute_url(), "message": f"{number} passages to decide"}


@handler("records.make_pack", title="Making a subject-access pack")
def make_pack(job, progress):
    """Make the file of a released pack."""
    pack = SubjectPack.objects.select_related("case", "released_by").get(pk=job.payload["pack"])
    packs.make(pack, progress)
    return {"url": pack.get_absolute_url(), "message": "The pack is ready"}


@handler("records.remove", title="Removing what is due")
def remove(job, progress):
    """Remove the people and words of each case that was confirmed and is still due."""
    on = date.fromisoformat(job.payload["on"])
    cases, gone = job.payload["cases"], 0
    for n, case in enumerate(Case.objects.filter(pk__in=cases).order_by("pk")):
        progress(100 * n / len(cases), f"{n} of {len(cases)} cases")
        gone += retention.remove_case(case, on=on, by=job.owner) is not None
    return {"url": reverse("records:retention"), "message": f"{gone} cases removed", "removed": gone}
