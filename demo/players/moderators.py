"""Moderators: grade blind, then discuss with the auditor and settle."""

from demo import words
from demo.players.at_work import NAMED, Player, here
from demo.players.quality import quality, within
from demo.writing import at_quality
from frameworks.models import Section
from lib import clock
from moderation import services
from moderation.models import Moderation


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
        if row.status == Moderation.Status.CHOSEN:
            if on >= row.chosen_on + self.chance.days(2, 9, "grades", about):
                self._grade(row)
        elif on >= clock.day_of(row.graded_at) + self.chance.days(1, 4, "discusses", about):
            services.finish(
                row, grade_after=self._after(row), discussed_on=on,
                discussion=self.chance.pick(words.TALK, about), by=row.moderator,
            )

    def _grade(self, row):
        """A second reading: near the first, a little stricter."""
        luck = self.chance.of("moderation", row.audit.reference)
        seen = within(quality(self.chance, row.audit) + luck.gauss(-0.03, 0.17))
        services.grade(
            row, grade=at_quality(row.audit.policy.overall.codes, seen),
            rationale=luck.choice(words.MODERATION), judgements=self._judgements(row.audit, seen, luck),
            by=row.moderator,
        )

    def _judgements(self, audit, seen, luck):
        scale = audit.policy.sections
        if not scale:
            return {}
        judged = Section.objects.filter(tool_version=audit.tool_version_id, judged=True)
        return {
            section.pk: (at_quality(scale.codes, within(seen + luck.gauss(0, 0.15))), "")
            for section in judged.order_by("order")
        }

    def _after(self, row):
        """Where the two were apart, the auditor's reasons win now and then."""
        convinced = self.chance.falls(0.3, "convinced", row.audit.reference)
        return row.audit.grade if convinced else row.grade
