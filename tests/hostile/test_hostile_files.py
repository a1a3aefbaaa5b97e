"""Files made to harm, at each way in: taken or refused with a sentence, never a traceback.

bench/hostile.py does the same by the thousand, with those that ask for much, and says how it went.
"""

import time
from collections import Counter

import pytest

from tests.hostile.books import letters, packed, parts
from tests.hostile.importers import importers, outcome
from tests.hostile.making import LIGHT, light

pytestmark = pytest.mark.long
FILES = 120


@pytest.fixture
def ways(tmp_path):
    return importers(tmp_path)


def test_the_true_lists_the_harm_is_done_to_are_taken(ways):
    assert [outcome(way, packed(parts(way.tables)), "xlsx") for way in ways] == ["taken"] * 4


def test_a_hundred_and_twenty_hostile_files_are_taken_or_refused_with_a_sentence(ways):
    ends, sorts, begun = Counter(), set(), time.perf_counter()
    for seed in range(FILES):
        way = ways[seed % len(ways)]
        made = light(way.tables, seed)
        try:
            ends[outcome(way, made.data, made.kind)] += 1
        except Exception as fault:
            fault.add_note(f"{way.name}, {made.sort}, seed {seed}")
            raise
        sorts.add(made.sort)

    assert sum(ends.values()) == FILES
    assert min(ends.values()) > 20  # the harm is neither always fatal nor always harmless
    assert sorts == set(LIGHT)
    assert time.perf_counter() - begun < 60


def test_the_same_seed_makes_the_same_file(ways):
    tables = ways[0].tables

    assert [light(tables, seed).sort for seed in range(40)] == [light(tables, seed).sort for seed in range(40)]
    assert len({light(tables, seed).data for seed in range(40)}) > 35


@pytest.mark.parametrize(("place", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (702, "AAA"), (16_383, "XFD")])
def test_columns_have_the_names_spreadsheets_give_them(place, name):
    assert letters(place) == name
