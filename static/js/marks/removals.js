// The list beside the text: what will be taken out, how often, and what will stand instead. Only what
// changed is touched, so that a screen reader says what is new and the list does not flicker.

export class Removals {
  constructor(element) {
    this.element = element;
    this.list = element.querySelector(".removals__list");
    this.nothing = element.querySelector(".removals__empty");
    this.nothingText = this.nothing?.textContent ?? "";
    this.items = new Map();
  }

  /** `found`: {kind, label, surrogate, original, keepable, kept} in the order of the text. */
  show(found) {
    const groups = new Map();
    for (const one of found) {
      const key = JSON.stringify([one.kind, one.original.toLowerCase(), one.surrogate, one.keepable, one.kept]);
      const group = groups.get(key);
      if (group) group.count += 1;
      else groups.set(key, { ...one, count: 1 });
    }
    for (const [key, item] of this.items) {
      if (groups.has(key)) continue;
      item.remove();
      this.items.delete(key);
    }
    let previous = null;
    for (const [key, group] of groups) {
      const item = this.items.get(key) ?? this.#add(key, group);
      const count = item.querySelector(".removals__count");
      const text = group.count > 1 ? `× ${group.count}` : "";
      if (count.textContent !== text) count.textContent = text;
      const expected = previous ? previous.nextElementSibling : this.list.firstElementChild;
      if (item !== expected) this.list.insertBefore(item, expected);
      previous = item;
    }
    this.#showNothing(groups.size === 0, this.nothingText);
  }

  /** A sentence instead of the list: the text could not be looked at. */
  say(text) {
    for (const item of this.items.values()) item.remove();
    this.items.clear();
    this.#showNothing(true, text || this.nothingText);
  }

  #add(key, found) {
    const { kind, label, original, surrogate } = found;
    const item = document.createElement("li");
    item.className = "removals__item";
    item.dataset.kind = kind;
    item.append(
      span("removals__kind", label), " ",
      span("removals__original", original.replace(/\s+/g, " ")), " ",
      span("removals__count", ""), " ",
      span("removals__surrogate", surrogate),
    );
    this.items.set(key, item);
    this.dress?.(item, found); // what can be done about it, where something can
    return item;
  }

  #showNothing(isEmpty, text) {
    if (this.nothing) {
      this.nothing.hidden = !isEmpty;
      if (this.nothing.textContent !== text) this.nothing.textContent = text;
    } else {
      this.element.hidden = isEmpty;
    }
  }
}

function span(name, text) {
  const element = document.createElement("span");
  element.className = name;
  element.textContent = text;
  return element;
}
