"""Bad input: a Dutch message with file, row and column, exit code 2, and nothing written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.contracts import InputError
from pipeline.run import Request, read
from tests.export_builder import cells_of, write_cells, write_codings, write_export

THEME = "      - {{id: {id}, name: Naam, parent: '{parent}'}}\n"
CODEBOOK = "name: n\nversion: '1'\ngroups:\n  - id: g\n    name: g\n    scope: [Q23]\n    themes:\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for a wave, and a home of its own for the key."""
    monkeypatch.setenv("THEMASCOOP_HOME", str(tmp_path / "thuis"))
    place = tmp_path / "ronde"
    place.mkdir()
    return place


def refused(folder: Path, capsys: pytest.CaptureFixture[str], **files: Path | None) -> InputError:
    """The error of a run on ``export.csv``; it is the same for a program and on the console."""
    export = files.pop("export", None) or folder / "export.csv"
    known = {name: path for name, path in files.items() if path}
    more = {k: (p,) if k in ("codings", "supplements") else p for k, p in known.items()}
    with pytest.raises(InputError) as error:
        read(Request(export, key_file=folder.parent / "k.key", **more))  # type: ignore[arg-type]
    out = folder.parent / "rapport"
    options = [
        text
        for name, path in known.items()
        for text in (f"--{name.removesuffix('s') if name == 'supplements' else name}", str(path))
    ]
    code = main(["run", str(export), "--out", str(out), *options])
    shown = capsys.readouterr()
    assert code == 2
    assert shown.out == ""
    assert shown.err.startswith("FOUT: ")
    assert str(error.value) in shown.err
    assert "Traceback" not in shown.err
    assert str(folder) not in shown.err  # a message never shows a folder
    assert not out.exists()
    assert not list(folder.glob("*.tmp"))
    return error.value


def check(
    error: InputError, message: str, file: str = "", row: int | None = None, column: str = ""
) -> None:
    """What a message must hold; ``todo`` says what to do, whatever it is."""
    assert message in str(error)
    assert error.todo
    assert (error.file or "") == file
    assert (error.row, error.column or "") == (row, column)


# --- the file -------------------------------------------------------------------------------------


def test_a_missing_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    check(refused(folder, capsys), "dit bestand bestaat niet", "export.csv")


def test_a_folder_instead_of_a_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    check(refused(folder, capsys, export=folder), "kan niet worden gelezen", "ronde")


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n\n ,,\n"])
def test_an_empty_file(folder: Path, capsys: pytest.CaptureFixture[str], content: bytes) -> None:
    (folder / "export.csv").write_bytes(content)
    check(refused(folder, capsys), "dit bestand is leeg", "export.csv")


