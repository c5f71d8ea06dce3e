// What is chosen, and who must be told: the list, the cards, the map and the timeline.
// Text reaches the page through textContent and setAttribute alone, never as HTML.
const data = JSON.parse(document.getElementById("data").textContent);
const byId = new Map(data.findings.map((one) => [one.id, one]));
const listeners = { select: [], filter: [] };
const state = { selected: null, shown: data.findings };

function on(name, listener) {
  listeners[name].push(listener);
}

function tell(name) {
  for (const listener of listeners[name]) listener(state);
}

function select(id) {
  const found = byId.has(id) ? id : null;
  if (found === state.selected) return;
  state.selected = found;
  tell("select");
}

function element(name, attributes, text) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

const SVG = "http://www.w3.org/2000/svg";

function drawn(name, attributes, parent) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (parent) parent.appendChild(made);
  return made;
}

// Shapes differ as well as colours: the page must be read in black and white.
const SHAPES = {
  diamond: "M0,-7L7,0L0,7L-7,0Z",
  square: "M-5.5,-5.5H5.5V5.5H-5.5Z",
  circle: "M-5.5,0A5.5,5.5 0 1 0 5.5,0A5.5,5.5 0 1 0 -5.5,0Z",
  cross: "M-5,-5L5,5M-5,5L5,-5",
};
const OUTCOMES = { against: "diamond", unclear: "square", consistent: "circle" };
const LISTS = { possible_breaches: "diamond", near_misses: "square", excepted: "circle" };

function markClass(finding) {
  return `mark ${finding.list} ${finding.grade || ""}`.trim();
}

function announce(text) {
  document.getElementById("said").textContent = text;
}
