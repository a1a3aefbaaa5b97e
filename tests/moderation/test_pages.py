"""The moderator's pages: blind grading, both records, the month, agreement."""

from datetime import date

import pytest
from django.urls import reverse

from audits import challenge
from audits import services as audits
from audits.models import Audit
from frameworks.models import Section
from lib import clock
from moderation import services
from moderation.models import Moderation
from moderation.month import select_for_month
from people.declaring import declare
from tests.audits import making
from tests.moderation.making import IN_APRIL, MARCH, make_month
from trail.models import Access

pytestmark = pytest.mark.long

MONDAY = date(2026, 3, 2)


@pytest.fixture
def chosen(checked, cast):
    return services.choose(checked, moderator=cast.moses, why="Chosen to learn from", by=cast.quinn, on=clock.today())


@pytest.fixture
def graded(chosen, cast):
    sections = Section.objects.filter(tool_version=chosen.audit.tool_version_id, judged=True).order_by("order")
    judged = {section.pk: ("met", "") for section in sections}
    judged[sections[0].pk] = ("not_met", "The assessment is a year old")
    return services.grade(chosen, grade="ri", rationale="Visits are late", judgements=judged, by=cast.moses)


@pytest.fixture
def done(graded, cast):
    return services.finish(graded, grade_after="ri", discussed_on=MONDAY, discussion="Amara agrees", by=cast.moses)


def record_of(moderation, **changes):
    """The moderator's whole form as a browser sends it."""
    sections = Section.objects.filter(tool_version=moderation.audit.tool_version_id, judged=True)
    sent = {f"judgement_{section.pk}": "partially_met" for section in sections}
    sent |= {f"comment_{section.pk}": "Thin" for section in sections}
    return {**sent, "grade": "ri", "rationale": "Visits are late", **changes}


def text(response):
    return " ".join(response.content.decode().split())


# Blind


def test_moderator_reads_evidence_without_judgements_or_grade(signed_in, cast, chosen):
    """HULL-38: blind until graded, on the page and wherever the audit can be read."""
    browser = signed_in(cast.moses)
    page = text(browser.get(chosen.get_absolute_url()))

    assert "The evidence for" in page
    assert "Chosen to learn from" not in page
    assert "app-grade--" not in page  # no grade and no judgement is drawn
    for name in ("audit", "whole", "outcome"):
        read = text(browser.get(reverse(f"audits:{name}", args=[chosen.audit_id])))
        assert "app-grade--" not in read, name
    assert browser.get(reverse("audits:pdf", args=[chosen.audit_id])).status_code == 200


def test_lists_keep_grade_and_reason_from_the_moderator(signed_in, cast, chosen):
    address, browser = reverse("moderation:moderations"), signed_in(cast.moses)
    row = text(browser.get(address)).partition("<tbody>")[2]
    (_, line) = b"".join(browser.get(address + "?as=csv")).decode().splitlines()

    assert row.count("Hidden until you have graded") == 1
    assert "app-grade--2" not in row
    assert "Chosen by the QA team" not in row + line
    assert line.endswith(",,,")  # no grade of anybody
    assert "app-grade--2" not in text(browser.get(reverse("audits:audits")))


def test_list_by_reason_leaves_out_what_is_blind(signed_in, cast, chosen):
    asked = reverse("moderation:moderations") + "?reason=qa"

    assert signed_in(cast.moses).get(asked).context["page"].paginator.count == 0
    assert signed_in(cast.quinn).get(asked).context["page"].paginator.count == 1


def test_draft_is_kept_without_anything_being_complete(signed_in, cast, chosen):
    browser = signed_in(cast.moses)

    answer = browser.post(chosen.get_absolute_url(), {"rationale": "So far", "then": "later"})

    chosen.refresh_from_db()
    assert (answer.status_code, chosen.status, chosen.rationale) == (302, "chosen", "So far")
    assert "So far" in text(browser.get(chosen.get_absolute_url()))


