// A table of cells as in a spreadsheet: moved in by keys, typed, pasted, saved together. One input,
// always in the current cell, takes what is typed, so that Chinese can be composed at once.
const $ = (selector, root = document) => root.querySelector(selector);
const MOST_ROWS = 1000;
const editor = document.createElement("input");
editor.className = "cell-editor";
editor.id = "cell-editor";
editor.autocomplete = "off";
let heads = [], names = [], rows = [], blank = null, chosen = [], steps = [];
let at = { r: 0, c: 1 }, anchor = at, editing = false, made = 0;

const page = () => $("[data-cells]");
const button = () => $("[data-save-cells]");
const tell = (text) => { $("#cells-status").textContent = text; };
const isEmpty = (row) => !row.id && row.now.every((text) => !text);
const isLocked = (row, c) => c === 0 && Boolean(row.id);
const changedIn = (row) => row.now.flatMap((text, c) => (text === row.was[c] ? [] : [c]));
const countChanges = () => rows.reduce((sum, row) => sum + changedIn(row).length, 0);

// ---- the table as rows of texts ----
function adopt(tr) {
  const cells = [...tr.children];
  const texts = cells.map((cell) => cell.textContent);
  cells.forEach((cell, c) => cell.replaceChildren(texts[c]));
  cells.forEach((cell) => { if (!cell.firstChild) cell.append(""); });
  return { key: String(made++), id: Number(tr.dataset.row) || null, tr, cells, was: texts, now: [...texts], bad: {} };
}

function begin() {
  if (!page()) return;
  const columns = [...page().querySelectorAll("thead th")];
  heads = columns.map((head) => head.textContent.trim());
  names = columns.map((head) => head.dataset.name);
  rows = [...page().querySelectorAll("tbody tr")].map(adopt);
  blank = rows.at(-1).tr.cloneNode(true);
  steps = [];
  at = anchor = { r: 0, c: Math.min(1, names.length - 1) };
  place(false);
  count();
}

function addRow() {
  const tr = blank.cloneNode(true);
  $("tbody", page()).append(tr);
  rows.push(adopt(tr));
  return rows.at(-1);
}

function paint(row, c) {
  const cell = row.cells[c];
  cell.firstChild.data = row.now[c];
  cell.classList.toggle("is-changed", row.now[c] !== row.was[c]);
  cell.title = row.bad[c] ?? (row.now[c].length > 20 ? row.now[c] : "");
  if (row.bad[c]) cell.setAttribute("aria-invalid", "true");
  else cell.removeAttribute("aria-invalid");
}

function count() {
  const number = countChanges();
  const save = button();
  save.disabled = !number;
  $("span", save).textContent = number ? save.dataset.some.replace("{n}", number.toLocaleString("en")) : save.dataset.none;
}

// Several cells at once, as one step that Ctrl Z takes back.
function change(wishes) {
  const step = [];
  for (const [row, c, text] of wishes) {
    if (isLocked(row, c) || row.now[c] === text) continue;
    step.push([row, c, row.now[c]]);
    row.now[c] = text;
    delete row.bad[c];
    paint(row, c);
  }
  if (step.length) steps.push(step);
  count();
  return step.length;
}

function stepBack() {
  for (const [row, c, text] of steps.pop() ?? []) { row.now[c] = text; paint(row, c); }
  count();
  place();
}

// ---- where one stands, and what is chosen ----
function box() {
  const [top, bottom] = [at.r, anchor.r].sort((a, b) => a - b);
  const [left, right] = [at.c, anchor.c].sort((a, b) => a - b);
  return { top, bottom, left, right };
}

function inBox() {
  const { top, bottom, left, right } = box();
  return rows.slice(top, bottom + 1).map((row) => names.slice(left, right + 1).map((_, i) => [row, left + i]));
}

function place(focus = true) {
  const row = rows[at.r];
  const cell = row.cells[at.c];
  for (const each of chosen) { each.classList.remove("is-chosen"); each.removeAttribute("aria-selected"); }
  chosen = inBox().flat().map(([each, c]) => each.cells[c]);
  for (const each of chosen) { each.classList.add("is-chosen"); if (each.tagName === "TD") each.setAttribute("aria-selected", "true"); }
  editing = false;
  editor.classList.remove("is-editing");
  editor.value = "";
  editor.readOnly = isLocked(row, at.c);
  editor.setAttribute("aria-label", `${row.now[0] || page().dataset.sayNew}, ${heads[at.c]}: ${row.now[at.c]}`);
  if (row.bad[at.c]) { editor.setAttribute("aria-invalid", "true"); tell(row.bad[at.c]); }
  else { editor.removeAttribute("aria-invalid"); if (focus) tell(""); }
  const choices = $(`#choices-${CSS.escape(names[at.c])}`);
  if (choices) editor.setAttribute("list", choices.id);
  else editor.removeAttribute("list");
  if (editor.parentElement !== cell) cell.append(editor);
  if (!focus) return;
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  editor.focus({ preventScroll: true });
}

