"""What must hold for every order to keep away from persons, and every pair of tracks."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.tracks import east_of

import orderwatch
from orderwatch.evidence.frames import Findings
from orderwatch.orders import load_text
from orderwatch.orders.model import Order

START = pd.Timestamp("2026-04-14T06:00:00Z")
PERIOD = {"period_from": "2026-04-14 06:50", "period_until": "2026-04-14 09:10"}
STATES = ("possible_breach", "consistent", "unclear", "no_data", "excepted")
LISTS = ("possible_breaches", "near_misses", "excepted")
APPROACHES = ("approach_by_respondent", "approach_by_protected", "approach_by_both")
OURS = "[{id: TAG-1, worn: yes, from: 2026-03-01}, {id: PHONE-1, worn: no, from: 2026-03-01}]"
THEIRS = "[{id: APP-1, from: 2026-03-01}, {id: APP-2, from: 2026-03-01}]"
EXCEPTIONS = [
    "",
    "{id: e1, from: 2026-04-14 07:10, until: 2026-04-14 07:40}",
    "{id: e1, review: yes}",
    "{id: e1, place: court}",
    "{id: e1, from: 2026-04-14 07:10, until: 2026-04-14 07:40, granted: 2026-04-14 07:20}",
]
NOTICES = ["2026-04-01 10:00", "2026-04-14 07:20", "2026-04-14"]
ORDER = """
orderwatch: 1
order: {{id: O-1, made: 2026-03-02, notice: [{{at: {notice}, how: x}}], timezone: Europe/London}}
respondent: {{id: R-1, devices: {ours}}}
protected:
  - {{id: P1, role: protected_person, devices: {theirs}}}
  - {{id: C1, role: child, devices: [{{id: WATCH-1, from: 2026-03-01}}]}}
groups: {{household: {{members: [P1, C1], complete: yes}}}}
places: {{court: {{circle: {{centre: [51.7520, -0.3360], radius: 60 m}}}}}}
conditions:
  - {{id: c5, clause: "5.", kind: keep_away, person: {person}, distance: 60 m, act: {act},
     warning: 150 m, when: "{when}", exceptions: [{exception}]}}
