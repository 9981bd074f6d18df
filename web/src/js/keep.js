import { on, setUp } from "./elements.js";

// keepCodes brings up the buttons that copy, and that print what is shown only once.
export function keepCodes() {
  setUp("[data-copy]", (button) => (button.hidden = !navigator.clipboard));
  on("click", "[data-copy]", async (button) => {
    const told = (button.closest("[data-copying]") ?? document).querySelector("[data-copied]");
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      told.textContent = "Copied";
    } catch {
      told.textContent = "The browser does not allow it. Select the text and copy it.";
    }
  });
  setUp("[data-print]", (button) => (button.hidden = false));
  on("click", "[data-print]", () => print());
}
