"""Coded values understood by code or words (annex-a section 4)."""

import csv
from pathlib import Path

import pytest

from cases.annexa.codes import CODE_SETS

VARIANTS = Path(__file__).parents[1] / "data/published/value-variants.csv"


@pytest.mark.parametrize(
    ("field", "written", "meaning"),
    [
        ("status", "a) Looked after child", "looked_after"),
        ("status", "CLA&CP", "looked_after"),
        ("status", "CP Ext", "child_protection"),
        ("status", "CiN Plan", "child_in_need"),
        ("status", "Child in need plan ", "child_in_need"),
        ("status", "CF Assessment in progress", "assessment"),
        ("status", "Closed Assessment", "closed"),
        ("status", "Closed - stepdown", "closed"),
        ("status", "Care leaver", "care_leaver"),
        ("eligibility", "FR", "former_relevant"),
        ("eligibility", "Other (Eligible)", "eligible"),
        ("eligibility", "Qualifying (Former Relevant)", "former_relevant"),
        ("legal", "‘C1: ICO", "c1"),
        ("legal", "V3: Short term breaks, episodes recorded", "v3"),
        ("legal", "INTERIM CARE ORDER [C1]", "c1"),
        ("legal", "Code 'C2' is not mapped", "c2"),
        ("need", "N1a - Child abuse", "n1"),
        ("need", "Abuse or neglect", "n1"),
        ("abuse", "Emotional abuse; Neglect", "multiple"),
        ("abuse", "YNNN", "neglect"),
        ("abuse", "YNNY", "multiple"),
        ("abuse", "Likelihood of Neglect", "neglect"),
        ("yes_no", "b. No", "no"),
        ("yes_no", "1 - Yes", "yes"),
        ("yes_no", "Yes-See care notes for details", "yes"),
        ("yes_no", "True", "yes"),
        ("disability", "AUT", "yes"),
        ("disability", "NO DISABILITY", "no"),
        ("disability", "NOBT", "unknown"),
        ("no_further_action", "NFA", "yes"),
        ("no_further_action", "No further action", "yes"),
        ("no_further_action", "FA", "no"),
        ("gender", "2 - Female", "female"),
        ("gender", "1", "male"),
        ("ethnicity", "a) WBRI", "wbri"),
        ("ethnicity", "A1 - White British", "wbri"),
        ("ethnicity", "Information not yet obtained", "nobt"),
        ("placement", "U4:Foster placement - long term", "u4"),
        ("placement", "Children’s Homes", "k2"),
        ("provider", "Own provision [PR1]", "pr1"),
        ("closure", "RC7", "rc7"),
        ("closure", "Case closed after assessment, no further action [RC8]", "rc8"),
        ("accommodation", "U: Independent living", "u"),
        ("accommodation", "With former foster carers [Z]", "z"),
        ("activity", "G5 - Not in education, employment or training - other", "g5"),
        ("permanence", "LONG-TERM FOSTERING", "fostering"),
        ("location", "Out.", "out"),
    ],
)
def test_value_as_written_has_its_meaning(field, written, meaning):
    assert CODE_SETS[field].understand(written) == meaning


@pytest.mark.parametrize(
    "field", ["status", "disability", "legal", "yes_no", "no_further_action", "need"]
)
@pytest.mark.parametrize(
    "rubbish", ["#MULTIVALUE", "Code 'X9' is not mapped", "Not Recorded", "**DO NOT USE**"]
)
def test_rubbish_of_a_system_has_no_meaning(field, rubbish):
    assert CODE_SETS[field].understand(rubbish) is None


#: What the London schema calls a group, in our keys; its own mistakes are left out below.
GROUPS = {
    "Case Status": ("status", {
        "a) Looked after child": "looked_after", "b) Child Protection plan": "child_protection",
        "c) Child in need plan": "child_in_need", "d) Open assessment": "assessment",
        "e) Closed episode": "closed",
    }),
    "Does the Child have a Disability": (
        "disability", {"True": "yes", "False": "no", "Unknown": "unknown"}
    ),
    "Referral NFA?": ("no_further_action", {"True": "yes", "False": "no"}),
    "Was the Child Seen Alone?": ("yes_no", {"True": "yes", "False": "no", "Unknown": "unknown"}),
    "Eligibility Category": ("eligibility", {
        "a) Relevant": "relevant", "b) Former relevant": "former_relevant",
        "c) Qualifying": "qualifying", "d) Eligible": "eligible", "e) Other": "other",
    }),
    "Initial Category of Abuse": ("abuse", {
        "a) Neglect": "neglect", "b) Physical Abuse": "physical", "c) Sexual Abuse": "sexual",
        "d) Emotional Abuse": "emotional", "e) Multiple": "multiple",
    }),
}


def test_spellings_of_london_councils_mean_what_they_do_there():
    """6 fields that decide a category or a mark; a care leaver in list 6 is ours alone."""
    differ = []
    for row in csv.DictReader(VARIANTS.open(encoding="utf-8")):
        field, groups = GROUPS.get(row["field"], ("", {}))
        meaning = CODE_SETS[field].understand(row["value_seen"]) if field else None
        if field and meaning != groups[row["mapped_to"]]:
            differ.append((row["field"], row["value_seen"], meaning))

    assert sorted(differ, key=lambda each: each[:2]) == [
        ("Case Status", "Care leaver", "care_leaver"),
        ("Eligibility Category", "-", None),
        ("Eligibility Category", "Code 'Q' is not mapped", None),
        ("Referral NFA?", "U", None),
    ]


def test_short_breaks_are_told_from_being_looked_after_in_every_london_spelling():
    spellings = [
        row["value_seen"] for row in csv.DictReader(VARIANTS.open(encoding="utf-8"))
        if row["field"] == "Child's Legal Status"
    ]

    short_breaks = {
        each for each in spellings if CODE_SETS["legal"].understand(each) in ("v3", "v4")
    }

    assert short_breaks == {
        each for each in spellings
        if "short" in each.casefold() and "break" in each.casefold() or each in ("V3", "V4")
    }
