// Who is here and who is typing. Nothing of it is kept.

import { enumeration, fullName, word } from "../words.js";

const TYPING_LASTS = 6_000; // milliseconds after the last sign of it

export class Presence {
  #typing = new Map(); // handle → {name, timer}

  constructor(element, me) {
    this.me = me;
    this.place = element.querySelector("[data-presence]");
    this.people = this.place.querySelector(".presence__people");
    this.typing = element.querySelector("[data-typing]");
  }

  show(people) {
    const others = people.filter((person) => person.handle !== this.me).map(fullName);
    const names = enumeration([...others, word("you")]);
    this.people.textContent = others.length ? word("here", { people: names }) : word("here-alone");
    this.place.hidden = false;
  }

  /** Without a line nobody knows. */
  forget() {
    this.place.hidden = true;
    for (const { timer } of this.#typing.values()) clearTimeout(timer);
    this.#typing.clear();
    this.#showTyping();
  }

  showTyping(person) {
    const { handle } = person;
    clearTimeout(this.#typing.get(handle)?.timer);
    const timer = setTimeout(() => this.hasStoppedTyping(handle), TYPING_LASTS);
    this.#typing.set(handle, { name: fullName(person), timer });
    this.#showTyping();
  }

  hasStoppedTyping(handle) {
    if (!this.#typing.has(handle)) return;
    clearTimeout(this.#typing.get(handle).timer);
    this.#typing.delete(handle);
    this.#showTyping();
  }

  #showTyping() {
    const names = [...this.#typing.values()].map(({ name }) => name);
    const text = word(names.length === 1 ? "typing-one" : "typing-many", { people: enumeration(names) });
    this.typing.textContent = names.length ? text : "";
  }
}
