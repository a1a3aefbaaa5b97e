"""Making audits for tests, through the application's own services, and filling them in."""

from datetime import date

from audits import actions, answers, contact, services
from audits.answers import ANSWER, COMMENT, Change
from cases.models import Case
from frameworks.models import Question, Section
from frameworks.services import tool
from people.models import Role, User

Kind = Question.Kind


def make_case(cast, reference="C-1001", **fields):
    """An invented child in need of Tess's team, with Priya as worker and Ira as reviewer."""
    values = {"worker": cast.priya, "iro": cast.ira, "team": cast.north, "category": "child_in_need"}
    return Case.objects.create(reference=reference, **{**values, **fields})


def plan(case, cast, framework, **fields):
    """What `allocate` takes beside the case: the March round, the control sample, Amara."""
    values = {
        "auditor": cast.amara,
        "line": "control",
        "line_title": "Control sample",
        "month": date(2026, 3, 1),
        "framework_version": framework,
        "tool_version": tool(framework, "child"),
        "due_on": date(2026, 3, 31),
    }
    return {**values, **fields}


def make_audit(cast, framework, *, case=None, **fields):
    case = case or make_case(cast)
    return services.allocate(case, by=cast.quinn, **plan(case, cast, framework, **fields))


def question(audit, code):
    return Question.objects.get(tool_version=audit.tool_version_id, code=code)


def write(audit, code, value, *, by=None, part=ANSWER, version=None, key=None):
    """Save one field, by default as the auditor who knows what stands there; gives the Saved."""
    asked = question(audit, code)
    if version is None:
        standing = answers.of(audit).get((asked.pk, part))
        version = standing.version if standing else 0
    change = Change(asked.pk, part, value, version, key)
    return answers.save(audit, [change], by=by or audit.auditor)[0]


def form_questions(audit):
    return Question.objects.filter(tool_version=audit.tool_version_id, section__part=Section.Part.ANSWERS).order_by(
        "section__order", "order"
    )


def fill(audit, *, grade="good", judgement="met", but=()):
    """Answer every question, as an auditor does who has met the worker; but those of some sections."""
    known = answers.of(audit)
    changes = []
    theirs = form_questions(audit).filter(section__written_by=Section.Writer.AUDITOR)
    for asked in theirs.exclude(section__code__in=but):
        given = {Kind.GRADE: grade, Kind.JUDGEMENT: judgement, Kind.CHOICE: "yes"}
        fields = {ANSWER: given.get(asked.kind, f"What {asked.code} found")}
        if asked.has_comment:
            fields[COMMENT] = f"The evidence for {asked.code}"
        for part, value in fields.items():
            standing = known.get((asked.pk, part))
            changes.append(Change(asked.pk, part, value, standing.version if standing else 0))
    answers.save(audit, changes, by=audit.auditor)


def meet(audit):
    """The auditor confirms the worker and meets them."""
    services.confirm_worker(audit, practitioner=audit.practitioner, by=audit.auditor)
    contact.log_attempt(audit, person=audit.practitioner, how="Telephone", answered=True, by=audit.auditor)


def add_action(audit, **fields):
    """A whole action, to be done by the worker."""
    values = {
        "what": "Write the plan again with the family",
        "owner": audit.practitioner,
        "due_on": date(2026, 4, 20),
        "effect": "The child knows what happens next",
        "by": audit.auditor,
    }
    return actions.add(audit, **{**values, **fields})


def complete(audit, *, grade="good", judgement="met"):
    """Everything the self-check asks for."""
    meet(audit)
    fill(audit, grade=grade, judgement=judgement)
    add_action(audit)
    return audit


def share(audit, **given):
    return services.share(complete(audit, **given), by=audit.auditor)


def finalise(audit, **given):
    """Shared, agreed by everybody named, and finalised."""
    share(audit, **given)
    for person in services.named_people(audit):
        services.agree(audit, by=person)
    return services.finalise(audit, by=audit.auditor)


def check(audit, **given):
    """Finalised, and checked by Quinn of the QA team."""
    finalise(audit, **given)
    quinn = User.objects.filter(memberships__role=Role.QA).first()
    return services.check(audit, by=quinn)


def steps(audit):
    """The states an audit went through, in order."""
    return list(audit.changes.values_list("status", flat=True))
