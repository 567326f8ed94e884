// The claim: registries of the chosen country, and what the registry says in the fields still empty.
// Documents: dropped, pasted or chosen, sent with their progress.

/** Everything on this page that wants a script. */
export function start(root) {
  for (const form of root.querySelectorAll("form[data-claim]")) followClaim(form);
  for (const form of root.querySelectorAll("form[data-document]")) takeDocuments(form);
}

// --- The claim -------------------------------------------------------------------------------------

function followClaim(form) {
  const { country, registry } = form.elements;
  const registries = JSON.parse(form.dataset.registries);
  const offer = () => {
    const offered = registries[country.value];
    if (!offered) return;
    for (const option of registry.options) option.hidden = option.disabled = !offered.includes(option.value);
    if (!offered.includes(registry.value)) registry.value = offered[0];
  };
  country.addEventListener("change", offer);
  offer();

  const found = form.querySelector("#found");
  // A refusal for haste is said in the same place.
  found.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.xhr.status === 429) Object.assign(detail, { shouldSwap: true, isError: false });
  });
  found.addEventListener("htmx:afterSwap", () => fillIn(form, found.querySelector("[data-listed]")));
}

/** Fill fields that are empty, or that were filled in before and not touched since. */
function fillIn(form, listed) {
  if (!listed) return;
  for (const name of ["name", "profession", "specialty", "city"]) {
    const field = form.elements[name];
    const told = listed.dataset[name];
    if (!told || (field.value && field.value !== field.dataset.filled)) continue;
    field.value = told;
    field.dataset.filled = field.value; // what a list of choices made of it
  }
}

// --- Documents -------------------------------------------------------------------------------------

function takeDocuments(form) {
  const { file } = form.elements;
  const drop = form.querySelector("[data-drop]");
  const tooLarge = form.querySelector("[data-too-large]");
  const isTooLarge = () => file.files.length > 0 && file.files[0].size > Number(form.dataset.limit);
  const look = () => (tooLarge.hidden = !isTooLarge());
  const receive = (event, transfer) => {
    if (!transfer?.files.length) return;
    event.preventDefault();
    const one = new DataTransfer();
    one.items.add(transfer.files[0]);
    file.files = one.files;
    look();
    form.querySelector("button[type=submit]").focus();
  };
  file.addEventListener("change", look);
  document.addEventListener("paste", (event) => receive(event, event.clipboardData));
  drop.addEventListener("drop", (event) => {
    drop.classList.remove("drop--over");
    receive(event, event.dataTransfer);
  });
  drop.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    drop.classList.add("drop--over");
  });
  drop.addEventListener("dragleave", () => drop.classList.remove("drop--over"));
  form.addEventListener("submit", (event) => {
    if (isTooLarge()) {
      event.preventDefault();
      file.focus();
    } else if (file.files.length) {
      event.preventDefault();
      send(form, file.files[0]);
    }
  });
}

/** The form as the browser would send it, but for the file's name, and with its progress. */
function send(form, file) {
  const data = new FormData(form);
  data.set("file", file, "document"); // its name may tell who it is about
  const progress = form.querySelector("progress");
  const button = form.querySelector("button[type=submit]");
  progress.hidden = false;
  button.disabled = true;
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.responseType = "document";
  request.upload.onprogress = (event) => {
    if (event.lengthComputable) progress.value = (100 * event.loaded) / event.total;
  };
  request.onload = () => {
    const page = request.response?.querySelector("#main");
    if (request.status !== 200 || !page) return form.submit(); // the plain way says what is wrong
    document.querySelector("#main").replaceWith(document.adoptNode(page));
    start(document.querySelector("#main"));
    window.htmx?.process(document.querySelector("#main"));
    document.querySelector("[aria-invalid=true], .notices")?.scrollIntoView({ block: "center" });
    document.querySelector("[aria-invalid=true]")?.focus();
  };
  request.onerror = () => {
    progress.hidden = true;
    button.disabled = false;
    form.querySelector("[data-not-sent]").hidden = false;
  };
  request.send(data);
}
