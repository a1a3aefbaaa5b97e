"""A backup holds everything and says what must come back; a restore compares, and overwrites nothing unasked."""

import json
import sqlite3
import zipfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from threading import Event as Signal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections

from config.backups import archive
from people.models import User
from tests.cast import make_person
from trail import guard, seals, services
from trail.models import Event

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = "Zoë’s plan — £20"


@contextmanager
def in_a_file(path):
    """SQLite's database in memory as one in a file, as installations have it."""
    settings, in_memory = connections.settings["default"], connections["default"]
    in_memory.ensure_connection()
    with sqlite3.connect(path) as copy:
        in_memory.connection.backup(copy)
    copy.close()
    name, settings["NAME"] = settings["NAME"], str(path)
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        settings["NAME"] = name
        connections["default"] = in_memory


@pytest.fixture
def installation(transactional_db, tmp_path, settings):
    """Two people, a sealed trail and an uploaded file, in an installation's own place."""
    settings.VAR_DIR = tmp_path / "var"
    settings.MEDIA_ROOT = settings.VAR_DIR / "files"
    (settings.MEDIA_ROOT / "case-lists").mkdir(parents=True)
    (settings.MEDIA_ROOT / "case-lists" / "list.csv").write_text(TEXT)
    if connection.vendor == "postgresql":
        yield from filled()
    else:
        with in_a_file(tmp_path / "db.sqlite3"):
            yield from filled()


def filled():
    amara = make_person("Amara Auditor", job_title=TEXT)
    make_person("Nell Next")
    services.record("audits.submit", "audits.audit:1", by=amara, after={"text": TEXT, "n": 1.5})
    seals.seal_waiting()
    yield amara


