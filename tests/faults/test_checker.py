"""The checker of the fault runs finds what is planted, and finds nothing in a clean history."""

import pytest

from bench.faults.checker import Notice, Stored, Wording, check

ANN, BOB = "ann@council.example", "bob@council.example"
FEAR = ("concern", 7, "Not seen since May.")


@pytest.fixture
def log():
    """Two saves of one field and a concern, all acknowledged; the second save had to be sent twice."""
    return [
        *saved(1, "Seen.", 1, key="key-one"),
        {"sent": 2, "what": "save", "audit": 7, "changes": [{"field": "31.answer", "value": "Seen alone."}]},
        {"answered": 2, "outcome": "no answer"},
        {"noted": "fault", "kind": "web process"},
        *saved(3, "Seen alone.", 2, key="key-two", outcome="repeated"),
        {"sent": 4, "what": "concern", "audit": 7, "which": FEAR[2]},
        {"answered": 4, "outcome": "done"},
    ]


def saved(number, value, version, *, key, outcome="saved"):
    """What the log has of one acknowledged save."""
    change = {"field": "31.answer", "value": value, "key": key}
    answer = {"field": "31.answer", "outcome": outcome, "version": version}
    return [
        {"sent": number, "what": "save", "audit": 7, "changes": [change]},
        {"answered": number, "outcome": "done", "fields": [answer]},
    ]


@pytest.fixture
def stored():
    """The database that fits that log."""
    return Stored(
        versions={(7, "31.answer"): 2},
        wordings=[
            Wording(7, "31.answer", 1, "Seen.", "key-one"),
            Wording(7, "31.answer", 2, "Seen alone.", "key-two"),
        ],
        steps=[("in_progress", 7, ""), FEAR],
        notices=[Notice("<one>", ANN, step=FEAR), Notice("<two>", BOB, withheld="The person has left.")],
    )


@pytest.fixture
def mails():
    return mailed("<one>", ANN)


def mailed(message_id, to, *, answered=True):
    """What the mail server's book has of one mail; not answered where its sender was killed."""
    events = ("came", "answered") if answered else ("came",)
    return [{"id": message_id, "to": [to], "event": event} for event in events]


def test_a_clean_history_passes(log, stored, mails):
    verdict = check(log, stored, mails, excused=1)

    assert verdict.holds
    assert (verdict.acknowledged, verdict.steps, verdict.mails, verdict.repeats) == (2, 1, 1, 0)


def test_a_save_that_is_gone_is_lost(log, stored, mails):
    stored.versions[7, "31.answer"] = 1
    del stored.wordings[1]

    assert check(log, stored, mails, excused=1).lost == ["(7, '31.answer'): version 2 was acknowledged, 1 stands."]


def test_a_field_that_is_gone_altogether_is_lost(log, stored, mails):
    stored.versions, stored.wordings = {}, []

    assert len(check(log, stored, mails, excused=1).lost) == 2


def test_a_wording_that_only_the_history_lost_is_lost(log, stored, mails):
    del stored.wordings[0]

    verdict = check(log, stored, mails, excused=1)

    assert verdict.lost == ["(7, '31.answer'): the wording acknowledged as version 1 is not in the history."]


def test_other_words_under_the_acknowledged_version_are_a_loss(log, stored, mails):
    stored.wordings[1] = Wording(7, "31.answer", 2, "Not seen.", "key-other")

    assert len(check(log, stored, mails, excused=1).lost) == 1


def test_a_save_stored_twice_under_its_key_is_doubled(log, stored, mails):
    stored.versions[7, "31.answer"] = 3
    stored.wordings.append(Wording(7, "31.answer", 3, "Seen alone.", "key-two"))

    assert check(log, stored, mails, excused=1).doubled == ["The save key-two is stored 2 times."]


def test_an_acknowledged_step_that_is_gone_is_lost(log, stored, mails):
    stored.steps.remove(FEAR)

    assert len(check(log, stored, mails, excused=1).lost) == 1


def test_a_step_taken_twice_is_doubled(log, stored, mails):
    stored.steps.append(("in_progress", 7, ""))

    assert check(log, stored, mails, excused=1).doubled == ["The step ('in_progress', 7, '') was taken 2 times."]


def test_a_concern_of_which_nobody_is_told_is_missing(log, stored, mails):
    stored.notices, mails = [], []

    assert len(check(log, stored, mails, excused=1).missing) == 1


def test_a_notice_without_mail_is_missing(log, stored):
    assert check(log, stored, [], excused=1).missing == ["The notice <one> was never mailed: it still waits."]


def test_a_mail_whose_sender_was_never_answered_does_not_count_as_kept(log, stored):
    assert len(check(log, stored, mailed("<one>", ANN, answered=False), excused=1).missing) == 1


def test_a_notice_that_was_given_up_is_missing(log, stored, mails):
    stored.notices[1] = Notice("<two>", BOB, withheld="Given up after 30 attempts: OSError")

    assert len(check(log, stored, mails, excused=1).missing) == 1


def test_a_mail_again_under_another_message_id_is_doubled(log, stored, mails):
    mails += mailed("<one-again>", ANN)

    assert check(log, stored, mails, excused=1).doubled == [f"A mail ('<one-again>', '{ANN}') is of no notice."]


def test_a_mail_may_come_again_as_itself_where_its_sender_was_killed(log, stored, mails):
    mails += mailed("<one>", ANN)

    killed, unharmed = check(log, stored, mails, excused=1), check(log, stored, mails, excused=0)

    assert (killed.holds, killed.repeats) == (True, 1)
    assert unharmed.doubled == ["1 mails came again, with kills to excuse 0 of them."]


def test_a_conflict_shown_to_the_only_author_is_told(log, stored, mails):
    log += saved(5, "Seen twice.", 2, key="key-three", outcome="clash")

    assert len(check(log, stored, mails, excused=1).conflicts) == 1
