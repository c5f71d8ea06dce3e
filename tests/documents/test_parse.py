"""YAML and JSON text → nodes with their places; what YAML would hide is a fault."""

from __future__ import annotations

import hashlib
import json
from itertools import pairwise
from pathlib import Path

import pytest

from orderwatch.documents import Mapping, Scalar, Sequence, parse, plain
from orderwatch.documents.parse import read
from orderwatch.errors import Fault, InputError, OrderFaults


def faults(text: str) -> list[Fault]:
    with pytest.raises(OrderFaults) as raised:
        parse(text, "order.yaml")
    return list(raised.value.faults)


def told(text: str) -> list[tuple[int, str]]:
    """Line and problem of each fault."""
    return [(one.line, one.problem) for one in faults(text)]


def mapping(text: str) -> Mapping:
    node = parse(text, "order.yaml")
    assert isinstance(node, Mapping)
    return node


def scalar(text: str, key: str) -> Scalar:
    node = mapping(text).items[key]
    assert isinstance(node, Scalar)
    return node


def test_nodes_know_their_place() -> None:
    """Lines and columns begin with 1; keys have their own."""
    text = "# first\norder:\n  id: X-1\n  days: [Mo, {on: Tu}]\n"
    order = mapping(text).items["order"]
    assert isinstance(order, Mapping)
    days = order.items["days"]
    assert isinstance(days, Sequence)
    monday, tuesday = days.items
    assert isinstance(tuesday, Mapping)
    assert order.keys == {
        "id": Scalar("id", 3, 3),
        "days": Scalar("days", 4, 3),
    }
    assert (order.line, order.column) == (3, 3)
    assert order.items["id"] == Scalar("X-1", 3, 7)
    assert (days.line, days.column) == (4, 9)
    assert monday == Scalar("Mo", 4, 10)
    assert (tuesday.line, tuesday.column) == (4, 14)
    assert tuesday.items["on"] == Scalar("Tu", 4, 19)


def test_every_value_is_text() -> None:
    """Nothing becomes a number, a date, a yes or nothing; all keep their spelling."""
    text = "a: 07700900123\nb: no\nc: 21:00\nd: 2026-03-02\ne: ~\nf: 1e5\ng: 0x1F\nh:\n"
    assert plain(parse(text, "f")) == {
        "a": "07700900123",
        "b": "no",
        "c": "21:00",
        "d": "2026-03-02",
        "e": "~",
        "f": "1e5",
        "g": "0x1F",
        "h": "",
    }


def test_quotes() -> None:
    """They are taken off, and a value knows whether it had any."""
    text = "a: \"x # y\"\nb: 'it''s'\nc: |\n  one # two\nd: e\n"
    found = {key: scalar(text, key) for key in "abcd"}
    assert {key: one.text for key, one in found.items()} == {
        "a": "x # y",
        "b": "it's",
        "c": "one # two\n",
        "d": "e",
    }
    assert [one.plain for one in found.values()] == [False, False, False, True]
    assert not any(one.cut for one in found.values())


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("a: flat #1\n", True),
        ("a: flat  #\n", True),
        ("a: flat#1\n", False),
        ("{a: flat, b: '1 # 2'}\n", False),
        ('a: "flat" #1\n', False),
        ("a: flat\n# 1\n", False),
        ("# 1\na: flat\n", False),
        ("a: flat\nb: x #1\n", False),
        ("{a: flat #1\n}\n", True),
        ("é: 1\na: flát #1\n", True),
    ],
)
def test_a_value_cut_by_a_hash(text: str, cut: bool) -> None:
    """A plain value knows that the rest of its line became a comment."""
    assert scalar(text, "a").cut is cut


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: 1\nb: 2\na: 3\n", [("a", 3, 1)]),
        ("a: 1\na: 2\na: 3\n", [("a", 2, 1), ("a", 3, 2)]),
        ("x:\n  b: 1\n  'b': 2\n", [("b", 3, 2)]),
        ("x: {b: 1,\n b: 2}\n", [("b", 2, 1)]),
        ('{"a": 1,\n"a": 2}', [("a", 2, 1)]),
    ],
)
def test_duplicate_keys(text: str, found: list[tuple[str, int, int]]) -> None:
    """Each is a fault that names the line of the one before."""
    assert [(one.key, one.line, one.problem) for one in faults(text)] == [
        (key, line, f"is given twice (first in line {first})") for key, line, first in found
    ]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\nb: &x 1\n", 2, "anchor"),
        ("a: &x {b: 1}\n", 1, "anchor"),
        ("- &x [1]\n", 1, "anchor"),
        ("&x a: 1\n", 1, "anchor"),
        ("a: 1\nb: *x\n", 2, "alias"),
        ("a:\n  - !!int 1\n", 2, "tag"),
        ("a: !python/name:os.system x\n", 1, "tag"),
        ("!x a: 1\n", 1, "tag"),
        ("a: 1\n---\nb: 2\n", 2, "second document"),
        ("[a, b]: 1\n", 1, "no plain text"),
        ("? {a: 1}\n: 1\n", 1, "no plain text"),
        ("a: 1\n b: 2\n", 2, "sound YAML"),
        ("a: 1\n\tb: 2\n", 2, "sound YAML"),
        ("a:\n  - 1\n - 2\n", 3, "sound YAML"),
        ("a: 'x\n", 2, "sound YAML"),
        ("a: 1\nb: \x07\n", 2, "character"),
        ("", 0, "nothing"),
        ("# a comment\n", 0, "nothing"),
    ],
)
def test_what_is_refused(text: str, line: int, words: str) -> None:
    """Each with its line."""
    ((at, problem),) = told(text)
    assert at == line
    assert words in problem


