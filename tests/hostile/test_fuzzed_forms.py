"""Every form with fields hostile, missing, doubled and oversized: an answer, never an error of ours.

bench/fuzz_forms.py does the same by the thousand, and says how it went.
"""

import pytest

from lib import clock
from tests.access.world import MONDAY
from tests.hostile.forms import Walk, fuzz

pytestmark = [pytest.mark.long, pytest.mark.django_db]
POSTS = 300


def test_three_hundred_hostile_forms_are_each_answered(world):
    walk, sent, broken = Walk(world), set(), []
    with clock.at(MONDAY):
        forms = walk.forms()
        for seed in range(POSTS):
            form, _, answer = fuzz(walk, forms, seed)
            sent.add(form.key)
            if answer.status_code >= 500:
                broken.append(f"seed {seed}: {form.page} as {form.who}: {answer.exc_info[1]!r}")

    assert broken == []
    assert len(sent) > 150
