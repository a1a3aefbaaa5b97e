"""Predicates join as sentences do; the table answers, refuses and knows its keys."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from lib import permissions
from lib.permissions import allow, anybody, can, predicate, require

AMARA = SimpleNamespace(name="Amara", is_authenticated=True, is_active=True)
NELL = SimpleNamespace(name="Nell", is_authenticated=True, is_active=True)
STRANGER = SimpleNamespace(name="Sue", is_authenticated=False, is_active=True)
LEAVER = SimpleNamespace(name="Lee", is_authenticated=True, is_active=False)


@predicate
def is_amara(person, thing):
    return person.name == "Amara"


@predicate
def is_open(person, thing):
    return thing == "open"


@pytest.fixture(autouse=True)
def table(monkeypatch):
    """A table of this test's own."""
    monkeypatch.setattr(permissions, "CAN", {})


def test_predicates_join_and_say_what_they_are():
    rule = is_amara & ~is_open | is_open & ~is_amara

    assert rule.name == "((is_amara and not is_open) or (is_open and not is_amara))"
    assert rule(AMARA, "closed") is True
    assert rule(AMARA, "open") is False
    assert rule(NELL, "open") is True


@given(st.booleans(), st.booleans())
def test_joined_predicates_agree_with_logic(one, other):
    first, second = predicate(lambda p, t: one), predicate(lambda p, t: other)

    assert (first & second)(AMARA) == (one and other)
    assert (first | second)(AMARA) == (one or other)
    assert (~first)(AMARA) == (not one)


def test_right_side_is_not_asked_where_the_left_decides():
    @predicate
    def breaks(person, thing):
        raise AssertionError("asked")

    assert (is_open & breaks)(AMARA, "closed") is False
    assert (is_open | breaks)(AMARA, "open") is True


def test_table_answers_by_name():
    allow("audits.share", is_amara & is_open)

    assert can(AMARA, "audits.share", "open")
    assert not can(AMARA, "audits.share", "closed")
    assert not can(NELL, "audits.share", "open")


def test_refusal_is_the_sentence_of_the_table():
    allow("audits.share", is_amara, "Only Amara shares audits.")

    require(AMARA, "audits.share")
    with pytest.raises(PermissionDenied) as refused:
        require(NELL, "audits.share")

    assert str(refused.value) == "Only Amara shares audits."


@pytest.mark.parametrize("person", [None, AnonymousUser(), STRANGER, LEAVER])
def test_strangers_and_leavers_may_do_nothing_that_anybody_may(person):
    allow("notices.read", anybody)

    assert can(AMARA, "notices.read")
    assert not can(person, "notices.read")


def test_key_that_nobody_entered_is_a_mistake_not_a_no():
    with pytest.raises(LookupError) as missing:
        can(AMARA, "audits.shear")

    assert str(missing.value.args[0]) == (
        "There is no permission audits.shear: enter it with allow() in a rules module."
    )


def test_key_is_entered_once():
    allow("audits.share", is_amara)
    allow("audits.share", is_amara)

    with pytest.raises(ValueError, match="audits.share is already in the table"):
        allow("audits.share", is_open)


def test_template_asks_the_same_table():
    allow("audits.share", is_amara)
    template = Template(
        '{% load permissions %}{% can person "audits.share" as may %}{{ may|yesno:"button," }}'
    )

    assert template.render(Context({"person": AMARA})) == "button"
    assert template.render(Context({"person": NELL})) == ""
