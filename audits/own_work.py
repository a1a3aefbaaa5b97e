"""Auditing one's own work: begun on a case of one's own, kept to oneself until shared (HULL-16)."""

from django.db import IntegrityError, transaction

from audits.own import OwnAudit, OwnJudgement
from audits.refusals import Refused
from frameworks.models import Question
from frameworks.services import in_force
from lib import clock
from lib.again import retried
from lib.permissions import require
from lib.steps import AlreadyMoved
from trail.services import notify, record


@retried
@transaction.atomic
def begin(case, *, by):
    """Begin an audit of one's own work with a case. Returns the OwnAudit."""
    require(by, "audits.audit_own_work", case)
    version = in_force(clock.today())
    form = form_for(case, version)
    if form is None:
        raise Refused("No form in force judges such work section by section.")
    try:
        with transaction.atomic():
            own = OwnAudit.objects.create(person=by, case=case, framework_version=version, tool_version=form)
    except IntegrityError:
        raise Refused(f"You have begun to audit your work with {case} already: go on with that.") from None
    record("audits.begin_own", own, by=by, after={"case": case.pk})
    return own


def form_for(case, version):
    """The first form of a framework version that judges this kind of work section by section, or None."""
    forms = version.tools.filter(draft=False, sections__judged=True).order_by("toolinforce__order").distinct()
    return next((one for one in forms if case.kind in (one.subject_kind, *one.also_for)), None)


@retried
@transaction.atomic
def write(own, judgements, *, by):
    """Keep what one thinks so far: {section id: (judgement, words)}, all of which may be empty."""
    require(by, "audits.write_own", own)
    _known(own, judgements)
    OwnJudgement.objects.bulk_create(
        [
            OwnJudgement(own_audit=own, section_id=section, judgement=judgement, words=words)
            for section, (judgement, words) in judgements.items()
        ],
        update_conflicts=True, unique_fields=["own_audit", "section"], update_fields=["judgement", "words"],
    )  # fmt: skip
    return own


def scales_of(own):
    """The scale of each section that the form judges: {Section: Scale}, in the form's order."""
    judged = Question.objects.filter(tool_version=own.tool_version_id, kind=Question.Kind.JUDGEMENT)
    policy = own.framework_version.policy
    return {one.section: policy.scale(one.scale) for one in judged.select_related("section").order_by("section__order")}


def _known(own, judgements):
    scales = {section.pk: scale for section, scale in scales_of(own).items()}
    for section, (judgement, _) in judgements.items():
        if section not in scales or (judgement and scales[section].grade(judgement) is None):
            raise Refused("A judgement is not one of this section’s: reload the page and choose again.")


@retried
@transaction.atomic
def share(own, *, by):
    """Let one's line manager read it, to talk it over in supervision; it then stays as it is."""
    require(by, "audits.write_own", own)
    if by.line_manager is None:
        raise Refused("The staff list names no line manager of yours: ask the QA team to have it mended.")
    if not own.judgements.exclude(judgement="", words="").exists():
        raise Refused("Write something before you share it.")
    if not OwnAudit.objects.filter(pk=own.pk, shared_at=None).update(shared_at=clock.now()):
        raise AlreadyMoved("This is shared already. Reload the page.")
    own.refresh_from_db(fields=["shared_at"])
    record("audits.share_own", own, by=by, after={"with": by.line_manager_id})
    notify(
        "own_audit_shared", by.line_manager, about=own, url=own.get_absolute_url(), on=clock.today(), by=by.name
    )
    return own
