// Nobody loses what they typed by leaving the page by accident. Nothing of it is kept on the device.

const guards = new Set();

addEventListener("beforeunload", (event) => {
  if ([...guards].some((isUnsent) => isUnsent())) event.preventDefault();
});

/** Ask before the page is left while `isUnsent()` is true. */
export function guard(isUnsent) {
  guards.add(isUnsent);
}

/** Guard each form that says so (data-draft) from the first change until it is sent. */
export function guardForms(root) {
  for (const form of root.querySelectorAll("form[data-draft]")) {
    let changed = false;
    form.addEventListener("input", () => (changed = true));
    form.addEventListener("submit", () => (changed = false));
    guard(() => changed);
  }
}
