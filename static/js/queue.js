// The moderators' keys. Each key stands beside its button and does what the button does: a key
// chooses, Enter presses, so that no single slip decides. Without this script the buttons remain.

const MOVES = { j: 1, k: -1, ArrowDown: 1, ArrowUp: -1 };
const PRESSED_AT_ONCE = ["n", "z", "e", "u", "?"];

export function start(root) {
  document.addEventListener("keydown", (event) => onKey(event, root));
  root.querySelector("[data-hand]")?.form.elements.to.addEventListener("keydown", handOnByEnter);
  startPapers(root);
}

function onKey(event, root) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (isTyping(event.target)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (act(event.key, root)) event.preventDefault();
}

/** Whether the key was one of ours. */
function act(key, root) {
  if (key in MOVES) return moveBy(MOVES[key], root);
  if (/^\d$/.test(key)) return chooseReason(key, root);
  if (key === "h") return focus(root.querySelector("[data-decision]")?.elements.to);
  const wanted = key === "?" ? document.querySelector("[popovertarget='keys']") : root.querySelector(`[data-key="${key}"]`);
  if (!wanted) return false;
  if (PRESSED_AT_ONCE.includes(key)) wanted.click();
  else focus(wanted.matches("button, a") ? wanted : wanted.querySelector("textarea"));
  return true;
}

function moveBy(step, root) {
  const rows = [...root.querySelectorAll("[data-row]")];
  if (!rows.length) return false;
  const at = rows.indexOf(document.activeElement);
  return focus(rows[Math.min(Math.max(at + step, 0), rows.length - 1)]);
}

/** 1 is the first reason, 0 the tenth. The chosen button keeps the focus: Enter sends. */
function chooseReason(key, root) {
  const reasons = root.querySelectorAll("[data-decision] [name=reason]");
  const chosen = reasons[(Number(key) + 9) % 10];
  if (!chosen) return false;
  chosen.checked = true;
  if (!document.activeElement.matches("[data-decision] button")) chosen.focus();
  return true;
}

function handOnByEnter(event) {
  if (event.key !== "Enter" || !event.target.value) return;
  event.preventDefault();
  event.target.form.requestSubmit(event.target.form.querySelector("[data-hand]"));
}

function focus(element) {
  if (!element) return false;
  element.focus();
  return true;
}

function isTyping(element) {
  return element.matches("textarea, select, input:not([type=radio], [type=checkbox])");
}

// --- Documents: enlarged and turned where they stand ---------------------------------------------

function startPapers(root) {
  const pages = root.querySelector("[data-pages]");
  if (!pages) return;
  const enlarge = root.querySelector("[data-enlarge]");
  enlarge.addEventListener("click", () => {
    const large = pages.toggleAttribute("data-large");
    enlarge.setAttribute("aria-pressed", String(large));
  });
  root.querySelector("[data-turn]").addEventListener("click", () => {
    const page = pageInView(pages);
    page.dataset.quarter = String((Number(page.dataset.quarter ?? 0) + 1) % 4);
  });
}

/** The one that is looked at: the first that is not yet scrolled past. */
function pageInView(pages) {
  const top = pages.getBoundingClientRect().top;
  const all = [...pages.querySelectorAll("[data-page]")];
  return all.find((page) => page.getBoundingClientRect().bottom > top + 40) ?? all[0];
}
