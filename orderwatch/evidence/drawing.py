"""Pictures by matplotlib, which is asked for only where one is drawn: a figure, and its PNG."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from orderwatch.errors import OutputError

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def new_figure(width: float, height: float, *, dpi: int, name: str = "picture") -> Figure:
    """An empty figure that is drawn without a screen.

    Args:
        width: inches.
        height: inches.
        dpi: dots an inch.
        name: of the picture, for the fault.

    Raises:
        OutputError: matplotlib is not installed.
    """
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError as error:
        remedy = 'install it with `pip install "orderwatch[pictures]"`, or choose another format'
        raise OutputError(name, "needs matplotlib, which is not installed", remedy) from error
    figure = Figure(figsize=(width, height), dpi=dpi, layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def as_png(figure: Figure) -> bytes:
    """The picture: the same bytes for the same figure and version of matplotlib."""
    out = io.BytesIO()
    figure.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()


def literal(text: str) -> str:
    """Without what matplotlib reads as mathematics, and what cannot be printed."""
    said = "".join(one if one.isprintable() or one == "\n" else "\ufffd" for one in text)
    return said.replace("$", r"\$")
