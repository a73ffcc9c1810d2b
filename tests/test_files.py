"""Any kind of file gives the same cells; what is no table, too large or hostile is refused."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from pipeline.contracts import InputError
from pipeline.ingest.files import NoTable
from tests.table_builder import sheet_of, write_ods, write_sav, write_text, write_xlsx, write_zip

ROWS = [["id", "vraag"], ["1", "Meer tijd"], ["2", "Reünie, vaker"]]


def cells(path: Path) -> list[list[str]]:
    return [list(row) for row in sheet_of(path).rows]


def test_every_kind_of_file_gives_the_same_cells(tmp_path: Path) -> None:
    assert cells(write_text(tmp_path / "e.csv", ROWS)) == ROWS
    assert cells(write_text(tmp_path / "e.tsv", ROWS, "\t", "utf-16")) == ROWS
    assert cells(write_xlsx(tmp_path / "e.xlsx", ROWS)) == ROWS
    assert cells(write_ods(tmp_path / "e.ods", ROWS)) == ROWS
    columns = {"id": [1.0, 2.0], "vraag": ["Meer tijd", "Reünie, vaker"]}
    assert cells(write_sav(tmp_path / "e.sav", columns)) == ROWS
    assert [sheet_of(p).kind for p in sorted(tmp_path.iterdir())] == [
        *("csv", "ods", "sav", "tsv", "xlsx")
    ]


def test_numbers_dates_and_empty_rows_of_a_workbook(tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "e.xlsx", [["n", "d"], [28, datetime(2018, 9, 20, 10)], [], [2.5, True]]
    )
    sheet = sheet_of(path)
    assert [list(r) for r in sheet.rows] == [
        ["n", "d"], ["28", "2018-09-20 10:00:00"], [], ["2.5", "True"]
    ]  # fmt: skip
    assert sheet.number(3) == 4


def test_the_fullest_sheet_is_read_and_the_others_are_named(tmp_path: Path) -> None:
    sheet = sheet_of(write_xlsx(tmp_path / "e.xlsx", [["Toelichting"]], ROWS))
    assert [list(r) for r in sheet.rows] == ROWS
    assert sheet.warnings == ("gelezen is het blad 'Blad2'; niet gelezen: Blad1.",)


def test_spss_gives_labels_for_codes_and_questions_for_names(tmp_path: Path) -> None:
    path = write_sav(
        tmp_path / "e.sav",
        {"q1": [1.0, 2.0, 9.0, None], "q2": ["x", "", "y", ""]},
        {"q1": "Werkt u graag samen?"},
        {"q1": {1.0: "Ja", 2.0: "Nee"}},
    )
    sheet = sheet_of(path)
    assert [list(r) for r in sheet.rows] == [["q1", "q2"], ["Ja", "x"], ["Nee", ""], ["9", "y"], []]
    assert sheet.labels == {"q1": "Werkt u graag samen?"}
    assert sheet.value_labels == {"q1": ("Ja", "Nee")}
    assert sheet.number(1) == 1


def test_the_export_in_a_zip_is_read_without_unpacking(tmp_path: Path) -> None:
    inside = write_text(tmp_path / "enquete.csv", ROWS).read_bytes()
    path = write_zip(
        tmp_path / "e.zip",
        {"map/enquete.csv": inside, "__MACOSX/._enquete.csv": b"x", "lees.md": ""},
    )
    sheet = sheet_of(path)
    assert [list(r) for r in sheet.rows] == ROWS
    assert sheet.file == "enquete.csv (in e.zip)"
    assert sheet.warnings == ()
    xlsx = write_xlsx(tmp_path / "e.xlsx", ROWS).read_bytes()
    assert cells(write_zip(tmp_path / "f.zip", {"e.xlsx": xlsx})) == ROWS


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"a.csv": "x,y\n1,2\n", "b.csv": "x,y\n1,2\n"}, "zitten 2 exports: a.csv, b.csv"),
        ({"lees.md": "niets"}, "zit geen export"),
        ({"../../a.csv": "x,y\n1,2\n"}, "pad dat naar buiten wijst"),
        ({"/etc/a.csv": "x,y\n1,2\n"}, "pad dat naar buiten wijst"),
        ({"C:\\a.csv": "x,y\n1,2\n"}, "pad dat naar buiten wijst"),
        ({"b.zip": "PK"}, "zit weer een ZIP"),
        ({f"{n}.csv": "" for n in range(2001)}, "zitten 2001 bestanden"),
    ],
)
def test_a_zip_that_is_not_one_export_is_refused(
    tmp_path: Path, members: dict[str, str], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        sheet_of(write_zip(tmp_path / "e.zip", members))


def test_a_zip_hidden_in_a_zip_is_not_opened(tmp_path: Path) -> None:
    inner = write_zip(tmp_path / "binnen.zip", {"a.csv": "x,y\n1,2\n"}).read_bytes()
    with pytest.raises(InputError, match="zit weer een ZIP"):
        sheet_of(write_zip(tmp_path / "e.zip", {"a.csv": inner}))


def test_a_bomb_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    bomb = write_zip(tmp_path / "e.zip", {"a.csv": b"a,b\n" * 1_000_000})
    assert bomb.stat().st_size < 100_000
    with pytest.raises(InputError, match="te groot"):
        sheet_of(bomb, max_megabytes=1)
    (tmp_path / "groot.csv").write_bytes(b"a,b\n" * 300_000)
    with pytest.raises(InputError, match="te groot"):
        sheet_of(tmp_path / "groot.csv", max_megabytes=1)


def test_a_size_that_a_zip_lies_about_does_not_help(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "e.zip", {"a.csv": b"a,b\n" * 500_000})
    size = (2_000_000).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(size, (100).to_bytes(4, "little")))
    with pytest.raises(InputError, match=r"beschadigd|te groot"):
        sheet_of(path, max_megabytes=1)


def spoiled_xlsx(path: Path, old: str, new: str) -> Path:
    """A workbook with something else in the XML of its sheet."""
    with zipfile.ZipFile(write_xlsx(path, ROWS)) as archive:
        members = {n: archive.read(n) for n in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    assert old.encode() in members[name]
    members[name] = members[name].replace(old.encode(), new.encode())
    return write_zip(path, members)


def test_one_cell_in_the_far_corner_does_not_fill_the_memory(tmp_path: Path) -> None:
    far = '<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row></sheetData>'
    with pytest.raises(InputError, match="17179869184 cellen"):
        sheet_of(spoiled_xlsx(tmp_path / "e.xlsx", "</sheetData>", far))
    more = (
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell '
        'table:number-columns-repeated="16000" office:value-type="string"><text:p>x</text:p>'
        "</table:table-cell></table:table-row>"
    )
    with pytest.raises(InputError, match="cellen; hoogstens"):
        sheet_of(write_ods(tmp_path / "e.ods", ROWS, more))


def test_a_million_empty_rows_at_the_end_are_nothing(tmp_path: Path) -> None:
    styled = "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(4, 100_000))
    path = spoiled_xlsx(tmp_path / "e.xlsx", "</sheetData>", f"{styled}</sheetData>")
    assert cells(path)[:3] == ROWS
    more = (
        '<table:table-row table:number-rows-repeated="1048573"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row>'
    )
    assert cells(write_ods(tmp_path / "e.ods", ROWS, more)) == ROWS


def test_xml_that_refers_to_itself_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "e.xlsx"
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><worksheet '
    with pytest.raises(InputError, match="eigen XML-verwijzingen"):
        sheet_of(spoiled_xlsx(path, "<worksheet ", bomb))


@pytest.mark.parametrize("name", ["e.xlsx", "e.ods", "e.sav", "e.zip"])
def test_half_a_file_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name == "e.sav":
        write_sav(path, {"q": ["tekst " * 30] * 50})
    elif name == "e.ods":
        write_ods(path, ROWS)
    elif name == "e.zip":
        write_zip(path, {"e.csv": "a,b\n" * 500})
    else:
        write_xlsx(path, ROWS)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises(InputError, match=r"beschadigd|leeg"):
        sheet_of(path)


@pytest.mark.parametrize("name", ["e.sav", "e.xlsx"])
def test_a_file_that_brings_its_reader_down_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Found by changing bytes at random: the compiled readers of SPSS and Excel can crash."""
    path = tmp_path / name
    path = write_sav(path, {"q": [1.0]}) if name == "e.sav" else write_xlsx(path, ROWS)
    crash = tmp_path / "crash"
    crash.write_text("#!/bin/sh\nkill -SEGV $$\n")
    crash.chmod(0o755)
    monkeypatch.setattr("pipeline.ingest.apart.sys.executable", str(crash))
    with pytest.raises(InputError, match="beschadigd"):
        sheet_of(path)


