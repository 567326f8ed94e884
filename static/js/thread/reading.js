// Where one reads: the place is kept while messages come, what is new is marked and told, and the
// server hears up to where the thread was seen.

import { cast, word } from "../words.js";

const NEAR = 80; // pixels: so close to the end, one is at the end
const GLANCE = 700; // milliseconds in sight before it counts as seen

export class Reading {
  #seen = 0;
  #timer = 0;
  #unseen = 0;
  #title = document.title;
  #dividerIsFresh = false;

  constructor(thread) {
    this.thread = thread;
    this.list = thread.messages.list;
    this.announcements = thread.element.querySelector("[data-announcements]");
    this.newer = thread.element.querySelector("[data-newer]");
    this.composer = thread.element.querySelector("[data-composer]");
    this.#seen = thread.head; // the page itself counted as seen when it was made
    this.newer?.addEventListener("click", () => {
      this.goToEnd("smooth");
      this.composer?.querySelector("textarea")?.focus({ preventScroll: true });
    });
    const looked = () => this.#look();
    document.addEventListener("visibilitychange", looked);
    addEventListener("focus", looked);
    addEventListener("scroll", looked, { passive: true, capture: true });
  }

  /** On arrival: at what is new, else at the end; but a page that begins with the case stays there. */
  arrive() {
    if (/^#m\d+$/.test(location.hash) || this.#scroller() === document.scrollingElement) return;
    const divider = this.list.querySelector(".new-line");
    if (divider) this.list.scrollTop += divider.getBoundingClientRect().top - this.list.getBoundingClientRect().top - NEAR;
    else this.goToEnd();
  }

  /** Before the list changes; what it returns, called after the change, restores the place. */
  holdPlace() {
    const wasAtEnd = this.isAtEnd();
    return () => {
      if (wasAtEnd && document.visibilityState === "visible") this.goToEnd();
      this.#look();
    };
  }

  isAtEnd() {
    const last = this.thread.messages.last;
    if (!last) return true;
    return last.getBoundingClientRect().bottom <= this.#lowerEdge() + NEAR;
  }

  goToEnd(behavior = "instant") {
    const last = this.thread.messages.last;
    if (!last) return;
    const covered = this.#scroller() === document.scrollingElement ? innerHeight - this.#lowerEdge() : 0;
    last.style.setProperty("scroll-margin-block-end", `${covered + 8}px`);
    last.scrollIntoView({ block: "end", behavior });
  }

  /** Messages of others have come ({elements}): mark, count and say them. */
  tell(elements) {
    if (!elements.length) return;
    const isSeenAtOnce = document.visibilityState === "visible" && this.isAtEnd();
    if (!isSeenAtOnce) {
      this.#divide(elements[0]);
      this.#unseen += elements.length;
      this.#showUnseen();
    }
    this.announcements.textContent =
      elements.length === 1 ? announcement(elements[0]) : word("announce-many", { number: elements.length });
  }

  // --- Seen and not ------------------------------------------------------------------------------

  #look() {
    if (document.visibilityState !== "visible" || !this.isAtEnd()) return;
    this.#unseen = 0;
    this.#dividerIsFresh = false;
    this.#showUnseen();
    if (this.thread.head <= this.#seen) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const { id, head, line } = this.thread;
      if (document.visibilityState === "visible" && line.send({ type: "seen", thread: id, head })) this.#seen = head;
    }, GLANCE);
  }

  #divide(element) {
    if (this.#dividerIsFresh) return;
    this.#dividerIsFresh = true;
    this.list.querySelector(".new-line")?.remove();
    element.before(cast("new-line"));
  }

  #showUnseen() {
    if (this.newer) this.newer.hidden = this.#unseen === 0;
    document.title = this.#unseen ? `(${this.#unseen}) ${this.#title}` : this.#title;
  }

  // --- The screen --------------------------------------------------------------------------------

  /** The list scrolls by itself where it stands beside the case, else the page does. */
  #scroller() {
    return /auto|scroll/.test(getComputedStyle(this.list).overflowY) ? this.list : document.scrollingElement;
  }

  /** Below this line of the window nothing of the list can be seen. */
  #lowerEdge() {
    const list = this.list.getBoundingClientRect();
    if (this.#scroller() === this.list) return Math.min(innerHeight, list.bottom);
    return Math.min(innerHeight, this.composer?.getBoundingClientRect().top ?? innerHeight);
  }
}

function announcement(element) {
  const author = element.querySelector("[data-slot=author]").textContent;
  const text = element.querySelector("[data-slot=body]").textContent.trim();
  return word("announce-one", { author, text });
}
