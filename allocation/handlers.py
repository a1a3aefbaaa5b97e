"""Long work of this room: drafting and publishing a round for somebody who waits at a page."""

from allocation.drafting import draft_round, start_again
from allocation.models import Allocation, Round
from allocation.refusals import RoundExists
from allocation.services import publish_round
from frameworks.services import NoFramework
from jobs.registry import JobRefused, handler
from lib.months import Month
from lib.steps import NotAllowed


@handler("allocation.draft", title="Draft of the month's round", needs="allocation.draft")
def draft(job, progress):
    """Draft a month's round; repeated after a worker died it finds the round there."""
    return _outcome(
        lambda: draft_round(
            Month.parse(job.payload["month"]), seed=job.payload.get("seed"), by=job.owner, progress=progress
        )
    )


@handler("allocation.start_again", title="New draft of the month's round", needs="allocation.draft")
def draft_again(job, progress):
    """Draft a month anew in the place of its draft."""
    round_ = Round.objects.filter(month=Month.parse(job.payload["month"]).first_day).first()
    if round_ is None:
        return draft(job, progress)
    return _outcome(lambda: start_again(round_, by=job.owner, seed=job.payload.get("seed"), progress=progress))


@handler("allocation.publish", title="Publication of the month's round", needs="allocation.publish")
def publish(job, progress):
    """Publish a month's round; repeated after a worker died it finds it published."""
    round_ = Round.objects.get(month=Month.parse(job.payload["month"]).first_day)
    progress(10, "Making the audits and telling everybody")
    try:
        made = len(publish_round(round_, by=job.owner)) if round_.is_draft else _published(round_)
    except NotAllowed as refused:
        raise JobRefused(str(refused)) from refused
    return {"message": f"{made} audits made", "url": round_.get_absolute_url()}


def _published(round_):
    return Allocation.objects.filter(sampled_case__round=round_).exclude(audit=None).count()


def _outcome(work):
    try:
        round_ = work()
    except RoundExists as exists:
        return {"message": str(exists), "url": exists.round.get_absolute_url()}
    except (NotAllowed, NoFramework) as refused:
        raise JobRefused(str(refused)) from refused
    drawn = round_.cases.kept().count()
    return {"message": f"{drawn} cases drawn", "url": round_.get_absolute_url()}