def test_one_long_text_in_many_cells_does_not_fill_the_memory() -> None:
    from pipeline.ingest.apart_process import load_workbook

    path = io.BytesIO()
    book = openpyxl.Workbook()
    for _ in range(50):
        book.active.append(["tekst " * 50] * 10)
    book.save(path)
    assert load_workbook(path.getvalue(), 150_000)["sheets"]
    assert load_workbook(path.getvalue(), 149_999) == {"problem": "large"}


@pytest.mark.parametrize(
    ("content", "looks_like"),
    [
        (b"%PDF-1.7 ...", "een PDF"),
        (b"SQLite format 3\x00", "een SQLite-database"),
        (b'{"SurveyEntry": {}}', "de opbouw van een vragenlijst van Qualtrics"),
        (
            b"<?xml version='1.0'?><document><LimeSurveyDocType>Survey</LimeSurveyDocType>",
            "de opbouw van een vragenlijst van LimeSurvey",
        ),
        (b'<?xml version="1.0"?><CodeBook xmlns="urn:x">', "een codeboek van REFI-QDA"),
        (b"<html><body>Inloggen</body></html>", "een XML- of HTML-bestand"),
    ],
)
def test_what_is_no_table_is_named(tmp_path: Path, content: bytes, looks_like: str) -> None:
    (tmp_path / "e.csv").write_bytes(content)
    with pytest.raises(NoTable) as error:
        sheet_of(tmp_path / "e.csv")
    assert error.value.looks_like.startswith(looks_like)


@pytest.mark.parametrize(
    ("member", "looks_like"),
    [("word/document.xml", "Word"), ("project.qde", "REFI-QDA"), ("xl/workbook.bin", "xlsb")],
)
def test_what_is_no_table_inside_a_zip_is_named(
    tmp_path: Path, member: str, looks_like: str
) -> None:
    with pytest.raises(NoTable, match=looks_like):
        sheet_of(write_zip(tmp_path / "e.bin", {member: "x"}))


def test_a_damaged_parquet_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "e.parquet").write_bytes(b"PAR1....PAR1")
    with pytest.raises(InputError, match="dit Parquet-bestand kan niet worden gelezen"):
        sheet_of(tmp_path / "e.parquet")


def test_a_table_with_too_many_cells_is_refused(tmp_path: Path) -> None:
    for path in (
        write_text(tmp_path / "e.csv", ROWS),
        write_xlsx(tmp_path / "e.xlsx", ROWS),
        write_sav(tmp_path / "e.sav", {"a": [1.0] * 3, "b": [2.0] * 3}),
    ):
        with pytest.raises(InputError, match="hoogstens 5 mag"):
            sheet_of(path, max_cells=5)
