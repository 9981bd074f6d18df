import { browserSupportsWebAuthn, startAuthentication } from "@simplewebauthn/browser";

// offerPasskeys brings up the button that signs in with a passkey, where the
// browser knows passkeys.
export function offerPasskeys() {
  if (!browserSupportsWebAuthn()) return;
  for (const offer of document.querySelectorAll("[data-passkey-sign-in]")) {
    const button = offer.querySelector("button");
    const status = offer.querySelector("[role=status]");
    offer.hidden = false;
    button.addEventListener("click", async () => {
      button.disabled = true;
      status.textContent = "Follow what your browser or device asks for.";
      try {
        location.assign(await signIn(offer.dataset));
      } catch (error) {
        status.textContent = words(error);
        button.disabled = false;
      }
    });
  }
}

// signIn lets a passkey answer the server's question and returns where to go on.
async function signIn({ begin, finish }) {
  const options = await ask(begin);
  const answer = await startAuthentication({ optionsJSON: options.publicKey });
  return (await ask(finish, answer)).location;
}

// Refused carries what the server says of an answer, for the user to read.
class Refused extends Error {}

async function ask(url, body) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body ?? {}),
  });
  const data = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(data.error ?? "This did not work. Load the page again and retry.");
  return data;
}

function words(error) {
  if (error instanceof Refused) return error.message;
  if (error.name === "NotAllowedError") {
    return "No passkey was used: the request was cancelled or took too long. Try again, or sign in in another way.";
  }
  return "Your browser could not use a passkey here. Sign in in another way.";
}
