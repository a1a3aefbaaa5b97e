"""Pages that change a draft or a request: what each asks, what it says when something lacks, where it leads."""

import re
from datetime import date

import pytest
from django.urls import reverse

from allocation import services
from allocation.models import Allocation, Break, Exemption, Frame, SampledCase
from allocation.people import deciders
from allocation.refusals import Refused
from audits.models import Audit, ReauditDue
from frameworks import services as frameworks
from jobs.models import Job
from lib.months import Month
from lib.permissions import can
from people.models import Role
from tests.allocation.conftest import HULL
from tests.allocation.making import control, draft, kept, make_auditors, make_cases
from tests.audits.making import check, make_audit, make_case
from tests.cast import make_person
from tests.frameworks.council import hull_texts

pytestmark = pytest.mark.long

MARCH = Month(2026, 3)


@pytest.fixture
def quinn(client, council):
    client.force_login(council.quinn)
    return client


def address(name, *arguments):
    return reverse(f"allocation:{name}", args=arguments)


def words(response):
    """What a page says, without markup."""
    assert response.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def given_to(round_, person):
    return SampledCase.objects.get(round=round_, allocation__auditor=person)


# Each page asks one question


@pytest.mark.parametrize(
    ("name", "title", "button"),
    [
        ("auditor", "Choose an auditor", "Give them the case"),
        ("swap", "Swap the auditor of case", "Swap"),
        ("drop", "Drop case", "Drop case"),
        ("replace", "Replace case", "Replace case"),
    ],
)
def test_a_change_of_a_case_names_it_and_leads_back_to_it(quinn, council, round_, name, title, button):
    case = given_to(round_, council.amara)

    response = quinn.get(address(name, case.pk))

    assert title in words(response)
    assert str(case.case) in words(response)
    assert button in words(response)
    assert f'href="/rounds/cases/{case.pk}/"' in response.content.decode()


@pytest.mark.parametrize(
    ("name", "title", "button"),
    [
        ("size", "How many cases does this line take?", "Draw the line"),
        ("redraw", "Draw this line again?", "Draw again"),
        ("pick", "Pick a case by hand", "Pick case"),
    ],
)
def test_a_change_of_a_line_names_it_and_leads_back_to_the_round(quinn, round_, name, title, button):
    response = quinn.get(address(name, control(round_).pk))

    for said in (title, button, "Control sample"):
        assert said in words(response)
    assert 'href="/rounds/2026-03/"' in response.content.decode()


@pytest.mark.parametrize(
    ("name", "consequence"),
    [
        ("match_again", "Auditors whom the QA team chose by hand stay with their cases."),
        ("start_again", "Every change made to this draft by hand is lost."),
        ("publish", "26 cases without an auditor are not audited this month."),
    ],
)
def test_a_change_of_the_round_says_first_what_follows(quinn, round_, name, consequence):
    assert consequence in words(quinn.get(address(name, MARCH)))
    assert round_.cases.kept().count() == 30


def test_a_size_that_is_known_stands_in_the_form_and_one_to_be_confirmed_does_not(quinn, council):
    round_ = draft(date(2026, 4, 1))

    sized = quinn.get(address("size", control(round_).pk)).context["form"]
    open_ = quinn.get(address("size", round_.lines.get(code="dip-open").pk)).context["form"]

    assert (sized.initial["size"], open_.initial["size"]) == ("40", "")


# What lacks


@pytest.mark.parametrize("name", ["drop", "replace"])
@pytest.mark.parametrize("reason", ["", "   ", "x" * 301])
def test_a_reason_is_asked_for_and_is_a_sentence_of_a_table(quinn, council, round_, name, reason):
    case = given_to(round_, council.amara)

    shown = words(quinn.post(address(name, case.pk), {"reason": reason}))

    assert "There is a problem" in shown
    assert SampledCase.objects.get(pk=case.pk).dropped_at is None


@pytest.mark.parametrize("size", ["", "many", "to be confirmed", "3 to 2", "-4", "1.5"])
def test_a_size_that_is_none_is_said_on_the_page_and_nothing_is_drawn(quinn, round_, size):
    before = sorted(one.case.reference for one in kept(round_))

    shown = words(quinn.post(address("size", control(round_).pk), {"size": size}))

    assert "There is a problem" in shown
    assert sorted(one.case.reference for one in kept(round_)) == before
    assert control(round_).size == "40"


