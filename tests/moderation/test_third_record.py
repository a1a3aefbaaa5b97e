"""Two readers and an agreed third record; meetings with prompts, panels, days of the month, caps."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audits.models import Audit
from frameworks import bundle
from frameworks import services as frameworks
from frameworks.models import Question
from lib import clock
from lib.steps import AlreadyMoved, NotAllowed
from moderation import services
from moderation.models import GradeChange, Moderation
from tests.audits import making as audits
from tests.cast import make_cast
from tests.followup.rules import framework_with
from tests.frameworks.council import changed, hull_texts
from tests.moderation.making import put, told

pytestmark = [pytest.mark.long, pytest.mark.django_db]
MONDAY = date(2026, 3, 2)
STANDS = "  grade_stands: moderator\n"
DUE = '  due: "10 working days"\n'
MEETING = """  meeting:
    people: [team_manager, practitioner]
    minutes: 60
    prompts: ["What went well?", "What changed for the child?"]
"""


@pytest.fixture
def cast():
    with clock.at(MONDAY):
        yield make_cast()


def graded(cast, framework, *, first="good", second="ri"):
    """Moses has graded Amara's audit; they have not talked yet."""
    audit = audits.make_audit(cast, framework)
    put([audit], grade=first)
    moderation = services.choose(audit, moderator=cast.moses, why="To learn", by=cast.quinn, on=MONDAY)
    return services.grade(moderation, grade=second, rationale="Visits are missing.", judgements={}, by=cast.moses)


def finish(moderation, cast, grade="ri", **more):
    given = {"grade_after": grade, "discussed_on": MONDAY, "discussion": "We read it together.", "by": cast.moses}
    return services.finish(moderation, **given, **more)


@pytest.fixture
def agreed():
    """A framework whose grade is the one both readers agree on."""
    return framework_with((STANDS, "  grade_stands: agreed\n"))


# The third record


def test_a_third_record_is_put_to_the_auditor_and_its_grade_does_not_stand_yet(cast, agreed):
    moderation = finish(graded(cast, agreed), cast)

    audit = Audit.objects.get()
    assert (moderation.status, moderation.grade_after, audit.final_grade) == ("proposed", "ri", "")
    assert told("moderation_proposed") == [cast.amara.name]
    assert told("moderation_done") == []


def test_once_the_auditor_agrees_the_third_grade_stands_and_all_three_stay_visible(cast, agreed):
    moderation = services.agree(finish(graded(cast, agreed), cast, "ri_good"), by=cast.amara)

    audit = Audit.objects.get()
    assert (audit.grade, moderation.grade, audit.final_grade) == ("good", "ri", "ri_good")
    assert (moderation.status, moderation.done_at is not None) == ("done", True)
    assert GradeChange.objects.values_list("was", "became").get() == ("good", "ri_good")
    assert cast.amara.name in told("moderation_done")


def test_the_auditor_may_send_it_back_with_a_reason_and_it_is_written_again(cast, agreed):
    moderation = finish(graded(cast, agreed), cast)

    services.decline(moderation, reason="The visit of May is on file.", by=cast.amara)
    again = finish(Moderation.objects.get(), cast, "ri_good")

    assert told("moderation_declined") == [cast.moses.name]
    assert [(one.status, one.note) for one in again.changes.all()][-2:] == [
        ("graded", "The visit of May is on file."), ("proposed", "We read it together."),
    ]  # fmt: skip


def test_sending_back_needs_a_reason(cast, agreed):
    with pytest.raises(NotAllowed):
        services.decline(finish(graded(cast, agreed), cast), reason=" ", by=cast.amara)


def test_nobody_agrees_in_the_auditors_place(cast, agreed):
    moderation = finish(graded(cast, agreed), cast)

    for person in (cast.moses, cast.quinn, cast.tess, cast.priya):
        with pytest.raises(PermissionDenied):
            services.agree(moderation, by=person)


def test_an_answer_is_given_once(cast, agreed):
    moderation = finish(graded(cast, agreed), cast)
    twin = Moderation.objects.get()
    services.agree(moderation, by=cast.amara)

    with pytest.raises(AlreadyMoved):
        services.agree(twin, by=cast.amara)


def test_before_it_is_proposed_there_is_nothing_to_agree_to(cast, agreed):
    with pytest.raises(NotAllowed):
        services.agree(graded(cast, agreed), by=cast.amara)


