"""Two people, or two workers, at the very same moment: one moderation, one grade, one grade that stands."""

from datetime import date

import pytest

from frameworks import services as frameworks
from lib import clock
from lib.steps import AlreadyMoved, NotAllowed
from moderation import services
from moderation.models import GradeChange, Moderation, ModerationChange
from moderation.month import select_for_month
from tests.audits.conftest import HULL, MONDAY
from tests.cast import make_cast
from tests.moderation.making import IN_APRIL, MARCH, make_month, told

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]
GIVEN = {"rationale": "Late visits", "judgements": {}}
TALK = {"discussed_on": MONDAY, "discussion": "Agreed"}


@pytest.fixture
def council(at_once):
    """Twelve checked audits of March that every thread finds in its database."""
    version = frameworks.load(HULL, in_force_from=date(2020, 1, 1)).version
    cast = make_cast()
    with clock.at(MONDAY):
        cast.audits = make_month(cast, version, 12)
    return cast


@pytest.fixture
def chosen(council):
    with clock.at(MONDAY):
        return choosing(council, council.moses)()


def choosing(cast, moderator, audit=0):
    def work():
        return services.choose(cast.audits[audit], moderator=moderator, why="To learn", by=cast.quinn, on=MONDAY)

    return work


def here(moderation):
    """The moderation read anew, as a request does."""
    return Moderation.objects.select_related("audit", "moderator").get(pk=moderation.pk)


def grading(moderation, by, code="ri"):
    opened = here(moderation)
    return lambda: services.grade(opened, grade=code, by=by, **GIVEN)


def finishing(moderation, by, code):
    opened = here(moderation)
    return lambda: services.finish(opened, grade_after=code, by=by, **TALK)


def kinds(outcomes):
    """What each came to: "done", or the name of what it raised."""
    return sorted("done" if isinstance(one, Moderation) else type(one).__name__ for one in outcomes)


def test_two_who_choose_one_audit_make_one_moderation(council, at_once):
    outcomes = at_once(choosing(council, council.moses), choosing(council, council.norman))

    assert kinds(outcomes) == ["AlreadyMoved", "done"]
    (kept,) = Moderation.objects.all()
    assert told("moderation_chosen") == [kept.moderator.name]
    assert list(kept.audit.participants.values_list("person", "part")) == [(kept.moderator_id, "blind")]


def test_two_who_choose_two_audits_do_not_disturb_each_other(council, at_once):
    outcomes = at_once(choosing(council, council.moses), choosing(council, council.norman, audit=1))

    assert kinds(outcomes) == ["done", "done"]
    assert Moderation.objects.count() == 2


def test_two_workers_choose_what_one_would(council, at_once):
    """HULL-38: a tenth and Norman's own, once; a worker that came too late changes nothing."""
    outcomes = at_once(*[lambda: select_for_month(MARCH, on=IN_APRIL)] * 2)

    assert sorted(len(one) for one in outcomes if isinstance(one, list))[-1] == 3
    assert {type(one) for one in outcomes} <= {list, AlreadyMoved}
    assert sorted(Moderation.objects.values_list("reason", flat=True)) == ["person", "share", "share"]
    assert len(told("moderation_chosen")) == 3


def test_moderator_who_presses_twice_gives_one_grade(chosen, council, at_once):
    outcomes = at_once(grading(chosen, council.moses), grading(chosen, council.moses, "good"))

    assert kinds(outcomes) == ["AlreadyMoved", "done"]
    assert ModerationChange.objects.filter(status="graded").count() == 1
    assert here(chosen).grade == next(one.grade for one in outcomes if isinstance(one, Moderation))


def test_grading_and_handing_over_leave_one_moderator_with_one_record(chosen, council, at_once):
    """Either Moses was quicker and it stays his, or it is Norman's and still to be graded."""
    opened = here(chosen)

    def hand_over():
        return services.hand_over(opened, to=council.norman, reason="Leave", by=council.quinn, on=MONDAY)

    outcomes = at_once(grading(chosen, council.moses), hand_over)

    assert kinds(outcomes) in (["AlreadyMoved", "done"], ["NotAllowed", "done"])
    found = here(chosen)
    parts = list(found.audit.participants.values_list("person__name", "part"))
    assert (found.moderator.name, found.status, found.grade, parts) in (
        ("Moses Mod", "graded", "ri", [("Moses Mod", "moderator")]),
        ("Norman North", "chosen", "", [("Norman North", "blind")]),
    )


def test_two_who_hand_over_end_with_one_moderator_let_in(chosen, council, at_once):
    """The audit is open to the one who has it and to nobody who had it for a moment."""
    gina = type(council.moses).objects.create(name="Gina Grade", email="gina.grade@council.example")
    gina.memberships.create(role="moderator", starts_on=date(2020, 1, 1))
    first, second = here(chosen), here(chosen)

    outcomes = at_once(
        lambda: services.hand_over(first, to=council.norman, reason="Leave", by=council.quinn, on=MONDAY),
        lambda: services.hand_over(second, to=gina, reason="Leave", by=council.quinn, on=MONDAY),
    )

    assert kinds(outcomes) == ["AlreadyMoved", "done"]
    found = here(chosen)
    assert list(found.audit.participants.values_list("person", "part")) == [(found.moderator_id, "blind")]


def test_two_endings_of_one_discussion_leave_one_grade(chosen, council, at_once):
    with clock.at(MONDAY):
        grading(chosen, council.moses)()

    outcomes = at_once(finishing(chosen, council.moses, "ri"), finishing(chosen, council.moses, "inadequate"))

    assert kinds(outcomes) == ["AlreadyMoved", "done"]
    found, change = here(chosen), GradeChange.objects.get()
    assert (found.audit.final_grade, change.became) == (found.grade_after, found.grade_after)


def test_finishing_and_cancelling_do_not_both_happen(chosen, council, at_once):
    with clock.at(MONDAY):
        grading(chosen, council.moses)()
    opened = here(chosen)

    outcomes = at_once(
        finishing(chosen, council.moses, "ri"),
        lambda: services.cancel(opened, reason="No longer needed", by=council.quinn),
    )

    assert kinds(outcomes) == ["AlreadyMoved", "done"]
    found = here(chosen)
    assert (found.status, found.audit.final_grade) in (("done", "ri"), ("cancelled", ""))


def test_second_grade_on_a_page_opened_before_is_refused_with_a_sentence(chosen, council):
    stale = here(chosen)
    with clock.at(MONDAY):
        grading(chosen, council.moses)()

        with pytest.raises((AlreadyMoved, NotAllowed), match="moved by somebody else: it is now graded"):
            services.grade(stale, grade="good", by=council.moses, **GIVEN)