def test_form_says_what_is_missing(signed_in, cast, chosen):
    page = text(signed_in(cast.moses).post(chosen.get_absolute_url(), {"then": "grade"}))

    assert "Select your overall grade" in page
    assert "Enter why you give this grade" in page
    assert page.count("Select your judgement of") == 20  # ten sections, each in the summary and beside its question
    chosen.refresh_from_db()
    assert chosen.status == "chosen"


def test_moderator_grades_and_sees_both_records(signed_in, cast, chosen):
    browser = signed_in(cast.moses)

    browser.post(chosen.get_absolute_url(), record_of(chosen, then="grade"))

    chosen.refresh_from_db()
    assert (chosen.status, chosen.grade, chosen.judgements.count()) == ("graded", "ri", 10)
    page = text(browser.get(chosen.get_absolute_url()))
    assert "10 of 10 differ." in page
    assert "Differs: the moderator is 2 steps stricter" in page  # good to requires improvement


def test_opening_an_audit_to_moderate_it_is_noted(signed_in, cast, chosen):
    signed_in(cast.moses).get(chosen.get_absolute_url())

    assert Access.objects.filter(person=cast.moses, thing=f"audits.audit:{chosen.audit_id}").count() == 1


# Both records


def test_differences_are_marked_section_by_section(signed_in, cast, graded):
    page = text(signed_in(cast.moses).get(graded.get_absolute_url()))

    assert "1 of 10 differ." in page
    assert page.count("app-both__row--differs") == 2  # the section and the overall grade
    assert "The assessment is a year old" in page


def test_discussion_and_grade_after_finish_the_moderation(signed_in, cast, graded):
    """HULL-86."""
    browser = signed_in(cast.moses)
    sent = {"discussed_on": "2/3/2026", "discussion": "Amara agrees", "grade_after": "ri"}

    answer = browser.post(graded.get_absolute_url(), sent)

    assert answer.status_code == 302
    graded.refresh_from_db()
    assert (graded.status, graded.audit.final_grade) == ("done", "ri")
    page = text(browser.get(graded.get_absolute_url()))
    assert "Amara agrees" in page
    assert "After moderation:" in page


def test_discussion_without_its_facts_is_refused(signed_in, cast, graded):
    page = text(
        signed_in(cast.moses).post(
            graded.get_absolute_url(), {"discussed_on": "9/3/2026", "discussion": "x", "grade_after": "ri"}
        )
    )

    assert "cannot be recorded before it was held" in page


def test_further_action_is_added_from_moderation(signed_in, cast, graded):
    """HULL-86: moderation has its own actions."""
    address = reverse("moderation:add_action", args=[graded.pk])
    browser = signed_in(cast.moses)
    assert browser.get(address).status_code == 200

    browser.post(
        address, {"what": "Write the chronology", "owner": cast.priya.pk, "due_on": "20/3/2026", "effect": "Known"}
    )

    action = graded.audit.actions.get(source="moderation")
    assert (action.what, action.owner, action.due_on) == ("Write the chronology", cast.priya, date(2026, 3, 20))


def test_people_of_the_audit_read_a_finished_moderation(signed_in, cast, done):
    for person in (cast.amara, cast.priya, cast.tess, cast.ira, cast.gwen, cast.quinn, cast.dana):
        page = signed_in(person).get(done.get_absolute_url())
        assert page.status_code == 200, person
        assert "Amara agrees" in text(page)


def test_further_action_is_offered_to_nobody_whose_own_work_or_audit_it_is(signed_in, cast, done):
    """HULL-86."""
    address = reverse("moderation:add_action", args=[done.pk])

    offered = {
        name: address in text(signed_in(getattr(cast, name)).get(done.get_absolute_url()))
        for name in ("moses", "tess", "quinn", "dana", "amara", "priya", "ira")
    }

    assert [name for name, shown in offered.items() if shown] == ["moses", "tess", "quinn", "dana"]


