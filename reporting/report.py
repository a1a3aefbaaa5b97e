"""The report of a month: the same sections for page, PDF and spreadsheet.

Nothing is counted here: every number comes from `reporting.months`.
"""

from dataclasses import dataclass

from django.urls import reverse

from lib.charts import Series, Table, lines, ranges, stacked_bars
from lib.sentences import inside
from lib.statistics import share
from reporting.measures import COUNT, MEASURES, SHARE, grade_part
from reporting.months import figures_of, history

#: Colours of a grade's place on the ramp, 1 (best) to 5, as in charts; ink is chosen to suit.
RAMP = ("#00703c", "#5aa02c", "#f2b700", "#e8731a", "#b3122b")
BLUE = "#1d70b8"
HEADLINES = (
    "completed", "on_time", "moderated", "actions_on_time", "oversight_on_time", "chains_running",
)
OF_AUDITS = {"completed", "on_time", "moderated"}
MONTHS_BEFORE = 11


@dataclass(frozen=True)
class Tile:
    """One number at the head of the report, with the month before beside it."""

    title: str
    number: str
    note: str
    question: str
    href: str = ""  # what was counted, as a list; "" where no list holds just that


@dataclass(frozen=True)
class Heat:
    """One cell of the heat table: a share and how strongly to shade it, 0 to 4."""

    share: object
    tone: int | None


@dataclass(frozen=True)
class Section:
    """One part of the report: what is asked, charts, a table, and what the numbers mean."""

    title: str
    measures: tuple
    charts: tuple = ()
    table: Table | None = None
    caption: str = ""
    heat: tuple = ()
    heat_columns: tuple = ()
    empty: str = ""


@dataclass(frozen=True)
class Report:
    """All of it."""

    figures: object
    tiles: tuple
    sections: tuple

    @property
    def month(self):
        return self.figures.month


def build(month, *, on):
    """The report of a month, as frozen or as it stands on the day."""
    figures = figures_of(month, on=on)
    before = history(month, [*MEASURES], months=MONTHS_BEFORE)
    return Report(
        figures=figures,
        tiles=tuple(_tile(code, figures, before) for code in HEADLINES),
        sections=(
            _completion(figures, before), _grades(figures), _trend(figures, before),
            _heat(figures), _by_section(figures), _moderation(figures, before),
            _actions(figures, before), _chains(figures, before), _exceptions(figures, before),
        ),
    )


def said(figure):
    """A figure in words: "83% (30 of 36)", "12", "0.61", "–" where nothing was counted."""
    if figure is None:
        return "–"
    if figure.total is not None:
        percent = figure.share.percent
        return "–" if percent is None else f"{percent}% ({figure.count} of {figure.total})"
    if MEASURES[figure.measure].kind == COUNT:
        return str(figure.count)
    return "–" if figure.value is None else f"{figure.value:.2f}"


def interval_said(figure):
    """The interval of a share: "68% to 92%"; "" for a plain count."""
    if figure is None or figure.share is None or figure.share.interval is None:
        return ""
    return f"{figure.share.low_percent}% to {figure.share.high_percent}%"


def _tile(code, figures, before):
    figure = figures.one(code)
    measure = MEASURES[code]
    last = before.get(figures.month.previous, {}).get((code, ""))
    is_share = measure.kind == SHARE
    number = str(figure.count) if figure and not is_share else "–"  # none in a month frozen before the measure
    if figure and is_share and figure.total:
        number = f"{figure.share.percent}%"
    notes = [f"{figure.count} of {figure.total}" if figure and is_share else ""]
    notes.append(f"last month {said(last)}" if last else "")
    return Tile(measure.title, number, "; ".join(filter(None, notes)), measure.question, _behind(code, figures.month))


def _behind(code, month):
    """The list of what a headline counts: the month's audits, or the poor grades followed up."""
    if code in OF_AUDITS:
        return f"{reverse('audits:audits')}?month={month.first_day.isoformat()}"
    return reverse("followup:chains") if code == "chains_running" else ""


