"""Beginning, changing, comparing, publishing and dropping the draft of a framework's next version."""

from django.db import IntegrityError, transaction
from django.db.models import F

from frameworks import bundle, differences, services
from frameworks.drafting.text import text_of
from frameworks.models import Draft
from frameworks.problems import FrameworkRefused
from frameworks.rules import EDITORS  # noqa: F401  (enters the permission in the table)
from lib import clock
from lib.permissions import require
from lib.steps import AlreadyMoved, NotAllowed
from trail.services import record


class Clash(AlreadyMoved):
    """Somebody else changed the draft since it was opened."""


def running(framework):
    """The draft of a framework that is being worked on, or None."""
    return Draft.objects.filter(framework=framework, ended_at=None).select_related("framework", "based_on").first()


@transaction.atomic
def begin(*, by, on=None):
    """The draft of the framework in force; where one runs already, that one."""
    require(by, "frameworks.edit")
    version = services.in_force(on or clock.today())
    newest = services.newest_version(version.framework.slug)
    try:
        with transaction.atomic():
            draft = Draft.objects.create(framework=version.framework, based_on=newest, texts=newest.texts, begun_by=by)
    except IntegrityError:
        return running(version.framework)
    record("frameworks.draft_begun", draft, by=by, after={"based_on": newest.number})
    return draft


def change_file(draft, path, text, *, by, version):
    """Put another text in one file. `version` is the draft's as the person saw it; Clash if it moved on."""
    if path != bundle.POLICY and not bundle.is_tool(path):
        raise NotAllowed(f"{path} is no file of a framework: it has {bundle.POLICY} and {bundle.TOOLS}/<name>.yaml.")
    if len(text) > bundle.LONGEST_FILE:
        raise NotAllowed(f"A file holds at most {bundle.LONGEST_FILE:,} characters: shorten it.")
    _write(draft, {**draft.texts, path: text.replace("\r\n", "\n")}, by=by, version=version, what=path)


def change_tool(draft, path, form, *, by, version):
    """Put a tool changed by the editor in its file."""
    change_file(draft, path, text_of(form), by=by, version=version)


def replace_files(draft, texts, *, by, version):
    """Take uploaded files in place of all; FrameworkRefused with every problem, and nothing changed."""
    bundle.read(texts)
    _write(draft, texts, by=by, version=version, what="all files")


@transaction.atomic
def _write(draft, texts, *, by, version, what):
    require(by, "frameworks.edit")
    mine = Draft.objects.filter(pk=draft.pk, version=version, ended_at=None)
    if not mine.update(texts=texts, version=F("version") + 1, changed_at=clock.now(), changed_by=by):
        raise Clash("Somebody else changed or ended this draft meanwhile. Open it again, then repeat your change.")
    record("frameworks.draft_changed", draft, by=by, after={"what": what, "version": version + 1})
    draft.refresh_from_db()


def problems_of(draft):
    """Every mistake that keeps the draft from being published: a list, empty when all is in order."""
    try:
        bundle.read(draft.texts)
    except FrameworkRefused as refused:
        return refused.problems
    return []


def what_changes(draft):
    """Entry by entry, what the draft changes in the version it is based on; FrameworkRefused if unreadable."""
    return list(differences.between_files(bundle.read(draft.based_on.texts), bundle.read(draft.texts)))


@transaction.atomic
def publish(draft, *, by, in_force_from, note=""):
    """Take the draft into force from a day, today or later; returns the new version."""
    require(by, "frameworks.edit")
    if in_force_from < clock.today():
        raise NotAllowed("A version comes into force today or on a later day: audits before it had other rules.")
    newest = services.newest_version(draft.framework.slug)
    if newest.pk != draft.based_on_id:
        raise NotAllowed(f"{newest} was loaded since this draft began: download the draft and begin anew from it.")
    _end(draft)
    loading = services.load_texts(draft.framework.slug, draft.texts, by=by, in_force_from=in_force_from, note=note)
    if not loading.is_new:
        raise NotAllowed("The draft changes nothing yet.")
    Draft.objects.filter(pk=draft.pk).update(published=loading.version)
    draft.refresh_from_db()
    return loading.version


@transaction.atomic
def discard(draft, *, by):
    """Drop the draft; what it held stays in the record of drafts."""
    require(by, "frameworks.edit")
    _end(draft)
    record("frameworks.draft_discarded", draft, by=by)


def _end(draft):
    if not Draft.objects.filter(pk=draft.pk, version=draft.version, ended_at=None).update(ended_at=clock.now()):
        raise Clash("Somebody else changed or ended this draft meanwhile. Open it again.")
