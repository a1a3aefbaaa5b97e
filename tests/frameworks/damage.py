"""Damage to a framework's files, as accidents and ill will make it: by line, by value, by letter, by byte.

The same seed gives the same damage, so that what a run found can be done again.
"""

import json
import random
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from django.db.models import Count

from frameworks import bundle, plain_words, services
from frameworks.policy import Policy
from frameworks.problems import FrameworkRefused
from frameworks.reading import from_plain, to_plain

ODD_VALUES = (
    "", "~", "null", "true", "no", "[]", "{}", "[[], {}]", "{a: {b: [c]}}", "0", "-1", "007", "1e999", ".nan", "0x1F",
    "1_000", "99999999999999999999", "3.141592653589793238462643", "2026-02-30", "2026-W01-1", "12:30:59", '""', "' '",
    "'null'", "!!python/object:os.system x", "&a b", "*a", "|", ">-", "? x", "@x", "%x", "`x`", "<<: {}",
    '"\\0"', '"\\ud800"', '"\\U0010ffff"', '"\\x07"', '"\\u2028"', '"a\\nb"', "\U0001f600", "١٢", "x" * 6_000,
)  # fmt: skip
ODD_PIECES = (
    "\n", " ", "  - ", ": ", "- ", "{", "}", "[", "]", '"', "'", "#", "\t", "\r", "---\n", "...\n", "%YAML 9.9\n",
    "\ufeff", "\u2028", "\x85", "every: ", "source: ", "code: ", "only_for: ", "limits:\n",
)  # fmt: skip
ODD_BYTES = (b"\x00", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xef\xbb\xbf", b"\x1b[2J", b"\xfe\xff")


def damaged(text, chance):
    """A text's bytes after one to three accidents; `chance` is a random.Random."""
    for _ in range(chance.randint(1, 3)):
        text = chance.choice(ACCIDENTS)(text, chance)
    content = text.encode("utf-8", "surrogatepass")
    return _bytes(content, chance) if chance.random() < 0.1 else content


def _cut(text, chance):
    start = chance.randint(0, len(text))
    return text[:start] + text[start + chance.randint(1, 80) :]


def _torn(text, chance):
    return text[: chance.randint(0, len(text))]


def _lines_gone(text, chance):
    lines = text.splitlines(keepends=True) or [""]
    start = chance.randrange(len(lines))
    del lines[start : start + chance.randint(1, 5)]
    return "".join(lines)


def _lines_swapped(text, chance):
    lines = text.splitlines(keepends=True) or [""]
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return "".join(lines)


def _lines_twice(text, chance):
    lines = text.splitlines(keepends=True) or [""]
    start = chance.randrange(len(lines))
    block = lines[start : start + chance.randint(1, 10)]
    return "".join([*lines[:start], *block * chance.randint(2, 4), *lines[start:]])


def _line_moved_in(text, chance):
    lines = text.splitlines(keepends=True) or [""]
    place = chance.randrange(len(lines))
    lines[place] = chance.choice(["  ", " ", "\t", "        "]) + lines[place]
    return "".join(lines)


def _value_changed(text, chance):
    """Another value after one of the file's colons."""
    places = [found.end() for found in re.finditer(r": ", text)]
    if not places:
        return text
    start = chance.choice(places)
    end = re.compile(r"[,}\n]|$").search(text, start).start()
    return text[:start] + chance.choice(ODD_VALUES) + text[end:]


def _number_changed(text, chance):
    numbers = list(re.finditer(r"\d+", text))
    if not numbers:
        return text
    found = chance.choice(numbers)
    huge = chance.choice(["9" * 9, "9" * 400, "-" + found[0], "0", found[0] + ".5", str(int(found[0][:9]) + 1)])
    return text[: found.start()] + huge + text[found.end() :]


def _words_changed(text, chance):
    """A word of the file in the place of another."""
    words = list(re.finditer(r"[a-z_]{2,}", text))
    if not words:
        return text
    found = chance.choice(words)
    return text[: found.start()] + chance.choice(words)[0] + text[found.end() :]


def _piece_put_in(text, chance):
    start = chance.randint(0, len(text))
    return text[:start] + chance.choice(ODD_PIECES) * chance.choice([1, 1, 1, 30]) + text[start:]


def _bytes(content, chance):
    start = chance.randint(0, len(content))
    return content[:start] + chance.choice(ODD_BYTES) + content[start + chance.randint(0, 2) :]


ACCIDENTS = (
    _cut, _torn, _lines_gone, _lines_swapped, _lines_twice, _line_moved_in, _value_changed, _value_changed,
    _number_changed, _words_changed, _piece_put_in,
)  # fmt: skip


@dataclass(frozen=True)
class Damaged:
    """A council's folder with one file damaged: `path` names the file, `seed` makes it again."""

    directory: Path
    path: str
    seed: int


def damaged_folders(councils, folder, seeds, *, fits=lambda path, text: True):
    """One damaged folder for each seed, one after the other in the same place; the council's own files come back.

    `councils` are directories, `folder` an empty one. `fits` says which files may be damaged.
    """
    homes = {}
    for council in sorted(councils):
        homes[council.name] = Path(shutil.copytree(council, folder / council.name))
    files = [
        (homes[council.name], path, text)
        for council in sorted(councils)
        for path, text in bundle.texts_of(council).items()
        if fits(path, text)
    ]
    for seed in seeds:
        chance = random.Random(seed)
        home, path, text = chance.choice(files)
        (home / path).write_bytes(damaged(text, chance))
        yield Damaged(home, path, seed)
        (home / path).write_text(text, encoding="utf-8", newline="")


SENTENCE = re.compile(r"[^\n]+, line [1-9]\d*(, [^\n]+)?: (expected|The|Text|Links)[^\n]{1,2000}")


def complaints(one):
    """What is said of a damaged folder: the sentences, or [] where the damage does no harm.

    AssertionError: something that is no sentence, or a framework that is taken but cannot be used.
    """
    try:
        texts = bundle.texts_of(one.directory)
        read = bundle.read(texts)
    except FrameworkRefused as refused:
        said = [str(problem) for problem in refused.problems]
        assert said, "refused without a word"
        assert not [line for line in said if not SENTENCE.fullmatch(line)], said
        return said
    assert from_plain(Policy, json.loads(json.dumps(to_plain(read.policy)))) == read.policy
    assert all(chapter.sentences for chapter in plain_words.chapters(read.policy))
    assert len(plain_words.programme(read.policy)) == 12
    return []


def whole(one):
    """Load a harmless damage for good: every file, tool and question is there. Gives the version."""
    version = services.load(one.directory).version
    read = bundle.read(bundle.texts_of(one.directory))
    forms = list(read.tools.values())
    assert version.files.count() == len(read.texts)
    assert version.tools.count() == len(forms)
    asked = version.tools.aggregate(asked=Count("questions"))["asked"]
    assert asked == sum(len(form.questions) for form in forms)
    return version
