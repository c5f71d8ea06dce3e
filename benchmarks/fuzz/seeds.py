"""Sound files of every kind that is read, to be broken."""

from __future__ import annotations

_GPX = """<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" creator="seed" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>
<trkpt lat="51.752" lon="-0.336"><time>2026-05-01T10:00:00Z</time><hdop>1.2</hdop></trkpt>
<trkpt lat="51.753" lon="-0.337"><time>2026-05-01T10:01:00Z</time></trkpt>
</trkseg></trk></gpx>
"""
_KML = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2"><Document>
<Placemark><gx:Track><when>2026-05-01T10:00:00Z</when><gx:coord>-0.336 51.752 0</gx:coord>
<when>2026-05-01T10:01:00Z</when><gx:coord>-0.337 51.753 0</gx:coord></gx:Track></Placemark>
</Document></kml>
"""
_SMS = """<?xml version='1.0' encoding='UTF-8'?>
<smses count="2"><sms address="+447700900456" date="1777629600000" type="2" body="x" status="-1"/>
<sms address="07700 900456" date="1777629660000" type="1" body="y" read="1"/></smses>
"""
_GEOJSON = """{"type": "FeatureCollection", "features": [{"type": "Feature", "properties":
{"device_id": "TAG-1", "time": "2026-05-01T10:00:00Z", "accuracy": 8},
"geometry": {"type": "Point", "coordinates": [-0.336, 51.752]}}]}
"""
_PINGS = """device_id,fixed_at,lat,lon,accuracy_m,accuracy_level,method
TAG-1,2026-05-01T10:00:00Z,51.7520,-0.3360,8,0.68,gps
TAG-1,2026-05-01T10:01:00Z,51.7521,-0.3361,8,0.68,gps
TAG-1,2026-05-01T10:02:00+01:00,51.7530,-0.3370,,,wifi
"TAG,2",2026-05-01T10:03:00Z,51.7531,-0.3371,"12",0.95,cell
"""
_EVENTS = """device_id,from,until,event,place
TAG-1,2026-05-01T10:00:00Z,2026-05-01T10:05:00Z,strap,
TAG-1,2026-05-01T11:00:00Z,,in_range,lodging
"""
_CALLS = """start_time,type,own_number,other_number,direction,duration
2026-05-01T10:00:00+01:00,voice,+447700900123,+447700900456,outgoing,45
2026-05-01T10:10:00+01:00,sms,+447700900123,withheld,incoming,
"""
_LOG = """at,channel,platform,action,from_id,to_id,status,lat,lon,reported_by,text
2026-05-01T10:00:00+01:00,letter,,,person:S1,person:P1,completed,,,P1,note
2026-05-01T10:08:00+01:00,in_person,,,person:R-1,person:P1,completed,51.7531,-0.336,P1,note
"""
FILES: dict[str, tuple[str, str]] = {
    "pings.csv": ("pings", _PINGS),
    "events.csv": ("events", _EVENTS),
    "calls.csv": ("contacts", _CALLS),
    "log.csv": ("contacts", _LOG),
    "track.gpx": ("pings", _GPX),
    "track.kml": ("pings", _KML),
    "sms.xml": ("contacts", _SMS),
    "track.geojson": ("pings", _GEOJSON),
}
"""File name → kind of records and text."""
ORDER = """orderwatch: 1
order:
  id: O-1
  type: stalking_protection_order
  made: 2026-04-28 11:40
  notice: [{at: 2026-04-28 14:20, how: personal service}]
  ends: 2028-04-27
  timezone: Europe/London
  phone_region: GB
  holidays: GB-ENG
calendars: {term: [2026-04-20 to 2026-05-22, 2026-06-01 to 2026-07-17]}
respondent:
  id: R-1
  devices: [{id: TAG-1, worn: yes, from: 2026-04-28 16:30}]
  identifiers: [{kind: phone, value: "07700 900123", strength: attributed, basis: subscriber}]
protected:
  - {id: P1, role: protected_person, names: [Alex Invented], identifiers: [{kind: phone, value: "07700 900456"}]}
people: [{id: S1, role: solicitor, privileged: yes}]
places:
  home: {label: 9 Invented Close, circle: {centre: [51.7520, -0.3360], radius: 5 m}, confidential: yes}
  school: {wkt: "POLYGON ((-0.3285 51.7555, -0.3255 51.7557, -0.3253 51.7540, -0.3285 51.7555))"}
  street: {corridor: {line: [[51.7500, -0.3450], [51.7502, -0.3350]], width: 40 m}}
  lodging: {circle: {centre: "51°44'42\\"N 0°20'24\\"W", radius: 60 m}}
conditions:
  - {id: c1, clause: "1. Not to go there.", kind: exclusion_zone, place: home, distance: 100 m}
  - id: c2
    clause: "2. Not to enter."
    kind: exclusion_zone
    place: [school]
    when: "Mo-Fr 08:00-16:30; PH off"
    calendar: term
    exceptions: [{id: e1, along: street, max_stop: 3 min}, {id: e2, reason: x, review: yes}]
  - {id: c3, clause: "3.", kind: no_contact, persons: [P1], channels: all, exceptions: [{id: e3, through: [S1]}]}
  - {id: c4, clause: "4.", kind: curfew, at: [{place: lodging, when: "Mo-Su 19:00-07:00"}]}
  - {id: c5, clause: "5.", kind: keep_away, person: P1, distance: 50 m}
variations:
  - made: 2026-05-06 15:00
    change: [{condition: c1, distance: 150 m}]
    add: [{id: c6, clause: "6.", kind: exclusion_zone, place: school}]
suspensions: [{from: 2026-07-01, until: 2026-07-14, conditions: [c4], reason: hospital}]
"""  # noqa: E501 - a YAML file
