"""Generated documents: the same values as PyYAML's own loaders, each at its place."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from orderwatch.documents import Mapping, Node, Scalar, Sequence, parse, plain
from orderwatch.errors import Fault, OrderFaults

# Line and paragraph separators are line breaks to YAML and not to an editor: left out.
_letters = st.characters(
    exclude_categories=["Cs", "Cc", "Zl", "Zp"], include_characters="\n\t", max_codepoint=0xFFFF
)
_text = st.text(st.sampled_from("ab01 :,#-'\"{}[]?&*!|>%@`\n") | _letters, max_size=12)
_key = _text.filter(lambda text: len(text) < 100)


def _longer(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(values, max_size=4) | st.dictionaries(_key, values, max_size=4)


_values = st.recursive(_text, _longer, max_leaves=12)


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def _dumped(value: Any, style: str | None, flow: bool | None, width: int) -> str:
    return yaml.dump(
        value,
        Dumper=_Dumper,
        default_style=style,
        default_flow_style=flow,
        width=width,
        allow_unicode=True,
        sort_keys=False,
    )


_styles = st.sampled_from([None, "'", '"', "|", ">"])
_flows = st.sampled_from([None, True, False])


@settings(max_examples=250)
@given(_values, _styles, _flows, st.sampled_from([20, 80]))
def test_dumped_values(value: Any, style: str | None, flow: bool | None, width: int) -> None:
    """What PyYAML writes is read as it was, in every style."""
    text = _dumped(value, style, flow, width)
    node = parse(text, "f")
    assert plain(node) == value == yaml.load(text, Loader=yaml.BaseLoader)


@settings(max_examples=150)
@given(_values, _styles, _flows, st.sampled_from([20, 80]))
def test_places(value: Any, style: str | None, flow: bool | None, width: int) -> None:
    """The text at the line and column of every node begins as the node does."""
    text = _dumped(value, style, flow, width)
    lines = text.split("\n")
    for node in _all(parse(text, "f")):
        rest = lines[node.line - 1][node.column - 1 :]
        if isinstance(node, Mapping):
            first = next(iter(node.keys.values()), None)
            begins = first is not None and (node.line, node.column) == (first.line, first.column)
            assert begins or rest[0] in "{?", rest
        elif isinstance(node, Sequence):
            assert rest[0] in "[-", rest
        elif node.plain:
            assert rest.startswith(node.text.split("\n")[0].split(" ")[0]), (node, rest)
        else:
            assert rest[0] in "'\"|>!", (node, rest)


def _all(node: Node) -> Iterator[Node]:
    yield node
    if isinstance(node, Mapping):
        yield from node.keys.values()
        for one in node.items.values():
            yield from _all(one)
    elif isinstance(node, Sequence):
        for one in node.items:
            yield from _all(one)


@settings(max_examples=150)
@given(_longer(_values), st.sampled_from([None, 2, "\t"]))
def test_dumped_json(value: Any, indent: int | str | None) -> None:
    """JSON is read with the same values; escapes, tabs between values and all."""
    for plain_ascii in (True, False):
        text = json.dumps(value, indent=indent, ensure_ascii=plain_ascii)
        assert plain(parse(text, "f")) == value == json.loads(text)


_pieces = st.sampled_from(
    [*"ab:,#[]-?|>&*!'\"\n %~}", ": ", ", ", " #", "\n  ", "\n- ", "a: ", "b: ", "c: [", "x"]
)


@settings(max_examples=600)
@given(st.lists(_pieces, min_size=3, max_size=14).map("".join))
@example("a: x # y\nb: [1, 2]")
@example("? a\n: b")
def test_any_text(text: str) -> None:
    """A text is refused with a line of it, or read as PyYAML reads it; nothing else happens."""
    found: Node | tuple[Fault, ...]
    try:
        found = parse(text, "f")
    except OrderFaults as error:
        found = tuple(error.faults)
    if isinstance(found, tuple):
        assert found
        assert all(0 <= one.line <= text.count("\n") + 2 for one in found)
    else:
        assert plain(found) == yaml.load(text, Loader=yaml.CBaseLoader)


@settings(max_examples=150)
@given(_values.filter(lambda value: isinstance(value, dict)), _flows)
def test_comments(value: dict[str, Any], flow: bool | None) -> None:
    """A comment behind every line changes no value, and cuts none that stands in quotes."""
    text = _dumped(value, '"', flow, 10_000)
    commented = "".join(f"{line} # x\n" for line in text.splitlines())
    assert plain(parse(commented, "f")) == value
    assert not any(isinstance(one, Scalar) and one.cut for one in _all(parse(commented, "f")))
