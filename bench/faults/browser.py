"""One person's browser: signed in, asking either web process, going to the other where one does not answer."""

import http.client
import random
import urllib.parse

TOKEN = "benchbenchbenchbenchbenchbenchbe"  # 32 letters, as Django makes them
PATIENCE = 15  # seconds; what autosave.js waits


class NoAnswer(Exception):
    """Nothing came back: whether it was done is not known."""


class Answer:
    """Status, where it leads, and the text."""

    def __init__(self, status, location, text):
        self.status, self.location, self.text = status, location, text

    @property
    def is_trouble(self):
        """The application, or something it stands on, is away."""
        return self.status >= 500 or self.status == 429


class Browser:
    """`offline` is set while there is no network here."""

    def __init__(self, ports, person, session, *, seed):
        self.ports, self.person, self.offline = list(ports), person, False
        self._cookie = f"sessionid={session}; csrftoken={TOKEN}"
        self._open, self._luck = {}, random.Random(seed)

    def get(self, path):
        return self._ask("GET", path)

    def post(self, path, fields):
        body = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": TOKEN})
        return self._ask("POST", path, body.encode(), "application/x-www-form-urlencoded")

    def send(self, path, body, content_type="application/json"):
        return self._ask("POST", path, body, content_type)

    def _ask(self, method, path, body=None, content_type=""):
        if self.offline:
            raise NoAnswer("There is no network.")
        port = self._luck.choice(self.ports)
        headers = {"Cookie": self._cookie, "X-CSRFToken": TOKEN}
        if body is not None:
            headers["Content-Type"] = content_type
        connection = self._open.pop(port, None) or http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            answer = Answer(response.status, response.headers.get("Location", ""), response.read().decode())
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            raise NoAnswer(f"{type(error).__name__}: {error}") from error
        self._open[port] = connection
        return answer
