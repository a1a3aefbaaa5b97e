"""Every coded set of Ofsted's lists, in every way councils write its values (annex-a section 4)."""

import csv
from pathlib import Path

import pytest

from cases.annexa.codes import CODE_SETS, bare, label_of, without_letter

VARIANTS = Path(__file__).parents[1] / "data/published/value-variants.csv"

#: set -> the key we keep, its letter in Ofsted's list, its code, its words there
SETS = {
    "status": [
        ("looked_after", "a", "CLA", "Looked after child"),
        ("child_protection", "b", "CPP", "Child Protection plan"),
        ("child_in_need", "c", "CIN", "Child in need plan"),
        ("assessment", "d", "", "Open assessment"),
        ("closed", "e", "", "Closed episode"),
    ],
    "need": [
        ("n1", "a", "N1", "Abuse or neglect"),
        ("n2", "b", "N2", "Child's disability"),
        ("n3", "c", "N3", "Parental disability or illness"),
        ("n4", "d", "N4", "Family in acute stress"),
        ("n5", "e", "N5", "Family dysfunction"),
        ("n6", "f", "N6", "Socially unacceptable behaviour"),
        ("n7", "g", "N7", "Low income"),
        ("n8", "h", "N8", "Absent parenting"),
        ("n9", "i", "N9", "Cases other than children in need"),
        ("n0", "j", "N0", "Not stated"),
    ],
    "closure": [
        ("rc1", "a", "RC1", "Adopted"),
        ("rc2", "b", "RC2", "Died"),
        ("rc3", "c", "RC3", "Child arrangements order"),
        ("rc4", "d", "RC4", "Special guardianship order"),
        ("rc5", "e", "RC5", "Transferred to services of another local authority"),
        ("rc6", "f", "RC6", "Transferred to adult social services"),
        ("rc7", "g", "RC7", "Services ceased for any other reason, including child no longer in need"),
        ("rc8", "h", "RC8", "Case closed after assessment, no further action"),
        ("rc9", "i", "RC9", "Case closed after assessment, referred to early help"),
    ],
    "abuse": [
        ("neglect", "a", "NEG", "Neglect"),
        ("physical", "b", "PHY", "Physical abuse"),
        ("sexual", "c", "SAB", "Sexual abuse"),
        ("emotional", "d", "EMO", "Emotional abuse"),
        ("multiple", "e", "MUL", "Multiple/not recommended"),
    ],
    "legal": [
        ("c1", "a", "C1", "ICO"),
        ("c2", "b", "C2", "FCO"),
        ("d1", "c", "D1", "Freeing order"),
        ("e1", "d", "E1", "Placement order"),
        ("v2", "e", "V2", "Single period under S20"),
        ("l1", "f", "L1", "Police protection"),
        ("l2", "g", "L2", "EPO"),
        ("l3", "h", "L3", "Child assessment order"),
        ("j1", "i", "J1", "Remanded"),
        ("j2", "j", "J2", "PACE"),
        ("j3", "k", "J3", "Youth rehabilitation order"),
        ("v3", "l", "V3", "Short term breaks, episodes recorded"),
        ("v4", "m", "V4", "Short term breaks, agreements recorded"),
    ],
    "ceased": [
        ("e11", "a", "E11", "Adopted, application unopposed"),
        ("e12", "b", "E12", "Adopted, consent dispensed with"),
        ("e2", "c", "E2", "Died"),
        ("e3", "d", "E3", "Care taken over by another authority"),
        ("e4a", "e", "E4A", "Returned home as part of the plan"),
        ("e4b", "f", "E4B", "Returned home, not part of the plan"),
        ("e13", "g", "E13", "Left to live with people without parental responsibility"),
        ("e41", "h", "E41", "Residence order granted"),
        ("e45", "i", "E45", ""),
        ("e46", "j", "E46", ""),
        ("e47", "k", "E47", ""),
        ("e48", "l", "E48", ""),
        ("e5", "m", "E5", "Moved into independent living, supported"),
        ("e6", "n", "E6", "Moved into independent living"),
        ("e7", "o", "E7", "Transferred to adult residential care"),
        ("e9", "p", "E9", "Sentenced to custody"),
        ("e14", "q", "E14", "Accommodation on remand ended"),
        ("e15", "r", "E15", "Found to be 18 or over"),
        ("e16", "s", "E16", "Moved abroad"),
        ("e8", "t", "E8", "Any other reason"),
        ("e17", "v", "E17", "Stays with carers at 18"),
    ],
    "placement": [
        ("u1", "a", "U1", "Foster placement with relative or friend - long term fostering"),
        ("u2", "b", "U2", "Foster placement with relative or friend who is also an approved adopter - FFA"),
        ("u3", "c", "U3", "Foster placement with relative or friend - not long term or FFA"),
        ("u4", "d", "U4", "Foster placement with other foster carer - long term fostering"),
        ("u5", "e", "U5", "Foster placement with other foster carer who is also an approved adopter - FFA"),
        ("u6", "f", "U6", "Foster placement with other foster carer - not long term or FFA"),
        ("a3", "g", "A3", ""),
        ("a4", "h", "A4", ""),
        ("a5", "i", "A5", ""),
        ("a6", "j", "A6", ""),
        ("p1", "k", "P1", "Placed with parents"),
        ("p2", "l", "P2", "Independent living"),
        ("p3", "m", "P3", "Residential employment"),
        ("h5", "n", "H5", "Semi-independent accommodation"),
        ("k1", "o", "K1", "Secure children's home"),
        ("k2", "p", "K2", "Children's home"),
        ("r1", "q", "R1", "Residential care home"),
        ("r2", "r", "R2", "NHS"),
        ("r3", "s", "R3", "Family centre or mother and baby unit"),
        ("r5", "t", "R5", "Young offender institution"),
        ("s1", "u", "S1", "Residential school"),
        ("z1", "v", "Z1", "Other placement"),
        ("t0", "w", "T0", "Temporary placement"),
        ("t0", "x", "T1", ""),
        ("t0", "y", "T2", ""),
        ("t0", "z", "T3", ""),
        ("t0", "zz", "T4", ""),
    ],
    "provider": [
        ("pr0", "a", "PR0", "Parents/Parental responsibility"),
        ("pr1", "b", "PR1", "Own provision"),
        ("pr2", "c", "PR2", "Other LA provision"),
        ("pr3", "d", "PR3", "Other public provision"),
        ("pr4", "e", "PR4", "Private provision"),
        ("pr5", "f", "PR5", "Voluntary/third sector"),
    ],
    "eligibility": [
        ("relevant", "a", "R", "Relevant child"),
        ("former_relevant", "b", "FR", "Former relevant child"),
        ("qualifying", "c", "Q", "Qualifying care leaver"),
        ("eligible", "d", "E", "Eligible child"),
    ],
    "in_touch": [
        ("yes", "a", "Y", "Yes"),
        ("no", "b", "N", "No"),
        ("died", "c", "DIED", "Died"),
        ("refused", "d", "REFU", "Refuses contact"),
        ("not_required", "e", "NREQ", "No longer needs the service"),
        ("home", "f", "RHOM", "Returned home"),
    ],
    "accommodation": [
        ("b", "", "B", "With parents or relatives"),
        ("c", "", "C", "Community home"),
        ("d", "", "D", "Semi-independent"),
        ("e", "", "E", "Supported lodgings"),
        ("g", "", "G", "Abroad"),
        ("h", "", "H", "Deported"),
        ("k", "", "K", "Ordinary lodgings"),
        ("r", "", "R", "Residence not known"),
        ("s", "", "S", "No fixed abode"),
        ("t", "", "T", "Foyers"),
        ("u", "", "U", "Independent living"),
        ("v", "", "V", "Emergency accommodation"),
        ("w", "", "W", "Bed and breakfast"),
        ("x", "", "X", "In custody"),
        ("y", "", "Y", "Other"),
        ("z", "", "Z", "With former foster carers"),
    ],
    "activity": [
        ("f1", "", "F1", "Full time in higher education"),
        ("p1", "", "P1", "Part time in higher education"),
        ("f2", "", "F2", "Full time in education other than higher"),
        ("p2", "", "P2", "Part time in education other than higher"),
        ("f3", "", "F3", "Full time in training or employment"),
        ("p3", "", "P3", "Part time in training or employment"),
        ("f4", "", "F4", "Full time in an apprenticeship"),
        ("p4", "", "P4", "Part time in an apprenticeship"),
        ("f5", "", "F5", "Full time in training or employment (not apprenticeship)"),
        ("p5", "", "P5", "Part time in training or employment (not apprenticeship)"),
        ("g4", "", "G4", "Not in education, employment or training - illness or disability"),
        ("g5", "", "G5", "Not in education, employment or training - other"),
        ("g6", "", "G6", "Not in education, employment or training - pregnancy or parenting"),
    ],
    "permanence": [
        ("home", "a", "", "Return to family"),
        ("adoption", "b", "", "Adoption"),
        ("guardianship", "c", "", "SGO/CAO"),
        ("independence", "d", "", "Supported living in the community"),
        ("residential", "e", "", "Long-term residential placement"),
        ("fostering", "f", "", "Long-term fostering"),
        ("other", "g", "", "Other"),
    ],
    "gender": [
        ("male", "a", "M", "Male"),
        ("female", "b", "F", "Female"),
        ("unknown", "c", "U", "Not stated/recorded"),
        ("neither", "d", "X", "Neither"),
    ],
    "ethnicity": [
        ("wbri", "a", "WBRI", "White British"),
        ("wiri", "b", "WIRI", "White Irish"),
        ("wirt", "c", "WIRT", "Traveller of Irish heritage"),
        ("woth", "d", "WOTH", "Any other White background"),
        ("wrom", "e", "WROM", "Gypsy/Roma"),
        ("mwbc", "f", "MWBC", "White and Black Caribbean"),
        ("mwba", "g", "MWBA", "White and Black African"),
        ("mwas", "h", "MWAS", "White and Asian"),
        ("moth", "i", "MOTH", "Any other Mixed background"),
        ("aind", "j", "AIND", "Indian"),
        ("apkn", "k", "APKN", "Pakistani"),
        ("aban", "l", "ABAN", "Bangladeshi"),
        ("aoth", "m", "AOTH", "Any other Asian background"),
        ("bcrb", "n", "BCRB", "Caribbean"),
        ("bafr", "o", "BAFR", "African"),
        ("both", "p", "BOTH", "Any other Black background"),
        ("chne", "q", "CHNE", "Chinese"),
        ("ooth", "r", "OOTH", "Any other ethnic group"),
        ("refu", "s", "REFU", "Refused"),
        ("nobt", "t", "NOBT", "Information not yet obtained"),
        ("unkn", "u", "UNKNOWN", "Unknown"),
    ],
    "location": [("in", "a", "", "In"), ("out", "b", "", "Out")],
    "suitability": [("yes", "a", "", "Suitable"), ("no", "b", "", "Unsuitable")],
    "yes_no": [("yes", "a", "Y", "Yes"), ("no", "b", "N", "No"), ("unknown", "c", "U", "Unknown")],
    "disability": [("yes", "a", "Y", "Yes"), ("no", "b", "N", "No"), ("unknown", "c", "U", "Unknown")],
    "no_further_action": [("yes", "a", "NFA", "No further action"), ("no", "b", "FA", "Further action taken")],
}


