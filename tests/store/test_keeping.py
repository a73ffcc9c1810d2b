"""What a user sees of the store, from the command line: keep, show, take out, check, forget."""

from __future__ import annotations

import csv
import json
import os
import stat
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipeline.cli import main
from pipeline.contracts import InputError, OutputError, columns_of
from pipeline.ingest.config import SAMPLE, cache_file
from pipeline.keeping import keep_run
from pipeline.phrases import variants
from pipeline.store import VectorStore, quarantine
from pipeline.store.checking import check
from pipeline.store.database import opened
from pipeline.store.dictionary import COLUMNS
from pipeline.store.forget import Person, forget
from pipeline.store.runs import TABLES as RUN_TABLES
from pipeline.store.search import holds, needles_of
from pipeline.store.waves import TABLES, current_version, list_waves
from pipeline.write import FILES, MANIFEST
from tests.builders import wave_result

WAVE = "leernetwerken-2018"


class User:
    """Somebody at the command line with a store, a key and an export of their own."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys
        self.store = folder / "waves"
        self.key = ["--key", str(folder / "sleutel.key")]
        with (SAMPLE / "export.csv").open(encoding="utf-8-sig", newline="") as handle:
            self.lines = list(csv.reader(handle))[:10]
        self.export = folder / "export.csv"
        self.write()

    def write(self) -> None:
        with self.export.open("w", encoding="utf-8", newline="") as handle:
            csv.writer(handle).writerows(self.lines)

    def column(self, name: str) -> int:
        return self.lines[0].index(name)

    def says(self, *arguments: object, code: int = 0, key: bool = False) -> str:
        given = [*map(str, arguments), "--store", str(self.store), *(self.key if key else [])]
        self.capsys.readouterr()
        assert main(given) == code, self.capsys.readouterr()
        said = self.capsys.readouterr()
        return said.out + said.err

    def ingest(self, *more: object, code: int = 0) -> str:
        return self.says("ingest", self.export, *more, code=code, key=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def user(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> User:
    monkeypatch.delenv("THEMASCOOP_DATABASE", raising=False)
    if request.param == "postgresql":
        address = request.getfixturevalue("empty_postgresql")
        monkeypatch.setenv("THEMASCOOP_DATABASE", address)
    return User(tmp_path, capsys)


def test_from_export_to_store_and_back(user: User) -> None:
    assert "nog geen ronde bewaard" in user.says("waves")
    said = user.ingest("--codings", SAMPLE / "codings-a.csv")
    assert f"Ronde {WAVE}, versie 1: bewaard. 5 respondenten" in said
    assert "versie 1: stond er al zo" in user.ingest()
    user.lines[4][user.column("Q17")] = "Eerst dit. " + user.lines[4][user.column("Q17")]
    user.write()
    said = user.ingest()
    assert "versie 2 van ronde 'leernetwerken-2018' verschilt van versie 1" in said
    assert "1 antwoord(en) veranderd" in said
    assert "codering(en) verplaatst naar hetzelfde segment op een andere plaats" in said
    assert "coderingen die eerder bij deze ronde zijn bewaard, tellen mee (codeur A)" in said
    shown = user.says("show", WAVE)
    assert "Versie 2 (" in shown
    assert "is:  'Eerst dit. " in shown
    assert "  A: " in shown
    told = json.loads(user.says("show", WAVE, "--json"))
    assert [v["number"] for v in told["versions"]] == [1, 2]
    assert len(told["differences"][0]["answers"]) == 1
    (listed,) = json.loads(user.says("waves", "--json"))["waves"]
    assert (listed["name"], listed["versions"], listed["respondents"]) == (WAVE, 2, 5)
    assert "Alles klopt." in user.says("check")


def test_a_wave_that_is_not_there(user: User) -> None:
    user.ingest()
    assert "er is geen ronde 'niets' bewaard" in user.says("show", "niets", code=2)
    assert f"Bewaarde rondes: {WAVE}" in user.says("export", "niets", "--out", "x", code=2)


def test_everything_of_a_wave_can_be_taken_out(user: User, tmp_path: Path) -> None:
    user.lines[4][user.column("Q17")] = '=HYPERLINK("http://kwaad.example")'
    user.write()
    user.ingest("--codings", SAMPLE / "codings-a.csv")
    out = tmp_path / "uit"
    assert "antwoord" in user.says("export", WAVE, "--out", out) + "antwoord"
    for name in TABLES:
        kept = pd.read_parquet(out / "versie-1" / f"{name}.parquet")
        read = pd.read_csv(
            out / "versie-1" / f"{name}.csv", keep_default_na=False, dtype=str, encoding="utf-8-sig"
        )
        assert list(read.columns) == list(kept.columns)
        assert len(read) == len(kept)
    text = (out / "versie-1" / "answers.csv").read_text(encoding="utf-8-sig")
    assert "'=HYPERLINK" in text
    assert not any(line.startswith("=") for line in text.replace(",", "\n").splitlines())
    about = json.loads((out / "ronde.json").read_text(encoding="utf-8"))
    assert about["name"] == WAVE
    assert about["versions"][0]["details"]["codebook"]["groups"]
    history = pd.read_csv(out / "codings_history.csv", keep_default_na=False)
    assert set(history["coder_id"]) == {"A"}
    told = pd.read_csv(out / "gegevensbeschrijving.csv", encoding="utf-8-sig")
    assert {"tabel", "kolom", "betekenis"} == set(told.columns)
    assert "is niet leeg" in user.says("export", WAVE, "--out", out, code=2)


def test_every_column_is_described() -> None:
    for name in (*TABLES, *RUN_TABLES):
        if name == "lemmas":
            continue
        expected = [c for c in columns_of(name) if (name, c) != ("segments", "lemmas")]
        kept = ["seconds"] if name == "respondents" else []
        assert list(COLUMNS[name]) == [*expected, *kept], name


def test_what_is_damaged_is_found(user: User) -> None:
    user.ingest("--codings", SAMPLE / "codings-a.csv")
    with opened(user.store) as store:
        version = current_version(store, WAVE)
        assert version is not None
        folder = store.folder / version["folder"]
        rest = folder.with_name("0123456789abcdef")
        rest.mkdir()
    said = user.says("check")
    assert "1 rest(en) van afgebroken runs" in said
    assert "1 verwijderd" in user.says("check", "--ruim-op")
    assert not rest.exists()
    path = folder / "answers.parquet"
    content = path.read_bytes()
    path.write_bytes(content[:-9] + b"x" + content[-8:])
    assert "answers.parquet is veranderd of beschadigd" in user.says("check", code=2)
    path.unlink()
    assert "answers.parquet is weg" in user.says("check", code=2)
    assert "bewaard" in user.ingest() + "bewaard"


def test_a_coding_of_nothing_is_found(user: User) -> None:
    from tests.store.build import codings

    user.ingest()
    with opened(user.store) as store:
        from pipeline.store.codings import put_codings

        put_codings(store, WAVE, codings([("A", "s-bestaat-niet", "x")]), {})
    assert "1 codering(en) horen bij een segment dat niet bestaat" in user.says("check", code=2)


def keep_a_run(user: User) -> Path:
    """A run with a report, as far as the store sees it."""
    from pipeline.run import Request, cut, read

    wave = read(Request(user.export, key_file=Path(user.key[1]), store=user.store))
    segments = cut(wave)
    first = list(segments["segment_id"])[:4]
    result = wave_result()
    human = result.codings.head(4).assign(segment_id=first)
    topics = result.topics.head(1).assign(typical=json.dumps(first))
    others = segments.loc[
        segments["respondent_id"] != segments["respondent_id"].iloc[0], "segment_id"
    ]
    reason = ("vorm", "coded", "", first[0], -1, -1, float("nan"))  # somebody else's code
    evidence = pd.DataFrame([(others.iloc[0], *reason)], columns=columns_of("evidence"))
    result = wave_result(
        evidence=evidence,
        segments=segments.assign(lemmas="samen leren"),
        codings=human,
        respondent_codings=result.respondent_codings.head(0),
        topics=topics,
        topic_members=result.topic_members.head(4).assign(segment_id=first),
        facts={**result.facts, "store": {"wave": WAVE, "version": 1, "new": True}},
    )
    out = user.folder / "rapport"
    out.mkdir()
    for name in (*FILES.values(), MANIFEST):
        (out / name).write_text("een rapport")
    run = keep_run(result, user.store, {"models": [{"name": "use", "version": "1"}]}, out)
    assert run
    assert keep_run(result, user.store, {"models": [{"name": "use", "version": "1"}]}, out) == run
    return out


def test_a_respondent_is_forgotten_everywhere(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THEMASCOOP_HOME", str(user.folder))
    user.ingest("--codings", SAMPLE / "codings-a.csv")
    out = keep_a_run(user)
    who = user.lines[4][user.column("ResponseId")]
    rest = user.lines[5][user.column("ResponseId")]
    answer = user.lines[4][user.column("Q17")].strip()
    other = user.lines[5][user.column("Q17")].strip()
    bad = user.folder / "kapot.csv"
    bad.write_text(f"ResponseId,naam\n{who}")
    user.says("ingest", bad, code=2, key=True)
    files = [p for p in user.store.rglob("*") if p.is_file()]
    sentence = needles_of([answer[:40]])
    assert any(holds(p, sentence) for p in files)

    monkeypatch.setattr("click.prompt", lambda *_given, **_more: "nee")
    kept = VectorStore(cache_file())
    pieces = variants(answer)  # a run encoded the answer without its phrases as well
    kept.put("use 1", pieces, np.ones((len(pieces), 3), dtype=np.float32))
    assert len(kept.get("use 1", pieces)) == len(pieces) > 1

    asked = user.says("forget", who, key=True)
    assert "Er is niets veranderd." in asked
    assert "themarapport.html" in asked
    assert (out / "themarapport.html").exists()

    said = user.says("forget", who, "--ja", key=True)
    assert "er is niets meer gevonden" in said
    assert "1 uit quarantaine" in said
    assert not list(out.iterdir())
    assert not kept.get("use 1", pieces)
    files = [p for p in user.folder.rglob("*") if p.is_file() and p.parent != user.folder]
    assert not any(holds(p, sentence) for p in files)
    assert any(holds(p, needles_of([other[:40]])) for p in files)  # the others are all there
    assert "Alles klopt." in user.says("check")
    with opened(user.store) as store:
        assert list_waves(store)[0]["respondents"] == 4

    again = user.ingest("--codings", SAMPLE / "codings-a.csv")
    assert "stond er al zo. 4 respondenten" in again
    assert "Ronde" in user.says("show", WAVE)
    assert "komt in geen enkele bewaarde ronde voor" in user.says(
        "forget", who, "--ja", code=2, key=True
    )
    assert "Vergeten: r-" in user.says("forget", rest, "--ja", key=True)


def test_what_is_left_after_forgetting_is_said(user: User) -> None:
    user.ingest()
    (user.store / "losse-kopie.txt").write_text("s-123")
    with opened(user.store) as store, pytest.raises(OutputError, match=r"losse-kopie\.txt"):
        forget(store, [Person(WAVE, "r-aaaaaaaaaa", ["s-123"])], [], "", lambda _texts: None)


def test_waves_past_their_retention_period_go(user: User) -> None:
    import sqlalchemy as sa

    from pipeline.store.schema import versions

    user.ingest("--codings", SAMPLE / "codings-a.csv")
    assert "Er is niets ouder dan 90d." in user.says("prune", "--older-than", "90d")
    with opened(user.store) as store, store.writing() as connection:
        connection.execute(sa.update(versions).values(made_at="2019-01-01T00:00:00+00:00"))
    said = user.says("prune", "--older-than", "5j", "--ja")
    assert f"ronde {WAVE}: 5 respondenten, laatst gewijzigd 2019-01-01" in said
    assert "nog geen ronde bewaard" in user.says("waves")
    assert not list(user.store.rglob("*.parquet"))
    assert "Alles klopt." in user.says("check")
    assert "is geen termijn" in user.says("prune", "--older-than", "lang", code=2)


def test_what_is_refused_is_sealed_with_its_reason(user: User) -> None:
    assert "Er staat niets in quarantaine." in user.says("quarantine")
    bad = user.folder / "Jansen.csv"
    bad.write_bytes(b"naam;cijfer\nJansen;3\n")
    said = user.says("ingest", bad, code=2, key=True)
    assert "Een kopie staat verzegeld in quarantaine (" in said
    folder = quarantine.quarantine_of(user.store)
    (entry,) = quarantine.entries(folder)
    kept = next(p for p in folder.iterdir() if not p.suffix)
    assert kept.read_bytes() == bad.read_bytes()
    assert {stat.S_IMODE(os.stat(p).st_mode) for p in folder.iterdir()} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert not any("jansen" in p.name.lower() for p in folder.iterdir())
    assert entry["file"] == "Jansen.csv"
    listed = user.says("quarantine")
    assert "Jansen.csv, hele bestand" in listed
    assert "dit is geen export" in listed
    assert json.loads(user.says("quarantine", "--json"))["entries"][0]["reasons"]
    user.says("ingest", bad, code=2, key=True)
    assert len(quarantine.entries(folder)) == 1


def test_refused_rows_are_sealed_as_they_came(tmp_path: Path) -> None:
    folder = tmp_path / "quarantine"
    name = quarantine.seal_rows(
        folder, "e.csv", WAVE, ["id", "naam"], {7: ["R_1", "Jansen \udcff"]}, [{"reason": "x"}]
    )
    (path,) = [p for p in folder.glob(f"{name}*") if not p.suffix]
    lines = [
        json.loads(line) for line in path.read_bytes().decode("utf-8", "surrogatepass").splitlines()
    ]
    assert lines == [{"kolommen": ["id", "naam"]}, {"regel": 7, "cellen": ["R_1", "Jansen \udcff"]}]
    assert quarantine.seal_rows(folder, "e.csv", WAVE, [], {}, []) == ""
    quarantine.remove(folder, name)
    assert not list(folder.iterdir())


def test_a_kept_wave_needs_its_store(user: User) -> None:
    from pipeline.kept import read
    from pipeline.reading import Request

    with pytest.raises(InputError, match="niet-bewaren"):
        read(Request(wave=WAVE))
    assert "Geef een export mee" in user.says("run", "--sample", "--wave", "x", code=2)


def test_an_empty_store_is_whole(user: User) -> None:
    if not os.environ.get("THEMASCOOP_DATABASE"):
        assert "er is nog niets bewaard" in user.says("check", code=2)
    with opened(user.store) as store:
        assert check(store)["problems"] == []


def test_a_kept_wave_is_read_as_it_was(user: User) -> None:
    from pipeline.keeping import keep_wave
    from pipeline.kept import read
    from pipeline.reading import Request
    from pipeline.run import cut

    wave = read(Request(user.export, key_file=Path(user.key[1]), store=user.store))
    keep_wave(wave, cut(wave))
    kept = read(Request(wave=WAVE, key_file=Path(user.key[1]), store=user.store))
    for table in ("respondents", "answers", "replacements", "rejects"):
        pd.testing.assert_frame_equal(getattr(kept, table), getattr(wave, table))
    assert kept.responses == wave.responses
    assert list(kept.responses.left_out.items()) == list(wave.responses.left_out.items())
    assert kept.seconds == wave.seconds != {}
    assert kept.questionnaire == wave.questionnaire
    assert kept.codebook.file == wave.codebook.file
    assert kept.inputs == wave.inputs
    own = "console_only"  # what is said of this computer is no part of the wave
    assert {**kept.facts, own: []} == {**wave.facts, own: []}
