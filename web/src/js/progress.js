// followProgress keeps a page that shows a submission up to date, while it is looked at.
// The server says how far it is, and when the page is to be drawn anew.
export function followProgress() {
  focusAfterChange();
  const part = document.querySelector("[data-events]");
  if (!part) return;
  countDown(part.querySelector("[data-seconds-left]"));
  let events;
  const follow = () => {
    events = new EventSource(part.dataset.events);
    events.addEventListener("progress", (event) => show(part, JSON.parse(event.data)));
    events.addEventListener("changed", () => {
      events.close();
      sessionStorage.setItem(changed, "yes");
      location.reload();
    });
  };
  // A page in the background holds no connection: a browser has few of them.
  document.addEventListener("visibilitychange", () => {
    events?.close();
    if (!document.hidden) follow();
  });
  if (!document.hidden) follow();
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
    if (left) setTimeout(tick, 500);
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
