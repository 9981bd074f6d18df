// The live "Characters Remaining" under a text area. The number on the screen
// changes with every key; a screen reader hears it when the typing pauses.
export function countCharacters() {
  for (const counter of document.querySelectorAll("[data-count-for]")) {
    const area = document.getElementById(counter.dataset.countFor);
    const spoken = document.querySelector(`[data-count-status="${counter.dataset.countFor}"]`);
    const limit = Number(counter.dataset.limit);
    let pause;
    const show = () => {
      const text = `Characters Remaining: ${remaining(area.value, limit)} / ${limit}`;
      counter.textContent = text;
      counter.classList.toggle("field__count--over", remaining(area.value, limit) < 0);
      clearTimeout(pause);
      pause = setTimeout(() => (spoken.textContent = text), 1000);
    };
    area.addEventListener("input", show);
    // A browser may have put back what was typed before the page was left.
    if (area.value !== area.defaultValue) show();
  }
}

// remaining counts as the server does: code points, a line break as one.
function remaining(text, limit) {
  return limit - [...text.replaceAll("\r\n", "\n")].length;
}
