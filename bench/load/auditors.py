"""What an auditor does on the last day of the month, for locust: saves, opens sections, looks at the list.

Each saves an answer every 2.5 to 7.5 seconds, opens a section once and the list of audits twice
a minute, as people do in an hour of writing. What was sent and what was acknowledged is written
down, a line before and a line after, and compared with the database when the load is over.
"""

import json
import os
import random
import secrets
import uuid
from pathlib import Path

from locust import FastHttpUser, between, events, task

PLAYED = json.loads(Path(os.environ["LOAD_PEOPLE"]).read_text())
LOG = Path(os.environ["LOAD_LOG"]).open("w", buffering=1)  # noqa: SIM115 - open as long as the load runs
SAVES = os.environ["LOAD_SAVES"]  # where a proxy would lead a save to
CHANCE = random.Random(int(os.environ.get("LOAD_SEED", "1")))
WORDS = ("the", "worker", "saw", "child", "alone", "and", "plan", "says", "who", "does", "what", "by", "when")


class Auditor(FastHttpUser):
    wait_time = between(2.5, 7.5)

    def on_start(self):
        self.me = PLAYED.pop()
        self.versions = {}
        self.token = secrets.token_hex(16)
        self.headers = {"Cookie": f"{self.me['cookie']}; csrftoken={self.token}", "X-CSRFToken": self.token}

    @task(12)
    def save(self):
        field = CHANCE.choice(CHANCE.choice(list(self.me["fields"].values())))
        value = " ".join(CHANCE.choices(WORDS, k=CHANCE.randint(5, 60)))
        key = str(uuid.uuid4())
        change = {"field": field, "value": value, "version": self.versions.get(field, 0), "key": key, "after": []}
        said = {"audit": self.me["audit"], "field": field, "key": key, "value": value}
        _note("sent", said)
        with self.client.post(
            f"{SAVES}/audits/{self.me['audit']}/save/", json={"person": self.me["person"], "changes": [change]},
            headers=self.headers, name="save", catch_response=True,
        ) as answer:  # fmt: skip
            told = answer.json()["fields"][0] if answer.status_code == 200 else {}
            if told.get("outcome") not in ("saved", "repeated"):
                answer.failure(f"not saved: {answer.status_code}")
                return
            self.versions[field] = told["version"]
            _note("saved", {**said, "version": told["version"]})

    @task(1)
    def open_section(self):
        code = CHANCE.choice(list(self.me["fields"]))
        self._open(f"/audits/{self.me['audit']}/sections/{code}/", "section")

    @task(2)
    def open_list(self):
        self._open("/audits/", "list")

    def _open(self, path, name):
        with self.client.get(
            path, headers=self.headers, name=name, catch_response=True, allow_redirects=False
        ) as answer:
            if answer.status_code != 200:
                answer.failure(f"{path} answered {answer.status_code}")


def _note(what, said):
    LOG.write(json.dumps({"what": what, **said}) + "\n")


@events.quitting.add_listener
def close(environment, **_):
    LOG.close()