def test_where_the_moderators_grade_stands_nobody_is_asked(cast):
    framework = framework_with((STANDS, STANDS))

    assert finish(graded(cast, framework), cast).status == "done"
    assert Audit.objects.get().final_grade == "ri"


def test_a_proposed_moderation_may_still_be_cancelled_by_the_qa_team(cast, agreed):
    moderation = finish(graded(cast, agreed), cast)

    services.cancel(moderation, reason="The file was the wrong one.", by=cast.quinn)

    assert Moderation.objects.get().status == "cancelled"


def test_auditor_who_is_the_moderator_too_agrees_to_no_record_of_their_own(cast, agreed):
    finish(graded(cast, agreed), cast)
    Audit.objects.update(auditor=cast.moses)
    own = Moderation.objects.get()

    for step, given in ((services.agree, {}), (services.decline, {"reason": "Not so"})):
        with pytest.raises(PermissionDenied):
            step(own, by=cast.moses, **given)

    assert Moderation.objects.get().status == "proposed"


# On the page


def page(client, person, moderation, sent=None):
    client.force_login(person)
    address = reverse("moderation:moderation", args=[moderation.pk])
    return client.post(address, sent, follow=True) if sent else client.get(address)


def test_the_auditor_reads_both_records_and_agrees_in_the_browser(client, cast, agreed):
    moderation = graded(cast, agreed)
    hidden = page(client, cast.amara, moderation)
    finish(moderation, cast)

    shown = page(client, cast.amara, moderation)
    done = page(client, cast.amara, moderation, {"agrees": "yes"})

    assert hidden.status_code == 404
    assert "Do you agree to this record?" in shown.text
    assert "Moderation finished." in done.text


def test_a_no_needs_its_reason_in_the_browser(client, cast, agreed):
    moderation = finish(graded(cast, agreed), cast)

    refused = page(client, cast.amara, moderation, {"agrees": "no"})
    back = page(client, cast.amara, moderation, {"agrees": "no", "reason": "Not yet."})

    assert "Say why you do not agree" in refused.text
    assert back.status_code == 404
    assert Moderation.objects.get().status == "graded"


def test_the_moderator_cannot_answer_on_the_auditors_page(client, cast, agreed):
    moderation = finish(graded(cast, agreed), cast)

    answer = page(client, cast.moses, moderation, {"agrees": "yes"})

    assert "Do you agree" not in answer.text
    assert Moderation.objects.get().status == "proposed"


def test_the_moderator_asks_the_auditor_to_agree(client, cast, agreed):
    moderation = graded(cast, agreed)
    sent = {"grade_after": "ri", "discussed_on": "2026-03-02", "discussion": "Read together."}

    shown = page(client, cast.moses, moderation)
    answer = page(client, cast.moses, moderation, sent)

    assert "Ask the auditor to agree" in shown.text
    assert "The auditor is asked to agree." in answer.text


# A meeting with its own record, a panel


def test_stage_34_the_meeting_keeps_who_was_there_and_what_was_said(client, cast):
    """STAGE-34: a reflective conversation of the people the framework names, one hour at most."""
    framework = framework_with((STANDS, STANDS + MEETING))
    moderation = graded(cast, framework)
    shown = page(client, cast.moses, moderation)
    sent = {
        "grade_after": "ri", "discussed_on": "2026-03-02", "discussion": "Agreed.",
        "note_0": "The plan.", "note_1": "She is at school.", "people": [str(cast.tess.pk), str(cast.priya.pk)],
    }  # fmt: skip

    done = page(client, cast.moses, moderation, sent)

    assert "The meeting takes 60 minutes at most." in shown.text
    assert [(one.prompt, one.text) for one in moderation.notes.all()] == [
        ("What went well?", "The plan."), ("What changed for the child?", "She is at school."),
    ]  # fmt: skip
    assert set(moderation.people.all()) == {cast.tess, cast.priya}
    assert "She is at school." in done.text


def test_soton_22_a_panel_sits_together_and_the_moderator_writes(client, cast):
    """SOTON-22: heads of service and the QA team on the panel."""
    framework = framework_with((STANDS, STANDS + "  panel: [head_of_service, qa]\n"))
    moderation = graded(cast, framework)

    shown = page(client, cast.moses, moderation)
    finish(moderation, cast, people=[cast.hana, cast.quinn])

    assert cast.hana.name in shown.text
    assert cast.quinn.name in shown.text
    assert set(moderation.people.all()) == {cast.hana, cast.quinn}


