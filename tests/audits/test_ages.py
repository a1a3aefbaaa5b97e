"""What only a child of some age says for themself is checked against the case on the day (BOLT-12)."""

import json
from datetime import date

import pytest

from audits import checks, services
from audits.refusals import Refused
from tests.audits import making
from tests.audits.making import write
from tests.audits.worded import framework  # noqa: F401

MEND = "or choose “Parent” or “Young person with consent”."
SAYS = "Who said what?: row 1: “Young person” needs an age of 16, and"


def said(*rows):
    return json.dumps([{"who": who, "day": day} for who, day in rows])


def sentences(audit):
    return [one.sentence for one in checks.missing(audit)]


@pytest.fixture
def complete(audit):
    making.complete(audit)
    write(audit, "voices", "")
    audit.case.date_of_birth = date(2010, 3, 5)
    audit.case.save()
    return audit


@pytest.mark.parametrize(
    ("day", "found"),
    [("2026-03-04", [f"{SAYS} the child was 15 on 4 March 2026. Correct the day, {MEND}"]), ("2026-03-05", []),
     ("2010-01-01", [f"{SAYS} the child was 0 on 1 January 2010. Correct the day, {MEND}"]),
     ("", []), ("soon", [])],
)  # fmt: skip
def test_the_age_on_the_day_of_the_row_counts(complete, day, found):
    """BOLT-12: from the sixteenth birthday on; a day that is not there cannot be counted from."""
    write(complete, "voices", said(("young", day)))

    assert sentences(complete) == found


@pytest.mark.parametrize("who", ["parent", "agreed", "", "nobody"])
def test_others_and_a_young_person_with_consent_need_no_age(complete, who):
    write(complete, "voices", said((who, "2026-03-02")))

    assert sentences(complete) == []


def test_each_row_is_looked_at_on_its_own_day(complete):
    write(complete, "voices", said(("parent", "2026-03-02"), ("young", "2026-03-06"), ("young", "2026-03-02")))

    assert sentences(complete) == [
        "Who said what?: row 3: “Young person” needs an age of 16, and the child was 15 on 2 March 2026. "
        f"Correct the day, {MEND}"
    ]


def test_without_a_date_of_birth_it_is_refused_with_who_can_mend_it(complete):
    complete.case.date_of_birth = None
    write(complete, "voices", said(("young", "2026-03-02")))

    assert sentences(complete) == [f"{SAYS} the case list gives no date of birth. Have the list mended, {MEND}"]


def test_such_an_audit_is_not_shared(complete):
    write(complete, "voices", said(("young", "2026-03-02")))

    with pytest.raises(Refused, match="the child was 15 on 2 March 2026"):
        services.share(complete, by=complete.auditor)


def test_a_table_without_ages_is_not_looked_at(complete):
    question = making.question(complete, "voices")
    columns = [{**one, "choices": [{"code": "young", "label": "Young person"}]} for one in question.columns]
    question.columns = columns
    question.save()
    write(complete, "voices", said(("young", "2026-03-02")))

    assert sentences(complete) == []
