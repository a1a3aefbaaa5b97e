"""Who may do what with rounds and requests, person by person: the table, the pages, the posts."""

from datetime import date

import pytest
from django.urls import reverse

from allocation import services
from allocation.models import Allocation, Break, Exemption, Round, RoundLine, SampledCase
from audits.models import Audit
from frameworks import services as frameworks
from jobs.models import Job
from lib.months import Month
from lib.permissions import can
from people.models import Role
from tests.allocation.making import control, kept
from tests.cast import give_role, make_person
from tests.frameworks.council import changed

pytestmark = pytest.mark.long

MARCH, APRIL = Month(2026, 3), Month(2026, 4)
EVERYBODY = (
    "amara", "priya", "tess", "ira", "gwen", "hana", "nell", "nadia", "norman", "moses", "quinn", "dana", "adam",
)  # fmt: skip


def who_can(cast, permission, thing=None):
    """First names of the cast who may; `thing` may be worked out from the person."""
    return {
        name for name in EVERYBODY
        if can(getattr(cast, name), permission, thing(getattr(cast, name)) if callable(thing) else thing)
    }  # fmt: skip


# The table


@pytest.mark.parametrize(
    ("permission", "people"),
    [
        ("allocation.look", {"quinn", "dana"}),
        ("allocation.draft", {"quinn"}),
        ("allocation.change", {"quinn"}),
        ("allocation.publish", {"quinn"}),
        ("allocation.reallocate", {"quinn"}),
        ("allocation.see_requests", {"quinn", "dana", "hana", "norman"}),
    ],
)
def test_rounds_are_the_qa_team_s_and_leaders_look_on(cast, permission, people):
    assert who_can(cast, permission) == people


@pytest.mark.parametrize("first_name", EVERYBODY)
def test_a_round_is_there_for_those_alone_who_look_at_allocation(cast, round_, first_name):
    seen = [] if first_name not in ("quinn", "dana") else [round_]

    assert list(Round.objects.visible_to(getattr(cast, first_name))) == seen


@pytest.mark.parametrize("permission", ["allocation.ask_break", "allocation.ask_month_exemption"])
def test_auditors_ask_for_themselves_and_the_qa_team_for_anybody(cast, permission):
    themselves = who_can(cast, permission, thing=lambda person: person)

    assert themselves == {"amara", "tess", "ira", "gwen", "hana", "nell", "norman", "quinn"}
    assert who_can(cast, permission, thing=cast.amara) == {"amara", "quinn"}


def test_a_break_is_decided_by_the_role_that_the_framework_names(cast):
    """HULL-53, HULL-54."""
    asked = Break.objects.create(person=cast.amara, month=APRIL.first_day, asked_by=cast.amara, reason="x")

    assert who_can(cast, "allocation.decide_break", asked) == {"quinn"}
    assert who_can(cast, "allocation.withdraw", asked) == {"amara", "quinn"}


def test_nobody_decides_their_own_break_even_with_the_role(cast):
    give_role(cast.quinn, Role.AUDITOR)
    own = Break.objects.create(person=cast.quinn, month=APRIL.first_day, asked_by=cast.quinn, reason="x")

    assert who_can(cast, "allocation.decide_break", own) == set()


@pytest.mark.parametrize(
    ("title", "decides_for_team_manager", "decides_for_qa"),
    [
        ("Assistant Director, Children's Social Care", True, False),
        ("Strategic Lead for Quality", False, True),
        ("Director", False, False),
        ("", False, False),
    ],
)
def test_exemptions_are_decided_by_job_title_for_each_kind_of_auditor(
    cast, title, decides_for_team_manager, decides_for_qa
):
    """HULL-55: the assistant director; for the quality team's auditors the strategic lead."""
    leader = make_person("Lee Leader", Role.SENIOR_LEADER, job_title=title)
    give_role(cast.quinn, Role.AUDITOR)
    asked = [
        Exemption.objects.create(person=person, month=APRIL.first_day, asked_by=person, reason="x")
        for person in (cast.amara, cast.quinn)
    ]

    decided = [can(leader, "allocation.decide_exemption", one) for one in asked]

    assert decided == [decides_for_team_manager, decides_for_qa]


def test_the_job_title_alone_decides_no_exemption(cast):
    titled_so = make_person("Bo Beside", Role.MODERATOR, job_title="Assistant Director")
    asked = Exemption.objects.create(person=cast.amara, month=APRIL.first_day, asked_by=cast.amara, reason="x")

    assert not can(titled_so, "allocation.decide_exemption", asked)


