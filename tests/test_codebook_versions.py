"""Codings made with another version of the codebook are refused, with what differs."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from pipeline.codebook import Codebook, CodebookFile
from pipeline.contracts import InputError
from pipeline.ingest.codings import other_codebook, read_codings
from pipeline.ingest.config import load_codebook, load_questionnaire, load_settings
from pipeline.ingest.overview import overview_themes
from pipeline.kept import read
from pipeline.report.overview import write_overview
from pipeline.run import Request
from tests.builders import codebook, wave_result
from tests.export_builder import write_export

CODES = """\
response_id,question,text,theme,coder,Codeboek
R_001,Q23,tijd om te leren,rv_tijd,A,{version}
R_002,Q23,steun van de directie,{theme},A,{version}
"""


def codes(path: Path, version: str, theme: str = "rv_tijd") -> Path:
    path.write_text(CODES.format(version=version, theme=theme), encoding="utf-8")
    return path


def ingested(path: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    found = read_codings(path, load_questionnaire(), load_codebook(), load_settings().ingest)
    return found.found, found.refused


def test_the_version_of_this_codebook_is_read(tmp_path: Path) -> None:
    found, refused = ingested(codes(tmp_path / "c.csv", load_codebook().file.version))
    assert found["theme"].tolist() == ["rv_tijd"] * 2
    assert refused.empty


def test_another_version_is_refused_once_with_the_themes_that_are_unknown(tmp_path: Path) -> None:
    found, refused = ingested(codes(tmp_path / "c.csv", "0.1", "rv_tijt"))
    assert found.empty
    (reason,) = refused["reason"]
    (todo,) = refused["todo"]
    assert "gecodeerd met versie '0.1' van het codeboek" in reason
    assert f"dit is versie '{load_codebook().file.version}'" in reason
    assert "thema 'rv_tijt' staat niet in het codeboek. Bedoelde u 'rv_tijd'?" in reason
    assert "--codebook" in todo


def test_another_version_with_only_known_themes_is_refused_too(tmp_path: Path) -> None:
    found, refused = ingested(codes(tmp_path / "c.csv", "0.1"))
    assert found.empty
    assert "Alle thema's die gegeven zijn, staan ook in dit codeboek." in refused["reason"].item()


def test_a_table_with_a_column_per_theme_may_say_its_version(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text("response_id,question,text,rv_tijd,codebook version\nR_001,Q23,tijd,1,0.1\n")
    found, refused = ingested(path)
    assert found.empty
    assert "versie '0.1'" in refused["reason"].item()


def changed() -> Codebook:
    """The codebook of the builders: one theme gone, one new, one with another name."""
    file = codebook().file.model_dump(mode="json")
    themes = next(g["themes"] for g in file["groups"] if len(g["themes"]) > 2)
    parents = {t["parent"] for t in themes}
    loose = [t for t in themes if t["id"] not in parents]
    themes.remove(loose[0])
    loose[1]["name"] = "Heel anders"
    themes.append({"id": "nieuw_thema", "name": "Nieuw thema"})
    return Codebook.build(CodebookFile.model_validate(file))


def test_an_overview_of_another_codebook_is_refused_with_the_differences(tmp_path: Path) -> None:
    path = tmp_path / "overzicht.xlsx"
    write_overview(wave_result(), path)
    made_with = overview_themes(path)
    assert other_codebook(path, made_with, codebook()).empty
    reason = other_codebook(path, made_with, changed())["reason"].item()
    gone = next(i for i in made_with if i not in changed())
    renamed = next(t.id for t in changed() if t.name == "Heel anders")
    assert "nieuw: nieuw_thema" in reason
    assert f"weg: {gone}" in reason
    assert f"anders genoemd: {renamed} ('{made_with[renamed]}', nu 'Heel anders')" in reason


def test_a_run_stops_at_codings_of_another_version_or_goes_on_without(tmp_path: Path) -> None:
    export = write_export(tmp_path / "export.csv")
    codings = codes(tmp_path / "c.csv", "0.1")
    request = {"codings": (codings,), "key_file": tmp_path / "k.key"}
    with pytest.raises(InputError, match=r"gecodeerd met versie '0\.1'") as error:
        read(Request(export, **request))  # type: ignore[arg-type]
    assert error.value.file == "c.csv"
    wave = read(Request(export, go_on=True, **request))  # type: ignore[arg-type]
    assert wave.raw_codings.empty
    assert wave.rejects["column"].tolist() == ["codeboek"]
