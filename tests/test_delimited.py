"""Text with separators is read as it was written, or refused with the place that is wrong."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.contracts import InputError
from pipeline.ingest.delimited import MAX_CELL, MAX_RECORD, decode, records_of, sniff
from tests.table_builder import sheet_of, write_text

DUTCH = "Zoë vond één café in België; de coördinator zei: ‘geïnteresseerd’ – € 5 … ü ç á"
ROWS = [["id", "vraag"], ["1", DUTCH], ["2", "Een ongeëvenaarde ruïne, naïef en reëel"]]


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac_roman"],
)
def test_dutch_text_is_read_in_every_encoding_of_a_survey_tool(
    tmp_path: Path, encoding: str
) -> None:
    sheet = sheet_of(write_text(tmp_path / "e.csv", ROWS, ";", encoding))
    assert [list(r) for r in sheet.rows] == ROWS
    assert sheet.encoding == encoding
    assert bool(sheet.warnings) == (encoding in ("cp1252", "mac_roman"))  # a guess is said


def test_text_of_an_old_dos_program_is_read(tmp_path: Path) -> None:
    rows = [["id", "vraag"], ["1", "één reële coördinator, geïnteresseerd"]]
    assert [
        list(r) for r in sheet_of(write_text(tmp_path / "e.csv", rows, ",", "cp850")).rows
    ] == rows


def test_the_first_byte_that_is_not_utf_8_may_come_late(tmp_path: Path) -> None:
    path = tmp_path / "e.csv"
    path.write_bytes(b"id;vraag\r\n" + b"1;gewone tekst\r\n" * 30_000 + b"2;caf\xe9 met \xb4\r\n")
    sheet = sheet_of(path)
    assert sheet.rows[-1] == ["2", "café met ´"]
    assert sheet.encoding == "cp1252"


def test_two_encodings_in_one_file_are_refused_with_the_place() -> None:
    data = "id,vraag\n1,café en reünie en België\n".encode() + b"2,caf\xe9\n"
    with pytest.raises(InputError, match="deels UTF-8 en deels iets anders") as error:
        decode(data, "e.csv")
    assert (error.value.row, error.value.column) == (3, "vraag")


def test_utf_16_that_is_cut_off_is_refused() -> None:
    with pytest.raises(InputError, match="geen geldig utf-16"):
        decode("id\tvraag\n1\tja".encode("utf-16")[:-1], "e.tsv")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_separator_is_found_among_others_in_the_answers(delimiter: str) -> None:
    rows = [["id", "vraag", "cijfer"]]
    rows += [[str(n), "eerst, dan; of | en\tverder, nou", "3,5"] for n in range(5)]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    assert sniff(out.getvalue()) == delimiter


def test_decimal_commas_do_not_make_a_comma_the_separator() -> None:
    assert sniff("a;b;c\n1,5;2,5;3\n4,5;5,5;6\n") == ";"


def test_excel_may_state_the_separator_in_the_first_line(tmp_path: Path) -> None:
    path = tmp_path / "e.csv"
    path.write_text("sep=;\nid;vraag\n1;ja, graag\n")
    sheet = sheet_of(path)
    assert [list(r) for r in sheet.rows] == [[], ["id", "vraag"], ["1", "ja, graag"]]
    assert sheet.number(2) == 3


def test_a_cell_of_fifty_megabytes_is_refused_and_not_cut() -> None:
    for length, message in (
        (MAX_CELL + 1, f"een cel is langer dan {MAX_CELL} tekens"),
        (50_000_000, f"een regel is langer dan {MAX_RECORD} tekens"),
    ):
        with pytest.raises(InputError, match=message) as error:
            records_of("a,b\n1," + "x" * length, ",", "e.csv")
        assert error.value.row == 2


CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@given(
    st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=6),
    st.sampled_from(",;\t"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_what_was_written_is_read_back_character_by_character(
    rows: list[tuple[str, str, str]], delimiter: str, encoding: str, quoting: int
) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, quoting=quoting)  # type: ignore[arg-type]
    writer.writerows([("id", "vraag", "toelichting"), *rows])
    text = decode(out.getvalue().encode(encoding), "e.csv").text
    assert sniff(text) == delimiter
    read = records_of(text, delimiter, "e.csv")
    written = [list(r) if any(c.strip() for c in r) else [] for r in rows]
    assert read == [["id", "vraag", "toelichting"], *written]
