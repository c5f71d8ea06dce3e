"""Random small orders in which much rests on one confidential place, and what they withhold.

What a reader of a copy may know comes from one seed, what is withheld from another: two cases of
one seed and different secrets must give the respondent the same copy.
"""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

START = datetime(2026, 4, 14, 8, 0, tzinfo=UTC)
LAT, LON = 51.7, -0.4
_LAT_M, _LON_M = 1 / 111_270, 1 / 69_100
_COMMON = "POLYGON ((-0.44 51.68, -0.36 51.68, -0.36 51.73, -0.44 51.73, -0.44 51.68))"
Part = dict[str, Any]


class Secret:
    """What is withheld: where a person lives, moved to, is called, was met, and had with her.

    Args:
        seed: of all of it.
        far: nothing of it is near the respondent's way.
    """

    def __init__(self, seed: int, *, far: bool = False) -> None:
        self._chance = chance = random.Random(seed)
        reach = 9_000 if far or chance.random() < 0.4 else 250
        self.home, self.next_home = self._point(reach), self._point(reach)
        number = chance.randint(11, 99)
        street = chance.choice(["Invented Close", "Made-up Row", "Fable Lane", "Zobel Street"])
        self.label = f"{number} {street}, {chance.choice(['Anytown', 'Farville'])}"
        self.next_label = f"Flat {number}b, The Invented Mill, Othertown"
        self.name = chance.choice(["Alexandrina Unheardof", "Zoë Vanderplumb", "Jorunn Étrange"])
        self.phone = f"07700 900{chance.randint(200, 899)}"
        self.email = f"mail{number}@example.org"
        self.handle = f"@own_{number}_q"
        self.device = f"APP-{chance.randint(100, 999)}"
        self.size = chance.choice([5, 20, 60, 150])
        self.distance = chance.choice([50, 100, 300])
        self.shape = chance.choice(["circle", "wkt", "corridor"])
        self.met = START + timedelta(minutes=chance.randint(0, 900))
        self.moved = chance.choice(["2026-04-14 09:00", "2026-04-14 10:00", "2026-05-01"])
        self.stays = chance.random() < 0.5

    def _point(self, reach_m: float) -> tuple[float, float]:
        north, east = (self._chance.uniform(-reach_m, reach_m) for _ in range(2))
        return LAT + north * _LAT_M, LON + east * _LON_M

    def drawn(self, lat: float, lon: float) -> Part:
        """The keys of a shape about a point."""
        north, east = self.size * _LAT_M, self.size * _LON_M
        if self.shape == "circle":
            return {"circle": {"centre": _pair(lat, lon), "radius": f"{self.size} m"}}
        if self.shape == "corridor":
            line = [_pair(lat - north, lon), _pair(lat + north, lon)]
            return {"corridor": {"line": line, "width": "30 m"}}
        corners = ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1))
        ring = ", ".join(f"{lon + x * east:.7f} {lat + y * north:.7f}" for x, y in corners)
        return {"wkt": f"POLYGON (({ring}))"}


def _pair(lat: float, lon: float) -> list[str]:
    return [f"{lat:.7f}", f"{lon:.7f}"]


def write_case(seed: int, secret: Secret, folder: Path) -> None:
    """Writes order.yaml, pings.csv, person.csv, calls.csv and log.csv."""
    chance = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    order = _order(chance, secret)
    (folder / "order.yaml").write_text(json.dumps(order, ensure_ascii=False), encoding="utf-8")
    head = "device_id,fixed_at,lat,lon,accuracy_m"
    note = f"TAG-1,seen at {secret.label.replace(',', '')},51.7,-0.4,6"
    _lines(folder / "pings.csv", head, *_walk(chance), *[note] * chance.randint(0, 1))
    _lines(folder / "person.csv", head, *_person(secret))
    calls = ((100, secret.phone), (300, secret.phone), (400, "07700 900199"), (700, "01632 960222"))
    rows = [
        f"{_at(m)},voice,+447700900123,+44{n.replace(' ', '')[1:]},outgoing,30" for m, n in calls
    ]
    head = "start_time,type,own_number,other_number,direction,duration"
    _lines(folder / "calls.csv", head, *rows)
    lat, lon = _pair(*secret.home)
    _lines(
        folder / "log.csv",
        "at,channel,platform,action,from_id,to_id,status,lat,lon,reported_by,text",
        f"{secret.met:%Y-%m-%dT%H:%M:%SZ},in_person,,,person:R-1,person:P1,completed,{lat},{lon},P1,",
        f"{_at(600)},messaging,instagram,,handle:sus_one,handle:{secret.handle[1:]},completed,,,P1,",
    )


def _lines(path: Path, *lines: str) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _at(minute: int) -> str:
    return f"{START + timedelta(minutes=minute):%Y-%m-%dT%H:%M:%SZ}"


