"""From rows to children: where each stood on the day, and what is known of them.

The order of categories and the reasons are those of annex-a section 7. Where two
lists disagree the one with a date is believed, and the disagreement is reported.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from cases.annexa.facts import facts_of
from cases.annexa.lists import LISTS, REPEATING
from cases.annexa.records import ChildRecord, Issue

SHORT_BREAKS = frozenset({"v3", "v4"})
FOR_ADOPTION = frozenset({"a3", "a4", "a5", "a6"})


@dataclass(slots=True)
class Child:
    """All rows of one child, by list."""

    child_id: str
    rows: dict = field(default_factory=lambda: defaultdict(list))
    marks: set = field(default_factory=set)

    def one(self, number):
        """The row that counts of a list that names a child once, or None."""
        rows = self.rows.get(number)
        return rows[0] if rows else None

    def all(self):
        return [(number, row) for number, rows in self.rows.items() for row in rows]


class Derivation:
    """Turns the rows of all lists into children, noting what disagrees."""

    def __init__(self, found, as_at, notes):
        self.found = found
        self.as_at = as_at
        self.notes = notes

    def children(self, rows_by_list):
        children = {}
        for number, rows in rows_by_list.items():
            for row in rows:
                child = children.get(row["id"])
                if child is None:
                    child = children[row["id"]] = Child(row["id"])
                child.rows[number].append(row)
        return [self._record(child) for child in children.values()]

    def _record(self, child):
        for number in (6, 7, 8, 9):
            if len(child.rows.get(number, ())) > 1:
                self._choose(child, number)
        self._masked(child)
        born = self._date_of_birth(child)
        self._unborn(child, born)
        if born is None:
            self._without_birth(child)
        category, source, opened_on, closed_on = self._category(child)
        self._marks(child, category)
        staff = _staff(child, category, source)
        return ChildRecord(
            child_id=child.child_id, category=category, marks=tuple(sorted(child.marks)),
            team=staff["team"], worker=staff["worker"],
            personal_adviser=_text_of(child.one(9), "adviser"),
            reviewer=_text_of(child.one(8), "reviewer") or _text_of(child.one(7), "reviewer"),
            date_of_birth=born,
            gender=_most(child, "gender", without="unknown"),
            ethnicity=_most(child, "ethnicity", without="nobt"),
            opened_on=opened_on, closed_on=closed_on, facts=facts_of(child),
            lists=tuple(sorted(child.rows)),
        )

    def _issue(self, number, row, key, kind, value, reason, changes_case=True):
        column = LISTS[number].columns[key].title if key else ""
        self.notes.issues.append(Issue(
            self.found[number].table.name, row["row"], column, kind, str(value), reason,
            changes_case, row["id"],
        ))

    # One row of several, one date of several

    def _choose(self, child, number):
        rows = child.rows[number]
        key = "end" if number != 9 else None
        rows.sort(key=lambda row: (
            bool(key and row.get(key)),
            -(row.get("start").toordinal() if row.get("start") else 0),
            row["row"],
        ))
        kept = rows[0]
        for row in rows[1:]:
            worker = row.get("worker") or "nobody"
            self._issue(
                number, row, "worker", "listed twice", worker,
                f"The child is also in row {kept['row']}, with {kept.get('worker') or 'nobody'};"
                f" row {kept['row']} is used (open first, then the latest start).",
            )

    def _masked(self, child):
        for number, row in child.all():
            if row.get("masked"):
                child.marks.add("restricted")
                self._issue(
                    number, row, None, "restricted record", row["id"],
                    "Details are masked: the record is restricted and needs leave to be seen.",
                )

    def _date_of_birth(self, child):
        given = [
            (row["date_of_birth"], number, row) for number, row in child.all()
            if row.get("date_of_birth")
        ]
        if not given:
            return None
        votes = Counter(day for day, _, _ in given)
        sure = Counter(
            day for day, _, row in given if "date_of_birth" not in row.get("either", ())
        )
        born = max(votes, key=lambda day: (sure[day], votes[day]))
        if len(votes) > 1:
            self._births_differ(given, born, tied=votes[born] * 2 <= len(given))
        return born

    def _births_differ(self, given, born, tied):
        for day, number, row in given:
            if day != born or tied:
                self._issue(
                    number, row, "date_of_birth", "dates of birth differ", f"{day:%d/%m/%Y}",
                    f"Not all lists give this date of birth; {born:%d/%m/%Y} is used.",
                )

    def _without_birth(self, child):
        """Say of a child no list gives a date of birth for, unless something else said it."""
        number, row = min(child.all(), key=lambda each: each[0])
        told = child.marks & {"restricted", "unborn"} or "date_of_birth" in row["doubts"]
        if not told:
            self._issue(
                number, row, "date_of_birth", "no date of birth", "",
                "No list gives this child’s date of birth.",
            )

    def _unborn(self, child, born):
        rows = child.all()
        if not (born and born > self.as_at) and all(row.get("age") != -1 for _, row in rows):
            return
        child.marks.add("unborn")
        for number, row in rows:
            if row.get("date_of_birth") is None and "date_of_birth" not in row["doubts"]:
                self._issue(
                    number, row, "date_of_birth", "unborn without a date", "",
                    "Taken as an unborn child; no expected date is given here.",
                    changes_case=born is None,
                )

    # Category

    def _category(self, child):
        """(category, list the staff are taken from, opened on, closed on)."""
        care, plan, need = child.one(8), child.one(7), child.one(6)
        status = self._status(child, need)
        in_care = care is not None and not self._ended(care, status, "looked_after")
        if care is not None and care.get("legal") in SHORT_BREAKS:
            child.marks.add("short_breaks")
            in_care = False
            self._issue(
                8, care, "legal", "short breaks only", care["legal"].upper(),
                "Short breaks under a series of agreements: not counted as looked after.",
            )
        if 8 not in self.found or care is None:
            in_care = status == "looked_after"
            self._only_by_status(8, need, in_care)
        on_plan = plan is not None and not self._ended(plan, status, "child_protection")
        if 7 not in self.found or plan is None:
            on_plan = status == "child_protection"
            self._only_by_status(7, need, on_plan)
        if in_care:
            if plan is not None and on_plan:
                child.marks.add("protection_plan")
            return "looked_after", 8, _start(care, need), None
        if on_plan:
            return "child_protection", 7, _start(plan, need), None
        return self._not_placed(child, need, status)

    def _not_placed(self, child, need, status):
        leaver = child.one(9)
        if self._is_leaver(leaver, status):
            if status in ("child_in_need", "looked_after", "child_protection"):
                self._issue(
                    6, need, "status", "care leaver in list 6", need.get("status", ""),
                    "Also a care leaver on list 9; counted as a care leaver.",
                )
            return "care_leaver", 9, None, None
        if status == "care_leaver":
            return "care_leaver", 6, _start(need), None
        if status in ("child_in_need", "looked_after", "child_protection"):
            return "child_in_need", 6, _start(need), None
        assessed = self._open_assessment(child, status)
        if assessed or status == "assessment":
            return "assessment", 6 if need else 4, _start(assessed, need), None
        if need is None:
            referrals = [row for row in child.rows.get(3, ()) if row.get("nfa") != "yes"]
            if referrals:
                return "referral", 3, _latest(referrals).get("start"), None
            if child.rows.get(3):
                child.marks.add("no_further_action")
        return self._help_or_closed(child, need)

    def _help_or_closed(self, child, need):
        helped = [row for row in child.rows.get(2, ()) if not _has_ended(row)]
        if helped:
            return "early_help", 2, _latest(helped).get("start"), None
        for number in (6, 8, 7, 2):
            rows = child.rows.get(number)
            if rows:
                row = _latest(rows) if number in REPEATING else rows[0]
                return "closed", number, row.get("start"), row.get("end")
        return "none", 3 if child.rows.get(3) else None, None, None

    def _status(self, child, need):
        """What list 6 says of the day: a status, `closed`, or None without a row."""
        if need is None:
            return None
        status = need.get("status", "")
        if need.get("end") and status not in ("", "closed", "care_leaver"):
            self._issue(
                6, need, "status", "status disagrees", status,
                f"The status is open but the closure date is {need['end']:%d/%m/%Y};"
                " counted as closed.",
            )
            return "closed"
        if need.get("end"):
            return "closed"
        if status:
            return status
        if need.get("reason"):
            return "closed"
        return "assessment" if self._open_assessment(child, None) else "child_in_need"

    def _ended(self, row, status, open_status):
        """Whether a plan or a time in care is over, by its end date or what stands for it."""
        if row.get("end"):
            return True
        if row.get("reason") or "end" in row["doubts"]:
            return status != open_status
        return False

    def _only_by_status(self, number, need, believed):
        if believed and number in self.found:
            self._issue(
                6, need, "status", "status disagrees", need.get("status", ""),
                f"Not on list {number} ({LISTS[number].title}); the status of list 6 is used.",
            )

    def _is_leaver(self, leaver, status):
        return (
            leaver is not None
            and leaver.get("eligibility") not in ("eligible",)
            and status != "assessment"
        )

    def _open_assessment(self, child, status):
        rows = [row for row in child.rows.get(4, ()) if not row.get("end")]
        if status == "closed":
            closed = child.one(6).get("end")
            rows = [row for row in rows if closed and row.get("start") and row["start"] > closed]
        rows = [row for row in rows if "end" not in row["doubts"]]
        return _latest(rows) if rows else None

    # Marks

    def _marks(self, child, category):
        marks, care, plan = child.marks, child.one(8), child.one(7)
        leaver, need = child.one(9), child.one(6)
        if _most(child, "disability") == "yes":
            marks.add("disabled")
        if any(row and row.get("uasc") == "yes" for row in (care, leaver)):
            marks.add("uasc")
        if any((row.get("referrals") or 0) > 0 for row in child.rows.get(3, ())):
            marks.add("re_referred")
        if plan and plan.get("protection") == "yes":
            marks.add("protection_order")
        if plan and (plan.get("plans_before") or 0) > 0:
            marks.add("repeat_plan")
        if category == "looked_after" and care:
            self._marks_of_care(marks, care)
        self._marks_of_adoption(marks, child, category, care)
        ended = any(row and _has_ended(row) for row in (plan, care))
        if category in ("child_in_need", "early_help") and (need or ended) and self._stepped(child):
            marks.add("stepped_down")

    def _marks_of_care(self, marks, care):
        if care.get("location") == "out":
            marks.add("out_of_area")
        if (care.get("missing") or 0) > 0:
            marks.add("missing")
        if care.get("permanence") == "adoption" or care.get("legal") in ("e1", "d1"):
            marks.add("adoption")
        if care.get("placement") in FOR_ADOPTION:
            marks.update(("adoption", "placed_for_adoption"))

    def _marks_of_adoption(self, marks, child, category, care):
        if category != "looked_after":
            return
        for row in child.rows.get(10, ()):
            if row.get("adopted_on") or row.get("reversed_on"):
                continue
            marks.add("adoption")
            if row.get("placed_on"):
                marks.add("placed_for_adoption")

    def _stepped(self, child):
        """Came down from a plan or from care that ended within the lists' look-back."""
        return any(
            row and row.get("end") and row.get("legal") not in SHORT_BREAKS
            for row in (child.one(7), child.one(8))
        )


