"""The pictures of docs/error-rates.md, as PNG."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.rates.calibration import overclaim
from benchmarks.rates.judging import RULES, Case
from benchmarks.rates.page import Measured
from benchmarks.rates.totals import found

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LENGTHS_S = (10.0, 20.0, 30.0, 60.0, 120.0, 180.0, 300.0, 600.0)
_STYLES = {
    "strong": ("#1b4f8a", "-"),
    "strong + moderate": ("#2f87d6", "-"),
    "all grades": ("#8fc3ee", "-"),
    "any fix inside": ("#c0712a", "--"),
    "two fixes inside": ("#7a3f0d", "--"),
    "two in one visit": ("#7a3f0d", ":"),
}


def draw(measured: Measured, folder: Path) -> list[Path]:
    """Writes `stays-found.png` and `calibration.png`; their paths."""
    import matplotlib as mpl

    mpl.use("Agg")
    mpl.rcParams.update({"svg.hashsalt": "orderwatch", "font.size": 10})
    folder.mkdir(parents=True, exist_ok=True)
    return [_stays(measured, folder), _calibration(measured, folder)]


def _stays(measured: Measured, folder: Path) -> Path:
    from matplotlib import pyplot

    cases = measured.cases[0]
    systems = sorted({one.system for one in cases})
    figure, axes = pyplot.subplots(
        1, len(systems), figsize=(5.2 * len(systems), 4.2), sharey=True, squeeze=False
    )
    for axis, system in zip(axes[0], systems, strict=True):
        _stays_of(axis, [one for one in cases if one.system == system])
        axis.set_title(f"{system}: stays found, fixes as recorded")
    axes[0][0].set_ylabel("share of stays found")
    axes[0][-1].legend(loc="lower right", frameon=False)
    return _saved(figure, folder / "stays-found.png")


def _stays_of(axis: Axes, cases: Sequence[Case]) -> None:
    bounds = [*zip(_LENGTHS_S, [*_LENGTHS_S[1:], float("inf")], strict=True)]
    for rule in RULES:
        colour, line = _STYLES[rule]
        shares = [found(cases, rule, *one).value for one in bounds]
        axis.plot(_LENGTHS_S, shares, line, color=colour, label=rule, marker="o", markersize=3)
    axis.set_xscale("log")
    axis.set_xticks(_LENGTHS_S, [f"{one:.0f}" for one in _LENGTHS_S])
    axis.minorticks_off()
    axis.set_xlabel("length of the stay, seconds (and up to the next mark)")
    axis.set_ylim(0.0, 1.02)
    axis.grid(alpha=0.3)


def _calibration(measured: Measured, folder: Path) -> Path:
    from matplotlib import pyplot

    figure, axis = pyplot.subplots(figsize=(5.2, 4.6))
    axis.plot([0, 1], [0, 1], color="#999999", linewidth=1)
    for name, sums, colour in (
        ("moving", measured.moving, "#1b4f8a"),
        ("lying still", measured.still, "#c0712a"),
    ):
        if not len(sums):
            continue
        fixes, stated, inside = sums.sum(axis=0).T
        keep = fixes > 0
        mean, share = stated[keep] / fixes[keep], inside[keep] / fixes[keep]
        _, low, high = overclaim(sums)
        # An over-claim of x points means that x fewer were inside than stated.
        spread = [share - (mean - high[keep]), (mean - low[keep]) - share]
        axis.errorbar(
            mean,
            share,
            yerr=[abs(one) for one in spread],
            fmt="o-",
            color=colour,
            label=name,
            markersize=4,
            capsize=2,
        )
    axis.set_xlabel("mean p of the fixes")
    axis.set_ylabel("share of them truly inside")
    axis.set_title("Whether p means what it says")
    axis.legend(loc="lower right", frameon=False)
    axis.grid(alpha=0.3)
    return _saved(figure, folder / "calibration.png")


def _saved(figure: object, path: Path) -> Path:
    from matplotlib import pyplot
    from matplotlib.figure import Figure

    assert isinstance(figure, Figure)
    figure.tight_layout()
    figure.savefig(path, dpi=110, metadata={"Software": ""})
    pyplot.close(figure)
    return path
