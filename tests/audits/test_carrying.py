"""What a section says would raise its grade becomes an action with one press (BOLT-25)."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from audits import actions
from audits.models import Action
from audits.refusals import Refused
from tests.audits import making
from tests.audits.making import question, write
from tests.audits.worded import framework  # noqa: F401

BETTER = "Ask him\nwhat he wants"


def carry(audit, by, code="better"):
    return actions.carry(audit, question(audit, code), by=by)


def test_it_keeps_its_section_its_words_and_the_usual_day(audit, cast):
    write(audit, "better", BETTER + "\n")

    action = carry(audit, cast.amara)

    assert (action.what, action.section.code, action.owner, action.status) == (BETTER, "heard", None, "open")
    assert action.due_on == actions.action_due(audit, on=date(2026, 3, 2), grade="")
    assert audit.actions.get() == action


def test_pressing_twice_makes_one_action_and_other_words_make_another(audit, cast):
    write(audit, "better", BETTER)
    first = carry(audit, cast.amara)
    assert carry(audit, cast.amara) == first

    write(audit, "better", "Tell him what follows")
    assert carry(audit, cast.amara) != first
    assert list(audit.actions.values_list("what", flat=True)) == [BETTER, "Tell him what follows"]


def test_one_taken_out_of_the_table_may_be_carried_again(audit, cast):
    write(audit, "better", BETTER)
    actions.remove(carry(audit, cast.amara), by=cast.amara)

    assert carry(audit, cast.amara).what == BETTER


@pytest.mark.parametrize("text", [None, " \n"])
def test_nothing_written_carries_nothing(audit, cast, text):
    if text:
        write(audit, "better", text)

    with pytest.raises(Refused, match="Write what is to be done first"):
        carry(audit, cast.amara)

    assert not Action.objects.exists()


def test_only_text_that_the_tool_means_becomes_an_action(audit, cast):
    write(audit, "rationale", "It is good")

    with pytest.raises(Refused, match="does not become an action"):
        carry(audit, cast.amara, "rationale")


@pytest.mark.parametrize("name", ["priya", "tess", "quinn", "nell"])
def test_nobody_but_the_auditor_carries(audit, cast, name):
    write(audit, "better", BETTER)

    with pytest.raises(PermissionDenied):
        carry(audit, getattr(cast, name))


def test_nothing_is_carried_once_it_is_shared(audit, cast):
    making.share(audit)

    with pytest.raises(PermissionDenied):
        carry(audit, cast.amara)
