"""A case with a place that the respondent must not get to know, in a folder of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

START = datetime(2026, 4, 14, 8, 0, tzinfo=UTC)
LAT, LON = 51.7, -0.4
LODGING = (51.71, -0.41)
SCHOOL = (51.72, -0.39)
_METRE_LAT, _METRE_LON = 1 / 111_270, 1 / 69_100
ORDER = Path(__file__).parents[1] / "data" / "redaction" / "order.yaml"


@dataclass(frozen=True, kw_only=True)
class World:
    """What must not stand in a copy, in every part of it.

    Attributes:
        east_m: where the home is, metres east of the middle of the respondent's walk.
        north_m: likewise north.
    """

    east_m: float = 40.0
    north_m: float = 30.0
    label: str = "9 Invented Close, Anytown"
    first: str = "Alexandrina"
    last: str = "Unheardof"
    phone: str = "07700 900456"
    email: str = "alexa.u@example.org"
    handle: str = "@alexa_unheard"
    device: str = "APP-77X"
    radius: int = 5
    distance: int = 100
    wider: int = 150
    met_minute: int = 90

    @property
    def home(self) -> tuple[float, float]:
        """Latitude and longitude."""
        return LAT + self.north_m * _METRE_LAT, LON + self.east_m * _METRE_LON

    def write(self, folder: Path) -> None:
        """Writes order.yaml, pings.csv, calls.csv and log.csv."""
        folder.mkdir(parents=True, exist_ok=True)
        lat, lon = self.home
        order = ORDER.read_text(encoding="utf-8").format(**vars(self), lat=lat, lon=lon)
        (folder / "order.yaml").write_text(order, encoding="utf-8")
        (folder / "pings.csv").write_text(
            "device_id,fixed_at,lat,lon,accuracy_m\n" + "\n".join(self._pings()) + "\n"
        )
        (folder / "calls.csv").write_text(
            "start_time,type,own_number,other_number,direction,duration\n"
            + "\n".join(self._calls())
            + "\n"
        )
        met = START + timedelta(minutes=self.met_minute)
        (folder / "log.csv").write_text(
            "at,channel,platform,action,from_id,to_id,status,lat,lon,reported_by,text\n"
            f"{met:%Y-%m-%dT%H:%M:%SZ},in_person,,,person:R-1,person:P1,completed,"
            f"{lat:.7f},{lon:.7f},P1,at my door\n"
        )

    def _pings(self) -> list[str]:
        lat, lon = self.home
        rows = [f"TAG-1,{at:%Y-%m-%dT%H:%M:%SZ},{y:.7f},{x:.7f},6" for at, y, x in walk()]
        rows += [
            f"{self.device},{at:%Y-%m-%dT%H:%M:%SZ},{lat + i % 3 * 1e-5:.7f},{lon:.7f},6"
            for i, (at, _, _) in enumerate(walk())
        ]
        return rows

    def _calls(self) -> list[str]:
        other = "+44" + self.phone.replace(" ", "")[1:]
        at = START + timedelta(hours=9)
        return [f"{at:%Y-%m-%dT%H:%M:%SZ},voice,+447700900123,{other},outgoing,30"]


def walk() -> list[tuple[datetime, float, float]]:
    """(time, latitude, longitude): past the middle, then to the lodging and the school."""
    found = []
    for minute in range(240):
        at = START + timedelta(minutes=minute)
        if minute < 150:
            # Ten rounds of a spiral from 900 m to the middle and away again.
            out = abs(75 - minute) * 12.0
            north, east = out * ((minute % 4) - 1.5) / 1.5, out * ((minute % 3) - 1.0)
            found.append((at, LAT + north * _METRE_LAT, LON + east * _METRE_LON))
        elif minute < 200:
            found.append((at, LODGING[0] + minute % 5 * 2e-5, LODGING[1]))
        else:
            found.append((at, SCHOOL[0] + minute % 5 * 2e-5, SCHOOL[1]))
    return found
