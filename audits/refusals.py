"""Why a step is not taken although its state and its person would allow it."""

from lib.steps import NotAllowed


class Refused(NotAllowed):
    """The step is refused with a sentence; `missing` lists what the self-check found."""

    def __init__(self, sentence, missing=()):
        super().__init__(sentence)
        self.missing = list(missing)
