// What a page needs is loaded by the hooks (data- attributes) that it has. Every page works without.
import { Line } from "./socket.js";

const hooks = [
  ["[data-preview]", () => import("./marks.js"), (module) => module.markForms(document)],
  ["[data-images]", () => import("./pictures.js"), (module) => module.start(document)],
  ["[data-rules-of]", () => import("./rules.js"), (module) => module.start(document)],
  ["[data-passkey]", () => import("./passkeys.js"), (module) => module.start(document)],
  ["[data-codes]", () => import("./codes.js"), (module, found) => module.start(found)],
  ["form[data-draft]", () => import("./unsent.js"), (module) => module.guardForms(document)],
  ["[data-claim], [data-document]", () => import("./credentials.js"), (module) => module.start(document)],
  ["[data-thread]", () => import("./thread/thread.js"), (module, found) => module.start(found, theLine())],
  ["[data-live-cases], [data-live='inbox']", () => import("./list.js"), (module) => module.start(theLine())],
  ["[data-strip]", () => import("./strip.js"), (module, found) => module.start(found)],
  ["[data-keys]", () => import("./queue.js"), (module, found) => module.start(found)],
];

let line = null;

/** The one socket of this page, opened when the first part asks for it. */
function theLine() {
  if (!line) {
    const me = document.querySelector("[data-me]")?.dataset.me ?? "";
    line = new Line({ me, language: document.documentElement.lang });
    line.connect();
  }
  return line;
}

for (const [selector, load, start] of hooks) {
  const found = document.querySelector(selector);
  if (found) load().then((module) => start(module, found));
}

document.querySelector("[data-focus-first]")?.focus();
