// Pictures beside a text: chosen, pasted or dropped, sent at once (POST /images/) with their progress,
// described, removed. The form then sends only their ids.

import { csrfToken, post } from "./standing.js";
import { cast, word } from "./words.js";

const LARGEST = 25 * 1024 * 1024; // bytes; the server's own limit
const IMAGES = /^image\//;

/** Every place for pictures that no other part of the page looks after. */
export function start(root) {
  for (const place of root.querySelectorAll("[data-images]:not([data-composer])")) {
    const pictures = new Pictures(place);
    pictures.form.addEventListener("submit", async (event) => {
      if (!pictures.areOnTheirWay) return;
      event.preventDefault(); // the form goes when its pictures have gone
      await pictures.settled();
      pictures.form.requestSubmit(event.submitter);
    });
  }
}

/** Tells its place "picturesready" whenever the pictures that are ready, or not, have changed. */
export class Pictures {
  #queue = Promise.resolve();
  #sending = 0;

  constructor(place) {
    this.place = place;
    this.form = place.closest("form");
    this.list = place.querySelector(".drop__list");
    this.limit = Number(place.dataset.imagesLimit) || Infinity;
    this.input = place.querySelector("[data-images-input], input[type=file]");
    for (const item of this.list.querySelectorAll(".drop__item")) this.#dress(item);
    this.input?.addEventListener("change", () => {
      this.add([...this.input.files]);
      this.input.value = ""; // they go their own way, not with the form
    });
    this.form.addEventListener("paste", (event) => this.#receive(event, event.clipboardData));
    place.addEventListener("dragover", (event) => this.#dragged(event, true));
    place.addEventListener("dragleave", (event) => this.#dragged(event, false));
    place.addEventListener("drop", (event) => {
      this.#dragged(event, false);
      this.#receive(event, event.dataTransfer);
    });
  }

  get items() {
    return [...this.list.querySelectorAll(".drop__item")];
  }

  /** Every picture that is here has arrived at the server, with its description. */
  get areReady() {
    return this.items.every((item) => item.dataset.image && !item.dataset.describing);
  }

  get areOnTheirWay() {
    return this.#sending > 0;
  }

  /** Resolves when nothing is on its way any more, arrived or not. */
  async settled() {
    while (this.areOnTheirWay) {
      await new Promise((resolve) => this.place.addEventListener("picturesready", resolve, { once: true }));
    }
  }

  get isEmpty() {
    return this.items.length === 0;
  }

  /** Take the pictures out of the list: [{id, url, width, height, description}]. */
  take() {
    const pictures = this.items.map((item) => ({
      id: item.dataset.image,
      url: item.dataset.url,
      width: Number(item.dataset.width),
      height: Number(item.dataset.height),
      description: item.querySelector(".drop__description")?.value ?? "",
    }));
    this.list.replaceChildren();
    return pictures;
  }

  /** Put pictures back that had been taken. */
  putBack(pictures) {
    for (const picture of pictures) {
      const item = cast("picture");
      this.list.append(item);
      item.querySelector("img").src = picture.url;
      item.querySelector(".drop__description").value = picture.description;
      this.#arrived(item, picture);
      this.#dress(item);
    }
  }

  add(files) {
    for (const file of files) {
      const item = cast("picture");
      if (this.items.length >= this.limit) {
        this.list.append(item);
        this.#fail(item, word("pictures-too-many", { limit: this.limit }));
        this.#dress(item);
        return;
      }
      this.list.append(item);
      const image = item.querySelector("img");
      image.src = URL.createObjectURL(file);
      image.addEventListener("load", () => URL.revokeObjectURL(image.src), { once: true });
      this.#dress(item, file);
      this.#send(item, file);
    }
    this.#tell();
  }

  // --- Sending -----------------------------------------------------------------------------------

  #send(item, file) {
    item.classList.remove("drop__item--failed");
    item.querySelector(".drop__error").hidden = true;
    item.querySelector(".drop__again").hidden = true;
    if (file.size > LARGEST) {
      this.#fail(item, word("picture-too-large"));
      return;
    }
    item.querySelector(".drop__progress").hidden = false;
    // One after the other: the first is there soon, instead of all of them late.
    this.#queue = this.#track(this.#queue.then(() => this.#upload(item, file)));
  }

  async #track(work) {
    this.#sending += 1;
    await work;
    this.#sending -= 1;
    this.#tell();
  }

  #upload(item, file) {
    if (!item.isConnected) return Promise.resolve();
    const data = new FormData();
    data.append("image", file, "picture"); // its name may tell who is on it
    return new Promise((resolve) => {
      const request = new XMLHttpRequest();
      request.open("POST", this.place.dataset.upload);
      request.setRequestHeader("X-CSRFToken", csrfToken());
      request.responseType = "json";
      const progress = item.querySelector(".drop__progress");
      request.upload.onprogress = (event) => {
        if (event.lengthComputable) progress.value = (100 * event.loaded) / event.total;
      };
      request.onloadend = () => {
        const answer = request.response;
        if (request.status === 201) this.#arrived(item, answer);
        else this.#fail(item, answer?.message ?? word("picture-failed"), !answer?.code);
        resolve();
      };
      request.send(data);
    });
  }

