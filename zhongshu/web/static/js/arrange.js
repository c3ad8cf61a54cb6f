// Lists that people put into their own order: drag by the grip, Alt ↑ ↓, or the arrow.
// Whoever keeps the order hears of it by the event `arranged`.
const itemOf = (el) => el.closest?.("[data-arrange] > li");
let dragged = null;
let grasped = ""; // the order before
const orderOf = (list) => [...list.children].map((item) => item.querySelector("[name=order]")?.value).join();

// The neighbour moves, never the item: so it keeps focus and the pointer.
function move(item, step) {
  const beside = step < 0 ? item.previousElementSibling : item.nextElementSibling;
  if (beside && step < 0) item.after(beside);
  else if (beside) item.before(beside);
  return Boolean(beside);
}

function tell(item) {
  const list = item.parentElement;
  const all = [...list.children];
  const words = { name: item.textContent.trim(), place: all.indexOf(item) + 1, all: all.length };
  list.parentElement.querySelector("[data-moved]").textContent = list.dataset.sayMoved.replace(/{(\w+)}/g, (_, key) => words[key]);
  list.dispatchEvent(new CustomEvent("arranged", { bubbles: true }));
}

// Beside each other, an item goes where the one lies that is under the pointer.
function moveInRows(item, over) {
  if (!over || over === item || over.parentElement !== item.parentElement) return;
  const all = [...item.parentElement.children];
  const steps = all.indexOf(over) - all.indexOf(item);
  for (let i = 0; i < Math.abs(steps); i++) move(item, steps);
}

const middle = (el) => { const box = el.getBoundingClientRect(); return box.top + box.height / 2; };

document.addEventListener("pointerdown", (event) => {
  const grip = event.button ? null : event.target.closest("[data-grip]");
  if (!grip) return;
  dragged = itemOf(grip);
  grasped = orderOf(dragged.parentElement);
  dragged.classList.add("is-dragged");
  grip.setPointerCapture(event.pointerId);
});
document.addEventListener("pointermove", (event) => {
  if (!dragged) return;
  if (dragged.parentElement.dataset.arrange === "rows") {
    moveInRows(dragged, itemOf(document.elementFromPoint(event.clientX, event.clientY) ?? dragged));
    return;
  }
  while (dragged.previousElementSibling && event.clientY < middle(dragged.previousElementSibling)) move(dragged, -1);
  while (dragged.nextElementSibling && event.clientY > middle(dragged.nextElementSibling)) move(dragged, 1);
});
for (const end of ["pointerup", "pointercancel"]) {
  document.addEventListener(end, () => {
    if (!dragged) return;
    dragged.classList.remove("is-dragged");
    if (orderOf(dragged.parentElement) !== grasped) tell(dragged);
    dragged = null;
  });
}
document.addEventListener("click", (event) => {
  const item = event.target.closest("[data-up]") && itemOf(event.target);
  if (item && move(item, -1)) tell(item);
});
document.addEventListener("keydown", (event) => {
  const step = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 }[event.key];
  const item = event.altKey && step && itemOf(event.target);
  if (!item) return;
  event.preventDefault();
  if (move(item, step)) tell(item);
});
