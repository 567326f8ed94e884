// Changing and deleting one's own messages, in place. A deletion waits five seconds for second
// thoughts; an edit keeps its text until the server has it.

import { markForm } from "../marks.js";
import { guard } from "../unsent.js";
import { wishesOf } from "../vouching.js";
import { cast, word } from "../words.js";
import { slot } from "./messages.js";

const SECOND_THOUGHTS = 5_000; // milliseconds

export class Editing {
  #editors = new Map(); // message id → Editor
  #sent = new Map(); // ref → () => what to do when it is saved, or with the reason why not
  #deletions = new Map(); // message id → {timer, act}

  constructor(thread) {
    this.thread = thread;
    const { list } = thread.messages;
    list.addEventListener("click", (event) => {
      const link = event.target.closest("[data-act=edit]");
      if (!link || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      this.open(link.closest(".message"));
    });
    list.addEventListener("submit", (event) => {
      const form = event.target.closest("[data-act=delete]");
      if (!form) return;
      event.preventDefault();
      this.#offerUndo(form.closest(".message"));
    });
    guard(() => [...this.#editors.values()].some((editor) => editor.isChanged));
    addEventListener("pagehide", () => this.#deleteNow());
  }

  saved(ref) {
    this.#answer(ref, "");
  }

  refused(ref, reason) {
    this.#answer(ref, reason);
  }

  /** The line is back: what was sent on the old one and not answered is sent again. */
  flush() {
    this.#sent.clear();
    for (const editor of this.#editors.values()) if (editor.isWaiting) this.#save(editor);
    for (const deletion of this.#deletions.values()) if (!deletion.timer) deletion.act();
  }

  #answer(ref, reason) {
    const act = this.#sent.get(ref);
    this.#sent.delete(ref);
    act?.(reason);
  }

  #send(frame, act) {
    const ref = crypto.randomUUID();
    if (this.thread.line.send({ ...frame, ref })) this.#sent.set(ref, act);
  }

  // --- Editing -----------------------------------------------------------------------------------

  async open(element) {
    const id = element.dataset.id;
    if (this.#editors.has(id)) return;
    const stored = await fetchStored(element.querySelector("[data-act=edit]").href);
    if (this.#editors.has(id)) return;
    if (!stored) {
      this.thread.composer?.showError(word("cannot-edit"));
      return;
    }
    const editor = new Editor(element, stored);
    this.#editors.set(id, editor);
    editor.onSave = () => this.#save(editor);
    editor.onCancel = () => this.#close(editor);
  }

  #save(editor) {
    editor.isWaiting = true;
    // The latest revision that is known here: only its author changes a message, and after a lost
    // answer the first try may have been that change.
    const revision = Number(editor.element.dataset.revision);
    const frame = { type: "edit", message: Number(editor.id), body: editor.text, revision, ...wishesOf(editor.form) };
    this.#send(frame, (reason) => {
      editor.isWaiting = false;
      if (reason) editor.showError(reason);
      else this.#close(editor);
    });
    if (!this.thread.line.isOpen) editor.showError(word("no-line"));
  }

  #close(editor) {
    this.#editors.delete(editor.id);
    editor.remove();
  }

  // --- Deleting ----------------------------------------------------------------------------------

  #offerUndo(element) {
    const { id } = element.dataset;
    const undo = cast("undo");
    const deletion = { timer: 0, act: () => this.#delete(element, undo) };
    deletion.timer = setTimeout(deletion.act, SECOND_THOUGHTS);
    this.#deletions.set(id, deletion);
    setContentHidden(element, true);
    element.append(undo);
    undo.querySelector("[data-act=undo]").addEventListener("click", () => {
      clearTimeout(deletion.timer);
      this.#deletions.delete(id);
      this.#restore(element, undo);
    });
    undo.querySelector("[data-act=undo]").focus();
  }

  #delete(element, undo) {
    const deletion = this.#deletions.get(element.dataset.id);
    if (deletion) deletion.timer = 0;
    undo.querySelector("[data-act=undo]")?.remove();
    this.#send({ type: "delete", message: Number(element.dataset.id) }, (reason) => {
      this.#deletions.delete(element.dataset.id);
      this.#restore(element, undo);
      const isGone = element.classList.contains("message--deleted");
      if (reason && !isGone) this.thread.composer?.showError(reason);
    });
  }

  #deleteNow() {
    for (const { timer, act } of this.#deletions.values()) {
      clearTimeout(timer);
      if (timer) act();
    }
  }

  #restore(element, undo) {
    const hadFocus = undo.contains(document.activeElement);
    undo.remove();
    setContentHidden(element, false);
    if (hadFocus) element.querySelector("[data-act=edit]")?.focus();
  }
}

class Editor {
  isWaiting = false;

  constructor(element, stored) {
    this.element = element;
    this.id = element.dataset.id;
    this.stored = stored;
    this.form = cast("editor");
    this.box = this.form.querySelector("textarea");
    this.error = this.form.querySelector("[data-error]");
    this.box.value = stored;
    setContentHidden(element, true);
    slot(element, "body").after(this.form);
    this.marks = markForm(this.form);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.onSave();
    });
    this.form.querySelector("[data-act=cancel]").addEventListener("click", () => this.onCancel());
    this.box.addEventListener("input", () => this.showError(""));
    this.box.addEventListener("keydown", (event) => this.#pressed(event));
    this.box.focus();
    this.box.setSelectionRange(stored.length, stored.length);
  }

  get text() {
    return this.box.value.trim();
  }

  get isChanged() {
    return this.box.value !== this.stored;
  }

  showError(text) {
    this.error.textContent = text;
    this.error.hidden = !text;
  }

  remove() {
    this.marks.forget();
    this.form.remove();
    setContentHidden(this.element, false);
    this.element.querySelector("[data-act=edit]")?.focus();
  }

  #pressed(event) {
    if (event.isComposing) return;
    if (event.key === "Escape") this.onCancel();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.onSave();
    }
  }
}

/** The text as it is stored (de-identified Markdown), from the page that edits without scripts. */
async function fetchStored(url) {
  try {
    const answer = await fetch(url, { redirect: "error" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return page.querySelector("textarea[name=body]")?.value ?? null;
  } catch {
    return null;
  }
}

/** Put the message's own parts away, or show those that have something to show. */
function setContentHidden(element, isHidden) {
  slot(element, "body").hidden = isHidden;
  slot(element, "images").hidden = isHidden || !slot(element, "images").childElementCount;
  slot(element, "receipt").hidden = isHidden || !slot(element, "receipt").textContent.trim();
  const actions = slot(element, "actions");
  if (actions) actions.hidden = isHidden;
}
