"""An order file as text: it reads back to what it was made from, whatever the words are."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from orderwatch.documents import parse, plain
from orderwatch.orders import load_text
from orderwatch.orders.write import Note, commented, order_text, scalar

HOSTILE = [
    'Flat 1, "The Rest"',
    "O'Brien's",
    "a # b",
    "#1",
    "key: value",
    "x:",
    "- item",
    "? x",
    "[a, b",
    "{a: b}",
    "&anchor",
    "*alias",
    "!tag",
    "%YAML",
    "@x",
    "`x`",
    "| block",
    "> fold",
    "line one\nline two",
    "line one\r\nline two",
    " leading",
    "trailing ",
    "tab\there",
    "\u2028separator",
    "next\x85line",
    "bell\x07",
    "nul\x00",
    "\ufeffbom",
    "\u202eright to left",
    "---",
    "...",
    "no",
    "~",
    "0x1f",
    "1_000",
    "07700900123",
    "12:30:45",
    "2026-03-02 11:40 #",
    "first\n\nthird\n",
    "first\n\n",
    "\nsecond",
    "a\n  indented\nb",
    "a\n   \nb",
    "\U0001f600",
    "\\n is not a line",
]
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_survives(text: str) -> None:
    for values in ({"a": text}, {"a": [text]}, {"a": [{"b": text}]}, {"a": {text: "v"}}):
        assert plain(parse(order_text(values), "f")) == values


@settings(max_examples=60)
@given(
    st.recursive(
        TEXTS,
        lambda inner: (
            st.lists(inner, min_size=1, max_size=3)
            | st.dictionaries(TEXTS, inner, min_size=1, max_size=3)
        ),
        max_leaves=8,
    )
)
@example(["a", ["b"]])
def test_any_values_read_back(value: Any) -> None:
    values = {"top": value}
    assert plain(parse(order_text(values), "f")) == values


@settings(max_examples=60)
@given(TEXTS)
def test_a_comment_never_becomes_a_value(text: str) -> None:
    values = {"a": "1", Note(text): None, "b": [{"c": "2", Note(text): None}, Note(text)]}
    assert plain(parse(order_text(values, head=[text]), "f")) == {"a": "1", "b": [{"c": "2"}]}


@settings(max_examples=60)
@given(TEXTS)
def test_a_scalar_is_one_line_and_another_reader_agrees(text: str) -> None:
    line = scalar(text)
    assert "\n" not in line
    assert yaml.load(f"a: {line}", yaml.BaseLoader) == {"a": text}


def test_positions_and_lengths_stay_readable() -> None:
    values = {"home": {"circle": {"centre": ["51.752", "-0.336"], "radius": "5 m"}}}
    assert "centre: [51.752, -0.336]" in order_text(values)
    assert "radius: 5 m" in order_text(values)


def test_half_a_character_is_refused() -> None:
    with pytest.raises(ValueError, match="half a character; write"):
        order_text({"a": "\ud800"})


def test_a_name_of_a_thousand_characters_is_refused() -> None:
    with pytest.raises(ValueError, match="shorten it"):
        order_text({"a" * 1000: "x"})


def test_a_block_to_complete_reads_once_the_signs_are_taken_away() -> None:
    values = {"place": {"label": 'x "y" # z', "circle": {"centre": ["1.5", "2.5"]}}}
    lines = order_text({"a": "b", Note(commented(values)): None}).splitlines()[1:]
    bare = "\n".join(line.removeprefix("# ") for line in lines)
    assert plain(parse(bare, "f")) == values


def test_an_order_so_written_loads() -> None:
    values = {
        "orderwatch": "1",
        "order": {"id": "a # b", "made": "2026-03-02 11:40", "timezone": "Europe/London"},
        "respondent": {"id": "R: 1", "name": 'Pat "x" #1\nNewline'},
        "conditions": [{"id": "c1", "clause": "1. # not: a\ncomment", "kind": "not_checkable"}],
    }
    order = load_text(order_text(values))
    assert order.id == "a # b"
    assert order.respondent.names == ('Pat "x" #1\nNewline',)
    assert order.conditions[0].clause == "1. # not: a\ncomment"
