import { setUp } from "./elements.js";

const followed = new Map(); // from each part that shows progress to its connection, if it has one

// followProgress keeps a page that shows a submission up to date, while it is looked at.
// The server says how far it is, and when the page is to be drawn anew.
export function followProgress() {
  focusAfterChange();
  setUp("[data-events]", (part) => {
    countDown(part.querySelector("[data-seconds-left]"));
    follow(part);
  });
  document.addEventListener("visibilitychange", () => {
    for (const part of followed.keys()) follow(part);
  });
  document.addEventListener("htmx:beforeCleanupElement", ({ target }) => {
    followed.get(target)?.close();
    followed.delete(target);
  });
}

// follow connects a part with the server. A page in the background holds no connection: a
// browser has few of them.
function follow(part) {
  followed.get(part)?.close();
  followed.set(part, document.hidden ? null : connect(part));
}

function connect(part) {
  const events = new EventSource(part.dataset.events);
  events.addEventListener("progress", (event) => show(part, JSON.parse(event.data)));
  events.addEventListener("changed", () => {
    events.close();
    sessionStorage.setItem(changed, "yes");
    location.reload();
  });
  return events;
}

// show moves the bar. A screen reader hears of it at every tenth.
function show(part, { done, of, text }) {
  const bar = part.querySelector("[data-progress]");
  if (!bar) return;
  const tenth = (n) => Math.floor((10 * n) / Math.max(1, of));
  const passed = tenth(done) > tenth(bar.value);
  bar.value = done;
  bar.max = of;
  part.querySelector("[data-progress-text]").textContent = text;
  if (passed) part.querySelector("[data-progress-status]").textContent = text;
}

// countDown shows how long there is still time. It does not ask the clock on the wall:
// that may differ from the server's.
function countDown(place) {
  if (!place) return;
  const end = performance.now() + 1000 * Number(place.dataset.secondsLeft);
  const tick = () => {
    const left = Math.max(0, Math.round((end - performance.now()) / 1000));
    const minutes = Math.floor(left / 60);
    place.textContent = left ? `${minutes ? `${minutes} min ` : ""}${left % 60} s left.` : "It starts now.";
    if (left && place.isConnected) setTimeout(tick, 500);
  };
  tick();
}

const changed = "techbiz-state-changed";

// focusAfterChange leads whoever watched to what has become of the submission.
function focusAfterChange() {
  if (!sessionStorage.getItem(changed)) return;
  sessionStorage.removeItem(changed);
  document.querySelector("[data-focus-after-change]")?.focus();
}