def test_drawing_again_needs_its_reason(quinn, round_):
    shown = words(quinn.post(address("redraw", control(round_).pk), {"reason": ""}))

    assert "There is a problem" in shown
    assert control(round_).attempt == 1


def test_a_swap_that_breaks_a_rule_is_refused_on_the_page_with_its_sentence(quinn, council):
    """HULL-15."""
    make_cases(1, team=council.south, worker=council.nadia, prefix="S", category="looked_after")
    round_ = draft()
    south = SampledCase.objects.get(case__reference="S-001")
    nell = given_to(round_, council.nell)

    shown = words(quinn.post(address("swap", south.pk), {"other": nell.allocation.pk, "reason": "Try"}))

    assert "Case S-001 cannot go to Nell Next." in shown
    assert Allocation.objects.get(sampled_case=nell).auditor == council.nell


def test_only_cases_of_other_auditors_of_the_round_are_offered_for_a_swap(quinn, council, round_):
    april = draft(date(2026, 4, 1))
    mine = given_to(round_, council.amara)

    form = quinn.get(address("swap", mine.pk)).context["form"]

    offered = set(form.fields["other"].queryset)
    assert offered == set(Allocation.objects.filter(sampled_case__round=round_).exclude(auditor=council.amara))
    assert april.cases.exclude(allocation=None).exists()
    assert [str(label) for _, label in form.fields["other"].choices][1:] == [
        f"{one.auditor}, case {one.sampled_case.case}"
        for one in sorted(offered, key=lambda one: (one.auditor.name, one.pk))
    ]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"month": "2026-03", "seed": "-1"}, "greater than or equal to 0"),
        ({"month": "2026-03", "seed": "1000000000"}, "less than or equal to 999999999"),
        ({"month": "2026-03", "seed": "seven"}, "whole number"),
        ({"month": "2026-12", "seed": ""}, "2026-12"),
        ({"month": "", "seed": ""}, "Select the month"),
    ],
)
def test_a_month_or_seed_that_is_none_starts_no_draft(quinn, council, data, said):
    assert said in words(quinn.post(address("draft"), data))
    assert not Job.objects.exists()


def test_three_months_are_offered_and_none_that_has_a_round(quinn, council, round_):
    draft(date(2026, 5, 1))

    form = quinn.get(address("draft")).context["form"]

    assert form.fields["month"].choices == [("2026-04", "April 2026")]


# Where it leads


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("drop", {"reason": "Closed"}, "Case dropped"),
        ("replace", {"reason": "Closed"}, "Case replaced"),
    ],
)
def test_a_change_leads_back_to_the_round_and_says_what_was_done(quinn, council, name, data, said):
    make_cases(40, team=council.south, worker=council.nadia, prefix="S")
    round_ = draft()

    response = quinn.post(address(name, kept(round_)[0].pk), data, follow=True)

    assert response.redirect_chain[-1][0] == "/rounds/2026-03/"
    assert said in words(response)


def test_a_line_s_new_size_and_draw_are_said(quinn, round_):
    line = control(round_)

    sized = words(quinn.post(address("size", line.pk), {"size": "5 to 9"}, follow=True))
    redrawn = words(quinn.post(address("redraw", line.pk), {"reason": "Sorted wrongly"}, follow=True))

    assert "Control sample: 5 to 9" in sized
    assert "Control sample has been drawn again" in redrawn


def test_the_history_of_a_case_names_who_changed_it_or_the_application(quinn, council, round_):
    case = given_to(round_, council.amara)
    (fresh,) = make_auditors(1)
    services.give(case, to=fresh, reason="In court", by=council.quinn)

    shown = words(quinn.get(address("case", case.pk)))

    assert "Nobody Amara Audit Quinn Quality Amara Audit is outside the case's team" in shown.replace("&#x27;", "'")
    assert "Amara Audit Auditor 01 Quinn Quality In court" in shown


def test_a_dropped_case_shows_why_and_offers_no_change(quinn, council, round_):
    case = given_to(round_, council.amara)
    services.drop(case, reason="Subject of a complaint", by=council.quinn)

    shown = words(quinn.get(address("case", case.pk)))

    assert "by Quinn Quality : Subject of a complaint" in shown.replace("Quality:", "Quality :")
    assert "Choose an auditor" not in shown


