"""Long work of this room: rehearsing a framework's draft."""

from django.urls import reverse

from frameworks import bundle
from frameworks.models import Draft
from frameworks.problems import FrameworkRefused
from jobs.registry import JobRefused, handler
from lib.months import Month
from reporting.rehearsal import rehearse as play
from reporting.rehearsal.keeping import plain


@handler("reporting.rehearse", title="Rehearsing a framework", needs="frameworks.edit")
def rehearse(job, progress):
    """Play a draft's rules through last year's months; the outcome is kept with the job."""
    draft = Draft.objects.get(pk=job.payload["draft"])
    first = Month.parse(job.payload["first"])
    try:
        files = bundle.read(draft.texts)
        rehearsal = play(files, first=first, months=job.payload["months"], progress=progress)
    except FrameworkRefused as refused:
        raise JobRefused("The draft has mistakes: mend them, then rehearse it again.") from refused
    except LookupError as missing:
        raise JobRefused(str(missing)) from missing
    url = reverse("reporting:rehearsal", args=[job.pk])
    return {"url": url, "message": "The rehearsal is ready", "rehearsal": plain(rehearsal)}