def test_who_was_to_moderate_is_shown_no_way_to_the_audit_once_that_is_cancelled(signed_in, cast, chosen):
    services.cancel(chosen, reason="The case is closed", by=cast.quinn)
    audit = chosen.audit.get_absolute_url()

    shown = {
        name: f'href="{audit}"' in text(signed_in(getattr(cast, name)).get(chosen.get_absolute_url()))
        for name in ("quinn", "moses")
    }

    assert shown == {"quinn": True, "moses": False}
    assert signed_in(cast.moses).get(audit).status_code == 404



def test_unfinished_moderation_is_hidden_from_the_people_of_the_audit(signed_in, cast, graded):
    for person in (cast.amara, cast.priya, cast.tess, cast.nell):
        assert signed_in(person).get(graded.get_absolute_url()).status_code == 404


def test_qa_reads_where_it_stands_and_may_not_grade(signed_in, cast, chosen):
    browser = signed_in(cast.quinn)
    page = text(browser.get(chosen.get_absolute_url()))

    assert "Chosen to learn from" in page
    assert "Moses Mod has not graded it yet." in page
    browser.post(chosen.get_absolute_url(), record_of(chosen, then="grade"))
    chosen.refresh_from_db()
    assert chosen.status == "chosen"


def test_qa_may_not_finish_for_the_moderator(signed_in, cast, graded):
    sent = {"discussed_on": "2/3/2026", "discussion": "x", "grade_after": "ri"}

    assert signed_in(cast.quinn).post(graded.get_absolute_url(), sent).status_code == 403


def test_record_of_a_graded_audit_asks_the_moderator_alone_how_the_talk_went(signed_in, cast, graded):
    pages = {
        person.name: signed_in(person).get(graded.get_absolute_url()) for person in (cast.moses, cast.quinn, cast.dana)
    }

    assert {name: page.context["form"] is not None for name, page in pages.items()} == {
        "Moses Mod": True, "Quinn Quality": False, "Dana Director": False,
    }  # fmt: skip


def test_ways_to_the_month_and_to_agreement_stand_before_those_alone_who_look_at_them(signed_in, cast, chosen):
    ways = [reverse("moderation:month", args=["2026-03"]), reverse("moderation:agreement")]

    offered = {
        person.name: [way in text(signed_in(person).get(reverse("moderation:moderations"))) for way in ways]
        for person in (cast.quinn, cast.dana, cast.moses, cast.tess)
    }

    assert offered == {
        "Quinn Quality": [True, True], "Dana Director": [True, True],
        "Moses Mod": [False, False], "Tess Team": [False, False],
    }  # fmt: skip


# The QA team


def test_month_shows_why_each_was_chosen(signed_in, cast, framework):
    """HULL-03, HULL-38."""
    make_month(cast, framework, 10)
    make_month(cast, framework, 1, grade="inadequate", prefix="P")
    with clock.at(IN_APRIL):
        select_for_month(MARCH, on=IN_APRIL)
        page = text(signed_in(cast.quinn).get(reverse("moderation:month", args=["2026-03"])))

    assert "Drawn by chance: 2 of 11 audits of March 2026." in page
    assert "Norman North’s own moderation for March 2026." in page
    assert "Every audit with this grade is moderated." in page


def test_month_leaves_out_what_was_chosen_of_a_restricted_case(signed_in, cast, chosen):
    """STAGE-10."""
    address = reverse("moderation:month", args=["2026-03"])
    before = [list(signed_in(one).get(address).context["rows"]) for one in (cast.quinn, cast.dana)]
    Audit.objects.update(restricted=True)

    pages = [signed_in(one).get(address) for one in (cast.quinn, cast.dana)]

    assert before == [[chosen], [chosen]]
    assert [list(one.context["rows"]) for one in pages] == [[], []]
    assert not any(chosen.audit.reference in text(one) for one in pages)


def test_month_names_no_audit_of_a_family_one_knows(signed_in, cast, framework):
    known, other = make_month(cast, framework, 2)
    declare(cast.quinn, known.case.reference, why="family", by=cast.quinn)

    page = signed_in(cast.quinn).get(reverse("moderation:month", args=["2026-03"]))

    assert [one.reference for one in page.context["page"]] == [other.reference]
    assert known.reference not in text(page)


