"""Several people at the very same moment: real threads, each with its own connection."""

from datetime import date
from threading import Barrier

import pytest

from audits import actions, answers, concerns, services
from audits.answers import ANSWER, Change
from audits.models import Action, Answer, AnswerChange, Audit, Concern, StatusChange
from cases.models import Case
from frameworks import services as frameworks
from lib.steps import AlreadyMoved, NotAllowed
from people.models import User
from tests.audits import making
from tests.audits.conftest import HULL
from tests.cast import make_cast
from tests.threads import threads  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at_once(threads):  # noqa: F811
    """Do all works at the same moment; gives their results, refusals included, in order."""

    def run(*works):
        barrier = Barrier(len(works))

        def work(number):
            barrier.wait(timeout=20)
            return works[number]()

        return threads(work, len(works))

    return run


@pytest.fixture
def council(at_once):
    """An audit in progress that every thread finds in its database."""
    framework = frameworks.load(HULL, in_force_from=date(2020, 1, 1)).version
    cast = make_cast()
    audit = making.make_audit(cast, framework)
    return services.start(audit, by=cast.amara)


def saving(audit, question, value, *, by, version=0, key=None):
    """One person's save, with an audit read anew as a request does."""

    def work():
        person = User.objects.get(pk=by.pk)
        change = Change(question, ANSWER, value, version, key)
        return answers.save(Audit.objects.get(pk=audit.pk), [change], by=person)[0]

    return work


def texts(audit):
    """Ids of the questions in which everybody named may write."""
    wanted = making.form_questions(audit).filter(kind="longtext")
    return list(wanted.values_list("pk", flat=True))


def test_first_wording_of_one_field_by_two_is_one_save_and_one_clash(council, at_once):
    """F15: no acknowledged text disappears without its author being shown both."""
    audit = council
    for question in texts(audit):
        mine, theirs = at_once(
            saving(audit, question, "Auditor's", by=audit.auditor),
            saving(audit, question, "Worker's", by=audit.practitioner),
        )
        won, lost = sorted((mine, theirs), key=lambda saved: saved.outcome == "clash")

        stands = Answer.objects.get(question=question).value
        assert (won.outcome, lost.outcome) == ("saved", "clash")
        assert (won.value, lost.theirs) == (stands, stands)


def test_next_wording_of_one_field_by_two_is_one_save_and_one_clash(council, at_once):
    audit = council
    question = texts(audit)[0]
    saving(audit, question, "Both know this", by=audit.auditor)()
    for version in range(1, 6):
        outcomes = at_once(
            saving(audit, question, f"Auditor's {version}", by=audit.auditor, version=version),
            saving(audit, question, f"Worker's {version}", by=audit.practitioner, version=version),
        )

        assert sorted(each.outcome for each in outcomes) == ["clash", "saved"]

    assert list(AnswerChange.objects.values_list("version", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_different_fields_by_several_all_stay(council, at_once):
    audit = council
    people = [audit.auditor, audit.practitioner, audit.team_manager, audit.iro]
    outcomes = at_once(
        *(
            saving(audit, question, person.name, by=person)
            for question, person in zip(texts(audit), people, strict=False)
        )
    )

    assert [each.outcome for each in outcomes] == ["saved"] * len(outcomes)
    assert Answer.objects.count() == len(outcomes)


def test_one_key_sent_eight_times_at_once_is_one_wording(council, at_once):
    """F16: one effect, the same answer replayed."""
    audit = council
    question = texts(audit)[0]
    outcomes = at_once(*[saving(audit, question, "Typed once", by=audit.auditor, key="k1") for _ in range(8)])

    assert {(each.version, each.value) for each in outcomes} == {(1, "Typed once")}
    assert AnswerChange.objects.count() == 1


def test_one_key_with_eight_contents_at_once_keeps_one_and_refuses_the_others(council, at_once):
    """F16: the same key with other content is refused."""
    audit = council
    question = texts(audit)[0]
    outcomes = at_once(*[saving(audit, question, f"Text {n}", by=audit.auditor, key="k1") for n in range(8)])

    kept = [each for each in outcomes if isinstance(each, answers.Saved)]
    assert [each.outcome for each in kept] == ["saved"]
    assert Answer.objects.get().value == kept[0].value


def test_no_answer_changes_behind_the_self_check(council, at_once):
    """A save and a share at once: either the share saw the answer, or the save is refused."""
    audit = council
    making.complete(audit)
    rationale = making.question(audit, "rationale").pk

    def share():
        return services.share(Audit.objects.get(pk=audit.pk), by=audit.auditor)

    shared, saved = at_once(share, saving(audit, rationale, "", by=audit.auditor, version=1))

    status, value = Audit.objects.get().status, Answer.objects.get(question=rationale).value
    if isinstance(saved, answers.Saved):
        assert (status, value, type(shared)) == ("in_progress", "", services.Refused)
    else:
        assert (status, value, type(saved)) == ("shared", "What rationale found", NotAllowed)


def test_a_form_of_an_action_pressed_four_times_at_once_is_one_action(council, at_once):
    audit = council
    amara = User.objects.get(pk=audit.auditor_id)

    made = at_once(*[
        lambda: actions.add(Audit.objects.get(pk=audit.pk), what="Set a date", by=amara, key="k1") for _ in range(4)
    ])

    assert {one.pk for one in made} == {Action.objects.get().pk}
    assert Action.objects.get().changes.count() == 1


def test_two_starts_at_once_are_one_step(council, at_once):
    audit = council
    Audit.objects.update(status="allocated")
    works = [saving(audit, pk, "First", by=audit.auditor) for pk in texts(audit)[:2]]

    outcomes = at_once(*works)

    assert [each.outcome for each in outcomes] == ["saved", "saved"]
    assert StatusChange.objects.filter(was="allocated").count() == 2  # one in set-up


def test_of_two_who_cancel_and_start_at_once_one_is_told(council, at_once):
    audit = council
    quinn = User.objects.get(name="Quinn Quality")
    Audit.objects.update(status="allocated")

    results = at_once(
        lambda: services.cancel(Audit.objects.get(pk=audit.pk), by=quinn, reason="Moved"),
        lambda: services.start(Audit.objects.get(pk=audit.pk), by=audit.auditor),
    )

    status = Audit.objects.get().status
    told = [each for each in results if isinstance(each, (AlreadyMoved, NotAllowed))]
    assert (status, len(told)) in {("cancelled", 0), ("cancelled", 1), ("in_progress", 1)}


def test_two_rounds_at_once_number_their_audits_apart(council, at_once):
    framework = council.framework_version
    cases = [_case(council, f"R-{n}") for n in range(12)]

    def allocate(some):
        plans = [_plan(case, council, framework) for case in some]
        return lambda: services.allocate_many(plans, by=None)

    first, second = at_once(allocate(cases[:6]), allocate(cases[6:]))

    references = {audit.reference for audit in [*first, *second]}
    assert len(references) == 12


def _case(audit, reference):
    return Case.objects.create(reference=reference, worker=audit.practitioner, iro=audit.iro, team=audit.team)


def _plan(case, audit, framework):
    return services.AllocationPlan(
        case=case, auditor=audit.auditor, line="control", line_title="Control sample",
        month=audit.month, framework_version=framework, tool_version=audit.tool_version,
        due_on=audit.due_on,
    )  # fmt: skip


def test_one_button_pressed_twice_at_one_moment_raises_one_concern(council, at_once):
    first, again = at_once(*[lambda: concerns.raise_concern(council, text="Not seen.", by=council.auditor)] * 2)

    assert first == again
    assert Concern.objects.count() == 1