def spellings(letter, code, words):
    """The ways of writing one value: by letter, code or words, shouting, with stray signs."""
    if words:
        yield from (words, words.upper(), words.lower(), f" {words} ", f"{words}.", f"‘{words}")
        yield words.replace("'", "’")
    if letter and words:
        yield from (f"{letter}) {words}", f"{letter}. {words}", f"{letter.upper()}) {words}", f"{letter}){words}")
    if code:
        yield from (code, code.lower(), f" {code} ", f"'{code}", f"‘{code}")
    if code and letter:
        yield f"{letter}) {code}"
    if code and words:
        yield from (f"{code}: {words}", f"{code} - {words}", f"{code} – {words}")
        yield from (f"{words} [{code}]", f"{words} ({code})")
    if letter and code and words:
        yield from (f"{letter}) {code}: {words}", f"{letter}) {code} - {words}")


@pytest.mark.parametrize("name", SETS)
def test_every_value_of_a_set_is_understood_in_every_way_of_writing_it(name):
    wrong = [
        (written, CODE_SETS[name].understand(written), key)
        for key, letter, code, words in SETS[name]
        for written in spellings(letter, code, words)
        if CODE_SETS[name].understand(written) != key
    ]

    assert wrong == []


def test_the_tables_above_hold_every_set_and_every_meaning():
    assert set(SETS) == set(CODE_SETS)
    without = {name: set(CODE_SETS[name].labels) - {key for key, *_ in rows} for name, rows in SETS.items()}

    assert {name: keys for name, keys in without.items() if keys} == {
        "status": {"care_leaver"}, "eligibility": {"other"},
    }  # fmt: skip


