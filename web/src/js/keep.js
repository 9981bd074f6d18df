// keepCodes brings up the buttons that copy and print what is shown only once.
export function keepCodes() {
  for (const button of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const told = document.querySelector("[data-copied]");
      try {
        await navigator.clipboard.writeText(button.dataset.copy);
        told.textContent = "The codes are in the clipboard.";
      } catch {
        told.textContent = "The browser does not allow it. Mark the codes and copy them.";
      }
    });
  }
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
}
