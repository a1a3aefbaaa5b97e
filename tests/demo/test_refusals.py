"""What simulate lacks it says in a sentence, with exit code 1."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from frameworks import services as frameworks
from tests.cast import make_person
from tests.demo.conftest import HULL

pytestmark = pytest.mark.django_db


def refusal(**options):
    with pytest.raises(CommandError) as refused:
        call_command("simulate", **{"first": "2026-03", "months": 1, "seed": 1, **options})
    return refused.value.returncode, str(refused.value)


def test_without_a_framework_it_says_how_to_load_one():
    assert refusal() == (
        1, "No framework is in force on 1 March 2026: choose one under Settings, or run manage.py load_framework.",
    )  # fmt: skip


def test_without_people_and_cases_it_says_how_to_take_them():
    frameworks.load(HULL, in_force_from=date(2020, 1, 1))
    people = refusal()

    make_person("Quinn Quality")

    assert people == (1, "There are no people yet: take a staff list with manage.py import_people.")
    assert refusal() == (1, "There are no cases yet: take a case list with manage.py import_cases.")


@pytest.mark.parametrize("months", [0, 37, -1])
def test_a_number_of_months_that_cannot_be_played_is_refused(months):
    assert refusal(months=months) == (1, "--months: give a number from 1 to 36.")


def test_a_month_that_is_none_is_refused():
    assert refusal(first="2026-13") == (1, "There is no month 13 in the year 2026.")
