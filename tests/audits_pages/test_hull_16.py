"""Practitioners audit their own work against the same statements, for themselves until they share it (HULL-16)."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from audits import own_work
from audits.models import Audit
from audits.own import OwnAudit, OwnJudgement
from audits.refusals import Refused
from lib import clock
from lib.steps import AlreadyMoved
from tests.audits import making
from trail.models import Access, Notice


@pytest.fixture
def case(cast):
    return making.make_case(cast, as_at=date(2026, 2, 27))


@pytest.fixture
def own(cast, case):
    return own_work.begin(case, by=cast.priya)


def first(own):
    return next(iter(own_work.scales_of(own)))


def write(own, by, judgement="met", words="I see the child each week."):
    return own_work.write(own, {first(own).pk: (judgement, words)}, by=by)


def page(browser, name, *args, **posted):
    address = reverse(f"audits:{name}", args=args)
    return browser.post(address, posted) if posted else browser.get(address)


def test_hull_16_own_work_is_judged_by_the_ten_statements_of_the_auditors_form(own):
    scales = own_work.scales_of(own)

    assert own.tool_version.tool.code == "child"
    assert [section.code for section in scales] == [f"kss{number}" for number in range(1, 11)]
    assert {scale.code for scale in scales.values()} == {"kss"}


def test_hull_16_practitioner_judges_keeps_and_goes_on(signed_in, cast, case):
    browser = signed_in(cast.priya)

    answer = page(browser, "own_audits", case=case.pk)
    own = OwnAudit.objects.get()
    section = first(own)
    typed = {f"judgement-{section.pk}": "partially_met", f"words-{section.pk}": "Late <once>"}
    page(browser, "own_audit", own.pk, **typed)

    assert answer.url == own.get_absolute_url()
    kept = OwnJudgement.objects.get(section=section)
    assert (kept.judgement, kept.words) == ("partially_met", "Late <once>")
    form = page(browser, "own_audit", own.pk).context["form"]
    assert form.fields[f"judgement-{section.pk}"].initial == "partially_met"
    assert OwnJudgement.objects.count() == 10


def test_hull_16_it_is_counted_nowhere_and_makes_no_audit(own, cast):
    write(own, cast.priya)

    assert Audit.objects.count() == 0


def test_hull_16_nobody_else_sees_it_until_it_is_shared(signed_in, own, cast):
    write(own, cast.priya)
    everybody = ("priya", "tess", "gwen", "hana", "quinn", "dana", "amara", "nadia", "adam")

    before = {name for name in everybody if OwnAudit.objects.visible_to(getattr(cast, name)).exists()}
    own_work.share(own, by=cast.priya)
    after = {name for name in everybody if OwnAudit.objects.visible_to(getattr(cast, name)).exists()}

    assert (before, after) == ({"priya"}, {"priya", "tess"})
    assert [page(signed_in(one), "own_audit", own.pk).status_code for one in (cast.tess, cast.quinn)] == [200, 404]


def test_hull_16_list_shows_ones_own_and_what_was_shared_with_one(signed_in, own, cast):
    write(own, cast.priya)
    before = [list(page(signed_in(one), "own_audits").context["page"]) for one in (cast.priya, cast.tess, cast.nadia)]
    own_work.share(own, by=cast.priya)
    after = [list(page(signed_in(one), "own_audits").context["page"]) for one in (cast.priya, cast.tess, cast.nadia)]

    assert (before, after) == ([[own], [], []], [[own], [own], []])


def test_hull_16_line_manager_is_told_and_reads_and_writes_nothing(signed_in, own, cast):
    write(own, cast.priya)
    page(signed_in(cast.priya), "share_own", own.pk, sure="yes")

    told = Notice.objects.get(kind="own_audit_shared")
    assert (told.to, told.subject) == (cast.tess, "Priya Practice has shared an audit of their own work")
    browser = signed_in(cast.tess)
    shown = page(browser, "own_audit", own.pk).content.decode()
    assert "I see the child each week." in shown
    assert page(browser, "own_audit", own.pk, words="Mine").status_code == 403
    assert page(browser, "share_own", own.pk).status_code == 403


def test_hull_16_whoever_may_not_write_in_it_is_refused_whatever_they_type(signed_in, own, cast):
    own_work.share(write(own, cast.priya), by=cast.priya)
    judgement = f"judgement-{first(own).pk}"

    for person in (cast.tess, cast.priya):
        assert page(signed_in(person), "own_audit", own.pk, **{judgement: "superb"}).status_code == 403



def test_hull_16_nobody_else_shares_it(own, cast):
    write(own, cast.priya)

    for person in (cast.tess, cast.quinn, cast.nadia):
        with pytest.raises(PermissionDenied):
            own_work.share(own, by=person)

    assert OwnAudit.objects.get().shared_at is None


def test_hull_16_what_is_shared_stays_as_it_is(own, cast):
    write(own, cast.priya)
    stale = OwnAudit.objects.get()
    own_work.share(own, by=cast.priya)

    with pytest.raises(PermissionDenied):
        write(own, cast.priya, words="Better")
    with pytest.raises(AlreadyMoved):
        own_work.share(stale, by=cast.priya)
    assert OwnJudgement.objects.get().words == "I see the child each week."


def test_hull_16_only_work_of_ones_own_is_audited_and_once_at_a_time(signed_in, own, cast, case):
    with pytest.raises(PermissionDenied):
        own_work.begin(case, by=cast.nadia)
    with pytest.raises(Refused) as again:
        own_work.begin(case, by=cast.priya)
    nadias = page(signed_in(cast.nadia), "own_audits", case=case.pk)

    assert str(again.value) == "You have begun to audit your work with C-1001 already: go on with that."
    assert "case" in nadias.context["form"].errors
    own_work.share(write(own, cast.priya), by=cast.priya)
    with clock.at(date(2026, 9, 1)):
        assert own_work.begin(case, by=cast.priya).pk != own.pk


def test_hull_16_sharing_needs_words_and_somebody_to_share_with(own, cast):
    with pytest.raises(Refused, match="Write something before you share it."):
        own_work.share(own, by=cast.priya)
    write(own, cast.priya)
    cast.priya.line_manager = None
    with pytest.raises(Refused, match="names no line manager of yours"):
        own_work.share(own, by=cast.priya)


@pytest.mark.parametrize("judgement", ["good", "yes"])
def test_hull_16_judgement_of_another_scale_is_refused(own, cast, judgement):
    with pytest.raises(Refused):
        write(own, cast.priya, judgement)


def test_work_that_no_form_judges_is_not_audited(cast):
    meeting = making.make_case(cast, "M-1", kind="strategy_meeting")

    with pytest.raises(Refused, match="No form in force judges such work"):
        own_work.begin(meeting, by=cast.priya)


def test_database_itself_holds_one_at_a_time(own):
    twin = OwnAudit.objects.get()
    twin.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


@pytest.mark.parametrize(("who", "begins"), [("priya", True), ("amara", False), ("quinn", False)])
def test_practitioners_alone_begin_one(signed_in, cast, case, who, begins):
    browser = signed_in(getattr(cast, who))

    assert (page(browser, "own_audits").context["form"] is not None) == begins
    assert (reverse("audits:own_audits") in page(browser, "audits").content.decode()) == begins
    if not begins:
        assert page(browser, "own_audits", case=case.pk).status_code == 403


def test_reading_it_leaves_a_trace_under_the_childs_number(signed_in, own, cast):
    page(signed_in(cast.priya), "own_audit", own.pk)

    assert list(Access.objects.values_list("person__name", "thing", "case_reference")) == [
        ("Priya Practice", f"audits.ownaudit:{own.pk}", "C-1001")
    ]


def test_pages_ask_no_more_for_more(signed_in, cast, django_assert_max_num_queries):
    for number in range(8):
        case = making.make_case(cast, f"C-{number}", as_at=date(2026, 2, 27))
        write(own_work.begin(case, by=cast.priya), cast.priya)
    browser = signed_in(cast.priya)
    for name, *args in (("own_audits",), ("own_audit", OwnAudit.objects.first().pk)):
        page(browser, name, *args)
        with django_assert_max_num_queries(20):
            page(browser, name, *args)
