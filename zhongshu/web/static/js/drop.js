// Files that are chosen, dropped or pasted are sent one by one: one edit, one toast at the end.
const formIn = (el) => el.closest?.(".card")?.querySelector("form[data-drop]");
const sent = new Map(); // by card: when all that came before are there

function send(form, files) {
  const target = form.dataset.drop;
  sent.set(target, Promise.resolve(sent.get(target)).then(() => sendAll(target, files)));
}

async function sendAll(target, files) {
  let edit = "";
  for (const [at, file] of files.entries()) {
    const now = document.querySelector(`form[data-drop="${target}"]`);
    if (!now) break;
    now.querySelector("[type=file]").value = "";
    now.querySelector("[data-progress]").textContent = now.dataset.saySending.replace("{n}", at).replace("{all}", files.length);
    const more = at < files.length - 1 ? "1" : "";
    // A refusal is said by its toast; the next one is sent all the same.
    await htmx.ajax("POST", now.action, { source: now, target, swap: "outerHTML", values: { file, edit, more } }).catch(() => {});
    edit = document.querySelector(target)?.dataset.edit ?? edit;
  }
  const last = document.querySelector(`form[data-drop="${target}"]`);
  if (last) last.querySelector("[data-progress]").textContent = "";
}

document.addEventListener("change", (event) => {
  const form = event.target.matches("[type=file]") && event.target.closest("form[data-drop]");
  if (form) send(form, [...event.target.files]);
});

const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");
const mark = (form) => document.querySelectorAll("form[data-drop]").forEach((each) => each.classList.toggle("is-over", each === form));
document.addEventListener("dragover", (event) => {
  if (!holdsFiles(event)) return;
  const form = formIn(event.target);
  if (form || document.querySelector("form[data-drop]")) event.preventDefault(); // the page is never left for a file
  mark(form);
});
document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) mark(null); });
document.addEventListener("drop", (event) => {
  if (!holdsFiles(event)) return;
  event.preventDefault();
  mark(null);
  const form = formIn(event.target);
  if (form) send(form, [...event.dataTransfer.files]);
});

document.addEventListener("paste", (event) => {
  const form = document.querySelector("form[data-paste]");
  const files = [...(event.clipboardData?.files ?? [])].filter((file) => file.type.startsWith("image/"));
  if (!form || !files.length) return;
  event.preventDefault();
  send(form, files);
});
