"""PostgreSQL and Redis of the bench's own, in a scratch folder on free ports; each can be killed and comes back."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg2
from psycopg2 import sql

PATIENCE = 60  # seconds
FIRST_PORT, LAST_PORT = 8300, 8389


class DidNotStart(Exception):
    """What did not start, and where it says why."""


def free_port():
    """A port nobody listens on now, of the bench's own range; another one each time."""
    for port in range(_given[-1] + 1 if _given else FIRST_PORT, LAST_PORT + 1):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        _given.append(port)
        return port
    raise DidNotStart(f"No port from {FIRST_PORT} to {LAST_PORT} is free: end what listens there.")


_given = []


def children(pid):
    """Ids of the processes whose parent is `pid`, theirs included."""
    of = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        of.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found = list(of.get(pid, ()))
    for child in found:
        found.extend(of.get(child, ()))
    return found


def kill(pids):
    """kill -9 each of the processes that is still there."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def kill_whole(process):
    """kill -9 of a process that we started, with its children, and wait until it is gone."""
    kill([process.pid, *children(process.pid)])
    process.wait()


def wait_for(port, *, what, log):
    """Return when something listens on a port."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise DidNotStart(f"{what} did not answer on port {port} within {PATIENCE} seconds: see {log}.")


class PostgreSQL:
    """A cluster with PostgreSQL's own settings for safety: what it acknowledged is on disk."""

    def __init__(self, folder):
        self.folder, self.port = folder / "postgresql", free_port()
        self.data, self.log = self.folder / "data", folder / "postgresql.log"
        self._process = None
        # PostgreSQL refuses to run as root: Debian's package brings a user for it.
        self._user = {"user": "postgres", "group": "postgres", "extra_groups": ()} if os.geteuid() == 0 else {}
        self.folder.mkdir()
        if self._user:
            folder.chmod(0o711)
            shutil.chown(self.folder, "postgres")
        self._do("initdb", "-D", self.data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync")

    def start(self):
        """Start it, and return when it answers."""
        command = [
            _programs() / "postgres", "-D", self.data, "-c", "listen_addresses=127.0.0.1", "-c", f"port={self.port}",
            "-c", f"unix_socket_directories={self.folder}", "-c", "max_connections=120",
        ]  # fmt: skip
        with self.log.open("a") as out:
            self._process = subprocess.Popen(
                list(map(str, command)), cwd="/", stdout=out, stderr=out, start_new_session=True, **self._user
            )
        deadline = time.monotonic() + PATIENCE
        while self._do("pg_isready", "-q", "-h", "127.0.0.1", "-p", self.port, may_fail=True):
            if time.monotonic() > deadline or self._process.poll() is not None:
                raise DidNotStart(f"PostgreSQL did not start: {self.log.read_text()[-2000:]}")
            time.sleep(0.05)

    def kill(self):
        """All its processes at once."""
        if self._process:
            kill_whole(self._process)

    def make(self, name):
        """Make an empty database."""
        address = ("-h", "127.0.0.1", "-p", self.port, "-U", "postgres")
        self._do("psql", *address, "-q", "-c", f'CREATE DATABASE "{name}"')
        return f"postgres://postgres@127.0.0.1:{self.port}/{name}"

    def _do(self, program, *arguments, may_fail=False):
        """Run one of PostgreSQL's programs; gives how it ended."""
        command = [str(_programs() / program), *map(str, arguments)]
        done = subprocess.run(command, cwd="/", capture_output=True, text=True, **self._user)
        if done.returncode and not may_fail:
            raise DidNotStart(f"{program} of PostgreSQL failed: {done.stderr}")
        return done.returncode


def _programs():
    """The folder of PostgreSQL's programs."""
    named = shutil.which("initdb")
    if named:
        return Path(named).resolve().parent
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if not found:
        raise DidNotStart("There is no PostgreSQL here: sudo apt-get install postgresql.")
    return found[-1].parent


class NamedPostgreSQL:
    """A server that is there already, which is not killed; databases made in it are dropped at the end."""

    def __init__(self, url):
        self.url, self._made = urlsplit(url), []

    def start(self):
        """It runs."""

    def kill(self):
        """Drop what was made in it."""
        for name in self._made:
            self._do("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def make(self, name):
        """Make an empty database, under a name that nobody else has."""
        name = f"{name}_{uuid4().hex[:12]}"
        self._do("CREATE DATABASE {}", name)
        self._made.append(name)
        return self.url._replace(path=f"/{name}").geturl()

    def _do(self, words, name):
        with contextlib.closing(psycopg2.connect(self.url._replace(path="/postgres").geturl())) as session:
            session.autocommit = True
            session.cursor().execute(sql.SQL(words).format(sql.Identifier(name)))


class NamedRedis:
    """A Redis that is there already, which is not killed."""

    def __init__(self, url):
        self.url = url

    def start(self):
        """It runs."""

    def kill(self):
        """It stays."""


class Redis:
    """A Redis that keeps nothing on disk: killed, it has forgotten all."""

    def __init__(self, folder):
        self.folder, self.port = folder, free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process = None

    def start(self):
        """Start it, and return when it answers."""
        log = self.folder / "redis.log"
        command = ["redis-server", "--bind", "127.0.0.1", "--port", str(self.port), "--save", "", "--appendonly", "no"]
        with log.open("a") as out:
            self._process = subprocess.Popen(command, cwd=self.folder, stdout=out, stderr=out, start_new_session=True)
        wait_for(self.port, what="Redis", log=log)

    def kill(self):
        """End it and all it remembered."""
        if self._process:
            kill_whole(self._process)
