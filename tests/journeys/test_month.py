"""One council's month, from case list to closed loop, by the people who live it (HULL-52 to HULL-91)."""

import io
from collections import Counter
from datetime import date
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.db.models import F
from pypdf import PdfReader

from allocation.models import SampledCase
from audits import actions, services
from audits.models import Action, Audit
from followup.models import Chain
from frameworks import services as frameworks
from lib import clock
from lib.months import Month
from moderation.models import Moderation
from people.models import User
from tests.audits import making
from tests.audits.conftest import HULL
from tests.journeys import council, people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def colleague(visit):
    """colleague(name) sits down at a browser of their own, signed in."""
    return lambda name: people.Colleague(visit(User.objects.get(name=name)))


@pytest.fixture
def framework(transactional_db):
    return frameworks.load(HULL, in_force_from=date(2020, 1, 1)).version


def let_quinn_in(visit):
    """The first of the council chooses a password at the link that the command showed."""
    said = io.StringIO()
    call_command("create_administrator", council.email_of("Quinn Quality"), "Quinn Quality", stdout=said)
    quinn = people.Colleague(visit())
    people.choose_password(quinn, urlsplit(said.getvalue().split()[-1]).path)
    return quinn


def allocated_to(name):
    return SampledCase.objects.get(allocation__auditor__name=name, line__code="control")


def test_month_from_case_list_to_closed_loop_and_report(visit, colleague, framework, tmp_path):
    """Nobody writes a row but through a page, except for the second audit and the night's jobs."""
    today = clock.today()
    month = Month.of(today)

    quinn = let_quinn_in(visit)
    people.take_staff_list(quinn, council.write_staff_list(tmp_path / "staff.csv"))
    people.take_case_list(quinn, council.write_case_list(tmp_path / "annex-a.xlsx", on=today), on=today)
    people.draft_round(quinn, month)
    amaras, gregs = allocated_to("Amara Audit"), allocated_to("Greg Courts")
    people.read_reasons(quinn, amaras)
    people.swap(quinn, amaras, allocated_to("Tess Team"))
    quinn.reads(f"Case {amaras.case} cannot go to Tess Team.")
    people.swap(quinn, amaras, gregs)
    quinn.reads("The two auditors have changed cases")
    people.publish_round(quinn)
    audit = audit_of("Amara Audit")
    assert audit.case == gregs.case

    amara, priya, tess, ira = map(colleague, ("Amara Audit", "Priya Practice", "Tess Team", "Ira Review"))
    people.confirm_worker(amara, audit)
    people.log_meeting(amara, audit)
    people.fill_in(amara, grade="inadequate", judgement="not_met")
    people.add_action(amara, audit)
    people.share(amara)
    people.agree(priya, audit)
    people.reflect(priya, "I had no time to see her alone.")
    people.agree(tess, audit)
    people.agree(ira, audit)
    people.finalise(amara, audit)
    people.check(quinn, audit)
    greg_does_his(today)

    call_command("run_due_jobs")
    moses = colleague("Moses Mod")
    people.look_around_blind(moses, audit, hidden=["Inadequate", "Not met"])
    people.grade_again(moses, audit, grade="Requires Improvement", hidden=["Inadequate", "Not met"])
    moses.reads("Inadequate")
    people.discuss(moses, grade="Inadequate")
    assert grades_of(audit) == ("inadequate", "ri", "inadequate", "inadequate")

    call_command("run_due_jobs")
    action = audit.actions.get()
    people.oversee(tess, audit)
    people.complete_action(priya, action)
    priya.sees_no_button("Sign off")
    people.sign_off(tess, action)
    people.record_meeting(colleague("Hana Head"), audit)
    call_command("run_due_jobs")
    assert making.steps(audit) == [
        "allocated", "in_progress", "shared", "finalised", "checked", "closed",
    ]

    text = text_of(people.download_report(colleague("Dana Director"), month))
    assert [line for line in counted_directly(month, framework.policy) if line not in text] == []


def audit_of(name):
    return Audit.objects.get(auditor__name=name, line="control")


def greg_does_his(today):
    """The other audit that is done in time, with its action, through the services."""
    audit, quinn = audit_of("Greg Courts"), User.objects.get(name="Quinn Quality")
    making.meet(audit)
    making.fill(audit, grade="good")
    action = making.add_action(audit, due_on=today)
    services.share(audit, by=audit.auditor)
    for person in services.named_people(audit):
        services.agree(audit, by=person)
    services.finalise(audit, by=audit.auditor)
    services.check(audit, by=quinn)
    action.refresh_from_db()
    actions.complete(action, what_was_done="Written with the family", by=action.owner)


def grades_of(audit):
    """The auditor's, the moderator's, the one after their talk, and the one that stands."""
    audit.refresh_from_db()
    moderation = Moderation.objects.get(audit=audit)
    return audit.grade, moderation.grade, moderation.grade_after, audit.standing_grade


def text_of(pdf):
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def counted_directly(month, policy):
    """What the report must say, counted from the rows by plain queries: lines of its tables."""
    audits = Audit.objects.filter(month=month.first_day).exclude(status="cancelled")
    done = audits.filter(finalised_at__isnull=False)
    grades = Counter(audit.final_grade or audit.grade for audit in done)
    moderated = Moderation.objects.filter(audit__in=audits, status="done")
    due = Action.objects.filter(due_on__range=(month.first_day, month.last_day))
    chains = Chain.objects.filter(started_on__range=(month.first_day, month.last_day))
    return [
        f"Completed {share(done, audits)}",
        f"On time {share(done.filter(finalised_at__date__lte=F('due_on')), audits)}",
        f"Moderated {share(moderated, done)}",
        f"Same grade twice {share(moderated.filter(grade=F('audit__grade')), moderated)}",
        f"Grade changed {share(moderated.exclude(grade_after=F('audit__grade')), moderated)}",
        *(f"{grade.name} {grades[grade.code]} {len(done)} " for grade in policy.overall.grades),
        f"Actions agreed {Action.objects.filter(audit__in=done).count()} ",
        f"Actions done on time {share(due.filter(done_at__date__lte=F('due_on')), due)}",
        f"Actions signed off {share(due.filter(status='signed_off'), due)}",
        f"Actions overdue {overdue().count()} ",
        f"Poor grades followed up: begun {chains.count()} ",
        f"Poor grades followed up: open {Chain.objects.filter(ended_at=None).count()} ",
    ]


def overdue():
    return Action.objects.filter(due_on__lt=clock.today(), status__in=["open", "done"])


def share(some, every):
    """Two querysets as the report writes a share: 29% (2 of 7)."""
    part, whole = some.count(), every.count()
    return f"{int(100 * part / whole + 0.5)}% ({part} of {whole})" if whole else "–"
