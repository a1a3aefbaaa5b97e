"""Writing the one file of a backup, and reading it again."""

import json
import os
import shutil
import zipfile
from contextlib import contextmanager
from hashlib import file_digest
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import connection

from config.backups import BackupRefused, postgresql, sqlite
from config.backups.sums import differences
from lib import clock
from trail import seals

KINDS = {"postgresql": postgresql, "sqlite": sqlite}
MANIFEST, FILES, FORMAT = "manifest.json", "files", 1


def write(target):
    """Back everything up into a new file; gives its manifest. A file that is there stays as it is."""
    target = Path(target)
    if target.exists():
        raise BackupRefused(f"{target} is there already: name another file.")
    kind, digests = KINDS[connection.vendor], seals.digests()
    with _beside(target) as (folder, part):
        tables = kind.dump(connection.settings_dict, folder / kind.NAME)
        manifest = {
            "format": FORMAT, "made_at": clock.now().isoformat(), "database": connection.vendor,
            "tables": tables, "trail": digests, "files": {},
        }
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(folder / kind.NAME, kind.NAME)
            # After the database: each file that a row names was whole before the row was.
            for name, path in _uploaded():
                manifest["files"][name] = _keep(archive, path, f"{FILES}/{name}")
            archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
    return manifest


def read(source):
    """The manifest of a backup file."""
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = json.loads(archive.read(MANIFEST))
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as broken:
        raise BackupRefused(f"{source} is not a backup that can be read: {broken}.") from broken
    if manifest.get("format") != FORMAT:
        raise BackupRefused(f"{source} was written by another version of this application: restore it with that one.")
    return manifest


def restore(source, *, replace=False):
    """Put everything back and compare it with the manifest, which it gives; refuses to overwrite unless told to."""
    manifest = read(source)
    kind = KINDS[connection.vendor]
    if manifest["database"] != connection.vendor:
        raise BackupRefused(f"The backup is of {manifest['database']}, this installation uses {connection.vendor}.")
    filled = kind.tables_with_rows(connection.settings_dict)
    if filled and not replace:
        raise BackupRefused(
            f"The database is not empty ({len(filled)} tables have rows, as {filled[0]}): "
            "restore into an empty one, or say --replace to lose what is there."
        )
    with TemporaryDirectory(dir=_var()) as folder, zipfile.ZipFile(source) as archive:
        files = _unpacked_files(archive, manifest, Path(folder) / FILES)
        dump = Path(archive.extract(kind.NAME, folder))
        connection.close()
        found = kind.load(connection.settings_dict, dump, manifest["tables"])
        _put_in_place(files)
    if wrong := differences(manifest["tables"], found):
        raise BackupRefused(f"What was restored is not what was backed up. {' '.join(wrong[:5])}")
    return manifest


def _var():
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    return settings.VAR_DIR


@contextmanager
def _beside(target):
    """A folder to work in and a name to write to; only what became whole gets the target's name."""
    with TemporaryDirectory(dir=_var()) as folder:
        part = target.with_name(f".{target.name}.{os.getpid()}")
        try:
            part.touch(mode=0o600)
            yield Path(folder), part
            with part.open("rb") as written:
                os.fsync(written.fileno())
            os.replace(part, target)
        except OSError as error:
            raise BackupRefused(f"The backup could not be written: {error}.") from error
        finally:
            part.unlink(missing_ok=True)


def _uploaded():
    """(name, path) of each uploaded file and file of a job."""
    root = Path(settings.MEDIA_ROOT)
    return sorted((str(PurePosixPath(path.relative_to(root))), path) for path in root.rglob("*") if path.is_file())


def _keep(archive, path, name):
    with path.open("rb") as uploaded:
        digest = file_digest(uploaded, "sha256").hexdigest()
    archive.write(path, name)
    return digest


def _unpacked_files(archive, manifest, folder):
    """Unpack the files and compare each with its digest, before anything is replaced."""
    for name, digest in manifest["files"].items():
        if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
            raise BackupRefused(f'The backup holds a file outside its place, "{name}": it was not made here.')
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(f"{FILES}/{name}") as packed, path.open("wb") as unpacked:
            shutil.copyfileobj(packed, unpacked)
        path.chmod(settings.FILE_UPLOAD_PERMISSIONS)
        with path.open("rb") as unpacked:
            if file_digest(unpacked, "sha256").hexdigest() != digest:
                raise BackupRefused(f"The file {name} in the backup is not whole. Use another backup.")
    return folder


def _put_in_place(files):
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(files.rglob("*")) if files.exists() else ():
        if path.is_file():
            target = root / path.relative_to(files)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(path, target)
