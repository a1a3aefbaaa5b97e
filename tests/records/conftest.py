"""Hull's framework with a rule of retention, the cast, and a data protection officer."""

from datetime import date

import pytest
from django.db import transaction

from frameworks import services as frameworks
from people.models import Role
from tests.audits.conftest import audit, cast, cast_of_the_module, on_monday  # noqa: F401
from tests.cast import make_person
from tests.frameworks.council import hull_texts


@pytest.fixture(scope="module")
def framework(django_db_setup, django_db_blocker):
    """Cases stay for seven years, the file of a request for ten days."""
    texts = hull_texts()
    texts["policy.yaml"] += "\nretention: {years: 7, pack_days: 10}\n"
    with django_db_blocker.unblock(), transaction.atomic():
        yield frameworks.load_texts("kept", texts, in_force_from=date(2020, 1, 1)).version
        transaction.set_rollback(True)


@pytest.fixture
def olga(cast):  # noqa: F811
    return make_person("Olga Officer", Role.DATA_PROTECTION, job_title="Data Protection Officer")
