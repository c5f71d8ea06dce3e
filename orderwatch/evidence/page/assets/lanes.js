// The lanes of the timeline: by pixel, which states a condition was in; beside the account period,
// when it is in force by the order. What no record speaks of is an empty frame, in no state.
const BAR = 14;

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

// From which pixel to which a time is drawn: whole ones, and some however short it is.
function pixels(scale, [start, end], least) {
  const low = Math.floor(Math.max(scale.x(start), scale.left));
  const high = Math.min(Math.ceil(scale.x(end)), scale.left + scale.width);
  return high < scale.left || low > scale.left + scale.width ? null : [low, Math.max(high, low + least)];
}

// Pixels of equal shares as one: {x, width, shares}.
function laneRuns(lane, scale, account) {
  const at = pixels(scale, account, 3);
  if (!at) return [];
  const wide = scale.x(account[1]) - scale.x(account[0]) >= 3;
  const per = (account[1] - account[0]) / (at[1] - at[0]);
  const time = (x) => (wide ? scale.at(x) : account[0] + (x - at[0]) * per);
  const runs = [];
  for (let x = at[0]; x < at[1]; x += 1) {
    const from = Math.max(time(x), account[0]);
    const to = Math.min(time(x + 1), account[1]);
    if (from >= to) continue;
    const shares = sharesOf(lane, from, to);
    const key = shares.map((one) => (one ? Math.max(Math.round(one * 24), 1) : 0)).join();
    const last = runs[runs.length - 1];
    if (last && last.key === key && last.x + last.width === x) last.width += 1;
    else runs.push({ key, x, width: 1, shares });
  }
  return runs;
}

// One path a state: a lane may hold some thousand runs.
function drawStates(svg, lane, y, scale, account) {
  const paths = data.states.map(() => "");
  for (const run of laneRuns(lane, scale, account)) {
    let top = y;
    run.shares.forEach((share, number) => {
      if (!share) return;
      const tall = Math.min(Math.max(share * BAR, number === 0 ? 4 : 0), y + BAR - top);
      paths[number] += `M${run.x},${top.toFixed(2)}h${run.width}v${tall.toFixed(2)}h${-run.width}z`;
      top += tall;
    });
  }
  paths.forEach((d, number) => {
    const [state, words] = data.states[number];
    if (!d) return;
    const made = drawn("path", { d, class: `state ${state}`, fill: `url(#fill-${state})` }, svg);
    drawn("title", {}, made).textContent = `${lane.cond}: ${words}`;
  });
}

function frame(svg, scale, span, y, name, words) {
  const low = Math.max(scale.x(span[0]), scale.left);
  const high = Math.min(scale.x(span[1]), scale.left + scale.width);
  if (high < scale.left || low > scale.left + scale.width) return null;
  const made = drawn("rect", { x: low, y, width: Math.max(high - low, 1), height: BAR, class: name }, svg);
  if (name === "pause") made.setAttribute("fill", "url(#fill-pause)");
  drawn("title", {}, made).textContent = words;
  return [low, high];
}

// Words within a frame where they fit.
function inFrame(svg, ends, y, text, name) {
  if (!ends || ends[1] - ends[0] < text.length * 5.4 + 10) return;
  const at = { x: (ends[0] + ends[1]) / 2, y: y + BAR / 2 + 3.5, "text-anchor": "middle", class: name };
  drawn("text", at, svg).textContent = text;
}

// The parts of a span before, within and after the account period.
function* parted([start, end], account) {
  const [low, high] = account || [end, end];
  if (start < low) yield [start, Math.min(end, low), false];
  if (start < high && low < end) yield [Math.max(start, low), Math.min(end, high), true];
  if (high < end && account) yield [Math.max(start, high), end, false];
}

// The longest part of a span in which no pause lies.
function unpaused(span, pauses) {
  let best = null;
  let start = span[0];
  for (const [low, high] of [...pauses].sort((a, b) => a[0] - b[0]).concat([[span[1], span[1]]])) {
    const end = Math.min(low, span[1]);
    if (end > start && (!best || end - start > best[1] - best[0])) best = [start, end];
    start = Math.max(start, high);
  }
  return best;
}

function inPart(svg, scale, span, y, text, name) {
  if (!span) return;
  const low = Math.max(scale.x(span[0]), scale.left);
  const high = Math.min(scale.x(span[1]), scale.left + scale.width);
  inFrame(svg, [low, high], y, text, name);
}

function drawLane(svg, lane, y, scale) {
  const { account, outside } = data.life;
  const pauses = data.life.pauses.filter(([, , names]) => !names.length || names.includes(lane.cond));
  const right = scale.left + scale.width;
  drawn("path", { d: `M${scale.left},${y + BAR / 2}H${right}`, class: "none" }, svg);
  const hours = lane.hours ? `, at its hours: ${lane.hours}` : "";
  for (const span of lane.force) {
    for (const [start, end, inside] of parted(span, account)) {
      const told = inside && !lane.note;
      const said = inside ? lane.note || lane.gap : outside;
      const name = told ? "off-force" : `frame${lane.hours ? " hours" : ""}`;
      const words = `${lane.cond}: in force by the order${hours}; ${said}`;
      frame(svg, scale, [start, end], y, name, words);
      if (!told) inPart(svg, scale, unpaused([start, end], pauses), y, said, "within");
    }
  }
  if (account) drawStates(svg, lane, y, scale, account);
  for (const [start, end, , words] of pauses) {
    for (const [low, high] of within(lane.force, start, end)) {
      const span = [Math.max(low, start), Math.min(high, end)];
      const ends = frame(svg, scale, span, y, "pause", `${lane.cond}: ${words}, does not bind`);
      inFrame(svg, ends, y, words, "within paused");
    }
  }
  if (!lane.force.length && lane.note) {
    inFrame(svg, [scale.left, right], y, lane.note, "within paused");
  }
}
