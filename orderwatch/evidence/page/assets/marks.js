// Marks of findings. Those nearer to each other than a mark is wide stand as one, with their number.
const RANKS = ["strong", "moderate", "weak", "near_misses", "excepted"];
const RANK_WORDS = ["on strong records", "on moderate records", "on weak records", "near misses", "excepted"];
const MARK = 13;
const LEAST_MS = 60000;

function rank(finding) {
  return RANKS.indexOf(finding.list === "possible_breaches" ? finding.grade : finding.list);
}

// The middle of the part of a finding that is in view; null where none is.
function middleOf(finding, scale) {
  const [low, high] = scale.view;
  if (finding.end < low || finding.start > high) return null;
  return scale.x((Math.max(finding.start, low) + Math.min(finding.end, high)) / 2);
}

// [{x, members}] in order of x.
function groups(findings, scale) {
  const placed = [];
  for (const finding of findings) {
    const x = middleOf(finding, scale);
    if (x !== null) placed.push([x, finding]);
  }
  placed.sort((a, b) => a[0] - b[0]);
  const found = [];
  for (const [x, finding] of placed) {
    const last = found[found.length - 1];
    if (last && x < last.x + last.reach) {
      last.members.push(finding);
      last.reach = MARK + numberWidth(last);
    } else found.push({ x, reach: MARK, members: [finding] });
  }
  return found;
}

function numberWidth({ members }) {
  return members.length > 1 ? 4 + 6.4 * String(members.length).length : 0;
}

// The number of the last group stays on the drawing: it moves aside, or joins the one before.
function fitted(found, right) {
  const last = found[found.length - 1];
  if (!last || last.members.length < 2) return found;
  last.x = Math.min(last.x, right - numberWidth(last));
  const before = found[found.length - 2];
  if (!before || last.x >= before.x + before.reach) return found;
  before.members.push(...last.members);
  return fitted(found.slice(0, -1), right);
}

function groupText(members) {
  const counts = RANKS.map(() => 0);
  for (const one of members) counts[rank(one)] += 1;
  const parts = counts.map((count, number) => (count ? `${count} ${RANK_WORDS[number]}` : "")).filter(Boolean);
  return `${members.length} findings: ${parts.join(", ")}; click to see them apart`;
}

// The time of several, with a little before and after.
function reachOf(members) {
  const start = members.reduce((least, one) => Math.min(least, one.start), Infinity);
  const end = members.reduce((most, one) => Math.max(most, one.end), -Infinity);
  const room = Math.max((end - start) * 0.1, LEAST_MS);
  return [start - room, end + room];
}

// Draws the mark of a finding, or of several with their number; a click chooses one, or opens several.
function drawMark(svg, group, y, apart) {
  const [first] = group.members;
  const several = group.members.length > 1;
  const gravest = group.members.reduce((one, other) => (rank(other) < rank(one) ? other : one), first);
  const chosen = first.id === state.selected ? " chosen" : "";
  const name = several ? `group ${RANKS[rank(gravest)]}` : markClass(first);
  const made = drawn("g", { class: `${name}${chosen}`, transform: `translate(${group.x.toFixed(1)} ${y})` }, svg);
  drawn("rect", { x: -8, y: -8, width: several ? 24 : 16, height: 16, class: "target" }, made);
  const own = several ? drawn("g", { class: markClass(gravest) }, made) : made;
  drawn("path", { d: SHAPES[LISTS[gravest.list]], transform: "scale(0.8)" }, own);
  if (several) drawn("text", { x: 7, y: 4 }, made).textContent = String(group.members.length);
  drawn("title", {}, made).textContent = several ? groupText(group.members) : first.label;
  made.addEventListener("click", () => (several ? apart(group.members) : go(first.id)));
  made.addEventListener("pointerdown", (event) => event.stopPropagation());
}

// A number that the chosen mark would hide stands beside it; what it then meets joins it.
function beside(found, chosen) {
  const kept = [];
  for (const group of found) {
    const hidden = chosen && chosen.x > group.x - MARK && chosen.x < group.x + group.reach;
    if (hidden && group.members.length > 1) group.x = chosen.x + MARK;
    const last = kept[kept.length - 1];
    if (last && last.members.length > 1 && group.x < last.x + last.reach) {
      last.members.push(...group.members);
      last.reach = MARK + numberWidth(last);
    } else kept.push(group);
  }
  return kept;
}

// All but the chosen one in groups; the chosen one alone, above them.
function drawMarks(svg, findings, scale, y, apart) {
  const [chosen] = groups(findings.filter((one) => one.id === state.selected), scale);
  const others = groups(findings.filter((one) => one.id !== state.selected), scale);
  for (const group of fitted(beside(others, chosen), scale.left + scale.width)) {
    drawMark(svg, group, y, apart);
  }
  if (chosen) drawMark(svg, chosen, y, apart);
}
