"""Who may open and who may send each address of follow-up: everybody of the cast (HULL-06, 07, 73 to 80, 103)."""

from dataclasses import fields
from datetime import date

import pytest
from django.urls import URLPattern, reverse

from audits import actions
from audits import services as audits
from audits.models import Action
from followup import duties
from followup.models import (
    AssuranceCheck,
    Chain,
    ChainUpdate,
    Escalation,
    Filing,
    Meeting,
    Oversight,
    TrackerCheck,
)
from followup.urls import urlpatterns
from lib import clock
from people.models import Role, User
from tests.cast import Cast, give_role
from tests.followup.making import make_action, make_poor
from trail.models import Access

pytestmark = pytest.mark.long

MONDAY = date(2026, 3, 2)
EVERYBODY = [field.name for field in fields(Cast) if field.type is User]
#: Amara audited the work of Priya in Tess's team, which Ira reviews; Gwen and Hana lead above Tess.
NAMED = "amara priya tess ira gwen hana quinn dana"
MANAGERS = "tess gwen hana"
SENIOR = "tess gwen hana quinn dana"  # of those who see it, without auditor and worker
MEETING = "tess gwen hana quinn"
SAMPLING = "quinn dana"
ALL = {200: " ".join(EVERYBODY)}
#: What is learned from many audits together: asked in test_hull_20.
OF_NO_CHILD = {
    "learning", "agree_summary", "partners_summary", "summary", "add_learning_action", "learning_action",
}  # fmt: skip


@pytest.fixture
def council(cast, framework):
    """A poor audit with all that may follow it: oversight, chain, update, filing, escalation, samples of April."""
    audit = make_poor(cast, framework)
    action = make_action(audit, by=cast.gwen)
    actions.complete(action, what_was_done="Written", by=cast.priya)
    actions.sign_off(action, effect_seen="Known", by=cast.tess)
    duties.open_oversights(MONDAY)
    duties.follow_grades(MONDAY)
    ChainUpdate.objects.create(chain=audit.chain, order=1, due_on=date(2026, 3, 5), by_role=Role.TEAM_MANAGER)
    Filing.objects.create(audit=audit, by_role=Role.AUDITOR, asked_on=MONDAY, due_on=date(2026, 3, 5))
    with clock.at(date(2026, 3, 19)):
        duties.escalate(date(2026, 3, 19))
    with clock.at(date(2026, 4, 1)):
        duties.draw_samples(date(2026, 4, 1))
    return cast


def address(name):
    chain = Chain.objects.get()
    of = {
        "oversight": Oversight, "supervision": Oversight, "close": Oversight, "add_action": Oversight,
        "assurance_check": AssuranceCheck, "tracker": TrackerCheck, "update": ChainUpdate, "filing": Filing,
    }  # fmt: skip
    keys = {
        "chain": chain.pk, "plan_meeting": chain.pk, "add_review_action": chain.pk, "end_chain": chain.pk,
        "meeting": chain.meetings.get(kind="first").pk, "escalation": gwens().pk,
    }  # fmt: skip
    if name in of:
        keys[name] = of[name].objects.get().pk
    return reverse(f"followup:{name}", args=[keys[name]] if name in keys else [])


def gwens():
    return Escalation.objects.get(person__name="Gwen Group", about__startswith="oversight")


def answers(signed_in, cast, name, *, send=False):
    """What everybody is answered: {status: {names}}."""
    page, found = address(name), {}
    for somebody in EVERYBODY:
        browser = signed_in(getattr(cast, somebody))
        status = (browser.post(page, {}) if send else browser.get(page)).status_code
        found.setdefault(status, set()).add(somebody)
    return found


def expected(given, others):
    table = {status: set(names.split()) for status, names in given.items()}
    rest = set(EVERYBODY) - set().union(*table.values())
    return {**table, **({others: rest} if rest else {})}


