"""The answer to "Add action" was lost and the button is pressed again: one action all the same."""

import re

from django.urls import reverse

from audits import actions
from audits.models import Action
from tests.audits import making
from trail.models import Event


def key_on(page):
    return re.search(r'name="key" value="(\w{32})"', page.content.decode())[1]


def test_a_form_sent_twice_makes_one_action_and_says_so_both_times(signed_in, cast, audit):
    browser, address = signed_in(cast.amara), reverse("audits:add_action", args=[audit.pk])
    sent = {"what": "Set a date", "due_on": "2026-04-20", "key": key_on(browser.get(address))}

    answers = [browser.post(address, sent).url for _ in range(2)]

    assert answers == [reverse("audits:actions", args=[audit.pk])] * 2
    assert [one.what for one in Action.objects.all()] == ["Set a date"]
    assert Event.objects.filter(action="audits.add_action").count() == 1


def test_going_back_to_the_form_and_writing_something_else_makes_another(signed_in, cast, audit):
    browser, address = signed_in(cast.amara), reverse("audits:add_action", args=[audit.pk])
    key = key_on(browser.get(address))

    for what in ("Set a date", "Tell the school"):
        browser.post(address, {"what": what, "key": key})

    assert [one.what for one in Action.objects.all()] == ["Set a date", "Tell the school"]


def test_the_same_words_from_two_forms_are_two_actions(signed_in, cast, audit):
    browser, address = signed_in(cast.amara), reverse("audits:add_action", args=[audit.pk])

    for _ in range(2):
        browser.post(address, {"what": "Set a date", "key": key_on(browser.get(address))})

    assert Action.objects.count() == 2


def test_a_repeat_after_the_audit_was_shared_is_answered_as_the_first(cast, audit):
    first = making.add_action(making.complete(audit), what="Set a date", key="k1")
    type(audit).objects.filter(pk=audit.pk).update(status="shared")
    audit.refresh_from_db()

    assert making.add_action(audit, what="Set a date", key="k1") == first


def test_a_key_of_somebody_else_gives_nothing_of_theirs(cast, audit):
    first = actions.add(audit, what="Set a date", by=cast.amara, key="k1")
    other = making.make_audit(cast, audit.framework_version, case=making.make_case(cast, "C-2"))

    assert actions.add(other, what="Set a date", by=cast.amara, key="k1") != first