@pytest.mark.parametrize(
    "content",
    ["Zomaar een tekst\nmet regels\n", "naam,antwoord\nA,B\n", "StartDate;EndDate;Status\n"],
)
def test_not_a_qualtrics_export(
    folder: Path, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    (folder / "export.csv").write_text(content)
    check(refused(folder, capsys), "dit is geen export van Qualtrics", "export.csv", 1)


@pytest.mark.parametrize(
    ("spoil", "found"),
    [
        (lambda records: records[:1] + records[3:], "1 of 2 gevonden, 3 verwacht"),
        (lambda records: records[:1] + records[2:], "2 gevonden, 3 verwacht"),
        (lambda records: records[:2] + records[1:], "4 gevonden, 3 verwacht"),
    ],
)
def test_a_wrong_number_of_header_rows(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    spoil: Callable[[list[list[str]]], list[list[str]]],
    found: str,
) -> None:
    path = folder / "export.csv"
    write_cells(path, spoil(cells_of(write_export(path))))
    check(refused(folder, capsys), found, "export.csv", 3)


def test_no_responses(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_export(folder / "export.csv", [])
    check(refused(folder, capsys), "er staan geen antwoorden in", "export.csv", 4)


def test_question_columns_missing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / "export.csv"
    records = cells_of(write_export(path))
    at = [records[0].index("Q17"), records[0].index("Q23")]
    write_cells(path, [[c for i, c in enumerate(r) if i not in at] for r in records])
    error = refused(folder, capsys)
    check(error, "ontbreken: Q17, Q23.", "export.csv", 1, "Q17")
    assert "themascoop init" in error.todo


def test_a_question_column_twice(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / "export.csv"
    records = cells_of(write_export(path))
    write_cells(path, [[*r, "Q23" if n == 0 else r[-2]] for n, r in enumerate(records)])
    check(refused(folder, capsys), "meer dan één keer in: Q23.", "export.csv", 1, "Q23")


def test_not_utf_8_with_the_cell_that_is_not(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [{"Q7": "een\ntwee"}, {"Q8": "Het café"}, {}]
    texts = dict.fromkeys(("Q22", "Q22_2_TEXT"), "zonder accent")
    path = write_export(folder / "export.csv", rows, texts=texts)
    path.write_bytes(path.read_text(encoding="utf-8-sig").encode("latin-1"))
    check(refused(folder, capsys), "dit bestand is geen UTF-8", "export.csv", 5, "Q8")


def test_utf_16(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_export(folder / "export.csv")
    path.write_bytes(path.read_text(encoding="utf-8-sig").encode("utf-16"))
    check(refused(folder, capsys), "dit bestand is geen UTF-8", "export.csv", 1)


@pytest.mark.parametrize(
    ("ending", "message"),
    [('"nooit gesloten', "wordt nergens gesloten"), ('"los" eind', "op een verkeerde plaats")],
)
def test_a_quote_in_the_wrong_place(
    folder: Path, capsys: pytest.CaptureFixture[str], ending: str, message: str
) -> None:
    path = write_export(folder / "export.csv")
    with path.open("a", encoding="utf-8", newline="") as file:
        file.write(ending)
    check(refused(folder, capsys), message, "export.csv", 7)


# --- rows and cells -------------------------------------------------------------------------------


def test_a_row_with_too_many_fields(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / "export.csv"
    records = cells_of(write_export(path))
    records[4].append("te veel")
    write_cells(path, records)
    width = len(records[0])
    error = refused(folder, capsys)
    check(error, f"{width + 1} velden, verwacht werden er {width}", "export.csv", 5)
    assert "--sla-over" in error.todo


@pytest.mark.parametrize("rating", ["0", "6", "-1", "3,5", "heel erg"])
def test_a_rating_outside_1_to_5(
    folder: Path, capsys: pytest.CaptureFixture[str], rating: str
) -> None:
    write_export(folder / "export.csv", [{}, {"Q12_2": rating}, {}])
    error = refused(folder, capsys)
    check(error, "verwacht: 1 tot en met 5", "export.csv", 5, "Q12_2")
    assert rating in str(error)


def test_an_answer_of_100_000_characters(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_export(folder / "export.csv", [{}, {}, {"Q23": "woord " * 16_667}])
    check(
        refused(folder, capsys), "tekens lang; verwacht werden er hoogstens", "export.csv", 6, "Q23"
    )


def test_everything_that_is_refused_is_listed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_export(folder / "export.csv", [{"Q12_1": "9"}, {"Q12_1": "8"}, {"ResponseId": ""}])
    error = refused(folder, capsys)
    check(error, "'9' is geen oordeel", "export.csv", 4, "Q12_1")
    assert "export.csv, regel 5, kolom Q12_1: '8' is geen oordeel" in error.todo
    assert "export.csv, regel 6, kolom ResponseId" in error.todo


def test_what_is_refused_can_be_left_out(folder: Path) -> None:
    export = write_export(folder / "export.csv", [{}, {"Q12_1": "9"}, {}])
    wave = read(Request(export, go_on=True, key_file=folder / "k.key"))
    assert len(wave.respondents) == 3
    assert wave.rejects["column"].tolist() == ["Q12_1"]


def test_control_characters_and_formulas_are_kept_as_text(folder: Path) -> None:
    """They do no harm in the tables; the writers neutralise them."""
    formula = '=HYPERLINK("http://kwaad.nl";"klik")'
    export = write_export(folder / "export.csv", [{"Q23": f"{formula}\x00\x07"}, {}, {}])
    wave = read(Request(export, key_file=folder / "k.key"))
    assert formula in wave.answers["text"].tolist()
    assert any("2 onzichtbare stuurtekens" in warning for warning in wave.warnings)


# --- the wave -------------------------------------------------------------------------------------


def test_a_wave_without_any_open_answer(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    export = write_export(folder / "export.csv", [{"Q24": "Ja"}, {"Q24": "Nee"}], plain=True)
    check(refused(folder, capsys, export=export), "geen enkel open antwoord", "export.csv")


def test_a_wave_of_one_respondent(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_export(folder / "export.csv", [{}, {"Finished": "False"}])
    error = refused(folder, capsys)
    check(error, "maar één respondent", "export.csv")
    assert "leave_out_unfinished=false" in error.todo


def test_a_wave_in_which_nobody_counts(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_export(folder / "export.csv", [{"Status": "Survey Preview"}] * 2)
    check(refused(folder, capsys), "telt mee (2 proefinvulling)", "export.csv", 4)


# --- codebook, questionnaire, settings ---------------------------------------------------------


@pytest.mark.parametrize(
    ("themes", "message"),
    [
        ([("tijd", ""), ("tijd", "")], "thema 'tijd' komt twee keer voor in het codeboek"),
        ([("tijd", "weg")], "thema 'tijd' noemt 'weg' als hoofdthema; dat bestaat niet"),
        ([("a", "b"), ("b", "a")], "de thema's a, b verwijzen in een kring naar elkaar"),
        ([("a", "a")], "verwijzen in een kring"),
    ],
)
def test_a_wrong_codebook(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    themes: list[tuple[str, str]],
    message: str,
) -> None:
    write_export(folder / "export.csv")
    path = folder / "codeboek.yaml"
    path.write_text(CODEBOOK + "".join(THEME.format(id=i, parent=p) for i, p in themes))
    check(refused(folder, capsys, codebook=path), message, "codeboek.yaml")


def test_a_missing_codebook_and_questionnaire(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_export(folder / "export.csv")
    weg = folder / "weg.yaml"
    check(refused(folder, capsys, codebook=weg), "het codeboek niet gevonden", "weg.yaml")
    check(refused(folder, capsys, questionnaire=weg), "de vragenlijst niet gevonden", "weg.yaml")


def test_an_unknown_setting(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    export = write_export(folder / "export.csv")
    assert main(["run", str(export), "--set", "rapport.citaten=3"]) == 2
    assert "de instelling 'rapport.citaten' bestaat niet" in capsys.readouterr().err


# --- codings and supplements ----------------------------------------------------------------

LINE = {"response_id": "R_001", "question": "Q23", "text": "tijd", "theme": "rv_tijd", "coder": "A"}


def test_codings_for_a_theme_that_does_not_exist(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_export(folder / "export.csv")
    codings = write_codings(folder / "codes.csv", LINE, {**LINE, "theme": "rv_tijt"})
    error = refused(folder, capsys, codings=codings)
    check(error, "thema 'rv_tijt' staat niet in het codeboek", "codes.csv", 3, "theme")
    assert "Bedoelde u 'rv_tijd'?" in error.todo


def test_codings_for_a_question_that_does_not_exist(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_export(folder / "export.csv")
    codings = write_codings(folder / "codes.csv", {**LINE, "question": "Q99"})
    error = refused(folder, capsys, codings=codings)
    check(error, "vraag 'Q99' staat niet in de vragenlijst", "codes.csv", 2, "question")


def test_a_missing_file_of_codings(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_export(folder / "export.csv")
    error = refused(folder, capsys, codings=folder / "weg.csv")
    check(error, "dit bestand bestaat niet", "weg.csv")


def test_an_export_given_as_codings(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    export = write_export(folder / "export.csv")
    error = refused(folder, capsys, codings=export)
    check(error, "geen bestand met coderingen", "export.csv", 1, "theme")


def test_codings_for_segments_that_do_not_exist(folder: Path) -> None:
    """Nothing finds a place: then the codings belong to another export."""
    from pipeline.contracts import empty
    from pipeline.run import place
    from pipeline.segment import segment

    export = write_export(folder / "export.csv")
    codings = write_codings(
        folder / "codes.csv", {**LINE, "response_id": "R_999"}, {**LINE, "text": "dat zei niemand"}
    )
    wave = read(Request(export, codings=(codings,), key_file=folder / "k.key"))
    segments = segment(wave.answers, wave.settings.segment)
    with pytest.raises(InputError) as error:
        place(wave, segments)
    check(error.value, "geen enkele van de 2 coderingen hoort bij een antwoord", "codes.csv", 2)
    assert place(read(Request(export, key_file=folder / "k.key")), segments).codings.equals(
        empty("codings")
    )


def test_a_supplement_with_an_unknown_question(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_export(folder / "export.csv")
    path = folder / "mail.md"
    path.write_text("# mail-1\n## Q77\nSamen leren\n")
    error = refused(folder, capsys, supplements=path)
    check(error, "respondent mail-1, antwoord 1: vraag 'Q77' staat niet", "mail.md")


def test_a_supplement_adds_a_respondent(folder: Path) -> None:
    export = write_export(folder / "export.csv")
    path = folder / "mail.md"
    path.write_text(
        "# mail-1\n## Q3\nNetwerk Mail\n## Q23\nSamen leren\n# R_001\n## Q23\nOok dit\n"
    )
    wave = read(Request(export, supplements=(path,), key_file=folder / "k.key"))
    assert wave.respondents["label"].tolist()[-1] == "Netwerk Mail"
    assert (wave.responses.received, wave.responses.used) == (4, 4)
    first = wave.respondents["respondent_id"].iloc[0]
    mine = wave.answers[
        (wave.answers["respondent_id"] == first) & (wave.answers["question_id"] == "Q23")
    ]
    assert mine["source"].tolist() == ["vragenlijst", "e-mail"]


def test_nothing_personal_is_left_after_reading(folder: Path) -> None:
    export = write_export(
        folder / "export.csv",
        [{"Q23": "Bel Piet Jansen, 06-12345678, of mail p.jansen@voorbeeld.nl."}, {}, {}],
    )
    wave = read(Request(export, key_file=folder / "k.key"))
    everything = wave.answers.to_csv() + wave.respondents.to_csv()
    for personal in ("Jansen", "06-1234", "p.jansen", "R_001", "Testpersoon", "Geheim"):
        assert personal not in everything


def test_a_damaged_key(folder: Path) -> None:
    export = write_export(folder / "export.csv")
    (folder / "k.key").write_text("kapot")
    with pytest.raises(InputError, match="geen bruikbare sleutel"):
        read(Request(export, key_file=folder / "k.key"))
