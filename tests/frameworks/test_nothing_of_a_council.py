"""Nothing of a council stands in Python, templates or scripts: names, titles and grades are data.

What is looked for is read from every council's own files.
"""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

from cases.kinds import LISTED
from cases.models import Category, Mark
from frameworks import bundle, vocabulary
from tests.frameworks.council import COUNCILS

ROOT = Path(settings.BASE_DIR)
BESIDE = ("static", "templates")
ENDINGS = {".py", ".html", ".txt", ".js"}
#: `HULL-52` cites a requirement.
CITED = re.compile(r"\b[A-Z]{4,5}-\d+")
READ = {path.name: bundle.read(bundle.texts_of(path)) for path in sorted(COUNCILS.iterdir())}
POLICIES = {name: read.policy for name, read in READ.items()}
SCALES = [scale for policy in POLICIES.values() for scale in policy.scales]

#: Words of the law and of the lists that every council returns; and the product's own for its roles.
OF_EVERYBODY = {
    "allocated worker", "conference chair", "early help", "independent reviewing officer", "iro", "personal adviser",
    "practice manager", "social worker", "supervising social worker",
    "head of", "qa", "quality assurance", "quality assurance team",
    *(label.casefold() for label in vocabulary.ROLES.values()),
}  # fmt: skip
#: The two places that play one council's files unless others are named: the way to its folder.
FOLDER = re.compile(r'"frameworks" / "councils" / "\w+"|"frameworks/councils/\w+"')
#: Codes that are also a key of every framework's files or an example of one.
KEYS_AND_EXAMPLES = {("inadequate", "lib/govuk/templatetags/govuk.py"), ("good", "frameworks/policy/grading.py")}


def rooms():
    """Every package of the project but the tests."""
    return sorted(path.parent.name for path in ROOT.glob("*/__init__.py") if path.parent.name != "tests")


@cache
def sources():
    """Path to text of everything that is written for all councils: code, templates, mails and scripts."""
    places = [ROOT / name for name in (*rooms(), *BESIDE)]
    found = [path for place in places for path in sorted(place.rglob("*")) if path.suffix in ENDINGS]
    kept = [path for path in found if not {"migrations", "councils"} & set(path.parts)]
    return {str(path.relative_to(ROOT)): spoken(path) for path in kept}


def spoken(path):
    return FOLDER.sub("", CITED.sub("", path.read_text(encoding="utf-8")))


def naming(words, flags=0):
    """Where these words stand."""
    word = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)", flags)
    return [path for path, text in sources().items() if word.search(text)]


def names():
    """What councils are called: in full, and by the place in their name."""
    full = [policy.council.name for policy in POLICIES.values()]
    return [*full, *(name for name in POLICIES if any(name.capitalize() in each.split() for each in full))]


def titles():
    """What councils call roles, and the job titles that give them, without what stands for any letters."""
    rules = [rule for policy in POLICIES.values() for rule in policy.roles]
    given = {title for rule in rules for title in (rule.title, *rule.job_titles)}
    return sorted({" ".join(title.replace("*", " ").split()).strip(" ,").casefold() for title in given})


def test_what_is_looked_for_is_that_of_every_council():
    assert names()[len(POLICIES) :] == ["bolton", "hull", "rochdale", "southampton"]
    assert {"strategic lead", "practice educator", "principal social worker", "executive director"} <= set(titles())
    assert len({grade.name for scale in SCALES for grade in scale.grades}) > 9
    assert OF_EVERYBODY - {label.casefold() for label in vocabulary.ROLES.values()} <= set(titles())


def test_everything_written_for_all_councils_is_looked_at():
    assert {Path(path).suffix for path in sources()} == ENDINGS
    assert {path.split("/")[0] for path in sources()} == {*rooms(), *BESIDE}


@pytest.mark.parametrize("name", names())
def test_no_council_is_named(name):
    assert naming(name, re.IGNORECASE) == []


@pytest.mark.parametrize("title", [title for title in titles() if title not in OF_EVERYBODY])
def test_no_councils_role_or_job_title_is_named(title):
    assert naming(title, re.IGNORECASE) == []


# "Good" greets in the morning, and names a series in an example of a chart.
GREETING = {"reporting/views.py", "lib/charts/__init__.py"}


@pytest.mark.parametrize("grade", sorted({grade.name for scale in SCALES for grade in scale.grades}))
def test_no_grade_is_named(grade):
    """Small letters are plain English: an outstanding action is one not yet done."""
    assert set(naming(grade)) - (GREETING if grade == "Good" else set()) == set()


@pytest.mark.parametrize("code", sorted({grade.code for scale in SCALES for grade in scale.grades}))
def test_no_code_of_a_grade_is_written_as_one(code):
    quoted = re.compile(rf"""["']{re.escape(code)}["']""")
    found = {path for path, text in sources().items() if not path.endswith(".py") and quoted.search(text)}
    found |= {path for path in sources() if path.endswith(".py") and code in literals(path)}

    assert {(code, path) for path in found} <= KEYS_AND_EXAMPLES


@cache
def literals(path):
    """Every text that a module writes out."""
    nodes = ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8")))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_the_vocabulary_is_that_of_the_cases():
    assert set(vocabulary.CATEGORIES) == set(Category.values)
    assert set(vocabulary.MARKS) == set(Mark.values)
    assert set(vocabulary.OF_LISTS) == set(LISTED)