def london(field):
    """The published spellings of a field: (as written, the group it was put in)."""
    with VARIANTS.open(encoding="utf-8") as opened:
        return [(row["value_seen"], row["mapped_to"]) for row in csv.DictReader(opened) if row["field"] == field]


def test_every_london_spelling_of_placed_for_adoption_is_one_and_hardly_another():
    """HULL-92 asks for a child placed for adoption: the mark must not depend on the spelling."""
    spellings, understand = london("Placement Type"), CODE_SETS["placement"].understand
    understood = {text: (group[:2], understand(text)) for text, group in spellings}
    for_adoption = {"a3", "a4", "a5", "a6"}

    assert [text for text, (group, key) in understood.items() if group == "b)" and key not in for_adoption] == ["A1"]
    assert [text for text, (group, key) in understood.items() if group != "b)" and key in for_adoption] == [
        "A4 Placed for adoption w. consent not w. current foster carer"  # London's own mistake
    ]


@pytest.mark.parametrize(
    ("written", "key"),
    [("N1.01", "n1"), ("N1.NE", "n1"), ("N1a", "n1"), ("n1a - Child abuse", "n1"), ("N2.3 Learning disability", "n2"),
     ("CIN - N4", "n4"), ("CIN-N8", "n8"), ("N10", None), ("N1 ABUSE OR NEGLECT", "n1"), ("N9", "n9")],
)
def test_a_need_may_have_a_local_ending(written, key):
    assert CODE_SETS["need"].understand(written) == key


