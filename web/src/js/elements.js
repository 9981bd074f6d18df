// on handles an event of every element that matches, whenever it came to the page: the one
// listener, on the document, looks from where the event began for the element it concerns.
export function on(type, selector, handle) {
  document.addEventListener(type, (event) => {
    const element = event.target.closest?.(selector);
    if (element) handle(element, event);
  });
}

// setUp calls prepare once for every element that matches: now for those of the page, later
// for those that htmx swaps in. It is for what no event begins.
export function setUp(selector, prepare) {
  const prepared = new WeakSet();
  const within = (part) => {
    for (const element of [part, ...part.querySelectorAll(selector)]) {
      if (!element.matches(selector) || prepared.has(element)) continue;
      prepared.add(element);
      prepare(element);
    }
  };
  within(document.body);
  document.addEventListener("htmx:load", ({ target }) => within(target));
}
