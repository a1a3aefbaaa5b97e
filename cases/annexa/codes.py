"""The coded values of Annex A, understood by code or by words.

Ofsted asks for `b) PR1: Own provision`; councils write `PR1`, `Own provision [PR1]`,
`own provision.` or something of their own. The letter in front is not reliable
(two editions swap some), so only the code and the words count. A value that
neither explains goes to a person, once (annex-a section 4).
"""

import re
from dataclasses import dataclass, field
from functools import cached_property

LONGEST = 300  # characters of a code with its words; the patterns are not tried on more
KEPT = 10_000  # spellings of one set remembered from one list to the next


@dataclass(frozen=True)
class Value:
    """One meaning: its key in our data, its words, the codes and patterns that say it."""

    key: str
    label: str
    codes: tuple = ()
    pattern: str = ""


@dataclass(frozen=True)
class CodeSet:
    """The meanings a column may have.

    `asks` is False where a local wording is as good as a code (a reason, a kind of
    accommodation): it is kept as written and nobody is asked to map it.
    """

    name: str
    label: str
    values: tuple
    asks: bool = True
    prefixed: str = ""  # pattern of codes with local endings: N1a, N1.04
    _known: dict = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def labels(self):
        return {value.key: value.label for value in self.values}

    @cached_property
    def by_code(self):
        return {code: value.key for value in self.values for code in value.codes}

    @cached_property
    def by_words(self):
        words = {bare(value.label): value.key for value in self.values}
        words |= {bare(value.key): value.key for value in self.values}
        return words

    @cached_property
    def prefix(self):
        return re.compile(self.prefixed) if self.prefixed else None

    @cached_property
    def patterns(self):
        return [(re.compile(each.pattern), each.key) for each in self.values if each.pattern]

    def understand(self, text):
        """The key of a meaning, or None where the text says nothing known."""
        if len(text) > LONGEST:
            return None
        if text not in self._known:
            if len(self._known) >= KEPT:
                self._known.clear()
            self._known[text] = self._understand(text)
        return self._known[text]

    def _understand(self, text):
        text = without_letter(text)
        return (
            self.by_words.get(bare(text))
            or self._code_of(text)
            or self._after_the_code(text)
            or self._pattern_of(text)
        )

    def _after_the_code(self, text):
        found = CODE_AND_WORDS.match(text)
        return self.by_words.get(bare(found.group(2))) if found else None

    def _code_of(self, text):
        upper = text.upper()
        if self.prefix and (found := self.prefix.search(upper)):
            return self.by_code.get(found.group(1))
        for found in CODES.finditer(upper):
            code = next(filter(None, found.groups()), None)
            if code in self.by_code:
                return self.by_code[code]
        return None

    def _pattern_of(self, text):
        lower = " ".join(text.casefold().split())
        return next((key for pattern, key in self.patterns if pattern.search(lower)), None)


#: `a) `, `a. `, `p1) `, but not the `N1.` of `N1.04`.
LETTER = re.compile(r"^[a-z]{1,2}(\d?\s?\)|\s?\.)\s*(?=\S)", re.IGNORECASE)
SIGNS = re.compile(r"[^a-z0-9]+")
CODE_AND_WORDS = re.compile(r"^(\w{1,4})\s*[-–:]\s*(.+)$")
#: A code alone, in front of `:` or `-` or a space, in brackets, or after the word "Code".
CODES = re.compile(
    r"^([A-Z]{0,4}\d{0,2}[A-Z]?)(?=\s*[:–-]|\s+[\[(]|$)"
    r"|^([A-Z]{1,4}\d{1,2}[A-Z]?|[A-Z]{4}|[A-Z](?=\s))(?=\s)"
    r"|[\[(]([A-Z0-9]{1,5})[\])]$"
    r"|(?:CLA - |')([A-Z]{1,2}\d[A-Z]?)\b"
)


def bare(text):
    """Words without case, spaces or signs: what a spelling is compared by."""
    return SIGNS.sub("", str(text).casefold().replace("&", "and"))


def without_letter(text):
    """Without the sorting letter in front: `a) Male` and `a. Male` are `Male`."""
    return LETTER.sub("", text.strip().lstrip("‘’“”'\"`").strip())


