/** One answer or comment on the page: its controls, what they say, its version on the server. */
export class Field {
  constructor(box) {
    this.box = box;
    this.name = box.dataset.field;
    this.versionInput = box.querySelector("input[data-version]");
    this.saved = this.written;
  }

  static of(box) {
    return box.querySelector("[data-rows]") ? new TableField(box) : new Field(box);
  }

  get controls() { return [...this.box.querySelectorAll("[data-control]")]; }

  get version() { return Number(this.versionInput.value); }
  set version(number) { this.versionInput.value = number; }

  get focused() { return this.box.contains(document.activeElement); }
  get isText() { return this.controls[0].matches("textarea"); }
  get isChosen() { return this.controls[0].matches("[type=radio], [type=checkbox]"); }

  get value() {
    if (!this.isChosen) return this.controls[0].value;
    return this.controls.filter((one) => one.checked).map((one) => one.value).join("\n");
  }

  set value(text) {
    const chosen = text.split("\n");
    for (const one of this.controls) {
      if (this.isChosen) one.checked = chosen.includes(one.value);
      else one.value = text;
    }
    this.box.dispatchEvent(new CustomEvent("answer-shown", { bubbles: true }));
  }

  /** What the server wrote into the page: somebody may type before this script runs. */
  get written() {
    if (this.isText) return this.controls[0].defaultValue;
    if (!this.isChosen) return this.value;
    return this.controls.filter((one) => one.defaultChecked).map((one) => one.value).join("\n");
  }

  /** The words a person reads for a value: the labels of choices, or the text itself. */
  words(value) {
    if (!value) return "(nothing)";
    if (!this.isChosen) return value;
    const chosen = this.controls.filter((one) => value.split("\n").includes(one.value));
    return chosen.map((one) => one.labels[0].textContent.trim()).join(", ");
  }

  grow() {}

  note(text) {
    this.box.querySelector("[data-note]").textContent = text;
  }

  /** Show two people's versions side by side, with a button for each way out. */
  showClash(theirs, choose) {
    this.hideClash();
    const panel = document.getElementById("clash").content.firstElementChild.cloneNode(true);
    panel.querySelector("[data-who]").textContent = theirs.by;
    panel.querySelector("[data-when]").textContent = theirs.at;
    panel.querySelector("[data-theirs]").textContent = this.words(theirs.value);
    panel.querySelector("[data-mine]").textContent = this.words(this.value);
    panel.querySelector("[data-keep=both]").hidden = !this.isText;
    panel.addEventListener("click", ({ target }) => target.dataset.keep && choose(target.dataset.keep));
    this.box.append(panel);
  }

  showMine() {
    const mine = this.box.querySelector("[data-clash] [data-mine]");
    if (mine) mine.textContent = this.words(this.value);
  }

  hideClash() {
    this.box.querySelector("[data-clash]")?.remove();
  }
}

/** A table: its answer is JSON, a list of rows by column, with empty rows left out. */
class TableField extends Field {
  get rows() { return [...this.box.querySelectorAll("tbody tr")]; }
  get isText() { return false; }
  get isChosen() { return false; }

  get value() {
    const rows = this.rows.map((row) => Object.fromEntries(
      [...row.querySelectorAll("[data-control]")].map((one) => [one.dataset.control, one.value.trim()])));
    const filled = rows.filter((row) => Object.values(row).some(Boolean));
    return filled.length ? JSON.stringify(filled) : "";
  }

  set value(text) {
    const rows = JSON.parse(text || "[]");
    while (this.rows.length < rows.length) this.addRow();
    this.rows.forEach((row, place) => {
      for (const one of row.querySelectorAll("[data-control]")) one.value = rows[place]?.[one.dataset.control] ?? "";
    });
  }

  words(value) {
    const rows = JSON.parse(value || "[]");
    return rows.map((row) => Object.values(row).filter(Boolean).join("; ")).join("\n") || "(nothing)";
  }

  /** Keep an empty row at the end, numbered on so that the form also works when it is sent whole. */
  grow() {
    const last = this.rows.at(-1);
    if ([...last.querySelectorAll("[data-control]")].some((one) => one.value.trim())) this.addRow();
  }

  addRow() {
    const last = this.rows.at(-1);
    const row = last.cloneNode(true);
    for (const one of row.querySelectorAll("[data-control]")) {
      one.value = "";
      one.removeAttribute("id");
      one.name = one.name.replace(/-(\d+)-/, (_, number) => `-${Number(number) + 1}-`);
      one.ariaLabel = one.ariaLabel.replace(/\d+$/, (number) => Number(number) + 1);
    }
    last.after(row);
  }
}