@pytest.mark.parametrize("text", ["a: ! x\n", "--- {a: x}\n...\n", "%YAML 1.1\n---\na: x\n"])
def test_what_is_not_refused(text: str) -> None:
    """A mark that says no more than "text", and the marks of one document."""
    assert plain(parse(text, "f")) == {"a": "x"}


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("a: {when: Mo,Th 10:00}\n", ["Th 10:00"]),
        ("a: {when: Mo,Th,Fr, id: x}\n", ["Fr", "Th"]),
        ("a: {name: Invented, Ltd\n  , id: x}\n", ["Ltd"]),
        ("- {id: x, Ltd}\n", ["Ltd"]),
    ],
)
def test_a_value_cut_at_a_comma(text: str, rest: list[str]) -> None:
    """The rest of it looks like a key without a value."""
    found = faults(text)
    assert [one.key for one in found] == rest
    assert all("cut at a comma" in one.problem and "quotes" in one.remedy for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "a: {when: 'Mo,Th 10:00', b: , c: ''}\n",
        "a: {b:  , c: x,}\n",
        "a: {b: [Mo,Th], c: x}\n",
        "a:\nb: Mo,Th 10:00\n",
        "{a: , b: [x, y]}\n",
        "? a\nb: x\n",
        "a: {b: x}\n? c\nd: x\n",
    ],
)
def test_commas_that_cut_nothing(text: str) -> None:
    """Empty values, quotes, lists and values outside braces are sound."""
    assert isinstance(parse(text, "f"), Mapping)


def test_one_key_in_two_mappings() -> None:
    """Is no duplicate."""
    assert plain(parse("x: {a: 1}\na: 2\n", "f")) == {"x": {"a": "1"}, "a": "2"}


def test_faults_come_together() -> None:
    """Also those before text that is no YAML."""
    found = told("a: 1\na: 2\nb: {c, d: 1}\ne: [\n")
    assert [line for line, _ in found] == [2, 3, 5]


@pytest.mark.parametrize(("depth", "sound"), [(49, True), (50, False), (100_000, False)])
@pytest.mark.parametrize(("opens", "closes"), [("[", "]"), ('{"a":', "}")])
def test_deep_nesting(depth: int, sound: bool, opens: str, closes: str) -> None:
    """Refused from fifty levels on, however deep, as YAML and as JSON."""
    for text in (opens * depth + "1" + closes * depth, "a: " + opens * depth + closes * depth):
        if sound:
            parse(text.removeprefix("a: "), "f")
        else:
            ((line, problem),) = told(text)
            assert (line, "nested too deeply" in problem) == (1, True)


def test_a_bomb_of_aliases() -> None:
    """Nine lines that would stand for a thousand million values end at the first anchor."""
    lines = [f"{here}: &{here} [{f'*{before},' * 9}]" for before, here in pairwise("abcdefghij")]
    assert [line for line, _ in told("\n".join(["a: &a [x, x]", *lines]))] == [1]


def test_very_many_values() -> None:
    """A hundred thousand nodes are enough for an order: keys, lists and values count."""
    many = "\n".join(f"k{number}: x" for number in range(49_999))
    assert len(mapping(many).items) == 49_999
    ((line, problem),) = told("\n" + many + "\ny: x\n")
    assert (line, "too large" in problem) == (50_001, True)


def test_json() -> None:
    """The same values, with tabs between them too."""
    text = '{\n\t"a": "x\\ty # \\u00e9\\"",\n\t"b": [1.50, true, null, {"c": ""}]\n}'
    node = mapping(text)
    assert plain(node) == {"a": 'x\ty # é"', "b": ["1.50", "true", "null", {"c": ""}]}
    assert (node.keys["b"].line, node.keys["b"].column) == (3, 2)
    assert not scalar(text, "a").cut


def test_json_that_is_yaml_only() -> None:
    """A mapping in braces with plain keys is YAML and is read as such."""
    assert plain(parse("{a: 1, b: [x, y],}", "f")) == {"a": "1", "b": ["x", "y"]}


def test_a_file(tmp_path: Path) -> None:
    """Its nodes and its hash; a byte order mark does not matter to the nodes."""
    data = b"\xef\xbb\xbfa: \xc3\xa9\r\nb: 2\r\n"
    path = tmp_path / "order.yaml"
    path.write_bytes(data)
    node, sha256 = read(path)
    assert plain(node) == {"a": "é", "b": "2"}
    assert sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"a: 1\nb: \xe9\n", r"UTF-8 text \(line 2\)"),
        ("a: 1".encode("utf-16"), "UTF-8"),
        (b"#" * 10_000_001, "10 MB"),
    ],
)
def test_files_that_cannot_be_read(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "order.yaml"
    path.write_bytes(data)
    with pytest.raises(InputError, match=words):
        read(path)


def test_files_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not there"):
        read(tmp_path / "none.yaml")
    with pytest.raises(InputError, match="folder"):
        read(tmp_path)


def test_json_of_the_standard_writer() -> None:
    """What `json.dumps` writes of letters beyond ASCII is read."""
    assert plain(parse(json.dumps({"a": "Zoë — 日本"}), "f")) == {"a": "Zoë — 日本"}


@pytest.mark.parametrize("text", ["a: {b", "home: {label: x, cir", "{", "a: {b: [c, {d"])
def test_a_file_that_ends_within_braces_is_a_fault(text: str) -> None:
    """Without a line end the parser's mark lies behind the last line."""
    with pytest.raises(OrderFaults, match=r"not sound YAML|not JSON|cut"):
        parse(text, "f")
