"""A small mail server that keeps what it gets, and answers slowly when it is told to."""

import contextlib
import json
import socketserver
import threading
import time
from email import message_from_bytes
from email.policy import SMTP

SLOW = 0.15  # seconds until a slow server answers: the window in which a kill makes a mail come again


class Post:
    """The server, in threads of this process. `mood` is "prompt" or "slow"."""

    def __init__(self, path):
        self.path, self.mood = path, "prompt"
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _Talk)
        self._server.post = self
        self.port = self._server.server_address[1]
        self._file = path.open("a", buffering=1)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()

    def keep(self, content, to):
        """Note a message as it came; gives its line, to be noted again when it was answered."""
        said = message_from_bytes(content, policy=SMTP)
        line = {"id": str(said["Message-ID"]).strip(), "to": to, "subject": str(said["Subject"])}
        self.write({**line, "event": "came"})
        return line

    def write(self, line):
        with self._lock:
            self._file.write(json.dumps({"at": round(time.time(), 3), **line}) + "\n")


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


class _Talk(socketserver.StreamRequestHandler):
    """One client's connection."""

    timeout = 30  # seconds

    def handle(self):
        with contextlib.suppress(OSError):  # the client was killed, or gave up
            self._talk()

    def _talk(self):
        self._say("220 bench")
        to = []
        while line := self.rfile.readline():
            word = line[:4].upper().strip()
            if word == b"EHLO" or word == b"HELO":
                self._say("250 bench")
            elif word == b"RCPT":
                to.append(line.decode().split("<")[1].split(">")[0])
                self._say("250 yes")
            elif word == b"DATA":
                if not self._take(to):
                    return
                to = []
            elif word == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 yes")

    def _take(self, to):
        """Read one message and answer it; False where the connection is given up."""
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        if not line:
            return False
        post = self.server.post
        kept = post.keep(b"".join(lines), to)
        if post.mood == "slow":
            time.sleep(SLOW)
        self._say("250 kept")
        post.write({**kept, "event": "answered"})
        return True

    def _say(self, text):
        self.wfile.write(f"{text}\r\n".encode())


def read(path):
    """All lines of the mail server's book."""
    return [json.loads(line) for line in path.read_text().splitlines()]