def _rows(figures, before, codes):
    """One row a measure: now, interval, last month, three months before."""
    months = [figures.month.previous, figures.month.plus(-3)]
    return tuple(
        (
            MEASURES[code].title, said(figures.one(code)), interval_said(figures.one(code)),
            *(said(before.get(month, {}).get((code, ""))) for month in months),
        )
        for code in codes
    )


def _table(figures, before, codes):
    month = figures.month
    columns = ("", month.label, "95% interval", month.previous.label, month.plus(-3).label)
    return Table(columns, _rows(figures, before, codes))


def _completion(figures, before):
    codes = ("completed", "on_time", "not_done")
    by_service = ranges(
        "Finalised on time, by service", "Share of each service's audits finalised by their day.",
        rows=_service_shares(figures, "on_time"), colour=BLUE,
    )
    return Section(
        "Completed and on time", codes, charts=(by_service,), table=_table(figures, before, codes),
        caption="Completion",
    )


def _service_shares(figures, code):
    whole = [("All services", figures.one(code).share)]
    return whole + [(service, figures.one(code, service=service).share)
                    for service in figures.services if figures.one(code, service=service)]


def grade_series(scale):
    """The grades of a scale as series of a chart, best first."""
    return [Series(grade.name, RAMP[grade.colour - 1]) for grade in scale.grades]


def _grades(figures):
    """Two charts for each scale that was graded on: audits by service, and the whole with its interval."""
    policy = figures.policy
    scales = dict.fromkeys((policy.overall, *policy.scales))
    charts = [chart for scale in scales for chart in _charts_of(figures, scale)]
    if not charts:
        return Section("Grades", ("grades",), empty="No audit of this month is graded yet.")
    return Section("Grades", ("grades",), charts=tuple(charts))


def _charts_of(figures, scale):
    parts = {grade.name: grade_part(figures.policy, scale, grade.code) for grade in scale.grades}
    whole = [(name, figures.one("grades", part=part)) for name, part in parts.items()]
    if not any(figure and figure.total for _, figure in whole):
        return ()
    rows = [
        (service or "All services", [_count(figures, service, part) for part in parts.values()])
        for service in ("", *figures.services)
    ]
    by_service, of_all = _titles_of(figures, scale)
    bars = stacked_bars(
        by_service, "Audits of each grade, by service; moderated grades count.",
        rows=[row for row in rows if sum(row[1])], series=grade_series(scale), of="Audits",
    )
    intervals = ranges(
        of_all, "Share of finalised audits of each grade with its 95% interval.",
        rows=[(name, figure.share) for name, figure in whole], colour=BLUE,
    )
    return bars, intervals


def _titles_of(figures, scale):
    """What the two charts of a scale are called; a tool's own scale says which it is."""
    if scale == figures.policy.overall:
        return "Overall grades by service", "Grades of all services, with the interval of a sample this size"
    return f"{scale.title}, by service", f"{scale.title}: all services, with the interval of a sample this size"


def _count(figures, service, part):
    figure = figures.one("grades", service=service, part=part)
    return figure.count if figure else 0


