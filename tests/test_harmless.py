"""What somebody typed does no harm in any file that is written, and stays readable."""

from __future__ import annotations

import csv
import dataclasses
import re
import shutil
import zipfile
from datetime import date
from itertools import cycle
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import write
from pipeline.codebook import Codebook
from pipeline.contracts import AUTOMATIC, columns_of
from pipeline.ingest.overview import read_overview
from pipeline.report.files import csv_for_spreadsheets, folder_name, harmless
from pipeline.report.replaced import write_replaced
from tests.builders import wave_result
from tests.test_write import whole

BAD = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "</script><script>alert(3)</script>",
    "../../x",
    "]]>&lt;",
    '=HYPERLINK("http://x","y")',
    "{{ 7 * 7 }}",
    "'; DROP TABLE waves; --",
)
FORMULA = re.compile(r"\s*[=+\-@]")


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "；=", "x;=", 'x"\t@']
)
def test_nothing_in_a_csv_is_a_formula(tmp_path: Path, start: str) -> None:
    """However it is cut: by commas, or by semicolons as a Dutch Excel does."""
    text = f"{start}1+1"
    frame = pd.DataFrame({f"{text}kop": [text], "regel": [3]})
    csv_for_spreadsheets(frame, tmp_path / "x.csv")
    raw = (tmp_path / "x.csv").read_text("utf-8-sig")
    for delimiter in ",;\t":
        for row in csv.reader(raw.splitlines(keepends=True), delimiter=delimiter):
            assert not any(FORMULA.match(cell) for cell in row), (delimiter, row)
    for row in raw.splitlines():
        assert not any(FORMULA.match(cell.strip('"')) for cell in re.split(r"[;\t]", row))


@given(st.text(max_size=30))
def test_who_leaves_out_the_apostrophes_reads_what_stood_there(text: str) -> None:
    safe = harmless(text)
    assert not FORMULA.match(safe)
    assert safe.replace("'", "") == harmless(text.replace("'", "")).replace("'", "")


def test_refused_and_replaced_lines_are_harmless(tmp_path: Path) -> None:
    line = ("=cmd|' /C calc'!A1.csv", 3, "@SUM(A1)", "-1 is geen oordeel", "=1+1")
    rejects = pd.DataFrame([line], columns=columns_of("rejects")).astype({"row": "Int64"})
    result = whole(dataclasses.replace(wave_result(), rejects=rejects))
    write.write_report(result, write.compose(result, date(2026, 11, 24)), tmp_path, {})
    replaced = pd.DataFrame(
        [("r-a", "Q7", "name", "[naam]", "=1+[naam]")], columns=columns_of("replacements")
    )
    write_replaced(replaced.astype("str"), tmp_path / write.REPLACED)
    for name in (write.REFUSED, write.REPLACED):
        with (tmp_path / name).open(encoding="utf-8-sig", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert not any(FORMULA.match(cell) for cell in cells)
        assert any("=1+" in cell for cell in cells)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report in which every name and every answer is made to do harm."""
    result = whole(wave_result())
    bad = cycle(BAD)
    segments = result.segments.assign(
        text=[f"{next(bad)} {text}" for text in result.segments["text"]]
    )
    labels = [f"{next(bad)} {n}" for n in range(len(result.respondents))]
    coders = dict(zip(sorted(set(result.codings["coder_id"]) - {AUTOMATIC}), BAD, strict=False))
    codings = result.codings.assign(coder_id=[coders.get(c, c) for c in result.codings["coder_id"]])
    file = result.codebook.file
    groups = [
        group.model_copy(
            update={
                "title": next(bad),
                "themes": tuple(
                    theme.model_copy(update={"name": f"{next(bad)} {theme.id}"})
                    for theme in group.themes
                ),
            }
        )
        for group in file.groups
    ]
    file = file.model_copy(update={"groups": tuple(groups), "name": BAD[0]})
    title = {"title": BAD[0]}
    result = dataclasses.replace(
        result,
        segments=segments,
        codings=codings,
        respondents=result.respondents.assign(label=labels),
        questionnaire=result.questionnaire.model_copy(update=title),
        codebook=Codebook.build(file),
    )
    out = tmp_path_factory.mktemp("uit") / "rapport"
    write.write_report(result, write.compose(result, date(2026, 11, 24)), out, {})
    return out


def test_the_page_runs_nothing_of_a_respondent(hostile: Path) -> None:
    text = (hostile / write.FILES["html"]).read_text(encoding="utf-8")
    assert text.count("<script") == 1  # our own
    assert "<img" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "{{ 7 * 7 }}" in text


def test_a_browser_runs_nothing_and_shows_the_text(hostile: Path) -> None:
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as started:
        try:
            browser = started.chromium.launch(executable_path=shutil.which("chromium"))
        except playwright.Error:
            pytest.skip("geen Chromium")
        page = browser.new_page()
        said: list[str] = []
        page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda r: said.append(r.url) if not r.url.startswith("file:") else None)
        page.goto((hostile / write.FILES["html"]).as_uri())
        page.wait_for_timeout(300)
        shown = page.inner_text("body")
        browser.close()
    assert said == []
    assert "<script>alert(1)</script>" in shown


@pytest.mark.parametrize("kind", ["docx", "xlsx", "overview"])
def test_documents_are_whole_xml_without_formulas_of_a_respondent(hostile: Path, kind: str) -> None:
    with zipfile.ZipFile(hostile / write.FILES[kind]) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                root = ElementTree.fromstring(archive.read(name))
                formulas = [f.text or "" for f in root.iter() if f.tag.endswith("}f")]
                assert not any("HYPERLINK" in f or "alert" in f for f in formulas)


def test_the_overview_is_read_back(hostile: Path) -> None:
    read_overview(hostile / write.FILES["overview"])


@pytest.mark.parametrize(
    "wave",
    [
        *BAD,
        "",
        ".",
        "..",
        "/etc",
        "C:\\x",
        "CON",
        "nul.txt",
        "a" * 300,
        "a\x00b",
        "a\nb",
        " x. ",
        "é",
    ],
)
def test_a_wave_of_any_name_has_its_folder_inside(tmp_path: Path, wave: str) -> None:
    folder = tmp_path / "rapport" / folder_name(wave)
    assert folder.parent == tmp_path / "rapport"
    folder.mkdir(parents=True)
    assert folder.resolve().parent == (tmp_path / "rapport").resolve()
    assert not re.fullmatch(r"(?i)(con|nul)(\..*)?", folder.name)
    assert folder.name == folder.name.strip(" .")
