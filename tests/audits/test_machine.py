"""Two people write while the audit takes its steps: model against database, any order.

F15 of the faults to survive: no acknowledged text disappears without its author being
shown both versions; the history is complete; no state is reached that the table lacks.
"""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from audits import answers, challenge, services, workflow
from audits.answers import ANSWER, COMMENT, Change
from audits.models import AnswerChange, Audit, Challenge, StatusChange
from lib import clock
from lib.steps import NotAllowed
from tests.audits import making
from tests.cast import make_cast

MONDAY = datetime(2026, 3, 2, 9)
OPEN = {"allocated", "in_progress", "returned"}
UNFINISHED = {"allocated", "in_progress", "shared"}
TABLE = {(source, one.target) for one in workflow.STEPS for source in one.sources}
#: Field and what may be typed into it; the choice is the auditor's alone.
FIELDS = {
    ("working-well", ANSWER): ["", "Visits", "Visits each week", "Direct work"],
    ("kss1-1", COMMENT): ["", "Seen alone", "Not recorded"],
    ("kss1-1", ANSWER): ["", "yes", "no"],
}
EDITORS = ("amara", "priya")


class TwoEditors(RuleBasedStateMachine):
    """`stands`, `wordings` and `status` are the model; `known` is what each page last saw."""

    framework = None

    def __init__(self):
        super().__init__()
        self.minutes = 0
        self.undo = transaction.atomic()
        self.undo.__enter__()
        with self.later():
            self.cast = make_cast()
            self.audit = making.make_audit(self.cast, self.framework)
            making.complete(self.audit)
        self.status, self.challenged, self.agreed = "in_progress", False, False
        self.ids = {code: making.question(self.audit, code).pk for code, _ in FIELDS}
        standing = answers.of(self.audit)
        self.stands = {f: (1, standing[self.ids[f[0]], f[1]].value) for f in FIELDS}
        self.wordings = {field: [value] for field, (_, value) in self.stands.items()}
        self.known = {name: dict.fromkeys(FIELDS, 0) for name in EDITORS}
        self.sent = dict.fromkeys(EDITORS)
        self.keys = 0

    def later(self):
        """A minute after the step before, on the one Monday."""
        self.minutes += 1
        return clock.at(MONDAY + timedelta(minutes=self.minutes))

    def teardown(self):
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def save(self, name, change):
        with self.later():
            audit = Audit.objects.get(pk=self.audit.pk)
            return answers.save(audit, [change], by=getattr(self.cast, name))[0]

    # Writing

    @rule(
        name=st.sampled_from(EDITORS),
        typed=st.sampled_from([(f, v) for f, values in FIELDS.items() for v in values]),
    )
    def write(self, name, typed):
        field, value = typed
        self.keys += 1
        change = Change(self.ids[field[0]], field[1], value, self.known[name][field], f"k{self.keys}")
        if self.status not in OPEN:
            with pytest.raises(NotAllowed):
                self.save(name, change)
        elif name == "priya" and field == ("kss1-1", ANSWER):
            with pytest.raises(PermissionDenied):
                self.save(name, change)
        else:
            self.expect(name, field, change, self.save(name, change))

    def expect(self, name, field, change, saved):
        version, standing = self.stands[field]
        if change.value == standing:
            assert (saved.outcome, saved.version) == ("saved", version)
        elif change.version == version:
            assert (saved.outcome, saved.version) == ("saved", version + 1)
            self.stands[field] = (version + 1, change.value)
            self.wordings[field].append(change.value)
            self.sent[name] = (change, saved.version)
        else:
            # Both are shown, nothing changed; whoever typed knows what stands now.
            assert (saved.outcome, saved.value, saved.theirs) == ("clash", change.value, standing)
        self.known[name][field] = saved.version

    @rule(name=st.sampled_from(EDITORS))
    def look(self, name):
        """The page polls and shows what others typed."""
        self.known[name] = {field: version for field, (version, _) in self.stands.items()}

    @rule(name=st.sampled_from(EDITORS))
    def retry(self, name):
        """The reply was lost: the same save once more is answered alike, even after sharing."""
        if self.sent[name]:
            change, version = self.sent[name]
            again = self.save(name, change)
            outcomes = {"repeated", "saved"} if change.value == "" else {"repeated"}
            assert (again.outcome in outcomes, again.version) == (True, version)

    # Steps

    def complete(self):
        choice, comment = self.stands["kss1-1", ANSWER][1], self.stands["kss1-1", COMMENT][1]
        return bool(self.stands["working-well", ANSWER][1] and choice) and (choice != "no" or bool(comment))

    def step(self, call, *, allowed, to, **given):
        audit = Audit.objects.get(pk=self.audit.pk)
        with self.later():
            if not allowed:
                with pytest.raises((NotAllowed, PermissionDenied)), transaction.atomic():
                    call(audit, **given)
            else:
                call(audit, **given)
                self.status = to

    @rule()
    def share(self):
        allowed = self.status == "in_progress" and self.complete()
        self.step(services.share, allowed=allowed, to="shared", by=self.cast.amara)
        self.agreed = self.agreed and not allowed

    @rule()
    def reopen(self):
        self.step(
            services.reopen, allowed=self.status == "shared", to="in_progress",
            by=self.cast.amara, reason="More was found",
        )  # fmt: skip

    @rule()
    def agree(self):
        if self.status == "shared":
            with self.later():
                for person in (self.cast.priya, self.cast.tess, self.cast.ira):
                    services.agree(Audit.objects.get(pk=self.audit.pk), by=person)
            self.agreed = True

    @rule()
    def challenge(self):
        if self.status == "shared" and not self.challenged:
            with self.later():
                audit = Audit.objects.get(pk=self.audit.pk)
                challenge.raise_challenge(audit, text="Not so", by=self.cast.tess)
            self.challenged = True

    @rule()
    def settle(self):
        if self.challenged and self.status in UNFINISHED:
            with self.later():
                held = Challenge.objects.get(status="open")
                challenge.answer(held, text="Agreed", settled=True, by=self.cast.amara)
            self.challenged = False

    @rule()
    def finalise(self):
        allowed = self.status == "shared" and self.agreed and not self.challenged
        self.step(services.finalise, allowed=allowed, to="finalised", by=self.cast.amara)

    @rule()
    def give_back(self):
        self.step(
            services.return_, allowed=self.status == "finalised", to="returned",
            by=self.cast.quinn, reason="Gap",
        )  # fmt: skip

    @rule()
    def resubmit(self):
        allowed = self.status == "returned" and self.complete()
        self.step(services.resubmit, allowed=allowed, to="finalised", by=self.cast.amara)

    # What must hold after every rule

    @invariant()
    def every_field_is_as_the_model_says(self):
        standing = answers.of(self.audit)
        for (code, part), expected in self.stands.items():
            answer = standing[self.ids[code], part]
            assert (answer.version, answer.value) == expected

    @invariant()
    def every_acknowledged_wording_is_kept_in_order(self):
        for (code, part), expected in self.wordings.items():
            kept = AnswerChange.objects.filter(
                answer__audit=self.audit, answer__question=self.ids[code], answer__part=part
            )
            assert list(kept.order_by("version").values_list("value", flat=True)) == expected

    @invariant()
    def status_came_by_the_table(self):
        steps = list(StatusChange.objects.filter(audit=self.audit).order_by("pk").values_list("was", "status"))
        assert Audit.objects.get(pk=self.audit.pk).status == self.status == steps[-1][1]
        assert steps[0] == ("", "allocated")
        for (_, before), (was, status) in zip(steps, steps[1:], strict=False):
            assert before == was
            assert (was, status) in TABLE


def test_two_editors_and_the_steps_lose_nothing(framework, db):
    TwoEditors.framework = framework
    run_state_machine_as_test(
        TwoEditors,
        settings=settings(
            max_examples=8,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
