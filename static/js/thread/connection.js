// The sentence about the line: none while all is well.

const PATIENCE = 1_500; // milliseconds: a short cut is mended before anybody need know of it

/** Show the state of the line in this element, from now on; or `final`, which does not change. */
export function showConnection(element, line, final = null) {
  const place = element.querySelector("[data-connection]");
  let timer = 0;
  const show = (state) => {
    for (const sentence of place.children) {
      sentence.hidden = sentence.dataset.state !== (place.dataset.final ?? state);
    }
  };
  if (final) {
    place.dataset.final = final;
    show(final);
    return;
  }
  const changed = (state) => {
    clearTimeout(timer);
    if (state === "reconnecting") timer = setTimeout(() => show(state), PATIENCE);
    else if (state !== "connecting") show(state);
  };
  line.on("state", changed);
  changed(line.state);
}
