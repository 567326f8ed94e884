// The list of messages: each stands once, in the order of the thread, in its latest revision.

import { cast, fullName, showMoment, word } from "../words.js";

export class MessageList {
  #receipts = new Map(); // message id → what the filter took out of it, told to its author

  constructor(list, me) {
    this.list = list;
    this.me = me;
    this.specialties = document.querySelector("template[data-specialties]").content;
    this.#markMentions(list);
  }

  get last() {
    return [...this.list.querySelectorAll(":scope > .message")].at(-1) ?? null;
  }

  /** The lowest sequence that is on the page, if there are earlier messages that are not. */
  get loadedFrom() {
    const first = this.list.querySelector(":scope > .message[data-sequence]");
    return this.list.querySelector("[data-earlier]") && first ? Number(first.dataset.sequence) : 0;
  }

  find(id) {
    return this.list.querySelector(`:scope > .message[data-id="${id}"]`);
  }

  findSent(clientId) {
    return this.list.querySelector(`:scope > .message[data-client="${clientId}"][data-author="${this.me}"]`);
  }

  /** Put a message as the server has it (frames.MessageBody) where it belongs.
      Returns {element, isNew}; element is null when it belongs to a part that is not loaded. */
  upsert(body) {
    let element = this.find(body.id);
    if (element && Number(element.dataset.revision) >= body.revision) return { element, isNew: false };
    if (!element && body.author.handle === this.me) element = this.findSent(body.client_id);
    const isNew = !element;
    if (isNew && body.sequence < this.loadedFrom) return { element: null, isNew: false };
    element ??= cast("message");
    const isPlaced = element.dataset.sequence === String(body.sequence);
    this.#fill(element, body);
    if (!isPlaced) this.#place(element, body.sequence);
    this.list.querySelector("[data-empty]")?.remove();
    return { element, isNew };
  }

  /** What I have just sent, as I typed it: seen by me alone until the server has it. */
  addPending(clientId, text, pictures, author) {
    const element = cast("message");
    element.dataset.client = clientId;
    element.dataset.author = this.me;
    element.classList.add("message--mine", "message--pending");
    slot(element, "actions").remove();
    slot(element, "initials").textContent = author.initials;
    slot(element, "author").textContent = author.name;
    const body = document.createElement("p");
    text.split("\n").forEach((row, index) => body.append(...(index ? [document.createElement("br")] : []), row));
    slot(element, "body").replaceChildren(body);
    this.#showImages(element, pictures, false);
    this.list.append(element);
    this.list.querySelector("[data-empty]")?.remove();
    return element;
  }

  noteReceipt(id, notice) {
    const element = this.find(id);
    if (element) showReceipt(element, notice);
    else this.#receipts.set(id, notice);
  }

  // --- One message -------------------------------------------------------------------------------

  #fill(element, body) {
    const { author } = body;
    element.id = `m${body.sequence}`;
    Object.assign(element.dataset, {
      id: body.id,
      sequence: body.sequence,
      revision: body.revision,
      author: author.handle,
      client: body.client_id,
    });
    element.classList.remove("message--pending", "message--failed");
    element.querySelector(".message__error")?.remove();
    element.classList.toggle("message--mine", author.handle === this.me);
    element.classList.toggle("message--deleted", body.deleted);
    this.#fillHead(element, body);
    element.classList.toggle("message--withheld", body.withheld);
    if (body.deleted) slot(element, "body").replaceChildren(paragraph(word("deleted")));
    else if (body.withheld) slot(element, "body").replaceChildren(paragraph(word(body.hidden ? "hidden" : "withheld")));
    else slot(element, "body").innerHTML = body.html; // sanitised once by the server, for everyone
    this.#markMentions(element);
    this.#showImages(element, body.images, author.handle !== this.me);
    this.#fillActions(element, body);
    if (body.deleted || body.withheld) showReceipt(element, "");
    else if (this.#receipts.has(body.id)) showReceipt(element, this.#receipts.get(body.id));
    this.#receipts.delete(body.id);
  }

