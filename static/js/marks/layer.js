// The marks behind one text box: a layer with the same text and the same metrics (marks.css), whose
// text is invisible and whose marks are not.

export class Layer {
  #marks = [];
  #text = "";

  constructor(box) {
    this.box = box;
    this.element = box.closest("[data-marks]").querySelector(".marks__layer");
    this.#text = box.value;
    this.draw = this.draw.bind(this);
    this.follow = this.follow.bind(this);
    this.typed = this.typed.bind(this);
    box.addEventListener("input", this.typed);
    box.addEventListener("scroll", this.follow, { passive: true });
    this.observer = new ResizeObserver(() => this.#fit());
    this.observer.observe(box);
    box.form?.addEventListener("reset", () => setTimeout(this.typed));
  }

  /** Draw these marks ({start, end, kind, label, surrogate}, in UTF-16 units of the present text). */
  show(marks) {
    this.#text = this.box.value;
    this.#marks = marks;
    this.draw();
  }

  /** Until the server has looked again, marks move with their text; one that is typed into goes. */
  typed() {
    const [before, after] = [this.#text, this.box.value];
    if (before === after) return;
    const limit = Math.min(before.length, after.length);
    let head = 0;
    while (head < limit && before[head] === after[head]) head += 1;
    let tail = 0;
    while (tail < limit - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
    const moved = after.length - before.length;
    const changedUntil = before.length - tail;
    this.#marks = this.#marks
      .filter((mark) => mark.end <= head || mark.start >= changedUntil)
      .map((mark) =>
        mark.start >= changedUntil && mark.end > head
          ? { ...mark, start: mark.start + moved, end: mark.end + moved }
          : mark,
      );
    this.#text = after;
    this.draw();
  }

  draw() {
    const pieces = [];
    let position = 0;
    for (const mark of this.#marks) {
      pieces.push(this.#text.slice(position, mark.start), this.#element(mark));
      position = mark.end;
    }
    // The last line break would have no line of its own without a character after it.
    pieces.push(this.#text.slice(position), "\n");
    this.element.replaceChildren(...pieces);
    this.#fit();
  }

  #element(mark) {
    const element = document.createElement("mark");
    element.className = "mark";
    element.dataset.kind = mark.kind;
    element.title = `${mark.label}: ${mark.surrogate}`;
    element.textContent = this.#text.slice(mark.start, mark.end);
    return element;
  }

  /** Lines break where those of the box break: as wide as its text, which a scroll bar narrows. */
  #fit() {
    const { box, element } = this;
    const bar = box.offsetWidth - box.clientWidth - 2 * Number.parseFloat(getComputedStyle(box).borderLeftWidth);
    element.style.setProperty("inset-inline-end", `${Math.max(0, bar)}px`);
    this.follow();
  }

  follow() {
    this.element.scrollTop = this.box.scrollTop;
    this.element.scrollLeft = this.box.scrollLeft;
  }

  forget() {
    this.observer.disconnect();
    this.box.removeEventListener("input", this.typed);
    this.box.removeEventListener("scroll", this.follow);
  }
}
