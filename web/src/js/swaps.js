// guardSwaps keeps the parts that htmx exchanges honest: an answer that is not
// the expected part becomes a full page, and nothing that is open or focused
// is lost.
export function guardSwaps(htmx) {
  const body = document.body;

  body.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, target } = event.detail;
    if (isWholePage(xhr)) {
      // The session ended, or an error page came: let the browser show it.
      event.detail.shouldSwap = false;
      if (!quiet(event.detail.elt)) location.assign(event.detail.pathInfo.finalRequestPath);
      return;
    }
    // Words that are the same are not read out again.
    if (target.innerHTML.trim() === xhr.response.trim()) event.detail.shouldSwap = false;
    // A list that asks again every few seconds is left alone while unchanged.
    if (target.dataset.seen === xhr.response) event.detail.shouldSwap = false;
    if (quiet(target)) target.dataset.seen = xhr.response;
    rememberOpen(target);
  });

  // What has the focus is never taken away.
  body.addEventListener("htmx:oobBeforeSwap", (event) => {
    if (event.detail.target.contains(document.activeElement)) event.detail.shouldSwap = false;
  });

  body.addEventListener("htmx:afterSwap", (event) => {
    reopen(event.detail.target);
    if (event.detail.requestConfig?.elt?.hasAttribute("data-to-top")) toTop(event.detail.target);
  });

  for (const failure of ["htmx:responseError", "htmx:sendError"]) {
    body.addEventListener(failure, (event) => {
      if (!quiet(event.detail.elt)) location.assign(event.detail.pathInfo.finalRequestPath);
    });
  }
}

function isWholePage(xhr) {
  return /^\s*<!doctype/i.test(xhr.response);
}

function quiet(element) {
  return element.hasAttribute("data-quiet") || element.type === "email";
}

const wasOpen = new Set();

function rememberOpen(target) {
  wasOpen.clear();
  for (const d of target.querySelectorAll("details[id][open]")) wasOpen.add(d.id);
}

function reopen(target) {
  for (const id of wasOpen) target.querySelector(`#${CSS.escape(id)}`)?.setAttribute("open", "");
}

// toTop puts the reader at the start of a new page of results.
function toTop(target) {
  target.focus({ preventScroll: true });
  target.scrollIntoView({ block: "start" });
}
