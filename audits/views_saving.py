"""What the form's script asks: save these answers, what did others save, the key for drafts.

The words that go over the wire are in docs/autosave.md.
"""

import base64
import json
import secrets
from dataclasses import dataclass
from datetime import UTC, timedelta

from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from audits import ages, answers, checks, limit_notes
from audits.models import AnswerChange, Audit
from audits.opening import note_reading, open_audit
from frameworks.models import Question
from lib import clock
from lib.again import TooBusy
from lib.ids import is_id
from lib.permissions import can
from lib.steps import NotAllowed

MOST_CHANGES = 200
MOST_KEYS = 20
#: Saves that were under way while somebody looked are found by the next look.
OVERLAP = timedelta(seconds=5)
DRAFT_KEY = "draft_key"
GONE = "You can no longer open this audit."


class NotUnderstood(ValueError):
    """A save that this page's script cannot have sent; the message says what is wrong with it."""


class SomebodyElse(Exception):
    """The page was opened by somebody else than who is signed in now."""


@never_cache
@require_POST
def save(request, pk):
    """Store the changed answers; says for each field what became of it. 409: one of them clashed."""
    try:
        changes = _changes(request, pk)
        audit, saved = answers.save_in(pk, changes, by=request.user)
    except Audit.DoesNotExist:
        return _refused(GONE, 404)
    except SomebodyElse:
        return _refused("Somebody else is signed in in this browser now.", 401)
    except NotUnderstood as mistake:
        seen = Audit.objects.visible_to(request.user).filter(pk=pk).exists()
        return _refused(str(mistake), 400) if seen else _refused(GONE, 404)
    except (NotAllowed, PermissionDenied) as refusal:
        return _refused(str(refusal), 403)
    except TooBusy as busy:
        return JsonResponse({"busy": str(busy)}, status=503, headers={"Retry-After": str(TooBusy.COME_BACK)})
    clashed = any(one.outcome == "clash" for one in saved)
    told = {"at": clock_time(clock.now()), "fields": [_outcome(one) for one in saved]}
    told |= _limits(audit, request.user) | _doubts(audit, changes)
    return JsonResponse(told, status=409 if clashed else 200)


@never_cache
@require_GET
def since(request, pk):
    """What was saved since the page last looked, who is signed in, and a fresh token."""
    asked = _moment(request.GET.get("since", ""))
    if asked is None:
        return _refused("Say since when, as a moment with its time zone.", 400)
    audit = open_audit(request, pk, shown=False)
    now = clock.now()
    news = answers.since(audit, asked) if can(request.user, "audits.see_judgements", audit) else []
    if news:
        note_reading(request, audit)
    told = {
        "person": request.user.pk,
        "token": get_token(request),
        "since": (now - OVERLAP).isoformat(),
        "fields": [_news(answer) for answer in news],
    }
    return JsonResponse(told | (_limits(audit, request.user) if news else {}))


def _moment(text):
    """A moment with its time zone that a page knew; None where the text is none."""
    try:
        moment = parse_datetime(text)
        return None if moment is None or timezone.is_naive(moment) else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


@never_cache
@require_POST
def draft_key(request):
    """The key under which this session's unsaved text may lie on the device; it ends with the session."""
    key = request.session.get(DRAFT_KEY)
    if key is None:
        key = request.session[DRAFT_KEY] = base64.b64encode(secrets.token_bytes(32)).decode()
    return JsonResponse({"secret": key})


def clock_time(moment):
    """A moment as the save line says it: 14:05."""
    return f"{timezone.localtime(moment):%H:%M}"


def _refused(sentence, status):
    return JsonResponse({"refused": sentence}, status=status)


def _limits(audit, person):
    """Which limiting judgements hold now; nothing where the tool has none."""
    if not audit.tool_version.limits:
        return {}
    whole = Audit.objects.select_related("framework_version", "tool_version").get(pk=audit.pk)
    return {"limits": limit_notes.notes_by_field(whole, person)}


def _doubts(audit, changes):
    """What of the tables that were sent cannot stand: {"31.answer": [sentences]}; nothing where none was sent."""
    sent = {one.question_id: one.value for one in changes if one.part == answers.ANSWER and one.value[:1] in ("[", "")}
    tables = Question.objects.filter(pk__in=sent, kind=Question.Kind.TABLE) if sent else ()
    told = {one.pk: ages.too_young(one, checks.rows_of(sent[one.pk]), audit.case) for one in tables}
    return {"doubts": {f"{pk}.answer": list(sentences) for pk, sentences in told.items()}} if told else {}


def _outcome(saved):
    told = {"field": f"{saved.question_id}.{saved.part}", "outcome": saved.outcome, "version": saved.version}
    if saved.outcome == "clash":
        told |= {"value": saved.theirs, "by": saved.by_name, "at": clock_time(saved.at)}
    return told


def _news(answer):
    return {
        "field": f"{answer.question_id}.{answer.part}",
        "version": answer.version,
        "value": answer.value,
        "by": answer.by.name,
        "at": clock_time(answer.at),
    }


# What was sent


@dataclass(frozen=True)
class _Sent:
    """One change as the page sent it; `after` names earlier saves whose reply it never got."""

    change: answers.Change
    after: tuple


def _changes(request, pk):
    sent = _understood(request)
    known = _own_versions(pk, sent, request.user)
    return [_with_own_version(one, known) for one in sent]


def _understood(request):
    try:
        body = json.loads(request.body)
        if body["person"] != request.user.pk:
            raise SomebodyElse
        if len(body["changes"]) > MOST_CHANGES:
            raise NotUnderstood(f"At most {MOST_CHANGES} answers are saved at once.")
        return [_sent(one) for one in body["changes"]]
    except NotUnderstood:
        raise
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
        raise NotUnderstood("The page sent answers that cannot be read: reload it.") from error


def _sent(one):
    question, _, part = one["field"].partition(".")
    texts, version, after = (one["value"], one["key"], part), one["version"], one.get("after", [])
    if not is_id(question) or type(version) is not int or version < 0:
        raise NotUnderstood("The page named a field that cannot be read: reload it.")
    if not all(isinstance(text, str) for text in (*texts, *after)) or not 8 <= len(one["key"]) <= 64:
        raise NotUnderstood("The page sent an answer that is not text: reload it.")
    change = answers.Change(int(question), part, plain_text(one["value"]), version, one["key"])
    return _Sent(change, tuple(after[-MOST_KEYS:]))


def plain_text(value):
    """Typed text as it is stored: one kind of line end, nothing a database refuses."""
    known = value.encode("utf-8", "replace").decode("utf-8")
    return known.replace("\r\n", "\n").replace("\0", "")


def _own_versions(audit_pk, sent, person):
    """Versions this person's own unanswered saves made: {key: version}."""
    keys = {key for one in sent for key in one.after}
    if not keys:
        return {}
    rows = AnswerChange.objects.filter(client_key__in=keys, answer__audit=audit_pk, by=person)
    return {
        (row.answer.question_id, row.answer.part, row.client_key): row.version
        for row in rows.select_related("answer")
    }


def _with_own_version(sent, known):
    """A save that reached us although its reply was lost is no clash with its own author."""
    change = sent.change
    versions = [known.get((change.question_id, change.part, key), 0) for key in sent.after]
    newest = max([change.version, *versions])
    return answers.Change(change.question_id, change.part, change.value, newest, change.key)
