"""Results that all tests of this room read and none writes to."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.packs import every_export, results


@pytest.fixture(scope="session")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results of the sample's first days."""
    return results(tmp_path_factory.mktemp("plain") / "case")


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, of an order with hostile text in a clause and a label."""
    return results(tmp_path_factory.mktemp("hostile") / "case", hostile=True)


@pytest.fixture(scope="session")
def files(out: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The results in every format."""
    return every_export(out, tmp_path_factory.mktemp("files"))


@pytest.fixture(scope="session")
def hostile_files(hostile: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The results with hostile text in every format."""
    return every_export(hostile, tmp_path_factory.mktemp("hostile-files"))
