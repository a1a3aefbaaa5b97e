"""Several people, or workers, at one moment: threads that share one real database.

A conftest takes the fixture over: `from tests.threads import threads  # noqa: F401`.
"""

import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections


@pytest.fixture
def threads(transactional_db, tmp_path):
    """threads(work, 5) runs work(0) to work(4) at once; gives their outcomes, or what they raised.

    SQLite's database in memory cannot be shared as a file is, so the test gets a copy
    in a file, with the locks and the waiting of an installation.
    """
    if connection.vendor == "sqlite":
        yield from _in_a_file(tmp_path / "threads.sqlite3")
    else:
        yield _at_once


def _in_a_file(path):
    settings, in_memory = connections.settings["default"], connections["default"]
    with sqlite3.connect(path) as copy:
        in_memory.ensure_connection()
        in_memory.connection.backup(copy)
    copy.close()
    name, settings["NAME"] = settings["NAME"], str(path)
    connections["default"] = connections.create_connection("default")
    try:
        yield _at_once
    finally:
        connections["default"].close()
        settings["NAME"] = name
        connections["default"] = in_memory


def _at_once(work, number):
    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(lambda n: _outcome(work, n), range(number)))


def _outcome(work, n):
    try:
        return work(n)
    except Exception as raised:
        return raised  # the test looks at it
    finally:
        connections.close_all()