function go(r, c, extend = false) {
  at = { r: Math.max(0, Math.min(r, rows.length - 1)), c: Math.max(0, Math.min(c, names.length - 1)) };
  if (!extend) anchor = at;
  place();
}

function edit(text) {
  if (isLocked(rows[at.r], at.c)) return;
  editing = true;
  editor.classList.add("is-editing");
  if (text !== undefined) editor.value = text;
}

function commit() {
  if (!editing) return;
  const text = editor.value;
  editing = false;
  change([[rows[at.r], at.c, text]]);
}

// ---- keys ----
function tab(step) {
  const next = at.r * names.length + at.c + step;
  if (next < 0 || next >= rows.length * names.length) return false; // out of the grid, to what comes next
  go(Math.floor(next / names.length), next % names.length);
  return true;
}

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-12, 0], PageDown: [12, 0] };

function press(event, control) {
  const { key, shiftKey } = event;
  if (control && key === "Enter") { commit(); place(); save(); return true; }
  if (key === "Tab") { commit(); return tab(shiftKey ? -1 : 1); }
  if (editing) {
    if (key === "Enter") { commit(); go(at.r + (shiftKey ? -1 : 1), at.c); return true; }
    if (key === "Escape") { place(); return true; }
    return false;
  }
  if (STEPS[key]) {
    const far = control ? MOST_ROWS * 100 : 1;
    go(at.r + STEPS[key][0] * far, at.c + STEPS[key][1] * far, shiftKey);
  } else if (key === "Home") go(control ? 0 : at.r, 0, shiftKey);
  else if (key === "End") go(control ? rows.length : at.r, names.length, shiftKey);
  else if (key === "Enter" || key === "F2") edit(rows[at.r].now[at.c]);
  else if (key === "Delete" || key === "Backspace") { change(inBox().flat().map(([row, c]) => [row, c, ""])); place(); }
  else if (control && key.toLowerCase() === "a") { anchor = { r: 0, c: 0 }; at = { r: rows.length - 1, c: names.length - 1 }; place(); }
  else if (control && key.toLowerCase() === "d") fillDown();
  else if (control && key.toLowerCase() === "z") stepBack();
  else return false;
  return true;
}

function fillDown() {
  const [first, ...below] = inBox();
  const above = below.length ? first : first.map(([, c]) => [rows[at.r - 1] ?? rows[0], c]);
  const filled = below.length ? below : [first];
  change(filled.flatMap((line) => line.map(([row, c], i) => [row, c, above[i][0].now[above[i][1]]])));
  place();
}

