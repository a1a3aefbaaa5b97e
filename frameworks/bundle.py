"""A framework's files, read whole: the policy, the tools, and whether they agree.

`policy.yaml` holds the rules, `tools/<name>.yaml` one tool each. Nothing is
taken unless every file reads and every cross-check holds.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from functools import lru_cache

from frameworks import checks, documents
from frameworks.policy import Policy
from frameworks.problems import FrameworkRefused, Problem
from frameworks.reading import to_plain
from frameworks.schema import WRONG, Reader
from frameworks.toolforms import ToolForm

POLICY = "policy.yaml"
TOOLS = "tools"
ENDINGS = (".yaml", ".yml")
LONGEST_FILE = documents.LONGEST_FILE


@dataclass(frozen=True)
class Bundle:
    """Files that make a framework. `texts` is path to text, `tools` path to tool."""

    texts: dict
    policy: Policy
    tools: dict

    @property
    def digest(self):
        """Of the texts: a changed comment is a changed file."""
        return digest_of(self.texts)


def digest_of(plain):
    """SHA-256 of plain values, the same for the same values."""
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def texts_of(directory):
    """The framework's files in a directory, path to text."""
    if not directory.is_dir():
        raise _refused(str(directory), f"expected a directory with {POLICY} in it, got none")
    paths = [directory / POLICY, *sorted((directory / TOOLS).glob("*"))]
    found = [path for path in paths if path.suffix in ENDINGS and path.is_file()]
    return {path.relative_to(directory).as_posix(): _text(path, directory) for path in found}


def _text(path, directory):
    name = path.relative_to(directory).as_posix()
    if path.stat().st_size > 4 * documents.LONGEST_FILE:
        raise _refused(name, f"expected at most {documents.LONGEST_FILE:,} characters, got a larger file")
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        raise _refused(name, "expected UTF-8 text, got other bytes; save the file as UTF-8", line) from fault


def is_tool(path):
    """Whether a path is one of a tool: tools/<name>.yaml."""
    return re.fullmatch(rf"{TOOLS}/[A-Za-z0-9_-]{{1,60}}\.ya?ml", path) is not None


def form_of(path, text):
    """The policy or tool in one file, or None where the file alone has mistakes."""
    form = _file(path, text)[1]
    return None if form is WRONG else form


def _refused(file, message, line=1):
    return FrameworkRefused([Problem(file, line, "", message)])


def read(texts):
    """The bundle of these texts, or FrameworkRefused with every problem found."""
    if POLICY not in texts:
        raise _refused(POLICY, f"expected a file {POLICY}, got none")
    readers, forms = {}, {}
    for path, text in sorted(texts.items()):
        readers[path], forms[path] = _file(path, text)
    problems = [problem for reader in readers.values() for problem in reader.problems]
    problems = problems or checks.problems_of(forms[POLICY], _tools(forms), readers)
    if problems:
        raise FrameworkRefused(problems)
    return Bundle(texts=dict(texts), policy=forms[POLICY], tools=_tools(forms))


@lru_cache(maxsize=64)
def _file(path, text):
    """One file's reader and form; kept, because most files of a changed framework are the same."""
    reader = Reader(path)
    root = documents.read(text, path, reader.problems)
    kind = Policy if path == POLICY else ToolForm
    return reader, WRONG if root is None else reader.read(kind, root)


def _tools(forms):
    return {path: form for path, form in forms.items() if path != POLICY}


def tool_digest(form):
    """Of what a tool says, so that a changed comment in its file makes no new version."""
    return digest_of(to_plain(form))
