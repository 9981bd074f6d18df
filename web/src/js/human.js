import { solveChallengeWorkers } from "altcha-lib/v1";

const working = "Checking that you are not a program …";
const done = "Checking that you are not a program: done.";
const patience = "One moment: the form is sent by itself as soon as the check is done.";
const failed = "The check that you are not a program could not be done. Load the page again; if that does not help, use another browser.";
const insecure = "The check that you are not a program needs an address that starts with https.";

// checkHumans lets the browser do the work by which a form tells people from programs. It
// starts by itself, and again before its outcome runs out.
export function checkHumans() {
  for (const place of document.querySelectorAll("[data-human]")) check(place);
}

function check(place) {
  const form = place.closest("form");
  const input = place.querySelector("input");
  const status = place.querySelector("[data-human-status]");
  let pressed = false;
  let again;

  const say = (state, text) => {
    place.dataset.state = state;
    status.textContent = text;
  };

  // A person is not told each time that an old outcome is being replaced.
  const run = async (quietly) => {
    clearTimeout(again);
    again = setTimeout(run, place.dataset.humanLasts * 1000, true);
    if (!quietly) say("working", working);
    try {
      input.value = await solve(place.dataset.human, place.dataset.humanWorker);
    } catch {
      if (!quietly) say("failed", isSecureContext ? failed : insecure);
      return;
    }
    if (!quietly) say("done", done);
    if (pressed) form.requestSubmit();
  };

  form.addEventListener("submit", (event) => {
    if (input.value || place.dataset.state === "failed") return;
    event.preventDefault();
    event.stopImmediatePropagation(); // nothing was sent yet
    pressed = true;
    say("working", patience);
  });

  // A page out of the browser's memory holds an outcome that was sent.
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    pressed = false;
    input.value = "";
    run();
  });
  run();
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
