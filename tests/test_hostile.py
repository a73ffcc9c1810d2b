"""Files made to break a reader: the real command refuses them, in bounded time and memory."""

from __future__ import annotations

import io
import os
import random
import resource
import socket
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.contracts import InputError
from pipeline.ingest.config import read_text
from pipeline.ingest.delimited import MAX_RECORD, read_bytes, records_of
from pipeline.ingest.headings import unique_names
from pipeline.ingest.overview import read_overview
from tests.conftest import ROOT
from tests.export_builder import write_export
from tests.table_builder import sheet_of, write_sav

SECONDS = 60  # each takes less than three on a quiet machine
MEMORY = 2_000_000_000  # bytes of address space
LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
LAUGHS = f'<!DOCTYPE x [<!ENTITY a0 "ha">{LAUGHS}]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


def _bounded() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def command(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pipeline.cli", *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        cwd=ROOT,
        preexec_fn=_bounded,
        timeout=SECONDS,
        check=False,
    )


def refused(done: subprocess.CompletedProcess[str], name: str, message: str) -> None:
    """One Dutch line that names the file and says what to do; nothing else."""
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert done.stderr.startswith("FOUT: ")
    assert name in done.stderr.split(": ")[1]
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.count(". ") >= 1  # what is wrong, and what to do


def workbook(**parts: str | bytes) -> bytes:
    """A small workbook; ``sheet``, ``shared`` and ``rels`` replace what stands there."""
    import xlsxwriter

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate((("id", "vraag"), ("1", "Meer tijd"), ("2", "Reünie"))):
            sheet.write_row(at, 0, row)
    with zipfile.ZipFile(content) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    places = {
        "sheet": ("xl/worksheets/sheet1.xml", b"</sheetData>"),
        "shared": ("xl/sharedStrings.xml", b"</sst>"),
        "prolog": ("xl/worksheets/sheet1.xml", b"<worksheet "),
        "rels": ("xl/_rels/workbook.xml.rels", b"<Relationships "),
    }
    for part, more in parts.items():
        name, before = places[part]
        new = more if isinstance(more, bytes) else more.encode()
        assert before in members[name]
        members[name] = members[name].replace(before, new + before)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def bomb() -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("a.csv", "w") as f,
    ):
        for _ in range(400):
            f.write(bytes(1_000_000))
    return out.getvalue()


def nested(depth: int) -> bytes:
    data, name = b"a,b\n1,2\n", "a.csv"
    for _ in range(depth):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(name, data)
        data, name = out.getvalue(), "a.zip"
    return data


def locked() -> bytes:
    """A ZIP that says that it has a password."""
    data = bytearray(nested(1))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def rows_of_xlsx(row: str) -> bytes:
    return workbook(sheet="".join(row.replace("@", str(n)) for n in range(4, 1_048_577)))


