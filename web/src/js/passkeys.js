import { browserSupportsWebAuthn, startAuthentication, startRegistration } from "@simplewebauthn/browser";
import { on, setUp } from "./elements.js";

// What is said where the browser made no passkey, or did not sign with one.
const words = {
  create: "No passkey was made. Try again, or set up an authenticator app.",
  get: "No passkey was used. Try again, or sign in another way.",
  there: "This device has a passkey for this account already.",
  wait: "The portal did not answer. Try again in a moment.",
};

// offerPasskeys brings up the forms with passkeys where the browser can use one at this
// host. The answer of the browser is then sent as an ordinary form.
export function offerPasskeys() {
  setUp("form[data-passkey]", (form) => {
    if (!browserSupportsWebAuthn() || !belongs(form.dataset.passkeyHost)) return;
    for (let part = form; part; part = part.parentElement?.closest("[data-passkey-part]")) part.hidden = false;
  });
  on("submit", "form[data-passkey]", (form, event) => {
    if (form.elements.response.value) return;
    event.preventDefault();
    ask(form);
  });
  // The page may come back from the browser's memory, with an answer that is used up.
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-passkey]")) form.elements.response.value = "";
  });
}

function belongs(host) {
  return location.hostname === host || location.hostname.endsWith("." + host);
}

async function ask(form) {
  const button = form.querySelector("button");
  const error = form.querySelector("[data-passkey-error]");
  const mode = form.dataset.passkey;
  error.hidden = true;
  button.disabled = true;
  try {
    const answer = await fetch(form.dataset.passkeyOptions, { method: "POST", headers: { Accept: "application/json" } });
    if (answer.redirected) return location.reload(); // signed in too long ago: the page asks again
    if (!answer.ok) throw new Error(words.wait);
    const { flow, ...optionsJSON } = await answer.json();
    form.action = withFlow(form.action, flow); // the challenge is this tab's
    const made = mode === "create" ? await startRegistration({ optionsJSON }) : await startAuthentication({ optionsJSON });
    form.elements.response.value = JSON.stringify(made);
    form.requestSubmit();
  } catch (reason) {
    error.textContent = wordsFor(reason, mode);
    error.hidden = false;
  } finally {
    button.disabled = false;
  }
}

function withFlow(address, flow) {
  const to = new URL(address);
  to.searchParams.set("flow", flow);
  return to.href;
}

function wordsFor(reason, mode) {
  if (reason.message === words.wait || reason instanceof TypeError) return words.wait;
  return reason.name === "InvalidStateError" ? words.there : words[mode];
}