  #arrived(item, { id, url, width, height }) {
    Object.assign(item.dataset, { image: id, url, width, height });
    item.querySelector(".drop__progress").hidden = true;
    item.querySelector(".drop__description").hidden = false;
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "images", value: id });
    item.append(field);
    this.#tell();
  }

  #fail(item, text, mayTryAgain = false) {
    item.classList.add("drop__item--failed");
    item.querySelector(".drop__progress").hidden = true;
    item.querySelector(".drop__again").hidden = !mayTryAgain;
    item.querySelector("img").hidden = !mayTryAgain; // what was refused may not be a picture at all
    const error = item.querySelector(".drop__error");
    error.textContent = text;
    error.hidden = false;
    this.#tell();
  }

  // --- Each picture's own buttons ----------------------------------------------------------------

  #dress(item, file = null) {
    const id = item.querySelector("input[name=images]")?.value;
    if (id) item.dataset.image = id;
    item.querySelector(".drop__remove")?.addEventListener("click", () => this.#remove(item));
    item.querySelector(".drop__again")?.addEventListener("click", () => file && this.#send(item, file));
    const description = item.querySelector(".drop__description");
    description?.addEventListener("change", () => this.#track(this.#describe(item, description)));
    description?.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault(); // it must not send the whole form
    });
  }

  #remove(item) {
    const id = item.dataset.image;
    const next = item.nextElementSibling ?? item.previousElementSibling;
    item.remove();
    if (id) post(`${this.place.dataset.upload}${id}/discard/`);
    (next?.querySelector(".drop__remove") ?? this.form.querySelector("textarea"))?.focus();
    this.#tell();
  }

  async #describe(item, field) {
    item.dataset.describing = "true";
    const data = new FormData();
    data.append("description", field.value);
    const answer = await post(`${this.place.dataset.upload}${item.dataset.image}/description/`, data);
    if (answer?.ok) {
      const { description } = await answer.json();
      if (document.activeElement !== field) field.value = description; // as it will be read
      delete item.dataset.describing;
    } else if (answer === null) {
      addEventListener("online", () => this.#track(this.#describe(item, field)), { once: true });
    } else {
      const { message } = await answer.json().catch(() => ({}));
      this.#fail(item, message ?? word("picture-failed"));
    }
  }

  // --- Pasting and dropping ----------------------------------------------------------------------

  #receive(event, transfer) {
    const files = [...(transfer?.files ?? [])].filter((file) => IMAGES.test(file.type));
    // Text (also with a picture of itself, as word processors copy it) goes where it always goes.
    if (!files.length || transfer.types.includes("text/plain")) return;
    event.preventDefault();
    this.add(files);
  }

  #dragged(event, isOver) {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.place.classList.toggle("drop--over", isOver);
  }

  #tell() {
    this.place.dispatchEvent(new CustomEvent("picturesready"));
  }
}
