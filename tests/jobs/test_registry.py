"""What rooms start, some room does; what rooms tell, has words."""

import ast
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

from jobs import duties
from jobs.registry import find

ROOT = Path(settings.BASE_DIR)
ROOMS = ("people", "frameworks", "cases", "audits", "allocation", "moderation", "followup",
         "reporting", "demo")


def named(function):
    """The first argument, where it is plain text, of every call of a function in the rooms."""
    for room in ROOMS:
        for module in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(module.read_text())):
                if isinstance(node, ast.Call) and _called(node) == function and node.args:
                    first = node.args[0]
                    if isinstance(first, ast.Constant) and isinstance(first.value, str):
                        yield first.value


def _called(node):
    return getattr(node.func, "id", getattr(node.func, "attr", ""))


@pytest.mark.parametrize("kind", sorted(set(named("start"))))
def test_kind_of_job_that_is_started_has_somebody_who_does_it(kind):
    assert find(kind).title != kind


@pytest.mark.parametrize("kind", sorted(set(named("notify"))))
def test_kind_of_notice_has_a_template(kind):
    assert get_template(f"emails/{kind}.subject.txt")
    assert get_template(f"emails/{kind}.txt")


def test_duties_of_the_day_have_an_order_of_their_own():
    found = duties.all_duties()

    assert found
    assert len({each.order for each in found}) == len(found)