// ---- copy and paste, as spreadsheets write it ----
const quoted = (text) => (/["\t\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

function parse(text, withQuotes = true) {
  const lines = [[""]];
  let inside = false;
  for (let i = 0; i < text.length; i++) {
    const sign = text[i];
    const line = lines.at(-1);
    const last = line.length - 1;
    if (inside && sign === '"' && text[i + 1] === '"') { line[last] += '"'; i++; }
    else if (inside && sign === '"') inside = false;
    else if (inside) line[last] += sign;
    else if (withQuotes && sign === '"' && !line[last]) inside = true;
    else if (sign === "\t") line.push("");
    else if (sign === "\n") lines.push([""]);
    else line[last] += sign;
  }
  return inside ? parse(text, false) : lines;
}

// A first line of column heads says where each column goes.
function columnsOf(line) {
  const wanted = line.map((text) => text.trim().toLowerCase());
  const found = wanted.map((text) => heads.findIndex((head, c) => text && (head.toLowerCase() === text || names[c] === text)));
  return found.filter((c) => c >= 0).length > 1 && wanted.every((text, i) => !text || found[i] >= 0) ? found : null;
}

function paste(text) {
  const lines = parse(text.replace(/\r\n?/g, "\n").replace(/\n$/, ""));
  const { top, bottom, left, right } = box();
  if (lines.length === 1 && lines[0].length === 1 && (top !== bottom || left !== right)) {
    change(inBox().flat().map(([row, c]) => [row, c, lines[0][0]]));
    return place();
  }
  const columns = columnsOf(lines[0]);
  if (columns) lines.shift();
  if (!lines.length || lines.length + rows.length > MOST_ROWS + 200) return tell(`> ${MOST_ROWS}`);
  const columnAt = (i) => (columns ? columns[i] : left + i);
  const skuAt = columns ? columns.indexOf(0) : left === 0 ? 0 : -1;
  const bySku = new Map(rows.filter((row) => row.now[0]).map((row) => [row.now[0], row]));
  const taken = new Set();
  const wishes = lines.flatMap((line, j) => {
    if (!line.some((each) => each.trim())) return [];
    let row = rows[top + j];
    if (skuAt >= 0) {
      const sku = line[skuAt].trim();
      row = bySku.get(sku) ?? rows.find((each) => isEmpty(each) && !taken.has(each)) ?? addRow();
      bySku.set(sku, row);
    }
    row ??= addRow();
    taken.add(row);
    return line.flatMap((each, i) => (columnAt(i) >= 0 && columnAt(i) < names.length ? [[row, columnAt(i), each.trim()]] : []));
  });
  const cells = change(wishes);
  place();
  tell(page().dataset.sayPasted.replace("{cells}", cells).replace("{rows}", taken.size));
}

// ---- saving, and what comes back ----
function save() {
  const sent = rows.filter((row) => changedIn(row).length && !isEmpty(row));
  if (!sent.length || button().getAttribute("aria-busy")) return;
  const told = sent.map((row) => {
    row.sent = [...row.now];
    return { label: row.key, id: row.id, values: Object.fromEntries(changedIn(row).map((c) => [names[c], row.now[c]])) };
  });
  button().setAttribute("aria-busy", "true");
  ask(button().dataset.url, { rows: JSON.stringify(told) }).finally(() => button().removeAttribute("aria-busy"));
}

const ask = (url, values) => htmx.ajax("POST", url, { source: button(), target: "#grid-answer", swap: "innerHTML", values });

function take(row, values, sent = row.was) {
  row.was = names.map((name) => values[name] ?? "");
  row.now = row.now.map((text, c) => (text === sent[c] ? row.was[c] : text));
  names.forEach((_, c) => paint(row, c));
}

function hear({ saved = [], stale = false, values = null }) {
  let wrong = null;
  for (const each of saved) {
    const row = rows.find((one) => one.key === each.label);
    if (!row) continue;
    row.bad = {};
    if (each.values) {
      row.id = each.id;
      row.tr.dataset.row = each.id;
      row.cells[0].setAttribute("aria-readonly", "true");
      take(row, each.values, row.sent);
    }
    for (const [name, sentence] of Object.entries(each.refusals)) {
      const c = Math.max(names.indexOf(name), 0);
      row.bad[c] = sentence;
      paint(row, c);
      wrong ??= { r: rows.indexOf(row), c };
    }
  }
  for (const row of values ? rows.filter((one) => one.id) : []) {
    if (values[row.id]) take(row, values[row.id]);
    else { row.tr.remove(); rows.splice(rows.indexOf(row), 1); } // taking back its making removed it
  }
  if (saved.length || values) steps = [];
  count();
  if (stale) ask(page().dataset.valuesUrl, { sku: rows.filter((row) => row.id).map((row) => row.was[0]) });
  else if (wrong) go(wrong.r, wrong.c);
  else go(at.r, at.c);
}

// ---- events ----
const whereIs = (target) => {
  const cell = target.closest?.("[data-cells] tbody :is(td, th)");
  const r = cell ? rows.findIndex((row) => row.tr === cell.parentElement) : -1;
  return r < 0 ? null : { r, c: rows[r].cells.indexOf(cell) };
};

editor.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229) return;
  if (press(event, event.ctrlKey || event.metaKey)) { event.preventDefault(); event.stopPropagation(); }
});
editor.addEventListener("compositionstart", () => edit());
editor.addEventListener("input", () => edit());
editor.addEventListener("dblclick", () => { if (!editing) edit(rows[at.r].now[at.c]); });
editor.addEventListener("blur", commit);
editor.addEventListener("copy", copy);
editor.addEventListener("cut", (event) => { if (copy(event)) { change(inBox().flat().map(([row, c]) => [row, c, ""])); place(); } });
editor.addEventListener("paste", (event) => {
  if (editing) return;
  event.preventDefault();
  paste(event.clipboardData.getData("text/plain"));
});

function copy(event) {
  if (editing) return false;
  event.preventDefault();
  event.clipboardData.setData("text/plain", inBox().map((line) => line.map(([row, c]) => quoted(row.now[c])).join("\t")).join("\n"));
  return true;
}

document.addEventListener("mousedown", (event) => {
  const place = event.button || event.target === editor ? null : whereIs(event.target);
  if (!place) return;
  event.preventDefault();
  commit();
  go(place.r, place.c, event.shiftKey);
});
document.addEventListener("mouseover", (event) => {
  const place = event.buttons === 1 && !editing ? whereIs(event.target) : null;
  if (place && document.activeElement === editor && (place.r !== at.r || place.c !== at.c)) go(place.r, place.c, true);
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-save-cells]")) { commit(); save(); }
  if (event.target.closest("[data-add-rows]")) { const first = rows.length; for (let i = 0; i < 5; i++) addRow(); go(first, 0); }
});
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.target?.id !== "product-grid" || !countChanges()) return;
  event.preventDefault();
  tell(page().dataset.sayLeave);
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id === "product-grid") begin();
  const told = event.target.id === "grid-answer" && $("#grid-told")?.dataset.told;
  if (told) hear(JSON.parse(told));
});
window.addEventListener("beforeunload", (event) => { commit(); if (countChanges()) event.preventDefault(); });
begin();
