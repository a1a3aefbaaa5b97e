"""What a tool's rules say in words: its limiting judgements, its score, when a question is asked."""

from dataclasses import dataclass

from frameworks.plain_words.words import Sentence, listed, times, titles
from frameworks.reading import from_plain
from frameworks.toolforms import LimitRule
from frameworks.vocabulary import CATEGORIES, MARKS


def limits(policy, tool, sections):
    """A sentence for each limiting judgement; `sections` are the tool's, with their questions."""
    form = _Form(policy, sections)
    return [form.limit(from_plain(LimitRule, plain)) for plain in tool.limits]


@dataclass(frozen=True)
class PrintedSection:
    """A section as the page of a tool prints it: with its themes, and its questions."""

    section: object
    themes: str
    questions: list


@dataclass(frozen=True)
class PrintedQuestion:
    """A question with the words of its answers and what else holds for it."""

    question: object
    answers: list
    notes: list


def form(policy, tool, sections):
    """The tool as it is printed: list of PrintedSection; `sections` with their questions."""
    graded = next((one.scale for part in sections for one in part.questions.all() if one.kind == "grade"), None)
    return [
        PrintedSection(
            part,
            theme_titles(policy, part.themes),
            [_printed(policy, tool, one, graded or policy.overall_scale) for one in part.questions.all()],
        )
        for part in sections
    ]


def theme_titles(policy, codes):
    """Themes by their codes, as people list them; "" for none."""
    named = [one.title for one in policy.themes if one.code in codes]
    return listed(named) if named else ""


def _printed(policy, tool, question, graded):
    notes = [_asked(policy, question, graded), _range(question)]
    if question.themes:
        notes.append(f"Theme: {theme_titles(policy, question.themes)}.")
    return PrintedQuestion(question, list(_answers(policy, tool, question)), [note for note in notes if note])


def _answers(policy, tool, question):
    if question.scale:
        yield from (grade.name for grade in policy.scale(question.scale).grades)
    for one in question.choices:
        points = one.get("points") if tool.score_title else None
        yield one["label"] if points is None else f"{one['label']} ({points:g} point{'' if points == 1 else 's'})"


def _range(question):
    least, most = question.limits.get("least"), question.limits.get("most")
    if question.kind != "number" or (least, most) == (None, None):
        return ""
    if None not in (least, most):
        return f"From {least} to {most}."
    return f"{most} or less." if least is None else f"{least} or more."


def _asked(policy, question, graded):
    """When a question is asked; "" where it is asked always."""
    names = {"categories": CATEGORIES.get, "marks": MARKS.get, "grades": lambda code: _grade(policy, graded, code)}
    told = [
        listed([f"“{names[name](code)}”" for code in question.applies_to[name]], "or")
        for name in names
        if question.applies_to.get(name)
    ]
    return f"Asked only for {', and for '.join(told)}." if told else ""


def _grade(policy, scale, code):
    return policy.scale(scale).grade(code).name


class _Form:
    """A tool's questions and sections by their codes."""

    def __init__(self, policy, sections):
        self.policy = policy
        self.sections = {section.code: section for section in sections}
        self.questions = {one.code: one for section in sections for one in section.questions.all()}

    def limit(self, rule):
        when = listed([self._case(case) for case in rule.when], "or")
        if rule.section:
            what = f"the section “{self.sections[rule.section].title}”"
            graded = self._judged(rule.section)
        else:
            what, graded = "the whole audit", self._overall()
        cap = f"If {when}, {what} is graded “{_grade(self.policy, graded.scale, rule.at)}” at best: {rule.why}"
        return Sentence(" ".join([cap, *self._people(rule)]), rule.source)

    def _people(self, rule):
        if rule.override_by:
            yield f"{titles(self.policy, rule.override_by, 'or')} may set this aside with a reason."
        else:
            yield "Nobody may set this aside."
        if rule.tell:
            yield f"Told when such an audit is finalised: {titles(self.policy, rule.tell)}."

    def _case(self, case):
        if case.question:
            question = self.questions[case.question]
            answers = listed([f"“{self._answer(question, code)}”" for code in case.answers], "or")
            return f"“{question.text}” is answered {answers}"
        named = [f"“{self.sections[code].title}”" for code in case.sections]
        grades = [f"“{_grade(self.policy, self._judged(case.sections[0]).scale, code)}”" for code in case.grades]
        many = f"at least {times(case.at_least)} of " if len(named) > 1 else ""
        return f"{many}{listed(named)} {'is' if len(named) == 1 else 'are'} judged {listed(grades, 'or')}"

    def _answer(self, question, code):
        return _grade(self.policy, question.scale, code) if question.scale else question.choice_label(code)

    def _judged(self, section):
        return next(one for one in self.sections[section].questions.all() if one.kind == "judgement")

    def _overall(self):
        return next(one for one in self.questions.values() if one.kind == "grade")
