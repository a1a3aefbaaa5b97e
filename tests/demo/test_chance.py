"""Chance is repeatable, and one luck does not depend on another."""

from datetime import timedelta

from demo.chance import Chance


def test_the_same_seed_and_words_give_the_same_luck():
    assert [Chance(1).of("form", "A-1").random() for _ in range(2)] == [Chance(1).of("form", "A-1").random()] * 2


def test_another_seed_or_word_gives_another_luck():
    lucks = {chance.of(*words).random() for chance in (Chance(1), Chance(2)) for words in (("a",), ("b",), ("a", "b"))}

    assert len(lucks) == 6


def test_luck_does_not_depend_on_the_order_of_asking():
    chance = Chance(1)
    names = [f"person-{n}" for n in range(50)]

    forwards = {name: chance.falls(0.3, "rests", name) for name in names}
    backwards = {name: chance.falls(0.3, "rests", name) for name in reversed(names)}

    assert forwards == backwards


def test_a_share_falls_about_as_often_as_it_says():
    fallen = sum(Chance(7).falls(0.2, "late", n) for n in range(5000))

    assert 900 < fallen < 1100


def test_days_lie_between_their_ends():
    found = {Chance(3).days(2, 4, n) for n in range(100)}

    assert found == {timedelta(days=2), timedelta(days=3), timedelta(days=4)}


def test_a_pick_is_one_of_the_bank():
    assert {Chance(3).pick("abc", n) for n in range(100)} == {"a", "b", "c"}
