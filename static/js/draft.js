const toText = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
const toBytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/**
 * What one page has not saved yet, kept on the device as AES-GCM ciphertext.
 *
 * The key comes from the server's session and stays in this page's memory: when
 * the session is over, what lies on the device is noise (OWASP ASVS V14.3.3).
 */
export class Draft {
  constructor(name) {
    this.name = `draft:${name}`;
    this.turn = 0;
    this.kept = false; // whether the device holds all that is unsaved
  }

  /** Take the session's key; return what an earlier page could not save, or nothing. */
  async open(secret) {
    if (!secret || !crypto.subtle) return {};
    this.key = await crypto.subtle.importKey("raw", toBytes(secret), "AES-GCM", false, ["encrypt", "decrypt"]);
    const stored = localStorage.getItem(this.name);
    if (!stored) return {};
    try {
      const [iv, sealed] = stored.split(".").map(toBytes);
      const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, this.key, sealed);
      return JSON.parse(new TextDecoder().decode(plain));
    } catch (error) {
      if (error.name !== "OperationError") throw error;
      this.forget(); // sealed in a session that is over: nobody can read it again
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
    try {
      localStorage.setItem(this.name, `${toText(iv)}.${toText(sealed)}`);
      this.kept = true;
    } catch (error) {
      if (error.name !== "QuotaExceededError") throw error;
      this.kept = false; // the page then says that the text is in this page only
    }
  }

  /** Signing out: nothing stays, and nothing is kept any more. */
  close() {
    this.key = null;
    this.forget();
  }

  forget() {
    this.turn += 1;
    this.kept = false;
    localStorage.removeItem(this.name);
  }
}
