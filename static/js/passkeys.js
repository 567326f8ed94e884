// Passkeys: the server says what is asked, the device asks its owner, the form carries the answer.

const toBytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));

function toText(buffer) {
  const letters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** Make each form work that a passkey fills in. */
export function start(root) {
  for (const form of root.querySelectorAll("form[data-passkey]")) {
    if (window.PublicKeyCredential) form.addEventListener("submit", (event) => ask(event, form));
    else giveUp(form);
  }
}

function giveUp(form) {
  form.querySelector("[data-passkey-missing]").hidden = false;
  form.querySelector("button").hidden = true;
}

async function ask(event, form) {
  if (form.elements.credential.value) return; // filled in: now it is sent
  event.preventDefault();
  const failed = form.querySelector("[data-passkey-failed]");
  const button = form.querySelector("button");
  failed.hidden = true;
  button.disabled = true;
  try {
    const { publicKey } = await optionsOf(form);
    const credential = await navigator.credentials[form.dataset.passkey]({ publicKey: readable(publicKey) });
    form.elements.credential.value = JSON.stringify(sendable(credential));
    form.requestSubmit();
  } catch {
    failed.hidden = false; // cancelled, too late, no such passkey: the browser does not tell which
    button.disabled = false;
    button.focus();
  }
}

async function optionsOf(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const answer = await fetch(form.dataset.optionsAt, { headers: { "X-Requested-With": "XMLHttpRequest" } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return (await answer.json()).request_options;
}

/** What the server wrote, with bytes where the browser wants bytes. */
function readable(options) {
  const known = (list) => list?.map((one) => ({ ...one, id: toBytes(one.id) }));
  return {
    ...options,
    challenge: toBytes(options.challenge),
    ...(options.user && { user: { ...options.user, id: toBytes(options.user.id) } }),
    ...(options.excludeCredentials && { excludeCredentials: known(options.excludeCredentials) }),
    ...(options.allowCredentials && { allowCredentials: known(options.allowCredentials) }),
  };
}

/** What the browser answered, as text. */
function sendable(credential) {
  const { response } = credential;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const sent = parts.filter((part) => response[part]).map((part) => [part, toText(response[part])]);
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    response: Object.fromEntries(sent),
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}
