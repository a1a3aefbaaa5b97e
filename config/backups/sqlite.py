"""Copying a SQLite database while it is written to, and putting a copy back."""

import sqlite3
from contextlib import closing

from config.backups import BackupRefused
from config.backups.sums import differences, filled, sums

NAME = "database.sqlite3"


def dump(database, target):
    """Copy the database as it stands at one moment; gives the sums of the copy."""
    with closing(sqlite3.connect(database["NAME"])) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
        return sums(copy.cursor(), "sqlite")


def tables_with_rows(database):
    with closing(sqlite3.connect(database["NAME"])) as there:
        return filled(there.cursor(), "sqlite")


def load(database, source, expected):
    """Put a copy in the database's place, after a look at whether it is whole; gives the sums that stand there then."""
    with closing(sqlite3.connect(source)) as copy, closing(sqlite3.connect(database["NAME"], timeout=20)) as target:
        _require_whole(copy, expected)
        copy.backup(target)
        return sums(target.cursor(), "sqlite")


def _require_whole(copy, expected):
    try:
        state = copy.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as broken:
        raise BackupRefused(f"The database in the backup cannot be read: {broken}. Use another backup.") from broken
    if state != "ok" or (wrong := differences(expected, sums(copy.cursor(), "sqlite"))):
        why = state if state != "ok" else wrong[0]
        raise BackupRefused(f"The database in the backup is not whole: {why} Use another backup.")
