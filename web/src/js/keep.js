// keepCodes brings up the buttons that copy, and that print what is shown only once.
export function keepCodes() {
  for (const button of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const told = (button.closest("[data-copying]") ?? document).querySelector("[data-copied]");
      try {
        await navigator.clipboard.writeText(button.dataset.copy);
        told.textContent = "Copied";
      } catch {
        told.textContent = "The browser does not allow it. Select the text and copy it.";
      }
    });
  }
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
}
