// Shell behaviour: palette, keyboard, drawer, toasts, preferences. No page logic lives here.
const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const root = document.documentElement;
const texts = document.body.dataset;
// A field in a dialog that has just closed keeps focus for a moment: nobody types into it any more.
const typing = (el) => el.checkVisibility?.() && el.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
let singleKeys = localStorage.getItem("single-keys") !== "off";
let lastOpener = null;
let goesIn = false; // whoever opens the drawer by Enter reads on in it; a click and J, K stay in the list

// ---- dialogs and palette ----
function openDialog(id) {
  const dialog = $("#" + id);
  if (!dialog || dialog.open) return;
  if (id === "keys") listPageKeys();
  dialog.showModal();
  if (id !== "palette") return;
  const input = $("input", dialog);
  input.select();
  input.dispatchEvent(new Event("open"));
}

// The keys of this page are those that its buttons declare.
function listPageKeys() {
  const list = $("[data-page-keys]");
  const names = new Map();
  for (const button of $$("main [data-key]")) {
    const name = button.cloneNode(true);
    $(".kbd", name)?.remove();
    if (!names.has(button.dataset.key)) names.set(button.dataset.key, name.textContent.trim());
  }
  list.replaceChildren(...[...names].flatMap(([key, name]) => {
    const [term, kbd, words] = ["dt", "kbd", "dd"].map((tag) => document.createElement(tag));
    kbd.className = "kbd";
    kbd.textContent = key.toUpperCase();
    term.append(kbd);
    words.textContent = name;
    return [term, words];
  }));
  list.hidden = !names.size;
}

function movePalette(step) {
  const options = $$("#palette-list [role=option]");
  if (!options.length) return;
  const at = options.findIndex((o) => o.getAttribute("aria-selected") === "true");
  const next = options[(at + step + options.length) % options.length];
  options.forEach((o) => o.setAttribute("aria-selected", String(o === next)));
  $("#palette input").setAttribute("aria-activedescendant", next.id);
  next.scrollIntoView({ block: "nearest" });
}

function goOption(option) {
  const target = option?.getAttribute("href");
  if (!target) return;
  $("#palette").close();
  if (target === "#theme") setPref("theme", isDark() ? "light" : "dark");
  else if (target.startsWith("#")) openDialog(target.slice(1));
  else location.assign(target);
}

// ---- preferences: shown at once, saved behind (the server writes the cookie) ----
const isDark = () => root.dataset.theme === "dark" || (root.dataset.theme === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);

function setPref(key, value) {
  root.dataset[key] = value;
  $$(`[data-pref=${key}]`).forEach((b) => b.setAttribute("aria-pressed", String(b.value === value)));
  document.dispatchEvent(new CustomEvent("prefs"));
  htmx.ajax("POST", texts.prefs, { source: document.body, values: { [key]: value }, swap: "none" })
    .catch(() => {}); // its failure was said by htmx:sendError or htmx:responseError
}

// ---- drawer ----
// What opened the drawer, also when its list came anew in the meantime.
function opener() {
  if (lastOpener?.isConnected) return lastOpener;
  return (lastOpener?.id && document.getElementById(lastOpener.id)) || $("tr.is-open [data-open]") || $("#main");
}

function closeDrawer() {
  const drawer = $("[data-drawer]");
  if (!drawer || !drawer.childElementCount) return false;
  const back = opener();
  const holds = document.activeElement === document.body || drawer.contains(document.activeElement);
  drawer.replaceChildren();
  $$("tr.is-open").forEach((row) => row.classList.remove("is-open"));
  rememberOpen(null);
  if (holds) back.focus({ preventScroll: true });
  return true;
}

document.addEventListener("close-drawer", closeDrawer);

// On a phone the navigation covers the page; the button that opened it closes it.
function toggleNav() {
  const button = $("[data-toggle-nav]");
  const isOpen = $("#nav").classList.toggle("is-open");
  button.setAttribute("aria-expanded", String(isOpen));
  (isOpen ? $("#nav summary") : button).focus();
}

function rememberOpen(id) {
  const url = new URL(location);
  if (id) url.searchParams.set("open", id);
  else url.searchParams.delete("open");
  history.replaceState(history.state, "", url);
}

// ---- toasts: time stops while the pointer or focus is on one ----
setInterval(() => {
  for (const toast of $$(".toast[data-ttl]")) {
    if (toast.matches(":hover, :focus-within")) continue;
    toast.dataset.ttl -= 1;
    if (toast.dataset.ttl <= 0) toast.remove();
  }
}, 1000);

function say(text, bad = false) {
  const toast = document.createElement("div");
  const close = document.createElement("button");
  const words = document.createElement("span");
  toast.className = "toast" + (bad ? " is-bad" : "");
  if (!bad) toast.dataset.ttl = "6";
  words.className = "grow";
  words.textContent = text;
  close.className = "act";
  close.type = "button";
  close.dataset.closeToast = "";
  close.setAttribute("aria-label", texts.sayClose);
  close.textContent = "✕";
  const row = document.createElement("div");
  row.className = "row";
  row.append(words, close);
  toast.append(row);
  $("#toasts").prepend(toast);
}

function copy(text) {
  navigator.clipboard?.writeText(text).then(() => say(texts.sayCopied));
}

