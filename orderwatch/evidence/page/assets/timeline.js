// The timeline: the life of the order above, and below it a lane a condition, from years to minutes.
const LANE = 28;
const ORDER = 18;
const HEAD = 32;
const LEAST_MS = 60000;

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

// A finding with some time before and after it.
function roomFor(start, end) {
  const room = Math.max((end - start) * 2, 3600000);
  return [start - room, end + room];
}

function startTimeline(box) {
  const whole = data.life.span;
  const home = data.life.account || whole;
  const head = document.getElementById("axis");
  const height = ORDER + data.lanes.length * LANE + 4;
  const byLane = new Map(data.lanes.map((one) => [one.cond, []]));
  let view = [...home];
  let scale = null;
  let waiting = 0;

  function sizes() {
    const room = document.body.classList.contains("printing") ? 620 : box.parentElement.clientWidth;
    const longest = Math.max(...data.lanes.map((one) => one.cond.length), 5);
    const left = Math.round(Math.min(longest * 6.8 + 8, room * 0.28, 110));
    return [left, Math.max(Math.floor(room) - left - 8, 80)];
  }

  function axis(svg, lanes) {
    const cut = cutFor(view, scale.width, 52);
    let free = scale.left - 8;
    for (const ms of cutsIn(view, cut)) {
      const x = scale.x(ms);
      drawn("path", { d: `M${x.toFixed(1)},0V${height}`, class: "tick" }, lanes);
      drawn("path", { d: `M${x.toFixed(1)},${HEAD - 4}v4`, class: "tick" }, svg);
      const text = cutText(ms, cut[0]);
      const half = text.length * 3.1;
      if (x - half < free || x + half > scale.left + scale.width + 8) continue;
      free = x + half + 6;
      drawn("text", { x, y: HEAD - 7, "text-anchor": "middle" }, svg).textContent = text;
    }
    const above = ABOVE[cut[0]];
    if (!above) return;
    const edges = [view[0], ...cutsIn(view, [above, 1, 0])];
    edges.forEach((ms, number) => {
      const x = Math.max(scale.x(ms), scale.left);
      const long = aboveText(ms, above);
      const next = number + 1 < edges.length ? scale.x(edges[number + 1]) : scale.left + scale.width + 8;
      if (number) drawn("path", { d: `M${x.toFixed(1)},0V14`, class: "tick strong" }, svg);
      if (number) drawn("path", { d: `M${x.toFixed(1)},0V${height}`, class: "tick strong" }, lanes);
      const text = next - x < long.length * 6.2 + 6 && above === "month" ? MONTHS[local(ms).getUTCMonth()] : long;
      if (next - x < text.length * 6.2 + 6) return;
      drawn("text", { x: x + (number ? 4 : 0), y: 11, class: "above" }, svg).textContent = text;
    });
  }

  // What is dated in the order, in its own row; the words where there is room for them.
  function events(svg) {
    drawn("text", { x: 2, y: 13, class: "lane soft" }, svg).textContent = "dates";
    const seen = data.life.events.filter(([ms]) => ms >= view[0] && ms <= view[1]);
    let free = scale.left;
    seen.forEach(([ms, words]) => {
      const x = scale.x(ms);
      const made = drawn("g", { class: "event" }, svg);
      drawn("path", { d: `M${x - 4},4h8l-4,7z` }, made);
      drawn("path", { d: `M${x.toFixed(1)},11V${height}`, class: "since" }, made);
      drawn("title", {}, made).textContent = `${words}, ${fullText(ms)}`;
      const long = words.length * 5.4 + 8;
      const after = seen.find(([other]) => scale.x(other) > x + 1);
      const next = after ? scale.x(after[0]) - 6 : scale.left + scale.width + 6;
      if (x >= free && next - x > long) {
        drawn("text", { x: x + 6, y: 12, class: "within" }, svg).textContent = words;
        free = x + long;
      } else if (x - long > free) {
        drawn("text", { x: x - 6, y: 12, "text-anchor": "end", class: "within" }, svg).textContent = words;
        free = x + 6;
      } else free = Math.max(free, x + 6);
    });
  }

  function contacts(svg, findings, y) {
    const strokes = new Set();
    for (const finding of findings) {
      for (const at of finding.contacts) {
        if (at >= view[0] && at <= view[1]) strokes.add(scale.x(at).toFixed(1));
      }
    }
    const d = [...strokes].map((x) => `M${x},${y - 2}v${BAR + 4}`).join("");
    if (d) drawn("path", { d, class: "contact" }, svg);
  }

  function lanes(svg) {
    data.lanes.forEach((lane, row) => {
      const y = ORDER + row * LANE + 13;
      const name = drawn("text", { x: 2, y: y + 11, class: "lane" }, svg);
      const most = Math.max(Math.floor((scale.left - 8) / 6.8), 3);
      name.textContent = lane.cond.length > most ? `${lane.cond.slice(0, most - 1)}…` : lane.cond;
      drawn("title", {}, name).textContent = lane.label;
      drawLane(svg, lane, y, scale);
      contacts(svg, byLane.get(lane.cond), y);
    });
    const low = scale.left;
    const ends = data.life.account || [0, 0];
    for (const at of scale.x(ends[1]) - scale.x(ends[0]) > 8 ? ends : []) {
      const x = scale.x(at);
      if (x > low + 1 && x < low + scale.width - 1) {
        drawn("path", { d: `M${x.toFixed(1)},${ORDER}V${height}`, class: "covered-edge" }, svg);
      }
    }
  }

  function span(svg) {
    const chosen = byId.get(state.selected);
    if (!chosen || chosen.end < view[0] || chosen.start > view[1]) return;
    const low = Math.max(scale.x(chosen.start), scale.left);
    const high = Math.min(scale.x(chosen.end), scale.left + scale.width);
    const wide = Math.max(high - low, 3);
    drawn("rect", { x: low - (wide - high + low) / 2, y: ORDER, width: wide, height: height - ORDER, class: "span" }, svg);
  }

  function draw() {
    waiting = 0;
    const [left, width] = sizes();
    scale = scaleOf(view, left, width);
    const fresh = document.createDocumentFragment();
    const top = document.createDocumentFragment();
    axis(top, fresh);
    events(fresh);
    lanes(fresh);
    span(fresh);
    data.lanes.forEach((lane, row) => {
      drawMarks(fresh, byLane.get(lane.cond), scale, ORDER + row * LANE + 6, apart);
    });
    put(box, fresh, scale, height);
    put(head, top, scale, HEAD);
    overview(left, width);
    [box.dataset.from, box.dataset.until] = view.map(Math.round);
    const seconds = view[1] - view[0] < 600000;
    document.getElementById("window").textContent = `${fullText(view[0], seconds)} to ${fullText(view[1], seconds)}`;
  }

  function soon() {
    if (!waiting) waiting = requestAnimationFrame(draw);
  }

  function set(low, high) {
    const length = Math.min(Math.max(high - low, LEAST_MS), whole[1] - whole[0]);
    const start = Math.min(Math.max(low, whole[0]), whole[1] - length);
    view = [start, start + length];
  }

  function look(low, high) {
    set(low, high);
    draw();
  }

  function lookSoon(low, high) {
    set(low, high);
    soon();
  }

  // Findings that lie at one time cannot be seen apart: the first of them is chosen.
  function apart(members) {
    const before = view.join();
    const [start, end] = reachOf(members);
    const room = Math.max((end - start) * 0.3, LEAST_MS);
    look(start - room, end + room);
    if (view.join() === before) go(members[0].id);
  }

  function zoom(factor, about, when) {
    const middle = about === undefined ? (view[0] + view[1]) / 2 : about;
    (when || look)(middle - (middle - view[0]) * factor, middle + (view[1] - middle) * factor);
  }

  function pan(share, when) {
    const by = (view[1] - view[0]) * share;
    (when || look)(view[0] + by, view[1] + by);
  }

  function toChosen() {
    const chosen = byId.get(state.selected);
    if (!chosen) return look(...home);
    look(...roomFor(chosen.start, chosen.end));
    const row = data.lanes.findIndex((one) => one.cond === chosen.cond);
    const { scrollTop, clientHeight } = box.parentElement;
    const y = ORDER + row * LANE;
    if (y < scrollTop || y + LANE > scrollTop + clientHeight) box.parentElement.scrollTop = Math.max(y - LANE, 0);
  }

  function filtered() {
    for (const own of byLane.values()) own.length = 0;
    for (const one of state.shown) if (byLane.has(one.cond)) byLane.get(one.cond).push(one);
    draw();
  }

  const acts = {
    "zoom-in": () => zoom(0.5),
    "zoom-out": () => zoom(2),
    "zoom-all": () => look(...whole),
    "zoom-account": () => look(...home),
    "zoom-finding": toChosen,
    earlier: () => pan(-0.4),
    later: () => pan(0.4),
  };
  function act(name) {
    acts[name]();
    const seen = state.shown.filter((one) => one.end >= view[0] && one.start <= view[1]).length;
    announce(`${document.getElementById("window").textContent}: ${seen} findings`);
  }
  for (const id of Object.keys(acts)) document.getElementById(id).addEventListener("click", () => act(id));
  const keys = { "+": "zoom-in", "=": "zoom-in", "-": "zoom-out", 0: "zoom-all", a: "zoom-account", f: "zoom-finding" };
  keys.ArrowLeft = "earlier";
  keys.ArrowRight = "later";
  box.addEventListener("keydown", (event) => {
    if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    act(keys[event.key]);
    event.preventDefault();
  });

  const timeAt = (event) => scale.at(event.clientX - box.getBoundingClientRect().left);
  box.addEventListener("dblclick", (event) => zoom(0.4, timeAt(event)));
  // A wheel scrolls the page until the timeline has been chosen, as on the map; a pinch always zooms.
  box.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && document.activeElement !== box) return;
    event.preventDefault();
    if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) return pan(event.deltaX / scale.width, lookSoon);
    zoom(Math.min(Math.max(1.0018 ** event.deltaY, 0.5), 2), timeAt(event), lookSoon);
  }, { passive: false });
  dragged(box, () => scale, lookSoon);

  const overview = makeOverview(document.getElementById("life"), lookSoon, () => view);
  on("select", () => {
    document.getElementById("zoom-finding").disabled = !state.selected;
    toChosen();
  });
  on("filter", filtered);
  window.addEventListener("beforeprint", () => { document.body.classList.add("printing"); draw(); });
  window.addEventListener("afterprint", () => { document.body.classList.remove("printing"); draw(); });
  new ResizeObserver(soon).observe(box.parentElement);
}

