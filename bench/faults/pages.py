"""An audit's form as somebody has it open: what autosave.js does, without a browser (docs/autosave.md)."""

import json
import uuid

from bench.faults.browser import NoAnswer

LONG_AGO = "2026-01-01T00:00:00%2B00:00"


class Page:
    """What one person has typed in one audit and what of it is saved."""

    def __init__(self, browser, audit, log):
        self.browser, self.audit, self.log = browser, audit, log
        self.versions = {}  # field: the version last known
        self.dirty = {}  # field: (value, key, keys sent before and never answered)
        self.refused = ""

    def look(self):
        """Learn what stands, as a page that is opened; False where nothing answered."""
        try:
            answer = self.browser.get(f"/audits/{self.audit}/since/?since={LONG_AGO}")
        except NoAnswer:
            return False
        if answer.status != 200:
            return False
        self.versions |= {one["field"]: one["version"] for one in json.loads(answer.text)["fields"]}
        return True

    def type(self, field, value):
        """Type into a field; an older text that was on its way is named."""
        _, key, after = self.dirty.get(field, ("", "", []))
        self.dirty[field] = (value, str(uuid.uuid4()), [*after, key] if key else after)

    def save(self):
        """Send what is not saved; True once nothing is left."""
        if not self.dirty or self.refused:
            return not self.dirty
        sent = dict(self.dirty)
        changes = [
            {"field": f, "value": v, "version": self.versions.get(f, 0), "key": key, "after": after[-20:]}
            for f, (v, key, after) in sent.items()
        ]
        number = self.log.sent("save", audit=self.audit, person=self.browser.person, changes=changes)
        body = json.dumps({"person": self.browser.person, "changes": changes}).encode()
        try:
            answer = self.browser.send(f"/audits/{self.audit}/save/", body)
        except NoAnswer as reason:
            self.log.answered(number, "no answer", why=str(reason))
            return False
        return self._heard(number, answer, sent)

    def _heard(self, number, answer, sent):
        if answer.status in (200, 409):
            fields = json.loads(answer.text)["fields"]
            self.log.answered(number, "done", fields=fields)
            for one in fields:
                self._learn(one, sent[one["field"]])
        elif answer.status in (400, 403, 404) and answer.text.startswith("{"):
            self.refused = json.loads(answer.text)["refused"]
            self.log.answered(number, "refused", why=self.refused)
        else:
            self.log.answered(number, "trouble", status=answer.status, text=answer.text[:300])
        return not self.dirty

    def _learn(self, one, sent):
        field, key = one["field"], sent[1]
        self.versions[field] = one["version"]
        if one["outcome"] == "clash":
            return  # both are shown; sent again it overwrites knowingly
        if field in self.dirty and self.dirty[field][1] == key:
            del self.dirty[field]