def test_a_case_left_over_offers_an_auditor_and_no_swap(quinn, round_):
    left = round_.cases.waiting().first()

    shown = words(quinn.get(address("case", left.pk)))

    assert "Choose an auditor" in shown
    assert "Swap with another auditor" not in shown
    assert "All 4 auditors independent of the case have other cases of this round." in shown


def test_senior_leader_reads_why_a_case_was_drawn_and_is_offered_no_change(client, council, round_):
    case = given_to(round_, council.amara)
    pages = []
    for person in (council.quinn, council.dana):
        client.force_login(person)
        pages.append(words(client.get(address("case", case.pk))))

    assert ["How it came in" in page for page in pages] == [True, True]
    assert ["Choose another auditor" in page for page in pages] == [True, False]
    assert ["Drop from the round" in page for page in pages] == [True, False]


# Requests


@pytest.fixture
def asked(council):
    return services.ask_break(council.amara, month=Month(2026, 4), reason="School holidays", by=council.amara)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"decision": "", "reason": ""}, "There is a problem"),
        ({"decision": "maybe", "reason": ""}, "Select a valid choice"),
        ({"decision": "refuse", "reason": "  "}, "Enter why you refuse"),
    ],
)
def test_a_decision_that_lacks_something_is_not_taken(quinn, asked, data, said):
    assert said in words(quinn.post(address("break", asked.pk), data))

    asked.refresh_from_db()
    assert asked.status == "asked"


def test_a_decision_stays_on_its_page_and_is_taken_once(quinn, council, asked):
    first = quinn.post(address("break", asked.pk), {"decision": "refuse", "reason": "Too many"}, follow=True)
    second = quinn.post(address("break", asked.pk), {"decision": "agree", "reason": ""})

    assert "Break in April 2026: refused" in words(first)
    assert "is not possible" in words(second)
    asked.refresh_from_db()
    assert (asked.status, asked.decision_reason) == ("refused", "Too many")


def test_the_page_of_a_decided_break_asks_for_no_decision_and_offers_to_give_it_back(client, council, asked):
    services.decide_break(asked, agree=True, by=council.quinn)
    client.force_login(council.amara)

    shown = words(client.get(address("break", asked.pk)))

    assert "Your decision" not in shown
    assert "Withdraw" in shown


def test_what_is_refused_or_withdrawn_offers_nothing(client, council, asked):
    services.withdraw_break(asked, by=council.amara)
    client.force_login(council.amara)

    assert f"/rounds/breaks/{asked.pk}/withdraw/" not in client.get(address("break", asked.pk)).content.decode()


def test_an_agreed_exemption_cannot_be_given_back_by_page(client, council):
    """HULL-56: by then somebody else may have the audit."""
    asked = Exemption.objects.create(
        person=council.amara, month=date(2026, 4, 1), status="agreed", asked_by=council.amara, reason="x"
    )
    client.force_login(council.amara)

    assert "/withdraw/" not in client.get(address("exemption", asked.pk)).content.decode()
    assert "is not possible" in words(client.post(address("withdraw_exemption", asked.pk)))
    asked.refresh_from_db()
    assert asked.status == "agreed"


@pytest.mark.parametrize(
    ("name", "title"), [("withdraw_break", "Do without this break?"), ("withdraw_exemption", "Withdraw this request?")]
)
def test_withdrawing_asks_first_and_leads_back(client, council, name, title):
    model = Break if "break" in name else Exemption
    asked = model.objects.create(person=council.amara, month=date(2026, 4, 1), asked_by=council.amara, reason="x")
    client.force_login(council.amara)

    assert title in words(client.get(address(name, asked.pk)))
    assert model.objects.get().status == "asked"
    done = client.post(address(name, asked.pk), follow=True)

    assert done.redirect_chain[-1][0] == asked.get_absolute_url()
    assert "Withdrawn" in words(done)


def test_a_break_that_the_rules_refuse_is_refused_on_the_form(client, council):
    for month in (5, 6):
        services.ask_break(council.amara, month=Month(2026, month), reason="", by=council.amara)
    client.force_login(council.amara)

    shown = words(client.post(address("ask_break"), {"month": "2026-07", "reason": ""}))

    assert "Amara Audit may have 2 breaks a year and has May 2026 and June 2026." in shown
    assert Break.objects.count() == 2


