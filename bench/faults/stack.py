"""The real stack on loopback: two web processes, two workers, a scheduler, started as they are served."""

import os
import subprocess
import sys
from pathlib import Path

from bench.faults.moved import APART, MOVED
from bench.faults.servers import children, free_port, kill, kill_whole, wait_for

ROOT = Path(__file__).resolve().parent.parent.parent
WEBS, WORKERS = ("web 1", "web 2"), ("worker 1", "worker 2")
SCHEDULER, SECOND = "scheduler", "second scheduler"


def environment(folder, *, database_url, redis_url, mail_port):
    """The settings of one installation on the bench."""
    return {
        "DJANGO_SETTINGS_MODULE": "bench.faults.settings", "VAR_DIR": str(folder / "var"),
        "DATABASE_URL": database_url, "REDIS_URL": redis_url, "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        "SECRET_KEY": "only-for-the-bench-" * 3, "ALLOWED_HOSTS": "", "HTTPS_ONLY": "", "DEBUG": "", "DEMO": "true",
        "SITE_URL": "http://127.0.0.1", "TRUSTED_PROXIES": "",
        "PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges",
    }  # fmt: skip


class Stack:
    """The processes of one installation; each may be killed, and is started again as a supervisor would."""

    def __init__(self, folder, environment):
        self.folder, self.environment = folder, {**os.environ, **environment}
        self.ports = {name: free_port() for name in WEBS}
        self._processes = {}

    def start(self):
        """Start all, and return when the web processes answer."""
        for name in (*WEBS, *WORKERS, SCHEDULER):
            self.run(name)
        for name in WEBS:
            wait_for(self.ports[name], what=name, log=self.log(name))

    def manage(self, *arguments):
        """Run one of the application's commands."""
        command = [sys.executable, str(ROOT / "manage.py"), *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"manage.py {' '.join(arguments)} failed: {done.stdout[-2000:]}{done.stderr[-2000:]}")

    def run(self, name, *, apart=0):
        """Start a process, unless it runs; its machine's clock is so many seconds beside the others'."""
        if self.lives(name):
            return
        environment = {**self.environment, MOVED: os.environ.get(MOVED, ""), APART: str(apart)}
        with self.log(name).open("a") as out:
            self._processes[name] = subprocess.Popen(
                self._command(name), cwd=ROOT, env=environment, stdout=out, stderr=out,
                stdin=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip

    def lives(self, name):
        """Whether a process was started and has not ended."""
        process = self._processes.get(name)
        return process is not None and process.poll() is None

    def keep_up(self):
        """Start again what has died; what a supervisor does."""
        for name in (*WEBS, *WORKERS, SCHEDULER):
            self.run(name)

    def kill(self, name):
        """kill -9 of a whole process with its children."""
        kill_whole(self._processes[name])

    def kill_child(self, name):
        """kill -9 of what does the work, under a parent that lives on; False where there is none."""
        found = children(self._processes[name].pid)
        kill(found[:1])
        return bool(found)

    def stop(self):
        """kill -9 of everything that was started."""
        for process in self._processes.values():
            kill_whole(process)
        self._processes.clear()

    def log(self, name):
        """The file that holds what a process said."""
        return self.folder / f"{name.replace(' ', '-')}.log"

    def _command(self, name):
        if name in WEBS:
            return [
                sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{self.ports[name]}",
                "--workers", "1", "--threads", "4", "--timeout", "120", "--graceful-timeout", "20",
                "--log-level", "warning",
            ]  # fmt: skip
        celery = [sys.executable, "-m", "celery", "--app", "config", "--quiet"]
        if name in WORKERS:
            own = ["--concurrency", "1", "--loglevel", "warning"]
            return [*celery, "worker", "--hostname", f"{name.replace(' ', '')}@bench", *own]
        return [*celery, "beat", "--schedule", str(self.folder / f"beat-{name.split()[0]}"), "--loglevel", "warning"]
