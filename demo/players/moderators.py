"""Moderators: grade blind, then discuss with the auditor, or sit together, and settle."""

from audits import limits, parts
from audits.reading import reading_of
from demo import words
from demo.players.at_work import NAMED, Player, here
from demo.players.quality import quality, within
from demo.writing import at_quality
from frameworks.models import Question
from lib import clock
from moderation import services
from moderation.models import Moderation

Status = Moderation.Status


class Moderators(Player):
    """Everybody with an audit to grade a second time."""

    def day(self, on):
        waiting = Moderation.objects.waiting().select_related(
            "moderator", *(f"audit__{name}" for name in NAMED)
        )
        for row in waiting.order_by("audit__reference"):
            if here(row.moderator, on):
                self._moderate(row, on)

    def _moderate(self, row, on):
        about = row.audit.reference
        if row.status == Status.CHOSEN:
            if on >= row.chosen_on + self.chance.days(2, 9, "grades", about):
                self._read(row, on)
        elif row.status == Status.PROPOSED:
            services.agree(row, by=row.audit.auditor)
        elif on >= clock.day_of(row.graded_at) + self.chance.days(1, 4, "discusses", about):
            self._discuss(row, on)

    def _read(self, row, on):
        """A second reading, or the meeting where the framework has no second grade."""
        if row.audit.policy.moderation.second_grade:
            self._grade(row)
        else:
            services.meet(row, by=row.moderator, **self._talk(row, on))

    def _discuss(self, row, on):
        services.finish(row, grade_after=self._after(row), by=row.moderator, **self._talk(row, on))

    def _talk(self, row, on):
        """The talk with the auditor, the framework's meeting, or the panel that sits together."""
        audit, about = row.audit, row.audit.reference
        rule = audit.policy.moderation
        roles = [*(rule.meeting.people if rule.meeting else ()), *rule.panel]
        people = [one for one in parts.told(audit, roles, on=on) if one.pk != row.moderator_id]
        prompts = rule.meeting.prompts if rule.meeting else ()
        notes = [(asked, self.chance.pick(words.MODERATION, about, asked)) for asked in prompts]
        return {
            "discussed_on": on, "discussion": self.chance.pick(words.TALK, about), "people": people, "notes": notes,
        }  # fmt: skip

    def _grade(self, row):
        """A second reading: near the first, a little stricter."""
        luck = self.chance.of("moderation", row.audit.reference)
        seen = within(quality(self.chance, row.audit) + luck.gauss(-0.03, 0.17))
        judgements = {
            section: at_quality(scale.codes, within(seen + luck.gauss(0, 0.15)))
            for section, scale in sorted(services.scales_of(row.audit).items())
        }
        grade, judgements = graded_within_limits(row.audit, at_quality(row.audit.scale.codes, seen), judgements)
        services.grade(
            row, grade=grade, rationale=luck.choice(words.MODERATION),
            judgements={section: (code, "") for section, code in judgements.items()}, by=row.moderator,
        )

    def _after(self, row):
        """Where the two were apart, the auditor's reasons win now and then."""
        convinced = self.chance.falls(0.3, "convinced", row.audit.reference)
        return row.audit.grade if convinced else row.grade


def graded_within_limits(audit, grade, judgements):
    """A second grade and judgements ({section id: code}), none better than a limiting judgement allows (BOLT-29)."""
    judgements = dict(judgements)
    for limit in limits.biting(reading_of(audit), judgements):
        asked = limit.question
        if asked.kind == Question.Kind.GRADE and limit.forbids(grade):
            grade = limit.best.code
        elif asked.kind == Question.Kind.JUDGEMENT and limit.forbids(judgements.get(asked.section_id, "")):
            judgements[asked.section_id] = limit.best.code
    return grade, judgements
