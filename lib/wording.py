"""A council's own words for what the product calls an audit, an auditor, a grade.

The product's pages, mails and files are written in its own words. Where a council has
others, they are put in their place when a page's own text is drawn: text of templates,
labels, headings. What people typed is never touched.

    with speaking(Wording({"audit": "review", "audits": "reviews"})):
        said("An audit is due")  # "A review is due"
"""

import re
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, cached_property

from django.conf import settings
from django.utils.module_loading import import_string

VOWELS = "aeiou"


class Wording:
    """Words to say instead of the product's: {"audit": "review"}; empty changes nothing."""

    def __init__(self, words):
        self.words = {ours.lower(): theirs for ours, theirs in words.items() if theirs and ours.lower() != theirs}

    @cached_property
    def _pattern(self):
        longest_first = sorted(self.words, key=len, reverse=True)
        words = "|".join(re.escape(word) for word in longest_first)
        return re.compile(rf"\b(?:(?P<article>[Aa]n?)(?P<space>\s+))?(?P<word>{words})\b", re.IGNORECASE)

    def said(self, text):
        """The text in the council's words; capitals and "a" or "an" follow."""
        return self._pattern.sub(self._replaced, text) if self.words else text

    def _replaced(self, found):
        word, theirs = found["word"], self.words[found["word"].lower()]
        if word.isupper() and len(word) > 1:
            theirs = theirs.upper()
        elif word[0].isupper():
            theirs = theirs[0].upper() + theirs[1:]
        if not found["article"]:
            return theirs
        article = "an" if theirs[0].lower() in VOWELS else "a"
        return f"{found['article'][0]}{article[1:]}{found['space']}{theirs}"


OURS = Wording({})
#: Finds the words when they are first needed: most answers to a script need none.
_spoken = ContextVar("wording", default=lambda: OURS)


@contextmanager
def speaking(wording):
    """Say these words inside the block; a function is asked for them once, when they are first needed."""
    token = _spoken.set(cache(wording) if callable(wording) else lambda: wording)
    try:
        yield
    finally:
        _spoken.reset(token)


def spoken():
    """The words spoken now."""
    return _spoken.get()()


def said(text):
    """A text of the product in the words spoken now; plain where they are the product's own."""
    return spoken().said(str(text)) if text else text


def of_today():
    """The council's words today, found by settings.WORDING."""
    source = getattr(settings, "WORDING", "")
    return import_string(source)() if source else OURS


class SpeaksCouncil:
    """Middleware: each answer is written in the council's words."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with speaking(of_today):
            return self.get_response(request)