def said(command, *arguments, **options):
    out = StringIO()
    call_command(command, *map(str, arguments), stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def spoil(file, **parts):
    """The same backup with other content in some of its parts."""
    with zipfile.ZipFile(file) as whole:
        content = {name: whole.read(name) for name in whole.namelist()}
    with zipfile.ZipFile(file, "w") as other:
        for name, data in {**content, **parts}.items():
            other.writestr(name, data)


def test_everything_comes_back_as_it_was(installation, tmp_path, settings):
    file = tmp_path / "audit.zip"
    assert said("backup", file).startswith(f"{file}: ")
    User.objects.filter(name="Nell Next").delete()
    make_person("Moses Later")
    (settings.MEDIA_ROOT / "case-lists" / "list.csv").write_text("other")

    told = said("restore", file, "--replace")

    assert list(User.objects.order_by("name").values_list("name", "job_title")) == [
        ("Amara Auditor", TEXT), ("Nell Next", ""),
    ]
    assert Event.objects.get().after == {"text": TEXT, "n": 1.5}
    assert (settings.MEDIA_ROOT / "case-lists" / "list.csv").read_text() == TEXT
    assert told.splitlines()[0].startswith("Restored and equal: ")
    assert told.splitlines()[1].startswith("event: whole, 1 rows in 1 seals, 0 waiting")
    make_person("Gwen Group")  # the numbering of rows goes on


def test_backup_under_load_is_of_one_moment(installation, tmp_path):
    """While others write and seal, the sums and the chain of what is copied still agree."""
    written, stop = [], Signal()

    def write():
        while not stop.is_set():
            written.append(services.record("audits.submit", f"audits.audit:{len(written)}", by=installation).pk)
            seals.seal_waiting()
        connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        writer = pool.submit(write)
        while len(written) < 20 and not writer.done():
            stop.wait(0.01)
        known = list(written)
        said("backup", tmp_path / "audit.zip")
        stop.set()
    writer.result()

    told = said("restore", tmp_path / "audit.zip", "--replace").splitlines()

    assert Event.objects.filter(pk__in=known).count() == len(known)
    assert told[1].startswith("event: whole, ")


def test_backup_says_what_must_come_back(installation, tmp_path):
    manifest = archive.write(tmp_path / "audit.zip")

    assert manifest["tables"]["people_user"][0] == 2
    assert manifest["tables"].keys() == set(connection.introspection.table_names())
    assert list(manifest["files"]) == ["case-lists/list.csv"]
    assert manifest["trail"] == seals.digests()
    assert (tmp_path / "audit.zip").stat().st_mode & 0o077 == 0


def test_same_rows_have_the_same_sum_and_another_word_has_another(installation, tmp_path):
    first, second = (archive.write(tmp_path / name)["tables"] for name in ("1.zip", "2.zip"))
    User.objects.filter(name="Nell Next").update(job_title="x")
    third = archive.write(tmp_path / "3.zip")["tables"]

    assert first == second
    assert [table for table in first if first[table] != third[table]] == ["people_user"]


def test_database_with_rows_is_not_overwritten_unasked(installation, tmp_path):
    file = tmp_path / "audit.zip"
    said("backup", file)
    make_person("Moses Later")

    with pytest.raises(CommandError, match=r"The database is not empty .* say --replace"):
        said("restore", file)

    assert User.objects.count() == 3


def test_backup_that_is_there_is_not_overwritten(installation, tmp_path):
    (tmp_path / "audit.zip").write_text("older")

    with pytest.raises(CommandError, match="is there already: name another file"):
        said("backup", tmp_path / "audit.zip")

    assert (tmp_path / "audit.zip").read_text() == "older"


def test_backup_that_cannot_be_written_leaves_nothing(installation, tmp_path):
    with pytest.raises(CommandError, match="The backup could not be written"):
        said("backup", tmp_path / "nowhere" / "audit.zip")


def test_damaged_backup_is_refused_before_anything_is_replaced(installation, tmp_path):
    file = tmp_path / "audit.zip"
    said("backup", file)
    kind = archive.KINDS[connection.vendor]
    make_person("Moses Later")

    for part, content in (("files/case-lists/list.csv", b"other"), (kind.NAME, b"not a database at all")):
        spoilt = tmp_path / "spoilt.zip"
        spoilt.write_bytes(file.read_bytes())
        spoil(spoilt, **{part: content})
        with pytest.raises(CommandError, match=r"is not whole|cannot be read|pg_restore failed"):
            said("restore", spoilt, "--replace")

    assert User.objects.count() == 3


def test_what_is_no_backup_is_refused(installation, tmp_path):
    (tmp_path / "audit.zip").write_text("no zip")

    with pytest.raises(CommandError, match="is not a backup that can be read"):
        said("restore", tmp_path / "audit.zip")


@pytest.mark.parametrize(("key", "value", "told"), [
    ("database", "oracle", "The backup is of oracle"), ("format", 9, "by another version"),
    ("files", {"../out": "x"}, "a file outside its place"),
])
def test_foreign_backup_is_refused(installation, tmp_path, key, value, told):
    file = tmp_path / "audit.zip"
    manifest = archive.write(file)
    spoil(file, **{"manifest.json": json.dumps(manifest | {key: value})})

    with pytest.raises(CommandError, match=told):
        said("restore", file, "--replace")


def test_restored_table_that_differs_is_named(installation, tmp_path, monkeypatch):
    file = tmp_path / "audit.zip"
    manifest = archive.write(file)
    manifest["tables"]["people_team"] = [7, "7"]
    spoil(file, **{"manifest.json": json.dumps(manifest)})

    with pytest.raises(CommandError, match=r"people_team has 0 rows of 7, or other ones"):
        said("restore", file, "--replace")


def test_upgrade_goes_through_all_steps_and_can_be_taken_back(installation, settings):
    told = said("upgrade")

    kept = list((settings.VAR_DIR / "backups").iterdir())
    steps = ["Settings:", "Backup:", "Database:", "Static files:", "Trail:", "Chain:"]
    assert [line for line in told.splitlines() if line in steps] == steps
    assert told.splitlines()[-1] == f"Upgraded. The state before is in {kept[0]}."
    assert guard.missing() == []
    guard.lift()
    User.objects.filter(name="Nell Next").delete()
    said("restore", kept[0], "--replace")
    assert User.objects.count() == 2


def test_absent_program_is_named(installation, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    if connection.vendor == "postgresql":
        with pytest.raises(CommandError, match="pg_dump is not on this machine: install postgresql-client"):
            said("backup", tmp_path / "audit.zip")
        assert not Path(tmp_path / "audit.zip").exists()
    else:
        said("backup", tmp_path / "audit.zip")