OPENED = [
    ("oversights", ALL, 0),
    ("actions", ALL, 0),
    ("escalations", ALL, 0),
    ("chains", ALL, 0),
    ("oversight", {200: NAMED}, 404),
    ("supervision", {200: MANAGERS, 403: "amara priya ira quinn dana"}, 404),
    ("close", {405: " ".join(EVERYBODY)}, 0),
    ("add_action", {200: SENIOR, 403: "amara priya ira"}, 404),
    ("chain", {200: NAMED}, 404),
    ("meeting", {200: MEETING, 403: "amara priya ira dana"}, 404),
    ("plan_meeting", {200: MEETING, 403: "amara priya ira dana"}, 404),
    ("add_review_action", {200: SENIOR, 403: "amara priya ira"}, 404),
    ("end_chain", {200: "quinn", 403: "amara priya tess ira gwen hana dana"}, 404),
    ("update", {200: MEETING, 403: "amara priya ira dana"}, 404),
    ("filings", ALL, 0),
    ("filing", {200: "amara quinn", 403: "priya tess ira gwen hana dana"}, 404),
    ("escalation", {200: "gwen quinn dana"}, 404),
    ("assurance", {200: SAMPLING}, 403),
    ("assurance_check", {200: SAMPLING}, 403),
    ("trackers", {200: SAMPLING}, 403),
    ("tracker", {200: SAMPLING}, 403),
]


@pytest.mark.parametrize(("name", "given", "others"), OPENED)
def test_who_may_open(signed_in, council, name, given, others):
    assert answers(signed_in, council, name) == expected(given, others)


READ_ONLY = {405: " ".join(EVERYBODY)}
#: An empty form: 200 says what is missing, so the person may send it; 302 is done, for there is nothing to fill in.
SENT = [
    *((name, READ_ONLY, 0) for name in ("oversights", "actions", "escalations", "chains")),
    *((name, READ_ONLY, 0) for name in ("filings", "assurance", "trackers")),
    ("oversight", {200: MANAGERS, 403: "amara priya ira quinn dana"}, 404),
    ("supervision", {200: MANAGERS, 403: "amara priya ira quinn dana"}, 404),
    ("close", {302: "tess gwen hana quinn", 403: "amara priya ira dana"}, 404),
    ("add_action", {200: SENIOR, 403: "amara priya ira"}, 404),
    ("chain", READ_ONLY, 0),
    ("meeting", {200: MEETING, 403: "amara priya ira dana"}, 404),
    ("plan_meeting", {200: MEETING, 403: "amara priya ira dana"}, 404),
    ("add_review_action", {200: SENIOR, 403: "amara priya ira"}, 404),
    ("end_chain", {200: "quinn", 403: "amara priya tess ira gwen hana dana"}, 404),
    ("update", {200: MEETING, 403: "amara priya ira dana"}, 404),
    ("filing", {200: "amara quinn", 403: "priya tess ira gwen hana dana"}, 404),
    ("escalation", {200: "gwen quinn", 403: "dana"}, 404),
    ("assurance_check", {200: "quinn"}, 403),
    ("tracker", {200: "dana"}, 403),
]


@pytest.mark.parametrize(("name", "given", "others"), SENT)
def test_who_may_send(signed_in, council, name, given, others):
    """And an empty form changes nothing, whoever sends it."""
    before = _rows()

    found = answers(signed_in, council, name, send=True)

    assert found == expected(given, others)
    assert _rows() == before


def _rows():
    models = (Oversight, Chain, Meeting, ChainUpdate, Filing, Escalation, AssuranceCheck, TrackerCheck, Action)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_the_tables_name_every_address(council):
    """Those of learning from audits are asked of everybody in test_hull_20."""
    patterns = [
        one for one in urlpatterns if isinstance(one, URLPattern) and not str(one.pattern).startswith("learning/")
    ]

    assert {name for name, *_ in OPENED} == {name for name, *_ in SENT} == {one.name for one in patterns}


def test_strangers_are_sent_to_the_sign_in_from_every_address(client, council):
    for name, *_ in OPENED:
        for ask in (client.get, client.post):
            answer = ask(address(name))
            assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/accounts/login/"), name


def test_restricted_case_is_followed_up_by_those_named_on_it(signed_in, council):
    """STAGE-10: who leads above and who sees all does not see it; Gwen still sees what was put before her."""
    type(council.priya.audits_of_my_work.get()).objects.update(restricted=True)

    seen = {name: answers(signed_in, council, name).get(200) for name in ("oversight", "chain", "escalation")}

    assert seen == {
        "oversight": {"amara", "priya", "tess", "ira"},
        "chain": {"amara", "priya", "tess", "ira"},
        "escalation": {"gwen"},
    }
    for name in ("assurance_check", "tracker"):
        assert signed_in(council.quinn).get(address(name)).status_code == 404


