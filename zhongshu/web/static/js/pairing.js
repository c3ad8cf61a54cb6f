// The pairing workbench: one row is current, its buttons carry the keys, and the next is ready at once.
const list = () => document.querySelector("[data-pairing]");
const rows = () => [...(list()?.querySelectorAll("tr[data-id]") ?? [])];
const here = () => list()?.querySelector("tr[data-id].is-at");
const find = document.querySelector("#find");
const NEAR_THE_END = 8;
let place = 0;

function stand(row) {
  rows().forEach((each) => each.classList.toggle("is-at", each === row));
  if (!row) return;
  place = rows().indexOf(row);
  const link = row.querySelector("[data-open]");
  link.focus({ preventScroll: true });
  row.parentElement.scrollIntoView({ block: "nearest" });
  if (document.querySelector("[data-drawer]").childElementCount) link.click();
  if (rows().length - place < NEAR_THE_END) list().querySelector("[data-more]:not(.htmx-request)")?.click();
}
const press = (row, selector) => row?.nextElementSibling?.querySelector(selector)?.click();

// ---- keys that no button declares: walking, choosing, and Enter for the main thing ----
document.addEventListener("keydown", (event) => {
  if (!list() || event.isComposing || event.keyCode === 229 || document.querySelector("dialog[open]")) return;
  const { target, key } = event;
  if (key === "Enter" && (target.matches("[data-units]") || target === document.body || target.closest("tr.is-at [data-open]"))) {
    event.preventDefault();
    press(target.closest(".sku")?.querySelector("tr[data-id]") ?? here() ?? rows()[0], "[data-main], [data-key=a]");
    return;
  }
  if (target.closest("input:not([type=checkbox]), textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (localStorage.getItem("single-keys") === "off") return;
  const step = { j: 1, k: -1 }[key];
  const box = key.toLowerCase() === "x" && here()?.querySelector("[name=id]");
  if (!step && !box) return;
  event.stopPropagation(); // rows come and go one by one here: the current one is asked of the page, not counted
  if (box) box.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, shiftKey: event.shiftKey }));
  else stand(rows()[Math.max(0, Math.min(rows().indexOf(here() ?? null) + step, rows().length - 1))]);
}, true);

document.addEventListener("click", (event) => {
  const hit = (selector) => event.target.closest(selector);
  let el;
  if ((el = hit("[data-step]"))) el.parentElement.querySelector("[data-units]")[el.dataset.step > 0 ? "stepUp" : "stepDown"]();
  else if ((el = hit("[data-type-units]"))) el.parentElement.querySelector("[data-units]").select();
  else if ((el = hit("[data-details]"))) el.closest("tbody").querySelector("[data-open]").click();
  else if ((el = hit("[data-find]"))) openFind(el);
  else if ((el = hit("[role=option][data-sku]"))) choose(el);
});

// ---- what is done to a row: it leaves, and the next stands in its place ----
const nameOf = (path) => `sku-${path.split("/")[2]}`; // of the row that an address is about

