"""What the journeys through one audit share: the council, one audit, and a page of its form."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from audits.models import Answer, AnswerChange
from frameworks import services as frameworks
from lib import clock
from tests.audits import making
from tests.audits.conftest import HULL
from tests.cast import make_cast

PASSWORD = "a long enough password"
SAVED = "Saved"


@pytest.fixture
def cast(transactional_db):
    return make_cast()


@pytest.fixture
def audit(cast):
    """Allocated to Amara today, due in three weeks; its worker is Priya."""
    framework = frameworks.load(HULL, in_force_from=date(2020, 1, 1)).version
    today = clock.today()
    return making.make_audit(
        cast, framework, month=today.replace(day=1), due_on=today + timedelta(days=21)
    )


class Form:
    """One section of the audit's form, as one person sees it."""

    def __init__(self, visitor, audit, code="kss1"):
        self.audit, self.page, self.visitor = audit, visitor.page, visitor
        self.address = reverse("audits:section", args=[audit.pk, code])
        self.page.on("dialog", lambda dialog: dialog.accept())
        self.open()

    def open(self):
        self.page.goto(self.address)
        self.page.wait_for_load_state("networkidle")
        return self

    def disturb(self, handler):
        """Answer this page's saves as `handler(route)` says, until `calm`."""
        self.page.route(self._saving, handler)

    def calm(self):
        self.page.unroute(self._saving)

    def forgive(self):
        """Forget what the browser said of saves that the test itself disturbed."""
        ours = reverse("audits:save", args=[self.audit.pk])
        self.visitor.faults[:] = [fault for fault in self.visitor.faults if ours not in fault]

    @property
    def _saving(self):
        return f"**{reverse('audits:save', args=[self.audit.pk])}"

    def box(self, code, part="comment"):
        """The control of a question's comment or text."""
        return self.page.locator(f"#q{making.question(self.audit, code).pk}-{part}")

    def write(self, code, text, part="comment"):
        self.box(code, part).press_sequentially(text)

    def choose(self, code, value):
        self.page.locator(f"[name=q{making.question(self.audit, code).pk}-answer][value='{value}']").check()

    def text(self, code, part="comment"):
        return self.box(code, part).input_value()

    def line(self):
        return self.page.locator("[data-save-line]").inner_text()

    def wait_for_line(self, beginning, timeout=10_000):
        """Wait until the line begins with these words; gives it whole. Milliseconds."""
        self.page.wait_for_function(
            "words => document.querySelector('[data-save-line]').textContent.startsWith(words)",
            arg=beginning, timeout=timeout,
        )
        return self.line()

    def wait_until_saved(self, timeout=10_000):
        return self.wait_for_line(SAVED, timeout)

    def device(self):
        """All that the browser keeps for this address, as one text."""
        return self.page.evaluate(
            """async () => JSON.stringify({
                local: {...localStorage}, session: {...sessionStorage}, cookie: document.cookie,
                databases: await indexedDB.databases(), caches: await caches.keys(),
            })"""
        )


def stored(audit, code, part="comment"):
    """What the database holds in one field; "" where nothing was saved."""
    field = {"audit": audit, "question": making.question(audit, code), "part": part}
    return Answer.objects.filter(**field).values_list("value", flat=True).first() or ""


def wordings(audit, code, part="comment"):
    """Every wording that was ever saved in one field, oldest first."""
    rows = AnswerChange.objects.filter(
        answer__audit=audit, answer__question=making.question(audit, code), answer__part=part
    )
    return list(rows.order_by("version").values_list("value", flat=True))
