"""bin/serve for real: web server and worker start together, do work, and end together."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings

pytestmark = pytest.mark.long

#: A job without the file it is about: the worker that takes it can only say that it failed.
START_A_JOB = "from jobs.services import start; start('cases.read', by=None)"
PATIENCE = 90  # seconds; the machine may be busy with other tests


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def environment(tmp_path, port):
    """An installation of its own: SQLite and files, whatever the tests themselves run on."""
    clean = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    return {**clean, "VAR_DIR": str(tmp_path), "PORT": str(port), "DATABASE_URL": "", "REDIS_URL": "",
            "PYTHONUNBUFFERED": "1"}


@pytest.fixture
def serve(environment):
    """serve() starts bin/serve; what is still running at the end is stopped."""
    started = []

    def start():
        started.append(subprocess.Popen(
            [sys.executable, "bin/serve"], cwd=settings.BASE_DIR, env=environment,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        ))
        return started[-1]

    yield start
    for process in started:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=PATIENCE)


def wait_until(happened):
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, "It did not happen in time."
        time.sleep(0.2)


def wait_until_ready(process):
    return said_until_ready(process)[-1]


def said_until_ready(process):
    """Every line until the application answers."""
    said = []
    for line in process.stdout:
        said.append(line)
        if line.startswith("Ready"):
            return said
    return pytest.fail(f"bin/serve ended before it was ready:\n{''.join(said)}")


def children(process):
    """{word of the command: pid} of the two processes that bin/serve keeps."""
    pids = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    commands = {pid: Path(f"/proc/{pid}/cmdline").read_text() for pid in pids}
    return {
        name: int(pid) for pid, command in commands.items()
        for name in ("gunicorn", "celery") if name in command
    }


def test_the_application_starts_works_and_stops(serve, environment, tmp_path, port):
    """The queue is Redis where this run of the tests has one (a database of its own), else files."""
    if settings.ENVIRONMENT.redis_url:
        environment["REDIS_URL"] = urlsplit(settings.ENVIRONMENT.redis_url)._replace(path="/14").geturl()
    process = serve()
    *_, code, _, counts, _, ready = said_until_ready(process)
    assert re.fullmatch(r" {4}(\w{4}-){2}\w{4}\n", code)
    assert counts == "It counts once, until the next start.\n"
    assert ready == f"Ready: http://127.0.0.1:{port}/   (Ctrl-C stops it)\n"

    page = urllib.request.urlopen(f"http://127.0.0.1:{port}/accounts/login/")
    assert page.url == f"http://127.0.0.1:{port}/start/"
    assert (page.status, page.headers["X-Frame-Options"]) == (200, "DENY")

    subprocess.run(
        [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", START_A_JOB],
        cwd=settings.BASE_DIR, env=environment, check=True,
    )
    with closing(sqlite3.connect(tmp_path / "db.sqlite3")) as database:
        wait_until(lambda: database.execute("SELECT status FROM jobs_job").fetchall() == [("failed",)])

    process.send_signal(signal.SIGTERM)
    assert process.wait(PATIENCE) == 0


def test_when_the_worker_dies_the_web_server_does_not_go_on_alone(serve, port):
    process = serve()
    wait_until_ready(process)

    os.kill(children(process)["celery"], signal.SIGKILL)

    assert process.wait(PATIENCE) == 1
    assert "The background worker ended with code -9, see above.\n" in process.stdout.read()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_a_port_that_is_taken_is_named(serve, port):
    with socket.create_server(("127.0.0.1", port)):
        process = serve()

        assert process.wait(PATIENCE) == 1
        assert process.stdout.read() == (
            f"Port {port} on 127.0.0.1 cannot be used (address already in use): stop the program "
            f"that has it, or choose another: PORT={port + 1} make run\n"
        )


def test_a_wrong_environment_is_told_before_anything_starts(serve, environment, port):
    environment["TIME_ZONE"] = "Mars"

    process = serve()

    assert process.wait(PATIENCE) == 1
    assert "TIME_ZONE: 'Mars' cannot be used" in process.stdout.read()
