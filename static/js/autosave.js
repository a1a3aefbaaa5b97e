/*
 * Saves an audit's answers one by one as they are typed, and always says what is saved.
 *
 * Unsaved text lives in this page's memory; on the device only as ciphertext
 * (draft.js). Every change carries a key of its own, so that sending it twice
 * does no harm, and names the keys sent before it, so that a lost reply is not
 * taken for somebody else's change. What goes over the wire: docs/autosave.md.
 */
import { showDoubts } from "./doubts.js";
import { Draft } from "./draft.js";
import { Field } from "./field.js";
import { showLimits } from "./limits.js";
import { SaveLine } from "./save-line.js";
import { Server } from "./server.js";

// Times in milliseconds.
const PAUSE = 600;
const LONGEST_TYPING = 1_500;
const FIRST_WAIT = 1_200;
const LONGEST_WAIT = 30_000;
const LOOK_EVERY = 10_000;
const LOOK_WHILE_USED = 15 * 60_000; // an abandoned page must not keep its session alive
const KEYS_REMEMBERED = 20;

const AWAY = new Set(["signed-out", "somebody-else"]);

const newKey = () => crypto.randomUUID?.() ?? crypto.getRandomValues(new Uint32Array(4)).join("-");

class Autosave {
  constructor(form, line) {
    this.form = form;
    this.line = new SaveLine(line);
    this.fields = new Map([...form.querySelectorAll("[data-field]")].map((box) => [box.dataset.field, Field.of(box)]));
    this.dirty = new Map(); // field name -> {value, version, key, after: keys sent before it, sent, inFlight}
    this.clashes = new Map(); // field name -> what somebody else saved meanwhile; such a field waits for a choice
    this.heard = new Map(); // field name -> somebody else's answer, shown once the field is neither focused nor unsaved
    this.server = new Server(form);
    this.draft = new Draft(form.dataset.draft);
    this.savedAt = form.dataset.savedAt;
    this.since = form.dataset.since;
    this.trouble = ""; // what stands in the way now (server.js)
    this.refusal = ""; // why the server takes no answers any more
    this.wait = FIRST_WAIT;
    this.used = Date.now();
  }

  async start() {
    for (const kind of ["input", "change"]) this.form.addEventListener(kind, ({ target }) => this.changed(target));
    this.form.addEventListener("focusout", () => setTimeout(() => this.showHeard()));
    this.form.addEventListener("submit", (event) => this.leaveWhenSaved(event));
    document.addEventListener("submit", ({ target }) => target.matches("[data-sign-out]") && this.draft.close());
    document.addEventListener("visibilitychange", () => (document.hidden ? this.part() : this.look()));
    window.addEventListener("pagehide", () => this.part());
    window.addEventListener("beforeunload", (event) => this.dirty.size && event.preventDefault());
    window.addEventListener("offline", () => this.say("offline"));
    window.addEventListener("online", () => this.recover());
    setInterval(() => !document.hidden && Date.now() - this.used < LOOK_WHILE_USED && this.look(), LOOK_EVERY);
    for (const field of this.fields.values()) if (field.value !== field.saved) this.mark(field);
    this.tell();
    await this.restore();
  }

  // Typing

  changed(control) {
    const field = this.fields.get(control.closest("[data-field]")?.dataset.field);
    this.used = Date.now();
    if (field && field.value !== (this.dirty.get(field.name)?.value ?? field.saved)) this.mark(field);
  }

  mark(field) {
    const before = this.dirty.get(field.name);
    const sentBefore = before ? [...before.after, ...(before.sent ? [before.key] : [])] : [];
    this.dirty.set(field.name, {
      value: field.value, version: before?.version ?? field.version, key: newKey(),
      after: sentBefore.slice(-KEYS_REMEMBERED), sent: false, inFlight: false,
    });
    this.typingSince ??= Date.now();
    field.grow();
    field.note("");
    field.showMine();
    this.keep();
    if (this.trouble) this.flushAtLatestIn(this.wait);
    else this.flushIn(Date.now() - this.typingSince > LONGEST_TYPING ? 0 : PAUSE);
  }

  /** Keep what is unsaved on the device, then say so. */
  async keep() {
    this.tell();
    await this.draft.keep(Object.fromEntries(this.dirty));
    this.tell();
  }

  /** Put back what an earlier page of this session could not save. */
  async restore() {
    const kept = Object.entries(await this.draft.open(await this.server.secret()));
    for (const [name, change] of kept) {
      const field = this.fields.get(name);
      if (!field || this.dirty.has(name) || field.value === change.value) continue;
      field.value = change.value;
      field.note("Put back from this device");
      this.dirty.set(name, { ...change, sent: true, inFlight: false });
    }
    await this.keep();
    this.flush();
  }

  // Sending