LONG = "y" * 30_000
CASES: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "zip bomb": ("e.zip", bomb, "te groot (400 MB uitgepakt; hoogstens 300 MB)"),
    "zip in zip in zip": ("e.zip", lambda: nested(30), "zit weer een ZIP"),
    "zip hidden as csv": (
        "e.zip",
        lambda: zipped({"a.csv": nested(1)}),
        "zit weer een ZIP",
    ),
    "zip that writes outside": (
        "e.zip",
        lambda: zipped({"../../../a.csv": b"a,b\n"}),
        "pad dat naar buiten wijst",
    ),
    "zip with a password": ("e.zip", locked, "met een wachtwoord vergrendeld"),
    "workbook that unpacks to 320 MB": (
        "e.xlsx",
        lambda: workbook(shared=b"<si><t>" + bytes(320_000_000) + b"</t></si>"),
        "te groot",
    ),
    "one long text in 100,000 cells": (
        "e.xlsx",
        lambda: workbook(
            shared=f"<si><t>{LONG}</t></si>",
            sheet="".join(
                f'<row r="{n}"><c r="A{n}" t="s"><v>6</v></c></row>' for n in range(4, 100_000)
            ),
        ),
        "te groot",
    ),
    "billion laughs in a workbook": ("e.xlsx", lambda: workbook(prolog=LAUGHS), "XML-verwijzing"),
    "behind a long comment": (
        "e.xlsx",
        lambda: workbook(prolog=f"<!--{' ' * 5000}-->{LAUGHS}"),
        "XML-verwijzing",
    ),
    "file of the system": ("e.xlsx", lambda: workbook(rels=OUTSIDE), "XML-verwijzing"),
    "cell of 50 MB": (
        "e.csv",
        lambda: b'id,vraag\n1,"' + b"woord " * 8_400_000 + b'"\n',
        f"een regel is langer dan {MAX_RECORD} tekens",
    ),
    "cell of 12 MB": ("e.csv", lambda: b"id,vraag\n1," + b"w" * 12_000_000, "een cel is langer"),
    "a million columns": ("e.csv", lambda: b"k," * 1_000_000 + b"k\n", "1000001 kolommen"),
    "a hundred million columns": ("e.csv", lambda: b"," * 100_000_000, "een regel is langer"),
    "a row over many lines": ("e.csv", lambda: b'"\n",' * 10_000_000, "een regel is langer"),
    "one line of 250 MB": ("e.csv", lambda: b"woord " * 42_000_000, "een regel is langer"),
    "a quote that never closes": ("e.csv", lambda: b'"' + b"a,b\n" * 6_000_000, "een cel is"),
    "only NUL": ("e.csv", lambda: bytes(1_000_000), "dit bestand is leeg"),
    "random bytes": ("e.csv", lambda: random.Random(1).randbytes(2_000_000), "geen leesbare CSV"),
    "a locked or very old workbook": (
        "e.xlsx",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(20_000),
        "met een wachtwoord vergrendeld",
    ),
}


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize("case", CASES)
def test_a_hostile_file_is_refused_within_bounds(tmp_path: Path, case: str) -> None:
    name, content, message = CASES[case]
    (tmp_path / name).write_bytes(content())
    refused(command("inspect", tmp_path / name), name, message)
    assert [p.name for p in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize(
    "row",
    ['<row r="@"/>', '<row r="@"><c r="A@" s="0"/></row>'],
    ids=["rows", "rows with a style"],
)
def test_a_million_empty_rows_are_nothing(tmp_path: Path, row: str) -> None:
    (tmp_path / "e.xlsx").write_bytes(rows_of_xlsx(row))
    done = command("inspect", tmp_path / "e.xlsx")
    assert done.returncode == 0, done.stderr
    assert "2 respondenten" in done.stdout


@pytest.mark.parametrize("name", ["e.qsf", "e.lss", "e.xml", "e.csv", "e.qde"])
@pytest.mark.parametrize("bad", [LAUGHS, OUTSIDE], ids=["billion laughs", "file of the system"])
def test_xml_under_any_name_is_not_followed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, bad: str
) -> None:
    body = "<document><LimeSurveyDocType>Survey</LimeSurveyDocType>&a9;&e;</document>"
    path = tmp_path / name
    path.write_text(f'<?xml version="1.0"?>{bad}{body}')
    main(["inspect", str(path)])
    assert "root:" not in capsys.readouterr().out
    assert main(["run", str(path)]) == 2
    assert len(capsys.readouterr().err) < 500


def test_an_overview_is_bounded_too(tmp_path: Path) -> None:
    path = tmp_path / "overzicht.xlsx"
    for content in (workbook(prolog=LAUGHS), workbook(shared=bytes(310_000_000))):
        path.write_bytes(content)
        with pytest.raises(InputError, match=r"XML-verwijzing|te groot"):
            read_overview(path)


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(path))


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (_pipe, "het is geen gewoon bestand"),
        (_socket, "het is geen gewoon bestand"),
        (lambda p: p.symlink_to("/dev/zero"), "het is geen gewoon bestand"),
        (lambda p: p.mkdir(), "het is een map"),
        (lambda p: p.symlink_to(p), ""),
        (lambda p: p.symlink_to("nergens.csv"), "dit bestand bestaat niet"),
    ],
    ids=["pipe", "socket", "device", "folder", "link to itself", "link to nothing"],
)
def test_what_is_no_file_is_said_at_once(
    tmp_path: Path, make: Callable[[Path], None], why: str
) -> None:
    make(tmp_path / "e.csv")
    for name in ("inspect", "run"):
        refused(command(name, tmp_path / "e.csv"), "e.csv", why)


