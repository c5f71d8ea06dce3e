// The timeline: a lane a condition, its states by colour and pattern, findings and contacts as marks.
const LANE = 30;
const TOP = 6;
const LEFT = 34;
const AXIS = 22;
const STEPS = [1, 5, 15, 30, 60, 180, 360, 720, 1440, 2880, 4320, 10080, 43200, 129600].map((m) => m * 60000);

// Shares of the states in [from, to): exact segments where the page has them all, else its bins.
function sharesOf(lane, from, to) {
  const sums = data.states.map(() => 0);
  let rest = to - from;
  for (const [start, end] of lane.bins.length ? within(lane.exact, from, to) : [[from, to]]) {
    const since = Math.max(start, from);
    const until = Math.min(end, to);
    for (const [low, high, number] of within(lane.segments, since, until)) {
      sums[number] += Math.min(high, until) - Math.max(low, since);
    }
    rest -= until - since;
  }
  for (const [low, high, shares] of within(rest > 0 ? lane.bins : [], from, to)) {
    const part = ((Math.min(high, to) - Math.max(low, from)) * rest) / (to - from);
    shares.forEach((share, number) => (sums[number] += share * part));
  }
  return sums.map((one) => one / (to - from));
}

function* within(spans, from, to) {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (spans[middle][1] <= from) low = middle + 1;
    else high = middle;
  }
  for (; low < spans.length && spans[low][0] < to; low += 1) yield spans[low];
}

function laneRuns(lane, view, width) {
  const per = (view[1] - view[0]) / width;
  const runs = [];
  for (let x = 0; x < width; x += 1) {
    const shares = sharesOf(lane, view[0] + x * per, view[0] + (x + 1) * per);
    const key = shares.map((one) => (one ? Math.max(Math.round(one * 24), 1) : 0)).join();
    const last = runs[runs.length - 1];
    if (last && last.key === key) last.width += 1;
    else runs.push({ key, x, width: 1, shares });
  }
  return runs;
}

