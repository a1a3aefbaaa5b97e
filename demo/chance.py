"""Repeatable chance: the same seed and words give the same luck, in whatever order it is asked."""

import random
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Chance:
    """The luck of one played council."""

    seed: int

    def of(self, *words):
        """A generator of one's own for these words."""
        return random.Random(":".join(map(str, (self.seed, *words))))

    def falls(self, share, *words):
        """Whether something happens that happens in this share of cases (0 to 1)."""
        return self.of(*words).random() < share

    def days(self, low, high, *words):
        """A number of calendar days from `low` to `high`, as a timedelta."""
        return timedelta(days=self.of(*words).randint(low, high))

    def pick(self, bank, *words):
        """One of a bank of things."""
        return self.of(*words).choice(bank)
