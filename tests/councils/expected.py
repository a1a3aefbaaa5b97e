"""What each council's month comes to: all in which the five tests of a month differ."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Followed:
    """What a grade starts: the days of meetings, of updates and of the re-audit, and who is told."""

    meetings: tuple
    updates: tuple
    again: str
    told: set


@dataclass(frozen=True)
class Expected:
    """What a council's month comes to; days as "06-28", people as what they are to the audit or as their office.

    The worker of the first audit challenges it, the second is sent back once, the auditor of
    the third fears for the child; nothing happens to the fourth.
    """

    month: str
    children: int
    seed: int
    lines: dict  # line: (cases, cases with an auditor, tools, audits of each auditor, where the auditors stand)
    due: str
    challenge_until: str
    returned_until: str
    story: tuple
    concern: set  # who is told
    moderated: dict  # reason: number of audits
    sit: set  # who sits on a moderation beside the moderator
    told: dict  # grade: who is told of it, where it starts nothing
    closes: str
    oversight: tuple = ()  # who writes that of the fourth, by when, and supervision by when
    filing: tuple = ()  # who files the fourth, and by when, for each time it is filed
    started: dict = None  # number of the audit: what its grade starts
    again: tuple = ()  # the re-audit that is due before the month is closed: its due day, its steps


QA_OF_SOUTHAMPTON = {
    "Quality Assurance", "Head of Quality Assurance", "Head of Service, Quality Assurance", "Principal Social Worker",
    "Quality Assurance Unit Manager", "Quality Assurance Manager", "Quality Assurance Lead",
    "Quality Assurance and Improvement Lead",
}  # fmt: skip
QA_OF_HULL = {
    "Group Manager, Quality Assurance", "Head of Service, Quality Assurance", "Quality Assurance",
    "Quality Assurance Manager", "Quality and Improvement Support Officer",
}  # fmt: skip
OWN, NEXT_DOOR, OTHER = "own team", "another team of the service", "another service"
BY_WORKER_AND_MANAGERS = {"Group Manager", "practitioner", "team_manager"}

#: HULL-76 to 78: a meeting within five working days, a review after four weeks, a re-audit within two months.
POOR_IN_HULL = Followed((("first", "03-23"), ("review", "04-13")), (), "05-16", BY_WORKER_AND_MANAGERS | QA_OF_HULL)

EXPECTED = {
    # One case for each of twelve auditors, a tenth moderated in a meeting with the auditor (BOLT-28, 34).
    "bolton": Expected(
        month="2026-03", children=72, seed=4,
        lines={"collaborative": (12, 12, {"collaborative"}, 1, {NEXT_DOOR, OTHER, "no team"})},
        due="03-31", challenge_until="03-12", returned_until="03-16",
        story=(("allocated", "03-02"), ("in_progress", "03-05"), ("shared", "03-05"), ("finalised", "03-06"),
               ("checked", "03-09"), ("closed", "03-25")),
        concern={"team_manager", "Head of Service"},
        moderated={"share": 2}, sit={"auditor"},
        told={"outstanding": set(), "good": set(), "requires_improvement": {"team_manager", "Head of Service"}},
        started={
            8: Followed((), ("03-10",), "06-10", {"team_manager", "Head of Service", "Quality Assurance"}),
        },
        closes="2026-04-30",
    ),
    # Twenty children for forty places, and everybody has one audit a month (HULL-14, 31, 57, 92, 93).
    "hull": Expected(
        month="2026-03", children=28, seed=4,
        lines={
            "control": (20, 20, {"child"}, 1, {NEXT_DOOR, OTHER, "no team"}),
            "thematic": (4, 4, {"thematic"}, 1, {OTHER, "no team"}),
            "fostering": (6, 2, {"foster-carer"}, 1, {"no team"}),
            "adoption": (3, 1, {"adopter"}, 1, {"no team"}),
        },
        due="03-31", challenge_until="03-12", returned_until="03-12",
        story=(("allocated", "03-02"), ("in_progress", "03-05"), ("shared", "03-05"), ("finalised", "03-06"),
               ("checked", "03-09"), ("closed", "03-23")),
        concern={"team_manager"},
        moderated={"grade": 2, "share": 3, "person": 5}, sit=set(),
        told={"outstanding": set(), "good": set(), "ri_good": set(), "ri": set()},
        started={9: POOR_IN_HULL, 14: POOR_IN_HULL, 17: POOR_IN_HULL},
        closes="2026-04-15",
        oversight=("team_manager", "03-20", "04-06"),
    ),
    # Four of the own team for each manager, one of another service for each head (ROCH-06, 08, 16, 53).
    "rochdale": Expected(
        month="2025-12", children=96, seed=7,
        lines={
            "tier1-plo": (8, 8, {"tier1-plo"}, 4, {OWN}),
            "tier1-cared-for": (8, 8, {"tier1"}, 4, {OWN}),
            "tier2": (2, 2, {"tier2"}, 1, {OTHER}),
            "referrer-feedback": (1, 1, {"sample"}, 1, {"leads the team"}),
        },
        due="12-31", challenge_until="12-09", returned_until="12-15",
        story=(("allocated", "12-01"), ("in_progress", "12-04"), ("shared", "12-04"), ("finalised", "12-05"),
               ("checked", "12-08"), ("closed", "12-24")),
        concern={"team_manager"},
        moderated={}, sit=set(),
        told={
            "inadequate": {"Head of Service", "Assistant Director"},
            "ri": {"Head of Service", "team_manager", "iro"},
            "good": {"team_manager"},
            "outstanding": {"team_manager", "Head of Service", "Assistant Director"},
        },
        closes="2026-01-15",
        oversight=("Head of Service", "12-19", "01-05"),
        filing=(("team_manager", "12-12"),),
    ),
    # Out on the 3rd, in by the 28th, overseen and filed by the 6th (SOTON-07, 09, 10, 13, 17, 18, 22 to 28, 30).
    "southampton": Expected(
        month="2026-06", children=72, seed=9,
        lines={"managers": (4, 4, {"bit-swf", "inclusion"}, 1, {NEXT_DOOR})},
        due="06-28", challenge_until="07-05", returned_until="06-11",
        story=(("allocated", "06-03"), ("in_progress", "06-08"), ("shared", "06-08"), ("finalised", "06-09"),
               ("checked", "06-10"), ("closed", "07-07")),
        concern={"team_manager", "Service Lead", "Head of", "Deputy Director"},
        moderated={"grade": 1, "share": 1}, sit=QA_OF_SOUTHAMPTON | {"Head of"},
        told={
            "outstanding": QA_OF_SOUTHAMPTON, "good": QA_OF_SOUTHAMPTON, "requires_improvement": {"Service Lead"},
        },
        started={
            4: Followed(
                (("first", "06-20"),), ("06-20", "06-24"), "07-17",
                {"Head of", "Service Lead", "team_manager"} | QA_OF_SOUTHAMPTON,
            ),
        },
        closes="2026-07-31",
        oversight=("Service Lead", "07-06", "08-04"),
        filing=(("Practice Manager", "07-06"),),
        again=("07-17", (("allocated", "07-03"), ("in_progress", "07-06"), ("shared", "07-06"),
                         ("finalised", "07-07"), ("checked", "07-08"))),
    ),
    # Group managers audit and all is talked over by the third week (STAGE-03, 04, 13, 14, 18, 34, 36, 40).
    "stages": Expected(
        month="2026-10", children=60, seed=4,
        lines={"stage-1": (4, 4, {"stage-1"}, 1, {OTHER})},
        due="10-21", challenge_until="10-07", returned_until="10-09",
        story=(("allocated", "10-01"), ("in_progress", "10-05"), ("shared", "10-05"), ("finalised", "10-06"),
               ("checked", "10-07"), ("closed", "10-13")),
        concern={"practitioner", "team_manager", "Service Manager"},
        moderated={"share": 4}, sit={"auditor", "practitioner", "team_manager"},
        told={"good": {"practitioner", "team_manager"}, "ri": {"practitioner", "team_manager"}},
        started={
            4: Followed((), (), "01-08", {
                "practitioner", "team_manager", "Service Manager", "Assistant Director", "Director",
                "Quality Assurance",
            }),
        },
        closes="2026-11-30",
        filing=(("Quality Assurance", "10-13"), ("Quality Assurance", "10-19")),
    ),
}  # fmt: skip
