"""Copying a PostgreSQL database with pg_dump from one snapshot, and putting it back in one transaction."""

import os
import subprocess

from django.db import connection, transaction

from config.backups import BackupRefused
from config.backups.sums import filled, sums, tables

NAME = "database.dump"
VARIABLES = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD", "NAME": "PGDATABASE"}
OPTIONS = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY"}


def dump(database, target):
    """Have pg_dump copy what this transaction sees; gives the sums of the same snapshot."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        _run(database, "pg_dump", "--format=custom", "--schema=public", f"--snapshot={snapshot}", f"--file={target}")
        return _sums(cursor)


def tables_with_rows(database):
    with connection.cursor() as cursor:
        return filled(cursor, "postgresql")


def load(database, source, expected):
    """Replace everything by the dump, all or nothing; gives the sums that stand there then."""
    with connection.cursor() as cursor:
        there = tables(cursor, "postgresql")
    connection.close()
    emptied, script = source.with_suffix(".drop"), source.with_suffix(".sql")
    emptied.write_text("".join(f'DROP TABLE "{table}" CASCADE;\n' for table in there))
    _run(
        database, "pg_restore", "--clean", "--if-exists", "--no-owner", "--no-privileges",
        f"--file={script}", str(source),
    )
    _leave_schema(script)
    _run(
        database, "psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1",
        "--output=/dev/null", f"--file={emptied}", f"--file={script}",
    )
    with transaction.atomic(), connection.cursor() as cursor:
        return _sums(cursor)


def _leave_schema(script):
    """The schema itself stays: it belongs to whoever made the database."""
    schema = (b"DROP SCHEMA IF EXISTS public", b"CREATE SCHEMA public", b"COMMENT ON SCHEMA public")
    whole = script.with_suffix(".whole")
    script.rename(whole)
    with whole.open("rb") as lines, script.open("wb") as kept:
        kept.writelines(line for line in lines if not line.startswith(schema))


def _sums(cursor):
    # The text of a row, which is summed, depends on these.
    cursor.execute("SET LOCAL TIME ZONE 'UTC'")
    cursor.execute("SET LOCAL DateStyle = 'ISO'")
    cursor.execute("SET LOCAL extra_float_digits = 1")
    cursor.execute("SET LOCAL bytea_output = 'hex'")
    return sums(cursor, "postgresql")


def _run(database, program, *arguments):
    named = {variable: str(database.get(key) or "") for key, variable in VARIABLES.items()}
    named |= {variable: database["OPTIONS"].get(key, "") for key, variable in OPTIONS.items()}
    environment = {**os.environ, **{variable: value for variable, value in named.items() if value}}
    try:
        done = subprocess.run([program, *arguments], env=environment, capture_output=True, text=True)
    except FileNotFoundError as absent:
        raise BackupRefused(f"{program} is not on this machine: install postgresql-client.") from absent
    if done.returncode:
        raise BackupRefused(f"{program} failed: {' '.join(done.stderr.split())[:500]}")
