"""``themascoop agree``: files of codings of any project, without a wave."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from pipeline.cli import main

SCHEMA = Path(__file__).resolve().parents[1] / "docs" / "run.schema.json"


def write(folder: Path, **files: str) -> list[str]:
    paths = []
    for name, text in files.items():
        path = folder / f"{name}.csv"
        path.write_text(text, encoding="utf-8")
        paths.append(str(path))
    return paths


def told(capsys: pytest.CaptureFixture[str], paths: list[str], *more: str) -> dict[str, Any]:
    assert main(["agree", *paths, "--json", *more]) == 0
    return json.loads(capsys.readouterr().out)


def refused(capsys: pytest.CaptureFixture[str], paths: list[str], *more: str) -> str:
    assert main(["agree", *paths, *more]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("FOUT: ")
    return captured.err


def cells(found: dict[str, Any], theme: str | None = None) -> tuple[int, ...]:
    row = next(r for r in found["agreement"] if r["theme_id"] == theme)
    return tuple(row[f"n_{c}"] for c in ("both", "a_only", "b_only", "neither"))


LONG = "respondent,vraag,tekst,thema,codeur\n"
A = "1,V1,meer tijd,tijd\n1,V2,samen doen,samen\n2,V1,geen idee,geen\n3,V1,rust,tijd;rust\n"
B = "1,V1,Meer  tijd,tijd\n1,V2,samen doen,tijd\n2,V1,geen idee,geen\n4,V1,rust,tijd\n"


def long(lines: str, coder: str) -> str:
    return LONG + "".join(f"{line},{coder}\n" for line in lines.splitlines())


# the same codings in four shapes: three units that both saw; x: 1 both; y: 1 only a
WIDE_A = "id,antwoord,x,y\n1,een twee,1,0\n2,drie vier,0,1\n3,vijf zes,0,0\n4,niets hier,,\n"
WIDE_B = "id,antwoord,x,y\n1,een twee,1,0\n2,drie vier,0,0\n3,vijf zes,0,0\n4,niets hier,1,0\n"
CODES_A = "id,antwoord,Code 1,Code 2\n1,een twee,x,\n2,drie vier,y,\n3,vijf zes,geen,\n4,n h,,\n"
CODES_B = (
    "id,antwoord,Code 1,Code 2\n1,een twee,x,\n2,drie vier,geen,\n3,vijf zes,geen,\n4,n h,x,\n"
)
CODERS = "id,antwoord,codeur1,codeur2\n1,een twee,x,x\n2,drie vier,y,geen\n3,vijf zes,geen,geen\n"
LONG_A = "id,tekst,thema\n1,een twee,x\n2,drie vier,y\n3,vijf zes,\n"
LONG_B = "id,tekst,thema\n1,een twee,x\n2,drie vier,\n3,vijf zes,\n4,niets hier,x\n"


@pytest.mark.parametrize(
    "files",
    [
        {"a": WIDE_A, "b": WIDE_B},
        {"a": CODES_A, "b": CODES_B},
        {"samen": CODERS},
        {"a": LONG_A, "b": LONG_B},
    ],
    ids=["per thema", "code 1..n", "per codeur", "lang"],
)
def test_every_shape_of_file_gives_the_same_agreement(
    files: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = told(capsys, write(tmp_path, **files))
    assert cells(found, "x") == (1, 0, 0, 2)
    assert cells(found, "y") == (0, 1, 0, 2)
    assert cells(found) == (1, 1, 0, 4)
    assert found["resampled"] == "respondent"
    assert [c["units"] for c in found["compared"]] == [3]


def test_a_long_table_of_two_coders_with_several_codes_and_other_typing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = told(capsys, write(tmp_path, a=long(A, "Anna"), b=long(B, "Bram")))
    assert cells(found, "tijd") == (1, 0, 1, 1)
    assert cells(found, "samen") == (0, 1, 0, 2)
    alone = {e["what"]: e["number"] for e in found["left_out"] if "niemand anders" in e["why"]}
    assert alone == {"Anna": 1, "Bram": 1}
    assert {r["question_id"] for r in found["agreement_by_question"]} == {"V1", "V2"}
    by_person = {r["theme_id"]: r["n_respondents"] for r in found["agreement_by_respondent"]}
    assert by_person["tijd"] == 2


def test_the_rows_have_the_keys_of_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, write(tmp_path, a=WIDE_A, b=WIDE_B))
    items = json.loads(SCHEMA.read_text(encoding="utf-8"))["properties"]["agreement"]["items"]
    for row in found["agreement"]:
        jsonschema.validate(row, items)


def test_a_sub_code_counts_for_its_parent(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a = "id,Code 1,Code 2\n1,tijd,tijd->rust\n2,tijd->druk,\n3,geen,\n"
    b = "id,Code 1,Code 2\n1,tijd->druk,\n2,tijd->druk,\n3,geen,\n"
    found = told(capsys, write(tmp_path, a=a, b=b))
    assert cells(found, "tijd") == (2, 0, 0, 1)
    assert cells(found, "tijd_druk") == (1, 0, 1, 1)
    assert found["themes"]["tijd_druk"] == "tijd->druk"


def test_without_a_respondent_the_unit_stands_for_itself_and_that_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = write(tmp_path, a=WIDE_A.replace("id,", "nr,"), b=WIDE_B.replace("id,", "nr,"))
    assert told(capsys, paths)["resampled"] == "unit"
    assert main(["agree", *paths]) == 0
    assert "zijn de intervallen te smal" in " ".join(capsys.readouterr().out.split())


def test_three_coders_are_also_compared_all_together(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = told(capsys, write(tmp_path, a=WIDE_A, b=WIDE_B, c=WIDE_B))
    assert len(found["compared"]) == 3
    assert found["agreement_people"][0]["coders"] == ["a", "b", "c"]
    assert found["agreement_people"][0]["n_segments"] == 4


def test_a_theme_nobody_gave_and_one_given_everywhere_have_a_reason_and_no_zero(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = "id,x,y,z\n1,1,1,0\n2,0,1,0\n3,1,1,0\n"
    paths = write(tmp_path, a=table, b=table)
    found = told(capsys, paths)
    assert {r["theme_id"]: r["kappa"] for r in found["agreement"]} | {None: 0} == {
        **{None: 0, "x": 1.0, "y": None, "z": None}
    }
    assert main(["agree", *paths]) == 0
    out = capsys.readouterr().out
    assert "door beide codeurs overal gegeven" in out
    assert "door beide codeurs nergens gegeven" in out


def test_a_theme_without_a_column_in_one_file_is_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    b = "id,antwoord,x\n1,een twee,1\n2,drie vier,0\n3,vijf zes,0\n"
    found = told(capsys, write(tmp_path, a=WIDE_A, b=b))
    assert [r["theme_id"] for r in found["agreement"]] == [None, "x"]
    assert any("b.csv" in e["why"] for e in found["left_out"])


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"a": WIDE_A}, "maar één codeur: a (3)"),
        ({"a": WIDE_A, "b": WIDE_B.replace("\n", "\n9")}, "niets gemeen"),
        ({"a": WIDE_A, "b": WIDE_B.replace("x,y", "p,q")}, "geen enkel thema gemeen"),
        (
            {
                "a": "id,Code 1\n1,k\n2,l\n3,m\n",
                "b": "id,Code 1\n1,p\n2,q\n3,r\n",
            },
            "verschillende codeboeken",
        ),
        ({"a": "id,Code 1\n1,\n2,\n", "b": "id,Code 1\n1,\n2,\n"}, "gaf een thema"),
        ({"a": long(A, "Anna"), "b": long(B, "Anna")}, "in twee bestanden"),
        ({"a": "id,antwoord\n1,hallo daar\n2,nog iets\n"}, "geen coderingen"),
        (
            {
                "a": "id,codeboek,x\n1,1.0,1\n2,1.0,0\n",
                "b": "id,codeboek,x\n1,2.0,1\n2,2.0,0\n",
            },
            "verschillende versies van het codeboek",
        ),
    ],
)
def test_what_cannot_be_compared_is_said(
    files: dict[str, str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said in refused(capsys, write(tmp_path, **files))


def test_low_kappa_at_high_agreement_is_explained(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = range(1, 41)
    a, b = (
        "id,x,y\n" + "".join(f"{n},{int(n == given)},{n % 2}\n" for n in rows) for given in (3, 7)
    )
    assert main(["agree", *write(tmp_path, a=a, b=b)]) == 0
    assert "Kappa is laag (-0,03), terwijl de codeurs in 38 van de 40" in (
        capsys.readouterr().out.replace("−", "-").replace("\u202f", "").replace("–", "-")
    )


def test_a_codebook_refuses_what_it_does_not_know(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = tmp_path / "boek.yaml"
    book.write_text(
        "name: n\nversion: '1'\ngroups:\n- id: g\n  name: G\n  scope: [Q1]\n  themes:\n"
        "  - {id: x, name: Iks}\n",
        encoding="utf-8",
    )
    found = told(capsys, write(tmp_path, a=CODES_A, b=CODES_B), "--codebook", str(book))
    assert found["themes"] == {"x": "Iks"}
    assert any("'y' staat niet in het codeboek" in e["what"] for e in found["left_out"])