function startTimeline(box) {
  const whole = data.period;
  let view = [...whole];
  const height = TOP + data.lanes.length * LANE + AXIS;
  box.setAttribute("height", height);

  let width = 80;

  function x(ms) {
    return LEFT + ((ms - view[0]) / (view[1] - view[0])) * width;
  }

  function axis(svg) {
    const per = (view[1] - view[0]) / Math.max(width / 90, 1);
    const stepMs = STEPS.find((one) => one >= per) || Math.ceil(per / STEPS[13]) * STEPS[13];
    const shift = local(view[0]).getTime() - view[0];
    const y = TOP + data.lanes.length * LANE;
    for (let at = Math.ceil((view[0] + shift) / stepMs) * stepMs; at - shift < view[1]; at += stepMs) {
      const ms = at - (local(at - shift).getTime() - (at - shift));
      if (ms < view[0] || ms > view[1]) continue;
      drawn("line", { x1: x(ms), x2: x(ms), y1: TOP, y2: y + 4, class: "tick" }, svg);
      const shown = local(ms);
      const midnight = shown.getUTCHours() === 0 && shown.getUTCMinutes() === 0;
      const text = stepMs >= 86400000 || midnight ? dayText(shown) : clockText(shown);
      const place = { x: x(ms), y: y + 16, "text-anchor": "middle" };
      if (x(ms) > LEFT + 12 && x(ms) < LEFT + width - 12) drawn("text", place, svg).textContent = text;
    }
  }

  function lanes(svg) {
    data.lanes.forEach((lane, row) => {
      const y = TOP + row * LANE + 11;
      const name = { x: 2, y: y + 11, class: "lane" };
      const head = drawn("text", name, svg);
      head.textContent = lane.cond;
      drawn("title", {}, head).textContent = lane.label;
      drawn("rect", { x: LEFT, y, width: width, height: 14, class: "off-force" }, svg);
      for (const run of laneRuns(lane, view, width)) {
        let top = y;
        run.shares.forEach((share, number) => {
          if (!share) return;
          const tall = Math.max(share * 14, number === 0 ? 4 : 0);
          const at = { x: LEFT + run.x, y: top, width: run.width, height: Math.min(tall, y + 14 - top) };
          drawn("rect", { ...at, fill: `url(#fill-${data.states[number][0]})` }, svg);
          top += Math.min(tall, y + 14 - top);
        });
      }
    });
  }

  function marks(svg) {
    const lane = new Map(data.lanes.map((one, row) => [one.cond, row]));
    const taken = new Set();
    const chosen = byId.get(state.selected);
    for (const finding of [...state.shown].reverse()) {
      if (!lane.has(finding.cond) || finding.end < view[0] || finding.start > view[1]) continue;
      const y = TOP + lane.get(finding.cond) * LANE;
      for (const at of finding.contacts) {
        if (at >= view[0] && at <= view[1]) {
          drawn("path", { d: `M${x(at)},${y + 9}V${y + 27}`, class: "contact" }, svg);
        }
      }
      const middle = Math.round(x((Math.max(finding.start, view[0]) + Math.min(finding.end, view[1])) / 2));
      const key = `${middle} ${y} ${finding.list} ${finding.grade}`;
      if (taken.has(key) && finding !== chosen) continue;
      taken.add(key);
      const group = drawn("g", {
        class: markClass(finding) + (finding === chosen ? " chosen" : ""),
        transform: `translate(${middle} ${y + 6}) scale(0.8)`,
      }, svg);
      drawn("path", { d: SHAPES[LISTS[finding.list]] }, group);
      drawn("title", {}, group).textContent = finding.label;
      group.addEventListener("click", () => go(finding.id));
    }
  }

  function draw() {
    width = Math.max(Math.floor(box.parentElement.clientWidth) - LEFT - 8, 80);
    const fresh = document.createDocumentFragment();
    lanes(fresh);
    axis(fresh);
    const chosen = byId.get(state.selected);
    if (chosen && chosen.end >= view[0] && chosen.start <= view[1]) {
      const low = Math.max(x(chosen.start), LEFT);
      const high = Math.min(x(chosen.end), LEFT + width);
      const wide = Math.max(high - low, 2);
      drawn("rect", { x: low, y: 0, width: wide, height: height - AXIS, class: "span" }, fresh);
    }
    marks(fresh);
    box.setAttribute("viewBox", `0 0 ${width + LEFT + 8} ${height}`);
    box.setAttribute("preserveAspectRatio", "xMinYMin meet");
    box.replaceChildren(fresh);
    const ends = view.map((ms) => `${dayText(local(ms))} ${local(ms).getUTCFullYear()} ${clockText(local(ms))}`);
    document.getElementById("window").textContent = `${ends[0]} to ${ends[1]}`;
  }

  function look(low, high) {
    const least = 60000;
    const length = Math.min(Math.max(high - low, least), whole[1] - whole[0]);
    const start = Math.min(Math.max(low, whole[0]), whole[1] - length);
    view = [start, start + length];
    draw();
  }

  function zoom(factor, about) {
    const middle = about === undefined ? (view[0] + view[1]) / 2 : about;
    look(middle - (middle - view[0]) * factor, middle + (view[1] - middle) * factor);
  }

  function pan(share) {
    const by = (view[1] - view[0]) * share;
    look(view[0] + by, view[1] + by);
  }

  const acts = {
    "zoom-in": () => zoom(0.5),
    "zoom-out": () => zoom(2),
    "zoom-all": () => look(...whole),
    earlier: () => pan(-0.4),
    later: () => pan(0.4),
  };
  for (const [id, act] of Object.entries(acts)) document.getElementById(id).addEventListener("click", act);
  const keys = { "+": acts["zoom-in"], "-": acts["zoom-out"], 0: acts["zoom-all"] };
  keys.ArrowLeft = acts.earlier;
  keys.ArrowRight = acts.later;
  box.addEventListener("keydown", (event) => {
    if (!keys[event.key] || event.ctrlKey || event.metaKey) return;
    keys[event.key]();
    event.preventDefault();
  });
  box.addEventListener("dblclick", (event) => {
    const share = (event.clientX - box.getBoundingClientRect().left - LEFT) / width;
    zoom(0.4, view[0] + share * (view[1] - view[0]));
  });

  on("select", () => {
    const chosen = byId.get(state.selected);
    if (!chosen) return look(...whole);
    const room = Math.max((chosen.end - chosen.start) * 2, 3600000);
    look(chosen.start - room, chosen.end + room);
  });
  on("filter", draw);
  new ResizeObserver(draw).observe(box.parentElement);
  draw();
}

const timeBox = document.getElementById("timeline");
if (timeBox) startTimeline(timeBox);