document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.verb !== "post" || !detail.elt.closest("[data-drawer]")) return;
  if (document.getElementById(nameOf(detail.path))) detail.parameters.listed = "1";
});
function leave(body) {
  const row = body.querySelector("tr[data-id]");
  if (!row) return;
  const all = rows();
  const at = all.indexOf(row);
  body.classList.add("is-leaving");
  if ("leaves" in list().dataset) {
    row.dataset.was = row.dataset.id;
    row.removeAttribute("data-id");
  }
  row.classList.remove("is-at");
  stand(all[at + 1] ?? all[at - 1]);
}
// At the press, not when its turn comes: what is sent waits in one queue, so that the last done is the last undone.
document.addEventListener("htmx:trigger", ({ target }) => {
  if (target.hasAttribute("hx-post") && target.closest("tbody.sku")) leave(target.closest("tbody.sku"));
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.requestConfig.verb !== "post") return;
  const isDone = detail.xhr.status >= 200 && detail.xhr.status < 400;
  const row = !isDone && document.querySelector(`#${nameOf(detail.requestConfig.path)}.is-leaving tr`);
  if (row) { // nothing was done: it stands where it stood
    row.dataset.id = row.dataset.was ?? row.dataset.id;
    row.parentElement.classList.remove("is-leaving");
    stand(row);
  }
  const isEmpty = list()?.querySelector("tbody") === null && list().querySelector("table");
  if (isEmpty) htmx.ajax("GET", location.href, { target: "#pairing-list", swap: "outerHTML" });
});
// A row that comes back was refused, or is taken back: one goes on there.
document.addEventListener("htmx:load", ({ detail }) => {
  const told = detail.elt.matches?.("tbody[data-told]") ? detail.elt : detail.elt.querySelector?.("tbody[data-told]");
  if (told) stand(told.querySelector("tr"));
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id === "find-problem") { if (!find.open) find.showModal(); find.querySelector("input").select(); }
  else if (event.target.id === "rule-list") event.target.querySelector("[data-moved]")?.focus();
  else if (event.target.matches?.("[data-pairing]") && event.detail.requestConfig.verb === "post" && !here()) {
    stand(rows()[Math.min(place, rows().length - 1)]);
  }
});

// The search stands at once, so that no letter typed into it is taken for a key of the list.
function openFind(button) {
  const input = find.querySelector("input");
  Object.assign(find.dataset, { row: button.closest("tbody").id, url: button.dataset.find, replaces: button.dataset.replaces });
  input.value = "";
  input.placeholder = document.getElementById("find-title").textContent = find.dataset.say.replace("{sku}", button.dataset.name);
  for (const id of ["find-problem", "find-list"]) document.getElementById(id).replaceChildren();
  find.showModal();
}
find?.addEventListener("submit", (event) => {
  event.preventDefault();
  const { row, url, replaces } = find.dataset;
  const home = row && document.getElementById(row);
  if (!home) return;
  const units = home.querySelector("[data-units]").value;
  find.close();
  leave(home);
  htmx.ajax("POST", url, { source: event.target, target: `#${row}`, swap: "outerHTML", values: { replaces, units } });
});

// ---- combobox: arrow keys and Enter choose among the options that the server names ----
function choose(option) {
  const form = option.closest("[data-combo-form]");
  const input = form.querySelector("[data-combo]");
  input.value = option.dataset.sku;
  option.parentElement.replaceChildren();
  if (find?.contains(form)) form.requestSubmit();
  else input.focus();
}
document.addEventListener("keydown", (event) => {
  if (!event.target.matches("[data-combo]") || event.isComposing || event.keyCode === 229) return;
  const options = [...document.getElementById(event.target.getAttribute("aria-controls")).querySelectorAll("[role=option]")];
  const at = options.findIndex((each) => each.getAttribute("aria-selected") === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!options.length || (!step && event.key !== "Enter")) return;
  event.preventDefault();
  if (!step) { choose(options[Math.max(at, 0)]); return; }
  const next = options[(at + step + options.length) % options.length];
  options.forEach((each) => each.setAttribute("aria-selected", String(each === next)));
  event.target.setAttribute("aria-activedescendant", next.id);
  next.scrollIntoView({ block: "nearest" });
});

// ---- rules: Alt ↑ ↓ moves the one in focus ----
document.addEventListener("keydown", (event) => {
  const step = event.altKey && { ArrowUp: "up", ArrowDown: "down" }[event.key];
  const rule = step && event.target.closest("[data-rule]");
  if (!rule) return;
  event.preventDefault();
  rule.querySelector(`[data-rule-${step}]`).click();
});

if (document.activeElement === document.body && matchMedia("(min-width: 721px)").matches && !document.querySelector("[data-drawer]")?.childElementCount) stand(rows()[0]);
