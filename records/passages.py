"""Finding the sentences that speak of other people than the child, for a person to decide on.

It looks for names it knows (staff, the workers of case lists, who is named on the audits), and
for two capitalised words after another as names are written. It misses some and finds too many:
that is why every text is listed and a person decides.
"""

import re
from dataclasses import dataclass

SENTENCE = re.compile(r"[^.!?\n]*[.!?]?[\s]*")
WORD = re.compile(r"[^\W\d_][\w’'-]*")
NAME = re.compile(r"\b[A-Z][a-zà-ÿ’'-]+(?:\s+[A-Z][a-zà-ÿ’'-]+)+\b")
TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|PC|DS)\.?\s+[A-Z][\w’'-]+")
KIN = re.compile(
    r"\b(?:mother|father|mum|dad|parents?|step\w+|brother|sister|sibling|grand\w+|aunt|uncle|cousin|partner|carer|"
    r"boyfriend|girlfriend|neighbour|friend|teacher|midwife|doctor)s?\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Found:
    """One sentence and whom it seems to speak of."""

    text: str
    names: tuple


def passages(text, known):
    """Sentences of a text that name somebody; `known` are first and last names in small letters."""
    for sentence in SENTENCE.findall(text):
        if names := _names(sentence, known):
            yield Found(sentence.strip(), names)


def known_names(people):
    """First and last names of people, in small letters, of three letters or more."""
    return frozenset(part.lower() for name in people for part in WORD.findall(name) if len(part) > 2)


def _names(sentence, known):
    found = [*TITLED.findall(sentence), *NAME.findall(sentence)]
    found += [word for word in WORD.findall(sentence) if word[0].isupper() and word.lower() in known]
    found += [word.lower() for word in KIN.findall(sentence)]
    return tuple(dict.fromkeys(found))
