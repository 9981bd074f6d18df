import { on, setUp } from "./elements.js";

// The live "Characters Remaining" under a text area. The number on the screen
// changes with every key; a screen reader hears it when the typing pauses.
export function countCharacters() {
  on("input", "textarea", (area) => {
    const counter = document.querySelector(`[data-count-for="${CSS.escape(area.id)}"]`);
    if (counter) show(counter, area);
  });
  setUp("[data-count-for]", (counter) => {
    const area = document.getElementById(counter.dataset.countFor);
    // A browser may have put back what was typed before the page was left.
    if (area.value !== area.defaultValue) show(counter, area);
  });
}

const pauses = new WeakMap(); // from a counter to the timer that waits for a pause

function show(counter, area) {
  const left = remaining(area.value, Number(counter.dataset.limit));
  const text = `Characters Remaining: ${left} / ${counter.dataset.limit}`;
  counter.textContent = text;
  counter.classList.toggle("field__count--over", left < 0);
  const spoken = document.querySelector(`[data-count-status="${CSS.escape(area.id)}"]`);
  clearTimeout(pauses.get(counter));
  pauses.set(counter, setTimeout(() => (spoken.textContent = text), 1000));
}

// remaining counts as the server does: code points, a line break as one.
function remaining(text, limit) {
  return limit - [...text.replaceAll("\r\n", "\n")].length;
}
