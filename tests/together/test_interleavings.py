"""F15: several people at one audit and its moderation, in any order, with pages opened long before they press.

What must hold after every step, and which state goes with which rows, is written in `bench/together/promises.py`.
"""

import random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from audits.models import Answer, Challenge, StatusChange
from bench.together import promises
from bench.together.moves import LIKELY, MOVES, draw, is_refusal
from bench.together.world import Page, World
from lib import clock
from tests.audits.conftest import MONDAY, framework  # noqa: F401
from tests.cast import make_cast

pytestmark = [pytest.mark.long, pytest.mark.django_db]

PAGES = 4  # browsers: each shows what stood when it was opened
CHANCE = st.integers(0, 2**16)


class SeveralPeople(RuleBasedStateMachine):
    """Each rule is one press, on a page just opened or on one that was left open for long."""

    framework = None

    def __init__(self):
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()

    @initialize()
    def begin(self):
        with clock.at(MONDAY):
            self.world = World.begin(make_cast(), self.framework)
            self.pages = [Page(self.world) for _ in range(PAGES)]

    def teardown(self):
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    @rule(which=st.integers(0, PAGES - 1))
    def open_again(self, which):
        with clock.at(MONDAY):
            self.pages[which] = Page(self.world)

    @rule(name=st.sampled_from(sorted(MOVES)), which=st.integers(0, PAGES - 1), chance=CHANCE)
    def press_on_an_old_page(self, name, which, chance):
        self.press(name, self.pages[which], random.Random(chance))

    @rule(chance=CHANCE)
    def press_what_is_likely(self, chance):
        with clock.at(MONDAY):
            page = Page(self.world)
        luck = random.Random(chance)
        self.press(draw(page, luck), page, luck)

    def press(self, name, page, luck):
        try:
            with clock.at(MONDAY), transaction.atomic():
                MOVES[name](page, luck)
        except Exception as raised:
            if not is_refusal(raised):
                raise

    @invariant()
    def every_promise_holds(self):
        if hasattr(self, "world"):
            assert promises.broken(self.world) == []


def test_whatever_several_people_do_nothing_is_lost_and_no_state_is_impossible(framework):  # noqa: F811
    SeveralPeople.framework = framework
    run_state_machine_as_test(
        SeveralPeople,
        settings=settings(
            max_examples=8, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


@pytest.fixture
def shared(framework):  # noqa: F811
    """An audit that was shared, with a challenge."""
    with clock.at(MONDAY):
        world = World.begin(make_cast(), framework)
        MOVES["share"](Page(world), Never())
        MOVES["challenge"](Page(world), Never())
    return world


class Never(random.Random):
    """Chance by which no stranger comes."""

    def random(self):
        return 0.99


def test_a_clean_history_breaks_no_promise(shared):
    assert promises.broken(shared) == []


def test_planted_faults_are_found(shared):
    """The promises are only worth something if they are seen to be broken."""
    answer = Answer.objects.filter(audit=shared.audit, part="answer").first()
    faults = {
        "What stands in": lambda: Answer.objects.filter(pk=answer.pk).update(value="Other words"),
        "was acknowledged and is not kept": lambda: shared.told.append((answer.question_id, "answer", 7, "Lost")),
        "There is no step from": lambda: StatusChange.objects.create(
            audit_id=shared.audit, was="shared", status="closed", by=None
        ),
        "The challenge is decided, its decision": lambda: Challenge.objects.update(status="decided"),
    }
    for sentence, plant in faults.items():
        with transaction.atomic():
            plant()
            found = promises.broken(shared)
            transaction.set_rollback(True)
        assert any(sentence in one for one in found), sentence


def test_every_move_is_likely_in_some_state():
    named = {name for names in LIKELY.values() for name in names}

    assert named <= set(MOVES)
    assert set(MOVES) - named == {"reflect", "cancel"}
