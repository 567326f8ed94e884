// What the thread opens with (its case), where the page shows it: fetched anew when it has changed.

export class Opening {
  constructor(thread) {
    this.thread = thread;
    this.revision = Number(thread.element.dataset.opening);
  }

  /** The opening's last change is this one. */
  async changed(revision) {
    if (revision <= this.revision) return;
    const shown = document.querySelector(`[data-opening-of="${this.thread.id}"]`);
    if (!shown) return;
    try {
      const answer = await fetch(location.pathname, { redirect: "error" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector(`[data-opening-of="${this.thread.id}"]`);
      if (!answer.ok || !fresh) return;
      shown.replaceChildren(...fresh.childNodes);
      document.title = page.title; // the case's own, which may have been withheld
      this.revision = revision;
    } catch {
      // no line: the next history tells it again
    }
  }
}
