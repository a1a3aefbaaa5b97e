"""Taking a framework's files into force, and finding what is in force."""

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from frameworks import bundle, middleware, rows
from frameworks.models import Framework, FrameworkVersion
from lib import clock
from people.services import set_title_rules
from trail.services import record


class NoFramework(LookupError):
    """Nothing is in force on the day asked about."""


@dataclass(frozen=True)
class Loading:
    """What came of loading: the version in force, and whether it is new.

    `version` is None after a check of files that were never loaded.
    """

    name: str
    version: FrameworkVersion | None
    is_new: bool
    checked_only: bool = False

    def __str__(self):
        if not self.is_new:
            return f"{self.version} is already in force; nothing changed."
        if self.checked_only:
            return f"{self.name}: the files are in order. Nothing was loaded."
        return f"{self.version} is in force from {self.version.in_force_from:%-d %B %Y}."


def load(directory, *, by=None, check=False, in_force_from=None, note=""):
    """Take the framework in a directory into force; its name is the directory's.

    The same files again change nothing. `check` reads and compares, and writes
    nothing. Raises FrameworkRefused with every problem.
    """
    directory = Path(directory).resolve()
    texts = bundle.texts_of(directory)
    return load_texts(directory.name, texts, by=by, check=check, in_force_from=in_force_from, note=note)


def load_texts(slug, texts, *, by=None, check=False, in_force_from=None, note=""):
    """Take a framework given as path to text into force."""
    read = bundle.read(texts)
    newest = newest_version(slug)
    if newest and newest.digest == read.digest:
        return Loading(read.policy.name, newest, is_new=False, checked_only=check)
    if check:
        return Loading(read.policy.name, newest, is_new=True, checked_only=True)
    version = _publish(
        slug,
        read,
        number=newest.number + 1 if newest else 1,
        by=by,
        note=note,
        in_force_from=in_force_from or clock.today(),
    )
    return Loading(read.policy.name, version, is_new=True)


@transaction.atomic
def take_up(slug, texts, *, by):
    """Let a framework count from today in another one's place, though its newest version says the same.

    What is in force already stays as it is.
    """
    today = clock.today()
    loading = load_texts(slug, texts, by=by)
    if loading.is_new or _look_up(today) == loading.version:
        return loading
    number, note = loading.version.number + 1, f"As version {loading.version.number}"
    again = _publish(slug, bundle.read(texts), number=number, in_force_from=today, by=by, note=note)
    return Loading(loading.name, again, is_new=True)


@transaction.atomic
def _publish(slug, read, *, number, in_force_from, by, note):
    framework, _ = Framework.objects.update_or_create(slug=slug, defaults={"name": read.policy.name})
    version = FrameworkVersion.objects.create(
        framework=framework,
        number=number,
        digest=read.digest,
        note=note,
        in_force_from=in_force_from,
        loaded_by=by,
    )
    rows.write(version, read)
    set_title_rules(_titles(read.policy), by=by, on=in_force_from)
    record("frameworks.load", version, by=by, after={"digest": version.digest})
    middleware.forget()
    return version


def _titles(policy):
    """Which job title brings which role: (pattern, role) pairs (HULL-13)."""
    return [(title, rule.key) for rule in policy.roles for title in rule.job_titles]


def newest_version(slug):
    """The highest version of a framework, or None."""
    versions = FrameworkVersion.objects.filter(framework__slug=slug).select_related("framework")
    return versions.order_by("-number").first()


def in_force(on):
    """The framework version that counts on a day; before the first one began, the first one.

    Looked up once a request. NoFramework says how to load one.
    """
    known = middleware.found()
    known = {} if known is None else known
    if on not in known:
        known[on] = _look_up(on)
    if known[on] is None:
        raise NoFramework(
            f"No framework is in force on {on:%-d %B %Y}: choose one under Settings, or run manage.py load_framework."
        )
    return known[on]


def _look_up(on):
    versions = FrameworkVersion.objects.select_related("framework")
    return versions.in_force(on).first() or versions.order_by("in_force_from", "pk").first()


def tool(framework_version, code):
    """The version of a tool that belongs to a framework version; LookupError if there is none."""
    found = framework_version.tools.filter(tool__code=code).first()
    if found is None:
        raise LookupError(f'{framework_version} has no tool "{code}".')
    return found
