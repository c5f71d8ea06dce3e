"""YAML or JSON text → nodes with file, line and column."""

from orderwatch.documents.nodes import Mapping, Node, Scalar, Sequence, at, key_line, plain
from orderwatch.documents.parse import parse, read

__all__ = ["Mapping", "Node", "Scalar", "Sequence", "at", "key_line", "parse", "plain", "read"]
