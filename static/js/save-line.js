const SIGNED_OUT = "You are signed out: sign in in another tab, then your answers are saved";
const SOMEBODY_ELSE = "Somebody else is signed in in this browser: sign in again as yourself, then your answers are saved";

const answers = (count) => (count === 1 ? "1 answer" : `${count} answers`);

/** The line on the page that always tells the truth about what is saved. */
export class SaveLine {
  constructor(element) {
    this.element = element;
  }

  /** `state`: unsaved and clashing (counts), trouble, refusal, kept (on the device), savedAt, sending. */
  show(state) {
    const { unsaved, clashing, trouble, refusal } = state;
    const stuck = Boolean(refusal || trouble || clashing);
    const sentence = this.sentence(state);
    this.element.dataset.state = stuck ? "trouble" : unsaved ? "unsaved" : "saved";
    this.element.ariaBusy = String(!stuck && unsaved > 0); // a screen reader waits until it has settled
    if (this.element.textContent !== sentence) this.element.textContent = sentence;
  }

  sentence({ unsaved, clashing, trouble, refusal, kept, savedAt, sending }) {
    const place = `${answers(unsaved)} kept ${kept ? "on this device" : "in this page, do not close it"}`;
    const since = savedAt ? `not saved since ${savedAt}` : "not saved yet";
    if (refusal) return unsaved ? `${refusal} Not saved: ${answers(unsaved)}. Copy what you wrote before you leave.` : refusal;
    if (trouble === "signed-out") return unsaved ? `${SIGNED_OUT}. ${place}` : SIGNED_OUT;
    if (trouble === "somebody-else") return SOMEBODY_ELSE;
    if (trouble === "busy" && unsaved) return `Not saved yet, trying again: ${place}`;
    if (trouble && unsaved) return `${trouble === "offline" ? "Offline" : "The server does not answer"}: ${place}, ${since}`;
    if (trouble === "offline") return "Offline: all your answers are saved";
    if (clashing) return `Not saved: ${answers(clashing)} changed by somebody else too. Choose which to keep`;
    if (unsaved) return sending ? "Saving…" : "Not saved yet";
    return savedAt ? `Saved ${savedAt}` : "Answers are saved as you write";
  }
}
