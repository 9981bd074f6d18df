// focusErrors moves to the summary of a refused form, so that it is read out
// and the keyboard goes on from there. Most browsers do so by themselves, by
// its autofocus attribute, before the first frame's callbacks. Who has gone on
// with the keyboard since then is left where they are.
export function focusErrors() {
  addEventListener("load", () => requestAnimationFrame(focusSummary));
}

function focusSummary() {
  if (document.activeElement === document.body) document.querySelector("[data-focus]")?.focus();
}

// sendOnce keeps a second click from submitting a form again. The server
// takes repeated requests for one as well.
export function sendOnce() {
  for (const form of document.querySelectorAll("form[data-once]")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "yes";
    });
  }
  // The page may come back from the browser's memory.
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });
}

// showPasswords brings up the switch that shows what is typed.
export function showPasswords() {
  for (const choice of document.querySelectorAll("[data-show-password]")) {
    const inputs = choice.dataset.showPassword.split(" ").map((id) => document.getElementById(id));
    const box = choice.querySelector("input");
    choice.hidden = false;
    box.addEventListener("change", () => {
      for (const input of inputs) input.type = box.checked ? "text" : "password";
    });
    // A shown password must not be sent, or kept, as ordinary text.
    box.form?.addEventListener("submit", () => {
      for (const input of inputs) input.type = "password";
    });
  }
}
