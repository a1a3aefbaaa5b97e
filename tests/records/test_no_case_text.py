"""The trail says who changed what, when and from where, before and after, and no word of a child's record."""

import json
from datetime import date

import pytest

from audits import actions, contact, services
from followup import duties, oversight
from tests.audits import making
from tests.records.making import WORD
from trail.models import Event

TEXT = f"{WORD} is where the aunt went."


@pytest.fixture
def written(audit, cast):
    """Words in every place that a person writes in on the way to a checked audit."""
    making.complete(audit)
    making.write(audit, "kss1-1", TEXT, part="comment")
    added = making.add_action(audit, what=TEXT, finding=TEXT, effect=TEXT)
    actions.edit(added, by=cast.amara, version=added.version, what=f"{TEXT} Again.", due_on=date(2026, 4, 21))
    actions.remove(making.add_action(audit, what=TEXT), by=cast.amara)
    contact.log_attempt(audit, person=cast.priya, how="Telephone", answered=True, note=TEXT, by=cast.amara)
    services.share(audit, by=cast.amara)
    services.reopen(audit, by=cast.amara, reason=TEXT)
    services.share(audit, by=cast.amara)
    services.reflect(audit, text=TEXT, by=cast.priya)
    for person in services.named_people(audit):
        services.agree(audit, by=person)
    services.finalise(audit, by=cast.amara)
    services.check(audit, by=cast.quinn)
    duties.open_oversights(date(2026, 3, 2))
    oversight.write_oversight(audit.oversight, discussion=TEXT, by=cast.tess)
    return audit


def told(action):
    return [(event.before, event.after) for event in Event.objects.filter(action=action).order_by("pk")]


def test_no_event_holds_a_word_of_the_record(written):
    kept = json.dumps(list(Event.objects.values_list("label", "before", "after")))

    assert WORD not in kept
    assert Event.objects.count() > 20


def test_saved_answer_is_told_by_field_and_version(audit, cast):
    for value in ("First", "Second"):
        making.write(audit, "kss1-1", value, part="comment")

    assert told("audits.save_answers") == [
        ({"kss1-1.comment": 0}, {"kss1-1.comment": 1}), ({"kss1-1.comment": 1}, {"kss1-1.comment": 2}),
    ]


def test_changed_action_is_told_by_what_it_was_and_is(written, cast):
    ((before, after),) = told("audits.edit_action")

    assert before == {"due_on": "2026-04-20", "what": f"{len(TEXT)} characters"}
    assert after == {"due_on": "2026-04-21", "what": f"{len(TEXT) + 7} characters"}
    assert told("audits.add_action")[0][1]["owner"] == cast.priya.pk


def test_reason_for_reopening_is_told_by_its_length(written):
    (event,) = Event.objects.filter(action="audits.reopen")

    assert (event.before, event.after) == (
        {"status": "shared"}, {"status": "in_progress", "reason": f"{len(TEXT)} characters"},
    )
