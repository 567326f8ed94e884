// Lists of cases that keep up: the socket says that something happened, htmx fetches the list anew.

const AT_MOST_EVERY = 400; // milliseconds
const SLOW = 2_000; // milliseconds from the list to the socket in which something may have happened

export function start(line) {
  const groups = [...document.querySelectorAll("[data-live-cases], [data-live='inbox']")].map(
    (list) => list.dataset.group,
  );
  const concerns = (frame) => groups.some((group) => !group || group === frame.group);
  let waiting = 0;
  let wasLost = performance.now() > SLOW;

  const refresh = () => {
    waiting ||= setTimeout(() => {
      waiting = 0;
      document.body.dispatchEvent(new CustomEvent("cases-changed"));
    }, AT_MOST_EVERY);
  };

  const follow = () => {
    line.send({ type: "watch_inbox" });
    if (wasLost) refresh(); // what happened meanwhile was told to nobody here
    wasLost = false;
  };
  line.on("open", follow);
  if (line.isOpen) follow();
  line.on("lost", () => (wasLost = true));
  line.on("activity", (frame) => concerns(frame) && refresh());
}