  #fillHead(element, { author, sequence, posted_at, edited_at, deleted }) {
    const specialty = this.specialties.querySelector(`[data-specialty="${author.specialty}"]`);
    slot(element, "initials").textContent = author.initials;
    slot(element, "author").textContent = fullName(author);
    slot(element, "author").href = author.url;
    slot(element, "verified").replaceChildren(...sealOf(author));
    slot(element, "role").textContent = [specialty?.textContent, author.city].filter(Boolean).join(", ");
    slot(element, "link").href = `#m${sequence}`;
    slot(element, "time").dateTime = posted_at;
    showMoment(slot(element, "time"));
    slot(element, "edited").hidden = !edited_at || deleted;
  }

  #fillActions(element, { id, author, deleted, withheld }) {
    const report = slot(element, "report");
    if (report) {
      report.hidden = author.handle === this.me || deleted || withheld;
      pointTo(report.querySelector("a"), "href", id);
    }
    const isMine = author.handle === this.me && !deleted;
    let actions = slot(element, "actions");
    if (!isMine) {
      actions?.remove();
      return;
    }
    if (!actions) {
      actions = slot(cast("message"), "actions"); // a pending one had none
      element.append(actions);
    }
    for (const link of actions.querySelectorAll("a")) {
      link.hidden = withheld; // its author decides about that first
      pointTo(link, "href", id);
    }
    pointTo(actions.querySelector("[data-act=delete]"), "action", id);
  }

  #showImages(element, images, reportable) {
    const place = slot(element, "images");
    place.hidden = images.length === 0;
    const grid = document.createElement("ul");
    grid.className = "image-grid";
    images.forEach(({ id, url, width, height, description, withheld, hidden }, index) => {
      const item = cast(withheld ? "image-withheld" : "image");
      if (withheld) {
        item.querySelector("span").textContent = word(hidden ? "image-hidden" : "image-withheld");
        grid.append(item);
        return;
      }
      const image = item.querySelector("img");
      item.querySelector("a").href = url;
      Object.assign(image, { src: url, width, height });
      image.alt = description || word("image-without-description", { number: index + 1 });
      const words = item.querySelector(".image-grid__description");
      if (description) words.textContent = description;
      else words.remove();
      const report = item.querySelector(".image-grid__report");
      if (reportable) {
        pointTo(report, "href", id);
        report.querySelector("span").textContent = word("report-image", { number: index + 1 });
      } else report.remove();
      grid.append(item);
    });
    place.replaceChildren(...(images.length ? [grid] : []));
  }

  /** Mentions are the same for everyone; which of them is me is known here. */
  #markMentions(root) {
    for (const mention of root.querySelectorAll(".mention[data-handle]")) {
      mention.classList.toggle("mention--me", mention.dataset.handle === this.me);
    }
  }

  // --- Order -------------------------------------------------------------------------------------

  /** Behind the last message with a lower number: from the end, where nearly all belong. */
  #place(element, sequence) {
    let before = this.list.lastElementChild;
    while (before && (before === element || !(Number(before.dataset.sequence) < sequence))) {
      before = before.previousElementSibling;
    }
    if (before) before.after(element);
    else this.#placeFirst(element);
  }

  #placeFirst(element) {
    const first = [...this.list.querySelectorAll(":scope > .message")].find((other) => other !== element);
    if (first) first.before(element);
    else this.list.append(element);
  }
}

/** The moulds have zeros where the id of a message or a picture belongs. */
function pointTo(element, attribute, id) {
  element.setAttribute(attribute, element.getAttribute(attribute).replace(/\/[\d-]+\//, `/${id}/`));
}

export function slot(element, name) {
  return element.querySelector(`[data-slot="${name}"]`);
}

/** The seal beside a name, as the server draws it: none for whoever is not verified. */
function sealOf({ verified, level }) {
  const seals = document.querySelector("template[data-seals]").content;
  return verified ? seals.querySelector(`[data-level="${level || 2}"]`).cloneNode(true).childNodes : [];
}

function showReceipt(element, notice) {
  const receipt = slot(element, "receipt");
  receipt.hidden = !notice;
  receipt.querySelector("span").textContent = notice;
}

function paragraph(text) {
  const element = document.createElement("p");
  element.textContent = text;
  return element;
}
