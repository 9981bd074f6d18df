// checkFiles says at once what the server would say after a long upload: that a file is
// too large. It shows where a file may be dropped, and that a list is being read.
export function checkFiles() {
  for (const input of document.querySelectorAll("input[type=file][data-max-bytes]")) {
    const limit = Number(input.dataset.maxBytes);
    const over = (on) => () => input.classList.toggle("filebox--over", on);
    input.addEventListener("dragenter", over(true));
    for (const end of ["dragleave", "drop"]) input.addEventListener(end, over(false));
    input.addEventListener("change", () => {
      const tooLarge = input.files[0]?.size > limit;
      if (tooLarge) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
      tell(input.form, tooLarge ? input.dataset.tooLarge : "");
    });
  }
  for (const form of document.querySelectorAll("form[data-upload]")) {
    form.addEventListener("submit", () => tell(form, "Uploading and reading the file. A long list takes some seconds."));
  }
  // The page may come back from the browser's memory.
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-upload]")) tell(form, "");
  });
}

function tell(form, text) {
  form.querySelector("[data-upload-status]").textContent = text;
}
