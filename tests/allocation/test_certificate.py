"""The certificate: a round drawn again from its seed and its cases, whatever was done to it meanwhile."""

import json
import zlib
from datetime import date

import pytest
from django.urls import reverse

from allocation import services
from allocation.certificate import list_has_changed, prove
from allocation.models import Allocation, Frame, Round, SampledCase
from audits.models import Audit, ReauditDue
from cases.models import Case
from frameworks import services as frameworks
from lib.months import Month
from tests.allocation.conftest import HULL
from tests.allocation.making import control, draft, kept, make_cases
from tests.audits.making import check, make_audit, make_case
from tests.frameworks.council import changed

MARCH = Month(2026, 3)
MONDAY = date(2026, 3, 2)


@pytest.fixture
def drawn(council):
    """March drawn from ninety children: forty of them, and twenty with a disability."""
    make_cases(60, team=council.south, worker=council.nadia, prefix="S")
    make_cases(30, team=council.south, worker=council.nadia, prefix="D", marks=["disabled"], category="care_leaver")
    return draft(by=council.quinn)


def numbers(certificate):
    """Lines that drew something: code to number of cases by lot."""
    return {proof.line.code: proof.number for proof in certificate.proofs if proof.number}


def of(certificate, code):
    return next(proof for proof in certificate.proofs if proof.line.code == code)


# What holds


def test_every_line_is_drawn_again_in_the_round_s_order(drawn):
    certificate = prove(drawn)

    assert certificate.holds
    assert numbers(certificate) == {"control": 40, "thematic": 20}
    assert [proof.line.code for proof in certificate.proofs] == list(
        drawn.lines.order_by("order").values_list("code", flat=True)
    )


def test_drawing_again_writes_nothing(drawn):
    before = list(SampledCase.objects.order_by("pk").values_list()), list(Round.objects.values_list())

    prove(drawn)

    assert (list(SampledCase.objects.order_by("pk").values_list()), list(Round.objects.values_list())) == before


def test_a_draft_changed_in_every_way_is_still_proved(council, drawn):
    """Sized up and down, drawn again, dropped, replaced, picked: the newest draw of each line holds."""
    line = control(drawn)
    services.set_size(line, size="50", by=council.quinn)
    services.redraw(line, reason="Wrong order", by=council.quinn)
    services.set_size(line, size="20", by=council.quinn)
    first, second, *_ = kept(drawn)
    services.drop(first, reason="Closed", by=council.quinn)
    services.replace_case(second, reason="Complaint", by=council.quinn)
    services.redraw(drawn.lines.get(code="thematic"), reason="Wrong theme", by=council.quinn)
    services.pick(drawn.lines.get(code="dip-not-seen"), reference=free(drawn), reason="Not seen", by=council.quinn)

    certificate = prove(drawn)

    assert certificate.holds
    assert numbers(certificate) == {"control": 20, "thematic": 20}


def free(round_):
    """The first care leaver who is in no line."""
    left = Case.objects.exclude(samplings__round=round_).filter(category="care_leaver").order_by("reference")
    return left.first().reference


def test_it_holds_after_publishing_and_under_a_newer_framework(council, drawn):
    """A round keeps the rules it began with."""
    services.publish_round(drawn, by=council.quinn)
    frameworks.load_texts(HULL.name, changed("size: 40", "size: 5"), in_force_from=MONDAY)

    certificate = prove(Round.objects.get())

    assert certificate.holds
    assert numbers(certificate)["control"] == 40


def test_audits_and_absences_since_the_draw_do_not_matter(council, drawn):
    """How cases stood is kept with the round."""
    services.publish_round(drawn, by=council.quinn)
    Audit.objects.update(status="closed", grade="good")
    Case.objects.update(restricted=True, category="early_help", team=None)

    assert prove(drawn).holds


def test_re_audits_are_no_draw(council, framework):
    """HULL-77: they follow from grades, so there is nothing to draw again."""
    audit = make_audit(council, framework, case=make_case(council, "R-1"), month=date(2026, 2, 1), auditor=council.nell)
    check(audit, grade="inadequate")
    ReauditDue.objects.create(audit=audit, due_on=date(2026, 4, 10), reason="Graded inadequate.")
    round_ = draft(by=council.quinn)
    assert round_.lines.filter(code="reaudit").exists()

    certificate = prove(round_)

    assert certificate.holds
    assert "reaudit" not in {proof.line.code for proof in certificate.proofs}
    assert "R-1" not in {one.case.reference for one in kept(round_)}


def test_a_line_the_programme_does_not_know_is_passed_over(drawn):
    drawn.lines.create(order=99, code="gone", title="Gone", unit="child", size="3")

    certificate = prove(drawn)

    assert certificate.holds
    assert "gone" not in {proof.line.code for proof in certificate.proofs}


# What does not


