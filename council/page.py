"""What the council said of itself on every page: name, service, colours and logo.

Where it said nothing, the framework in force speaks, and before there is one the settings
COUNCIL_NAME and SERVICE_NAME.
"""

from dataclasses import replace

from django.core.cache import cache
from django.db import transaction
from django.urls import reverse

from council.models import COLOURS, Council
from frameworks import page

KEPT = "council.settled"
KEPT_FOR = 60  # seconds; another server may wear the old look as long, should it read while it is changed
SAID = ("name", "service_name", "logo_id", *COLOURS)


def settled():
    """The council's row, or an empty one before anything was said; kept at hand, for every page asks."""
    said = cache.get(KEPT)
    if said is None:
        said = Council.objects.filter(pk=1).values(*SAID).first() or {}
        cache.set(KEPT, said, KEPT_FOR)
    return Council(**said)


def forget():
    """Something was said anew: from now, and for everybody once it is committed, the row is read again."""
    cache.delete(KEPT)
    transaction.on_commit(lambda: cache.delete(KEPT))


def brand():
    """The colours today, for GOVUK_BRAND."""
    return worn(settled())


def worn(council, **others):
    """The colours a council wears, with `others` in place of some (a preview)."""
    return replace(page.brand(), logo=_logo(council), **(council.colours | others))


def names(request):
    """Context processor after those of lib.govuk.page and frameworks.page: puts what was said in their place."""
    own = settled()
    said = {"council_name": own.name, "service_name": own.service_name, "brand_logo": _logo(own)}
    return {name: value for name, value in said.items() if value}


def _logo(council):
    return reverse("council:logo_image", args=[council.logo_id]) if council.logo_id else ""
