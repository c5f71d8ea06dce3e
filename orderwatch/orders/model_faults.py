"""pydantic's errors → faults in the words of the order file."""

from __future__ import annotations

import difflib
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from orderwatch.orders import file_conditions, file_model, file_parts
from orderwatch.orders.reader import KeyPath, Reader

_KINDS = [
    get_args(one.model_fields["kind"].annotation)[0]
    for one in vars(file_conditions).values()
    if isinstance(one, type)
    and issubclass(one, BaseModel)
    and "kind" in one.model_fields
    and one.__name__ not in ("IdentifierPart", "RegisteredPart")
]


def note_errors(reader: Reader, error: ValidationError, above: KeyPath = ()) -> None:
    """Notes each error at its line.

    Args:
        reader: notes faults.
        error: of a model of `file_model`.
        above: path of the value that was validated.
    """
    for one in error.errors(include_url=False):
        if one["type"] == "string_too_short" and one["input"] == "":
            continue  # noted already, as every value that is empty
        path = (*above, *one["loc"])
        value = one["input"] if isinstance(one["input"], str) else None
        problem, remedy = _words(one, str(one["loc"][-1]) if one["loc"] else "")
        reader.fault(path, value, problem, remedy)


def _words(error: Any, key: str) -> tuple[str, str]:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "extra_forbidden":
        if key in _all_keys():
            return "is not a key of this part", "it belongs elsewhere; see docs/order-file.md"
        near = difflib.get_close_matches(key, _all_keys(), n=1)
        hint = f"did you mean {near[0]}?" if near else "see docs/order-file.md for the keys"
        return "is not a key of this part", hint
    if kind == "missing":
        return "is missing", f"add {key}"
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        return "has no known kind", f"write kind: one of {', '.join(_KINDS)}"
    if kind == "literal_error":
        return "is not one of the words known here", f"write {context.get('expected', '')}"
    if kind == "too_short" and _one_of_two(error):
        return "has one value where two are needed", "write latitude and longitude, or two points"
    if kind in ("too_short", "string_too_short"):
        return "is empty", "give a value"
    if kind == "too_long":
        return "has too many values", "write latitude and longitude"
    expected = {
        "string_type": "one value",
        "string_pattern_mismatch": "a text",
        "list_type": "a list",
        "dict_type": "a mapping of keys",
        "model_type": "a mapping of keys",
        "model_attributes_type": "a mapping of keys",
    }
    return f"is not {expected.get(kind, 'of the expected form')}", "see docs/order-file.md"


def _one_of_two(error: Any) -> bool:
    """Whether something stands in a list that needs two."""
    context = error.get("ctx", {})
    return bool(context.get("actual_length", 0) == 1 and context.get("min_length") == 2)


def _all_keys() -> list[str]:
    keys: set[str] = set()
    for one in _models():
        if isinstance(one, type) and issubclass(one, BaseModel):
            keys.update(_name(name, field) for name, field in one.model_fields.items())
    return sorted(keys)


def _models() -> list[object]:
    return [
        one for module in (file_model, file_parts, file_conditions) for one in vars(module).values()
    ]


def _name(name: str, field: FieldInfo) -> str:
    return field.alias or name
