"""One audit with everything that may hang on it, every text of it recognisable."""

from datetime import date

from audits.models import Challenge, Concern, FamilyView, LimitOverride, Reflection
from cases.models import Case
from followup.models import Chain, ChainUpdate, Escalation, Filing, Meeting, Oversight
from moderation.models import MeetingNote, Moderation
from tests.audits import making

WORD = "Zanzibar"
SAID = f"Aunt Betty Brown went to {WORD}. The plan was good."


def make_told(audit, cast):
    """A checked audit of a child, with words of everybody in every place."""
    making.meet(audit)
    making.fill(audit)
    for question in making.form_questions(audit):
        if question.has_comment:
            making.write(audit, question.code, SAID, part="comment")
    making.add_action(audit, what=SAID, effect=SAID)
    return _after(making.services.share(audit, by=cast.amara), cast)


def _after(audit, cast):
    for person in making.services.named_people(audit):
        making.services.agree(audit, by=person)
    making.services.finalise(audit, by=cast.amara)
    making.services.check(audit, by=cast.quinn)
    Case.objects.filter(pk=audit.case_id).update(
        date_of_birth=date(2015, 1, 2), worker_name="Paula Practise", facts={"columns": [["Household", WORD]]}
    )
    Reflection.objects.create(audit=audit, by=cast.priya, text=SAID)
    day = audit.allocated_on
    FamilyView.objects.create(audit=audit, who="child", outcome="heard", said=SAID, on=day, by=cast.amara)
    Challenge.objects.create(audit=audit, by=cast.priya, text=SAID, answer=SAID, status="agreed")
    Concern.objects.create(audit=audit, by=cast.amara, text=SAID, what_was_done=SAID)
    LimitOverride.objects.create(audit=audit, limit="alone", by=cast.quinn, reason=SAID)
    _followed(audit, cast)
    audit.refresh_from_db()
    return audit


def _followed(audit, cast):
    day = audit.allocated_on
    moderation = Moderation.objects.create(
        audit=audit, moderator=cast.moses, reason="qa", why=SAID, status="done", grade="good", grade_after="good",
        rationale=SAID, discussion=SAID, due_on=day,
    )
    moderation.people.add(cast.amara)
    MeetingNote.objects.create(moderation=moderation, order=1, prompt="What was good?", text=SAID)
    Oversight.objects.create(audit=audit, manager=cast.tess, due_on=day, discussion=SAID, supervision_due_on=day)
    chain = Chain.objects.create(
        audit=audit, grade="good", reaudit_due_on=day, ended_at=audit.checked_at, ended="gone", ended_note=SAID
    )
    ChainUpdate.objects.create(chain=chain, order=1, due_on=day, by_role="qa", text=SAID)
    meeting = Meeting.objects.create(chain=chain, kind="first", due_on=day, notes=SAID, plan=SAID)
    meeting.people.add(cast.priya)
    Filing.objects.create(audit=audit, by_role="auditor", asked_on=day, due_on=day, where=WORD)
    Escalation.objects.create(audit=audit, about="oversight", person=cast.gwen, on=day, after=3, why=SAID, url="/")