def test_without_meeting_or_panel_nobody_is_asked_for(client, cast):
    framework = framework_with((STANDS, STANDS))

    assert "Who was there beside you" not in page(client, cast.moses, graded(cast, framework)).text


def test_a_meeting_held_again_takes_the_place_of_the_first(cast):
    framework = framework_with((STANDS, "  grade_stands: agreed\n" + MEETING))
    moderation = finish(graded(cast, framework), cast, people=[cast.tess], notes=[("What went well?", "First")])
    services.decline(moderation, reason="Again, please.", by=cast.amara)

    finish(Moderation.objects.get(), cast, people=[cast.priya], notes=[("What went well?", "Second")])

    assert list(moderation.notes.values_list("text", flat=True)) == ["Second"]
    assert list(moderation.people.all()) == [cast.priya]


# Due on a day of the month


def test_stage_36_moderations_are_due_on_the_frameworks_day(cast):
    """STAGE-36: by the third week of the audit's month; what is chosen later has the usual time."""
    framework = framework_with((DUE, DUE + '  due_by: "third week"\n'))
    moderation = graded(cast, framework)

    assert moderation.due_on == date(2026, 3, 21)
    assert services.due_day(moderation.audit, date(2026, 3, 23)) == date(2026, 4, 8)


# Caps


@pytest.fixture
def capped(cast):
    """A form on which an unseen child allows "ri" at best, and an audit that says the child was unseen."""
    question = next(one for one in _questions() if one.kind == "choice")
    when = f'[{{question: {question.code}, answers: ["no"]}}]'
    limits = f'limits:\n  - {{code: unseen, when: {when}, at: ri, why: "Unseen."}}\n'
    texts = changed("sections:\n", limits + "sections:\n", file="tools/child.yaml")
    framework = frameworks.load_texts("kingsbridge", texts, in_force_from=date(2020, 1, 1)).version
    audit = audits.make_audit(cast, framework)
    asked = Question.objects.get(tool_version=audit.tool_version, code=question.code)
    audits.write(audit, asked.code, "no")
    put([audit], grade="ri")
    return services.choose(audit, moderator=cast.moses, why="To learn", by=cast.quinn, on=MONDAY)


def _questions():
    return bundle.form_of("tools/child.yaml", hull_texts()["tools/child.yaml"]).questions


def test_bolt_29_a_limit_caps_the_moderators_grade_too(capped, cast):
    """BOLT-29: the cap cannot be passed by a second grade."""
    with pytest.raises(NotAllowed) as refused:
        services.grade(capped, grade="good", rationale="Good work.", judgements={}, by=cast.moses)

    assert "Unseen." in str(refused.value)
    services.grade(capped, grade="inadequate", rationale="Not seen.", judgements={}, by=cast.moses)
    with pytest.raises(NotAllowed):
        finish(Moderation.objects.get(), cast, "outstanding")
    assert finish(Moderation.objects.get(), cast, "ri").status == "done"


@pytest.mark.parametrize(
    ("auditor", "moderator", "may"), [("met", "not_met", False), ("not_met", "met", True), ("not_met", "", False)]
)
def test_bolt_29_the_moderators_own_judgement_counts_after_the_talk_as_it_did_before(cast, auditor, moderator, may):
    """BOLT-29: a section judged so by the moderator caps the grade after moderation, whatever the auditor judged."""
    when = "[{sections: [kss1], grades: [not_met]}]"
    limits = f'limits:\n  - {{code: unmet, when: {when}, at: ri, why: "Unmet."}}\n'
    texts = changed("sections:\n", limits + "sections:\n", file="tools/child.yaml")
    framework = frameworks.load_texts("kingsbridge", texts, in_force_from=date(2020, 1, 1)).version
    audit = audits.make_audit(cast, framework)
    audits.write(audit, "kss1-met", auditor)
    put([audit], grade="ri")
    chosen = services.choose(audit, moderator=cast.moses, why="To learn", by=cast.quinn, on=MONDAY)
    section = Question.objects.get(tool_version=audit.tool_version, code="kss1-met").section_id
    given = {section: (moderator, "")} if moderator else {}
    found = services.grade(chosen, grade="ri", rationale="Read.", judgements=given, by=cast.moses)

    if may:
        assert finish(found, cast, "good").grade_after == "good"
    else:
        with pytest.raises(NotAllowed, match="Unmet"):
            finish(found, cast, "good")
