"""What is held of one case in words: every text with the row it stands in, for reading through."""

from dataclasses import dataclass

from audits.models import Answer
from cases.models import AccessRequest
from frameworks.models import Question
from records.removing import BLANKED, GONE
from trail.services import key_of

SHORT = 1  # characters: less is no text


@dataclass(frozen=True)
class Held:
    """One text: the row, where it stands in words, and what it says."""

    thing: str
    where: str
    text: str


def texts_of(case):
    """Every text that people wrote about a case, in the order of the rooms."""
    return [*_answers(case), *_others(case)]


def counts_of(case):
    """What is held, as (what, how many), the case itself first."""
    rows = [("What the case list says", 1), ("Answers", Answer.objects.filter(audit__case=case).count())]
    for model, path, _ in BLANKED:
        if number := model.objects.filter(**{path: case}).count():
            rows.append((str(model._meta.verbose_name_plural).capitalize(), number))
    return rows


def _answers(case):
    words = (Question.Kind.TEXT, Question.Kind.LONGTEXT, Question.Kind.TABLE, Question.Kind.PEOPLE)
    rows = Answer.objects.filter(audit__case=case).exclude(value="").select_related("audit", "question")
    for answer in rows.order_by("audit", "question__section__order", "question__order", "pk"):
        if answer.part == Answer.Part.COMMENT or answer.question.kind in words:
            yield Held(key_of(answer), f"Audit {answer.audit.reference}: {answer.question.text}"[:300], answer.value)


def _others(case):
    for model, path, blank in BLANKED:
        fields = [name for name, after in blank.items() if isinstance(after, str)]
        if not fields or model is AccessRequest:
            continue
        for row in model.objects.filter(**{path: case}).order_by("pk"):
            for name in fields:
                text = getattr(row, name)
                if len(text) > SHORT and text != GONE:
                    yield Held(key_of(row), f"{_title(model)}: {_title_of(model, name)}", text)


def _title(model):
    return str(model._meta.verbose_name).capitalize()


def _title_of(model, name):
    return str(model._meta.get_field(name).verbose_name)
