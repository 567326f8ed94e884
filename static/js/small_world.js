// How many people fit what a case tells, and what could be said less exactly. The server counts
// (POST /preview/ with age and sex); here it is only shown. Only what changed is touched, so that a
// screen reader says a new number once and nothing jumps.

const ROOM = matchMedia("(width >= 74rem)");

export class SmallWorld {
  constructor(panel) {
    this.panel = panel;
    this.form = panel.closest("form");
    panel.open = ROOM.matches; // on a phone one line, until it is asked for more
  }

  /** What the question says beside the texts. */
  whom() {
    const age = Number.parseInt(this.form.elements.age.value, 10);
    return {
      age: age >= 0 && age <= 366 ? age : null,
      age_unit: this.form.elements.age_unit.value || "years",
      sex: this.form.elements.sex.value || "unknown",
    };
  }

  /** `gauge`: {level, headline, counted, records, steps: [{what, gain}]}; without one nothing shows. */
  show(gauge) {
    this.panel.hidden = !gauge;
    if (!gauge) return;
    this.panel.dataset.level = gauge.level;
    for (const part of ["headline", "counted", "records"]) this.#say(part, gauge[part]);
    this.#list(gauge.steps);
  }

  #say(part, text) {
    const element = this.panel.querySelector(`[data-part="${part}"]`);
    element.hidden = !text;
    if (element.textContent !== text) element.textContent = text;
  }

  #list(steps) {
    this.panel.querySelector("[data-part=advice]").hidden = steps.length === 0;
    const list = this.panel.querySelector("[data-part=steps]");
    while (list.children.length > steps.length) list.lastElementChild.remove();
    for (const [index, { what, gain }] of steps.entries()) {
      const item = list.children[index] ?? list.appendChild(line());
      for (const [element, text] of [[item.firstChild, what], [item.lastChild, gain]]) {
        if (element.textContent !== text) element.textContent = text;
      }
    }
  }
}

function line() {
  const item = document.createElement("li");
  item.className = "small-world__step";
  for (const name of ["what", "gain"]) {
    if (item.firstChild) item.append(" ");
    const span = document.createElement("span");
    span.className = `small-world__${name}`;
    item.append(span);
  }
  return item;
}