def test_an_auditor_is_asked_for_no_name_and_the_qa_team_is(client, council):
    client.force_login(council.amara)
    assert "person" not in client.get(address("ask_break")).context["form"].fields
    client.force_login(council.quinn)

    form = client.get(address("ask_break")).context["form"]

    assert [str(one) for one in form.fields["person"].queryset] == [
        "Amara Audit", "Gwen Group", "Hana Head", "Ira Review", "Nell Next", "Norman North", "Tess Team",
    ]  # fmt: skip
    assert form.fields["person"].label_from_instance(council.amara) == "Amara Audit, Team Manager"
    assert form.fields["person"].label_from_instance(make_person("No Title")) == "No Title"


def test_twelve_months_from_the_next_are_offered_for_a_break(client, council):
    client.force_login(council.amara)

    months = client.get(address("ask_break")).context["form"].fields["month"].choices

    assert (months[0], months[-1], len(months)) == (("2026-04", "April 2026"), ("2027-03", "March 2027"), 12)


# Rarely


def test_a_re_audit_whose_case_is_being_audited_waits_and_says_so(council, framework):
    """HULL-77."""
    case = make_case(council, "R-1")
    audit = make_audit(council, framework, case=case, month=date(2026, 1, 1), auditor=council.nell)
    check(audit, grade="inadequate")
    ReauditDue.objects.create(audit=audit, due_on=date(2026, 4, 10), reason="Graded inadequate.")
    Audit.objects.filter(pk=audit.pk).update(status="closed")
    make_audit(council, framework, case=case, month=date(2026, 2, 1), auditor=council.norman)

    line = draft().lines.get(code="reaudit")

    assert (line.cases.count(), line.notes) == (0, ["An audit of case R-1 is still open."])


def test_a_form_that_is_no_longer_in_force_keeps_a_round_back(council, round_):
    round_.framework_version.tools.through.objects.filter(tool_version__tool__code="child").delete()

    with pytest.raises(Refused, match="^The form “child” is not in force, so case C-"):
        services.publish_round(round_, by=council.quinn)

    assert Audit.objects.count() == 0


def test_nobody_decides_for_somebody_whom_no_rule_fits(council):
    """A framework whose exemptions name only auditors of one kind."""
    texts = hull_texts()
    start = texts["policy.yaml"].index("exemptions:")
    part = texts["policy.yaml"][start : texts["policy.yaml"].index("\n\n", start)]
    only_qa = "exemptions:\n  - {applies_to: \"QA\", auditor_roles: [qa], decided_by: senior_leader}"
    texts["policy.yaml"] = texts["policy.yaml"].replace(part, only_qa)
    frameworks.load_texts(HULL.name, texts, in_force_from=date(2021, 1, 1))
    asked = Exemption.objects.create(
        person=council.amara, month=date(2026, 4, 1), asked_by=council.amara, reason="x"
    )

    assert deciders(asked, on=date(2026, 3, 2)) == []
    assert not can(council.dana, "allocation.decide_exemption", asked)


def test_rows_say_in_words_what_they_are(council, round_):
    """For the trail and for whoever looks after the database."""
    case = given_to(round_, council.amara)
    left = round_.left_over.get(person=council.tess)
    asked = Break(person=council.amara, month=date(2026, 4, 1))

    rows = (round_, Frame.objects.get(), case, case.allocation, case.changes.get(), left, asked)
    assert list(map(str, rows)) == [
        "Round of March 2026",
        "Frame of the Round of March 2026",
        f"{case.case} in the Round of March 2026",
        f"{case.case} to Amara Audit",
        f"{case.case} in the Round of March 2026: nobody to Amara Audit",
        "Tess Team: Tess Team is not independent of any of the cases left over.",
        "Break of Amara Audit in April 2026",
    ]
    assert str(Exemption(person=council.amara, month=date(2026, 4, 1))) == "Exemption of Amara Audit from April 2026"


@pytest.mark.parametrize("first_name", ["amara", "priya"])
def test_who_only_asks_is_shown_no_limits_of_others(client, council, first_name):
    client.force_login(getattr(council, first_name))

    assert client.get(address("breaks")).context["limits"] == []


def test_the_role_of_head_gives_sight_and_no_decision(client, council, asked):
    head = make_person("Hugo Head", Role.HEAD_OF_SERVICE)
    client.force_login(head)

    shown = words(client.get(address("break", asked.pk)))

    assert "School holidays" in shown
    assert "Your decision" not in shown
