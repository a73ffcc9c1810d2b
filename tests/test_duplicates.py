"""A respondent who stands in an export twice counts once, and nothing of the other is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.ingest.config import load_questionnaire, load_settings
from pipeline.ingest.duplicates import Response, seconds, superseded
from pipeline.ingest.qualtrics import Raw, read_export
from pipeline.ingest.text import plain_id
from pipeline.reading import Request, read
from tests.export_builder import cells_of, write_cells, write_export

QUESTIONNAIRE = load_questionnaire()
SETTINGS = load_settings().ingest


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "export.csv"


def read_rows(path: Path, *rows: dict[str, str]) -> Raw:
    return read_export(write_export(path, rows), QUESTIONNAIRE, SETTINGS)


def counted(raw: Raw) -> dict[str, int]:
    """The row of the response that counts, per respondent."""
    return dict(zip(raw.answers["response_id"], raw.answers["row"], strict=True))


ONE = {"ResponseId": "R_001"}
EARLY, LATE = {"RecordedDate": "2018-09-20 09:00:00"}, {"RecordedDate": "2018-09-21 09:00:00"}


@pytest.mark.parametrize(
    ("rows", "row"),
    [
        (({**ONE, **EARLY}, {**ONE, **LATE}), 5),
        (({**ONE, **LATE}, {**ONE, **EARLY}), 4),
        (({**ONE, **EARLY}, {**ONE, **LATE, "Finished": "False"}), 4),
        (({**ONE, **LATE, "Finished": "False"}, {**ONE, **EARLY}), 5),
        (({**ONE, **EARLY}, {**ONE, **EARLY}, {**ONE, **EARLY}), 6),
        (({**ONE, "RecordedDate": "3/9/2018"}, {**ONE, "RecordedDate": "13/8/2018"}), 4),
        (({**ONE, "RecordedDate": "8/13/2018"}, {**ONE, "RecordedDate": "9/3/2018"}), 5),
        (({**ONE, "RecordedDate": ""}, {**ONE, "RecordedDate": ""}), 5),
        (({"ResponseId": "58"}, {"ResponseId": " 58.0 "}), 5),
    ],
)
def test_the_last_finished_response_counts(
    path: Path, rows: tuple[dict[str, str], ...], row: int
) -> None:
    raw = read_rows(path, *rows)
    assert list(counted(raw).values()) == [row]
    assert raw.responses.received == len(rows)
    assert raw.responses.used == 1
    assert raw.responses.left_out == {"dubbel ingezonden": len(rows) - 1}
    assert raw.rejects.empty
    assert set(raw.duplicates["reason"].str.contains(f"op regel {row};")) == {True}


def test_two_unfinished_responses_of_one_respondent_are_unfinished(path: Path) -> None:
    raw = read_rows(path, {"Finished": "False", **ONE}, {"Finished": "False", **ONE}, {}, {})
    assert raw.responses.left_out == {"niet afgemaakt": 2}
    assert raw.duplicates.empty


def test_a_try_out_is_no_second_response(path: Path) -> None:
    raw = read_rows(path, {}, {**ONE, "Status": "Survey Preview"})
    assert (raw.responses.used, len(raw.duplicates)) == (1, 0)


def test_what_is_refused_or_gives_way_is_kept_as_it_came(path: Path) -> None:
    write_export(path, [ONE, ONE, {"Q12_1": "9"}, {"ResponseId": ""}, {}, {}])
    records = cells_of(path)
    records[7] = records[7][:-1]
    raw = read_export(write_cells(path, records), QUESTIONNAIRE, SETTINGS)
    assert raw.duplicates["row"].tolist() == [4]
    assert raw.rejects["row"].tolist() == [6, 7, 8]
    assert raw.refused_rows == {n: records[n - 1] for n in (4, 6, 7, 8)}
    assert raw.columns == records[0]
    assert raw.responses.received == raw.responses.used + sum(raw.responses.left_out.values())


def test_a_run_goes_on_and_says_so(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    export = write_export(path, [ONE, ONE, {**ONE, "ResponseId": "R_9"}, {"ResponseId": "R_9"}])
    wave = read(Request(export=export, key_file=path.with_name("sleutel")))
    said = "export.csv: 2 respondenten stonden er dubbel in; van elk telt de laatste afgemaakte"
    assert any(warning.startswith(said) for warning in wave.warnings)
    assert not any("geweigerd; wat daar stond" in warning for warning in wave.warnings)
    assert (len(wave.respondents), len(wave.rejects)) == (2, 2)
    assert wave.refused is not None
    assert sorted(wave.refused.rows) == [4, 6]
    assert "Testpersoon" not in repr(wave.refused)


def test_a_supplement_and_codings_name_a_respondent_in_their_own_way(path: Path) -> None:
    export = write_export(path, [{"ResponseId": "58.0"}, {"ResponseId": "59.0"}])
    mail = path.with_name("mail.yaml")
    mail.write_text(
        "bron: e-mail\nrespondenten:\n  - respondent: 58\n    antwoorden:\n"
        "      - {vraag: Q8, tekst: Nog iets over tijd.}\n"
    )
    key = path.with_name("sleutel")
    wave = read(Request(export=export, supplements=(mail,), key_file=key))
    assert len(wave.respondents) == 2


def test_ids_that_only_look_different_are_the_same() -> None:
    assert {plain_id(t) for t in ("58", "58.0", " 58 ", "58,00", "\u200b58\u00a0")} == {"58"}
    assert len({plain_id(t) for t in ("R_a", "R_A", "058", "58", "5.8")}) == 5


@pytest.mark.parametrize(
    ("moment", "same"),
    [
        ("2018-09-20 14:05:06", "2018-09-20T14:05:06Z"),
        ("2018-09-20 14:05:00", "20-09-2018 14:05"),
        ("2018-09-20 14:05:00", "20.9.18, 14.05"),
        ("2018-09-20 14:05:00", "20/9/2018 2:05 PM"),
        ("2018-09-20 00:05:00", "20/9/2018 12:05 AM"),
        ("2018-09-20 12:00:00", "43363.5"),  # as Excel counts days
    ],
)
def test_a_date_is_read_as_survey_tools_write_it(moment: str, same: str) -> None:
    assert seconds(moment) == seconds(same)


@pytest.mark.parametrize("moment", ["", "gisteren", "31-02-2018", "2018-13-01", "99:99"])
def test_what_is_no_date_comes_first(moment: str) -> None:
    assert seconds(moment) < seconds("1900-01-01")


def test_many_responses_of_one_respondent_take_no_time() -> None:
    many = [Response(n, "R", True, "") for n in range(100_000)]
    assert set(superseded(many).values()) == {99_999}


def test_inspect_still_reads_an_export_with_doubles(path: Path) -> None:
    write_export(path, [ONE, ONE])
    assert main(["inspect", str(path), "--json"]) == 0
