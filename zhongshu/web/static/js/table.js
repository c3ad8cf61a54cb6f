// Tables: a current row (J / K), selection (X, Shift-X, Ctrl-A), the bulk bar. State lives in the checkboxes.
const grid = () => document.querySelector("[data-grid]");
const rows = () => [...(grid()?.querySelectorAll("tbody tr[data-id]") ?? [])];
let at = -1;
let anchor = -1;

function mark(index, { open = false } = {}) {
  const list = rows();
  if (!list.length) return;
  at = Math.max(0, Math.min(index, list.length - 1));
  list.forEach((row, i) => row.classList.toggle("is-at", i === at));
  const row = list[at];
  row.querySelector("[data-open]")?.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  const drawer = document.querySelector("[data-drawer]");
  if (open || drawer?.childElementCount) row.querySelector("[data-open][hx-get]")?.click();
}

function refresh() {
  const boxes = rows().map((row) => row.querySelector("input[name=id]")).filter(Boolean);
  const chosen = boxes.filter((box) => box.checked);
  boxes.forEach((box) => box.closest("tr").setAttribute("aria-selected", String(box.checked)));
  const bar = grid()?.querySelector("[data-bulk]");
  if (!bar) return;
  const whole = bar.querySelector("[data-all-field]")?.value;
  bar.hidden = !chosen.length;
  bar.querySelector("[data-count]").textContent = (whole ? Number(whole) : chosen.length).toLocaleString("en");
  const head = grid().querySelector("[data-select-all]");
  if (head) {
    head.checked = chosen.length === boxes.length && boxes.length > 0;
    head.indeterminate = chosen.length > 0 && !head.checked;
  }
  const take = bar.querySelector("[data-take-all]");
  if (take) take.hidden = !head?.checked || Boolean(whole);
}

function choose(from, to, on) {
  rows().slice(Math.min(from, to), Math.max(from, to) + 1).forEach((row) => { row.querySelector("input[name=id]").checked = on; });
  dropWhole();
  refresh();
}

function dropWhole() { const field = grid()?.querySelector("[data-all-field]"); if (field) field.value = ""; }

function clear() { choose(0, rows().length, false); }

document.addEventListener("click", (event) => {
  const box = event.target.closest("input[name=id]");
  if (box) {
    const index = rows().indexOf(box.closest("tr"));
    if (event.shiftKey && anchor >= 0) choose(anchor, index, box.checked);
    anchor = at = index;
    dropWhole();
    return refresh();
  }
  if (event.target.closest("[data-select-all]")) return choose(0, rows().length, event.target.checked);
  if (event.target.closest("[data-clear]")) return clear();
  const take = event.target.closest("[data-take-all]");
  if (take) { grid().querySelector("[data-all-field]").value = take.dataset.takeAll; return refresh(); }
  const row = event.target.closest("[data-grid] tbody tr[data-id]");
  if (row && !event.target.closest("a, button, input, label, summary") && !String(getSelection())) {
    at = rows().indexOf(row);
    rows().forEach((r) => r.classList.toggle("is-at", r === row));
    row.querySelector("[data-open]")?.click();
  }
});
document.addEventListener("clear-selection", clear);

document.addEventListener("keydown", (event) => {
  if (event.isComposing || document.querySelector("dialog[open]") || event.target.closest("input:not([type=checkbox]), textarea, select")) return;
  const key = event.key.toLowerCase();
  if ((event.ctrlKey || event.metaKey) && key === "a" && grid()?.querySelector("[data-bulk]")) { event.preventDefault(); return choose(0, rows().length, true); }
  if (event.ctrlKey || event.metaKey || event.altKey || localStorage.getItem("single-keys") === "off") return;
  if (key === "j") mark(at + 1);
  else if (key === "k") mark(at - 1);
  else if (key === "x" && at >= 0) {
    const box = rows()[at].querySelector("input[name=id]");
    if (!box) return;
    if (event.shiftKey && anchor >= 0) choose(anchor, at, true);
    else { box.checked = !box.checked; anchor = at; dropWhole(); refresh(); }
  }
});

// ---- a list that came anew: focus stands where it stood, or where one goes on ----
function counterpart(control) {
  const menus = [...document.querySelectorAll("[data-grid] details.menu")];
  const menu = menus.indexOf(control?.closest("details.menu"));
  if (menu >= 0) return () => document.querySelectorAll("[data-grid] details.menu > summary")[menu];
  const same = [[".tab", ".tab[aria-current]"], [".sort", "[aria-sort] .sort"], ["[rel=next]", "[rel=next]"], ["[rel=prev]", "[rel=prev]"]]
    .find(([was]) => control?.matches(was));
  return () => same && grid().querySelector(same[1]);
}
let find = () => null;
// On a phone the tabs are wider than the screen.
function showTab() { grid()?.querySelector(".tab[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" }); }

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target?.matches("[data-grid]")) find = counterpart(detail.requestConfig.elt);
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (!event.target.matches?.("[data-grid]")) return;
  const was = at;
  at = anchor = -1;
  // What stood in the drawer or in the old list is gone with it: closing would lead to the whole page.
  const isFree = document.activeElement === document.body || document.activeElement.closest("[data-drawer]");
  document.dispatchEvent(new CustomEvent("close-drawer"));
  refresh();
  showTab();
  if (!isFree) return;
  if (event.detail.requestConfig.verb === "post" && was >= 0) mark(was);
  else (find() ?? grid().querySelector(".grid-wrap")).focus({ preventScroll: true });
});
refresh();
showTab();
