// What the author decides beyond the filter: a selection that goes too, and what stays with a reason.
// The server has the last word (numbers, contacts, full dates and titled names never stay); nothing of
// it is kept on the device.

import { cast, word } from "./words.js";

const LONGEST = 200; // characters of one passage; the server's own limit
const NOBODY = { also: [], keep: [] };
const byForm = new WeakMap();

/** The author's wishes about a form's present texts: {also, keep: [{text, reason}]}. */
export function wishesOf(form) {
  return byForm.get(form)?.wishes() ?? NOBODY;
}

/** A text was taken back into a form: so are the wishes about it. */
export function restoreWishes(form, { also, keep }) {
  const now = wishesOf(form);
  byForm.get(form)?.restore({ also: [...now.also, ...also], keep: [...now.keep, ...keep] });
}

export function forgetWishes(form) {
  byForm.get(form)?.restore(NOBODY);
}

export class Vouching {
  #also = []; // passages that go too
  #keep = new Map(); // passage in lower case → {text, reason}
  #focus = ""; // the passage whose item gets the focus when it is shown next

  constructor(form, boxes, changed) {
    this.form = form;
    this.boxes = boxes;
    this.changed = changed;
    byForm.set(form, this);
    this.#read();
    for (const box of boxes) if (box.closest("[data-marks]")) this.#offerTakeOut(box);
    form.addEventListener("submit", () => this.#write(), { capture: true });
  }

  /** Only what still stands in the texts: what was deleted meanwhile needs no wish. */
  wishes() {
    const written = this.boxes.map((box) => box.value.toLowerCase()).join("\n");
    const stands = (text) => written.includes(text.toLowerCase());
    return {
      also: this.#also.filter(stands),
      keep: [...this.#keep.values()].filter(({ text }) => stands(text)),
    };
  }

  restore({ also, keep }) {
    this.#also = [...also];
    this.#keep = new Map(keep.map((one) => [one.text.toLowerCase(), one]));
    this.changed();
  }

  // --- The list ----------------------------------------------------------------------------------

  /** Give an item of the list what can be done about it. `found`: {original, keepable, kept}. */
  dress(item, found) {
    if (found.kept) this.#dressKept(item, found.original);
    else if (this.#isAlso(found.original)) this.#offerUndo(item, found.original);
    else if (found.keepable) this.#offerKeep(item, found.original);
  }

  #dressKept(item, original) {
    const reason = this.#keep.get(original.toLowerCase())?.reason;
    item.classList.add("removals__item--kept");
    item.querySelector(".removals__surrogate").textContent = word("kept", { reason: reasonLabel(reason) });
    this.#offerUndo(item, original);
  }

  #offerUndo(item, original) {
    const undo = button(word("undo-wish"), word("undo-wish-of", { text: original }));
    undo.addEventListener("click", () => {
      this.#also = this.#also.filter((text) => !covers(text, original));
      this.#keep.delete(original.toLowerCase());
      this.#focus = original.toLowerCase();
      this.changed();
    });
    this.#append(item, undo, original);
  }

  #offerKeep(item, original) {
    const keep = button(word("keep"), word("keep-of", { text: original }));
    keep.addEventListener("click", () => this.#askWhy(item, original, keep));
    this.#append(item, keep, original);
  }

  #append(item, control, original) {
    item.append(" ", control);
    if (this.#focus === original.toLowerCase()) {
      this.#focus = "";
      // The item gets its place in the list after it is dressed.
      queueMicrotask(() => control.focus());
    }
  }

  #askWhy(item, original, keep) {
    const question = cast("keep-why");
    const select = question.querySelector("select");
    select.setAttribute("aria-label", word("keep-why-of", { text: original }));
    const back = () => {
      question.replaceWith(keep);
      keep.focus();
    };
    question.querySelector("[data-act=keep]").addEventListener("click", () => {
      if (!select.value) {
        select.focus();
        return;
      }
      this.#also = this.#also.filter((text) => !covers(text, original));
      this.#keep.set(original.toLowerCase(), { text: original, reason: select.value });
      this.#focus = original.toLowerCase();
      this.changed();
    });
    question.querySelector("[data-act=cancel]").addEventListener("click", back);
    question.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault(); // it must not send the form
      if (event.key === "Enter" && event.target === select) question.querySelector("[data-act=keep]").click();
      if (event.key !== "Escape") return;
      event.stopPropagation();
      back();
    });
    keep.replaceWith(question);
    select.focus();
  }

  #isAlso(original) {
    return this.#also.some((text) => covers(text, original));
  }

  // --- A selection -------------------------------------------------------------------------------

  /** A button in the corner of the box while something in it is selected; Tab leads from it there. */
  #offerTakeOut(box) {
    const act = button(word("take-out-selection"), "");
    act.classList.add("marks__take-out");
    act.hidden = true;
    box.after(act);
    const look = () => {
      act.hidden = !passageIn(box) || ![box, act].includes(document.activeElement);
    };
    for (const kind of ["select", "keyup", "pointerup", "focus", "input"]) box.addEventListener(kind, look);
    box.addEventListener("blur", () => setTimeout(look));
    act.addEventListener("blur", () => setTimeout(look));
    act.addEventListener("pointerdown", (event) => event.preventDefault()); // the selection stays
    act.addEventListener("click", () => {
      const passage = passageIn(box);
      if (passage && !this.#also.includes(passage)) this.#also.push(passage);
      this.#keep.delete(passage.toLowerCase());
      box.focus();
      box.setSelectionRange(box.selectionEnd, box.selectionEnd);
      act.hidden = true;
      this.changed();
    });
  }

  // --- Plain forms -------------------------------------------------------------------------------

  #inputs() {
    return [...this.form.querySelectorAll("input[type=hidden]:is([name=also], [name=keep])")];
  }

  /** A form that came back brings its wishes. */
  #read() {
    for (const { name, value } of this.#inputs()) {
      const colon = value.indexOf(":");
      if (name === "also") this.#also.push(value);
      else this.#keep.set(value.slice(colon + 1).toLowerCase(), { text: value.slice(colon + 1), reason: value.slice(0, colon) });
    }
  }

  #write() {
    const { also, keep } = this.wishes();
    for (const input of this.#inputs()) input.remove();
    for (const text of also) this.form.append(hidden("also", text));
    for (const { text, reason } of keep) this.form.append(hidden("keep", `${reason}:${text}`));
  }
}

/** The selected words of a box, whole; "" for none or too many. */
function passageIn(box) {
  const { value, selectionStart, selectionEnd } = box;
  if (selectionStart === selectionEnd || !value.slice(selectionStart, selectionEnd).trim()) return "";
  const isWord = (place) => /[\p{L}\p{N}]/u.test(value[place] ?? "");
  let start = selectionStart;
  let end = selectionEnd;
  while (start > 0 && isWord(start - 1) && isWord(start)) start -= 1;
  while (end < value.length && isWord(end - 1) && isWord(end)) end += 1;
  const passage = value.slice(start, end).trim();
  return passage.length <= LONGEST ? passage : "";
}

/** What was found covers the passage that the author named, or is it. */
function covers(text, original) {
  return original.toLowerCase().includes(text.toLowerCase());
}

function reasonLabel(reason) {
  const option = cast("keep-why").querySelector(`option[value="${reason}"]`);
  return option?.textContent ?? "";
}

function button(text, label) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "button button--quiet button--small removals__act";
  element.textContent = text;
  if (label) element.setAttribute("aria-label", label);
  return element;
}

function hidden(name, value) {
  return Object.assign(document.createElement("input"), { type: "hidden", name, value });
}