def test_another_seed_is_found_out(drawn):
    Round.objects.update(seed=8)

    certificate = prove(Round.objects.get())

    proof = of(certificate, "control")
    assert not certificate.holds
    assert (certificate.frame_holds, len(proof.missing) == len(proof.further) > 0) == (True, True)


@pytest.mark.parametrize(
    ("field", "value", "missing", "further"), [("size", "41", 0, 1), ("size", "39", 1, 0), ("attempt", 2, None, None)]
)
def test_a_line_changed_behind_the_application_s_back_is_found_out(drawn, field, value, missing, further):
    drawn.lines.filter(code="control").update(**{field: value})

    proof = of(prove(drawn), "control")

    assert not proof.holds
    if missing is not None:
        assert (len(proof.missing), len(proof.further)) == (missing, further)


def test_a_case_put_in_or_taken_out_is_named(drawn):
    outsider = make_cases(1, team=None, prefix="X")[0]
    one, other = kept(drawn)[:2]
    SampledCase.objects.filter(pk=one.pk).update(case=outsider)
    SampledCase.objects.filter(pk=other.pk).delete()

    proof = of(prove(drawn), "control")

    assert proof.missing == ("X-001",)
    assert proof.further == tuple(sorted([one.case.reference, other.case.reference]))


def test_other_kept_cases_than_those_of_the_digest_are_found_out(drawn):
    """Somebody rewrote the kept cases so that the draw would come out otherwise."""
    frame = Frame.objects.get()
    rows = json.loads(zlib.decompress(bytes(frame.packed)))
    Frame.objects.update(packed=zlib.compress(json.dumps(rows[:-1]).encode()))

    certificate = prove(Round.objects.get())

    assert (certificate.frame_holds, certificate.holds) == (False, False)


def test_a_digest_that_was_rewritten_is_found_out(drawn):
    Round.objects.update(frame_digest="0" * 64)

    certificate = prove(Round.objects.get())

    assert not certificate.holds
    assert all(proof.holds for proof in certificate.proofs)


# The case list


@pytest.mark.parametrize(
    "change",
    [
        {"category": "looked_after"}, {"marks": ["missing"]}, {"restricted": True}, {"gone_on": MONDAY},
        {"team": None}, {"reference": "Z-1"}, {"date_of_birth": date(2015, 1, 1)},
    ],
)
def test_any_change_that_the_draw_would_see_is_a_changed_list(drawn, change):
    assert list_has_changed(drawn, on=MONDAY) is False

    Case.objects.filter(reference="C-001").update(**change)

    assert list_has_changed(drawn, on=MONDAY) is True


def test_a_worker_is_no_part_of_the_draw(council, drawn):
    Case.objects.update(worker=council.priya, iro=council.ira)

    assert list_has_changed(drawn, on=MONDAY) is False


# The page


def test_leaders_prove_the_draw_themselves(client, council, drawn):
    client.force_login(council.dana)

    shown = client.post(reverse("allocation:certificate", args=[MARCH])).content.decode()

    assert "The draw is proved: every line gives the same cases again." in shown
    assert drawn.frame_digest in shown


def test_the_page_names_what_differs(client, council, drawn):
    one = kept(drawn)[0]
    SampledCase.objects.filter(pk=one.pk).update(case=make_cases(1, team=None, prefix="X")[0])
    client.force_login(council.quinn)

    shown = client.post(reverse("allocation:certificate", args=[MARCH])).content.decode()

    assert "The draw could not be proved." in shown
    assert f"Not drawn again: X-001. Drawn now: {one.case.reference}." in shown


def test_the_page_says_that_the_kept_cases_are_others(client, council, drawn):
    Round.objects.update(frame_digest="0" * 64)
    client.force_login(council.quinn)

    shown = client.post(reverse("allocation:certificate", args=[MARCH])).content.decode()

    assert "The kept cases are not those the digest was made of." in shown


def test_of_a_draft_the_page_says_that_the_list_has_changed_and_of_a_published_round_not(client, council, drawn):
    client.force_login(council.quinn)
    Case.objects.filter(reference="C-001").update(category="looked_after")

    said = "The case list has changed since this draft was drawn."
    assert said in client.post(reverse("allocation:certificate", args=[MARCH])).content.decode()
    services.publish_round(drawn, by=council.quinn)
    assert said not in client.post(reverse("allocation:certificate", args=[MARCH])).content.decode()


def test_opening_the_page_proves_nothing_yet(client, council, drawn):
    client.force_login(council.quinn)

    shown = client.get(reverse("allocation:certificate", args=[MARCH])).content.decode()

    assert "proved" not in shown
    assert "by Quinn Quality" in shown


# The match


def test_a_match_made_again_at_once_is_the_same(council, drawn):
    """The seed decides between auditors who suit alike, too."""
    before = sorted(Allocation.objects.values_list("sampled_case", "auditor", "reason"))

    services.match_again(drawn, by=council.quinn)

    assert sorted(Allocation.objects.values_list("sampled_case", "auditor", "reason")) == before
