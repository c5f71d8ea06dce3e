// Local time of the order's zone, by the offsets the page was made with: a browser's own table of
// zones may be older or newer. A local time is a Date that is read as if it were UTC.
const DAY_MS = 86400000;
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const DAYS = "Sun Mon Tue Wed Thu Fri Sat".split(" ");

// [start, end, offset in ms] of each time of one offset.
const offsets = data.offsets.map(([start, minutes], number) => {
  const next = data.offsets[number + 1];
  return [number ? start : -Infinity, next ? next[0] : Infinity, minutes * 60000];
});

function local(ms) {
  const found = offsets.find(([, end]) => ms < end);
  return new Date(ms + (found ? found[2] : 0));
}

// The instant of a local time: the first of two, and the jump for one that never was.
function instant(localMs) {
  for (const [start, end, offset] of offsets) {
    if (localMs - offset < end) return Math.max(localMs - offset, start);
  }
  return localMs;
}

function two(number) {
  return String(number).padStart(2, "0");
}

function dayText(at) {
  return `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]}`;
}

function clockText(at) {
  return `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
}

function fullText(ms, seconds) {
  const at = local(ms);
  return `${dayText(at)} ${at.getUTCFullYear()} ${clockText(at)}${seconds ? `:${two(at.getUTCSeconds())}` : ""}`;
}

// How the axis may be cut: the unit, how many of it, and how long that is at least.
const MONTH_MS = 31 * DAY_MS;
const YEAR_MS = 366 * DAY_MS;
const CUTS = [
  ...[1, 5, 10, 30].map((n) => ["second", n, n * 1000]),
  ...[1, 5, 10, 30].map((n) => ["minute", n, n * 60000]),
  ...[1, 3, 6, 12].map((n) => ["hour", n, n * 3600000]),
  ...[1, 2, 7].map((n) => ["day", n, n * DAY_MS]),
  ...[1, 3, 6].map((n) => ["month", n, n * MONTH_MS]),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000].map((n) => ["year", n, n * YEAR_MS]),
];

function cutFor(view, width, apart) {
  const per = ((view[1] - view[0]) / Math.max(width, 1)) * apart;
  return CUTS.find((one) => one[2] >= per) || CUTS[CUTS.length - 1];
}

// Instants at which a cut falls within the view, each once, in order.
function* cutsIn(view, [unit, count, length]) {
  if (["second", "minute", "hour"].includes(unit)) {
    for (const [start, end, offset] of offsets) {
      const until = Math.min(end - 1, view[1]);
      let at = Math.ceil((Math.max(start, view[0]) + offset) / length) * length;
      for (; at - offset <= until; at += length) yield at - offset;
    }
    return;
  }
  const first = local(view[0]);
  const year = first.getUTCFullYear();
  for (let number = 0; ; number += 1) {
    let at = Date.UTC(year + number, 0, 1);
    let counts = (year + number) % count === 0;
    if (unit === "month") {
      at = Date.UTC(year, first.getUTCMonth() + number, 1);
      counts = new Date(at).getUTCMonth() % count === 0;
    } else if (unit === "day") {
      const day = Math.floor(first.getTime() / DAY_MS) + number;
      at = day * DAY_MS;
      counts = (day - 4) % count === 0; // day 4 of 1970 was a Monday
    }
    const ms = instant(at);
    if (ms > view[1]) return;
    if (counts && ms >= view[0]) yield ms;
  }
}

// What stands at a cut, where a line above it says what is larger.
function cutText(ms, unit) {
  const at = local(ms);
  if (unit === "second") return `${clockText(at)}:${two(at.getUTCSeconds())}`;
  if (unit === "minute" || unit === "hour") return clockText(at);
  if (unit === "day") return String(at.getUTCDate());
  return unit === "month" ? MONTHS[at.getUTCMonth()] : String(at.getUTCFullYear());
}

// The line above: the day of hours, the month of days, the year of months.
const ABOVE = { second: "day", minute: "day", hour: "day", day: "month", month: "year" };

function aboveText(ms, unit) {
  const at = local(ms);
  const year = at.getUTCFullYear();
  if (unit === "day") return `${DAYS[at.getUTCDay()]} ${dayText(at)} ${year}`;
  return unit === "month" ? `${MONTHS[at.getUTCMonth()]} ${year}` : String(year);
}
