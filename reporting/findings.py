"""What audits found, in the auditors' words, gathered under the policy's themes (HULL-12, HULL-51).

A finding is a comment, or a text, that stands in a finalised audit under a question which the
framework puts to a theme. Whoever may open the audit finds it; a moderator who has not graded
yet does not.
"""

from django.db.models import Q

from audits.models import Answer, Audit, Participant
from frameworks.models import FrameworkVersion, Question

TEXTS = (Question.Kind.TEXT, Question.Kind.LONGTEXT)
AROUND = (
    "audit__case", "audit__team__parent", "audit__practitioner", "audit__team_manager", "audit__iro",
    "audit__framework_version", "question__section",
)  # fmt: skip


def findings_of(person):
    """Every finding this person may read, the newest audits first; queryset of Answer."""
    blind = Participant.objects.running().filter(person=person, part=Participant.Part.BLIND)
    audits = Audit.objects.visible_to(person).filter(status__in=Audit.GRADED).exclude(pk__in=blind.values("audit"))
    words = Q(part=Answer.Part.COMMENT) | Q(question__kind__in=TEXTS)
    found = Answer.objects.filter(words, audit__in=audits.values("pk"), question__in=_questions()).exclude(value="")
    return found.select_related(*AROUND).order_by("-audit__month", "audit__reference", "question__order", "pk")


def under(theme):
    """The ids of the questions that a theme's code stands beside, or beside their section."""
    return [pk for pk, themes in _themed() if theme in themes]


def _questions():
    return [pk for pk, _ in _themed()]


def _themed():
    rows = Question.objects.order_by("pk").values_list("pk", "themes", "section__themes")
    return [(pk, {*own, *sections}) for pk, own, sections in rows if own or sections]


def titles():
    """The themes of every framework version by code, in its newest words: {code: title}."""
    versions = FrameworkVersion.objects.order_by("in_force_from", "pk")
    return {theme.code: theme.title for version in versions for theme in version.policy.themes}


def answers_beside(findings):
    """The chosen answer beside each comment, in words: {(audit id, question id): label}."""
    keys = {(one.audit_id, one.question_id) for one in findings if one.part == Answer.Part.COMMENT}
    rows = Answer.objects.filter(
        part=Answer.Part.ANSWER, audit__in={audit for audit, _ in keys}, question__in={pk for _, pk in keys}
    ).select_related("question")
    return {
        (one.audit_id, one.question_id): label
        for one in rows
        if (label := next((c["label"] for c in one.question.choices if c["code"] == one.value), ""))
    }
