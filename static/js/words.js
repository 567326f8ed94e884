// Words and numbers for the reader. The words stand in the page, in the reader's language:
// <template data-words><span data-word="…">…</span></template>.

// The page says which language; the browser which of its conventions (en-GB, fr-CA) this reader has.
const pageLanguage = document.documentElement.lang || "en";
const language =
  navigator.languages.find((one) => one.split("-")[0] === pageLanguage) ?? { en: "en-GB" }[pageLanguage] ?? pageLanguage;
const lists = new Intl.ListFormat(language, { type: "conjunction" });
const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat(language, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
const dayOfYear = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
const exact = new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "short" });

/** A word of the page, its {placeholders} filled in. */
export function word(name, values = {}) {
  for (const template of document.querySelectorAll("template[data-words]")) {
    const found = template.content.querySelector(`[data-word="${name}"]`);
    if (found) return found.textContent.trim().replace(/\{(\w+)\}/g, (all, key) => values[key] ?? all);
  }
  return name;
}

/** A colleague's name with its title ({title: "dr", name}) in the reader's language. */
export function fullName({ title, name }) {
  return title ? `${word(`title-${title}`)} ${name}` : name;
}

/** "Anna, Bea and Carl", as this language has it. */
export function enumeration(items) {
  return lists.format(items);
}

/** Show a moment in the reader's time zone: the hour for today, with the day for what is older. */
export function showMoment(time, moment = new Date(time.dateTime)) {
  if (Number.isNaN(moment.valueOf())) return;
  const now = new Date();
  const today = moment.toDateString() === now.toDateString();
  const format = today ? clock : moment.getFullYear() === now.getFullYear() ? day : dayOfYear;
  time.title = exact.format(moment);
  (time.querySelector("a") ?? time).textContent = format.format(moment);
}

/** A copy of what a <template data-mould="…"> holds. */
export function cast(name) {
  const mould = document.querySelector(`template[data-mould="${name}"]`);
  return mould.content.firstElementChild.cloneNode(true);
}

/** How many characters the server will count. */
export function lengthOf(text) {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}