#: Local systems number the groups; the order is theirs, not Ofsted's.
LOCAL_ETHNICITY = {
    "A": ["wbri", "wiri", "woth", "wirt", "wrom"], "B": ["mwbc", "mwba", "mwas", "moth"],
    "C": ["aind", "apkn", "aban", "aoth"], "D": ["bcrb", "bafr", "both"],
    "E": ["chne", "ooth", "refu", "nobt", "unkn"],
}  # fmt: skip


@pytest.mark.parametrize("letter", LOCAL_ETHNICITY)
def test_a_local_system_has_its_own_codes_of_ethnicity(letter):
    understand, labels = CODE_SETS["ethnicity"].understand, CODE_SETS["ethnicity"].labels

    for number, key in enumerate(LOCAL_ETHNICITY[letter], 1):
        code, words = f"{letter}{number}", labels[key]
        written = (code, code.lower(), f"{code} - {words}", f"{code}: {words}", f"{words} [{code}]")
        assert [understand(text) for text in written] == [key] * 5


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Arab", "ooth"), ("Black or Black British - African", "bafr"),
        ("Mixed - White & Black Caribbean", "mwbc"), ("Mixed White and Asian", "mwas"), ("Dual heritage", "moth"),
        ("British", "wbri"), ("White Other", "woth"), ("White Eastern European", "woth"), ("Asian other", "aoth"),
        ("E5 - Unborn", "unkn"), ("NS", "nobt"), ("Prefers not to say", "refu"), ("Martian", None),
    ],
)  # fmt: skip
def test_an_ethnicity_in_local_words_falls_into_its_nearest_group(written, key):
    assert CODE_SETS["ethnicity"].understand(written) == key


@pytest.mark.parametrize(
    ("written", "key"),
    [("Unborn", "unknown"), ("Indeterminate", "unknown"), ("Not specified", "unknown"), ("9", "unknown"),
     ("0", "unknown"), ("Male at birth", "male"), ("FEMALE (she/her)", "female"), ("Non-binary", "neither"),
     ("2", "female"), ("Transgender", "neither"), ("Boy", None)],
)  # fmt: skip
def test_a_gender_in_local_words(written, key):
    assert CODE_SETS["gender"].understand(written) == key


@pytest.mark.parametrize(
    "impairment",
    ["AUT", "BEH", "COMM", "CON", "DDA", "HAND", "HEAR", "INC", "LD", "MOB", "PC", "VIS", "Autism", "Hearing loss",
     "Learning difficulty", "Disabled under DDA - No other", "Mobility", "Visual impairment", "1 - Yes", "Y", "True"],
)
def test_an_impairment_in_place_of_yes_means_disabled(impairment):
    assert CODE_SETS["disability"].understand(impairment) == "yes"


@pytest.mark.parametrize("none", ["NONE", "No disability", "NO DISABILITY", "0 - No", "N", "False", "Not disabled"])
def test_no_impairment_means_not_disabled(none):
    assert CODE_SETS["disability"].understand(none) == "no"


@pytest.mark.parametrize(
    ("written", "key"),
    [("YNNN", "neglect"), ("NYNN", "physical"), ("NNYN", "sexual"), ("NNNY", "emotional"), ("YYNN", "multiple"),
     ("NYNY", "multiple"), ("NNNN", None), ("Neglect and Physical", "multiple"), ("Physical/Emotional", "multiple"),
     ("Likelihood of Physical Abuse", "physical"), ("Sexual exploitation", "sexual"), ("Emotional", "emotional"),
     ("PA", "physical"), ("SA", "sexual"), ("EA", "emotional")],
)  # fmt: skip
def test_a_category_of_abuse_may_be_four_flags_or_two_words(written, key):
    assert CODE_SETS["abuse"].understand(written) == key


