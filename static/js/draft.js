import * as device from "./device.js";

const toText = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
const toBytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/**
 * What one page has not saved yet, kept on the device as AES-GCM ciphertext.
 *
 * The key comes from the server's session and stays in this page's memory: when
 * the session is over, what lies on the device is noise (OWASP ASVS V14.3.3).
 * Every page keeps its own draft and holds a lock while it lives, so that two tabs
 * of one section do not write over each other's, and a page opened later takes over
 * only what a page left that is no more.
 */
export class Draft {
  constructor(name) {
    this.beginning = `draft:${name}:`;
    this.name = this.beginning + toText(crypto.getRandomValues(new Uint8Array(9)));
    this.takenOver = []; // names of drafts whose text is now in this page
    this.turn = 0;
    this.kept = false; // whether the device holds all that is unsaved
  }

  /** Take the session's key; false where the browser offers no encryption. */
  async use(secret) {
    if (!secret || !crypto.subtle) return false;
    this.key = await crypto.subtle.importKey("raw", toBytes(secret), "AES-GCM", false, ["encrypt", "decrypt"]);
    return true;
  }

  /** Take the session's key; return what earlier pages could not save, or nothing. */
  async open(secret) {
    if (!(await this.use(secret))) return {};
    navigator.locks?.request(this.name, () => new Promise(() => {})); // held until this page ends
    const found = {};
    for (const name of await this.leftBehind()) Object.assign(found, await this.unsealed(name));
    return found;
  }

  /** The drafts of pages that are no more. */
  async leftBehind() {
    const alive = new Set((await navigator.locks?.query())?.held.map((lock) => lock.name));
    return device.namesOf(this.beginning).filter((name) => !alive.has(name) && name !== this.name);
  }

  async unsealed(name) {
    try {
      const [iv, sealed] = device.read(name).split(".").map(toBytes);
      const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, this.key, sealed);
      this.takenOver.push(name);
      return JSON.parse(new TextDecoder().decode(plain));
    } catch (error) {
      if (error.name !== "OperationError") throw error;
      device.remove(name); // sealed in a session that is over: nobody can read it again
      return {};
    }
  }

  /** Keep all unsaved changes; none at all means nothing stays on the device. */
  async keep(changes) {
    const turn = ++this.turn;
    if (!Object.keys(changes).length) return this.forget();
    if (!this.key) return;
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const plain = new TextEncoder().encode(JSON.stringify(changes));
    const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, this.key, plain));
    if (turn !== this.turn) return; // a later change is being kept
    this.kept = device.write(this.name, `${toText(iv)}.${toText(sealed)}`); // else the line says: in this page only
    if (this.kept) this.letGo();
  }

  /** Signing out: nothing stays, and nothing is kept any more. */
  close() {
    this.key = null;
    this.forget();
  }

  forget() {
    this.turn += 1;
    this.kept = false;
    device.remove(this.name);
    this.letGo();
  }

  letGo() {
    for (const name of this.takenOver.splice(0)) device.remove(name);
  }
}
