// Earlier messages: the same page further back, fetched when one scrolls near it, put above without
// moving what one reads.

import { showMoment } from "../words.js";

const AHEAD = "600px";

export class Earlier {
  #isLoading = false;

  constructor(thread) {
    this.thread = thread;
    this.list = thread.messages.list;
    this.observer = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && this.load(),
      { rootMargin: AHEAD, scrollMargin: AHEAD }, // the page may scroll, or the list itself
    );
    this.list.addEventListener("click", (event) => {
      if (!event.target.closest("[data-earlier]")) return;
      event.preventDefault();
      this.load();
    });
    addEventListener("hashchange", () => this.#find());
    this.#observe();
    this.#find();
  }

  get link() {
    return this.list.querySelector("[data-earlier]");
  }

  #observe() {
    this.observer.disconnect();
    // Not at once: on arrival the list has not yet been scrolled to where one reads.
    if (this.link) requestAnimationFrame(() => requestAnimationFrame(() => this.link && this.observer.observe(this.link)));
  }

  /** Resolves with whether there was something. */
  async load() {
    const link = this.link;
    if (!link || this.#isLoading) return false;
    this.#isLoading = true;
    try {
      const answer = await fetch(link.href.split("#")[0], { redirect: "error" });
      if (!answer.ok) return false;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const loaded = page.querySelector(".thread__messages");
      if (!loaded) return false;
      this.#put(link.closest("li"), loaded);
      return true;
    } catch {
      return false; // the link stays; a press tries again
    } finally {
      this.#isLoading = false;
      this.#observe();
    }
  }

  #put(row, loaded) {
    const anchor = row.nextElementSibling;
    const before = anchor.getBoundingClientRect().top;
    const link = loaded.querySelector("[data-earlier]")?.closest("li");
    const messages = [...loaded.querySelectorAll(":scope > .message")].filter(
      (message) => !this.thread.messages.find(message.dataset.id),
    );
    for (const message of messages) {
      for (const time of message.querySelectorAll("time[datetime]")) showMoment(time);
    }
    row.replaceWith(...(link ? [link] : []), ...messages);
    const moved = anchor.getBoundingClientRect().top - before;
    const scroller = /auto|scroll/.test(getComputedStyle(this.list).overflowY) ? this.list : document.scrollingElement;
    scroller.scrollTop += moved;
  }

  /** A link to a message that is not loaded yet loads back to it. */
  async #find() {
    const sought = /^#m(\d+)$/.exec(location.hash);
    if (!sought) return;
    while (!document.getElementById(`m${sought[1]}`) && (await this.load()));
    document.getElementById(`m${sought[1]}`)?.scrollIntoView({ block: "center" });
  }
}
