// The life of the order on one strip, always whole: when it is in force, which part of it the account
// covers, every finding, and the part that the lanes below show, which can be moved and drawn anew.
const STRIP = { height: 66, bar: 14, marks: 39, axis: 64 };
const GRIP = 7;

function makeOverview(box, look, current) {
  let scale = null;

  function order(svg) {
    const { force, open, mark, account, outside, pauses } = data.life;
    const y = STRIP.bar;
    drawn("text", { x: 2, y: y + 11, class: "lane" }, svg).textContent = "order";
    drawn("path", { d: `M${scale.left},${y + BAR / 2}h${scale.width}`, class: "none" }, svg);
    const words = `the order is in force; of what is not filled there are ${outside}`;
    const ends = frame(svg, scale, force, y, "frame", words);
    for (const [start, end, names, said] of pauses) {
      if (!names.length) frame(svg, scale, [start, end], y, "pause", `the order is ${said}`);
    }
    if (open && ends) {
      const tip = { d: `M${ends[1] - 5},${y - 2}l7,${BAR / 2 + 2}l-7,${BAR / 2 + 2}`, class: "goes-on" };
      drawn("title", {}, drawn("path", tip, svg)).textContent = `the order ${open}`;
    }
    for (const [start, end, inside] of parted(force, account)) {
      const part = inside ? null : unpaused([start, end], pauses.filter(([, , names]) => !names.length));
      inPart(svg, scale, part, y, outside, "within");
    }
    const right = scale.left + scale.width;
    if (open) drawn("text", { x: right, y: y - 4, "text-anchor": "end" }, svg).textContent = mark;
    if (!account) return;
    const [low, high] = pixels(scale, account, 3);
    const filled = { x: low, y, width: high - low, height: BAR, class: "covered" };
    drawn("title", {}, drawn("rect", filled, svg)).textContent = "the account period";
    const anchor = low > scale.left + scale.width / 2 ? "end" : "start";
    const free = open ? right - mark.length * 6 - 8 : right;
    const at = { x: anchor === "end" ? Math.min(high, free) : low, y: y - 4, "text-anchor": anchor };
    drawn("text", at, svg).textContent = "account period";
  }

  // One row of words: the larger unit stands where it begins, and at the first cut.
  function cutWords(ms, unit, first) {
    const at = local(ms);
    const month = MONTHS[at.getUTCMonth()];
    if (unit === "month") return at.getUTCMonth() ? `${month}${first ? ` ${at.getUTCFullYear()}` : ""}` : cutText(ms, "year");
    if (unit === "day" || (unit !== "year" && clockText(at) === "00:00")) return dayText(at);
    return cutText(ms, unit);
  }

  function axis(svg) {
    const cut = cutFor(scale.view, scale.width, 58);
    let first = true;
    for (const ms of cutsIn(scale.view, cut)) {
      const x = scale.x(ms);
      drawn("path", { d: `M${x.toFixed(1)},${STRIP.bar + BAR}V${STRIP.axis - 10}`, class: "tick" }, svg);
      if (x < scale.left + 20 || x > scale.left + scale.width - 12) continue;
      const text = cutWords(ms, cut[0], first);
      first = false;
      drawn("text", { x, y: STRIP.axis, "text-anchor": "middle" }, svg).textContent = text;
    }
  }

  function brush(svg) {
    const [low, high] = [scale.x(current()[0]), scale.x(current()[1])];
    const wide = Math.max(high - low, 6);
    const x = (low + high - wide) / 2;
    drawn("rect", { x, y: STRIP.bar - 2, width: wide, height: STRIP.axis - STRIP.bar - 8, class: "brush" }, svg);
    for (const edge of [x, x + wide]) {
      drawn("path", { d: `M${edge},${STRIP.bar + 1}v${BAR - 2}`, class: "grip" }, svg);
    }
  }

  function draw(left, width) {
    const [low, high] = data.life.span;
    scale = scaleOf([low, high], left, width);
    const fresh = document.createDocumentFragment();
    axis(fresh);
    order(fresh);
    brush(fresh);
    const apart = (members) => look(...reachOf(members));
    drawMarks(fresh, state.shown, scale, STRIP.marks, apart);
    put(box, fresh, scale, STRIP.height);
  }

  // A press on an edge of the brush moves the edge, one within it all of it, any other draws anew.
  box.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    const at = (one) => scale.at(one.clientX - box.getBoundingClientRect().left);
    const [low, high] = current();
    const near = (ms) => Math.abs(scale.x(ms) - scale.x(at(event))) <= GRIP;
    const start = at(event);
    const wide = scale.x(high) - scale.x(low) > 3 * GRIP;
    const pan = wide ? start > low && start < high : near((low + high) / 2);
    let held = (ms) => (Math.abs(scale.x(ms) - scale.x(start)) < 4 ? null : [Math.min(start, ms), Math.max(start, ms)]);
    if (wide && near(low)) held = (ms) => [Math.min(ms, high - 1), high];
    else if (wide && near(high)) held = (ms) => [low, Math.max(ms, low + 1)];
    else if (pan) held = (ms) => [low + ms - start, high + ms - start];
    box.setPointerCapture(event.pointerId);
    const move = (one) => {
      const found = held(at(one));
      if (found) look(...found);
    };
    const end = (one) => {
      box.removeEventListener("pointermove", move);
      const still = Math.abs(one.clientX - event.clientX) < 4;
      if (one.type === "pointerup" && still && !pan) {
        look(start - (high - low) / 2, start + (high - low) / 2);
      }
    };
    box.addEventListener("pointermove", move);
    box.addEventListener("pointerup", end, { once: true });
    box.addEventListener("pointercancel", end, { once: true });
  });
  return draw;
}
