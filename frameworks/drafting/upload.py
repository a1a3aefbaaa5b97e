"""Files of a framework as a person uploads or downloads them: one zip, or the single files."""

import io
import zipfile
from pathlib import PurePosixPath

from frameworks import bundle
from lib.steps import NotAllowed

MOST_FILES = 60
MOST_BYTES = 4 * bundle.LONGEST_FILE


def texts_from(files):
    """Path to text of uploaded files; NotAllowed says which file cannot be taken, and why."""
    contents = {}
    for file in files:
        contents |= _unzipped(file) if file.name.lower().endswith(".zip") else {_place(file.name): _content(file)}
    texts = {path: _decoded(path, content) for path, content in contents.items() if path}
    if bundle.POLICY not in texts:
        raise NotAllowed(f"There is no {bundle.POLICY} among these files. Upload it together with its tools.")
    return texts


def zipped(texts, folder):
    """A zip of the files inside a folder, the same bytes for the same texts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in sorted(texts.items()):
            archive.writestr(zipfile.ZipInfo(f"{folder}/{path}"), text, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _unzipped(file):
    try:
        with zipfile.ZipFile(file) as archive:
            members = [one for one in archive.infolist() if not one.is_dir() and _place(one.filename)]
            if len(members) > MOST_FILES:
                raise NotAllowed(f"{file.name} holds {len(members)} framework files; the most is {MOST_FILES}.")
            return {_place(one.filename): _member(archive, one) for one in members}
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError) as fault:
        raise NotAllowed(f"{file.name} is no zip that can be read: make it anew without a password.") from fault


def _member(archive, member):
    """Never more than the most, whatever the zip says of itself."""
    with archive.open(member) as opened:
        content = opened.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise NotAllowed(f"{member.filename} is too large: a file holds at most {bundle.LONGEST_FILE:,} characters.")
    return content


def _content(file):
    if file.size > MOST_BYTES:
        raise NotAllowed(f"{file.name} is too large: a file holds at most {bundle.LONGEST_FILE:,} characters.")
    if not _place(file.name):
        raise NotAllowed(f"{file.name} is no file of a framework: they end in .yaml or .yml.")
    return file.read()


def _place(name):
    """Where a file belongs: policy.yaml, tools/<name>.yaml, or "" for what is neither."""
    path = PurePosixPath(name.replace("\\", "/"))
    if path.suffix.lower() not in bundle.ENDINGS or path.name.startswith("."):
        return ""
    if path.stem == PurePosixPath(bundle.POLICY).stem:
        return bundle.POLICY
    place = f"{bundle.TOOLS}/{path.name}"
    return place if bundle.is_tool(place) else ""


def _decoded(path, content):
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as fault:
        raise NotAllowed(f"{path} is not UTF-8 text: save it as UTF-8 and upload it again.") from fault
