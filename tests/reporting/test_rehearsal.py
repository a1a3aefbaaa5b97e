"""A changed framework tried out on the council's cases and staff; nothing is written."""

from datetime import date
from io import StringIO
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction

from allocation.models import Exemption, Round
from audits.models import Answer
from cases.models import Case
from frameworks import bundle, services
from frameworks.models import Question
from lib import clock
from lib.months import Month
from people.models import Role, User
from reporting.rehearsal import rehearse
from reporting.rehearsal.telling import told
from tests.demo.making import make_council
from tests.frameworks.council import HULL, changed, hull_texts, written
from tests.reporting.making import make_done

pytestmark = pytest.mark.django_db
JANUARY = Month(2026, 1)
FIRST_OF_APRIL = date(2026, 4, 1)
LIMIT = """limits:
  - code: unseen
    when: [{question: QUESTION, answers: ["no"]}]
    at: ri
    why: "Nobody saw the child."
sections:
"""


@pytest.fixture(scope="module")
def files():
    return bundle.read(hull_texts())


@pytest.fixture(scope="module")
def council(django_db_setup, django_db_blocker):
    """A small council under the first council's framework, in which nothing has happened yet."""
    with django_db_blocker.unblock(), transaction.atomic():
        with clock.at(date(2026, 1, 2)):
            services.load(HULL, in_force_from=date(2020, 1, 1))
            make_council(children=160)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def april(council):
    with clock.at(FIRST_OF_APRIL):
        yield


def people():
    """Some of the council's people in the parts of the usual cast."""
    case = Case.objects.filter(worker__isnull=False).select_related("worker__line_manager", "team").first()
    worker = case.worker
    auditor = User.objects.holding(Role.AUDITOR, on=FIRST_OF_APRIL).exclude(team=worker.team).first()
    reviewer = User.objects.holding(Role.IRO, on=FIRST_OF_APRIL).first()
    quality = User.objects.holding(Role.QA, on=FIRST_OF_APRIL).first()
    return SimpleNamespace(
        amara=auditor, priya=worker, tess=worker.line_manager, ira=reviewer, north=case.team, quinn=quality
    )  # fmt: skip


def everything():
    return {model._meta.label: model.objects.count() for model in apps.get_models()}


@pytest.fixture(scope="module")
def quarter(council, files, django_db_blocker):
    with django_db_blocker.unblock(), clock.at(FIRST_OF_APRIL):
        return rehearse(files, first=JANUARY, months=3)


def test_nothing_is_written(april, files):
    before = everything()

    rehearse(files, first=JANUARY, months=1)

    assert everything() == before


def test_every_month_is_drawn_and_matched(quarter):
    assert [str(month.month) for month in quarter.months] == ["January 2026", "February 2026", "March 2026"]
    assert all(month.wanted >= month.matched > 0 for month in quarter.months)
    assert quarter.wanted == quarter.matched + quarter.left_over


def test_the_same_files_and_lists_give_the_same_rehearsal(april, files, quarter):
    assert rehearse(files, first=JANUARY, months=3) == quarter


def test_audits_of_earlier_months_count_in_later_ones(quarter):
    """HULL-14: nobody has more in the rehearsal than a year allows, and shares add up."""
    assert sum(share.audits for share in quarter.shares) == quarter.matched
    assert all(share.counted <= share.most_per_year for share in quarter.shares if share.most_per_year is not None)
    assert all(share.months <= 3 for share in quarter.shares)
    assert [share.audits for share in quarter.shares] == sorted((s.audits for s in quarter.shares), reverse=True)


def test_a_case_is_not_drawn_again_within_the_frameworks_time(quarter, files):
    cases = [row[5] for month in quarter.months for row in month.history]

    assert files.policy.pool.not_audited_within >= 3
    assert len(set(cases)) == len(cases)


def test_audits_truly_made_do_not_count_in_a_rehearsal(april, files, quarter):
    """The months are played anew: last year's own audits neither fill quotas nor bar cases."""
    with transaction.atomic():
        cast = people()
        version = services.in_force(FIRST_OF_APRIL)
        for _ in range(3):
            make_done(cast, version, month=Month(2026, 2))
        again = rehearse(files, first=JANUARY, months=1)
        transaction.set_rollback(True)

    assert again.months[0].matched >= quarter.months[0].matched


def test_more_audits_than_seats_are_left_over_with_the_reason(april):
    texts = changed("quotas:\n", "quotas:\n  - {roles: [auditor], most_per_month: 0}\n")

    rehearsal = rehearse(bundle.read(texts), first=JANUARY, months=1)

    assert rehearsal.left_over > 0
    assert all(why.endswith(".") for why in rehearsal.months[0].left_over)


