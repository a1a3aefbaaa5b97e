"""Beside the form in the auditor's hour: time spent, who else is writing, the audit before (HULL-63, HULL-83)."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.urls import reverse

from audits import answers, beside
from lib import clock
from tests.audits import making
from tests.audits.making import write


def page(client, name, *args):
    response = client.get(reverse(f"audits:{name}", args=args))
    assert response.status_code == 200, name
    return " ".join(re.sub(r"<[^>]*>", " ", unescape(response.content.decode())).split())


def at(minutes):
    return clock.at(clock.now() + timedelta(minutes=minutes))


@pytest.fixture
def begun(audit, cast):
    """Amara wrote at minutes 0, 8, 16, then had lunch, and wrote at 60 and 62; Priya commented at 61."""
    start = clock.now()
    for minute, code in enumerate(("kss1-1", "kss1-2", "kss2-1", "kss2-2", "kss3-1")):
        with clock.at(start + timedelta(minutes=(0, 8, 16, 60, 62)[minute])):
            write(audit, code, "yes")
    with clock.at(start + timedelta(minutes=61)):
        write(audit, "kss1-1", "Seen at home", by=cast.priya, part="comment")
    return audit


def written(audit):
    return list(answers.of(audit).values())


def test_only_short_gaps_between_ones_own_answers_count(begun, cast):
    assert beside.minutes_spent(written(begun), cast.amara) == 18
    assert beside.minutes_spent(written(begun), cast.priya) == 0
    assert beside.minutes_spent([], cast.amara) == 0


@pytest.mark.parametrize(("minutes", "found"), [(61, ["Priya Practice"]), (71, ["Priya Practice"]), (72, [])])
def test_who_wrote_in_the_last_ten_minutes_is_in(begun, cast, minutes, found):
    now = clock.now() + timedelta(minutes=minutes)

    assert [str(one.person) for one in beside.also_in(written(begun), cast.amara, now=now)] == found


def test_each_other_person_stands_once_the_latest_first(begun, cast):
    with at(63):
        write(begun, "kss2-1", "I asked", by=cast.tess, part="comment")
        write(begun, "kss2-2", "I asked again", by=cast.tess, part="comment")
        found = beside.also_in(written(begun), cast.amara, now=clock.now())

    assert [str(one.person) for one in found] == ["Tess Team", "Priya Practice"]


def test_section_and_overview_tell_the_auditor_and_nobody_else_is_told_their_time(signed_in, cast, begun):
    with at(62):
        section = page(signed_in(cast.amara), "section", begun.pk, "kss1")
        overview = page(signed_in(cast.amara), "audit", begun.pk)
        others = [page(signed_in(one), name, *args) for one in (cast.priya, cast.quinn)
                  for name, args in (("section", (begun.pk, "kss1")), ("audit", (begun.pk,)))]  # fmt: skip

    assert "You have written for about 18 minutes" in section
    assert "You have written for about 18 minutes so far." in overview
    assert "Priya Practice is writing in this audit too, last at 10:01." in section
    assert "Priya Practice is writing in this audit too" in overview
    assert not any("You have written for about" in text for text in others)
    assert "Amara Audit is writing in this audit too, last at 10:02." in others[0]


def test_who_only_comments_is_not_told_how_long_they_have_written(signed_in, cast, begun):
    with at(66):
        write(begun, "kss1-2", "I saw her at home", by=cast.priya, part="comment")

        section = page(signed_in(cast.priya), "section", begun.pk, "kss1")

    assert beside.minutes_spent(written(begun), cast.priya) == 5
    assert "You have written for about" not in section



def test_a_section_shows_the_audit_before_with_what_is_still_open(signed_in, cast, framework):
    with clock.at(date(2025, 9, 1)):
        earlier = making.make_audit(cast, framework, month=date(2025, 9, 1), due_on=date(2025, 9, 30))
        making.check(earlier)
    audit = making.make_audit(cast, framework, case=earlier.case)

    text = page(signed_in(cast.amara), "section", audit.pk, "kss1")

    assert f"The audit before {earlier.reference} , finalised 1 September 2025" in text
    assert "Good" in text
    assert "1 action still open: Write the plan again with the family, by 20 April 2026" in text


def test_the_audit_before_is_shown_to_those_alone_who_may_open_it(signed_in, cast, framework):
    """Norman audits the case now; what Amara found half a year ago is not his to read."""
    with clock.at(date(2025, 9, 1)):
        earlier = making.make_audit(cast, framework, month=date(2025, 9, 1), due_on=date(2025, 9, 30))
        making.check(earlier)
    audit = making.make_audit(cast, framework, case=earlier.case, auditor=cast.norman)

    def shown(person):
        browser = signed_in(person)
        pages = page(browser, "section", audit.pk, "kss1"), page(browser, "audit", audit.pk)
        return [earlier.reference in text for text in pages]

    assert (shown(cast.norman), shown(cast.tess)) == ([False, False], [True, True])
