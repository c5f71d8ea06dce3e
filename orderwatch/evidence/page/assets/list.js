// The list of findings, its filters, previous and next, and the link of each finding.
const rows = new Map();
for (const row of document.querySelectorAll("#list tbody tr")) rows.set(row.dataset.id, row);
const cards = new Map();
for (const card of document.querySelectorAll("article.card")) cards.set(card.id, card);
const filters = document.getElementById("filters");

function wanted(finding) {
  const kind = finding.list === "possible_breaches" ? finding.grade : finding.list;
  const box = filters.querySelector(`input[value="${kind}"]`);
  const condition = filters.elements.condition.value;
  const against = filters.elements.against.value;
  return (
    (!box || box.checked) &&
    (!condition || data.conditions[Number(condition)] === finding.cond) &&
    (!against || (against === "some") === finding.against > 0)
  );
}

function filter() {
  state.shown = data.findings.filter(wanted);
  const shown = new Set(state.shown.map((one) => one.id));
  for (const [id, row] of rows) row.hidden = !shown.has(id);
  for (const [id, card] of cards) card.hidden = !shown.has(id);
  for (const section of document.querySelectorAll("section.cards")) {
    section.hidden = ![...section.querySelectorAll("article.card")].some((one) => !one.hidden);
  }
  if (state.selected && !shown.has(state.selected)) go(null);
  const said = `${state.shown.length} of ${data.findings.length} shown`;
  document.getElementById("shown").textContent = said;
  announce(said);
  tell("filter");
}

function go(id) {
  // Not by the address bar, which would take the focus from whoever steps by keyboard.
  history.pushState(null, "", id ? `#${id}` : location.pathname + location.search);
  select(id);
}

function step(by) {
  if (!state.shown.length) return;
  const at = state.shown.findIndex((one) => one.id === state.selected);
  const first = by > 0 ? 0 : state.shown.length - 1;
  const next = at < 0 ? first : (at + by + state.shown.length) % state.shown.length;
  go(state.shown[next].id);
}

on("select", () => {
  for (const [id, row] of rows) {
    if (id === state.selected) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
  for (const [id, card] of cards) card.classList.toggle("chosen", id === state.selected);
  document.getElementById("print-one").disabled = !cards.has(state.selected);
  document.getElementById("unselect").disabled = !state.selected;
  if (!state.selected) return announce("No finding chosen");
  const row = rows.get(state.selected);
  if (row) row.scrollIntoView({ block: "nearest" });
  const place = cards.get(state.selected) || document.getElementById("list");
  place.scrollIntoView({ block: "start" });
  const number = state.shown.findIndex((one) => one.id === state.selected) + 1;
  announce(`Finding ${number} of ${state.shown.length}: ${byId.get(state.selected).label}`);
});

function fromHash() {
  const id = location.hash.slice(1);
  if (byId.has(id) && !state.shown.some((one) => one.id === id)) {
    filters.reset();
    filter();
  }
  if (byId.has(id) || !id) select(id);
}

filters.addEventListener("input", filter);
filters.addEventListener("reset", () => setTimeout(filter));
filters.addEventListener("submit", (event) => event.preventDefault());
document.getElementById("previous").addEventListener("click", () => step(-1));
document.getElementById("next").addEventListener("click", () => step(1));
document.getElementById("unselect").addEventListener("click", () => go(null));
window.addEventListener("hashchange", fromHash);
window.addEventListener("popstate", fromHash);
document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href="#thresholds"]');
  if (link) document.getElementById("thresholds").open = true;
});

// Single letters act only inside the part that shows findings, and never while one types.
document.getElementById("findings").addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target.closest("input, select, textarea")) return;
  const move = { n: 1, p: -1 }[event.key];
  if (move) step(move);
  else if (event.key === "Escape" && state.selected) go(null);
  else return;
  event.preventDefault();
});

function printOne() {
  document.body.classList.add("one");
  window.print();
  document.body.classList.remove("one");
}
document.getElementById("print-one").addEventListener("click", printOne);
let opened = [];
window.addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("details:not([open])")];
  for (const one of opened) one.open = true;
});
window.addEventListener("afterprint", () => {
  for (const one of opened) one.open = false;
});