def _trend(figures, before):
    months = [figures.month.plus(-n) for n in range(MONTHS_BEFORE, -1, -1)]
    now = {(f.measure, f.part): f for f in figures.figures if not f.service}
    found = {**before, figures.month: now}
    months = [month for month in months if month in found]
    if len(months) < 2:
        return Section("Trend", (), empty="A trend begins with the second closed month.")
    scale = figures.policy.overall
    better = scale.codes[: (len(scale.codes) + 1) // 2]
    name = f"{scale.grades[len(better) - 1].name} or better"
    chart = lines(
        "The last months",
        "Share of audits on time, of the better grades, and of actions done on time, by month.",
        labels=[month.short_label for month in months], as_percent=True,
        series=[
            (Series("Audits on time", BLUE), [_fraction(found[m].get(("on_time", ""))) for m in months]),
            (Series(name, RAMP[0]), [_better(found[m], better) for m in months]),
            (Series("Actions on time", "#912b88"),
             [_fraction(found[m].get(("actions_on_time", ""))) for m in months]),
        ],
    )
    return Section("Trend", ("on_time", "grades", "actions_on_time"), charts=(chart,))


def _fraction(figure):
    return figure.share.value if figure and figure.total else None


def _better(found, codes):
    figures = [found.get(("grades", code)) for code in codes]
    total = next((figure.total for figure in figures if figure), 0)
    return share(sum(f.count for f in figures if f), total).value if total else None


def _heat(figures):
    """Sections down, services across: the share judged best, shaded in five steps."""
    cells = {(f.part, f.service): f for f in figures.of("judgements_by_service")}
    titles = list(dict.fromkeys(part for part, _ in cells))
    if not titles:
        return Section(
            "Parts of practice, by service", ("judgements_by_service",),
            empty="No section of this month's audits is judged yet.",
        )
    services = figures.services
    rows = tuple(
        (title, tuple(_cell(cells.get((title, service))) for service in services)) for title in titles
    )
    return Section(
        "Parts of practice, by service", ("judgements_by_service",), heat=rows,
        heat_columns=tuple(services), caption="Share of sections fully met",
    )


def _cell(figure):
    if figure is None or not figure.total:
        return Heat(None, None)
    return Heat(figure.share, min(4, int(figure.share.value * 5)))


def _by_section(figures):
    found = figures.of("judgements")
    if not found:
        return Section("Parts of practice", ("judgements",), empty="Nothing is judged yet.")
    by_scale = {}
    for title, counts in _judgements_of(found).items():
        by_scale.setdefault(_judged_on(figures.policy, counts), []).append((_short(title), list(counts.values())))
    charts = [_judged_chart(figures.policy, scale, rows) for scale, rows in by_scale.items()]
    return Section("Parts of practice", ("judgements",), charts=tuple(charts))


def _judgements_of(found):
    """How often each judgement of each section was given: {title: {code: count}}, codes best first."""
    counts = {}
    for figure in found:
        title, code = figure.part.rsplit("|", 1)
        counts.setdefault(title, {})[code] = figure.count
    return counts


def _judged_on(policy, codes):
    """The scale that has these codes; that of most sections before others."""
    return next(scale for scale in (policy.sections, *policy.scales) if scale.codes == tuple(codes))


def _judged_chart(policy, scale, rows):
    own = "" if scale == policy.sections else f": {inside(scale.title)}"
    return stacked_bars(
        f"Judgement of each part of practice{own}", "Sections of each judgement, all services.",
        rows=rows, series=grade_series(scale), of="Audits",
    )


def _short(title, longest=36):
    """A title that fits beside a bar; the whole one stands in the table above."""
    return title if len(title) <= longest else f"{title[: longest - 1].rsplit(' ', 1)[0]} …"


def _moderation(figures, before):
    codes = ("moderated", "agreement", "kappa", "regraded")
    return Section(
        "Moderation", codes, table=_table(figures, before, codes), caption="Two graders, one file"
    )


def _actions(figures, before):
    codes = (
        "actions_set", "actions_on_time", "actions_signed_off", "actions_overdue", "oversight_on_time",
    )
    return Section(
        "Actions and oversight", codes, table=_table(figures, before, codes), caption="What was agreed and done"
    )


def _chains(figures, before):
    codes = (
        "chains_started", "chains_better", "chains_again", "chains_running", "reaudits_overdue",
        "meetings_on_time",
    )
    return Section(
        "After a poor grade", codes, table=_table(figures, before, codes), caption="Follow-up until it is better"
    )


def _exceptions(figures, before):
    codes = ("exemptions", "breaks", "cancelled", "challenges", "concerns")
    return Section(
        "Exemptions and exceptions", codes, table=_table(figures, before, codes), caption="What was out of the ordinary"
    )
