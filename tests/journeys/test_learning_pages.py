"""Pages of families, of one's own work, of findings and of learning in a browser: axe, and a narrow window."""

from datetime import date

import pytest
from django.urls import reverse

from audits import family, own_work
from cases.models import Case
from followup import learning
from lib import clock
from tests.audits import making
from tests.journeys.audits import audit, cast  # noqa: F401

pytestmark = pytest.mark.browser
ON = date(2026, 1, 5)


def fit(visitor, *pages):
    """Each page has no fault that axe finds, and is as wide as the window."""
    for name, *args in pages:
        page = visitor.goto(reverse(name, args=args))
        visitor.check_accessible()
        assert (name, page.evaluate("document.documentElement.scrollWidth")) == (name, 375)


@pytest.fixture
def narrow(visit):
    return lambda person: visit(person, viewport={"width": 375, "height": 800})


def test_family_views_are_written_and_read(narrow, cast, audit):  # noqa: F811
    """HULL-50, HULL-122."""
    making.finalise(audit)
    view = family.note_view(audit, who="child", how="in_person", outcome="heard", said="Ask me.", on=ON, by=cast.amara)

    fit(narrow(cast.quinn), ("audits:family", audit.pk), ("audits:family_told", view.pk), ("audits:family_received",))


def test_ones_own_work_is_judged_and_shared(narrow, cast, audit):  # noqa: F811
    """HULL-16."""
    Case.objects.filter(pk=audit.case_id).update(as_at=clock.today())
    own = own_work.begin(audit.case, by=cast.priya)
    section = next(iter(own_work.scales_of(own)))
    own_work.write(own, {section.pk: ("met", "I see the child each week.")}, by=cast.priya)

    fit(narrow(cast.priya), ("audits:own_audits",), ("audits:own_audit", own.pk), ("audits:share_own", own.pk))
    own_work.share(own, by=cast.priya)
    fit(narrow(cast.tess), ("audits:own_audits",), ("audits:own_audit", own.pk))


def test_findings_summaries_and_actions_are_read(narrow, cast, audit):  # noqa: F811
    """HULL-08, HULL-20, HULL-51."""
    making.finalise(audit)
    summary = learning.agree_partners_summary(
        title="Neglect", month=ON, findings="Late", key_messages="Sooner", remedial=True, by=cast.quinn
    )
    action = learning.add_action(
        kind="strategic", what="Plan earlier", owner=cast.hana, due=clock.today(), summary=summary, by=cast.quinn
    )

    fit(
        narrow(cast.quinn), ("reporting:findings",), ("followup:learning",), ("followup:summary", summary.pk),
        ("followup:partners_summary",), ("followup:add_learning_action",), ("followup:learning_action", action.pk),
        ("allocation:ask_month_exemption",),
    )  # fmt: skip
