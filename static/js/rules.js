// Of the groups whose rules are to be read first, those of the group that is chosen.

export function start(root) {
  const panels = [...root.querySelectorAll("[data-rules-of]")];
  const choice = root.querySelector("select[name=group]");
  const show = () => {
    for (const panel of panels) panel.hidden = panel.dataset.rulesOf !== choice.value;
  };
  choice.addEventListener("change", show);
  show();
}
