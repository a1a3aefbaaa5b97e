"""The lists of this room, as links between its pages."""

from django.urls import reverse

from frameworks.services import NoFramework, in_force
from lib import clock
from lib.permissions import can

LISTS = (
    ("Oversight", "oversights"),
    ("Actions", "actions"),
    ("After poor grades", "chains"),
    ("Escalations", "escalations"),
)
FILING = (("To file", "filings"),)
LEARNING = (("Learning", "learning"),)
SAMPLES = (("Sample of done actions", "assurance"), ("Trackers", "trackers"))


def tabs(request):
    """Links of (text, address, whether one is there): filing where asked for, samples and learning for some."""
    lists = LISTS + (FILING if _files() else ()) + (SAMPLES if sees_samples(request.user) else ())
    lists += LEARNING if can(request.user, "followup.read_learning") else ()
    links = [(text, reverse(f"followup:{name}")) for text, name in lists]
    return [(text, href, request.path == href) for text, href in links]


def _files():
    """Whether the framework in force asks for filing on the child's record."""
    try:
        return in_force(clock.today()).policy.followup.filing is not None
    except NoFramework:
        return False


def sees_samples(person):
    """Whether the framework in force lets this person look at samples; nobody without a framework."""
    try:
        policy = in_force(clock.today()).policy
    except NoFramework:
        return False
    return can(person, "followup.see_samples", policy)
