"""F22: a save that the database gave up three times is refused for now, in words, and may be sent again."""

import json
from datetime import date

import pytest
from django.db import OperationalError, connection
from django.urls import reverse
from zeal import zeal_ignore

from audits.models import Answer
from frameworks import services as frameworks
from lib import again
from tests.audits import making
from tests.audits.conftest import HULL
from tests.cast import make_cast

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]


def locked(execute, sql, params, many, context):
    if sql.startswith('INSERT INTO "audits_answer"'):
        raise OperationalError("database is locked")
    return execute(sql, params, many, context)


def test_save_is_put_off_with_a_sentence_and_taken_when_sent_again(client, monkeypatch):
    monkeypatch.setattr(again, "PAUSE", 0.001)
    framework = frameworks.load(HULL, in_force_from=date(2020, 1, 1)).version
    cast = make_cast()
    audit = making.make_audit(cast, framework)
    field = f"{making.question(audit, 'kss1-1').pk}.comment"
    change = {"field": field, "value": "Seen alone.", "version": 0, "key": "key-0001"}
    body = json.dumps({"person": cast.amara.pk, "changes": [change]})
    client.force_login(cast.amara)

    def save():
        return client.post(reverse("audits:save", args=[audit.pk]), body, content_type="application/json")

    with connection.execute_wrapper(locked), zeal_ignore():  # three tries ask the same three times
        busy = save()
    stored = Answer.objects.count()
    taken = save()

    assert (busy.status_code, busy["Retry-After"], stored) == (503, "10", 0)
    assert busy.json() == {
        "busy": "Several people changed the same thing at the same moment, so nothing was saved. "
        "Wait a minute, then try again."
    }
    assert (taken.status_code, Answer.objects.get().value) == (200, "Seen alone.")
