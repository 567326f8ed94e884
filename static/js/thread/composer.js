// The box in which one answers: what Enter does, how long a text may be, pictures, errors next to it.

import { Pictures } from "../pictures.js";
import { lengthOf, word } from "../words.js";
import { guard } from "../unsent.js";
import { forgetWishes, restoreWishes, wishesOf } from "../vouching.js";

const PREFERENCE = "enter-sends"; // in localStorage: "yes" or "no", and nothing else is ever kept there
const COUNT_FROM = 500; // characters before the limit
const TYPING_EVERY = 3_000; // milliseconds

export class Composer {
  #toldTyping = 0;

  constructor(form, thread) {
    this.form = form;
    this.thread = thread;
    this.box = form.querySelector("textarea");
    this.error = form.querySelector("[data-error]");
    this.count = form.querySelector("[data-count]");
    this.limit = Number(form.dataset.limit);
    this.pictures = new Pictures(form);
    this.#offerEnter();
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.box.addEventListener("keydown", (event) => this.#pressed(event));
    this.box.addEventListener("input", () => this.#typed());
    guard(() => !this.isEmpty);
  }

  get isEmpty() {
    return !this.box.value.trim() && this.pictures.isEmpty;
  }

  async send() {
    if (this.thread.isClosed) return; // the text stays here, under the sentence that says why
    await this.pictures.settled();
    const text = this.box.value.trim();
    const excess = lengthOf(text) - this.limit;
    if (this.isEmpty) this.showError(word("empty"));
    else if (excess > 0) this.showError(word("too-long", { excess }));
    else if (!this.pictures.areReady) this.showError(word("pictures-not-ready"));
    else {
      this.thread.outbox.add(text, this.pictures.take(), wishesOf(this.form));
      forgetWishes(this.form);
      this.#write("");
      this.#toldTyping = 0; // with the answer there, the others saw that this typing had ended
      this.thread.reading.goToEnd();
    }
    this.box.focus();
  }

  /** A message that the server refused comes back. */
  putBack(text, pictures, reason, wishes) {
    this.#write(this.box.value.trim() ? `${text}\n\n${this.box.value}` : text);
    restoreWishes(this.form, wishes);
    this.pictures.putBack(pictures);
    this.showError(reason);
    this.box.focus();
  }

  showError(text) {
    this.error.textContent = text;
    this.error.hidden = !text;
    this.box.toggleAttribute("aria-invalid", false);
    if (text) this.box.setAttribute("aria-invalid", "true");
  }

  #write(text) {
    this.box.value = text;
    this.showError("");
    this.box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #typed() {
    this.showError("");
    this.#countCharacters();
    const now = Date.now();
    if (!this.box.value.trim() || now - this.#toldTyping < TYPING_EVERY) return;
    if (this.thread.line.send({ type: "typing", thread: this.thread.id })) this.#toldTyping = now;
  }

  #countCharacters() {
    const left = this.limit - lengthOf(this.box.value.trim());
    if (left >= COUNT_FROM) this.count.textContent = "";
    else this.count.textContent = left < 0 ? word("too-long", { excess: -left }) : word("characters-left", { left });
  }

  // --- Enter -------------------------------------------------------------------------------------

  #pressed(event) {
    if (event.key !== "Enter" || event.isComposing || event.shiftKey || event.altKey) return;
    const isWithControl = event.ctrlKey || event.metaKey;
    if (!isWithControl && !this.enterSends?.checked) return;
    event.preventDefault();
    this.send();
  }

  /** Where there is a keyboard; a thumb presses the button, and Enter is a new line. */
  #offerEnter() {
    if (!matchMedia("(hover: hover) and (pointer: fine)").matches) return;
    this.enterSends = this.form.querySelector("[data-enter-sends]");
    this.enterSends.closest("[data-enter]").hidden = false;
    this.enterSends.checked = remembered() !== "no";
    this.enterSends.addEventListener("change", () => remember(this.enterSends.checked ? "yes" : "no"));
  }
}

// A browser may forbid to remember; then the preference lives as long as the page.

function remembered() {
  try {
    return localStorage.getItem(PREFERENCE);
  } catch {
    return null;
  }
}

function remember(choice) {
  try {
    localStorage.setItem(PREFERENCE, choice);
  } catch {
    // as above
  }
}
