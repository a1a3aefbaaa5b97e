"""A subject-access request from begin to end: gathered, looked through, made, downloaded, deleted.

Nothing leaves before every marked passage is decided; what is left out is replaced in every
document of the pack by a note that something was.
"""

import csv
import io
import re
import zipfile
from datetime import timedelta

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.html import escape

from audits.models import Audit
from audits.pdf import audit_pdf
from audits.views import whole_context
from frameworks.services import in_force
from jobs.services import start
from lib import clock
from lib.pdf import render_pdf
from lib.permissions import require
from lib.tabular import guarded
from people.models import User
from records.holding import counts_of, texts_of
from records.models import Passage, SubjectPack
from records.passages import known_names, passages
from trail.models import Access
from trail.services import read, record

LEFT_OUT = "[Left out: it is about somebody else]"
PACK_DAYS = 14  # where the framework has no rule
S = SubjectPack.Status


class PackRefused(ValueError):
    """A sentence: why this step of a request cannot be taken."""


@transaction.atomic
def begin(case, *, why, by):
    """Begin to answer a request: what is held is gathered by a job. Gives the pack."""
    require(by, "records.answer_subject", case)
    try:
        with transaction.atomic():
            pack = SubjectPack.objects.create(case=case, why=why, begun_by=by)
    except IntegrityError:
        raise PackRefused("A request for this case is being answered already.") from None
    record("records.pack_begun", pack, by=by, after={"case": case.pk})
    start("records.gather", by=by, title="Gathering what is held of a case", once=str(pack.pk), pack=pack.pk)
    return pack


@transaction.atomic
def gather(pack):
    """Mark every passage that seems to speak of somebody else; again begins anew."""
    pack.passages.all().delete()
    known = known_names(User.objects.values_list("name", flat=True)) | known_names([pack.case.worker_name])
    Passage.objects.bulk_create(
        Passage(pack=pack, thing=held.thing, where=held.where, text=found.text, names=list(found.names))
        for held in texts_of(pack.case)
        for found in passages(held.text, known)
    )
    SubjectPack.objects.filter(pk=pack.pk, status=S.GATHERING).update(status=S.REVIEW)
    return pack.passages.count()


@transaction.atomic
def decide(pack, decisions, *, by):
    """Keep what somebody decided: {passage id: "give" or "leave_out"}; gives how many are still open."""
    require(by, "records.answer_subject", pack)
    if pack.status != S.REVIEW:
        raise PackRefused("Passages are decided while the pack is looked through.")
    for pk, decision in decisions.items():
        changed = pack.passages.filter(pk=pk).exclude(decision=decision)
        changed.update(decision=Passage.Decision(decision), decided_by=by, decided_at=clock.now())
    return pack.passages.filter(decision=Passage.Decision.OPEN).count()


@transaction.atomic
def release(pack, *, by):
    """Have the file made, once every passage is decided."""
    require(by, "records.answer_subject", pack)
    if left := pack.passages.filter(decision=Passage.Decision.OPEN).count():
        raise PackRefused(f"{left} passages are still to be decided.")
    if not SubjectPack.objects.filter(pk=pack.pk, status=S.REVIEW).update(
        status=S.MAKING, released_by=by, released_at=clock.now()
    ):
        raise PackRefused("This pack is not waiting to be released.")
    left_out = pack.passages.filter(decision=Passage.Decision.LEAVE_OUT).count()
    record("records.pack_released", pack, by=by, after={"case": pack.case_id, "left_out": left_out})
    start("records.make_pack", by=by, title="Making a subject-access pack", once=str(pack.pk), pack=pack.pk)


def make(pack, progress):
    """Make the file and keep it with the day it goes; again makes it anew."""
    data = _zip(pack, progress)
    rule = in_force(clock.today()).policy.retention
    with transaction.atomic():
        pack.file.save(f"subject-access-{pack.pk}.zip", ContentFile(data), save=False)
        SubjectPack.objects.filter(pk=pack.pk, status=S.MAKING).update(
            status=S.RELEASED, file=pack.file.name,
            delete_on=clock.today() + timedelta(days=rule.pack_days if rule else PACK_DAYS),
        )
    return len(data)


def delete_old(on):
    """Delete the files whose day has come; gives how many."""
    gone = 0
    for pack in SubjectPack.objects.filter(status=S.RELEASED, delete_on__lte=on):
        with transaction.atomic():
            name = pack.file.name
            # The words of the passages go with the file: the pack keeps only that they were decided.
            pack.passages.all().delete()
            if SubjectPack.objects.filter(pk=pack.pk, status=S.RELEASED).update(status=S.DELETED, file=""):
                record("records.pack_deleted", pack, by=None)
                transaction.on_commit(lambda storage=pack.file.storage, name=name: storage.delete(name))
                gone += 1
    return gone


# The file


def _zip(pack, progress):
    audits = list(Audit.objects.filter(case=pack.case).select_related(
        "case", "framework_version", "tool_version", "auditor", "practitioner", "team_manager", "iro", "team__parent"
    ).order_by("month", "pk"))  # fmt: skip
    edit = _leaving_out(pack)
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as packed:
        for n, audit in enumerate(audits):
            progress(90 * n / len(audits), f"Audit {audit.reference}")
            context = whole_context(audit, audit.auditor, on=clock.today())
            packed.writestr(f"audits/{audit.reference}.pdf", audit_pdf(context, edit=edit))
            read(pack.released_by, audit, "export", case_reference=pack.case.reference)
        context = {"pack": pack, "case": pack.case, "rows": counts_of(pack.case), "texts": texts_of(pack.case)}
        packed.writestr("held.pdf", render_pdf("records/held_pdf.html", context, title="What is held", edit=edit))
        packed.writestr("who-read-it.csv", _readers(pack.case))
    return whole.getvalue()


def _leaving_out(pack):
    """A function that replaces each passage left out in a document's HTML, longest first."""
    gone = pack.passages.filter(decision=Passage.Decision.LEAVE_OUT).values_list("text", flat=True)
    # Between words a document may have any space or line break.
    spelled = [r"(?:\s|<br ?/?>)+".join(re.escape(escape(word)) for word in text.split()) for text in set(gone)]
    if not spelled:
        return str
    pattern = re.compile("|".join(sorted(spelled, key=len, reverse=True)))
    return lambda html: pattern.sub(LEFT_OUT, html)


def _readers(case):
    """Who read the records, by their work and not by name: colleagues are third parties too."""
    lines = io.StringIO()
    rows = csv.writer(lines)
    rows.writerow(["When", "Job title", "How"])
    for row in Access.objects.filter(case_reference=case.reference).select_related("person").order_by("at", "pk"):
        rows.writerow([clock_text(row.at), guarded(row.person.job_title), row.get_what_display()])
    return lines.getvalue()


def clock_text(moment):
    return f"{moment:%Y-%m-%d %H:%M} UTC"