@pytest.mark.parametrize("option", ["--codings", "--supplement", "--questionnaire", "--codebook"])
def test_a_pipe_in_another_place_does_not_wait(tmp_path: Path, option: str) -> None:
    export = write_export(tmp_path / "e.csv")
    name = "p.xlsx" if option == "--codings" else "p.md" if option == "--supplement" else "p.yaml"
    os.mkfifo(tmp_path / name)
    done = command("run", export, option, tmp_path / name, "--out", tmp_path / "uit")
    refused(done, name, "het is geen gewoon bestand")


def test_a_link_to_a_file_is_read(tmp_path: Path) -> None:
    write_export(tmp_path / "echt.csv")
    (tmp_path / "e.csv").symlink_to("echt.csv")
    assert len(sheet_of(tmp_path / "e.csv").rows) == 6


def test_a_file_that_changes_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_export(tmp_path / "e.csv")
    opened = Path.open

    def open_and_grow(self: Path, *mode: str) -> io.BufferedIOBase:
        with opened(self, "ab") as other:
            other.write(b"nog een regel\n")
        return opened(self, *mode)  # type: ignore[return-value, call-overload]

    monkeypatch.setattr(Path, "open", open_and_grow)
    with pytest.raises(InputError, match="veranderde terwijl het werd gelezen"):
        read_bytes(path)


def test_a_file_that_nobody_may_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_export(tmp_path / "e.csv")

    def no(
        self: Path, *mode: str, **more: object
    ) -> None:  # root may read everything, so it is played
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", no)
    with pytest.raises(InputError, match=r"kan niet worden gelezen \(geen toestemming\)"):
        read_bytes(path)
    with pytest.raises(InputError, match="kan niet worden gelezen"):
        read_text(path, "de vragenlijst")


def cut_off(data: bytes) -> list[bytes]:
    """The start of a file, in twenty lengths."""
    return [data[: max(4, len(data) * part // 20)] for part in range(20)]


@pytest.mark.parametrize("kind", ["xlsx", "zip"])
def test_a_file_cut_off_anywhere_is_refused(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"e.{kind}"
    text = random.Random(2).randbytes(4000).hex()
    data = workbook() if kind == "xlsx" else zipped({"e.csv": f"a,b\n1,{text}\n".encode()})
    path.write_bytes(data)
    assert len(sheet_of(path).rows) > 1
    for part in cut_off(data):
        path.write_bytes(part)
        with pytest.raises(InputError, match=r"beschadigd|leeg|geen tabel|geen leesbare"):
            sheet_of(path)


def test_a_cut_off_spss_file_is_refused(tmp_path: Path) -> None:
    """All twenty in one process, like the one that reads it for a user."""
    columns = {"q": [f"tekst {n} " * 20 for n in range(50)]}
    parts = [*cut_off(write_sav(tmp_path / "e.sav", columns).read_bytes())]
    code = (
        "import sys\nfrom pipeline.ingest.apart_process import load_sav\n"
        "for part in sys.argv[1:]: print(load_sav(bytes.fromhex(part), 10**6).get('problem'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *(part.hex() for part in parts)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=SECONDS,
        check=True,
    )
    assert set(done.stdout.split()) <= {"damaged", "empty"}
    assert len(done.stdout.split()) == len(parts)
    (tmp_path / "e.sav").write_bytes(parts[10])
    refused(command("inspect", tmp_path / "e.sav"), "e.sav", "beschadigd of afgebroken")


def test_excel_of_before_1997_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for start in (b"\x09\x00\x04\x00\x02\x00\x10\x00", b"\x09\x08\x08\x00\x00\x05\x05\x00"):
        (tmp_path / "e.xls").write_bytes(start + bytes(200))
        assert main(["run", str(tmp_path / "e.xls")]) == 2
        assert "een Excel-bestand van voor 1997; bewaar het als .xlsx" in capsys.readouterr().err


def test_many_columns_of_the_same_name_are_named_in_one_pass() -> None:
    """A million headings took hours when each name was looked for in a list."""
    names = unique_names(["Q"] * 100_000 + [""] * 100_000)
    assert (len(set(names)), names[99_999], names[100_000]) == (
        200_000,
        "Q (100000)",
        "kolom 100001",
    )


def test_every_line_end_is_a_line_end() -> None:
    text = 'a,"b\r\nc"\rd,e\n\n"f\r",g\r\nh,i'
    assert records_of(text, ",", "x") == [["a", "b\r\nc"], ["d", "e"], [], ["f\r", "g"], ["h", "i"]]
