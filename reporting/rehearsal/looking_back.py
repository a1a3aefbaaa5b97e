"""Grades truly given, seen through rules that were not in force."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from audits.models import Answer, Audit


@dataclass(frozen=True)
class Alerted:
    """One grade of the span: how often it stood, who would have been told, and whether a chain begins.

    `name` is the grade's under the changed rules, or its code where they do not know it.
    """

    code: str
    name: str
    known: bool
    audits: int
    roles: tuple[str, ...]
    starts_chain: bool


def alerted(policy, months):
    """Every grade given in the months (a list of Month), best first; unknown ones last."""
    given = Counter(graded(months).values_list("final_grade", "grade"))
    counts = Counter()
    for (final, first), number in given.items():
        counts[final or first] += number
    codes = [*policy.overall.codes, *sorted(set(counts) - set(policy.overall.codes))]
    return tuple(_alerted(policy, code, counts[code]) for code in codes if counts[code])


def graded(months):
    """The finished audits of the months that have an overall grade."""
    days = [month.first_day for month in months]
    return Audit.objects.filter(month__in=days, status__in=Audit.GRADED, is_graded=True)


def _alerted(policy, code, number):
    grade = policy.grade(code)
    return Alerted(
        code=code,
        name=grade.name if grade else code,
        known=grade is not None,
        audits=number,
        roles=tuple(policy.role_title(role) for role in policy.told_of(code)),
        starts_chain=policy.chain_for(code) is not None,
    )


@dataclass(frozen=True)
class Capped:
    """One limiting judgement of the changed rules, and how many given grades it would have capped."""

    tool: str
    why: str
    at: str  # name of the best grade it allows
    audits: int


def capped(bundle, months):
    """What each limit of the changed tools would have capped, in the tools' order."""
    found = []
    for form in bundle.tools.values():
        if form.limits:
            given = _given(form.code, months)
            found += [_capped(bundle.policy, form, rule, given) for rule in form.limits]
    return tuple(found)


def _given(tool, months):
    """What stood in each finished audit of a tool: [{question code: value}]."""
    audits = graded(months).filter(tool_version__tool__code=tool)
    rows = Answer.objects.filter(audit__in=audits.values("pk"), part=Answer.Part.ANSWER).order_by()
    forms = defaultdict(dict)
    for audit, code, value in rows.values_list("audit", "question__code", "value").iterator():
        forms[audit][code] = value
    return list(forms.values())


def _capped(policy, form, rule, given):
    questions = [(section, one) for section in form.sections for one in section.questions]
    question = next(one for section, one in questions if _is_capped(section, one, rule))
    scale = policy.scale(question.scale)
    best = scale.grade(rule.at)
    judged = {section.code: one.code for section, one in questions if one.kind == "judgement"}
    number = sum(
        _is_better(scale, values.get(question.code), best) and _bites(rule, values, judged) for values in given
    )
    return Capped(form.title, rule.why, best.name, number)


def _is_capped(section, question, rule):
    kind = "judgement" if rule.section else "grade"
    return question.kind == kind and rule.section in (None, section.code)


def _is_better(scale, code, best):
    grade = scale.grade(code)
    return grade is not None and grade.position < best.position


def _bites(rule, values, judged):
    """Whether any of a limit's cases holds for the answers of one audit."""
    for case in rule.when:
        poor = sum(values.get(judged.get(section)) in case.grades for section in case.sections)
        if case.sections and poor >= case.at_least or case.question and values.get(case.question) in case.answers:
            return True
    return False
