import { on, setUp } from "./elements.js";

// focusErrors moves to the summary of a refused form, so that it is read out
// and the keyboard goes on from there. Most browsers do so by themselves, by
// its autofocus attribute, before the first frame's callbacks; htmx does so for
// what it swaps in. Who has gone on with the keyboard since then is left where
// they are.
export function focusErrors() {
  addEventListener("load", () => requestAnimationFrame(focusSummary));
}

function focusSummary() {
  if (document.activeElement === document.body) document.querySelector("[data-focus]")?.focus();
}

// sendOnce keeps a second click from submitting a form again. The server takes repeated
// requests for one as well. It is called last: a form whose sending another handler has
// stopped was not sent.
export function sendOnce() {
  on("submit", "form[data-once]", (form, event) => {
    if (form.dataset.sent) event.preventDefault();
    if (!event.defaultPrevented) form.dataset.sent = "yes";
  });
  // The page may come back from the browser's memory. One on which the user stopped the browser
  // stays shut until it is loaded again: the server may have taken what was sent.
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });
}

// showPasswords brings up the switch that shows what is typed.
export function showPasswords() {
  setUp("[data-show-password]", (choice) => (choice.hidden = false));
  on("change", "[data-show-password]", (choice) => {
    for (const input of passwords(choice)) input.type = box(choice).checked ? "text" : "password";
  });
  // A shown password must not be sent, or kept, as ordinary text.
  on("submit", "form", (form) => {
    for (const choice of document.querySelectorAll("[data-show-password]")) {
      if (box(choice).form !== form) continue;
      for (const input of passwords(choice)) input.type = "password";
    }
  });
}

function box(choice) {
  return choice.querySelector("input");
}

function passwords(choice) {
  return choice.dataset.showPassword.split(" ").map((id) => document.getElementById(id));
}
