// The page's one connection to the server. It comes back by itself, tells its state, and hands on
// the frames (docs/socket.md). JSON is written and read here and nowhere else in the page.

import { askStanding } from "./standing.js";

const VERSION = 1;
const PING_EVERY = 20_000; // milliseconds
const ANSWER_WITHIN = 10_000;
const FIRST_DELAY = 500;
const LONGEST_DELAY = 8_000;
const CROWDED_DELAY = 30_000;
const SIGNED_OUT = 4401;
const NOT_ADMITTED = 4403;
const TOO_MANY = 4429;
const MALFORMED = 4400;
const TOO_BIG = 1009;

/** States: "connecting", "open", "reconnecting", "offline"; and those in which only the person can
    go on: "signed-out", "someone-else", "not-admitted", "outdated". */
export class Line {
  state = "connecting";
  #socket = null;
  #handlers = new Map();
  #attempts = 0;
  #retry = 0;
  #heartbeat = 0;
  #deadline = 0;
  #unfit = null; // a state that the person must mend

  constructor({ me, language }) {
    const url = new URL("/socket/", location.href);
    url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    url.searchParams.set("language", language);
    if (me) url.searchParams.set("as", me);
    this.me = me;
    this.url = url;
    addEventListener("online", () => this.#startOver());
    addEventListener("offline", () => this.#lose());
    addEventListener("focus", () => this.#lookAgain());
    addEventListener("pageshow", (event) => event.persisted && this.#tryNow());
    document.addEventListener("visibilitychange", () => this.#lookAgain());
  }

  /** Call `handler(frame)` for each frame of this type. Also: "open" (each time the line is there),
      "lost", "state" (with the state), "too-big". */
  on(type, handler) {
    if (!this.#handlers.has(type)) this.#handlers.set(type, []);
    this.#handlers.get(type).push(handler);
  }

  get isOpen() {
    return this.state === "open";
  }

  /** Send one frame; false when there is no line. That it was sent does not mean that it arrived. */
  send(frame) {
    if (!this.isOpen) return false;
    this.#socket.send(JSON.stringify({ v: VERSION, ...frame }));
    return true;
  }

  connect() {
    clearTimeout(this.#retry);
    const socket = new WebSocket(this.url);
    this.#socket = socket;
    let wasOpen = false;
    socket.onopen = () => {
      wasOpen = true;
      this.#unfit = null;
      this.#setState("open");
      this.#expectLife();
      this.#tell("open");
    };
    socket.onmessage = (event) => {
      this.#attempts = 0;
      this.#expectLife();
      const frame = JSON.parse(event.data);
      this.#tell(frame.type, frame);
    };
    socket.onclose = (event) => this.#closed(event.code, wasOpen);
    this.#deadline = setTimeout(() => this.#lose(), ANSWER_WITHIN); // a handshake may hang too
  }

  // --- Lost and found ----------------------------------------------------------------------------

  #closed(code, wasOpen) {
    this.#forget();
    if (wasOpen) this.#tell("lost");
    if (code === MALFORMED) this.#stop("outdated");
    else if (code === NOT_ADMITTED) this.#stop("not-admitted");
    else if (code === SIGNED_OUT) this.#askWhy();
    else if (code === TOO_MANY) this.#tryLater(CROWDED_DELAY);
    else if (!wasOpen) this.#askWhy(); // a refused handshake tells a browser no reason
    else {
      if (code === TOO_BIG) this.#tell("too-big");
      this.#tryLater();
    }
  }

  /** Give this socket up without waiting for its farewell. */
  #lose() {
    const wasOpen = this.isOpen;
    const socket = this.#socket;
    this.#forget();
    socket?.close();
    if (wasOpen) this.#tell("lost");
    if (!this.#unfit) this.#tryLater();
  }

  #forget() {
    clearTimeout(this.#heartbeat);
    clearTimeout(this.#deadline);
    this.#deadline = 0;
    if (!this.#socket) return;
    this.#socket.onopen = this.#socket.onmessage = this.#socket.onclose = null;
    this.#socket = null;
  }

  async #askWhy() {
    const standing = await askStanding();
    if (this.#socket) return; // meanwhile the line is back
    if (standing === null) this.#tryLater();
    else if (standing.standing === "signed_out") this.#stop("signed-out");
    else if (standing.standing === "not_admitted") this.#stop("not-admitted");
    else if (this.me && standing.handle !== this.me) this.#stop("someone-else");
    else this.#tryLater();
  }

  #stop(state) {
    clearTimeout(this.#retry);
    this.#unfit = state;
    this.#setState(state);
  }

  /** Try again after a while: longer after each failure, and not all pages at the same moment. */
  #tryLater(delay = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** this.#attempts)) {
    this.#attempts += 1;
    this.#unfit = null;
    this.#setState(navigator.onLine ? "reconnecting" : "offline");
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.connect(), delay * (0.5 + Math.random() / 2));
  }

  #tryNow() {
    if (this.#unfit || this.#socket) return;
    this.#attempts = 0;
    this.connect();
  }

  /** The network is back: what was begun without it leads nowhere. */
  #startOver() {
    if (this.isOpen) return;
    const socket = this.#socket;
    this.#forget();
    socket?.close();
    this.#tryNow();
  }

  /** Somebody looks at the page: is the line still there, or is the person signed in again? */
  #lookAgain() {
    if (document.visibilityState !== "visible") return;
    if (this.#unfit === "outdated") return;
    if (this.#unfit) this.#askWhy();
    else if (this.isOpen) this.#ping();
    else this.#tryNow();
  }

  // --- Signs of life -----------------------------------------------------------------------------

  #expectLife() {
    clearTimeout(this.#deadline);
    clearTimeout(this.#heartbeat);
    this.#deadline = 0;
    this.#heartbeat = setTimeout(() => this.#ping(), PING_EVERY);
  }

  #ping() {
    if (this.#deadline || !this.send({ type: "ping" })) return;
    this.#deadline = setTimeout(() => this.#lose(), ANSWER_WITHIN);
  }

  // --- Telling -----------------------------------------------------------------------------------

  #setState(state) {
    if (state === this.state) return;
    this.state = state;
    document.documentElement.dataset.line = state;
    this.#tell("state", state);
  }

  #tell(type, frame) {
    for (const handler of this.#handlers.get(type) ?? []) handler(frame);
  }
}
