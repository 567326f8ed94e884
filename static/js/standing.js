// Who is signed in, and the token for sending. A page outlives a sign-in; its token does not.

const STANDING = "/standing/";

/** {standing, handle, token}, or null when the server cannot be reached. */
export async function askStanding() {
  try {
    const answer = await fetch(STANDING, { headers: { Accept: "application/json" }, cache: "no-store" });
    if (!answer.ok) return null;
    const standing = await answer.json();
    if (standing.token) keepToken(standing.token);
    return standing;
  } catch {
    return null;
  }
}

export function csrfToken() {
  return JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] ?? "";
}

function keepToken(token) {
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
  for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = token;
}

/** POST and get the answer; once more with a new token when somebody has signed in again meanwhile.
    Resolves with null when the server cannot be reached or the person is signed out. */
export async function post(url, body, headers = {}) {
  for (const lastTry of [false, true]) {
    let answer;
    try {
      answer = await fetch(url, {
        method: "POST",
        body,
        headers: { ...headers, "X-CSRFToken": csrfToken(), Accept: "application/json" },
        redirect: "manual",
      });
    } catch {
      return null;
    }
    if (answer.type === "opaqueredirect") return null; // to the sign-in page
    if (answer.status !== 403 || lastTry) return answer;
    if ((await askStanding())?.standing !== "admitted") return null;
  }
  return null;
}
