// Lists that people put into their own order: drag by the grip, Alt ↑ ↓, or the arrow.
const itemOf = (el) => el.closest?.("[data-arrange] > li");
let dragged = null;

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
}

const middle = (el) => { const box = el.getBoundingClientRect(); return box.top + box.height / 2; };

document.addEventListener("pointerdown", (event) => {
  const grip = event.button ? null : event.target.closest("[data-grip]");
  if (!grip) return;
  dragged = itemOf(grip);
  dragged.classList.add("is-dragged");
  grip.setPointerCapture(event.pointerId);
});
document.addEventListener("pointermove", (event) => {
  if (!dragged) return;
  while (dragged.previousElementSibling && event.clientY < middle(dragged.previousElementSibling)) move(dragged, -1);
  while (dragged.nextElementSibling && event.clientY > middle(dragged.nextElementSibling)) move(dragged, 1);
});
for (const end of ["pointerup", "pointercancel"]) {
  document.addEventListener(end, () => {
    if (!dragged) return;
    dragged.classList.remove("is-dragged");
    tell(dragged);
    dragged = null;
  });
}
document.addEventListener("click", (event) => {
  const item = event.target.closest("[data-up]") && itemOf(event.target);
  if (item && move(item, -1)) tell(item);
});
document.addEventListener("keydown", (event) => {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const item = event.altKey && step && itemOf(event.target);
  if (!item) return;
  event.preventDefault();
  if (move(item, step)) tell(item);
});
