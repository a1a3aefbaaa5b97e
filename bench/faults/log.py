"""The log of all clients: a line before something is sent and one after the answer. Only added to."""

import itertools
import json
import threading
import time


class Log:
    """Lines of JSON in a file; several threads write."""

    def __init__(self, path):
        self.path = path
        self._file = path.open("a", buffering=1)
        self._lock, self._numbers = threading.Lock(), itertools.count(1)
        self.acknowledged = 0  # changes that somebody was told are done

    def sent(self, what, **more):
        """Note that something is sent now; gives its number for the answer."""
        number = next(self._numbers)
        self._write({"sent": number, "what": what, **more})
        return number

    def answered(self, number, outcome, **more):
        """Note how it was answered: "done", "refused", "trouble" or "no answer"."""
        if outcome == "done":
            taken = [one for one in more.get("fields", [{}]) if one.get("outcome") != "clash"]
            with self._lock:
                self.acknowledged += len(taken)
        self._write({"answered": number, "outcome": outcome, **more})

    def note(self, what, **more):
        """Note something that no client sent, such as a fault."""
        self._write({"noted": what, **more})

    def _write(self, line):
        with self._lock:
            self._file.write(json.dumps({"at": round(time.time(), 3), **line}) + "\n")


def read(path):
    """All lines of a log."""
    return [json.loads(line) for line in path.read_text().splitlines()]
