"""The database refuses to change the trail, whoever asks; the application's role has not even the right."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from tests.cast import make_person
from trail import guard, seals, services
from trail.models import Access, Event

pytestmark = pytest.mark.django_db
ROLE = "case_file_audit_app"


def said(*arguments):
    out = StringIO()
    call_command("secure_database", *arguments, stdout=out)
    return out.getvalue()


def run(statement):
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement)


@pytest.fixture
def rows():
    amara = make_person("Amara Auditor")
    services.record("audits.submit", "audits.audit:1", by=amara)
    services.read(amara, "audits.audit:1", "page")
    seals.seal_waiting()


@pytest.fixture
def app_role(rows):
    """A role of the application's own, that owns nothing; gone with the test's transaction."""
    run(f"CREATE ROLE {ROLE}")


@pytest.fixture
def secured(rows):
    guard.install()
    yield
    guard.lift()


def test_command_installs_what_is_missing(rows):
    assert guard.missing() == list(guard.TABLES)

    said()

    assert guard.missing() == []
    guard.lift()
    assert guard.missing() == list(guard.TABLES)


@pytest.mark.parametrize("table", guard.TABLES)
@pytest.mark.parametrize("change", ["UPDATE {} SET at = at", "DELETE FROM {}"])
def test_database_refuses_every_change(secured, table, change):
    with pytest.raises(DatabaseError, match="The trail is not changed"):
        run(change.format(table))

    assert (Event.objects.count(), Access.objects.count()) == (1, 1)


def test_rows_are_still_added_and_sealed(secured):
    services.record("audits.submit", "audits.audit:2", by=None)

    assert seals.seal_waiting() == 1


if connection.vendor == "postgresql":

    @pytest.mark.parametrize("table", guard.TABLES)
    def test_database_refuses_to_empty_a_table(secured, table):
        with pytest.raises(DatabaseError, match="The trail is not changed"):
            run(f"TRUNCATE {table}")

    @pytest.mark.parametrize("table", guard.TABLES)
    @pytest.mark.parametrize("change", ["UPDATE {} SET at = at", "DELETE FROM {}", "TRUNCATE {}",
                                        "DROP TRIGGER {0}_is_not_changed ON {0}"])  # fmt: skip
    def test_applications_role_has_no_right_to_change(app_role, table, change):
        assert said("--role", ROLE).splitlines()[-1] == f"{ROLE} reads and adds to the trail, and nothing else there."

        with pytest.raises(DatabaseError, match="permission denied|must be owner"):
            run(f"SET LOCAL ROLE {ROLE}; {change.format(table)}")

    def test_applications_role_works_and_seals(app_role):
        said("--role", ROLE)

        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {ROLE}")
            nell = make_person("Nell Next")
            services.record("audits.submit", "audits.audit:2", by=nell)
            services.read(nell, "audits.audit:2", "page")
            assert seals.seal_waiting() == 2
            nell.name = "Nell Newer"
            nell.save()
            cursor.execute("RESET ROLE")

        assert [seals.check(log).broken for log in seals.LOGS] == [None, None]

    def test_owner_superuser_and_nobody_are_refused_as_the_applications_role(app_role):
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            me = cursor.fetchone()[0]
            cursor.execute(f"CREATE ROLE {ROLE}_owner")
            for table in guard.TABLES:
                cursor.execute(f"ALTER TABLE {table} OWNER TO {ROLE}_owner")

        for role, why in ((me, "is a superuser"), (f"{ROLE}_owner", "owns the tables"), ("nobody", "There is no role")):
            with pytest.raises(CommandError, match=why):
                said("--role", role)

    def test_right_that_comes_by_another_role_is_told(app_role):
        run(f"CREATE ROLE {ROLE}_group; GRANT UPDATE ON trail_event TO {ROLE}_group; GRANT {ROLE}_group TO {ROLE}")

        with pytest.raises(CommandError, match=f"{ROLE} still has UPDATE on trail_event"):
            said("--role", ROLE)

else:

    def test_roles_are_for_postgresql():
        with pytest.raises(CommandError, match="SQLite has no roles"):
            said("--role", ROLE)
