"""Taking the cases of a draft back from somebody who cannot have them any more."""

from allocation.drafting import hold
from allocation.keeping import unallocate
from allocation.matching import match_waiting
from allocation.models import Round, SampledCase
from lib import clock


def free_in_draft(asked, *, reason, by):
    """Take back what a draft has given to somebody who now has a break or an exemption of its month."""
    draft = Round.objects.drafts().filter(month=asked.month).first()
    if draft:
        free(draft, asked.person, by=by, reason=reason)


def free(round_, person, *, reason, by):
    """Take a person's cases of a draft back and match them anew; returns how many there were."""
    hold(round_)
    theirs = list(SampledCase.objects.filter(round=round_, allocation__auditor=person).select_related("case", "round"))
    for sampled in theirs:
        unallocate(sampled, by=by, reason=reason)
    if theirs:
        match_waiting(round_, by=by, on=clock.today())
    return len(theirs)
