// The rules of the group, instead of the composer, until they are read. The form works by itself; here it
// is sent without leaving the page, and what the server answers (the page anew) says whether more is to be
// read: rules that have changed meanwhile stand in it.

export class Rules {
  constructor(thread) {
    this.thread = thread;
    this.#listen();
  }

  get #panel() {
    return this.thread.element.querySelector("[data-rules]");
  }

  /** The server asks for them: they have changed, or this page was made before there were any. */
  async ask() {
    if (!this.#panel) await this.#show(fetch(location.pathname, { redirect: "error" }));
    this.#panel?.querySelector(".rules__text").focus();
  }

  #listen() {
    this.#panel?.addEventListener("submit", (event) => this.#accept(event));
  }

  async #accept(event) {
    event.preventDefault();
    const form = event.currentTarget;
    const button = form.querySelector("button");
    button.disabled = true;
    await this.#show(fetch(form.action, { method: "POST", body: new FormData(form) }));
    button.disabled = false;
    if (this.#panel) return;
    this.thread.composer.showError("");
    this.thread.composer.box.focus();
  }

  /** Put the rules of the page that was fetched where ours stand; none in it, none here. */
  async #show(fetched) {
    try {
      const answer = await fetched;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!answer.ok || !page.querySelector("[data-composer]")) throw new Error(answer.status);
      const fresh = page.querySelector("[data-rules]");
      this.#panel?.remove();
      if (fresh) this.thread.composer.form.before(fresh);
      this.#listen();
    } catch {
      const failed = this.#panel?.querySelector("[data-failed]");
      if (failed) failed.hidden = false;
    }
  }
}