@pytest.mark.parametrize(
    ("written", "key"),
    [("former relevant 18-20", "former_relevant"), ("Care Leaver - PA to 25", "former_relevant"),
     ("Other - under 16", "other"), ("Qualifying child", "qualifying"), ("E", "eligible"), ("Not eligible", None)],
)
def test_a_care_leavers_group_in_local_words(written, key):
    assert CODE_SETS["eligibility"].understand(written) == key


@pytest.mark.parametrize(
    ("written", "key"),
    [("LAC", "looked_after"), ("CIC", "looked_after"), ("CP/CLA", "looked_after"), ("Child in care", "looked_after"),
     ("Child Protection", "child_protection"), ("Open asmt", "assessment"), ("Closed Referral", "closed"),
     ("Ceased", "closed"), ("Leaving care", "care_leaver"), ("CIN", "child_in_need"), ("E", "closed"), ("Open", None)],
)
def test_a_case_status_in_local_words(written, key):
    assert CODE_SETS["status"].understand(written) == key


@pytest.mark.parametrize(
    ("field", "written", "key"),
    [
        ("permanence", "SGO", "guardianship"), ("permanence", "Child Arrangements Order", "guardianship"),
        ("permanence", "Reunification with mother", "home"), ("permanence", "Rehabilitation home", "home"),
        ("permanence", "Independence", "independence"), ("permanence", "To be decided", None),
        ("location", "Inside LA boundary", "in"), ("location", "OUT", "out"), ("location", "Unknown", None),
        ("suitability", "2", "no"), ("suitability", "Not suitable", "no"), ("suitability", "1", "yes"),
        ("in_touch", "In touch", "yes"), ("in_touch", "Not in touch", "no"), ("in_touch", "No record", None),
        ("accommodation", "Homeless", "s"), ("accommodation", "B&B", None), ("accommodation", "Prison/custody", "x"),
        ("legal", "Section 20", "v2"), ("legal", "S.38(6) interim", "c1"), ("legal", "Wardship", "c2"),
        ("legal", "V1", "v3"), ("legal", "Special guardianship", None),
        ("placement", "Placed with Parents (care order)", "p1"), ("placement", "Prison", "r5"),
        ("placement", "Mother & baby unit", "r3"), ("placement", "Tent", None),
        ("yes_no", "Not seen", "no"), ("yes_no", "Child seen", "yes"), ("yes_no", "No visit recorded", "unknown"),
        ("yes_no", "Refused", "unknown"), ("yes_no", "Sometimes", None),
    ],
)  # fmt: skip
def test_other_sets_in_local_words(field, written, key):
    assert CODE_SETS[field].understand(written) == key


@pytest.mark.parametrize(
    ("written", "without"),
    [("a) Male", "Male"), ("a. Male", "Male"), ("zz) T4", "T4"), ("p1) 5D early help", "5D early help"),
     ("A)Male", "Male"), ("‘C1: ICO", "C1: ICO"), ("N1.04", "N1.04"), ("a)", "a)"), ("a) ", "a)"), ("abc) x", "abc) x"),
     ("Dr. Who", "Who"), ("'b) Female", "Female")],
)
def test_the_sorting_letter_is_taken_off_and_nothing_else(written, without):
    assert without_letter(written) == without


@pytest.mark.parametrize(
    ("text", "words"),
    [("Child’s disability", "childsdisability"), ("B & B", "bandb"), ("", ""), (12, "12"), ("é-a", "a")],
)
def test_words_are_compared_without_case_and_signs(text, words):
    assert bare(text) == words


@pytest.mark.parametrize(
    ("field", "key", "words"),
    [("legal", "c2", "Full care order"), ("legal", "Local order", "Local order"), ("", "anything", "anything"),
     ("placement", "", ""), ("no such set", "x", "x")],
)
def test_a_meaning_has_its_words_and_a_local_wording_keeps_its_own(field, key, words):
    assert label_of(field, key) == words


def test_only_sets_that_decide_something_ask_people_for_a_meaning():
    assert {name for name, one in CODE_SETS.items() if one.asks} == {
        "status", "eligibility", "legal", "need", "abuse", "yes_no", "disability", "no_further_action", "gender",
        "ethnicity", "location",
    }  # fmt: skip
