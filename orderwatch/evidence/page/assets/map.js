// The map: places, one mark a finding, and of the chosen finding every position with its circle.
// No line joins two positions: where the device was between them is not known.
function glyph(shape, name, text, dim) {
  const svg = drawn("svg", { viewBox: "-11 -11 22 22", width: 22, height: 22, class: name });
  drawn("path", { d: SHAPES[shape], transform: text ? "scale(1.4)" : "scale(1)" }, svg);
  if (text) drawn("text", { x: 0, y: 2.9, "text-anchor": "middle" }, svg).textContent = text;
  return L.divIcon({ html: svg, className: dim ? "glyph dim" : "glyph", iconSize: [22, 22] });
}

function tip(text) {
  return element("span", {}, text);
}

function makeMap(box) {
  const map = L.map(box, {
    attributionControl: false,
    zoomAnimation: false,
    fadeAnimation: false,
    markerZoomAnimation: false,
    inertia: false,
    zoomSnap: 0.25,
    maxZoom: 20,
    scrollWheelZoom: false,
  });
  L.control.scale({ imperial: false }).addTo(map);
  map.on("focus", () => map.scrollWheelZoom.enable());
  map.on("blur", () => map.scrollWheelZoom.disable());
  for (const line of data.basemap) {
    L.polyline(line, { className: "base", interactive: false }).addTo(map);
  }
  if (data.credit) {
    const credit = L.control({ position: "bottomright" });
    credit.onAdd = () => element("div", { class: "credit" }, data.credit);
    credit.addTo(map);
  }
  return map;
}

function addPlaces(map) {
  const fine = { smoothFactor: 0.2 };
  return data.places.map((place) => {
    const layers = [];
    for (const [rings, name] of [[place.outer, "slack"], [place.inner, "slack"]]) {
      for (const ring of rings) {
        layers.push(L.polygon(ring, { className: `${name} ${place.role}`, interactive: false, ...fine }));
      }
    }
    const drawing = L.polygon(place.rings, { className: `place ${place.role}`, ...fine });
    drawing.bindTooltip(tip(place.label), { sticky: true, className: "said" });
    layers.push(drawing);
    const group = L.layerGroup(layers).addTo(map);
    return { place, group, drawing };
  });
}

function addFixes(layer, finding) {
  for (const [number, lat, lon, r95, outcome, whose, , label] of finding.fixes) {
    if (r95 !== null) {
      L.circle([lat, lon], { radius: r95, className: `r95 ${outcome} ${whose}`, interactive: false })
        .addTo(layer);
    }
    const shape = whose === "respondent" ? OUTCOMES[outcome] || "cross" : "cross";
    L.marker([lat, lon], {
      icon: glyph(shape, `fix ${outcome} ${whose}`, String(number)),
      keyboard: false,
    })
      .bindTooltip(tip(`${number}: ${label}`), { className: "said" })
      .addTo(layer);
  }
}

// A silence: its two ends and the area in which the device can have been; no line between them.
function addGap(layer, gap) {
  const said = { className: "said", sticky: true };
  if (gap.outline.length) {
    L.polygon(gap.outline, { className: "gap", smoothFactor: 0.2 })
      .bindTooltip(tip(gap.label), said)
      .addTo(layer);
  }
  for (const [lat, lon, r95] of gap.ends) {
    L.circle([lat, lon], { radius: r95, className: "gap end" }).bindTooltip(tip(gap.label), said).addTo(layer);
  }
}

const HOUR_MS = 3600000;

function startMap(box) {
  const map = makeMap(box);
  const places = addPlaces(map);
  const marks = L.layerGroup().addTo(map);
  const fixes = L.layerGroup().addTo(map);
  const silences = L.layerGroup().addTo(map);
  const every = document.getElementById("every-gap");

  function gaps(finding) {
    silences.clearLayers();
    for (const gap of data.gaps) {
      const beside =
        finding && gap.start <= finding.end + HOUR_MS && finding.start <= gap.end + HOUR_MS;
      if (beside || (every && every.checked)) addGap(silences, gap);
    }
  }

  function overview() {
    marks.clearLayers();
    for (const finding of state.shown) {
      if (!finding.at || finding.id === state.selected) continue;
      L.marker(finding.at, { icon: glyph(LISTS[finding.list], markClass(finding), "", Boolean(state.selected)), keyboard: false })
        .bindTooltip(tip(finding.label), { className: "said" })
        .on("click", () => go(finding.id))
        .addTo(marks);
    }
  }

  function bounds(finding) {
    const found = L.latLngBounds([]);
    if (finding) {
      const own = finding.fixes.filter((one) => !one[6]);
      for (const one of own.length ? own : finding.fixes) found.extend([one[1], one[2]]);
      if (found.isValid()) return found;
    }
    for (const { drawing } of places) found.extend(drawing.getBounds());
    for (const one of state.shown) if (one.at) found.extend(one.at);
    return found;
  }

  function show() {
    const finding = byId.get(state.selected);
    fixes.clearLayers();
    if (finding) addFixes(fixes, finding);
    for (const { place, group } of places) {
      const counts =
        !finding ||
        (place.cond === finding.cond && place.start <= finding.end && finding.start < place.end);
      group.eachLayer((one) => one.getElement() && one.getElement().classList.toggle("off", !counts));
    }
    overview();
    gaps(finding);
    const area = bounds(finding);
    if (area.isValid()) map.fitBounds(area, finding ? { padding: [70, 70], maxZoom: 17.5 } : { padding: [24, 24], maxZoom: 18 });
    const none = finding && !finding.fixes.length;
    document.getElementById("map-note").textContent = none
      ? "No position of the chosen finding is on this page."
      : "";
  }

  if (every) every.addEventListener("input", () => gaps(byId.get(state.selected)));
  on("select", show);
  on("filter", overview);
  show();
  return map;
}

const mapBox = document.getElementById("map");
if (mapBox) startMap(mapBox);
