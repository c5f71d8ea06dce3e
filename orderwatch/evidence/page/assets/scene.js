// What the timeline draws of the time in view: the axis, what is dated in the order, and the lanes.
const LANE = 28;
const DATES = 18;
const HEAD = 32;
const TALL = DATES + data.lanes.length * LANE + 4;

function scaleOf(view, left, width) {
  const per = (view[1] - view[0]) / width;
  return { view, left, width, x: (ms) => left + (ms - view[0]) / per, at: (x) => view[0] + (x - left) * per };
}

function put(target, fresh, scale, tall) {
  target.setAttribute("height", tall);
  target.setAttribute("viewBox", `0 0 ${scale.left + scale.width + 8} ${tall}`);
  target.setAttribute("preserveAspectRatio", "xMinYMin meet");
  target.replaceChildren(fresh);
}

function drawAxis(svg, lanes, scale) {
  const cut = cutFor(scale.view, scale.width, 52);
  let free = scale.left - 8;
  for (const ms of cutsIn(scale.view, cut)) {
    const x = scale.x(ms);
    drawn("path", { d: `M${x.toFixed(1)},0V${TALL}`, class: "tick" }, lanes);
    drawn("path", { d: `M${x.toFixed(1)},${HEAD - 4}v4`, class: "tick" }, svg);
    const text = cutText(ms, cut[0]);
    const half = text.length * 3.1;
    if (x - half < free || x + half > scale.left + scale.width + 8) continue;
    free = x + half + 6;
    drawn("text", { x, y: HEAD - 7, "text-anchor": "middle" }, svg).textContent = text;
  }
  if (ABOVE[cut[0]]) drawAbove(svg, lanes, scale, ABOVE[cut[0]]);
}

// The larger unit: where it begins, and at the left edge what one is in.
function drawAbove(svg, lanes, scale, unit) {
  const edges = [scale.view[0], ...cutsIn(scale.view, [unit, 1, 0])];
  edges.forEach((ms, number) => {
    const x = Math.max(scale.x(ms), scale.left);
    const next = number + 1 < edges.length ? scale.x(edges[number + 1]) : scale.left + scale.width + 8;
    if (number) {
      drawn("path", { d: `M${x.toFixed(1)},0V14`, class: "tick strong" }, svg);
      drawn("path", { d: `M${x.toFixed(1)},0V${TALL}`, class: "tick strong" }, lanes);
    }
    const fits = (text) => text.length * 6.2 + 6 <= next - x;
    const texts = [aboveText(ms, unit), ...(unit === "month" ? [cutText(ms, unit)] : [])];
    const text = texts.find(fits);
    if (text) drawn("text", { x: x + (number ? 4 : 0), y: 11, class: "above" }, svg).textContent = text;
  });
}

// What is dated in the order, in its own row; the words where there is room for them.
function drawDates(svg, scale) {
  drawn("text", { x: 2, y: 13, class: "lane soft" }, svg).textContent = "dates";
  const seen = data.life.events.filter(([ms]) => ms >= scale.view[0] && ms <= scale.view[1]);
  let free = scale.left;
  seen.forEach(([ms, words]) => {
    const x = scale.x(ms);
    const made = drawn("g", { class: "event" }, svg);
    drawn("path", { d: `M${x - 4},4h8l-4,7z` }, made);
    drawn("path", { d: `M${x.toFixed(1)},11V${TALL}`, class: "since" }, made);
    drawn("title", {}, made).textContent = `${words}, ${fullText(ms)}`;
    const long = words.length * 5.4 + 8;
    const after = seen.find(([other]) => scale.x(other) > x + 1);
    const next = after ? scale.x(after[0]) - 6 : scale.left + scale.width + 6;
    const right = x >= free && next - x > long;
    if (right || x - long > free) {
      const at = { x: x + (right ? 6 : -6), y: 12, "text-anchor": right ? "start" : "end", class: "within" };
      drawn("text", at, svg).textContent = words;
    }
    free = Math.max(free, x + (right ? long : 6));
  });
}

function drawContacts(svg, findings, scale, y) {
  const strokes = new Set();
  for (const finding of findings) {
    for (const at of finding.contacts) {
      if (at >= scale.view[0] && at <= scale.view[1]) strokes.add(scale.x(at).toFixed(1));
    }
  }
  const d = [...strokes].map((x) => `M${x},${y - 2}v${BAR + 4}`).join("");
  if (d) drawn("path", { d, class: "contact" }, svg);
}

// Every lane with its contacts, and the ends of the account period.
function drawLanes(svg, scale, findings) {
  data.lanes.forEach((lane, row) => {
    const y = DATES + row * LANE + 13;
    const name = drawn("text", { x: 2, y: y + 11, class: "lane" }, svg);
    const most = Math.max(Math.floor((scale.left - 8) / 6.8), 3);
    name.textContent = lane.cond.length > most ? `${lane.cond.slice(0, most - 1)}…` : lane.cond;
    drawn("title", {}, name).textContent = lane.label;
    drawLane(svg, lane, y, scale);
    drawContacts(svg, findings.get(lane.cond), scale, y);
  });
  const ends = data.life.account || [0, 0];
  for (const at of scale.x(ends[1]) - scale.x(ends[0]) > 8 ? ends : []) {
    const x = scale.x(at);
    if (x <= scale.left + 1 || x >= scale.left + scale.width - 1) continue;
    drawn("path", { d: `M${x.toFixed(1)},${DATES}V${TALL}`, class: "covered-edge" }, svg);
  }
}

// The time of the chosen finding, through all lanes.
function drawSpan(svg, scale) {
  const chosen = byId.get(state.selected);
  if (!chosen || chosen.end < scale.view[0] || chosen.start > scale.view[1]) return;
  const low = Math.max(scale.x(chosen.start), scale.left);
  const high = Math.min(scale.x(chosen.end), scale.left + scale.width);
  const wide = Math.max(high - low, 3);
  const x = low - (wide - high + low) / 2;
  drawn("rect", { x, y: DATES, width: wide, height: TALL - DATES, class: "span" }, svg);
}