"""


def order(**values: str) -> Order:
    plain = {
        "notice": NOTICES[0],
        "ours": OURS,
        "theirs": THEIRS,
        "person": "P1",
        "act": "be_within",
        "when": "24/7",
        "exception": "",
    }
    return load_text(ORDER.format(**{**plain, **values}))


Step = tuple[int, int, str, str, str]
steps = st.lists(
    st.tuples(
        st.sampled_from([0, 5, 20, 20, 40, 300, 361, 901]),
        st.sampled_from([0, 10, 30, 58, 60, 80, 120, 400, 3000]),
        st.sampled_from(["5", "8", "20", "60", ""]),
        st.sampled_from(["gps", "gps", "wifi", "cell"]),
        st.sampled_from(["TAG-1", "TAG-1", "APP-1", "APP-1", "PHONE-1", "APP-2", "WATCH-1"]),
    ),
    min_size=1,
    max_size=16,
)
orders = st.builds(
    order,
    exception=st.sampled_from(EXCEPTIONS),
    notice=st.sampled_from(NOTICES),
    person=st.sampled_from(["P1", "household"]),
    act=st.sampled_from(["be_within", "approach"]),
    when=st.sampled_from(["24/7", "Tu 07:05-07:35"]),
)
check = settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])


def frame(trace: list[Step]) -> pd.DataFrame:
    at = START + pd.to_timedelta(np.cumsum([one[0] for one in trace]), unit="s")
    places = [east_of(one[1] + 0.5 * number) for number, one in enumerate(trace)]
    return pd.DataFrame(
        {
            "device_id": [one[4] for one in trace],
            "fixed_at": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "lat": [f"{one[0]:.7f}" for one in places],
            "lon": [f"{one[1]:.7f}" for one in places],
            "accuracy_m": [one[2] for one in trace],
            "method": [one[3] for one in trace],
        }
    ).drop_duplicates(["device_id", "fixed_at"])


def checked(told: Order, trace: list[Step]) -> Findings:
    return orderwatch.check(told, frame(trace), **PERIOD)


@check
@given(orders, steps)
def test_the_time_in_force_is_split_without_overlap_or_remainder(
    told: Order, trace: list[Step]
) -> None:
    found = checked(told, trace)
    row, rows = found.conditions.iloc[0], found.timeline
    starts, ends = pd.to_datetime(rows["started_at"]), pd.to_datetime(rows["ended_at"])
    assert (starts.iloc[1:].to_numpy() >= ends.iloc[:-1].to_numpy()).all()
    assert (ends > starts).all()
    total = 0.0
    for state in STATES:
        time = (ends - starts)[rows["state"] == state].sum()
        assert time.total_seconds() == pytest.approx(float(row[f"{state}_s"]), abs=1e-6)
        total += float(row[f"{state}_s"])
    windows = told.conditions[0].when != "24/7"
    assert total == pytest.approx(1800.0 if windows else 8400.0, abs=1e-6)


@check
@given(orders, steps)
def test_findings_cite_both_records_of_every_pair(told: Order, trace: list[Step]) -> None:
    found, pings = checked(told, trace), frame(trace)
    device = dict(zip(range(1, len(pings) + 1), pings["device_id"], strict=True))
    ids = [one for name in LISTS for one in getattr(found, name)["finding_id"]]
    assert len(ids) == len(set(ids))
    for name in LISTS:
        for _, row in getattr(found, name).iterrows():
            rows = found.evidence[found.evidence["finding_id"] == row["finding_id"]]
            own = rows[rows["record_type"].str.startswith("fix")]
            theirs = rows[rows["record_type"].str.startswith("protected_fix")]
            assert sorted(own["pair"]) == sorted(theirs["pair"])
            assert (rows["record_type"] == "fix").sum() == row["fixes"]
            assert (own["device_id"] == row["device_id"]).all()
            assert theirs["device_id"].isin({"P1": ["APP-1", "APP-2"], "C1": ["WATCH-1"]}[
                row["protected_id"]
            ]).all()  # fmt: skip
            assert all(device[r] == d for r, d in zip(rows["row"], rows["device_id"], strict=True))
            inside = own[own["record_type"] == "fix"]
            assert (inside["outcome"] == "against").sum() == row["fixes_against"]


@check
@given(orders, steps)
def test_possible_breach_time_has_a_finding(told: Order, trace: list[Step]) -> None:
    found = checked(told, trace)
    breaches = found.possible_breaches
    rows = found.timeline[found.timeline["state"] == "possible_breach"]
    for _, row in rows.iterrows():
        # A pair outside the force settles time up to its edge without being in a finding.
        slack = pd.Timedelta(minutes=6)
        near = (breaches["started_at"] <= row["ended_at"] + slack) & (
            breaches["ended_at"] >= row["started_at"] - slack
        )
        assert near.any()


@check
@given(orders, steps, st.integers(0, 999))
def test_the_order_of_rows_and_files_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory, told: Order, trace: list[Step], seed: int
) -> None:
    pings = frame(trace)
    rows = list(range(len(pings)))
    random.Random(seed).shuffle(rows)
    folder, half = tmp_path_factory.mktemp("parts"), len(rows) // 2
    pings.iloc[rows[:half]].to_csv(folder / "a.csv", index=False)
    pings.iloc[rows[half:]].to_csv(folder / "b.csv", index=False)
    whole = orderwatch.check(told, pings, **PERIOD)
    parts = orderwatch.check(told, [folder], **PERIOD)
    for name in (*LISTS, "timeline"):
        pd.testing.assert_frame_equal(getattr(whole, name), getattr(parts, name))


@check
@given(orders, steps, st.sampled_from([1.5, 4.0]))
def test_worse_accuracy_settles_no_more(told: Order, trace: list[Step], factor: float) -> None:
    """Spikes and who moved held fixed: that only one moved may excuse time, and worse accuracy
    may hide it.
    """
    single = {"PHONE-1": "TAG-1", "APP-2": "APP-1"}
    trace = [(*one[:4], single.get(one[4], one[4])) for one in trace]
    worse = [(*one[:2], str(float(one[2]) * factor) if one[2] else "", *one[3:]) for one in trace]
    one, two = checked(told, trace), checked(told, worse)
    codes = [";".join(each.evidence["flags"]) for each in (one, two)]
    lists = [getattr(each, name) for each in (one, two) for name in LISTS]
    flags = [flag for table in lists for flag in table["flags"]]
    if "spike" in "".join(codes) or "approach_by_protected" in "".join(flags):
        return
    for state in ("consistent", "possible_breach"):
        before, after = (float(each.conditions[f"{state}_s"].iloc[0]) for each in (one, two))
        assert after <= before + 1e-6, state


def exchanged(told: Order, person: str = "P1") -> Order:
    """The order with the devices of both sides exchanged."""
    ours = {"ours": THEIRS, "theirs": OURS}
    return order(act=told.conditions[0].settings["act"], **ours)


@check
@given(st.sampled_from(["be_within", "approach"]), steps)
def test_exchanging_the_persons_mirrors_who_moved(act: str, trace: list[Step]) -> None:
    told = order(act=act)
    here, there = checked(told, trace), checked(exchanged(told), trace)
    mirrored = {APPROACHES[0]: APPROACHES[1], APPROACHES[1]: APPROACHES[0]}
    mirrored |= {one: one for one in (APPROACHES[2], "who_moved_unclear")}

    def moves(found: Findings, mirror: bool) -> list[tuple[str, ...]]:
        told = []
        for name in LISTS:
            for _, row in getattr(found, name).iterrows():
                flags = [one for one in row["flags"].split(";") if one in mirrored]
                evidence = found.evidence[found.evidence["finding_id"] == row["finding_id"]]
                for at in evidence[evidence["outcome"] == "against"]["at"]:
                    told += [(str(at), mirrored[one] if mirror else one) for one in flags]
        return sorted(set(told))

    assert moves(here, False) == moves(there, True)


def walk_up(device: str, other: str, minutes: int = 20) -> list[Step]:
    """One device comes from 400 m to 10 m of the other in five minutes, and stays."""
    trace: list[Step] = []
    for minute in range(minutes):
        trace.append((60 if minute else 3600, minute % 3, "6", "gps", other))
        trace.append((0, max(400 - 80 * minute, 10 + minute % 3), "6", "gps", device))
    return trace


def test_the_protected_persons_positions_stand_in_no_output(tmp_path: Path) -> None:
    """Her device comes; every file of the folder is searched for each of her coordinates."""
    pings = frame(walk_up("APP-1", "TAG-1"))
    export = tmp_path / "pings.csv"
    pings.to_csv(export, index=False)
    # Longitudes alone tell the positions apart: all lie on one parallel.
    hers = set(pings[pings["device_id"] == "APP-1"]["lon"])
    hers -= set(pings[pings["device_id"] == "TAG-1"]["lon"])
    for shown in (False, True):
        found = orderwatch.check(order(), export, **PERIOD, with_protected_track=shown)
        folder = found.write(tmp_path / f"out-{shown}")
        text = "".join(path.read_text("utf-8") for path in sorted(folder.glob("*")))
        rows = found.evidence[found.evidence["device_id"] == "APP-1"]
        assert len(rows)
        assert rows["lat"].notna().all() == rows["lon"].notna().all() == shown
        assert any(lon in text for lon in hers) is shown
        assert rows["separation_m"].notna().all()
        assert set(rows["bearing_deg"]) <= {90}


def test_devices_of_one_person_are_never_joined() -> None:
    """The tag is beside her phone, her tablet at home: her worn phone decides; both are told."""
    theirs = "[{id: APP-1, worn: yes, from: 2026-03-01}, {id: APP-2, worn: no, from: 2026-03-01}]"
    trace = walk_up("TAG-1", "APP-1")
    at_home = [(60 if n else 3600, 3000 + n, "6", "gps", "APP-2") for n in range(20)]
    both = pd.concat([frame(trace), frame(at_home)])
    found = orderwatch.check(order(theirs=theirs), both, **PERIOD)
    row = found.possible_breaches.iloc[0]
    assert row["speaks_against"] == "devices_disagree"
    assert row["grade"] == "strong"
    against = found.against[found.against["code"] == "devices_disagree"]
    assert set(against["device_id"]) == {"TAG-1", "APP-2"}
    assert float(found.conditions["possible_breach_s"].iloc[0]) == 14 * 60
    torn = orderwatch.check(order(), both, **PERIOD)
    assert float(torn.conditions["possible_breach_s"].iloc[0]) == 0.0
    assert "devices_disagree" in ";".join(torn.timeline["basis"])


def test_a_person_without_a_device_is_said_not_to_be_checked() -> None:
    found = orderwatch.check(order(theirs="[]"), frame(walk_up("TAG-1", "APP-1")), **PERIOD)
    row = found.conditions.iloc[0]
    assert row["checked"] == "no"
    assert row["why"] == ("P1 has no device in the order file, so no distance to P1 can be told")
    assert found.orders.iloc[0]["checked"] == "no"


def test_a_phone_that_is_never_near_in_time_is_said_so() -> None:
    trace = [(60, 0, "6", "gps", "TAG-1" if n % 2 else "APP-1") for n in range(10)]
    found = checked(order(), trace)
    assert found.conditions.iloc[0]["checked"] == "no"
    why = "no position of the respondent within 30 s of one of P1"
    assert found.conditions.iloc[0]["why"] == why
    assert set(found.timeline["basis"]) == {"no_pair;no_records"}


def test_rows_of_both_sides_are_used_and_add_up() -> None:
    stranger: list[Step] = [(60, 0, "6", "gps", "NOBODY")]
    found = checked(order(), walk_up("TAG-1", "APP-1") + stranger)
    ledger = found.ledger.iloc[0]
    assert (ledger["rows"], ledger["used"], ledger["not_matched"]) == (41, 40, 1)
    assert found.orders.iloc[0]["pings_used"] == 40


def test_towards_a_group_each_member_counts() -> None:
    """Near the child, far from the parent: a possible breach towards the child."""
    trace = walk_up("TAG-1", "WATCH-1")
    far = [(60 if n else 3600, 5000 + n, "6", "gps", "APP-1") for n in range(20)]
    both = pd.concat([frame(trace), frame(far)])
    found = orderwatch.check(order(person="household"), both, **PERIOD)
    assert found.possible_breaches["protected_id"].tolist() == ["C1"]
    assert float(found.conditions["possible_breach_s"].iloc[0]) == 14 * 60
    alone = orderwatch.check(order(person="P1"), both, **PERIOD)
    assert alone.possible_breaches.empty


def test_a_greater_distance_by_variation_counts_from_notice_of_it() -> None:
    text = ORDER.format(
        notice=NOTICES[0], ours=OURS, theirs=THEIRS, person="P1", act="be_within", when="24/7",
        exception="",
    )  # fmt: skip
    text += (
        "variations: [{made: 2026-04-14 07:00, notice: [{at: 2026-04-14 08:10, how: x}],"
        " change: [{condition: c5, distance: 200 m, warning: 300 m}]}]\n"
    )
    trace: list[Step] = []
    for minute in range(30):
        trace.append((60 if minute else 3600, minute % 3, "6", "gps", "TAG-1"))
        trace.append((0, 120 + minute % 3, "6", "gps", "APP-1"))
    found = checked(load_text(text), trace)
    assert found.possible_breaches["started_at"].tolist() == [pd.Timestamp("2026-04-14T07:10Z")]
    reasons = found.near_misses.set_index("reason")["started_at"]
    assert reasons["before_notice"] == pd.Timestamp("2026-04-14T07:00Z")
    assert reasons["within_warning"] == pd.Timestamp("2026-04-14T07:00Z")


def test_a_suspended_condition_finds_nothing_and_has_no_time() -> None:
    text = ORDER.format(
        notice=NOTICES[0], ours=OURS, theirs=THEIRS, person="P1", act="be_within", when="24/7",
        exception="",
    )  # fmt: skip
    text += "suspensions: [{from: 2026-04-14, until: 2026-04-14, conditions: [c5], reason: x}]\n"
    found = checked(load_text(text), walk_up("TAG-1", "APP-1"))
    assert all(getattr(found, name).empty for name in LISTS)
    assert found.timeline.empty


def test_a_device_without_a_start_is_said_so_whoever_holds_it() -> None:
    found = checked(order(theirs="[APP-1]"), walk_up("TAG-1", "APP-1"))
    assert "device_period_assumed" in found.possible_breaches["flags"].iloc[0].split(";")
    assert "a device has no `from`" in found.orders["warnings"].iloc[0]
    silent = checked(order(), walk_up("TAG-1", "APP-1")).orders["warnings"].iloc[0]
    assert "no record of device APP-2, PHONE-1 in its period" in silent


def test_minutes_are_too_coarse_to_pair(tmp_path: Path) -> None:
    profile = tmp_path / "minutes.yaml"
    profile.write_text(
        "profile: minutes\nabout: a clock of minutes\nrecords: pings\ntimezone: UTC\n"
        "columns: {device_id: device, fixed_at: at, lat: lat, lon: lon, accuracy_m: accuracy_m}\n"
        "time_format: YYYY-MM-DD HH:mm\n",
        encoding="utf-8",
    )
    rows = frame(walk_up("TAG-1", "APP-1"))
    rows["at"] = rows.pop("fixed_at").str.replace("T", " ").str[:16]
    rows.rename(columns={"device_id": "device"}).to_csv(tmp_path / "pings.csv", index=False)
    found = orderwatch.check(order(), tmp_path / "pings.csv", profile=profile, **PERIOD)
    row = found.conditions.iloc[0]
    assert (row["checked"], float(row["no_data_s"])) == ("no", 8400.0)
    assert row["why"] == "clocks of minutes cannot show who of both was where within 30 s"


def test_swapped_columns_of_one_side_are_no_proof_of_being_apart() -> None:
    """5,800 km apart as written, side by side with the columns of the phone exchanged."""
    text = ORDER.format(
        notice=NOTICES[0], ours=OURS, theirs=THEIRS, person="P1", act="be_within", when="24/7",
        exception="",
    ).replace("places: {court:", "places: {}\nnot_used: {court:")  # fmt: skip
    told = load_text("\n".join(one for one in text.splitlines() if not one.startswith("not_used")))
    pings = frame(walk_up("TAG-1", "APP-1"))
    phone = pings["device_id"] == "APP-1"
    pings.loc[phone, ["lat", "lon"]] = pings.loc[phone, ["lon", "lat"]].to_numpy()
    row = orderwatch.check(told, pings, **PERIOD).conditions.iloc[0]
    assert (row["checked"], float(row["consistent_s"])) == ("no", 0.0)
    assert row["why"].startswith("LATITUDE AND LONGITUDE SEEM SWAPPED in the records of TAG-1 or")
