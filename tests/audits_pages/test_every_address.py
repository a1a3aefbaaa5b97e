"""Every address of an audit, every person: who opens it, who is refused, and that a refusal changes nothing."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from audits import challenge, concerns, models, services, urls
from lib import clock
from people.models import Role
from tests.audits import making
from tests.cast import make_person
from trail.models import Access, Event

pytestmark = pytest.mark.long

#: Auditor, worker, manager, reviewing officer, those above, QA, leadership; a moderator who has not
#: graded yet, a guest, and the senior manager asked to decide a challenge.
SEE = ["amara", "priya", "tess", "ira", "gwen", "hana", "quinn", "dana", "moses", "gita", "norman"]
STRANGERS = ["nell", "nadia", "adam"]
NAMED = ["priya", "tess", "ira"]

#: What somebody gets who opens an address of a shared, challenged audit. Whoever is not named here gets
#: 403 if they may see the audit at all, else 404.
OPENED = {
    "audits": {200: SEE + STRANGERS},
    "draft_key": {405: SEE + STRANGERS},
    "save": {405: SEE + STRANGERS},
    "agree": {405: SEE + STRANGERS},
    "audit": {200: SEE},
    "whole": {200: SEE},
    "outcome": {200: SEE},
    "section": {200: SEE},
    "since": {200: SEE},
    "contact": {200: SEE},
    "actions": {200: SEE},
    "family": {200: SEE},
    "family_received": {200: ["quinn"], 403: SEE + STRANGERS},
    "family_told": {},  # nothing is final yet
    "raise_concern": {200: SEE},
    "concern": {200: SEE},
    "challenge": {200: [name for name in SEE if name != "moses"]},
    "withdraw": {200: ["priya"]},
    "reflect": {200: NAMED},
    "raise_challenge": {200: NAMED},
    "worker": {200: ["amara"]},
    "reopen": {200: ["amara"]},
    "finalise": {200: ["amara"]},
    "share": {302: ["amara"]},
    "invite": {200: ["amara", "quinn"]},
    "cancel": {200: ["quinn"]},
    "check": {302: ["quinn"]},
    "return": {302: ["quinn"]},
    # Nothing is written while an audit is shared, and its actions have no pages of their own yet.
    "add_action": {},
    "edit_action": {},
    "remove_action": {},
    "set_limit_aside": {404: SEE},  # this council's form has no limits
    "take_limit_back": {404: SEE},
    "action": {404: SEE},
    "action_step": {404: SEE},
}
#: Takes a second for each document: who gets it is asked below, of the strangers only.
SLOW = {"pdf"}
#: A draft tool as its auditors will see it (test_preview), and what people think of their own work (test_hull_16).
OF_NO_AUDIT = {"preview", "own_audits", "own_audit", "share_own"}

#: What is sent, in which state of the audit, and who may; everybody else is refused.
SENT = [
    ("in_progress", "worker", ["amara"], {"who": "still"}),
    ("in_progress", "contact", ["amara"], {"how": "Telephone", "answered": "no"}),
    ("in_progress", "add_action", ["amara"], {"what": "Write the plan"}),
    ("in_progress", "edit_action", ["amara"], {"what": "Write the plan", "version": 1}),
    ("in_progress", "remove_action", ["amara"], {}),
    ("in_progress", "share", ["amara"], {}),
    ("in_progress", "invite", ["amara", "quinn"], {"part": "guest"}),
    ("in_progress", "cancel", ["quinn"], {"reason": "Opened by mistake"}),
    ("in_progress", "raise_concern", SEE, {"text": "Not seen"}),
    ("in_progress", "family", ["amara", *NAMED, "quinn"], {"outcome": "no_reply"}),
    ("in_progress", "family_told", [], {"told": "What will change"}),
    ("finalised", "family_told", ["amara", *NAMED, "quinn"], {"told": "What will change"}),
    ("in_progress", "reflect", NAMED, {"text": "I learned"}),
    ("in_progress", "raise_challenge", [], {"text": "Not so"}),
    ("in_progress", "agree", [], {}),
    ("in_progress", "concern", ["tess", "gwen", "hana", "quinn"], {"what_was_done": "Visited"}),
    ("shared", "agree", NAMED, {}),
    ("shared", "raise_challenge", NAMED, {"text": "Not so"}),
    ("shared", "reopen", ["amara"], {"reason": "The visits count"}),
    ("shared", "finalise", ["amara"], {}),
    ("shared", "withdraw", ["priya"], {}),
    ("shared", "add_action", [], {"what": "Write the plan"}),
    ("shared", "edit_action", [], {"what": "Write the plan", "version": 1}),
    ("shared", "remove_action", [], {}),
    ("finalised", "check", ["quinn"], {}),
    ("finalised", "return", ["quinn"], {"reason": "A gap"}),
    ("finalised", "agree", [], {}),
    ("finalised", "action", ["priya", "tess", "gwen", "hana"], {"what_was_done": "Written"}),
    ("finalised", "drop", ["tess", "gwen", "quinn", "hana"], {"reason": "Moved away"}),
    ("finalised", "send_back", ["tess", "gwen", "hana"], {"reason": "Not yet"}),
]


@pytest.fixture
def people(cast):
    """The cast with a guest of a partner agency, by first name."""
    gita = make_person("Gita Guest", Role.GUEST)
    return {**vars(cast), "gita": gita}


@pytest.fixture
def stand(audit, people):
    """stand(state) brings the audit into a state, with a concern, a challenge and its special people."""

    def bring(state):
        making.complete(audit)
        for name, part in (("gita", "guest"), ("moses", "blind"), ("norman", "reader")):
            services.invite(audit, person=people[name], part=part, by=people["quinn"])
        concerns.raise_concern(audit, text="Not seen since October.", by=people["amara"])
        audit.family_views.create(who="child", outcome="no_reply", on=date(2026, 3, 2), by=people["amara"])
        if state == "in_progress":
            return audit
        services.share(audit, by=people["amara"])
        if state == "shared":
            challenge.raise_challenge(audit, text="It is on the file.", by=people["priya"])
            return audit
        for person in services.named_people(audit):
            services.agree(audit, by=person)
        return services.finalise(audit, by=people["amara"])

    return bring


def address(audit, name):
    """Where an address of this audit leads; a step of an action goes by its own name."""
    if name in ("audits", "draft_key", "family_received"):
        return reverse(f"audits:{name}")
    if name in ("challenge", "withdraw"):
        return reverse(f"audits:{name}", args=[audit.challenges.get().pk])
    if name == "family_told":
        return reverse("audits:family_told", args=[audit.family_views.get().pk])
    if name == "concern":
        return reverse("audits:concern", args=[audit.concerns.get().pk])
    action = audit.actions.get()
    if name in ("action_step", "drop", "send_back"):
        return reverse("audits:action_step", args=[action.pk, "drop" if name == "action_step" else name])
    rows = {"edit_action": [action.pk], "remove_action": [action.pk]}
    more = {"section": ["kss1"], "set_limit_aside": ["alone"], "take_limit_back": ["alone"], **rows}.get(name, [])
    return reverse(f"audits:{name}", args=[action.pk] if name == "action" else [audit.pk, *more])


def expected(answers, name):
    """What somebody gets: their own answer, 403 for whoever may look but not touch, 404 for strangers."""
    own = next((code for code, names in answers.items() if name in names), None)
    return own or (404 if name in STRANGERS else 403)


def test_no_address_of_an_audit_is_missing_here():
    sent = {name for _, name, _, _ in SENT}

    assert {pattern.name for pattern in urls.urlpatterns} == OPENED.keys() | SLOW | OF_NO_AUDIT
    assert sent - {"drop", "send_back"} <= OPENED.keys()


def test_each_address_opens_for_exactly_those_it_is_for(client, people, stand):
    audit = stand("shared")
    asked = {"since": {"since": clock.now().isoformat()}}

    found = {}
    for who in (*SEE, *STRANGERS):
        client.force_login(people[who])
        for name in OPENED:
            found[name, who] = client.get(address(audit, name), asked.get(name, {})).status_code

    assert found == {(name, who): expected(OPENED[name], who) for name, who in found}


#: Addresses that show no child's audit, or (`since`) only when something new was saved.
NO_READING = {"audits", "draft_key", "save", "agree", "family_received", "since"}


def test_each_page_of_an_audit_leaves_one_reading_of_whoever_got_it(client, people, stand):
    audit = stand("shared")

    wrong = {}
    for who in (*SEE, *STRANGERS):
        client.force_login(people[who])
        for name in OPENED.keys() - NO_READING:
            before = Access.objects.count()
            status = client.get(address(audit, name)).status_code
            left = list(Access.objects.order_by("pk")[before:].values_list("person__name", "case_reference", "thing"))
            one = (people[who].name, audit.case.reference, f"audits.audit:{audit.pk}")
            if left != ([one] if status == 200 else []):
                wrong[name, who] = status, left

    assert wrong == {}


def test_news_of_an_audit_are_a_reading_and_nothing_new_is_none(client, people, stand):
    audit = stand("shared")
    client.force_login(people["quinn"])

    for since, readings in ((clock.now(), 0), (clock.now() - timedelta(days=1), 1)):
        client.get(address(audit, "since"), {"since": since.isoformat()})
        assert Access.objects.count() == readings


def test_document_is_given_to_no_stranger_and_leaves_no_reading(client, people, stand):
    audit = stand("shared")

    for who in STRANGERS:
        client.force_login(people[who])
        assert client.get(address(audit, "pdf")).status_code == 404

    assert not Access.objects.exists()


def test_whoever_is_not_signed_in_is_led_to_the_sign_in_page(client, people, stand):
    audit = stand("shared")

    led = {
        name: [send(address(audit, name))["Location"] for send in (client.get, client.post)]
        for name in (*OPENED, *SLOW)
    }

    assert led == {name: [f"/accounts/login/?next={address(audit, name)}"] * 2 for name in led}


def everything():
    """All rows of the room, and what the trail says of it."""
    rows = (models.Audit, models.StatusChange, models.Participant, models.Answer, models.Reflection, models.View,
            models.Challenge, models.Concern, models.ContactAttempt, models.Action, models.ActionChange,
            models.FamilyView)  # fmt: skip
    kept = [sorted(model.objects.order_by().values_list(), key=str) for model in rows]
    return kept, Event.objects.exclude(action="people.refused").count()


@pytest.mark.parametrize("state", ["in_progress", "shared", "finalised"])
def test_whoever_may_not_is_refused_and_nothing_changes(client, people, stand, state):
    audit = stand(state)
    before = everything()

    found = {}
    for who in (*SEE, *STRANGERS):
        client.force_login(people[who])
        for _, name, allowed, typed in (row for row in SENT if row[0] == state):
            if who not in allowed:
                found[name, who] = client.post(address(audit, name), typed).status_code

    assert found == {(name, who): 404 if who in STRANGERS else 403 for name, who in found}
    assert everything() == before


def test_guest_is_a_stranger_from_the_day_after_their_last(client, people, stand):
    """HULL-19."""
    audit = stand("in_progress")
    services.invite(audit, person=people["gita"], part="guest", by=people["quinn"], until=date(2026, 3, 6))
    client.force_login(people["gita"])

    codes = []
    for day in (6, 7):
        with clock.at(date(2026, 3, day)):
            codes.append([client.get(address(audit, name)).status_code for name in ("audit", "section", "concern")])

    assert codes == [[200] * 3, [404] * 3]
