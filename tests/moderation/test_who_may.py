"""Who may open and who may send each address of this room: everybody of the cast, in every state (HULL-38)."""

from dataclasses import fields
from datetime import date

import pytest
from django.urls import URLPattern, reverse

from audits.models import Action
from moderation import services
from moderation.models import Moderation, ModerationChange
from moderation.urls import urlpatterns
from people.models import User
from tests.cast import Cast
from trail.models import Access

pytestmark = pytest.mark.long

MONDAY = date(2026, 3, 2)
EVERYBODY = [field.name for field in fields(Cast) if field.type is User]
#: Of an audit in progress only these see a moderation; of a finished one those who may open the audit.
UNDER_WAY = {200: "moses quinn dana"}
FINISHED = {200: "amara priya tess ira gwen hana moses quinn dana"}
QA_ALONE = {200: "quinn"}
LOOKING = {200: "quinn dana"}
NOBODY = {}


@pytest.fixture
def chosen(checked, cast):
    return services.choose(checked, moderator=cast.moses, why="To learn from", by=cast.quinn, on=MONDAY)


def grade(moderation):
    return services.grade(moderation, grade="ri", rationale="Late", judgements={}, by=moderation.moderator)


def finish(moderation):
    return services.finish(
        moderation, grade_after="ri", discussed_on=MONDAY, discussion="Agreed", by=moderation.moderator
    )


def reach(moderation, state):
    """Bring a chosen moderation into a state."""
    steps = {"chosen": (), "graded": (grade,), "done": (grade, finish)}
    for step in steps[state]:
        step(moderation)


def address(name, moderation):
    args = {"choose": [moderation.audit_id], "month": ["2026-03"], "moderations": [], "agreement": []}
    return reverse(f"moderation:{name}", args=args.get(name, [moderation.pk]))


def answers(signed_in, cast, page, *, send=False):
    """What everybody is answered: {status: "names"}."""
    found = {}
    for name in EVERYBODY:
        browser = signed_in(getattr(cast, name))
        status = (browser.post(page, {}) if send else browser.get(page)).status_code
        found.setdefault(status, []).append(name)
    return {status: " ".join(names) for status, names in found.items()}


def all_but(expected, other):
    """The expected answers, and `other` for all who are not named."""
    named = " ".join(expected.values()).split()
    rest = [name for name in EVERYBODY if name not in named]
    return {**expected, **({other: " ".join(rest)} if rest else {})}


def test_the_tables_below_name_every_address():
    names = {pattern.name for pattern in urlpatterns if isinstance(pattern, URLPattern)}

    assert names == {name for name, *_ in OPENED} == {name for name, *_ in SENT}


OPENED = [
    ("moderations", "chosen", {200: " ".join(EVERYBODY)}, 0),
    ("agreement", "chosen", LOOKING, 403),
    ("month", "chosen", LOOKING, 403),
    ("choose", "chosen", QA_ALONE, 403),
    ("moderation", "chosen", UNDER_WAY, 404),
    ("moderation", "graded", UNDER_WAY, 404),
    ("moderation", "done", FINISHED, 404),
    ("add_action", "chosen", NOBODY, 404),
    ("add_action", "graded", UNDER_WAY, 404),
    ("add_action", "done", {200: "tess gwen hana moses quinn dana", 403: "amara priya ira"}, 404),
    ("hand_over", "chosen", QA_ALONE, 403),
    ("hand_over", "graded", QA_ALONE, 403),
    ("cancel", "chosen", QA_ALONE, 403),
    ("cancel", "done", QA_ALONE, 403),
]


@pytest.mark.parametrize(("name", "state", "expected", "others"), OPENED)
def test_who_may_open(signed_in, cast, chosen, name, state, expected, others):
    reach(chosen, state)

    assert answers(signed_in, cast, address(name, chosen)) == all_but(expected, others)


