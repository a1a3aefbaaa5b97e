"""The database itself refuses to change the trail: triggers for everybody, no right for the application's role.

Triggers stop mistakes and a stolen application; on PostgreSQL the tables' owner could drop
them, so the application works under a role that does not own them and that may only read
and add (`manage.py secure_database`).
"""

from django.db import connection as default

TABLES = ("trail_event", "trail_access", "trail_seal")
REFUSED = "The trail is not changed."
CHANGES = ("UPDATE", "DELETE", "TRUNCATE")
FUNCTION = f"""
CREATE OR REPLACE FUNCTION trail_is_not_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'insufficient_privilege'; END $$
"""


class CannotSecure(Exception):
    """A sentence: why this role cannot be kept from the trail, and how to mend it."""


def install(connection=default):
    """Have the database refuse any UPDATE, DELETE or TRUNCATE of the trail; again changes nothing."""
    with connection.cursor() as cursor:
        for statement in _triggers(connection.vendor):
            cursor.execute(statement)


def lift(connection=default):
    """Take the triggers away, as only tests and a restore do."""
    with connection.cursor() as cursor:
        for table in TABLES:
            for name in _names(table, connection.vendor):
                of_table = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{of_table}")


def missing(connection=default):
    """Tables of the trail without their triggers."""
    if connection.vendor == "postgresql":
        asked = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    else:
        asked = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    with connection.cursor() as cursor:
        cursor.execute(asked)
        there = {name for (name,) in cursor.fetchall()}
    return [table for table in TABLES if not there.issuperset(_names(table, connection.vendor))]


def _names(table, vendor):
    if vendor == "postgresql":
        return [f"{table}_is_not_changed"]
    return [f"{table}_is_not_changed", f"{table}_is_not_deleted"]


def _triggers(vendor):
    if vendor == "postgresql":
        yield FUNCTION
    for table in TABLES:
        if vendor == "postgresql":
            yield (
                f"CREATE OR REPLACE TRIGGER {table}_is_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION trail_is_not_changed()"
            )
            continue
        for name, change in zip(_names(table, vendor), CHANGES[:2], strict=True):
            yield (
                f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {change} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
            )


# The application's role (PostgreSQL)


def give_rights(role, connection=default):
    """Let a role do all that the application does, and with the trail only read and add."""
    _require_stranger(role, connection)
    name = connection.ops.quote_name(role)
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}")
        cursor.execute(f"REVOKE ALL ON {', '.join(TABLES)} FROM {name}, PUBLIC")
        cursor.execute(f"GRANT SELECT, INSERT ON {', '.join(TABLES)} TO {name}")


def rights(role, connection=default):
    """What a role may still do to the trail and should not: (table, right) pairs."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, change FROM unnest(%s) name, unnest(%s) change WHERE has_table_privilege(%s, name, change)",
            [list(TABLES), list(CHANGES), role],
        )
        return cursor.fetchall()


def _require_stranger(role, connection):
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = %s", [role])
        found = cursor.fetchone()
        cursor.execute("SELECT 1 FROM pg_tables WHERE tablename = ANY(%s) AND tableowner = %s", [list(TABLES), role])
        owns = cursor.fetchone()
    if found is None:
        raise CannotSecure(f'There is no role "{role}": create it first, with CREATE ROLE {role} LOGIN.')
    if found[0]:
        raise CannotSecure(f'"{role}" is a superuser and may do anything: name a role of the application’s own.')
    if owns:
        raise CannotSecure(
            f'"{role}" owns the tables and could take back what is revoked: '
            "run this as the owner, and name another role for the application."
        )
