// Shows, while a text is typed, what will be taken out of it and what will stand instead. The server
// looks at the text (POST /preview/, nothing is kept); here it is only drawn: in a layer behind each
// text box, and in a list beside. The boxes of a form are sent together: a name in one is a name in all.

import { Layer } from "./marks/layer.js";
import { Removals } from "./marks/removals.js";
import { SmallWorld } from "./small_world.js";
import { post } from "./standing.js";
import { Vouching } from "./vouching.js";

const PREVIEW = "/preview/";
const PAUSE = 250; // milliseconds without a key; twice as long as the last answer took, if that is more
const LONGEST_PAUSE = 3_000;

export function markForms(root) {
  const forms = new Set([...root.querySelectorAll("[data-preview]")].map((box) => box.form));
  for (const form of forms) if (form) markForm(form);
}

/** Returns { forget }, which stops watching the form. */
export function markForm(form) {
  const boxes = [...form.querySelectorAll("[data-preview]")];
  const layers = new Map(
    boxes.filter((box) => box.closest("[data-marks]")).map((box) => [box.name, new Layer(box)]),
  );
  const list = form.querySelector("[data-removals]");
  const removals = list && new Removals(list);
  const panel = form.querySelector("[data-small-world]");
  const world = panel && new SmallWorld(panel);
  let timer = 0;
  let pause = PAUSE;
  let asking = false;
  let askedFor = "";

  const typed = () => Object.fromEntries(boxes.map((box) => [box.name, box.value]));
  // What is written in a discussion is read with what is known there.
  const thread = form.dataset.inThread ?? form.closest("[data-thread]")?.dataset.thread;
  const ask = (texts) => JSON.stringify({ texts, thread, ...world?.whom(), ...vouching?.wishes() });

  const show = (texts) => {
    for (const [name, layer] of layers) layer.show(texts[name]?.marks ?? []);
    const said = (marks, more) =>
      boxes.flatMap((box) =>
        (texts[box.name]?.[marks] ?? []).map((mark) => ({ ...mark, ...more, original: box.value.slice(mark.start, mark.end) })),
      );
    removals?.show([...said("marks"), ...(vouching ? said("kept", { kept: true }) : [])]);
  };

  const look = async () => {
    const texts = typed();
    const question = ask(texts);
    if (asking || question === askedFor) return;
    if (Object.values(texts).every((text) => !text.trim())) {
      askedFor = question;
      show({});
      world?.show(null);
      return;
    }
    asking = true;
    const since = performance.now();
    const answer = await post(PREVIEW, question, { "Content-Type": "application/json" });
    asking = false;
    pause = Math.min(LONGEST_PAUSE, Math.max(PAUSE, 2 * (performance.now() - since)));
    if (answer === null) return; // no line; the next key or the line's return asks again
    askedFor = question;
    const { texts: found, gauge, message } = await answer.json().catch(() => ({}));
    const now = ask(typed());
    if (found && now === question) show(found);
    else if (!found) removals?.say(message ?? "");
    if (now === question) world?.show(gauge ?? null);
    else soon(); // typed on meanwhile
  };

  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(look, pause);
  };
  const vouching = removals && "vouching" in form.dataset ? new Vouching(form, boxes, () => look()) : null;
  if (vouching) removals.dress = (item, found) => vouching.dress(item, found);
  form.addEventListener("input", soon);
  form.addEventListener("reset", soon);
  addEventListener("online", soon);
  look();

  return {
    forget() {
      clearTimeout(timer);
      removeEventListener("online", soon);
      for (const layer of layers.values()) layer.forget();
    },
  };
}
