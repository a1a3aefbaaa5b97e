"""What the framework in force gives to every page: the council's name and colours."""

from functools import lru_cache

from frameworks.reading import to_plain
from frameworks.services import NoFramework, in_force
from lib import clock
from lib.govuk.brand import Brand
from lib.wording import OURS, Wording


def brand():
    """The council's colours today, for GOVUK_BRAND; the usual ones without a framework."""
    council = council_today()
    return Brand(**to_plain(council.colours)) if council else Brand()


def wording():
    """The council's own words for the product's, for WORDING."""
    policy = policy_today()
    return _wording(tuple((rule.ours, rule.theirs) for rule in policy.words)) if policy else OURS


@lru_cache(maxsize=8)
def _wording(words):
    """One and the same for the same words, so that what was drawn in them is found again."""
    return Wording(dict(words))


def names(request):
    """Context processor: council_name, service_name and brand_logo as the framework says them.

    It stands after `lib.govuk.page.page` and takes the place of what that says.
    """
    council = council_today()
    if council is None:
        return {}
    logo = Brand(**to_plain(council.colours)).logo
    return {"council_name": council.name, "service_name": council.service_name, "brand_logo": logo}


def council_today():
    """The council of the framework in force today, or None before one is loaded."""
    policy = policy_today()
    return policy.council if policy else None


def policy_today():
    """The rules in force today, or None before a framework is loaded."""
    try:
        return in_force(clock.today()).policy
    except NoFramework:
        return None