// ---- clicks, by delegation, so that swapped parts need no wiring ----
document.addEventListener("click", (event) => {
  const hit = (selector) => event.target.closest(selector);
  let el;
  if ((el = hit("[data-open-dialog]"))) { hit("details.menu")?.removeAttribute("open"); openDialog(el.dataset.openDialog); }
  else if (hit("[data-close-drawer]")) closeDrawer();
  else if (hit("[data-close-toast]")) hit(".toast").remove();
  else if ((el = hit("[data-pref]"))) { event.preventDefault(); event.stopPropagation(); setPref(el.dataset.pref, el.value); }
  else if ((el = hit("[data-copy]"))) copy(el.dataset.copy);
  else if ((el = hit("[data-toggle-nav]"))) toggleNav();
  else if ((el = hit("#palette [role=option]"))) { event.preventDefault(); goOption(el); }
  for (const menu of $$("details.menu[open]")) if (!menu.contains(event.target)) menu.removeAttribute("open");
  if (event.target.matches("dialog")) event.target.close(); // backdrop
  if ((el = hit("[hx-target='#drawer']")) && !el.closest("[data-drawer]")) {
    lastOpener = $("button", el) ?? el; // a form is opened by its button
    goesIn = event.isTrusted && !event.detail;
  }
}, true);

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-single-keys]")) return;
  singleKeys = event.target.checked;
  localStorage.setItem("single-keys", singleKeys ? "on" : "off");
});

// ---- keys. Never while typing, never during Chinese or Japanese composition ----
let waitingForGo = 0;

function pressEscape(target) {
  const menu = $("details.menu[open]");
  if (menu) { menu.removeAttribute("open"); $("summary", menu).focus(); return; }
  if (typing(target)) { target.blur(); return; }
  if ($("#nav.is-open")) { toggleNav(); return; }
  if (!closeDrawer()) document.dispatchEvent(new CustomEvent("clear-selection"));
}

function pressSingle(event, key) {
  const page = waitingForGo && Date.now() - waitingForGo < 1200 && $(`.nav-link[data-go="${CSS.escape(key)}"]`);
  if (page) { location.assign(page.href); return; }
  waitingForGo = key === "g" ? Date.now() : 0;
  const search = key === "/" && $("[data-list-search]");
  if (search) { event.preventDefault(); search.focus(); search.select(); return; }
  if (key === "?") { openDialog("keys"); return; }
  if (key === "[") { setPref("nav", root.dataset.nav === "slim" ? "" : "slim"); return; }
  const button = $$(`[data-key="${CSS.escape(key)}"]`).find((b) => b.offsetParent);
  if (button) { event.preventDefault(); button.click(); }
}

function pressInPalette(event, key) {
  if (key === "arrowdown" || key === "arrowup") { event.preventDefault(); movePalette(key === "arrowdown" ? 1 : -1); }
  if (key === "enter") { event.preventDefault(); goOption($("#palette-list [aria-selected=true]") ?? $("#palette-list [role=option]")); }
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229) return;
  const key = event.key.toLowerCase();
  const control = event.ctrlKey || event.metaKey;
  if (control && key === "k" && $("#palette")) { event.preventDefault(); openDialog("palette"); return; }
  if ($("#palette")?.open) { pressInPalette(event, key); return; }
  if (control && key === "enter" && event.target.form) { event.preventDefault(); event.target.form.requestSubmit(); return; }
  if ($("dialog[open]")) return;
  if (key === "escape") { pressEscape(event.target); return; }
  if (singleKeys && !typing(event.target) && !control && !event.altKey) pressSingle(event, key);
});

// ---- htmx: failures are said, never swallowed ----
document.addEventListener("htmx:sendError", () => say(texts.sayOffline, true));
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.successful && detail.elt.matches?.("[data-undo]")) detail.elt.closest(".toast")?.remove();
  const refusal = detail.xhr.getResponseHeader("X-Refusal");
  if (refusal) say(decodeURIComponent(refusal), true);
});
document.addEventListener("htmx:responseError", ({ detail }) => {
  if (!detail.xhr.getResponseHeader("X-Refusal")) say(texts.sayFailed.replace("{status}", detail.xhr.status), true);
});

// A drawer that is slow to come shows its shape after 150 ms.
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (detail.target?.id !== "drawer" || detail.target.childElementCount) return;
  const timer = setTimeout(() => {
    const shape = document.createElement("div");
    shape.className = "sect stack-4";
    shape.setAttribute("aria-hidden", "true");
    for (const width of [40, 80, 60, 80, 40]) { const bar = document.createElement("span"); bar.className = `skel skel-${width}`; shape.append(bar); }
    if (!detail.target.childElementCount) detail.target.append(shape);
  }, 150);
  detail.xhr.addEventListener("loadend", () => { clearTimeout(timer); if (detail.xhr.status >= 400 || !detail.xhr.status) detail.target.replaceChildren(); });
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id === "palette-list") { movePalette(1); return; }
  if (event.target.id !== "drawer") { $("[aria-invalid=true]", event.target)?.focus(); return; }
  const opened = event.detail.requestConfig?.elt?.closest("tr");
  $$("tr.is-open").forEach((row) => row.classList.remove("is-open"));
  opened?.classList.add("is-open");
  if (opened?.dataset.id) rememberOpen(opened.dataset.id);
  const head = $("h2", event.target);
  if (!head) { if (document.activeElement === document.body) opener().focus(); return; } // saved, so it closed
  const wrong = $("[aria-invalid=true]", event.target);
  if (wrong) { wrong.focus(); return; }
  if (!goesIn) return;
  head.tabIndex = -1;
  head.focus();
});
$("[aria-invalid=true]")?.focus(); // a refused form comes back as a whole page: begin where it is wrong
$$("[data-mixed]").forEach((box) => { box.indeterminate = true; });
const switchOfKeys = $("[data-single-keys]");
if (switchOfKeys) switchOfKeys.checked = singleKeys;