def test_deadlines_on_closed_days_are_named(april):
    texts = changed('audit_due: "last day"', 'audit_due: "28th"')

    rehearsal = rehearse(bundle.read(texts), first=JANUARY, months=3)

    audits = [(day.month.number, day.day) for day in rehearsal.closed_days if day.step == "Audits submitted"]
    assert audits == [(2, date(2026, 2, 28)), (3, date(2026, 3, 28))]


def test_months_without_lines_ask_for_nothing(april):
    texts = hull_texts()
    policy = texts["policy.yaml"]
    start, end = policy.index("programme:\n"), policy.index("\nmoderation:\n")
    only_june = (
        'programme:\n  - {code: control, title: "Control", kind: control, unit: child, tool: child,'
        " months: {jun: {size: 2}}, auditors: [auditor]}\n"
    )
    read = bundle.read({**texts, "policy.yaml": policy[:start] + only_june + policy[end:]})

    rehearsal = rehearse(read, first=JANUARY, months=2)

    assert [(month.wanted, month.seats) for month in rehearsal.months] == [(0, 0), (0, 0)]
    assert "January 2026: the programme asks for nothing." in told(rehearsal)


# Last year's grades


@pytest.fixture
def graded(april):
    """Two good audits and a poor one of March, on top of the council's own people."""
    with transaction.atomic():
        cast, version = people(), services.in_force(FIRST_OF_APRIL)
        yield [make_done(cast, version, grade) for grade in ("good", "good", "inadequate")]
        transaction.set_rollback(True)


def test_grades_given_say_who_would_have_been_told(graded, files):
    alerts = rehearse(files, first=JANUARY, months=3).alerts

    assert [(one.code, one.audits, one.starts_chain) for one in alerts] == [("good", 2, False), ("inadequate", 1, True)]
    assert alerts[1].roles == tuple(files.policy.role_title(role) for role in files.policy.told_of("inadequate"))


def test_a_grade_that_the_changed_rules_do_not_know_is_said(graded):
    texts = {
        path: text.replace("code: good,", "code: sound,").replace("grades: [good]", "grades: [sound]")
        for path, text in hull_texts().items()
    }
    if texts == hull_texts():
        texts = {path: text.replace("code: good\n", "code: sound\n") for path, text in hull_texts().items()}

    alerts = {one.code: one for one in rehearse(bundle.read(texts), first=JANUARY, months=3).alerts}

    assert (alerts["good"].known, alerts["good"].audits) == (False, 2)


def test_limits_say_how_many_grades_they_would_have_capped(graded):
    """BOLT-29: a cap tried out before it is in force."""
    audit, other, poor = graded
    question = Question.objects.filter(tool_version=audit.tool_version, kind="choice").first()
    for one, value in ((audit, "no"), (other, "yes"), (poor, "no")):
        grade = one.tool_version.grade_question
        Answer.objects.create(audit=one, question=question, value=value, by=one.auditor)
        Answer.objects.create(audit=one, question=grade, value=one.grade, by=one.auditor)
    texts = changed("sections:\n", LIMIT.replace("QUESTION", question.code), file="tools/child.yaml")

    [cap] = rehearse(bundle.read(texts), first=JANUARY, months=3).caps

    assert (cap.why, cap.audits) == ("Nobody saw the child.", 1)


# The command


def run(*args):
    out = StringIO()
    call_command("rehearse_framework", *args, stdout=out)
    return out.getvalue().splitlines()


def test_the_command_tells_the_whole_year_in_sentences(april):
    lines = run(str(HULL), "--months", "2")

    assert lines[0].endswith("rehearsed from February 2026 to March 2026. Nothing was written.")
    assert any(line.startswith("February 2026: ") for line in lines)
    assert "No grade was given in these months, so nobody would have been alerted." in lines


def test_the_command_refuses_files_with_mistakes(april, tmp_path):
    folder = written(changed("overall_scale: overall", "overall_scale: stars"), tmp_path / "hull")

    with pytest.raises(CommandError) as refused:
        run(str(folder))

    assert "cannot be rehearsed until its mistakes are mended" in str(refused.value)
    assert "overall_scale" in str(refused.value)


@pytest.mark.parametrize("months", ["0", "37"])
def test_the_command_plays_one_month_to_three_years(april, months):
    with pytest.raises(CommandError, match="A rehearsal plays 1 to 36 months"):
        run(str(HULL), "--months", months)


def test_without_a_case_list_there_is_nothing_to_play(april):
    with transaction.atomic():
        Case.objects.all().delete()
        with pytest.raises(CommandError, match="There is no case list to draw from"):
            run(str(HULL))
        transaction.set_rollback(True)


def test_a_rehearsal_makes_no_round(quarter):
    assert (Round.objects.count(), Exemption.objects.count()) == (0, 0)
