// One live thread: what the socket says becomes messages, presence and the state of the line.
// Completeness: the page knows the last change that it has (`head`); whatever tells it of a later one
// than the next makes it ask for all that it lacks.

import { showMoment } from "../words.js";
import { Composer } from "./composer.js";
import { showConnection } from "./connection.js";
import { Earlier } from "./earlier.js";
import { Editing } from "./editing.js";
import { MessageList } from "./messages.js";
import { Opening } from "./opening.js";
import { Outbox } from "./outbox.js";
import { Presence } from "./presence.js";
import { Reading } from "./reading.js";
import { Rules } from "./rules.js";

export function start(element, line) {
  return new Thread(element, line);
}

class Thread {
  constructor(element, line) {
    this.element = element;
    this.line = line;
    this.id = element.dataset.thread;
    this.me = element.dataset.me;
    this.head = Number(element.dataset.head);
    this.isCaughtUp = false;
    this.isClosed = false; // whether it is no longer open to this person

    for (const time of element.querySelectorAll("time[datetime]")) showMoment(time);
    this.messages = new MessageList(element.querySelector(".thread__messages"), this.me);
    this.reading = new Reading(this);
    this.outbox = new Outbox(this);
    this.presence = new Presence(element, this.me);
    this.editing = new Editing(this);
    this.opening = new Opening(this);
    new Earlier(this);
    const form = element.querySelector("[data-composer]");
    this.composer = form && new Composer(form, this);
    this.rules = form && new Rules(this);

    showConnection(element, line);
    this.#listen();
    if (line.isOpen) this.#watch();
    this.reading.arrive();
  }

  #listen() {
    const { line } = this;
    const mine = (handler) => (frame) => frame.thread === this.id && handler(frame);
    line.on("open", () => this.#watch());
    line.on("lost", () => {
      this.isCaughtUp = false;
      this.presence.forget();
    });
    line.on("history", mine((frame) => this.#catchUp(frame)));
    line.on("message", mine((frame) => this.#take([frame.message])));
    line.on("opening", mine((frame) => this.#openingChanged(frame.revision)));
    line.on("head", mine((frame) => frame.head > this.head && this.#watch()));
    line.on("presence", mine((frame) => this.presence.show(frame.people)));
    line.on("typing", mine((frame) => this.presence.showTyping(frame.person)));
    line.on("gone", mine(() => this.#close()));
    line.on("saved", (frame) => this.#saved(frame));
    line.on("error", (frame) => this.#refused(frame));
    line.on("too-big", () => this.outbox.refuseTooBig());
  }

  #watch() {
    this.line.send({ type: "watch", thread: this.id, since: this.head });
  }

  #catchUp({ messages, since, head, more, opening }) {
    if (since < this.head) this.head = since; // the server may know less than we saw: a restored backup
    this.#take(messages);
    this.head = Math.max(this.head, head);
    this.opening.changed(opening);
    if (more) {
      this.#watch();
      return;
    }
    this.isCaughtUp = true;
    this.outbox.flush();
    this.editing.flush();
  }

  #openingChanged(revision) {
    this.head = Math.max(this.head, revision);
    this.opening.changed(revision);
  }

  #take(bodies) {
    const keepPlace = this.reading.holdPlace();
    const arrived = [];
    for (const body of bodies) {
      const outcome = this.messages.upsert(body);
      if (outcome.isNew && body.author.handle !== this.me) arrived.push(outcome.element);
      if (body.author.handle === this.me) this.outbox.arrived(body.client_id);
      else this.presence.hasStoppedTyping(body.author.handle);
      this.head = Math.max(this.head, body.revision);
    }
    keepPlace();
    this.reading.tell(arrived);
  }

  #saved(frame) {
    if (frame.client_id) this.outbox.saved(frame.client_id);
    if (frame.ref) this.editing.saved(frame.ref);
    this.messages.noteReceipt(frame.message, frame.notice);
  }

  #refused(frame) {
    if (frame.code === "rules") this.rules?.ask();
    if (frame.client_id) this.outbox.refused(frame.client_id, frame.message);
    else if (frame.ref) this.editing.refused(frame.ref, frame.message);
    else if (frame.code !== "malformed") this.composer?.showError(frame.message);
  }

  #close() {
    this.isCaughtUp = false;
    this.isClosed = true;
    showConnection(this.element, this.line, "closed");
    this.presence.forget();
  }
}