def test_month_that_is_none_is_not_found(signed_in, cast):
    assert signed_in(cast.quinn).get(reverse("moderation:month", args=["march"])).status_code == 404


def test_qa_chooses_by_hand_among_those_who_may(signed_in, cast, checked):
    browser, address = signed_in(cast.quinn), reverse("moderation:choose", args=[checked.pk])
    page = text(browser.get(address))

    browser.post(address, {"moderator": cast.moses.pk, "why": "To learn from"})

    assert "Not possible: Hana Head leads the case&#x27;s team" in page or "Not possible: Hana Head leads" in page
    assert Moderation.objects.get().moderator == cast.moses


def test_breach_is_refused_on_the_page_with_its_sentence(signed_in, cast, chosen):
    """HULL-38."""
    page = text(signed_in(cast.quinn).post(
        reverse("moderation:hand_over", args=[chosen.pk]), {"moderator": cast.hana.pk, "why": "She asked"}
    ))  # fmt: skip

    assert "Hana Head cannot moderate" in page
    chosen.refresh_from_db()
    assert chosen.moderator == cast.moses


def test_qa_hands_over_and_cancels(signed_in, cast, chosen):
    browser = signed_in(cast.quinn)
    for name in ("hand_over", "cancel"):
        assert browser.get(reverse(f"moderation:{name}", args=[chosen.pk])).status_code == 200

    browser.post(reverse("moderation:hand_over", args=[chosen.pk]), {"moderator": cast.norman.pk, "why": "On leave"})
    chosen.refresh_from_db()
    assert chosen.moderator == cast.norman

    browser.post(reverse("moderation:cancel", args=[chosen.pk]), {"reason": "Closed"})
    chosen.refresh_from_db()
    assert chosen.status == "cancelled"
    assert "Closed" in text(browser.get(chosen.get_absolute_url()))


def test_choosing_is_for_the_qa_team(signed_in, cast, chosen, checked):
    for person in (cast.moses, cast.tess, cast.dana):
        browser = signed_in(person)
        assert browser.get(reverse("moderation:choose", args=[checked.pk])).status_code == 403
        for name in ("hand_over", "cancel"):
            assert browser.get(reverse(f"moderation:{name}", args=[chosen.pk])).status_code == 403
    assert signed_in(cast.moses).get(reverse("moderation:month", args=["2026-03"])).status_code == 403
    assert signed_in(cast.dana).get(reverse("moderation:month", args=["2026-03"])).status_code == 200


def test_nobody_but_the_qa_team_is_offered_to_hand_over_or_to_cancel(signed_in, cast, chosen):
    ways = [reverse(f"moderation:{name}", args=[chosen.pk]) for name in ("hand_over", "cancel")]
    offered = {}
    for person in (cast.quinn, cast.dana):
        page = text(signed_in(person).get(chosen.get_absolute_url()))
        assert "Moses Mod has not graded it yet." in page
        offered[person.name] = [way for way in ways if way in page]

    assert offered == {"Quinn Quality": ways, "Dana Director": []}


def test_the_moderator_is_not_offered_to_cancel_what_they_graded(signed_in, cast, graded):
    way = reverse("moderation:cancel", args=[graded.pk])

    assert way in text(signed_in(cast.quinn).get(graded.get_absolute_url()))
    assert way not in text(signed_in(cast.moses).get(graded.get_absolute_url()))


# Agreement


def test_agreement_shows_how_two_graders_differ(signed_in, cast, done):
    page = text(signed_in(cast.quinn).get(reverse("moderation:agreement")))

    assert "0 of 1 (0%, likely 0% to 79%)" in page
    assert "2.0 milder than the moderators" in page


def test_agreement_of_nothing_says_so(signed_in, cast, graded):
    assert "No moderation is finished yet." in text(signed_in(cast.quinn).get(reverse("moderation:agreement")))