def _order(chance: random.Random, secret: Secret) -> Part:
    conditions = _conditions(chance, secret)
    first = {"condition": "c1", "clause": f"1. Changed, near {secret.label}."}
    notice = [{"at": "2026-04-14 10:30", "how": f"letter to {secret.label}"}]
    order = {
        "orderwatch": "1",
        "order": {
            "id": "O-1", "type": f"order for {secret.name}", "court": f"Court near {secret.label}",
            "made": "2026-04-01 09:00", "ends": "2027-03-31", "timezone": "Europe/London",
            "phone_region": "GB", "notice": [{"at": "2026-04-01 10:00", "how": secret.name}],
        },
        "respondent": {
            "id": "R-1",
            "devices": [{"id": "TAG-1", "worn": "yes", "from": "2026-04-01 10:00"}],
            "identifiers": [
                {"kind": "phone", "value": "07700 900123", "basis": f"named by {secret.name}"},
                {"kind": "handle", "platform": "instagram", "value": "@sus_one",
                 "strength": "suspected", "basis": f"seen by {secret.name}"},
            ],
        },
        "protected": [
            {"id": "P1", "role": "protected_person", "names": [secret.name],
             "devices": [{"id": secret.device, "from": "2026-04-01 10:00"}],
             "identifiers": [
                 {"kind": "phone", "value": secret.phone}, {"kind": "email", "value": secret.email},
                 {"kind": "handle", "platform": "instagram", "value": secret.handle}]},
            {"id": "C1", "role": "child"},
        ],
        "people": [{"id": "N1", "identifiers": [{"kind": "phone", "value": "01632 960222"}]}],
        "groups": {"household": {"members": ["P1", "C1"], "complete": "no"}},
        "places": _places(chance, secret),
        "conditions": conditions,
    }  # fmt: skip
    if chance.random() < 0.4:
        order["variations"] = [{"made": "2026-04-14 10:00", "notice": notice, "change": [first]}]
    if chance.random() < 0.4:
        why = f"hospital near {secret.label}"
        order["suspensions"] = [
            {"from": "2026-04-14 09:00", "until": "2026-04-14 09:30", "reason": why}
        ]
    return order


def _places(chance: random.Random, secret: Secret) -> Part:
    hidden = {"confidential": "yes", "known_to_respondent": "no"}
    home = [{"label": secret.label, **secret.drawn(*secret.home), **hidden}]
    if chance.random() < 0.5:
        later = {"label": secret.next_label, **secret.drawn(*secret.next_home), **hidden}
        home = [home[0] | {"until": secret.moved}, later | {"from": secret.moved}]
    size = chance.choice([20, 90])
    return {
        "home": home,
        "lodging": {"circle": {"centre": ["51.71", "-0.41"], "radius": "60 m"}},
        "school": {"label": f"school of {secret.name}",
                   "circle": {"centre": ["51.72", "-0.39"], "radius": "80 m"}},
        "midway": {"label": f"midway to {secret.label}",
                   "circle": {"centre": ["51.7002", "-0.4003"], "radius": f"{size} m"}},
        "common": {"wkt": _COMMON}, "rest": {"wkt": _COMMON, "minus": ["home"]},
    }  # fmt: skip


def _conditions(chance: random.Random, secret: Secret) -> list[Part]:
    """Six of them in any order, the first of which rests on the home."""
    label = chance.choice([str, str.upper, lambda text: text.replace(" ", "\u00a0")])(secret.label)
    day, name = "Mo-Su 07:00-12:00", secret.name
    zone, meet = "exclusion_zone", {"kind": "no_contact", "persons": ["P1"]}
    hidden: list[Part] = [
        {"kind": zone, "place": "home", "distance": f"{secret.distance} m"},
        {"kind": zone, "place": ["school", "home"]},
        {
            "kind": zone,
            "place": "midway",
            "exceptions": [{"id": "e1", "place": "home", "reason": name}],
        },
        {"kind": "curfew", "at": [{"place": ["lodging", "home"], "when": day}]},
        {"kind": "inclusion_zone", "place": "rest"},
        {"kind": "attend", "place": "home", "when": "Mo-Su 08:30-12:30"},
    ]
    others: list[Part] = [
        *hidden,
        {"kind": zone, "place": "midway"},
        {"kind": zone, "place": "midway",
         "exceptions": [{"id": "e2", "when": "Mo-Su 09:20-09:30", "reason": name}]},
        {"kind": "curfew", "at": [{"place": "lodging", "when": day}],
         "tolerance": {"minutes": "5", "whose": name}},
        {"kind": "inclusion_zone", "place": "common", "when": day},
        {"kind": "restriction_zone", "place": "common"},
        {"kind": "attend", "place": "school", "when": "Mo-Su 10:00-12:30"},
        {**meet, "channels": "all"}, {**meet, "channels": ["call", "sms"]},
        {**meet, "exceptions": [{"id": "e3", "per_day": "1", "channel": ["call"]}]},
        {"kind": "no_contact", "persons": ["household"]},
        {"kind": "no_publication", "persons": ["P1"]},
        {"kind": "keep_away", "person": "P1", "distance": "50 m"},
        {"kind": "monitoring", "silence": "30 min", "whose": name},
        {"kind": "registered_identifiers", "within": "3 days"},
        {"kind": "not_checkable"},
    ]  # fmt: skip
    chosen = [chance.choice(hidden), *chance.sample(others, 6)]
    clause = f"Asked by {name} ({secret.phone}, {secret.email}), of {label}."
    return [
        {"id": f"c{number}", "clause": f"{number}. {clause}", **one}
        for number, one in enumerate(chosen, start=1)
    ]


def _walk(chance: random.Random) -> list[str]:
    """About the middle, then to the lodging and the school; perhaps with a silence."""
    silent = chance.random() < 0.5
    found = []
    for minute in range(240):
        if silent and 60 < minute < 85:
            continue
        out = abs(75 - minute) * chance.choice([6.0, 8.0])
        lat = LAT + out * ((minute % 4) - 1.5) / 1.5 * _LAT_M
        lon = LON + out * ((minute % 3) - 1.0) * _LON_M
        if minute >= 150:
            lat, lon = (51.71, -0.41) if minute < 200 else (51.72, -0.39)
        found.append(f"TAG-1,{_at(minute)},{lat + minute % 5 * 2e-5:.7f},{lon:.7f},6")
    return found


def _person(secret: Secret) -> list[str]:
    lat, lon = secret.home
    step = 1e-7 if secret.stays else 1e-5
    places = (f"{lat + i * step:.7f},{lon:.7f}" for i in range(240))
    return [f"{secret.device},{_at(i)},{place},6" for i, place in enumerate(places)]
