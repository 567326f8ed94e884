// Recovery codes: kept by their owner, in a file or on paper. They are on this page and nowhere else.

export function start(found) {
  const codes = Array.from(found.querySelectorAll("li"), (item) => item.textContent.trim());
  const link = document.querySelector("[data-codes-download]");
  link.href = URL.createObjectURL(new Blob([`${codes.join("\n")}\n`], { type: "text/plain" }));
  document.querySelector("[data-codes-print]").addEventListener("click", () => print());
}