def _has_ended(row):
    return bool(row.get("end") or row.get("reason") or "end" in row["doubts"])


def _start(*rows):
    return next((row["start"] for row in rows if row and row.get("start")), None)


def _latest(rows):
    return max(rows, key=lambda row: (row["start"].toordinal() if row.get("start") else 0, row["row"]))


def _text_of(row, key):
    return (row or {}).get(key, "") or ""


def _most(child, key, without=""):
    """The value most rows give; one that says nothing only if there is no other."""
    votes = Counter(row[key] for _, row in child.all() if row.get(key))
    told = {value: count for value, count in votes.items() if value != without}
    return max(told or votes, key=lambda value: (votes[value], value), default="")


#: Where team and worker are looked for, best first, by the list that gave the category.
STAFF_LISTS = {8: (8, 6, 7, 9), 7: (7, 6), 9: (9, 8), 6: (6, 7, 8), 4: (4, 6), 3: (3,), 2: (2,)}


def _staff(child, category, source):
    """Team and worker now; when the best list names nobody, the next one may."""
    staff = {"team": "", "worker": ""}
    for number in STAFF_LISTS.get(source, ()):
        rows = child.rows.get(number)
        if not rows:
            continue
        row = _latest(rows) if number in REPEATING else rows[0]
        staff["team"] = staff["team"] or row.get("team") or row.get("organisation", "")
        staff["worker"] = staff["worker"] or row.get("worker") or ""
    if category == "care_leaver" and not staff["worker"]:
        staff["worker"] = _text_of(child.one(9), "adviser")
    return staff
