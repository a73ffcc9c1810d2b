"""The main job as a user does it: from export to report on the command line."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest

from pipeline.ingest.config import ROOT, SAMPLE
from tests.conftest import Run, themascoop

DATES = re.compile(r"\d{4}-\d\d-\d\d|\d\d:\d\d|202\d")


def test_the_json_is_as_documented(sample_run: Run) -> None:
    schema = json.loads((ROOT / "docs" / "run.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(sample_run.json, schema)


def test_a_wave_of_seventeen_gives_segments_topics_and_few_outliers(sample_run: Run) -> None:
    assert sample_run.json["responses"] == {
        "received": 19,
        "used": 17,
        "left_out": {"proefinvulling": 1, "niet afgemaakt": 1},
    }
    assert sample_run.json["segments"] >= 250
    assert sample_run.json["outlier_share"] < 0.15
    assert len(sample_run.json["topics"]) >= 8


def test_agreement_stands_for_every_pair_with_an_interval(sample_run: Run) -> None:
    pooled = {
        (a["coder_a"], a["coder_b"]): a
        for a in sample_run.json["agreement"]
        if a["theme_id"] is None and a["unit"] == "segment"
    }
    assert {("automatisch", "A"), ("automatisch", "B"), ("A", "B")} <= set(pooled)
    for pair in pooled.values():
        assert pair["kappa_low"] <= pair["kappa"] <= pair["kappa_high"]
        assert pair["n_respondents"] == 17


def test_the_machine_is_far_better_than_chance_and_below_the_people(sample_run: Run) -> None:
    kappa = {
        (a["coder_a"], a["coder_b"]): a["kappa"]
        for a in sample_run.json["agreement"]
        if a["theme_id"] is None and a["unit"] == "segment"
    }
    assert 0.3 < kappa["automatisch", "A"] < kappa["A", "B"]


def test_report_and_manifest_are_written(sample_run: Run) -> None:
    for path in (*sample_run.json["report"].values(), sample_run.json["manifest"]):
        assert Path(path).stat().st_size > 1000
    left = {p.name for p in sample_run.out.iterdir()}
    assert not [name for name in left if name.startswith(".")]


def test_the_manifest_says_everything_needed_to_repeat_a_run(sample_run: Run) -> None:
    manifest = json.loads(Path(sample_run.json["manifest"]).read_text(encoding="utf-8"))
    names = {i["name"] for i in manifest["inputs"]}
    assert {"export.csv", "leernetwerken-2018.yaml", "werkzame-elementen.yaml"} <= names
    assert all(re.fullmatch(r"[0-9a-f]{64}", i["sha256"]) for i in manifest["inputs"])
    assert manifest["seed"] == manifest["settings"]["seed"]
    assert {m["name"] for m in manifest["models"]} >= {"use"}
    assert manifest["seconds"]


def test_nothing_personal_of_the_sample_is_in_any_output(sample_run: Run) -> None:
    personal = ["Verhoeven", "Brouwerhof", "Gerda", "192.0.2.", "198.51.100.", "@example.org"]
    text = sample_run.html + sample_run.console + json.dumps(sample_run.json)
    text += Path(sample_run.json["manifest"]).read_text(encoding="utf-8")
    for name in personal:
        assert name not in text


def test_same_input_settings_and_seed_give_the_same_report(sample_run: Run, tmp_path: Path) -> None:
    again = themascoop(
        *("run", "--sample", "--out", tmp_path, "--store", tmp_path / "opslag", "--json"),
        PYTHONHASHSEED="2",
        OMP_NUM_THREADS="1",
        OPENBLAS_NUM_THREADS="1",
    )
    assert again.returncode == 0, again.stderr
    other = json.loads(again.stdout)
    for key in ("themes", "topics", "agreement", "outlier_share", "segments"):
        assert other[key] == sample_run.json[key]
    ours = sample_run.html.splitlines()
    theirs = Path(other["report"]["html"]).read_text(encoding="utf-8").splitlines()
    assert len(ours) == len(theirs)
    differing = [a for a, b in zip(ours, theirs, strict=True) if a != b and not DATES.search(a)]
    assert differing == []
    for kind in ("docx", "xlsx", "overview"):  # to the byte, on the same day
        first, second = (Path(j["report"][kind]) for j in (sample_run.json, other))
        assert first.read_bytes() == second.read_bytes(), kind


def test_a_lemma_package_is_used_and_named(tmp_path: Path) -> None:
    """The main job with nl_core_news_md present: a small real pipeline of that name."""
    from tests.tiny_spacy import make_nl_core_news_md

    packages = make_nl_core_news_md(tmp_path / "packages", entities=True)
    done = themascoop(
        *("run", "--sample", "--out", tmp_path / "uit", "--store", tmp_path / "opslag", "--json"),
        PYTHONPATH=str(packages),
    )
    assert done.returncode == 0, done.stderr
    manifest = json.loads(Path(json.loads(done.stdout)["manifest"]).read_text(encoding="utf-8"))
    assert manifest["lemmatiser"]["name"] == "nl_core_news_md"
    assert "simplemma" not in done.stderr
    assert manifest["persons_found_with"] == "nl_core_news_md 3.8.0"
    report = Path(json.loads(done.stdout)["report"]["html"]).read_text(encoding="utf-8")
    assert "en met het taalmodel nl_core_news_md 3.8.0" in report


def test_the_settled_overview_goes_back_in_as_a_coding(sample_run: Run, tmp_path: Path) -> None:
    """What the group decides in the workbook counts as its coding."""
    import openpyxl

    path = tmp_path / "besluiten.xlsx"
    book = openpyxl.load_workbook(sample_run.json["report"]["overview"])
    decided = 0
    for sheet in book.worksheets:
        heads = {
            str(cell.value).lower(): (cell.row, cell.column)
            for row in sheet.iter_rows(max_row=12)
            for cell in row
            if cell.value
        }
        place = next((heads[h] for h in heads if h.startswith("besluit")), None)
        if place is None or "Q23" not in sheet.title:
            continue
        for row in range(place[0] + 1, sheet.max_row + 1):
            sheet.cell(row, place[1]).value = "rv_tijd" if decided == 0 else "geen"
            decided += 1
    assert decided > 10
    book.save(path)
    done = themascoop(
        *("run", SAMPLE / "export.csv", "--codings", path, "--out", tmp_path / "uit", "--json")
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    theirs = {t["theme_id"]: t["respondents_human"] for t in found["themes"]}
    assert theirs["rv_tijd"] == 1
    assert {a["coder_b"] for a in found["agreement"]} == {"vastgesteld"}


@pytest.mark.parametrize("folder", ["bestand", "bestand/eronder"])
def test_a_folder_that_cannot_be_made_is_said_and_nothing_is_written(
    tmp_path: Path, folder: str
) -> None:
    (tmp_path / "bestand").write_text("geen map")
    done = themascoop("run", "--sample", "--out", tmp_path / folder)
    assert done.returncode == 3
    assert "kan niet worden geschreven" in done.stderr
    assert "Traceback" not in done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["bestand"]


def test_a_full_disk_leaves_nothing_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from pipeline import cli
    from pipeline.report import xlsx

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(xlsx, "write_xlsx", full)
    out = tmp_path / "uit"
    out.mkdir()
    (out / "themarapport.html").write_text("het vorige rapport")
    assert cli.main(["run", "--sample", "--out", str(out)]) == 3
    assert "de schijf is vol" in capsys.readouterr().err
    assert [p.name for p in out.iterdir()] == ["themarapport.html"]
    assert (out / "themarapport.html").read_text() == "het vorige rapport"


def test_the_console_ends_with_findings_agreement_and_where_the_report_is(tmp_path: Path) -> None:
    done = themascoop("run", "--sample", "--out", tmp_path / "uit")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("  - ") == 5
    assert "automatisch - " in done.stdout
    assert "themarapport.html" in done.stdout


def test_another_key_changes_pseudonyms_and_nothing_else(sample_run: Run, tmp_path: Path) -> None:
    key = tmp_path / "andere.key"
    key.write_text("5" * 64)
    store = tmp_path / "opslag"  # topics of other runs would lend these their numbers
    done = themascoop(
        *("run", "--sample", "--out", tmp_path / "uit", "--store", store, "--key", key, "--json")
    )
    assert done.returncode == 0, done.stderr
    other = json.loads(done.stdout)
    for part in ("themes", "topics", "agreement", "agreement_respondents", "outlier_share"):
        assert other[part] == sample_run.json[part]
    hidden = re.compile(r"r-[a-z2-7]{10}|s-[0-9a-f]{12}|[0-9a-f]{12}")
    theirs = Path(other["report"]["html"]).read_text(encoding="utf-8")
    assert hidden.sub("*", theirs) == hidden.sub("*", sample_run.html)
