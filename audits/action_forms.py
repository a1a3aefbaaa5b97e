"""Forms of one action's page: done, signed off, sent back, no longer needed (HULL-73)."""

from audits.forms import long_text
from lib.govuk.forms import GovukForm

LONG = {"rows": 4, "threshold": 75}


class CompleteForm(GovukForm):
    """Its owner says that it is done."""

    what_was_done = long_text("What was done", help_text="And where it can be seen on the child’s file.")
    govuk = {"what_was_done": LONG}


class SignOffForm(GovukForm):
    """Somebody else confirms it and its effect."""

    effect_seen = long_text("What has changed for the child", help_text="Beside what the action was meant to change.")
    govuk = {"effect_seen": LONG}


class SendBackForm(GovukForm):
    """It is not done yet."""

    reason = long_text("What is still to be done", help_text="The owner of the action reads this.")
    govuk = {"reason": LONG}


class DropForm(GovukForm):
    """It is no longer needed."""

    reason = long_text("Why it is no longer needed", help_text="It stays with the audit under your name.")
    govuk = {"reason": LONG}