def test_nobody_decides_their_own_exemption_even_with_the_role_and_the_title(cast):
    leader = make_person("Lee Leader", Role.SENIOR_LEADER, Role.AUDITOR, job_title="Assistant Director")
    own, another = [
        Exemption.objects.create(person=person, month=APRIL.first_day, asked_by=person, reason="x")
        for person in (leader, make_person("Asha Able", Role.SENIOR_LEADER, Role.AUDITOR, job_title="Director"))
    ]

    assert not can(leader, "allocation.decide_exemption", own)
    assert can(leader, "allocation.decide_exemption", another)


def test_whoever_decides_some_exemption_sees_all_requests(cast):
    moses_like = make_person("Sol Strategic", Role.MODERATOR, job_title="Strategic Lead")
    leader = make_person("Asha Assistant", Role.SENIOR_LEADER, job_title="Assistant Director")

    assert not can(moses_like, "allocation.see_requests")
    assert can(leader, "allocation.see_requests")


def test_requests_are_seen_by_the_role_that_decides_with_the_title_that_decides(cast):
    """Where the framework names a role that would not see them otherwise."""
    by_deputies = changed(
        'decided_by: senior_leader\n    titles: ["Assistant Director*"]',
        'decided_by: group_manager\n    titles: ["Deputy*"]',
    )
    frameworks.load_texts("by-deputies", by_deputies, in_force_from=date(2021, 1, 1))
    deputy = make_person("Asha Able", Role.GROUP_MANAGER, job_title="Deputy Head")
    titled_so = make_person("Bo Beside", Role.MODERATOR, job_title="Deputy Head")

    assert can(deputy, "allocation.see_requests")
    assert not can(cast.gwen, "allocation.see_requests")
    assert not can(titled_so, "allocation.see_requests")


def test_a_role_that_has_ended_gives_nothing(cast):
    cast.quinn.memberships.update(ends_on=cast.quinn.memberships.get().starts_on)

    assert who_can(cast, "allocation.look") == {"dana"}


@pytest.mark.parametrize(("first_name", "offered"), [("quinn", True), ("dana", False)])
def test_who_only_looks_at_a_draft_is_offered_no_change(client, council, round_, first_name, offered):
    client.force_login(getattr(council, first_name))

    board = client.get(reverse("allocation:round", args=[MARCH])).content.decode()

    assert {words in board for words in ("Confirm and publish", "Match again", "Pick a case")} == {offered}


# Posting


def posts(round_):
    """Every address that changes a round or what becomes of it: name to arguments and data."""
    one, other = (kept(round_)[n] for n in (0, 1))
    why = {"reason": "Because"}
    return {
        "draft": ([], {"month": "2026-04", "seed": "1"}),
        "publish": ([MARCH], {}),
        "start_again": ([MARCH], {}),
        "match_again": ([MARCH], {}),
        "auditor": ([one.pk], {"to": "1", **why}),
        "swap": ([one.pk], {"other": "1", **why}),
        "drop": ([one.pk], why),
        "replace": ([other.pk], why),
        "size": ([control(round_).pk], {"size": "5"}),
        "redraw": ([control(round_).pk], why),
        "pick": ([control(round_).pk], {"reference": "C-001", **why}),
    }


def everything():
    return [
        list(model.objects.order_by("pk").values_list())
        for model in (Round, RoundLine, SampledCase, Allocation, Job, Audit)
    ]


@pytest.mark.parametrize(
    "name",
    [
        "draft", "publish", "start_again", "match_again", "auditor", "swap", "drop", "replace", "size", "redraw",
        "pick",
    ],
)  # fmt: skip
def test_nobody_but_the_qa_team_changes_a_round_by_posting(client, council, round_, name):
    arguments, data = posts(round_)[name]
    before = everything()

    for first_name in EVERYBODY:
        if first_name != "quinn":
            client.force_login(getattr(council, first_name))
            answer = client.post(reverse(f"allocation:{name}", args=arguments), data)
            assert (first_name, answer.status_code) == (first_name, 403)

    assert everything() == before


def test_who_is_not_signed_in_posts_nothing(client, council, round_):
    before = everything()

    for name, (arguments, data) in posts(round_).items():
        answer = client.post(reverse(f"allocation:{name}", args=arguments), data)
        assert answer.url.startswith("/accounts/login/")

    assert everything() == before


@pytest.mark.parametrize("first_name", ["amara", "priya", "hana", "dana", "adam"])
def test_an_audit_is_given_away_by_the_qa_team_alone(client, council, round_, first_name):
    """HULL-56."""
    services.publish_round(round_, by=council.quinn)
    audit = Audit.objects.get(auditor=council.ira)
    client.force_login(getattr(council, first_name))

    answer = client.post(
        reverse("allocation:reallocate", args=[audit.pk]), {"to": council.nell.pk, "reason": "Because"}
    )

    audit.refresh_from_db()
    assert (answer.status_code in (403, 404), audit.auditor) == (True, council.ira)


