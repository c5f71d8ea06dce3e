// The timeline: the life of the order above, and below it a lane a condition, from years to minutes.

// A finding with some time before and after it.
function roomFor(start, end) {
  const room = Math.max((end - start) * 2, 3600000);
  return [start - room, end + room];
}

function startTimeline(box) {
  const whole = data.life.span;
  const home = data.life.account || whole;
  const head = document.getElementById("axis");
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

  function draw() {
    waiting = 0;
    const [left, width] = sizes();
    scale = scaleOf(view, left, width);
    const fresh = document.createDocumentFragment();
    const top = document.createDocumentFragment();
    drawAxis(top, fresh, scale);
    drawDates(fresh, scale);
    drawLanes(fresh, scale, byLane);
    drawSpan(fresh, scale);
    data.lanes.forEach((lane, row) => {
      drawMarks(fresh, byLane.get(lane.cond), scale, DATES + row * LANE + 6, apart);
    });
    put(box, fresh, scale, TALL);
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
    look(...reachOf(members));
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
    const y = DATES + row * LANE;
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
    announce(`${document.getElementById("window").textContent}: ${seen} finding${seen === 1 ? "" : "s"}`);
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
