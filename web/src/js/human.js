import { solveChallengeWorkers } from "altcha-lib/v1";
import { on, setUp } from "./elements.js";

const working = "Checking that you are not a program …";
const done = "Checking that you are not a program: done.";
const patience = "One moment: the form is sent by itself as soon as the check is done.";
const failed = "The check that you are not a program could not be done. Load the page again; if that does not help, use another browser.";
const insecure = "The check that you are not a program needs an address that starts with https.";

const waiting = new WeakSet(); // the checks whose form is to be sent as soon as they are done
const renewals = new WeakMap(); // from a check to the timer of the next one

// checkHumans lets the browser do the work by which a form tells people from programs. It
// starts by itself, and again before its outcome runs out.
export function checkHumans() {
  setUp("[data-human]", (place) => run(place));
  on("submit", "form", (form, event) => {
    const place = form.querySelector("[data-human]");
    if (!place || place.querySelector("input").value || place.dataset.state === "failed") return;
    event.preventDefault();
    event.stopImmediatePropagation(); // nothing was sent yet
    waiting.add(place);
    say(place, "working", patience);
  });
  // A page out of the browser's memory holds an outcome that was sent.
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    for (const place of document.querySelectorAll("[data-human]")) {
      waiting.delete(place);
      place.querySelector("input").value = "";
      run(place);
    }
  });
}

// run does the work once. A person is not told each time that an old outcome is being replaced.
async function run(place, quietly) {
  if (!place.isConnected) return;
  clearTimeout(renewals.get(place));
  renewals.set(place, setTimeout(run, place.dataset.humanLasts * 1000, place, true));
  if (!quietly) say(place, "working", working);
  try {
    place.querySelector("input").value = await solve(place.dataset.human, place.dataset.humanWorker);
  } catch {
    if (!quietly) say(place, "failed", isSecureContext ? failed : insecure);
    return;
  }
  if (!quietly) say(place, "done", done);
  if (waiting.delete(place)) place.closest("form").requestSubmit(); // once: a later outcome sends nothing
}

function say(place, state, text) {
  place.dataset.state = state;
  place.querySelector("[data-human-status]").textContent = text;
}

// solve asks for a challenge and returns what the server takes for its solution.
async function solve(challengeURL, workerURL) {
  if (!isSecureContext) throw new Error("the browser hashes nothing here");
  const answer = await fetch(challengeURL, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.statusText);
  const { algorithm, challenge, maxNumber, salt, signature } = await answer.json();
  const workers = Math.min(4, navigator.hardwareConcurrency || 1);
  const solution = await solveChallengeWorkers(() => newWorker(workerURL), workers, challenge, salt, algorithm, maxNumber);
  if (!solution) throw new Error("no solution");
  return btoa(JSON.stringify({ algorithm, challenge, number: solution.number, salt, signature }));
}

// newWorker makes a worker that answers with nothing where it breaks.
function newWorker(url) {
  const worker = new Worker(url);
  worker.addEventListener("error", () => worker.dispatchEvent(new MessageEvent("message", { data: null })));
  return worker;
}
