"""A council one of whose forms is graded in stars, and all others on the council's own scale."""

from datetime import date

import pytest
from django.db import transaction

from frameworks import services as frameworks
from frameworks.services import tool
from tests.frameworks.council import changed

STARS = """  - code: stars
    title: "Stars"
    grades:
      - {code: three, name: "Three stars", position: 1, colour: 1}
      - {code: two, name: "Two stars", position: 2, colour: 3}
      - {code: one, name: "One star", position: 3, colour: 5}
overall_scale: overall
"""
THEMATIC = "tools/thematic.yaml"


def starred_texts(*pieces):
    """The first council's files with the thematic form graded in stars, and pieces of the policy replaced."""
    texts = changed("overall_scale: overall\n", STARS)
    texts = changed("scale: overall", "scale: stars", file=THEMATIC, texts=texts)
    texts = changed("grades: [ri_good]", "grades: [one]", file=THEMATIC, texts=texts)
    for old, new in pieces:
        texts = changed(old, new, texts=texts)
    return texts


def load_starred(*pieces):
    return frameworks.load_texts("starred", starred_texts(*pieces), in_force_from=date(2020, 1, 1)).version


@pytest.fixture(scope="module")
def framework(django_db_setup, django_db_blocker):
    """Loaded once for the module and taken back after it; stands in for the usual framework."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load_starred()
        transaction.set_rollback(True)


def in_stars(version):
    """What an audit of the form graded in stars is made with."""
    return {"line": "thematic", "line_title": "Thematic audit", "tool_version": tool(version, "thematic")}