#: An empty form: 200 says what is missing, so the person may send it.
SENT = [
    ("moderations", "chosen", {405: " ".join(EVERYBODY)}, 0),
    ("agreement", "chosen", {405: " ".join(EVERYBODY)}, 0),
    ("month", "chosen", {405: " ".join(EVERYBODY)}, 0),
    ("choose", "chosen", QA_ALONE, 403),
    ("moderation", "chosen", {200: "moses", 403: "quinn dana"}, 404),
    ("moderation", "graded", {200: "moses", 403: "quinn dana"}, 404),
    ("moderation", "done", {200: "moses", 403: "amara priya tess ira gwen hana quinn dana"}, 404),
    ("add_action", "graded", UNDER_WAY, 404),
    ("add_action", "done", {200: "tess gwen hana moses quinn dana", 403: "amara priya ira"}, 404),
    ("hand_over", "chosen", QA_ALONE, 403),
    ("cancel", "chosen", QA_ALONE, 403),
]


@pytest.mark.parametrize(("name", "state", "expected", "others"), SENT)
def test_who_may_send(signed_in, cast, chosen, name, state, expected, others):
    """And an empty form changes nothing, whoever sends it."""
    reach(chosen, state)
    before = list(Moderation.objects.values()), ModerationChange.objects.count(), Action.objects.count()

    found = answers(signed_in, cast, address(name, chosen), send=True)

    assert {status: set(names.split()) for status, names in found.items()} == {
        status: set(names.split()) for status, names in all_but(expected, others).items()
    }
    assert (list(Moderation.objects.values()), ModerationChange.objects.count(), Action.objects.count()) == before


def test_strangers_are_sent_to_the_sign_in_from_every_address(client, chosen):
    for name in {name for name, *_ in OPENED}:
        for ask in (client.get, client.post):
            answer = ask(address(name, chosen))
            assert answer.status_code == 302, name
            assert answer["Location"].startswith("/accounts/login/")


def test_restricted_case_is_moderated_by_whom_it_was_given_to_and_seen_by_few(signed_in, cast, chosen):
    """STAGE-10: those named on the audit or let into it; not the QA team, nor those who lead."""
    type(chosen.audit).objects.update(restricted=True)

    assert answers(signed_in, cast, chosen.get_absolute_url()) == all_but({200: "moses"}, 404)
    reach(chosen, "done")
    found = answers(signed_in, cast, chosen.get_absolute_url())
    assert found == {200: "amara priya tess ira moses", 404: "gwen hana nell nadia norman quinn dana adam"}
    for name in ("hand_over", "cancel", "choose"):
        assert signed_in(cast.quinn).get(address(name, chosen)).status_code == 404


def test_guest_of_the_audit_reads_its_finished_moderation(signed_in, cast, chosen):
    """HULL-19: somebody let into this one audit."""
    chosen.audit.participants.create(person=cast.nell, part="guest")
    reach(chosen, "done")

    browser = signed_in(cast.nell)

    assert browser.get(chosen.get_absolute_url()).status_code == 200
    assert browser.get(address("add_action", chosen)).status_code == 403  # a team manager, but of another team


def test_who_has_left_sees_nothing_any_more(signed_in, cast, chosen):
    cast.moses.left_on = MONDAY
    cast.moses.save()

    answer = signed_in(cast.moses).get(chosen.get_absolute_url())

    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={chosen.get_absolute_url()}")


@pytest.mark.parametrize("state", ["chosen", "graded", "done"])
def test_each_reading_of_a_childs_audit_leaves_a_trace(signed_in, cast, chosen, state):
    """Once for who opens it, never for who is refused."""
    reach(chosen, state)
    for person in (cast.moses, cast.nell, cast.adam):
        signed_in(person).get(chosen.get_absolute_url())

    rows = Access.objects.filter(thing=f"audits.audit:{chosen.audit_id}")
    assert [(row.person, row.what) for row in rows] == [(cast.moses, "page")]
