"""What a new password may not be, beside short, common or somebody's own name (ASVS 6.2)."""

import re

from django.conf import settings
from django.core.exceptions import ValidationError

LONGEST = 128  # characters; hashing a book would keep the server busy
#: Words anybody would try first here, and how few other letters still make a guess.
OUR_WORDS = ("case", "file", "audit", "council", "children", "services", "social", "work", "care")
FEWEST_OTHERS = 6


class NotTooLong:
    """At most 128 characters."""

    def validate(self, password, user=None):
        if len(password) > LONGEST:
            raise ValidationError(f"The password is too long. Use at most {LONGEST} characters.", code="too_long")

    def get_help_text(self):
        return f"Your password can have up to {LONGEST} characters."


class NotOurWords:
    """Not made of the product's words, the council's address and a few characters more."""

    def validate(self, password, user=None):
        left = password.lower()
        for word in sorted(self._words(user), key=len, reverse=True):
            left = left.replace(word, "")
        if left != password.lower() and len(re.sub(r"[\W\d_]", "", left)) < FEWEST_OTHERS:
            raise ValidationError(
                "The password is made of words anybody would try here. Add words that have nothing to do with work.",
                code="our_words",
            )

    def get_help_text(self):
        return "Your password can’t be made of the service’s and the council’s names."

    def _words(self, user):
        address = getattr(user, "email", "").rpartition("@")[2]
        named = re.split(r"\W+", f"{address} {settings.SITE_URL} {getattr(settings, 'SERVICE_NAME', '')}".lower())
        return {*OUR_WORDS, *(word for word in named if len(word) > 3)}
