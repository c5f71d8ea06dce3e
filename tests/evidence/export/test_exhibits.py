"""DOCX and PDF: the statement, numbered exhibits, maps, what speaks against, the disclaimer."""

from __future__ import annotations

import importlib.util
import io
import zipfile
from pathlib import Path

import docx
import numpy as np
import pypdf
import pytest
from PIL import Image
from support.packs import SHOWN, exported, rows_of

from orderwatch.errors import InputError, OutputError
from orderwatch.evidence.export import exhibit as exhibits
from orderwatch.evidence.export.words import DISCLAIMER

STAY, CALL = "50e1c2278663", "05ffe2facb55"


def words_of(path: Path) -> str:
    """All text of a document on one line."""
    if path.suffix == ".pdf":
        pages = pypdf.PdfReader(path).pages
        return " ".join(" ".join(one.extract_text() for one in pages).split())
    document = docx.Document(str(path))
    texts = [one.text for one in document.paragraphs]
    texts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    texts += [one.text for one in document.sections[0].header.paragraphs]
    return " ".join(" ".join(texts).split())


@pytest.fixture(scope="module", params=["docx", "pdf"])
def form(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_a_stay_is_an_exhibit(out: Path, form: str, tmp_path: Path) -> None:
    """The sentence, the clause, the grade with its definition, every row, the hashes."""
    said = words_of(exported(out, form, tmp_path, STAY))
    row = next(one for one in rows_of(out, "possible_breaches") if one["finding_id"] == STAY)
    assert row["sentence"] in said
    assert row["clause"] in said
    assert "two sound positions at least 60 s apart, each with a model's share" in said
    assert "never how strong a case is" in said
    for number in range(1, 6):
        assert f"Exhibit {STAY}/{number}" in said
    for one in DISCLAIMER:
        assert one in said
    assert "CONFIDENTIAL: these results show places that are to stay confidential" in said
    assert "thresholds not the default: max_silence_s = 800" in said
    assert "Signature: " in said
    assert "nothing against" in said
    assert "consistent" not in said, "the word of the tables; people are told what it means"
    for one in rows_of(out, "evidence"):
        if one["finding_id"] == STAY:
            assert f"pings.csv {one['row']}" in said
    sha = next(one["sha256"] for one in rows_of(out, "ledger") if one["source"] == "pings.csv")
    assert sha in said.replace(" ", "")


def test_the_maps_are_pictures_with_ink(out: Path, tmp_path: Path) -> None:
    """The place, the stay alone, the distance by time: each with the colours of its outcomes."""
    path = exported(out, "docx", tmp_path, STAY)
    with zipfile.ZipFile(path) as archive:
        names = [one for one in archive.namelist() if one.startswith("word/media/")]
        pictures = [Image.open(io.BytesIO(archive.read(one))).convert("RGB") for one in names]
    assert len(pictures) == 3
    red, green, blue = (0xB4, 0x1C, 0x1C), (0x1B, 0x7A, 0x4B), (0x12, 0x3A, 0x7A)
    seen = [set(map(tuple, np.asarray(one).reshape(-1, 3).tolist())) for one in pictures]
    assert red in seen[0] & seen[1] & seen[2]
    assert blue in seen[0] & seen[1]
    assert green in seen[0]
    assert green not in seen[1]


def test_a_contact_is_an_exhibit_without_a_map(out: Path, form: str, tmp_path: Path) -> None:
    """What speaks against it stands there in words."""
    said = words_of(exported(out, form, tmp_path, CALL))
    assert "; the records hold no position that could be drawn." in said
    assert "/2: map" not in said
    assert "the receiver's record shows no caller; time and duration match" in said
    assert "a completed contact between identifiers attributed to both persons" in said
    assert "calls.csv 4" in said


def test_a_near_miss_and_an_excepted_episode_say_what_they_are(
    out: Path, form: str, tmp_path: Path
) -> None:
    """They do not look like possible breaches."""
    near, excepted = rows_of(out, "near_misses")[0], rows_of(out, "excepted")[0]
    said = words_of(exported(out, form, tmp_path, near["finding_id"], excepted["finding_id"]))
    assert f"Near miss: not a possible breach {near['finding_id']}" in said
    assert f"Inside an exception: not a possible breach {excepted['finding_id']}" in said
    assert "The records carry it as" not in said


def test_every_possible_breach_is_there_without_being_named(
    out: Path, files: dict[str, Path]
) -> None:
    """And nothing else."""
    for form in ("docx", "pdf"):
        said = words_of(files[form])
        for row in rows_of(out, "possible_breaches"):
            assert f"Possible breach {row['finding_id']}" in said
        for row in rows_of(out, "near_misses"):
            assert row["finding_id"] not in said


def test_hostile_text_is_text(hostile_files: dict[str, Path]) -> None:
    """Markup of the libraries, formulas of mathematics, marks that turn text round."""
    said = words_of(hostile_files["docx"])
    assert SHOWN in said
    assert "\\u202eevil\\x07\\x1b[2J" in said
    assert "\U0001f6a8" in said
    said = words_of(hostile_files["pdf"]).replace(" ", "")
    assert SHOWN.replace(" ", "") in said
    assert "\\u1f6a8" in said
    raw = hostile_files["pdf"].read_bytes()
    assert b"/JavaScript" not in raw
    assert b"/URI" not in raw


def test_too_many_and_none_are_said(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A document of a thousand exhibits helps nobody."""
    monkeypatch.setattr(exhibits, "MOST_FINDINGS", 2)
    with pytest.raises(OutputError, match=r"more than the 2 of one document; name those"):
        exported(out, "pdf", tmp_path)
    monkeypatch.setattr("orderwatch.evidence.kept.Kept.rows", lambda *_: iter(()))
    with pytest.raises(OutputError, match="holds no possible breach"):
        exported(out, "pdf", tmp_path)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("form", "library"), [("docx", "docx"), ("pdf", "reportlab")])
def test_a_missing_library_is_said_with_how_to_install_it(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, library: str
) -> None:
    """Before anything is drawn."""
    find = importlib.util.find_spec
    monkeypatch.setattr(
        "importlib.util.find_spec", lambda name, *_: None if name == library else find(name)
    )
    with pytest.raises(InputError, match=rf"{library}.*orderwatch\[export\]"):
        exported(out, form, tmp_path)


def test_a_handle_is_quoted_as_it_was_recorded(out: Path, form: str, tmp_path: Path) -> None:
    """The mark that keeps a spreadsheet from reading `@` as a formula is no part of it."""
    name = next(
        row["finding_id"] for row in rows_of(out, "evidence") if row["from_id"] == "'@lexi_fan_07"
    )
    said = words_of(exported(out, form, tmp_path, name))
    assert "@lexi_fan_07" in said
    assert "'@lexi_fan_07" not in said