def _values(*rows):
    return tuple(
        Value(row[0], row[1], tuple((row[2] if len(row) > 2 else row[0].upper()).split()),
              row[3] if len(row) > 3 else "")
        for row in rows
    )


YES = "Y 1 TRUE YES"
NO = "N 0 FALSE NO"
UNKNOWN = "U NOBT REFU"
UNKNOWN_WORDS = r"^unknown|^not known|^don.?t know|not (yet )?obtained|refused"

STATUS = CodeSet("status", "Case status", _values(
    ("closed", "Closed episode", "E", r"^closed|closed (episode|case)|^ceased"),
    ("care_leaver", "Care leaver", "CL", r"care leaver|leaving care"),
    ("looked_after", "Looked after child", "CLA LAC CIC",
     r"looked after|\b(cla|lac|cic)\b|child(ren)? in care"),
    ("child_protection", "Child protection plan", "CP CPP", r"protection|\bcpp?\b"),
    ("assessment", "Open assessment", "ASMT", r"assess|asmt"),
    ("child_in_need", "Child in need plan", "CIN", r"\bcin\b|child(ren)? in need|in need"),
))
ELIGIBILITY = CodeSet("eligibility", "Eligibility category", _values(
    ("eligible", "Eligible child", "E", r"(^|\()eligible|- eligible"),
    ("former_relevant", "Former relevant child", "FR", r"former relevant|pa to 25"),
    ("relevant", "Relevant child", "R", r"^relevant|- relevant"),
    ("qualifying", "Qualifying care leaver", "Q", r"qualifying"),
    ("other", "Other", "O", r"^other"),
))
LEGAL = CodeSet("legal", "Legal status", _values(
    ("v4", "Short breaks, agreements recorded", "V4",
     r"short.?(term )?breaks?.*agreements|^v4"),
    ("v3", "Short breaks, episodes recorded", "V3 V1", r"short.?(term )?break|^v[13]"),
    ("c1", "Interim care order", "C1", r"interim care|\bico\b|38[.(]?6"),
    ("e1", "Placement order", "E1", r"placement order|\bpo\b"),
    ("d1", "Freeing order", "D1", r"freeing|freed"),
    ("c2", "Full care order", "C2", r"care order|\bfco\b|wardship|section 31\b"),
    ("l1", "Police protection", "L1", r"police"),
    ("l2", "Emergency protection order", "L2", r"emergency protection|\bepo\b"),
    ("l3", "Child assessment order", "L3", r"child assessment order"),
    ("j2", "Detained under PACE", "J2", r"\bpace\b"),
    ("j1", "Remanded", "J1", r"remand|committed for trial"),
    ("j3", "Youth rehabilitation order", "J3", r"rehabilitation|supervision order"),
    ("v2", "Single period under section 20", "V2",
     r"\bs(ec|ection)?[. ]*20\b|single (period|placement|occasion)"),
))
NEED = CodeSet("need", "Need", _values(
    ("n1", "Abuse or neglect", "N1", r"^(cin-)?abuse|^neglect|domestic|substance misuse"),
    ("n2", "Child’s disability", "N2",
     r"child.?s (disab|illness)|^disab|^(physical|sensory|learning) disab"),
    ("n3", "Parental disability or illness", "N3", r"parent\S* (disab|illness)"),
    ("n4", "Family in acute stress", "N4", r"acute stress"),
    ("n5", "Family dysfunction", "N5", r"family dysfunction"),
    ("n6", "Socially unacceptable behaviour", "N6", r"unacceptable behaviour"),
    ("n7", "Low income", "N7", r"low income"),
    ("n8", "Absent parenting", "N8", r"absent parent|absence of parent"),
    ("n9", "Cases other than children in need", "N9",
     r"other than child|not (in need|cin)|cases other"),
    ("n0", "Not stated", "N0", r"not stated"),
), prefixed=r"^(?:CIN ?- ?)?(N[0-9])(?![0-9])")
ABUSE = CodeSet("abuse", "Category of abuse", _values(
    ("multiple", "Multiple/not recommended", "MUL",
     r"^mul|^(?=.*y.*y)[yn]{4}$"
     r"|(negl|phys|sex|emo)\w*( abuse)?\W+(and )?(likelihood of )?(negl|phys|sex|emo)"),
    ("neglect", "Neglect", "NEG YNNN", r"neglect"),
    ("physical", "Physical abuse", "PHY PA NYNN", r"physical"),
    ("sexual", "Sexual abuse", "SAB SA NNYN", r"sexual"),
    ("emotional", "Emotional abuse", "EMO EA NNNY", r"emotion"),
))
YES_NO = CodeSet("yes_no", "Yes or no", _values(
    ("yes", "Yes", YES, r"^yes\b|^1 ?- ?yes|^(child )?seen"),
    ("no", "No", NO, r"^no$|^no[ ,-]+(see|n)|^0 ?- ?no$|not seen"),
    ("unknown", "Unknown", UNKNOWN, UNKNOWN_WORDS + "|^no visit"),
))
DISABILITY = CodeSet("disability", "Disability", _values(
    ("no", "No", NO + " NONE", r"^no$|^0 ?- ?no|^none|^no disab|not disabled"),
    ("unknown", "Unknown", UNKNOWN, UNKNOWN_WORDS),
    ("yes", "Yes", YES + " AUT BEH COMM CON DDA HAND HEAR INC LD MOB PC VIS",
     r"^yes\b|^1 ?- ?yes|autis|asperger|behav|communicat|conscious|disab|hand func|hearing"
     r"|incont|learning|mobility|personal care|vision|visual"),
))
NO_FURTHER_ACTION = CodeSet("no_further_action", "No further action", _values(
    ("yes", "No further action", YES + " NFA", r"^yes\b|^1 ?- ?yes|^no further action"),
    ("no", "Further action taken", NO + " FA", r"^no$|^0 ?- ?no|^further action"),
))
GENDER = CodeSet("gender", "Gender", _values(
    ("unknown", "Not stated", "U I 0 9 3",
     r"not (stated|recorded|known|specified)|^un(known|specified|born)|withheld"
     r"|^indeterminate|^gender unspecified"),
    ("neither", "Neither", "X", r"transgender|non.?binary|unable to classify|dysphoria"),
    ("female", "Female", "F 2", r"^female|2 ?- ?female"),
    ("male", "Male", "M 1", r"^male|1 ?- ?male"),
))
ETHNICITY = CodeSet("ethnicity", "Ethnicity", _values(
    ("wbri", "White British", "WBRI A1", r"white( -)? british|^british$"),
    ("wiri", "White Irish", "WIRI A2", r"white( -)? irish"),
    ("wirt", "Traveller of Irish heritage", "WIRT A4", r"traveller"),
    ("wrom", "Gypsy/Roma", "WROM A5", r"gypsy|\broma\b"),
    ("mwbc", "White and Black Caribbean", "MWBC B1", r"white (and|&) black caribbean"),
    ("mwba", "White and Black African", "MWBA B2", r"white (and|&) black african"),
    ("mwas", "White and Asian", "MWAS B3", r"white (and|&) asian"),
    ("moth", "Any other Mixed background", "MOTH B4", r"mixed|multiple ethnic|\bdual\b"),
    ("aind", "Indian", "AIND C1", r"indian\b"),
    ("apkn", "Pakistani", "APKN C2", r"pakistani"),
    ("aban", "Bangladeshi", "ABAN C3", r"bangladeshi"),
    ("bcrb", "Caribbean", "BCRB D1", r"caribbean(?!.*african)"),
    ("bafr", "African", "BAFR D2", r"black.*african$|^african|- african"),
    ("chne", "Chinese", "CHNE E1", r"chinese"),
    ("ooth", "Any other ethnic group", "OOTH E2", r"other ethnic|\barab\b"),
    ("both", "Any other Black background", "BOTH D3", r"black"),
    ("aoth", "Any other Asian background", "AOTH C4", r"asian"),
    ("woth", "Any other White background", "WOTH A3", r"white"),
    ("refu", "Refused", "REFU E3", r"refused|prefers? not"),
    ("nobt", "Not yet obtained", "NOBT E4 NS",
     r"not (yet )?(obtained|stated|recorded)|information not"),
    ("unkn", "Unknown", "UNKNOWN UNBORN E5", r"^unknown|unborn|not known"),
))
PERMANENCE = CodeSet("permanence", "Permanence plan", _values(
    ("adoption", "Adoption", "", r"adopt"),
    ("home", "Return to family", "", r"return|rehabilitat|reunif"),
    ("guardianship", "SGO/CAO", "SGO CAO", r"guardian|\bsgo\b|\bcao\b|arrangements order"),
    ("independence", "Supported living in the community", "", r"supported living|independen"),
    ("residential", "Long-term residential placement", "", r"residential"),
    ("fostering", "Long-term fostering", "", r"foster"),
    ("other", "Other", "", r"^other"),
), asks=False)
CLOSURE = CodeSet("closure", "Reason for closure", _values(
    ("rc1", "Adopted", "RC1"), ("rc2", "Died", "RC2"),
    ("rc3", "Child arrangements order", "RC3"), ("rc4", "Special guardianship order", "RC4"),
    ("rc5", "Transferred to services of another local authority", "RC5"),
    ("rc6", "Transferred to adult social services", "RC6"),
    ("rc7", "Services ceased for any other reason, including child no longer in need", "RC7"),
    ("rc8", "Case closed after assessment, no further action", "RC8"),
    ("rc9", "Case closed after assessment, referred to early help", "RC9"),
), asks=False)
CEASED = CodeSet("ceased", "Reason ceased to be looked after", _values(
    ("e11", "Adopted, application unopposed", "E11"),
    ("e12", "Adopted, consent dispensed with", "E12"), ("e2", "Died", "E2"),
    ("e3", "Care taken over by another authority", "E3"),
    ("e4a", "Returned home as part of the plan", "E4A"),
    ("e4b", "Returned home, not part of the plan", "E4B"),
    ("e13", "Left to live with people without parental responsibility", "E13"),
    ("e41", "Residence order granted", "E41"), ("e45", "Special guardianship", "E45"),
    ("e46", "Special guardianship", "E46"), ("e47", "Special guardianship", "E47"),
    ("e48", "Special guardianship", "E48"),
    ("e5", "Moved into independent living, supported", "E5"),
    ("e6", "Moved into independent living", "E6"),
    ("e7", "Transferred to adult residential care", "E7"), ("e9", "Sentenced to custody", "E9"),
    ("e14", "Accommodation on remand ended", "E14"), ("e15", "Found to be 18 or over", "E15"),
    ("e16", "Moved abroad", "E16"), ("e8", "Any other reason", "E8"),
    ("e17", "Stays with carers at 18", "E17"),
), asks=False)
PLACEMENT = CodeSet("placement", "Placement type", _values(
    ("a3", "Placed for adoption, consent, with carer", "A3"),
    ("a4", "Placed for adoption, consent", "A4"),
    ("a5", "Placed for adoption, order, with carer", "A5"),
    ("a6", "Placed for adoption, order", "A6", r"place\w* for adopt|^adoption (with|placement)"),
    ("u1", "Foster placement, relative, long term", "U1", r"relat(?!.*\bnot\b).*long term"),
    ("u2", "Foster placement, relative, fostering for adoption", "U2",
     r"relat(?!.*\bnot\b).*(ffa|approved adopter)"),
    ("u3", "Foster placement, relative", "U3", r"foster.*relat|relat.*foster"),
    ("u4", "Foster placement, long term", "U4", r"foster(?!.*\bnot\b).*long term"),
    ("u5", "Foster placement, fostering for adoption", "U5",
     r"foster(?!.*\bnot\b).*(ffa|approved adopter)"),
    ("u6", "Foster placement", "U6", r"foster"),
    ("p1", "Placed with parents", "P1", r"with parents"),
    ("p2", "Independent living", "P2", r"independent living"),
    ("p3", "Residential employment", "P3", r"residential employment"),
    ("h5", "Semi-independent accommodation", "H5", r"semi|residential accommodation"),
    ("k1", "Secure children’s home", "K1", r"secure"),
    ("k2", "Children’s home", "K2", r"children.?s home"),
    ("r1", "Residential care home", "R1", r"care home"), ("r2", "NHS", "R2", r"nhs"),
    ("r3", "Family centre or mother and baby unit", "R3", r"family centre|mother"),
    ("r5", "Young offender institution", "R5", r"offender|prison"),
    ("s1", "Residential school", "S1", r"residential school"),
    ("t0", "Temporary placement", "T0 T1 T2 T3 T4", r"temporary"),
    ("z1", "Other placement", "Z1", r"^other"),
), asks=False)
PROVIDER = CodeSet("provider", "Placement provider", _values(
    ("pr0", "Parents/Parental responsibility", "PR0"), ("pr1", "Own provision", "PR1"),
    ("pr2", "Other LA provision", "PR2"), ("pr3", "Other public provision", "PR3"),
    ("pr4", "Private provision", "PR4"), ("pr5", "Voluntary/third sector", "PR5"),
), asks=False)
LOCATION = CodeSet("location", "Placement location", _values(
    ("in", "In the area", "IN", r"^in\b|inside"), ("out", "Out of area", "OUT", r"^out"),
))
IN_TOUCH = CodeSet("in_touch", "In touch", _values(
    ("yes", "Yes", YES, r"^yes\b|^1\b|^in touch"), ("no", "No", NO, r"^no\b(?! record)|^not in"),
    ("died", "Died", "DIED", r"^died"),
    ("refused", "Refuses contact", "REFU", r"refus"),
    ("not_required", "No longer needs the service", "NREQ", r"no longer"),
    ("home", "Returned home", "RHOM", r"returned home"),
), asks=False)
ACCOMMODATION = CodeSet("accommodation", "Type of accommodation", _values(
    ("b", "With parents or relatives", "B", r"parents|relatives"),
    ("c", "Community home", "C", r"community home"),
    ("d", "Semi-independent", "D", r"semi"), ("e", "Supported lodgings", "E", r"supported lodg"),
    ("g", "Abroad", "G", r"abroad"), ("h", "Deported", "H", r"deported"),
    ("k", "Ordinary lodgings", "K", r"ordinary lodg"),
    ("r", "Residence not known", "R", r"residence not known"),
    ("s", "No fixed abode", "S", r"no fixed|homeless"), ("t", "Foyer", "T", r"foyer"),
    ("u", "Independent living", "U", r"^independent"), ("v", "Emergency accommodation", "V",
                                                        r"emergency"),
    ("w", "Bed and breakfast", "W", r"breakfast"), ("x", "In custody", "X", r"custody"),
    ("z", "With former foster carers", "Z", r"foster"), ("y", "Other", "Y", r"^other"),
), asks=False)
SUITABILITY = CodeSet("suitability", "Suitability of accommodation", _values(
    ("no", "Unsuitable", NO + " 2", r"unsuitable|not suitable"),
    ("yes", "Suitable", YES, r"^suitable"),
), asks=False)
ACTIVITY = CodeSet("activity", "Activity", _values(
    ("f1", "Full time in higher education", "F1"),
    ("p1", "Part time in higher education", "P1"),
    ("f2", "Full time in education other than higher", "F2"),
    ("p2", "Part time in education other than higher", "P2"),
    ("f3", "Full time in training or employment", "F3"),
    ("p3", "Part time in training or employment", "P3"),
    ("f4", "Full time in an apprenticeship", "F4"),
    ("p4", "Part time in an apprenticeship", "P4"),
    ("f5", "Full time in training or employment (not apprenticeship)", "F5"),
    ("p5", "Part time in training or employment (not apprenticeship)", "P5"),
    ("g4", "Not in education, employment or training - illness or disability", "G4"),
    ("g5", "Not in education, employment or training - other", "G5"),
    ("g6", "Not in education, employment or training - pregnancy or parenting", "G6"),
), asks=False)

CODE_SETS = {
    each.name: each
    for each in (
        STATUS, ELIGIBILITY, LEGAL, NEED, ABUSE, YES_NO, DISABILITY, NO_FURTHER_ACTION, GENDER,
        ETHNICITY, PERMANENCE, CLOSURE, CEASED, PLACEMENT, PROVIDER, LOCATION, IN_TOUCH,
        ACCOMMODATION, SUITABILITY, ACTIVITY,
    )
}


def label_of(field, key):
    """The words of a meaning; a local wording that was kept stays as it is."""
    chosen = CODE_SETS.get(field)
    return chosen.labels.get(key, key) if chosen else key
