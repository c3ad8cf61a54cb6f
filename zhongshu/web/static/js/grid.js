// Cells as in a spreadsheet. One input, always in the current cell: so Chinese can be composed there.
const $ = (selector) => document.querySelector(selector);
const editor = Object.assign(document.createElement("input"), { className: "cell-editor", autocomplete: "off" });
let heads, names, rows, blank, steps, chosen = [];
let at = { r: 0, c: 1 }, anchor = at, editing = false;

const on = (el, type, act) => el.addEventListener(type, act);
const page = () => $("[data-cells]");
const button = () => $("[data-save-cells]");
const tell = (text) => { $("#cells-status").textContent = text; };
const isEmpty = (row) => !row.id && !row.now.join("");
const isLocked = (row, c) => !c && row.id;
const changedIn = (row) => row.now.flatMap((text, c) => (text === row.was[c] ? [] : [c]));
const countChanges = () => rows.flatMap(changedIn).length;
const wish = (text) => inBox().flat().map(([row, c]) => [row, c, text]);
const set = (el, name, value) => (value ? el.setAttribute(name, value) : el.removeAttribute(name));

function adopt(tr) {
  const cells = [...tr.children];
  const texts = cells.map((cell) => cell.textContent);
  cells.forEach((cell, c) => cell.replaceChildren(texts[c]));
  return { id: Number(tr.dataset.row) || null, tr, cells, was: texts, now: [...texts], bad: {} };
}

function begin() {
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
  $("[data-cells] tbody").append(tr);
  rows.push(adopt(tr));
  return rows.at(-1);
}

function paint(row, c) {
  const cell = row.cells[c];
  cell.firstChild.data = row.now[c];
  cell.classList.toggle("is-changed", row.now[c] !== row.was[c]);
  cell.title = row.bad[c] ?? (row.now[c].length > 20 ? row.now[c] : "");
  set(cell, "aria-invalid", row.bad[c] && "true");
}

function count() {
  const number = countChanges();
  const { some, none } = button().dataset;
  button().disabled = !number;
  $("[data-save-cells] span").textContent = number ? some.replace("{n}", number.toLocaleString("en")) : none;
}

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
  for (const each of chosen) set(each, "aria-selected");
  chosen = inBox().flat().map(([each, c]) => each.cells[c]);
  for (const each of chosen) set(each, "aria-selected", "true");
  rest();
  editor.readOnly = isLocked(row, at.c);
  set(editor, "aria-label", `${row.now[0] || page().dataset.sayNew}, ${heads[at.c]}: ${row.now[at.c]}`);
  set(editor, "list", $(`#choices-${CSS.escape(names[at.c])}`)?.id);
  if (editor.parentElement !== cell) cell.append(editor);
  if (!focus) return;
  tell(row.bad[at.c] ?? "");
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  editor.focus({ preventScroll: true });
}

function go(r, c, extend) {
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

function rest() {
  editing = false;
  editor.classList.remove("is-editing");
  editor.value = "";
}

function commit() {
  if (!editing) return;
  const text = editor.value;
  rest();
  change([[rows[at.r], at.c, text]]);
}

const STEPS = {
  ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1],
  PageUp: [-20, 0], PageDown: [20, 0], Home: [0, -1e6, -1], End: [0, 1e6, 1],
};
const empty = () => { change(wish("")); place(); };

function press(event, control) {
  const { key, shiftKey } = event;
  if (control && key === "Enter") { commit(); place(); save(); return true; }
  if (key === "Tab") {
    commit();
    const next = at.r * names.length + at.c + (shiftKey ? -1 : 1), r = Math.floor(next / names.length);
    if (!rows[r]) return false;
    go(r, next % names.length);
    return true;
  }
  if (editing) {
    if (key === "Enter") { commit(); go(at.r + (shiftKey ? -1 : 1), at.c); return true; }
    if (key === "Escape") { place(); return true; }
    return false;
  }
  const far = control ? 1e6 : 1;
  const letter = control && key.toLowerCase();
  const [down, right, corner = 0] = STEPS[key] ?? [];
  if (STEPS[key]) go(at.r + (down + corner * control) * far, at.c + right * far, shiftKey);
  else if (key === "Enter" || key === "F2") edit(rows[at.r].now[at.c]);
  else if (key === "Delete" || key === "Backspace") empty();
  else if (letter === "a") { go(0, 0); go(1e6, 1e6, true); }
  else if (letter === "d") fillDown();
  else if (letter === "z") stepBack();
  else return false;
  return true;
}

function fillDown() {
  const { top, bottom } = box();
  const from = rows[top === bottom ? Math.max(top - 1, 0) : top];
  change(inBox().flat().map(([row, c]) => [row, c, from.now[c]]));
  place();
}

