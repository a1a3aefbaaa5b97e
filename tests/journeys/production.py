"""The web server as an installation runs it: gunicorn, files named by their contents, on a database of ours."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager

from django.conf import settings

PATIENCE = 60  # seconds until it answers


@contextmanager
def serving(folder, database, *, key):
    """The address of a server that keeps its files in `folder`; `key` signs its sessions."""
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "VAR_DIR": str(folder), "DATABASE_URL": database,
        "SECRET_KEY": key, "DEBUG": "false", "ALLOWED_HOSTS": "127.0.0.1", "SITE_URL": address,
    }  # fmt: skip
    collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    subprocess.run(collect, cwd=settings.BASE_DIR, env=environment, check=True)
    web = [
        sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2",
        "--threads", "4", "--log-level", "warning",
    ]  # fmt: skip
    process = subprocess.Popen(web, cwd=settings.BASE_DIR, env=environment)
    try:
        _wait_for(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(30)


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(address, process):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/health/", timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"The web server at {address} does not answer.")


class Wire:
    """What comes over the wire for the pages of one browser, as the browser itself counts it."""

    def __init__(self, page):
        self.names, self.sizes, self.kept = {}, {}, set()
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.responseReceived", self._answered)
        session.on("Network.loadingFinished", self._finished)
        session.on("Network.requestServedFromCache", lambda told: self.kept.add(told["requestId"]))

    def _answered(self, told):
        self.names[told["requestId"]] = told["response"]["url"]

    def _finished(self, told):
        self.sizes[told["requestId"]] = int(told["encodedDataLength"])

    def forget(self):
        self.names, self.sizes = {}, {}

    @property
    def bytes(self):
        """Headers and bodies, compressed as they came."""
        return sum(self.sizes.values())

    def told(self):
        """{address: bytes}, the heaviest first."""
        sizes = {self.names.get(key, "?"): size for key, size in self.sizes.items() if size}
        return dict(sorted(sizes.items(), key=lambda pair: -pair[1]))
