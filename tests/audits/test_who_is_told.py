"""A warning may be narrowed to some job titles of a role, and never goes to nobody (ROCH-38, ROCH-39, SOTON-13)."""

from datetime import date

import pytest
from django.db import transaction

from audits import concerns, parts
from audits.models import Audit
from frameworks import services as frameworks
from people.models import Role
from tests.audits import making
from tests.cast import make_person
from tests.frameworks.council import changed

TELL = "  tell: [team_manager]\n  acted_on_by"
NARROWED = '  tell: [senior_leader]\n  titles: ["Deputy*"]\n  acted_on_by'


@pytest.fixture(scope="module")
def framework(django_db_setup, django_db_blocker):
    """The first council's, but a concern is told to the deputy of the senior leaders."""
    with django_db_blocker.unblock(), transaction.atomic():
        texts = changed(TELL, NARROWED)
        yield frameworks.load_texts("narrowed", texts, in_force_from=date(2020, 1, 1)).version
        transaction.set_rollback(True)


def told(audit, roles, titles=()):
    return [person.name for person in parts.told(audit, roles, on=date(2026, 3, 2), titles=titles)]


def test_of_a_role_only_those_with_the_title_are_told(audit, cast):
    make_person("Della Deputy", Role.SENIOR_LEADER, job_title="Deputy Director")

    assert told(audit, ["senior_leader"], ["Deputy*"]) == ["Della Deputy"]
    assert told(audit, ["team_manager", "senior_leader"], ["Deputy*"]) == ["Tess Team", "Della Deputy"]


def test_while_nobody_has_the_title_the_whole_role_is_told(audit, cast):
    assert told(audit, ["senior_leader"], ["Deputy*"]) == ["Dana Director"]


def test_a_concern_is_told_to_the_titles_and_to_whoever_acts(audit, cast):
    """SOTON-13: the Deputy Director, and not every director."""
    make_person("Della Deputy", Role.SENIOR_LEADER, job_title="Deputy Director")

    concern = concerns.raise_concern(audit, text="A stranger lives there", by=cast.amara)

    assert sorted(row.person.name for row in concern.told.all()) == ["Della Deputy", "Tess Team"]


def test_nobody_stands_in_for_a_reviewing_officer_whom_the_case_does_not_have(cast, framework):
    """ROCH-39: the reviewing officer where there is one; other roles are stood in for by the QA team."""
    audit = making.make_audit(cast, framework, case=making.make_case(cast, iro=None))
    Audit.objects.filter(pk=audit.pk).update(team_manager=None)
    audit.refresh_from_db()
    cast.tess.memberships.all().delete()

    assert told(audit, ["head_of_service", "iro"]) == ["Hana Head"]
    assert told(audit, ["team_manager", "iro"]) == ["Quinn Quality"]
    assert told(audit, ["iro"]) == ["Quinn Quality"]
