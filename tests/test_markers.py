"""A run full of marker strings, at debug level: none of them is found in anything it leaves."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.ingest.config import load_questionnaire
from pipeline.ingest.qualtrics import TECHNICAL
from pipeline.store.tables import read_table
from tests.conftest import ROOT
from tests.export_builder import QUESTION_COLUMNS, write_export

SEALED = "quarantine"  # the only folder in which markers may stand, besides the key
# What stands in the export, and which piece of it may be nowhere else.
COLUMNS = {
    "IPAddress": "203.0.113.77",
    "RecipientLastName": "Kolommerk",
    "RecipientFirstName": "Voornaammerk",
    "RecipientEmail": "kolommail@merk.example",
    "ExternalReference": "EXTMERK-1",
    "LocationLatitude": "51.918273",
    "LocationLongitude": "4.473829",
    "Q1": "Invulmerk Naammerk",
    # columns that the questionnaire does not name are not read at all
    "Voornaam": "Eigenmerk",
    "Telefoonnummer": "06-19283746",
    "E-mailadres": "losmail@merk.example",
    "Phone number": "+44 20 7946 0991",
    "Last name": "Lastmerk",
    "Geboortedatum": "03-04-1971",
}
ANSWERS = {
    "Q7": "Mevrouw Kwartelmerk trok het. Later nam Anneke Spreeuwmerk het over, zei ze.",
    "Q8": "Mail merk.adres@merkhuis.example of bel 06-55667781. Beste plek: 52.48291, 5.29384.",
    "Q9": "Post naar Leeuwerikmerkstraat 417, 8437 XK. Rekening NL20INGB0001234567, BSN 111222333.",
    "Q17": "Dhr. Lijstermerk, geboren op 17-11-1949, rijdt in de XH-482-P en volgt @merkvogel77.",
    "Q19": "Zie linkedin.com/in/vinkmerk-de-boer, vanaf 198.51.100.231. De ijsvogelmerk ook.",
    "Q23": "Cliëntnummer 90817263 doet mee. Samen leren kost tijd.\nGroet, Roodborstmerk",
}
MARKERS = (
    *COLUMNS.values(),
    *("Kwartelmerk", "Spreeuwmerk", "merk.adres", "55667781", "52.48291", "5.29384"),
    *("Leeuwerikmerk", "8437 XK", "INGB0001234567", "111222333", "Lijstermerk", "17-11-1949"),
    *("XH-482-P", "merkvogel77", "vinkmerk", "198.51.100.231", "90817263", "Roodborstmerk"),
    "ijsvogelmerk",  # goes by the setting privacy.replace
)


@pytest.fixture
def export(tmp_path: Path) -> Path:
    unknown = [c for c in COLUMNS if c not in (*TECHNICAL, *QUESTION_COLUMNS)]
    columns = [*QUESTION_COLUMNS, *unknown]
    folder = tmp_path / "bron"
    folder.mkdir()
    return write_export(
        folder / "export.csv", rows=[{**COLUMNS, **ANSWERS}, {}, {}], columns=columns
    )


# the first run of a process breaks halfway, the second does not
_TWICE = """
import sys, traceback
import pipeline.segment as stage
from pipeline.cli import main
right, stage.segment = stage.segment, lambda *given: 1 / 0
try:
    main(sys.argv[1:])
except Exception:  # a flow says it in words of its own
    traceback.print_exc()
stage.segment = right
sys.exit(main(sys.argv[1:]))
"""


def ran(command: str, export: Path, left: Path) -> subprocess.CompletedProcess[str]:
    """Two runs in a process that leaves everything it leaves below a folder."""
    replace = 'privacy.replace=["de ijsvogelmerk"]'
    quick = 'embed.embedders=["use"]'
    arguments = [command, export, "--out", left / "rapport", "--set", replace, "--set", quick]
    return subprocess.run(
        [sys.executable, "-c", _TWICE, *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={
            **os.environ,
            "THEMASCOOP_HOME": str(left / "huis"),
            "PREFECT_HOME": str(left / "prefect"),
            "PREFECT_LOGGING_LEVEL": "DEBUG",
            "PREFECT_LOGGING_TO_API_ENABLED": "true",
            "PREFECT_SERVER_LOGGING_LEVEL": "DEBUG",
            "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
            "TMPDIR": str(left),
        },
        timeout=300,
        check=False,
    )


def everything(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file that was left, and every file inside a Word or Excel file; names too."""
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        yield f"naam van {name}", name.encode()
        if path.is_file() and path.suffix != ".key":
            if path.parent.name == SEALED and not path.name.startswith("."):
                continue  # what was refused stands there as it came
            yield name, path.read_bytes()
            if path.suffix == ".parquet":
                yield f"{name}/cellen", read_table(path).to_csv().encode()
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as archive:
                    for inside in archive.namelist():
                        yield f"{name}/{inside}", archive.read(inside)


def found(left: Path, console: str) -> list[tuple[str, str]]:
    places = [("console", console.encode()), *everything(left)]
    return [
        (marker, where)
        for marker in MARKERS
        for where, content in places
        if marker.lower().encode() in content.lower() or marker.encode("utf-16-le") in content
    ]


def test_what_is_refused_leaves_its_markers_in_the_sealed_quarantine_only(
    export: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    left = tmp_path / "nagelaten"
    left.mkdir()
    monkeypatch.setenv("THEMASCOOP_HOME", str(left / "huis"))
    text = export.read_text(encoding="utf-8")
    export.write_text(text + "R_1,te kort,Kwartelmerk\n", encoding="utf-8")
    assert main(["ingest", str(export), "--set", 'privacy.replace=["de ijsvogelmerk"]']) == 2
    sealed = [p for p in (left / "huis" / SEALED).iterdir() if not p.suffix]
    assert [p.read_bytes() for p in sealed] == [export.read_bytes()]
    said = capsys.readouterr()
    assert found(left, said.out + said.err) == []


@pytest.mark.parametrize("command", ["run", "flow"])
def test_neither_a_run_nor_a_crash_leaves_a_marker(
    command: str, export: Path, tmp_path: Path
) -> None:
    left = tmp_path / "nagelaten"
    left.mkdir()
    done = ran(command, export, left)
    assert done.returncode == 0, done.stderr[-3000:]
    assert "ZeroDivisionError" in done.stderr
    assert (left / "rapport" / "themarapport.html").exists()
    assert "[weggelaten]" in (left / "rapport" / "privacy-controle.csv").read_text("utf-8-sig")
    if command == "flow":
        with sqlite3.connect(left / "prefect" / "prefect.db") as database:
            assert database.execute("SELECT count(*) FROM flow_run").fetchone() == (2,)
    assert found(left, done.stdout + done.stderr) == []


def test_a_marker_that_stays_would_be_found(export: Path, tmp_path: Path) -> None:
    left = tmp_path / "nagelaten"
    left.mkdir()
    with zipfile.ZipFile(left / "x.docx", "w") as archive:
        archive.writestr("word/document.xml", "<p>Kwartelmerk</p>", zipfile.ZIP_DEFLATED)
    assert found(left, "bel 06-55667781") == [
        ("Kwartelmerk", "x.docx/word/document.xml"),
        ("55667781", "console"),
    ]


def test_no_question_reads_a_column_of_qualtrics_that_is_personal() -> None:
    read = {c for q in load_questionnaire().questions if q.type != "identity" for c in q.columns}
    assert not read & set(COLUMNS)