def test_agreement_is_for_qa_and_senior_leaders(signed_in, cast):
    codes = [
        signed_in(person).get(reverse("moderation:agreement")).status_code
        for person in (cast.dana, cast.moses, cast.tess)
    ]

    assert codes == [200, 403, 403]


def test_agreement_of_months_the_wrong_way_round_is_turned(signed_in, cast, done):
    found = signed_in(cast.quinn).get(reverse("moderation:agreement") + "?first=2026-03&last=2026-03").context["found"]

    assert [row[2:] for row in found.rows] == [("good", "ri")]


# Lists


def test_list_is_found_sorted_and_taken_along(signed_in, cast, done):
    browser, address = signed_in(cast.quinn), reverse("moderation:moderations")
    for asked in (
        "?late=yes",
        "?status=done&month=2026-03-01&sort=-due",
        f"?moderator={cast.moses.pk}",
        "?words=2026-03",
        "?part=mine",
    ):
        assert browser.get(address + asked).status_code == 200

    lines = b"".join(browser.get(address + "?as=csv")).decode().splitlines()

    assert len(lines) == 2
    assert lines[1].endswith("Good,Requires Improvement,Requires Improvement")
    assert browser.get(address + "?as=xlsx").status_code == 200


@pytest.mark.parametrize("count", [5, 20])
def test_lists_ask_no_more_for_more_rows(signed_in, cast, framework, count, django_assert_max_num_queries):
    make_month(cast, framework, count, grade="inadequate")
    with clock.at(IN_APRIL):
        select_for_month(MARCH, on=IN_APRIL)
        browser = signed_in(cast.quinn)
        for name, args in [("moderations", ()), ("month", ("2026-03",)), ("agreement", ())]:
            browser.get(reverse(f"moderation:{name}", args=args))
            with django_assert_max_num_queries(20):
                assert browser.get(reverse(f"moderation:{name}", args=args)).status_code == 200


def test_strangers_are_asked_to_sign_in(client, chosen):
    for address in (chosen.get_absolute_url(), reverse("moderation:moderations"), reverse("moderation:agreement")):
        assert client.get(address).status_code == 302


def test_audit_of_a_closed_loop_can_still_be_moderated(signed_in, cast, framework):
    audit = making.make_audit(cast, framework)
    making.check(audit)
    Audit.objects.update(status="closed")

    assert signed_in(cast.quinn).get(reverse("moderation:choose", args=[audit.pk])).status_code == 200


def test_challenge_and_reflection_are_kept_from_a_blind_moderator(signed_in, cast, framework):
    """What others said of the grade would tell it."""
    audit = making.make_audit(cast, framework)
    making.share(audit)
    raised = challenge.raise_challenge(audit, text="This is not merely good.", by=cast.priya)
    challenge.answer(raised, text="Agreed", settled=True, by=cast.amara)
    for person in audits.named_people(audit):
        audits.agree(audit, by=person)
    audits.check(audits.finalise(audit, by=cast.amara), by=cast.quinn)
    services.choose(audit, moderator=cast.moses, why="To learn", by=cast.quinn, on=MONDAY)
    browser = signed_in(cast.moses)

    assert browser.get(reverse("audits:challenge", args=[raised.pk])).status_code == 403
    for name in ("audit", "whole", "outcome"):
        assert "not merely good" not in text(browser.get(reverse(f"audits:{name}", args=[audit.pk])))


def test_pages_of_a_moderation_ask_little(signed_in, cast, chosen, django_assert_max_num_queries):
    browser = signed_in(cast.moses)
    browser.get(chosen.get_absolute_url())
    with django_assert_max_num_queries(20):
        assert browser.get(chosen.get_absolute_url()).status_code == 200
    browser.post(chosen.get_absolute_url(), record_of(chosen, then="grade"), follow=True)
    with django_assert_max_num_queries(20):
        assert browser.get(chosen.get_absolute_url()).status_code == 200
