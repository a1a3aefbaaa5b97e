"""The QA team's long work while things are killed: case lists taken in, the next month's round drafted anew."""

import time

from django.core.files.uploadedfile import SimpleUploadedFile

from bench.faults.clients import GaveUp, press
from bench.faults.patience import patiently
from cases import services
from cases.models import Case, CaseImport
from demo import council
from demo.workbook import moved
from jobs.models import Job
from jobs.services import start
from lib import clock
from lib.months import Month
from people.models import Role, User

PATIENCE = 400  # seconds for one piece of work: its worker may be killed twice, and is then missed after a lease
WAIT = 0.5  # seconds between two looks
Status = CaseImport.Status


class Desk:
    """One QA officer; `taken` and `drafted` count what came to its end, `parked` what was killed three times."""

    def __init__(self, browser, person, log):
        self.browser, self.person, self.log = browser, person, log
        self.taken = self.drafted = self.parked = 0
        self._book = {}  # the case list of a day

    def take_a_list(self):
        """Deliver the case list as of today, look at it, take it in."""
        case_import = _stubbornly(self._upload)
        path = f"/cases/lists/{case_import.pk}"
        self._until(case_import, Status.PREVIEW, f"{path}/read/")
        press(self.browser, self.log, f"{path}/take/", what="take", audit=0)
        self._until(case_import, Status.DONE, f"{path}/take/")
        self.taken += 1

    def draft_the_next_round(self):
        """Have next month's round drafted anew; again where its worker was killed three times."""
        month = Month.of(clock.today()).next.iso
        for _ in _looks():
            job = _stubbornly(lambda: start("allocation.start_again", by=self.person, once=month, month=month))
            while (job := _stubbornly(lambda pk=job.pk: Job.objects.get(pk=pk))).is_open:
                time.sleep(WAIT)
            if job.status == Job.Status.DONE:
                self.drafted += 1
                return
            if "stopped" not in job.message:  # the sentence of a job that was killed three times
                raise GaveUp(f"The round of {month} was not drafted: {job.message}")
            self.parked += 1

    def _upload(self):
        today = clock.today()
        if today not in self._book:
            officers = User.objects.holding(Role.IRO, on=today).order_by("email")
            self._book[today] = moved(
                council.DATA / "annex-a.xlsx", to=today, reviewers=[one.name for one in officers]
            )
        file = SimpleUploadedFile("annex-a.xlsx", self._book[today])
        return services.upload([file], as_at=today, by=self.person)

    def _until(self, case_import, wanted, again):
        """Wait for a worker; where three were killed over it, ask again as the page offers."""
        for _ in _looks():
            now = _stubbornly(lambda: CaseImport.objects.select_related("job").get(pk=case_import.pk))
            if now.status == wanted:
                return
            if now.status == Status.REFUSED:
                raise GaveUp(f"The list was refused: {now.refusal}")
            if now.job.status == Job.Status.FAILED:
                self.parked += 1
                press(self.browser, self.log, again, what="again", audit=0)


def _looks():
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        yield
        time.sleep(WAIT)
    raise GaveUp(f"A worker did not come to the end of a piece of long work in {PATIENCE} seconds.")


def _stubbornly(work):
    """Do something in the database, again while the database is away."""
    return patiently(work, tries=60)


def half_taken():
    """Sentences about lists of which only some rows were written: all cases of a list are of the same one."""
    lists = set(Case.objects.filter(gone_on=None).values_list("last_import", flat=True))
    return [f"The cases are of {len(lists)} lists instead of one."] if len(lists) > 1 else []