@pytest.mark.parametrize("name", ["assurance", "trackers"])
@pytest.mark.parametrize(("restricted", "listed"), [(False, True), (True, False)])
def test_restricted_case_leaves_the_samples_already_drawn(signed_in, council, name, restricted, listed):
    """STAGE-10."""
    type(council.priya.audits_of_my_work.get()).objects.update(restricted=restricted)

    for somebody in (council.quinn, council.dana):
        for asked in ("", "?as=csv"):
            body = b"".join(signed_in(somebody).get(address(name) + asked)).decode()
            assert ("2026-03-001" in body) is listed


def test_manager_of_another_team_sees_nothing_of_it_in_any_list(signed_in, council):
    """Nell's team is of the same service."""
    for name in ("oversights", "actions", "chains", "escalations", "filings"):
        for asked in ("", "?as=csv"):
            answer = signed_in(council.nell).get(address(name) + asked)
            body = b"".join(answer).decode()
            assert "2026-03-001" not in body, name


def test_worker_and_reviewer_read_what_follows_and_see_no_button(signed_in, council):
    """HULL-06: Ira monitors; the manager acts."""
    for person in (council.priya, council.ira):
        page = signed_in(person).get(address("oversight")).content.decode()
        for words in ("Write oversight", "Note supervision", "Add an action", "Close it now"):
            assert words not in page
        chain = signed_in(person).get(address("chain")).content.decode()
        for words in ("Record the meeting", "Plan a further review meeting", "End this chain by hand"):
            assert words not in chain


def test_team_manager_who_is_the_worker_too_writes_no_oversight_of_their_own_work(signed_in, council):
    """HULL-73: somebody above does."""
    audit = council.priya.audits_of_my_work.get()
    type(audit).objects.filter(pk=audit.pk).update(practitioner=council.tess)

    assert answers(signed_in, council, "oversight", send=True)[200] == {"gwen", "hana"}
    assert answers(signed_in, council, "supervision")[200] == {"gwen", "hana"}


def test_team_manager_who_did_the_audit_writes_no_oversight_of_it(signed_in, council):
    audit = council.priya.audits_of_my_work.get()
    type(audit).objects.filter(pk=audit.pk).update(auditor=council.gwen)

    assert answers(signed_in, council, "oversight", send=True)[200] == {"tess", "hana"}


def test_leaving_a_role_closes_its_doors_the_next_day(signed_in, council):
    council.gwen.memberships.update(ends_on=date(2026, 3, 1))

    assert signed_in(council.gwen).get(address("oversight")).status_code == 404
    assert signed_in(council.gwen).get(address("escalation")).status_code == 200  # it was put before her by name


def test_guest_let_into_the_audit_reads_and_writes_nothing(signed_in, council):
    """HULL-19."""
    guest = User.objects.create(name="Gil Guest", email="gil.guest@partner.example")
    give_role(guest, Role.GUEST)
    audits.invite(council.priya.audits_of_my_work.get(), person=guest, part="guest", by=council.quinn)
    browser = signed_in(guest)

    opened = {name: browser.get(address(name)).status_code for name in ("oversight", "chain", "supervision", "meeting")}
    sent = {name: browser.post(address(name), {}).status_code for name in ("oversight", "close", "add_action")}

    assert opened == {"oversight": 200, "chain": 200, "supervision": 403, "meeting": 403}
    assert sent == {"oversight": 403, "close": 403, "add_action": 403}


LISTS = ("oversights", "actions", "escalations", "chains", "filings", "assurance", "trackers")


@pytest.mark.parametrize("name", [name for name, _, _ in OPENED if name not in LISTS])
def test_reading_a_childs_record_leaves_a_trace_once_a_page(signed_in, council, name):
    before = Access.objects.count()
    found = answers(signed_in, council, name)

    audit = council.priya.audits_of_my_work.get()
    new = Access.objects.order_by("pk")[before:]
    readers = sorted(getattr(council, who).pk for who in found.get(200, ()))
    assert sorted(row.person_id for row in new) == readers
    assert {(row.thing, row.what, row.case_reference) for row in new} <= {
        (f"audits.audit:{audit.pk}", "page", audit.case.reference)
    }
