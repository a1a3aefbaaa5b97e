"""Nothing of a council stands in Python or in templates: names, titles and grades are data."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from cases.models import Category, Mark
from frameworks import vocabulary

ROOT = Path(settings.BASE_DIR)
ROOMS = ["lib", "trail", "jobs", "people", "frameworks", "cases", "audits", "allocation",
         "moderation", "followup", "reporting", "config"]  # fmt: skip
NAMES = ["hull", "rochdale", "southampton", "bolton"]
# Reviewing officers, conference chairs and personal advisers are words of the law, not of a council.
TITLES = ["strategic lead", "practice educator", "principal social worker", "assistant director"]
# `HULL-52` cites a requirement; "outstanding" also means not yet done, never with a capital.
CITED = re.compile(r"\b[A-Z]{4,5}-\d+")


def sources():
    """Python and templates of every room, without migrations."""
    found = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    found += [path for ending in ("html", "txt") for path in (ROOT / "templates").rglob(f"*.{ending}")]
    return [path for path in found if "migrations" not in path.parts]


def spoken(path):
    return CITED.sub("", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_no_council_is_named(name):
    word = re.compile(rf"\b{name}\b", re.IGNORECASE)

    assert [path.relative_to(ROOT) for path in sources() if word.search(spoken(path))] == []


@pytest.mark.parametrize("title", TITLES)
def test_no_councils_job_title_is_named(title):
    found = [path.relative_to(ROOT) for path in sources() if title in spoken(path).casefold()]

    assert found == []


@pytest.mark.parametrize("grade", ["Outstanding", "Requires improvement", "Requires Improvement",
                                   "ri_good", "Partially met"])  # fmt: skip
def test_no_grade_is_named(grade):
    assert [path.relative_to(ROOT) for path in sources() if grade in spoken(path)] == []


def test_the_vocabulary_is_that_of_the_cases():
    assert set(vocabulary.CATEGORIES) == set(Category.values)
    assert set(vocabulary.MARKS) == set(Mark.values)
