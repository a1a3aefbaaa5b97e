"""Themes end with an agreed summary, a second look and actions (HULL-08 to HULL-10, HULL-18, HULL-20 to HULL-22)."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from followup import duties, learning
from followup.learned import LearningAction, ThemeSummary
from frameworks import services as frameworks
from frameworks.services import tool
from lib import clock
from lib.steps import AlreadyMoved, NotAllowed
from tests.audits import making
from tests.followup.making import days_of, put, told
from tests.frameworks.council import hull_texts
from trail.models import Event

MARCH = date(2026, 3, 1)
MONDAY = date(2026, 3, 2)


def make_thematic(cast, framework, reference="T-1", **fields):
    """A thematic audit of March, just allocated."""
    values = {"line": "thematic", "line_title": "Thematic audit", "tool_version": tool(framework, "thematic")}
    return making.make_audit(cast, framework, case=making.make_case(cast, reference), **{**values, **fields})


@pytest.fixture
def audits(cast, framework):
    """Two thematic audits of March, finalised; and one of the control sample that is no part of it."""
    making.make_audit(cast, framework, case=making.make_case(cast, "C-other"))
    return [put(make_thematic(cast, framework, f"T-{n}")) for n in (1, 2)]


def agree(cast, *, remedial=True, **given):
    values = {"findings": "Plans come late.", "key_messages": "Plan with the child.", "remedial": remedial}
    return learning.agree_summary(learning.round_of(MARCH, "thematic"), by=cast.quinn, **values | given)


def test_hull_18_every_month_of_the_year_has_its_theme(framework):
    line = framework.policy.line("thematic")

    assert [plan.month for plan in line.months] == list(range(1, 13))
    assert all(plan.theme for plan in line.months)


def test_hull_20_audits_of_a_theme_are_gathered_as_one_round(cast, audits):
    (round_,) = learning.rounds()

    assert (round_.month, round_.line, round_.summary) == (MARCH, "thematic", None)
    assert (round_.number, round_.finalised) == (2, 2)
    assert round_.title.endswith(", March 2026")


def test_hull_20_round_ends_with_findings_and_key_messages_as_agreed(cast, audits):
    summary = agree(cast)

    assert (summary.findings, summary.key_messages, summary.by, summary.agreed_on) == (
        "Plans come late.", "Plan with the child.", cast.quinn, MONDAY,
    )
    assert learning.round_of(MARCH, "thematic").summary == summary
    assert Event.objects.filter(action="followup.summary_agreed").count() == 1


def test_hull_20_summary_waits_for_the_last_audit(cast, framework, audits):
    make_thematic(cast, framework, "T-3")

    with pytest.raises(NotAllowed) as refused:
        agree(cast)

    assert str(refused.value) == "1 of 3 audits are not finalised yet: wait for them."


@pytest.mark.parametrize("given", [{"findings": " "}, {"key_messages": ""}])
def test_hull_20_summary_says_both(cast, audits, given):
    with pytest.raises(NotAllowed, match="Write the overall findings and the key messages."):
        agree(cast, **given)


def test_hull_20_of_two_who_write_it_one_is_told_and_only_the_named_role_writes(cast, audits):
    round_ = learning.round_of(MARCH, "thematic")
    agree(cast)

    with pytest.raises(AlreadyMoved):
        learning.agree_summary(round_, findings="B", key_messages="B", remedial=False, by=cast.quinn)
    with pytest.raises(PermissionDenied):
        learning.agree_summary(round_, findings="B", key_messages="B", remedial=False, by=cast.hana)


# The second look


def test_hull_21_much_to_change_is_looked_at_again_after_six_months(cast, audits):
    summary = agree(cast, remedial=True)

    assert summary.look_again_on == date(2026, 9, 2)
    for day in (date(2026, 9, 1), date(2026, 9, 2), date(2026, 9, 3)):
        with clock.at(day):
            duties.follow_learning(day)
    assert (told("theme_to_look_at_again"), days_of("theme_to_look_at_again")) == (
        ["Quinn Quality"], [date(2026, 9, 2)],
    )


def test_hull_21_theme_that_is_well_is_not_looked_at_again(cast, audits):
    summary = agree(cast, remedial=False)

    assert summary.look_again_on is None
    with pytest.raises(AlreadyMoved):
        learning.look_again(summary, outcome="enough", note="Well", by=cast.quinn)


def test_hull_21_second_look_says_whether_quality_has_moved_enough_and_ends_the_chasing(cast, audits):
    summary = agree(cast)
    with clock.at(date(2026, 9, 1)):
        learning.look_again(summary, outcome="again", note="Half the plans still come late.", by=cast.quinn)
    with clock.at(date(2026, 9, 10)):
        duties.follow_learning(date(2026, 9, 10))

    kept = ThemeSummary.objects.get()
    assert (kept.outcome, kept.looked_on, kept.looked_by) == ("again", date(2026, 9, 1), cast.quinn)
    assert told("theme_to_look_at_again") == []


def test_hull_22_partnerships_audit_is_looked_at_again_here_in_six_months(cast, framework):
    summary = learning.agree_partners_summary(
        title="Neglect", month=date(2026, 2, 17), findings="Late", key_messages="Sooner", remedial=False, by=cast.quinn
    )

    assert (summary.month, summary.line, summary.look_again_on) == (date(2026, 2, 1), "", date(2026, 9, 2))


def test_hull_22_unless_the_partnership_looks_again_itself(cast, audits):
    theirs = learning.agree_partners_summary(
        title="Neglect", month=MARCH, findings="Late", key_messages="Sooner", remedial=True, by=cast.quinn
    )
    ours = agree(cast)

    learning.look_again(theirs, outcome="partners", note="Planned for October", by=cast.quinn)
    with pytest.raises(NotAllowed, match="Only a partnership's own audit"):
        learning.look_again(ours, outcome="partners", note="Planned for October", by=cast.quinn)

    assert [one.pk for one in ThemeSummary.objects.to_look_at_again()] == [ours.pk]


def test_database_itself_holds_one_summary_a_round_and_an_outcome_with_its_day(cast, audits):
    agree(cast)
    for values in ({"looked_on": MONDAY}, {"outcome": "enough"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ThemeSummary.objects.update(**values)
    twin = ThemeSummary.objects.get()
    twin.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


# Actions of the meetings


def agreed(cast, **given):
    values = {"kind": "organisational", "what": "Mend the contact form", "owner": cast.hana, "due": date(2026, 3, 20)}
    return learning.add_action(**values | given)


def test_hull_08_learning_actions_are_agreed_told_chased_and_done(cast, framework):
    action = agreed(cast, by=cast.hana, owner=cast.gwen)
    for day in (date(2026, 3, 20), date(2026, 3, 23), date(2026, 3, 24)):
        with clock.at(day):
            duties.follow_learning(day)
    learning.complete_action(action, done="The form asks for the school.", by=cast.gwen)
    with clock.at(date(2026, 4, 1)):
        duties.follow_learning(date(2026, 4, 1))

    kept = LearningAction.objects.get()
    assert (kept.kind, kept.done, kept.done_by) == ("organisational", "The form asks for the school.", cast.gwen)
    assert (told("learning_action_given"), told("learning_action_overdue")) == (["Gwen Group"], ["Gwen Group"])
    with pytest.raises(AlreadyMoved):
        learning.complete_action(action, done="Again", by=cast.gwen)


def test_hull_08_actions_are_agreed_by_those_who_lead_the_meetings(cast, framework):
    for person in (cast.priya, cast.moses, cast.adam):
        with pytest.raises(PermissionDenied):
            agreed(cast, by=person)
    for given in ({"what": " "}, {"due": date(2026, 3, 1)}):
        with pytest.raises(NotAllowed):
            agreed(cast, by=cast.quinn, **given)

    assert LearningAction.objects.count() == 0


def test_hull_08_action_is_said_to_be_done_by_its_owner_with_what_changed(cast, framework):
    action = agreed(cast, by=cast.quinn)

    with pytest.raises(PermissionDenied):
        learning.complete_action(action, done="Done", by=cast.priya)
    with pytest.raises(NotAllowed, match="what changed"):
        learning.complete_action(action, done=" ", by=cast.hana)


# Pages


def page(browser, name, *args, **posted):
    address = reverse(f"followup:{name}", args=args)
    return browser.post(address, posted) if posted else browser.get(address)


def test_hull_08_09_10_weekly_meeting_monthly_briefing_and_half_day_stand_in_the_calendar(signed_in, cast, framework):
    shown = [one.text for one in page(signed_in(cast.hana), "learning").context["calendar"]]
    titles = {"HULL-08": "Learning from audits:", "HULL-09": "Briefing to the wider", "HULL-10": "Stop the Clock:"}

    assert {one: [text.split(",")[0] for text in shown if text.startswith(title)] for one, title in titles.items()} == {
        "HULL-08": ["Learning from audits: every week (Tuesdays)"],
        "HULL-09": ["Briefing to the wider leadership meeting: every month"],
        "HULL-10": ["Stop the Clock: every month (Half a day)"],
    }


def test_hull_20_21_theme_is_agreed_and_looked_at_again_by_page(signed_in, cast, audits):
    browser = signed_in(cast.quinn)
    assert "To be agreed" in page(browser, "learning").content.decode()

    answer = page(browser, "agree_summary", "2026-03", "thematic",
                  findings="Plans come <late>.", key_messages="Plan with the child.", remedial="yes")  # fmt: skip
    summary = ThemeSummary.objects.get()
    page(browser, "summary", summary.pk, outcome="enough", note="Nine of ten plans are in time.")

    assert answer.url == summary.get_absolute_url()
    shown = page(browser, "summary", summary.pk).content.decode()
    assert "Plans come &lt;late&gt;." in shown
    assert "Practice has moved enough" in shown
    assert page(browser, "agree_summary", "2026-03", "thematic").url == summary.get_absolute_url()


def test_hull_22_partnerships_audit_is_written_down_by_page(signed_in, cast, framework):
    browser = signed_in(cast.quinn)

    page(browser, "partners_summary", title="Neglect", month="17/2/2026", findings="Late", key_messages="Sooner",
         remedial="no")  # fmt: skip

    shown = page(browser, "summary", ThemeSummary.objects.get().pk)
    assert "The partnership looks again itself" in shown.content.decode()
    assert "Neglect" in page(browser, "learning").content.decode()


def test_hull_08_action_is_agreed_for_a_theme_and_done_by_page(signed_in, cast, audits):
    summary = agree(cast)
    browser = signed_in(cast.quinn)
    address = reverse("followup:add_learning_action") + f"?summary={summary.pk}"
    typed = {"kind": "strategic", "what": "Plan earlier", "owner": cast.hana.pk, "due": "20/3/2026"}

    assert browser.post(address, typed).url == summary.get_absolute_url()
    action = LearningAction.objects.get()
    assert (action.summary, action.owner) == (summary, cast.hana)
    assert "Plan earlier" in page(browser, "summary", summary.pk).content.decode()
    page(signed_in(cast.hana), "learning_action", action.pk, done="The panel meets weekly.")

    assert LearningAction.objects.get().done_by == cast.hana


@pytest.mark.parametrize(
    ("who", "learns", "agrees", "adds"),
    [
        ("quinn", 200, 200, 200), ("hana", 200, 403, 200), ("priya", 200, 403, 403), ("adam", 403, 403, 403),
        ("moses", 403, 403, 403),
    ],
)  # fmt: skip
def test_each_page_is_for_whom_the_framework_names(signed_in, cast, audits, who, learns, agrees, adds):
    summary, action = agree(cast), agreed(cast, by=cast.quinn, owner=cast.nell)
    browser = signed_in(getattr(cast, who))
    open_ = learns if learns == 200 else 404

    codes = [page(browser, *address).status_code for address in (
        ("learning",), ("partners_summary",), ("add_learning_action",), ("summary", summary.pk),
        ("learning_action", action.pk),
    )]  # fmt: skip

    assert codes == [learns, agrees, adds, open_, open_]
    assert page(browser, "summary", summary.pk, outcome="enough", note="x").status_code in (
        {302} if agrees == 200 else {403, 404}
    )


def test_button_to_agree_an_action_is_offered_to_those_who_lead_the_meetings_and_to_nobody_else(
    signed_in, cast, framework
):
    button = f'href="{reverse("followup:add_learning_action")}"'

    offered = {name for name in ("quinn", "hana", "tess", "gwen", "priya")
               if button in page(signed_in(getattr(cast, name)), "learning").content.decode()}  # fmt: skip

    assert offered == {"quinn", "hana", "tess"}


def test_page_of_a_summary_offers_to_agree_an_action_to_those_alone_who_may(signed_in, cast, audits):
    summary = agree(cast)
    way = f'href="{reverse("followup:add_learning_action")}?summary={summary.pk}"'

    offered = {name for name in ("quinn", "hana", "tess", "gwen", "priya")
               if way in page(signed_in(getattr(cast, name)), "summary", summary.pk).content.decode()}  # fmt: skip

    assert offered == {"quinn", "hana", "tess"}


def test_second_look_is_asked_of_those_who_agree_summaries_and_of_nobody_else(signed_in, cast, audits):
    summary = agree(cast)
    assert page(signed_in(cast.quinn), "summary", summary.pk).context["form"] is not None

    browser = signed_in(cast.hana)

    assert page(browser, "summary", summary.pk).context["form"] is None
    assert page(browser, "summary", summary.pk, outcome="").status_code == 403


def test_nobody_but_those_who_agree_summaries_is_offered_to_write_one_down(signed_in, cast, audits):
    addresses = [reverse("followup:agree_summary", args=["2026-03", "thematic"]), reverse("followup:partners_summary")]

    offered = {
        person.name: [one in page(signed_in(person), "learning").content.decode() for one in addresses]
        for person in (cast.quinn, cast.hana, cast.priya)
    }

    assert offered == {
        "Quinn Quality": [True, True], "Hana Head": [False, False], "Priya Practice": [False, False],
    }  # fmt: skip


def test_owner_outside_the_meetings_opens_their_own_action(signed_in, cast, framework):
    action = agreed(cast, by=cast.quinn, owner=cast.moses)

    assert page(signed_in(cast.moses), "learning_action", action.pk).status_code == 200


def test_page_asks_the_owner_what_was_done_and_refuses_who_only_reads_of_it(signed_in, cast, framework):
    action = agreed(cast, by=cast.quinn, owner=cast.gwen)

    answers = [page(signed_in(person), "learning_action", action.pk, done="") for person in (cast.gwen, cast.priya)]

    assert [answer.status_code for answer in answers] == [200, 403]


def test_page_of_an_action_asks_its_owner_and_who_leads_the_meetings_what_was_done(signed_in, cast, framework):
    action = agreed(cast, by=cast.quinn, owner=cast.moses)

    asked = {name for name in ("moses", "quinn", "hana", "tess", "gwen", "priya")
             if page(signed_in(getattr(cast, name)), "learning_action", action.pk).context["form"]}  # fmt: skip

    assert asked == {"moses", "quinn", "hana", "tess"}


def test_way_back_from_an_action_leads_only_those_to_the_learning_who_may_read_it(signed_in, cast, framework):
    action = agreed(cast, by=cast.quinn, owner=cast.moses)

    ways = {who: page(signed_in(getattr(cast, who)), "learning_action", action.pk).context["back_href"]
            for who in ("priya", "quinn", "moses")}  # fmt: skip

    learned = reverse("followup:learning")
    assert ways == {"priya": learned, "quinn": learned, "moses": "/"}


def test_no_such_theme_or_month_is_not_found(signed_in, cast, audits):
    browser = signed_in(cast.quinn)

    assert [page(browser, "agree_summary", *args).status_code for args in (
        ("2026-03", "control"), ("2026-04", "thematic"), ("march", "thematic"),
    )] == [404] * 3  # fmt: skip


def test_page_asks_no_more_for_more_actions_and_themes(signed_in, cast, audits, django_assert_max_num_queries):
    summary = agree(cast)
    for number in range(12):
        agreed(cast, by=cast.quinn, owner=(cast.hana, cast.gwen, cast.tess)[number % 3], summary=summary)
    browser = signed_in(cast.quinn)
    for name, *args in (("learning",), ("summary", summary.pk)):
        page(browser, name, *args)
        with django_assert_max_num_queries(20):
            page(browser, name, *args)


def test_council_that_asks_for_no_summaries_has_none(cast, audits):
    texts = hull_texts()
    start = texts["policy.yaml"].index("  summaries:\n")
    end = texts["policy.yaml"].index("  alerts:\n", start)
    texts["policy.yaml"] = texts["policy.yaml"][:start] + texts["policy.yaml"][end:]
    frameworks.load_texts("hull", texts)

    assert learning.rounds() == []
    with pytest.raises(PermissionDenied):
        learning.agree_partners_summary(
            title="X", month=MARCH, findings="x", key_messages="x", remedial=True, by=cast.quinn
        )
