"""An interest in a case, once declared: out of sight on every page, out of the draw, ended only by somebody else."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from allocation.independence import Bench
from allocation.standing import Auditor, Case, Rules
from audits import own_work
from audits.models import Action, Audit
from audits.own import OwnAudit
from cases.models import Case as CaseRow
from frameworks.policy.allocation import Independence
from lib import clock
from moderation.models import Moderation
from people import declaring
from people.closeness import Closeness
from people.models import Declaration, User
from tests.audits.making import add_action, finalise
from trail.models import Event, Notice


def declare(person, reference="C-1001", **fields):
    made = declaring.declare(person, reference, why="family", by=person, **fields)
    return User.objects.get(pk=made.person_id)  # as the next request sees them


def test_who_declares_an_interest_sees_neither_the_case_nor_its_audit_nor_its_actions(cast, audit):
    """Even as the auditor of it, and as somebody who sees the whole council."""
    add_action(audit, owner=cast.amara)
    for person in (cast.amara, cast.quinn, cast.priya):
        assert Audit.objects.visible_to(person).count() == 1
        person = declare(person)
        assert not Audit.objects.visible_to(person).exists()
        assert not Action.objects.visible_to(person).exists()
        assert not CaseRow.objects.visible_to(person).exists()
    assert Audit.objects.visible_to(cast.tess).count() == 1


def test_every_address_of_the_audit_is_as_if_it_were_not_there(cast, audit, client):
    amara = declare(cast.amara)
    client.force_login(amara)
    for address in ("audits:audit", "audits:pdf", "audits:contact", "audits:worker"):
        assert client.get(reverse(address, args=[audit.pk])).status_code == 404
    saved = client.post(
        reverse("audits:save", args=[audit.pk]), {"person": amara.pk, "changes": []}, content_type="application/json"
    )
    assert saved.status_code == 404
    assert audit.reference not in client.get(reverse("audits:audits")).content.decode()
    assert audit.reference not in client.get("/").content.decode()


def test_a_moderation_of_the_case_is_closed_to_its_moderator(cast, audit):
    Moderation.objects.create(audit=finalise(audit), moderator=cast.moses, due_on=audit.due_on)
    assert Moderation.objects.visible_to(cast.moses).count() == 1
    assert Moderation.objects.visible_to(declare(cast.moses)).count() == 0


def test_an_own_audit_of_the_case_is_closed_to_its_writer_and_to_the_manager_it_was_shared_with(cast, audit):
    own = own_work.begin(audit.case, by=cast.priya)
    OwnAudit.objects.update(shared_at=clock.now())
    for person in (cast.priya, cast.tess):
        assert OwnAudit.objects.visible_to(person).get() == own
        assert not OwnAudit.objects.visible_to(declare(person)).exists()


def test_other_cases_stay_as_they_were(cast, audit):
    amara = declare(cast.amara, "C-2002")
    assert Audit.objects.visible_to(amara).get() == audit


def test_the_reference_counts_however_it_is_written_and_before_any_list_brought_it(cast, audit):
    amara = declare(cast.amara, " c-1001 ")
    assert not Audit.objects.visible_to(amara).exists()


def test_no_rule_of_a_framework_gives_them_the_case_to_decide_or_moderate(cast, audit):
    declare(cast.norman)
    free = Independence(exclude_own_team=False, exclude_managed_teams=False, exclude_line_management=False)
    tie = Closeness.on(audit.allocated_on).tie
    assert tie(cast.norman.pk, rules=free, case="C-1001") == "Norman North has declared an interest in the case"
    assert tie(cast.norman.pk, rules=free, case="C-2002") == ""


def test_the_match_never_gives_them_the_case():
    auditors = [Auditor(key=1, name="A", roles=frozenset({"auditor"}))]
    case = Case("c", roles=frozenset({"auditor"}), declared=frozenset({1}))
    assert Bench(auditors, Rules(independence=Independence())).barred(case) == {
        1: "has declared an interest in the case"
    }


def test_the_qa_team_is_told_and_the_trail_says_nothing_of_why(cast, audit):
    declare(cast.amara, words="My sister's children")
    notice = Notice.objects.get(kind="people.interest_declared", to=cast.quinn)
    assert notice.subject == "Amara Audit has declared an interest in case C-1001"
    assert Event.objects.get(action="people.interest_declared").after == {
        "case": "C-1001", "why": "family", "words": "20 characters",
    }  # fmt: skip


def test_declaring_twice_is_one_declaration_and_says_so(cast, audit):
    declare(cast.amara)
    with pytest.raises(declaring.DeclaredAlready, match="An interest in C-1001 is declared already."):
        declare(cast.amara, "c-1001")
    assert Declaration.objects.count() == 1


def test_nobody_ends_their_own_and_the_qa_team_ends_it_once(cast, audit):
    declare(cast.quinn)
    made = Declaration.objects.get()
    with pytest.raises(PermissionDenied, match="never one’s own"):
        declaring.end(made, why="a mistake", by=cast.quinn)
    for _ in range(2):
        declaring.end(made, why="a mistake", by=cast.adam)
    assert Event.objects.filter(action="people.interest_ended").count() == 1
    assert Audit.objects.visible_to(User.objects.get(pk=cast.quinn.pk)).count() == 1


def test_nobody_declares_for_somebody_else_but_the_qa_team_and_administrators(cast, audit):
    with pytest.raises(PermissionDenied):
        declaring.declare(cast.amara, "C-1001", why="family", by=cast.tess)
    assert declaring.declare(cast.amara, "C-1001", why="family", by=cast.quinn).declared_by == cast.quinn
