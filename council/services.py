"""Changes to what the council is called and looks like, and the framework it begins with."""

from django.db import transaction
from django.utils.text import slugify

from allocation.models import Round
from council import rules  # noqa: F401  (enters the permission in the table)
from council.models import COLOURS, Council, Logo
from council.page import forget, worn
from council.picture import drawn_anew
from frameworks import bundle
from frameworks import services as frameworks
from lib.permissions import require
from lib.steps import NotAllowed
from trail.services import record

TOO_LATE = "Audits were published by the framework in force: change it with a draft of its next version."


class Unreadable(NotAllowed):
    """Colours that people could not read; `problems` has a sentence for each."""

    def __init__(self, problems):
        self.problems = problems
        super().__init__(" ".join(problems))


@transaction.atomic
def name_council(*, name, service_name, by):
    """Say what the council and the service are called; "" leaves it to the framework."""
    return _settle(_row(), "council.named", by=by, name=name, service_name=service_name)


@transaction.atomic
def colour_council(colours, *, by):
    """Choose colours ({what: #rrggbb}); Unreadable if people could not read them."""
    council = _row()
    if problems := worn(council, **colours).problems():
        raise Unreadable(problems)
    return _settle(council, "council.coloured", by=by, **colours)


@transaction.atomic
def use_usual_colours(*, by):
    """Forget the chosen colours: the framework's, else the usual ones, are worn again."""
    return _settle(_row(), "council.coloured", by=by, **dict.fromkeys(COLOURS, ""))


@transaction.atomic
def put_logo(file, *, by):
    """Put an uploaded picture in the bar; NotAllowed says why one is not taken."""
    require(by, "council.settle")
    image, kind = drawn_anew(file)
    return _change_logo(Logo.objects.create(image=image, kind=kind), by=by)


@transaction.atomic
def remove_logo(*, by):
    """Take the picture out of the bar."""
    return _change_logo(None, by=by)


def _change_logo(logo, *, by):
    council = _row()
    before = council.logo_id
    _settle(council, "council.logo_changed", by=by, logo_id=logo and logo.pk)
    Logo.objects.filter(pk=before).delete()
    return council


def _settle(council, action, *, by, **values):
    require(by, "council.settle")
    before = {name: getattr(council, name) for name in values}
    for name, value in values.items():
        setattr(council, name, value)
    council.save(update_fields=values)
    record(action, council, by=by, before=before, after=values)
    forget()
    return council


def _row():
    return Council.objects.get_or_create(pk=1)[0]


def may_still_choose():
    """The framework is chosen whole until a round was published; from then on it is changed as a draft."""
    return not Round.objects.filter(status=Round.Status.PUBLISHED).exists()


@transaction.atomic
def choose_framework(texts, *, by, slug=""):
    """Let a council's files count from today, in another framework's place; returns the version.

    Raises FrameworkRefused with every mistake of the files.
    """
    require(by, "frameworks.edit")
    if not may_still_choose():
        raise NotAllowed(TOO_LATE)
    slug = slug or slugify(bundle.read(texts).policy.council.name)[:60]
    return frameworks.take_up(slug, texts, by=by).version
