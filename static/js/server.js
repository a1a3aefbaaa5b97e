const TIME_LIMIT = 15_000; // milliseconds
const KEEPALIVE_BYTES = 60_000; // browsers refuse 64 KiB and more once a page is left

const isJson = (reply) => reply.headers.get("Content-Type")?.startsWith("application/json") ?? false;

/** Sent to the sign-in page, 401, or a 403 that is not our own answer: an old CSRF token. */
const isSignedOut = (reply) =>
  reply.type === "opaqueredirect" || reply.status === 401 || (reply.status === 403 && !isJson(reply));

/**
 * What a form asks of the server. Every answer says which `trouble` stood in the way:
 * "", "offline", "server", "busy", "signed-out" or "somebody-else" (signed in instead).
 */
export class Server {
  constructor(form) {
    this.addresses = form.dataset;
    this.person = Number(form.dataset.person);
    this.token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  }

  /** Store changes: {trouble, said}. */
  save(changes) {
    return this.ask(this.addresses.autosave, { person: this.person, changes });
  }

  /** What was saved since a moment, and a fresh token: {trouble, said}. */
  async look(since) {
    const answer = await this.ask(`${this.addresses.look}?since=${encodeURIComponent(since)}`);
    if (!answer.said?.token) return { trouble: answer.trouble || "server" };
    if (answer.said.person !== this.person) return { trouble: "somebody-else" };
    this.token = answer.said.token;
    return answer;
  }

  /** The session's key for drafts; "" where drafts are switched off or the server does not answer. */
  async secret() {
    if (!this.addresses.secret) return "";
    const answer = await this.ask(this.addresses.secret, {});
    return answer.said?.secret ?? "";
  }

  async ask(address, body) {
    try {
      const reply = await this.request(address, body);
      if (isSignedOut(reply)) return { trouble: "signed-out" };
      if (reply.status === 503 && isJson(reply)) return { trouble: "busy" };
      if (reply.status >= 500 || reply.status === 429) return { trouble: "server" };
      if (isJson(reply)) return { trouble: "", said: await reply.json() };
      return { trouble: "", said: { refused: `The server refused this page's answers (${reply.status}).` } };
    } catch (error) {
      if (!(error instanceof TypeError) && !["TimeoutError", "AbortError"].includes(error.name)) throw error;
      return { trouble: navigator.onLine ? "server" : "offline" };
    }
  }

  request(address, body) {
    const text = body && JSON.stringify(body);
    const sent = body && { "Content-Type": "application/json", "X-CSRFToken": this.token };
    return fetch(address, {
      method: body ? "POST" : "GET",
      headers: { Accept: "application/json", ...sent },
      body: text,
      redirect: "manual",
      cache: "no-store",
      keepalive: Boolean(text) && new Blob([text]).size < KEEPALIVE_BYTES,
      signal: AbortSignal.timeout(TIME_LIMIT),
    });
  }
}