@pytest.mark.parametrize(
    ("first_name", "status"),
    [("amara", 403), ("quinn", 302), ("hana", 403), ("dana", 403), ("nell", 404), ("priya", 404), ("moses", 404)],
)
def test_a_decision_is_posted_by_who_decides_and_seen_by_who_may(client, council, first_name, status):
    asked = services.ask_break(council.amara, month=APRIL, reason="Leave", by=council.amara)
    client.force_login(getattr(council, first_name))

    answer = client.post(reverse("allocation:break", args=[asked.pk]), {"decision": "agree", "reason": ""})

    asked.refresh_from_db()
    assert (answer.status_code, asked.status) == (status, "agreed" if status == 302 else "asked")


@pytest.mark.parametrize("first_name", ["amara", "hana", "dana"])
def test_who_does_not_decide_is_given_no_form_for_a_decision_left_out(client, council, first_name):
    asked = services.ask_break(council.amara, month=APRIL, reason="Leave", by=council.amara)
    client.force_login(getattr(council, first_name))

    assert client.post(reverse("allocation:break", args=[asked.pk]), {}).status_code == 403


@pytest.mark.parametrize(
    ("first_name", "status"),
    [("amara", 302), ("quinn", 302), ("hana", 403), ("dana", 403), ("nell", 404), ("adam", 404)],
)
def test_a_break_is_withdrawn_by_its_person_and_the_qa_team(client, council, first_name, status):
    asked = services.ask_break(council.amara, month=APRIL, reason="Leave", by=council.amara)
    client.force_login(getattr(council, first_name))

    assert client.post(reverse("allocation:withdraw_break", args=[asked.pk])).status_code == status

    asked.refresh_from_db()
    assert asked.status == ("withdrawn" if status == 302 else "asked")


@pytest.mark.parametrize(("first_name", "status"), [("priya", 403), ("moses", 404), ("dana", 403), ("amara", 302)])
def test_an_exemption_is_asked_for_by_the_auditor_and_by_no_reader(client, council, round_, first_name, status):
    services.publish_round(round_, by=council.quinn)
    audit = Audit.objects.get(auditor=council.amara)
    client.force_login(getattr(council, first_name))

    answer = client.post(reverse("allocation:ask_exemption", args=[audit.pk]), {"reason": "Sick"})

    assert (answer.status_code, Exemption.objects.count()) == (status, int(status == 302))


# Addresses


@pytest.mark.parametrize(
    "name", ["rounds", "programme", "capacity", "calls", "breaks", "exemptions", "round", "left_over", "case"]
)
def test_pages_that_only_show_take_no_post(client, council, round_, name):
    arguments = {"round": [MARCH], "left_over": [MARCH], "case": [kept(round_)[0].pk]}.get(name, [])
    client.force_login(council.quinn)

    assert client.post(reverse(f"allocation:{name}", args=arguments)).status_code == 405


@pytest.mark.parametrize(
    "name", ["case", "auditor", "swap", "drop", "replace", "size", "redraw", "pick", "break", "exemption"]
)
def test_what_is_not_there_is_not_found_for_the_qa_team_and_tells_others_nothing(client, council, name):
    address = reverse(f"allocation:{name}", args=[999_999])
    mine = name in ("break", "exemption")

    client.force_login(council.quinn)
    assert client.get(address).status_code == 404
    client.force_login(council.priya)
    assert client.get(address).status_code == (404 if mine else 403)


@pytest.mark.parametrize("name", ["round", "certificate", "left_over", "publish", "start_again", "match_again"])
def test_a_month_without_a_round_has_none_of_its_pages(client, council, name):
    client.force_login(council.quinn)

    assert client.get(reverse(f"allocation:{name}", args=[MARCH])).status_code == 404


@pytest.mark.parametrize("first_name", ["quinn", "dana", "hana", "amara", "priya"])
def test_lists_of_requests_show_everybody_s_or_one_s_own(client, council, first_name):
    for person in (council.amara, council.ira):
        Break.objects.create(person=person, month=APRIL.first_day, asked_by=person, reason="x")
        Exemption.objects.create(person=person, month=APRIL.first_day, asked_by=person, reason="x")
    client.force_login(getattr(council, first_name))

    seen = {
        (name, who)
        for name in ("breaks", "exemptions")
        for who in ("Amara Audit", "Ira Review")
        if f">{who}<" in client.get(reverse(f"allocation:{name}")).content.decode().replace(f", {who}<", "<")
    }

    everybody = {(name, who) for name in ("breaks", "exemptions") for who in ("Amara Audit", "Ira Review")}
    own = {(name, who) for name, who in everybody if first_name == "amara" and who == "Amara Audit"}
    assert seen == (everybody if first_name in ("quinn", "dana", "hana") else own)
