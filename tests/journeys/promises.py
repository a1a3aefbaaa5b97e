"""What the save line promised on a page, held against what the database has."""

import re

from audits.models import AnswerChange

ALL_IS_SAVED = re.compile(r"Saved|Offline: all your answers are saved")

#: Tells the test every sentence of the line, and what stood in the fields as it was said.
LISTEN = """() => addEventListener("DOMContentLoaded", () => {
    const line = document.querySelector("[data-save-line]");
    const controls = () => [...document.querySelectorAll("[data-field] textarea[data-control]")];
    const values = () => controls().map((one) => [one.closest("[data-field]").dataset.field, one.value]);
    const tell = () => window.promised(line.textContent, Object.fromEntries(values()));
    if (line) new MutationObserver(tell).observe(line, { childList: true, characterData: true, subtree: true });
})"""


class Promises:
    """All that the save line of a browser's pages said, with the texts that stood there."""

    def __init__(self, context):
        self.said = []
        context.expose_binding("promised", lambda _source, line, values: self.said.append((line, values)))
        context.add_init_script(f"({LISTEN})()")

    def broken(self, audit):
        """Texts that stood on a page as the line said that all is saved, and were never stored."""
        rows = AnswerChange.objects.filter(answer__audit=audit)
        stored = {(f"{one}.{part}", value) for one, part, value in rows.values_list(
            "answer__question_id", "answer__part", "value")}
        promised = {(line, field, text) for line, values in self.said for field, text in values.items() if text}
        return sorted(
            (line, text) for line, field, text in promised
            if ALL_IS_SAVED.match(line) and (field, text) not in stored
        )