const quoted = (text) => (/["\t\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

function parse(text, withQuotes = true) {
  const lines = [[""]];
  let inside = false;
  for (let i = 0; i < text.length; i++) {
    const sign = text[i];
    const line = lines.at(-1), last = line.length - 1;
    if (inside && sign === '"') {
      inside = text[i + 1] === '"';
      if (inside) line[last] += text[i++];
    } else if (inside) line[last] += sign;
    else if (withQuotes && sign === '"' && !line[last]) inside = true;
    else if (sign === "\t") line.push("");
    else if (sign === "\n") lines.push([""]);
    else line[last] += sign;
  }
  return inside ? parse(text, false) : lines;
}

// Column heads in a first line say where each column goes.
function columnsOf(line) {
  const wanted = line.map((text) => text.trim().toLowerCase());
  const found = wanted.map((text) => heads.findIndex((head) => text && head.toLowerCase() === text));
  return found.some((c) => c > 0) && wanted.every((text, i) => !text || found[i] >= 0) ? found : null;
}

function paste(text) {
  const lines = parse(text.replace(/\r\n?/g, "\n").replace(/\n$/, ""));
  const { top, bottom, left, right } = box();
  if (lines.flat().length === 1 && (top !== bottom || left !== right)) {
    change(wish(lines[0][0]));
    return place();
  }
  const columns = columnsOf(lines[0]);
  if (columns) lines.shift();
  if (!lines.length || lines.length + rows.length > 1200) return tell(page().dataset.sayMany);
  const columnAt = (i) => (columns ? columns[i] : left + i);
  const skuAt = columns ? columns.indexOf(0) : left ? -1 : 0;
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
    return line.flatMap((each, i) => (names[columnAt(i)] ? [[row, columnAt(i), each.trim()]] : []));
  });
  const cells = change(wishes);
  place();
  tell(page().dataset.sayPasted.replace("{cells}", cells).replace("{rows}", taken.size));
}

function save() {
  const sent = rows.filter((row) => changedIn(row).length);
  if (!sent.length || button().getAttribute("aria-busy")) return;
  const told = sent.map((row) => {
    row.sent = [...row.now];
    return { label: rows.indexOf(row), id: row.id, values: Object.fromEntries(changedIn(row).map((c) => [names[c], row.now[c]])) };
  });
  set(button(), "aria-busy", "true");
  ask(button().dataset.url, { rows: JSON.stringify(told) }).finally(() => set(button(), "aria-busy"));
}

const ask = (url, values) => htmx.ajax("POST", url, { source: button(), target: "#grid-answer", swap: "outerHTML", values });

function take(row, values, sent = row.was) {
  if (values) row.was = names.map((name) => values[name] ?? "");
  if (values) row.now = row.now.map((text, c) => (text === sent[c] ? row.was[c] : text));
  names.forEach((_, c) => paint(row, c));
}

function hear({ saved = [], stale = false, values = null }) {
  let wrong = null;
  for (const each of saved) {
    const row = rows[each.label];
    const faults = Object.entries(each.refusals).map(([name, sentence]) => [Math.max(names.indexOf(name), 0), sentence]);
    row.bad = Object.fromEntries(faults);
    if (each.values) {
      row.id = each.id;
      set(row.cells[0], "aria-readonly", "true");
    }
    take(row, each.values, row.sent);
    if (faults.length) wrong ??= { r: each.label, c: faults[0][0] };
  }
  if (values) {
    rows = rows.filter((row) => !row.id || values[row.id] || row.tr.remove());
    for (const row of rows) if (row.id) take(row, values[row.id]);
  }
  if (saved.length || values) steps = [];
  count();
  if (stale) ask(page().dataset.valuesUrl, { sku: rows.filter((row) => row.id).map((row) => row.was[0]) });
  else if (wrong) go(wrong.r, wrong.c);
  else go(at.r, at.c);
}

const whereIs = (target) => {
  const cell = target.closest("[data-cells] tbody :is(td, th)");
  const r = cell ? rows.findIndex((row) => row.tr === cell.parentElement) : -1;
  return r < 0 ? null : { r, c: rows[r].cells.indexOf(cell) };
};

const DOES = {
  keydown: (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (press(event, event.ctrlKey || event.metaKey)) { event.preventDefault(); event.stopPropagation(); }
  },
  compositionstart: () => edit(),
  input: () => edit(),
  dblclick: () => editing || edit(rows[at.r].now[at.c]),
  blur: commit,
  copy,
  cut: (event) => { copy(event); editing || empty(); },
  paste: (event) => {
    if (editing) return;
    event.preventDefault();
    paste(event.clipboardData.getData("text"));
  },
};
for (const [type, act] of Object.entries(DOES)) on(editor, type, act);

function copy(event) {
  if (editing) return;
  event.preventDefault();
  event.clipboardData.setData("text", inBox().map((line) => line.map(([row, c]) => quoted(row.now[c])).join("\t")).join("\n"));
}

on(document, "mousedown", (event) => {
  const hit = !event.button && event.target !== editor && whereIs(event.target);
  if (!hit) return;
  event.preventDefault();
  commit();
  go(hit.r, hit.c, event.shiftKey);
});
on(document, "mouseover", (event) => {
  const hit = event.buttons === 1 && !editing && whereIs(event.target);
  if (hit && (hit.r !== at.r || hit.c !== at.c)) go(hit.r, hit.c, true);
});
on(document, "click", (event) => {
  if (event.target.closest("[data-save-cells]")) save();
  if (event.target.closest("[data-add-rows]")) { for (let i = 0; i < 5; i++) addRow(); go(rows.length - 5, 0); }
});
on(document, "htmx:beforeRequest", (event) => {
  if (event.detail.target?.id !== "product-grid" || !countChanges()) return;
  event.preventDefault();
  tell(page().dataset.sayLeave);
});
on(document, "htmx:afterSwap", (event) => {
  if (event.target.id === "product-grid") begin();
  const told = event.target.id === "grid-answer" && $("#grid-told")?.dataset.told;
  if (told) hear(JSON.parse(told));
});
on(window, "beforeunload", (event) => { commit(); if (countChanges()) event.preventDefault(); });
begin();
