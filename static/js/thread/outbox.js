// What I have written and the server has not yet acknowledged. Kept in memory only: what is typed is
// raw, and nothing raw stays on the device. Each message keeps its client id, so a second try is
// harmless; it is tried again until the server says that it is saved, or what is wrong with it.

import { cast, word } from "../words.js";
import { guard } from "../unsent.js";
import { slot } from "./messages.js";

const ANSWER_WITHIN = 12_000; // milliseconds, then it is sent again

export class Outbox {
  #entries = new Map(); // client id → {body, pictures, wishes, element, sentAt, refused}

  constructor(thread) {
    this.thread = thread;
    const { line } = thread;
    line.on("lost", () => this.#forgetSending());
    line.on("state", () => this.#showStates());
    setInterval(() => this.flush(), ANSWER_WITHIN / 2);
    guard(() => this.#entries.size > 0);
    thread.element.addEventListener("click", (event) => this.#act(event));
  }

  add(body, pictures, wishes) {
    const clientId = crypto.randomUUID();
    const { myName, myInitials } = this.thread.element.dataset;
    const author = { name: myName, initials: myInitials };
    const element = this.thread.messages.addPending(clientId, body, pictures, author);
    this.#entries.set(clientId, { body, pictures, wishes, element, sentAt: 0, refused: false });
    this.#showStates();
    this.flush();
  }

  /** Send what has not been sent on this line, in the order in which it was written. */
  flush() {
    const { line, isCaughtUp, id } = this.thread;
    if (!isCaughtUp) return;
    for (const [clientId, entry] of this.#entries) {
      if (entry.refused || Date.now() - entry.sentAt < ANSWER_WITHIN) continue;
      const images = entry.pictures.map((picture) => picture.id);
      const { body, wishes } = entry;
      if (!line.send({ type: "post", thread: id, client_id: clientId, body, images, ...wishes })) return;
      entry.sentAt = Date.now();
    }
  }

  /** The server has it. */
  saved(clientId) {
    this.#entries.delete(clientId);
  }

  /** It came back to me as a message: then the server has it, whatever happened to its answer. */
  arrived(clientId) {
    this.#entries.delete(clientId);
  }

  /** The server will not have it: the text goes back where it was written, with the reason. */
  refused(clientId, reason) {
    const entry = this.#entries.get(clientId);
    if (!entry) return;
    const { composer } = this.thread;
    if (composer?.isEmpty) this.#takeBack(clientId, reason);
    else this.#keepAsFailed(entry, reason);
  }

  /** A frame was too big for the socket: it was the last one that was sent. */
  refuseTooBig() {
    const sent = [...this.#entries].filter(([, entry]) => entry.wasSending);
    for (const [clientId] of sent) this.refused(clientId, word("too-big"));
  }

  #takeBack(clientId, reason) {
    const { body, pictures, wishes, element } = this.#entries.get(clientId);
    this.#entries.delete(clientId);
    element.remove();
    this.thread.composer.putBack(body, pictures, reason, wishes);
  }

  #keepAsFailed(entry, reason) {
    entry.refused = true;
    const failure = cast("failed");
    slot(failure, "error").textContent = reason;
    entry.element.querySelector(".message__error")?.remove();
    entry.element.append(failure);
    this.#showStates();
  }

  #act(event) {
    const button = event.target.closest("[data-act=send-again], [data-act=take-back]");
    if (!button) return;
    const element = button.closest(".message");
    const entry = this.#entries.get(element.dataset.client);
    if (!entry) return;
    if (button.dataset.act === "take-back") {
      this.#takeBack(element.dataset.client, "");
      return;
    }
    Object.assign(entry, { refused: false, sentAt: 0 });
    element.querySelector(".message__error").remove();
    this.#showStates();
    this.flush();
  }

  #forgetSending() {
    for (const entry of this.#entries.values()) {
      entry.wasSending = entry.sentAt > 0;
      entry.sentAt = 0;
    }
  }

  #showStates() {
    const isOpen = this.thread.line.isOpen;
    for (const { element, refused } of this.#entries.values()) {
      element.classList.toggle("message--pending", !refused);
      element.classList.toggle("message--failed", refused);
      slot(element, "link").textContent = word(refused ? "not-sent" : isOpen ? "sending" : "waiting");
    }
  }
}
