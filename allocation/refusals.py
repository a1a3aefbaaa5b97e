"""Why something is not done to a round although the person might do it."""

from lib.steps import NotAllowed


class Refused(NotAllowed):
    """A change that breaks a rule, or that has nothing to work on; the message says which."""


class RoundExists(Refused):
    """A month has one round; it is left as it is."""

    def __init__(self, round_):
        self.round = round_
        status = "as a draft" if round_.is_draft else "and published"
        super().__init__(
            f"The round of {round_.calendar_month} is there already, {status}, "
            f"drawn with seed {round_.seed}. Nothing was changed."
        )


class MonthOff(Refused):
    """The programme rests in a month; that is as it should be."""

    def __init__(self, month):
        super().__init__(f"The programme asks for nothing in {month}.")