// One finger or the mouse moves the time, two fingers stretch it.
function dragged(box, scale, look) {
  const held = new Map();
  let before = null;
  function mark() {
    const xs = [...held.values()];
    before = { at: xs.map((x) => scale().at(x)), xs };
  }
  const x = (event) => event.clientX - box.getBoundingClientRect().left;
  box.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    held.set(event.pointerId, x(event));
    mark();
  });
  box.addEventListener("pointermove", (event) => {
    if (!held.has(event.pointerId)) return;
    held.set(event.pointerId, x(event));
    const xs = [...held.values()];
    if (xs.length === 1 && Math.abs(xs[0] - before.xs[0]) < 4) return;
    box.setPointerCapture(event.pointerId);
    const { left, width, view } = scale();
    let per = (view[1] - view[0]) / width;
    if (xs.length > 1 && Math.abs(xs[1] - xs[0]) > 8) per = Math.abs(before.at[1] - before.at[0]) / Math.abs(xs[1] - xs[0]);
    const start = before.at[0] - (xs[0] - left) * per;
    look(start, start + per * width);
  });
  for (const name of ["pointerup", "pointercancel"]) {
    box.addEventListener(name, (event) => {
      held.delete(event.pointerId);
      mark();
    });
  }
}

const timeBox = document.getElementById("timeline");
if (timeBox) startTimeline(timeBox);