  flushIn(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), pause);
  }

  flushAtLatestIn(pause) {
    this.timer ??= setTimeout(() => this.flush(), pause);
  }

  sendable() {
    return [...this.dirty].filter(([name, change]) => !change.inFlight && !this.clashes.has(name));
  }

  async flush() {
    clearTimeout(this.timer);
    this.timer = null;
    if (this.sending || this.refusal || !this.sendable().length) return this.tell();
    if (AWAY.has(this.trouble) && !(await this.look())) return this.retry(this.trouble);
    this.sending = this.send();
    const trouble = await this.sending;
    this.sending = null;
    if (trouble === "signed-out" && (await this.look())) return this.retry(""); // only the page's token was old
    if (trouble) return this.retry(trouble);
    this.trouble = "";
    this.wait = FIRST_WAIT;
    if (this.sendable().length) this.flushAtLatestIn(PAUSE);
    this.tell();
  }

  retry(trouble) {
    this.say(trouble);
    this.flushIn(this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  }

  recover() {
    this.wait = FIRST_WAIT;
    this.say("");
    this.flush();
    this.look();
  }

  /** Send all that may be sent; return "" or the trouble that stood in the way. */
  async send() {
    const batch = this.sendable();
    for (const [, change] of batch) change.sent = change.inFlight = true;
    this.typingSince = null;
    this.keep();
    const changes = batch.map(([field, { value, version, key, after }]) => ({ field, value, version, key, after }));
    const { trouble, said } = await this.server.save(changes);
    for (const [, change] of batch) change.inFlight = false;
    if (said) this.take(batch, said);
    this.keep();
    return trouble;
  }

  take(batch, said) {
    if (said.refused) this.refusal = said.refused;
    if (said.at) this.savedAt = said.at;
    if (said.limits) showLimits(said.limits);
    if (said.doubts) showDoubts(said.doubts);
    for (const outcome of said.fields ?? []) this.settle(batch.find(([name]) => name === outcome.field)[1], outcome);
    this.showHeard();
  }

  settle(sent, outcome) {
    const field = this.fields.get(outcome.field);
    const now = this.dirty.get(field.name);
    if (outcome.outcome === "clash") {
      if (now === sent) this.clash(field, outcome);
      return;
    }
    const overtaken = outcome.version < field.version; // stored earlier, and changed by somebody since
    field.version = Math.max(field.version, outcome.version);
    if (now === sent) { // removed only if the field still says what was sent
      this.dirty.delete(field.name);
      if (overtaken) field.value = field.saved;
      else field.saved = sent.value;
    } else if (now) {
      now.version = Math.max(now.version, outcome.version);
      now.after = now.after.filter((key) => key !== sent.key);
    }
  }

  /** The page is hidden or left: send what no request carries yet, without waiting. */
  async part() {
    if (this.refusal || !this.sendable().length) return;
    this.parting = this.send();
    const trouble = await this.parting;
    if (trouble) this.retry(trouble);
    else this.tell();
  }

  async leaveWhenSaved(event) {
    if (!this.dirty.size) return;
    event.preventDefault();
    await Promise.all([this.sending, this.parting]);
    await this.flush();
    if (!this.dirty.size) this.form.requestSubmit(event.submitter);
    else if (this.clashes.size) this.form.querySelector("[data-clash]").focus();
  }

  // Other people

  clash(field, theirs) {
    this.clashes.set(field.name, theirs);
    field.showClash(theirs, (which) => this.choose(field, theirs, which));
  }

  choose(field, theirs, which) {
    const mine = field.value;
    this.clashes.delete(field.name);
    this.dirty.delete(field.name);
    field.hideClash();
    this.show(field, theirs);
    if (which === "mine") field.value = mine;
    if (which === "both") field.value = `${theirs.value}\n\n${mine}`;
    if (which !== "theirs") this.mark(field);
    field.controls[0].focus();
    this.keep();
  }

  /** Ask what others saved since; true when this same person is signed in and the server answered. */
  async look() {
    const { trouble, said } = await this.server.look(this.since);
    if (AWAY.has(trouble)) return this.cannot(trouble);
    if (trouble) return false; // the next look, in ten seconds, may succeed
    this.since = said.since;
    for (const theirs of said.fields) this.hear(theirs);
    if (said.limits) showLimits(said.limits);
    if (this.trouble) await this.isBack();
    return true;
  }

  cannot(trouble) {
    this.say(trouble);
    if (this.sendable().length) this.flushAtLatestIn(this.wait);
    return false;
  }

  /** The server answers again, perhaps with a new session and so a new key for the draft. */
  async isBack() {
    if (AWAY.has(this.trouble)) await this.draft.use(await this.server.secret());
    this.trouble = "";
    await this.keep();
    this.flushIn(0);
  }

  hear(theirs) {
    const field = this.fields.get(theirs.field);
    if (!field || theirs.version <= field.version) return;
    if (field.focused || this.dirty.has(field.name)) this.heard.set(field.name, theirs);
    else this.show(field, theirs);
  }

  show(field, theirs) {
    field.value = field.saved = theirs.value;
    field.version = theirs.version;
    field.note(`${theirs.by} changed this at ${theirs.at}`);
  }

  showHeard() {
    const waiting = [...this.heard.values()];
    this.heard.clear();
    for (const theirs of waiting) this.hear(theirs);
  }

  // The line

  say(trouble) {
    this.trouble = trouble;
    this.tell();
  }

  tell() {
    this.line.show({
      unsaved: this.dirty.size, clashing: this.clashes.size, trouble: this.trouble, refusal: this.refusal,
      kept: this.draft.kept, savedAt: this.savedAt, sending: Boolean(this.sending),
    });
  }
}

for (const form of document.querySelectorAll("form[data-autosave]")) {
  new Autosave(form, document.querySelector("[data-save-line]")).start();
}
