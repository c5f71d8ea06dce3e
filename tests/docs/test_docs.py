"""The documents say what the program does: links, columns, thresholds, keys, codes, commands."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

import orderwatch
from orderwatch import tables
from orderwatch.cli.reference import reference_markdown
from orderwatch.evidence.change_columns import CHANGED, CHANGES
from orderwatch.evidence.identities_file import IDENTITIES
from orderwatch.evidence.pattern_columns import PATTERN_TABLES
from orderwatch.evidence.table_set import COLUMNS
from orderwatch.findings.account import Basis
from orderwatch.orders import schema
from orderwatch.outcome import ACTIONS, CHANNELS, STATUSES
from orderwatch.patterns.incident import Apart
from orderwatch.patterns.sources import SOURCES
from orderwatch.patterns.view import definitions
from orderwatch.policy import Policy
from orderwatch.records import contact_words
from orderwatch.records.codes import REMEDIES
from orderwatch.records.profiles import builtin, builtin_names

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.glob("*.md")), ROOT / "sample_data" / "README.md"]


def text(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_words(page: Path) -> None:
    """Words that decide guilt, and words of alarms, have no place here."""
    words = re.findall(r"[a-z]+", page.read_text(encoding="utf-8").lower())
    assert not {"violation", "offender", "victim", "guilty", "violations", "offenders"} & set(words)


def test_commands_page_is_made_from_the_commands() -> None:
    assert text("cli.md") == reference_markdown()


def test_every_column_is_documented() -> None:
    page = text("outputs.md")
    own = {name: columns for name, columns in vars(tables).items() if name.isupper()}
    for name, columns in (own | COLUMNS | {CHANGED: CHANGES}).items():
        for column in columns:
            assert f"| `{column.name}` |" in page, (name, column.name)
            assert column.meaning in page, (name, column.name)


def test_every_basis_is_documented() -> None:
    page = text("outputs.md")
    for basis in Basis:
        assert f"`{str(basis.name).lower()}`" in page


def test_every_threshold_is_documented_with_its_default() -> None:
    page, policy = text("method.md"), Policy()
    for name, reason in Policy.reasons().items():
        assert f"| `{name}` | {getattr(policy, name):g} | {reason} |" in page, name


def test_every_key_of_the_order_file_is_documented() -> None:
    page, found = text("order-file.md"), set()

    def walk(node: object) -> None:
        if isinstance(node, dict):
            found.update(node.get("properties", {}))
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(schema())
    missing = sorted(key for key in found if f"`{key}" not in page)
    assert not missing, missing
    json.dumps(schema())


def test_every_code_and_profile_is_documented() -> None:
    page = text("records.md")
    for code, remedy in REMEDIES.items():
        assert f"| `{code}` | {remedy} |" in page
    for name in builtin_names():
        assert f"`{name}`" in page


def test_contacts_are_documented() -> None:
    """Columns, words and keys of contact records, and the columns of identities.csv."""
    page, outputs = text("contacts.md"), text("outputs.md")
    for word in (*CHANNELS, *ACTIONS, *STATUSES, *contact_words.KEYS):
        assert f"`{word}`" in page, word
    for one in builtin():
        assert one.records != "contacts" or f"| `{one.name}` |" in page, one.name
    for column in IDENTITIES:
        assert f"| `{column.name}` | {column.meaning} |" in outputs


def test_every_indicator_and_source_is_documented() -> None:
    """Its words, unit and sources; every source that one names; the columns of its tables."""
    page, outputs = text("pattern.md"), text("outputs.md")
    for one in definitions():
        cited = ", ".join(one.sources)
        row = f"| `{one.code}` | {one.heading} | {one.says} | {one.unit} | {cited} |"
        assert row in page, one.code
        assert set(one.sources) <= set(SOURCES)
        assert one.rests_on in ("", *(other.code for other in definitions()))
    for key, source in SOURCES.items():
        assert f"| {key} | {source} |" in page
        assert page.count(key) > 1, f"{key} is cited nowhere"
    for columns in PATTERN_TABLES.values():
        for column in columns:
            assert f"| `{column.name}` |" in outputs
            assert column.meaning in outputs
    for why in Apart:
        assert f"| `{why.name.lower()}` |" in page


def test_the_version_stands_in_the_changelog() -> None:
    assert f"## {orderwatch.__version__}" in text("changelog.md")


def test_the_first_order_of_the_readme_is_sound(tmp_path: Path) -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.S)
    for number, block in enumerate(blocks):
        path = tmp_path / f"{number}.yaml"
        path.write_text(block, encoding="utf-8")
        assert orderwatch.load_order(path).id == "SPO-1"


def test_the_python_of_the_readme_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.S)
    assert blocks
    for block in blocks:
        exec(compile(block, "README.md", "exec"), {})


def test_the_commands_of_the_readme_are_commands() -> None:
    from orderwatch.cli.app import COMMANDS

    blocks = re.findall(r"```bash\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.S)
    used = set()
    for line in "\n".join(blocks).splitlines():
        words = shlex.split(line, comments=True)
        used |= {words[i + 1] for i, word in enumerate(words[:-1]) if word == "orderwatch"}
    assert used
    assert used <= set(COMMANDS)
