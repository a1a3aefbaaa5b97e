"""A small council on paper: its staff list, and its case list as Annex A. All of it is invented."""

import csv
from datetime import timedelta

from tests.cases.workbooks import write_lists

#: Name, job title, team, service, line manager.
STAFF = (
    ("Dana Director", "Director of Children's Services", "", "Leadership", ""),
    ("Moses Mod", "Strategic Lead", "", "Leadership", "Dana Director"),
    ("Quinn Quality", "Quality and Improvement Support Officer", "", "Performance and Quality", "Moses Mod"),
    ("Ira Review", "Independent Reviewing Officer", "", "Performance and Quality", "Moses Mod"),
    ("Hana Head", "Head of Service", "", "Safeguarding", "Dana Director"),
    ("Gwen Group", "Group Manager", "", "Safeguarding", "Hana Head"),
    ("Tess Team", "Team Manager", "North Team 1", "Safeguarding", "Gwen Group"),
    ("Priya Practice", "Social Worker", "North Team 1", "Safeguarding", "Tess Team"),
    ("Greg Courts", "Group Manager", "", "Courts", "Dana Director"),
    ("Amara Audit", "Team Manager", "Court Team 1", "Courts", "Greg Courts"),
    ("Carl Court", "Social Worker", "Court Team 1", "Courts", "Amara Audit"),
)
#: Six children of each team, all on protection plans but the first two of the Court team:
#: one is placed for adoption, one is in need and was last seen on a day that does not exist.
NORTH = [f"N-{number}" for number in range(1, 7)]
COURT = [f"S-{number}" for number in range(1, 7)]


def email_of(name):
    return f"{name.lower().replace(' ', '.')}@council.example"


def write_staff_list(path):
    """The staff list as csv; gives its path."""
    with path.open("w", newline="", encoding="utf-8") as opened:
        lines = csv.writer(opened)
        lines.writerow(["Name", "E-mail", "Job title", "Team", "Service", "Area", "Line manager"])
        for name, title, team, service, manager in STAFF:
            lines.writerow([name, email_of(name), title, team, service, "City", manager])
    return path


def write_case_list(path, *, on):
    """Twelve children as they stand on a day, in the lists of Annex A; gives the workbook's path."""
    common = {"gender": "b) Female", "ethnicity": "a) WBRI", "date_of_birth": on - timedelta(days=9 * 365)}
    north = {"team": "North Team 1", "worker": "Priya Practice", "reviewer": "Ira Review"}
    court = {"team": "Court Team 1", "worker": "Carl Court"}
    recently = on - timedelta(days=60)
    plan = common | {"start": recently, "abuse": "a) Neglect", "first_abuse": "a) Neglect", "seen_alone": "Y"}
    protected = [plan | north | {"child_id": child} for child in NORTH]
    protected += [plan | court | {"child_id": child} for child in COURT[2:]]
    placed = common | court | {"child_id": COURT[0], "start": recently, "need": "N1", "legal": "E1"}
    adopted = {name: common[name] for name in common} | {"child_id": COURT[0], "placed_on": on - timedelta(days=10)}
    in_need = common | court | {
        "child_id": COURT[1], "start": recently, "need": "N1", "status": "c) Child in need plan",
        "seen_on": "31/02/2026",
    }
    return write_lists(path, {6: [in_need], 7: protected, 8: [placed], 9: [], 10: [adopted]})
