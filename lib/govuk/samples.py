"""What the gallery shows in the parts of audits, follow-up and reports; all of it invented."""

from dataclasses import dataclass

from lib.charts import Panel, Series, lines, ranges, small_bars, stacked_bars
from lib.statistics import share

COLOUR = "#1b6470"


@dataclass(frozen=True)
class Somebody:
    """Stands where a page wants a person."""

    name: str
    job_title: str

    def get_full_name(self):
        return self.name


def samples():
    """Everything the partials of the gallery ask for."""
    return {
        "someone": Somebody("Moses Adeyemi", "Reader of files"),
        "tasks": _tasks(),
        "limit": {
            "heading": "The overall grade can be at most the third.", "why": "A safety question says no.",
            "more": "Question 4: seen alone, no", "href": "#", "link_text": "Set this limit aside",
        },
        "save_states": [
            ("saved", "Saved 9:15"), ("unsaved", "Saving…"),
            ("trouble", "Offline: 2 answers kept on this device, not saved since 9:15"),
        ],
        "heat": [
            ("Voice", [(4, 92, "11 of 12"), (3, 75, "9 of 12")]),
            ("Plan", [(2, 55, "6 of 11"), (1, 33, "4 of 12")]),
            ("Supervision", [(0, 10, "1 of 10"), (2, 50, "5 of 10")]),
        ],
        "exports": [{"text": "CSV", "href": "#"}, {"text": "Excel", "href": "#"}],
        "charts": _charts(),
    }  # fmt: skip


def _tasks():
    done, doing = {"text": "Complete"}, {"tag": {"text": "Begun", "classes": "app-status app-status--doing"}}
    waits = {"text": "Cannot start yet", "classes": "govuk-task-list__status--cannot-start-yet"}
    return {"idPrefix": "gallery-task", "items": [
        {"title": {"text": "Voice of the child"}, "href": "#", "status": done, "hint": {"text": "12 of 12 answered"}},
        {"title": {"text": "Plan"}, "href": "#", "status": doing, "hint": {"text": "3 of 12 answered"}},
        {"title": {"text": "Overall grade"}, "status": waits},
    ]}  # fmt: skip


def _charts():
    grades = [Series("Best", "#1b7a55"), Series("Second", "#8fb24a"), Series("Third", "#d9a21b")]
    months = ["January", "February", "March"]
    return [
        stacked_bars("Grades by service", "Share of audits by grade and service.",
                     rows=[("North", [3, 8, 2]), ("South", [1, 6, 5])], series=grades),
        lines("On time", "Share of audits done on time, month by month.", labels=months,
              series=[(Series("North", COLOUR), [0.8, 0.9, 0.95]), (Series("South", "#b4581a"), [0.6, None, 0.7])],
              as_percent=True),
        ranges("Agreement", "How often both graded alike, with what chance allows.",
               rows=[("North", share(9, 12)), ("South", share(4, 10))], colour=COLOUR),
        small_bars("By month", "Audits of each service, month by month.", colour=COLOUR, panels=[
            Panel(name, list(zip(months, counts, strict=True)))
            for name, counts in (("North", (12, 14, 9)), ("South", (8, None, 11)))
        ]),
    ]  # fmt: skip
