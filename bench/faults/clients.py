"""What people do at their browsers: press a button until it is taken, type and save without end."""

import random
import time

from bench.faults.browser import NoAnswer
from bench.faults.pages import Page

WAITS = (0.2, 0.4, 0.8, 1.5)  # seconds between tries; autosave.js waits up to 30
PATIENCE = 120  # seconds until somebody gives up, which breaks the run


class GaveUp(Exception):
    """Somebody tried for minutes and could not do their work."""


def tries():
    """Numbers of tries, with growing pauses, until the patience ends."""
    deadline, number = time.monotonic() + PATIENCE, 0
    while time.monotonic() < deadline:
        yield number
        time.sleep(WAITS[min(number, len(WAITS) - 1)])
        number += 1


def press(browser, log, path, fields=None, *, what, **about):
    """Press a button until it was taken, again where the answer was lost.

    A refusal after a press whose answer was lost says that it was taken then.
    """
    lost = False
    for _ in tries():
        number = log.sent(what, path=path, person=browser.person, **about)
        try:
            answer = browser.post(path, fields or {})
        except NoAnswer as reason:
            log.answered(number, "no answer", why=str(reason))
            lost = True
            continue
        if answer.status == 302 and "/login" not in answer.location:
            log.answered(number, "done", location=answer.location)
            return
        if answer.is_trouble:
            log.answered(number, "trouble", status=answer.status, text=answer.text[:3000])
            lost = True
            continue
        log.answered(number, "refused", status=answer.status, why=_sentence(answer), after_a_loss=lost)
        if not lost:
            raise GaveUp(f"{what} at {path} was refused: {answer.status} {answer.location} {_sentence(answer)}")
        return
    raise GaveUp(f"{what} at {path} found no answer in {PATIENCE} seconds.")


class Writer:
    """Somebody who types in one audit for a while."""

    def __init__(self, browser, audit, fields, log, *, seed):
        self.page, self.fields, self.luck = Page(browser, audit, log), fields, random.Random(seed)
        self.number, self._known = 0, False

    def write(self, most):
        """Type into some fields and save, once; True where all is saved."""
        if not self._known:
            self._known = self.page.look()
        for field in self.luck.sample(self.fields, self.luck.randint(1, min(most, len(self.fields)))):
            self.number += 1
            self.page.type(field, f"Draft {self.number} by {self.page.browser.person}: seen, agreed, to be checked.")
        return self.page.save()

    def finish(self):
        """Leave with everything saved."""
        for _ in tries():
            if self.page.save():
                return
            if self.page.refused:
                raise GaveUp(f"Saving in audit {self.page.audit} was refused: {self.page.refused}")
        raise GaveUp(f"What was typed in audit {self.page.audit} could not be saved.")


def _sentence(answer):
    """What a page refuses with."""
    for mark in ("govuk-error-summary__body", "govuk-error-message", "<h1"):
        at = answer.text.find(mark)
        if at >= 0:
            return " ".join(answer.text[at : at + 600].split())
    return answer.text[:200]
