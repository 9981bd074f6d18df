import { on } from "./elements.js";

const fileInput = "input[type=file][data-max-bytes]";

// checkFiles says at once what the server would say after a long upload: that a file is
// too large. It shows where a file may be dropped, and that a list is being read.
export function checkFiles() {
  const over = (yes) => (input) => input.classList.toggle("filebox--over", yes);
  on("dragenter", fileInput, over(true));
  on("dragleave", fileInput, over(false));
  on("drop", fileInput, over(false));
  on("change", fileInput, (input) => {
    const tooLarge = input.files[0]?.size > Number(input.dataset.maxBytes);
    if (tooLarge) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    tell(input.form, tooLarge ? input.dataset.tooLarge : "");
  });
  on("submit", "form[data-upload]", (form) => {
    tell(form, "Uploading and reading the file. A long list takes some seconds.");
  });
  // The page may come back from the browser's memory.
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-upload]")) tell(form, "");
  });
}

function tell(form, text) {
  form.querySelector("[data-upload-status]").textContent = text;
}
