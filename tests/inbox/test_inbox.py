"""What somebody who drops files in the inbox is promised."""

from __future__ import annotations

import dataclasses
import json
import os
from pathlib import Path

import pytest

from pipeline.inbox.arrivals import complete
from pipeline.inbox.work import Inbox, preview
from pipeline.store.database import opened
from pipeline.store.ledger import rounds
from pipeline.store.prune import remove_wave
from pipeline.store.waves import list_waves
from tests.conftest import themascoop
from tests.export_builder import write_cells, write_codings, write_export
from tests.inbox.build import ONLY_INGEST, box, drop, go, of, processed

WAVE = "leernetwerken-2018"
THEMES = ("bottom_up", "diversiteit", "bottom_up")


def waves(inbox: Inbox) -> dict[str, int]:
    with opened(inbox.store) as store:
        return {w["name"]: w["versions"] for w in list_waves(store)}


def questionnaire(folder: Path, wave: str, *columns: str) -> None:
    """A small questionnaire of one's own."""
    asked = "".join(
        f"  - {{id: {c}, text: 'Vraag {c}?', short: 'vraag {c}', type: open}}\n" for c in columns
    )
    text = f"name: {wave}\ntitle: {wave}\nwave: {wave}\nquestions:\n{asked}"
    (folder / f"{wave}.yaml").write_text(text, encoding="utf-8")


def test_a_good_file_is_kept_and_moved_with_a_text_that_says_where(tmp_path: Path) -> None:
    inbox = box(tmp_path)
    drop(inbox, "noord.csv")
    done = go(inbox)
    outcome = of(done, "noord.csv")
    assert (outcome.state, outcome.wave, outcome.respondents) == ("kept", WAVE, 3)
    assert done.exit_code == 0
    assert processed(inbox) == ["noord.csv", "noord.csv.rapport.txt"]
    assert not (inbox.folder / "noord.csv").exists()
    text = Path(f"{outcome.moved_to}.rapport.txt").read_text(encoding="utf-8")
    assert f"Ronde:   {WAVE}, versie 1" in text
    assert f"themascoop run --wave {WAVE}" in text


def test_a_bad_file_goes_to_quarantine_with_an_explanation_and_the_others_go_on(
    tmp_path: Path,
) -> None:
    inbox = box(tmp_path)
    bad = drop(inbox, "a-kapot.csv")
    content = bad.read_bytes()[:-40]  # a quote that is never closed
    bad.write_bytes(content)
    drop(inbox, "b-goed.csv")
    done = go(inbox)
    outcome = of(done, "a-kapot.csv")
    assert (outcome.state, of(done, "b-goed.csv").state) == ("refused", "kept")
    assert done.exit_code == 2
    assert not bad.exists()
    quarantine = inbox.store.parent / "quarantine"
    sealed = next(p for p in quarantine.glob(f"{outcome.quarantine}*") if not p.suffix)
    assert sealed.read_bytes() == content
    text = (inbox.folder / "a-kapot.csv.uitleg.txt").read_text(encoding="utf-8")
    for part in ("Wat er mis is", "regel", "Wat u kunt doen", outcome.quarantine):
        assert part in text
    letter = (inbox.folder / "a-kapot.csv.mail.txt").read_text(encoding="utf-8")
    assert letter.startswith("Onderwerp: Bestand niet verwerkt: a-kapot.csv")
    for answer in ("Testpersoon", "wijkverpleegkundigen", "Geheim", "geheim1@voorbeeld.nl"):
        assert answer not in text + letter + json.dumps(done.to_json())


def test_no_personal_data_in_what_is_ready_to_be_mailed(tmp_path: Path) -> None:
    inbox = box(tmp_path)
    (inbox.folder / "export jan@voorbeeld.nl 06-12345678.csv").write_text("a,b\n1,2\n")
    outcome = go(inbox).outcomes[0]
    letter = next(inbox.folder.glob("*.mail.txt")).read_text(encoding="utf-8")
    assert outcome.state == "refused"
    assert "[e-mailadres]" in letter
    assert "voorbeeld.nl" not in letter
    assert "12345678" not in letter


def test_the_same_content_under_another_name_is_said_and_not_done_again(tmp_path: Path) -> None:
    inbox = box(tmp_path)
    drop(inbox, "een.csv")
    drop(inbox, "twee.csv")
    done = go(inbox)
    assert [o.state for o in done.outcomes] == ["kept", "known"]
    assert "dezelfde inhoud ('een.csv')" in of(done, "twee.csv").reason.lower()
    drop(inbox, "een.csv")  # and another night, under the same name
    again = go(inbox)
    assert [o.state for o in again.outcomes] == ["known"]
    assert again.exit_code == 0
    assert waves(inbox) == {WAVE: 1}
    assert "een (2).csv" in processed(inbox)


def test_a_wave_that_was_removed_may_come_in_again(tmp_path: Path) -> None:
    inbox = box(tmp_path)
    drop(inbox, "een.csv")
    go(inbox)
    with opened(inbox.store) as store:
        remove_wave(store, WAVE)
    drop(inbox, "een.csv")
    assert [o.state for o in go(inbox).outcomes] == ["kept"]


def test_a_file_that_still_grows_waits_and_klaar_says_it_is_complete(tmp_path: Path) -> None:
    inbox = box(tmp_path)
    path = drop(inbox, "groeit.csv")

    def writes(_seconds: float) -> None:
        with path.open("ab") as file:
            file.write(b"x")

    def names(only_ready: bool = False) -> tuple[list[str], list[tuple[str, str]]]:
        found = complete(inbox.folder, 1, only_ready, writes)
        return [a.path.name for a in found.arrivals], found.left

    assert names() == ([], [("groeit.csv", "wordt nog geschreven; de volgende keer")])
    assert names(only_ready=True) == ([], [("groeit.csv", "wacht op groeit.csv.klaar")])
    (inbox.folder / "groeit.csv.klaar").touch()
    assert names() == (["groeit.csv"], [])
    drop(inbox, "groeit.csv")
    go(inbox)
    assert not (inbox.folder / "groeit.csv.klaar").exists()


def test_what_is_no_export_is_left_alone_and_said(tmp_path: Path) -> None:
    inbox = box(tmp_path)
    for name in ("~$e.xlsx", "e.csv.part", "e.tmp", "e.crdownload", ".verborgen", "Thumbs.db"):
        (inbox.folder / name).write_text("x")
    (inbox.folder / "map").mkdir()
    outside = write_export(tmp_path / "elders.csv")
    (inbox.folder / "link.csv").symlink_to(outside)
    os.mkfifo(inbox.folder / "pijp.csv")
    before = sorted(p.name for p in inbox.folder.iterdir())
    done = go(inbox)
    assert not done.outcomes
    said = dict(done.left)
    assert set(said) == {
        *("~$e.xlsx", "e.csv.part", "e.tmp", "e.crdownload", "map", "link.csv", "pijp.csv")
    }
    assert "verwijzing" in said["link.csv"]
    after = sorted(p.name for p in inbox.folder.iterdir() if p.name != ".themascoop-bezig")
    assert after == before


def test_a_yaml_beside_the_export_says_what_goes_with_it(tmp_path: Path) -> None:
    inbox = box(tmp_path)
    drop(inbox, "e.csv", "Wij leren samen. Dat geeft energie.")
    line = {"response_id": "R_001", "question": "Q7", "text": "Wij leren samen."}
    write_codings(inbox.folder / "codeur-a.csv", {**line, "theme": "bottom_up", "coder": "a"})
    (inbox.folder / "e.csv.yaml").write_text(
        "questionnaire: leernetwerken-2018\ncodings: [codeur-a.csv]\nonly_ingest: true\n"
    )
    done = go(inbox)
    assert [(o.file, o.state, o.codings) for o in done.outcomes] == [("e.csv", "kept", 1)], done
    assert {"codeur-a.csv", "e.csv", "e.csv.yaml"} <= set(processed(inbox))


def test_codings_that_come_before_their_export_wait_for_it(tmp_path: Path) -> None:
    inbox = box(tmp_path)
    (inbox.folder / "c.csv").write_text("zomaar iets")
    (inbox.folder / "e.csv.yaml").write_text("codings: [c.csv]\n")
    done = go(inbox)
    assert not done.outcomes
    assert done.left == [("e.csv.yaml", "wacht op e.csv")]


def test_codings_without_a_yaml_stay_and_the_text_says_what_to_write(tmp_path: Path) -> None:
    inbox = box(tmp_path)
    line = {"response_id": "R_001", "question": "Q7", "text": "Iets.", "coder": "a"}
    path = write_codings(
        inbox.folder / "codeur.csv",
        *({**line, "theme": t} for t in THEMES),
    )
    outcome = of(go(inbox), "codeur.csv")
    assert outcome.state == "refused"
    assert "codings: [codeur.csv]" in outcome.todo
    assert path.exists()
    assert of(go(inbox), "codeur.csv").again


def test_a_folder_per_wave(tmp_path: Path) -> None:
    inbox = box(tmp_path)
    for wave in ("noord-2025", "zuid-2025"):
        folder = inbox.folder / wave
        folder.mkdir()
        questionnaire(folder, wave, "V1", "V2")
        (folder / "ronde.yaml").write_text(f"questionnaire: {wave}\n{ONLY_INGEST}")
        rows = [{"V1": f"Antwoord uit {wave}.", "V2": "Samen doen."}] * 2
        write_export(folder / "export.csv", rows, columns=("V1", "V2"), plain=True)
    done = go(inbox)
    assert [(o.state, o.wave) for o in done.outcomes] == [
        ("kept", "noord-2025"),
        ("kept", "zuid-2025"),
    ], done
    assert {"export.csv", "export (2).csv"} <= set(processed(inbox))
    assert (inbox.folder / "noord-2025" / "ronde.yaml").exists()


def test_columns_of_a_kept_wave_are_known_and_two_that_fit_are_doubt(tmp_path: Path) -> None:
    inbox = box(tmp_path)

    def file(name: str, text: str) -> Path:
        rows = [{"V1": text, "V2": "Samen doen."}] * 2
        return write_export(inbox.folder / name, rows, columns=("V1", "V2"), plain=True)

    questionnaire(inbox.folder, "noord", "V1", "V2")
    file("a.csv", "Eerste keer.")
    assert "niet te zien bij welke vragenlijst" in of(go(inbox), "a.csv").reason
    assert (inbox.folder / "a.csv").exists()
    (inbox.folder / "a.csv.yaml").write_text(f"questionnaire: noord\n{ONLY_INGEST}")
    assert of(go(inbox), "a.csv").wave == "noord"
    assert not (inbox.folder / "a.csv.uitleg.txt").exists()  # it no longer holds
    file("b.csv", "Verbeterd.")
    assert of(go(inbox), "b.csv").wave == "noord"
    assert waves(inbox) == {"noord": 2}
    questionnaire(inbox.folder, "zuid", "V1", "V2")
    file("c.csv", "Van zuid.")
    (inbox.folder / "c.csv.yaml").write_text(f"questionnaire: zuid\n{ONLY_INGEST}")
    assert of(go(inbox), "c.csv").wave == "zuid"
    file("d.csv", "Van wie?")
    doubt = of(go(inbox), "d.csv")
    assert doubt.state == "refused"
    assert "noord (" in doubt.reason
    assert "zuid (" in doubt.reason
    assert "wave: noord" in doubt.todo
    (inbox.folder / "d.csv.yaml").write_text(f"wave: zuid\n{ONLY_INGEST}")
    assert of(go(inbox), "d.csv").wave == "zuid"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("vragen: x", "'vragen' wordt niet herkend"),
        ("questionnaire: [a", "geen geldige YAML"),
        ("questionnaire: bestaat-niet", "staat niet in deze map"),
        ("codings: [er-niet.csv]", "'er-niet.csv' wordt genoemd"),
        ("codings: [../geheim.csv]", "niet de juiste vorm"),
        ("wave: onbekend", "ronde 'onbekend' is niet bewaard"),
        ("set: [bestaat.niet=1]", "de instelling 'bestaat.niet' bestaat niet"),
        ("coder: iemand", "iemand"),
        ("- lijst", "het bestand"),
    ],
)
def test_a_wrong_yaml_is_said_and_the_export_stays(tmp_path: Path, text: str, says: str) -> None:
    inbox = box(tmp_path)
    path = drop(inbox, "e.csv")
    (inbox.folder / "e.csv.yaml").write_text(text)
    outcome = of(go(inbox), "e.csv")
    assert (outcome.state, outcome.quarantine) == ("refused", "")
    assert says in outcome.reason
    assert path.exists()
    assert "Het staat nog in deze map" in (inbox.folder / "e.csv.uitleg.txt").read_text()


def test_while_a_yaml_is_wrong_nothing_that_it_may_name_is_taken_for_an_export(
    tmp_path: Path,
) -> None:
    inbox = box(tmp_path)
    drop(inbox, "e.csv")
    (inbox.folder / "codeur.csv").write_text("zomaar iets")
    (inbox.folder / "ronde.yaml").write_text("codings: [codeur.csv")
    done = go(inbox)
    assert [o.file for o in done.outcomes] == ["ronde.yaml"]
    assert dict(done.left)["codeur.csv"] == "wacht tot ronde.yaml is verbeterd"
    assert (inbox.folder / "codeur.csv").exists()


def test_a_refused_cell_can_be_left_out_by_the_yaml(tmp_path: Path) -> None:
    inbox = box(tmp_path)
    rows = [{"Q12_1": "heel vaak"}, {"Q12_1": "zelden\nof nooit"}, {}]  # no points of the scale
    write_export(inbox.folder / "e.csv", rows)
    outcome = of(go(inbox), "e.csv")
    assert outcome.state == "refused"
    assert "skip_refused: true" in outcome.todo
    assert "--sla-over" not in outcome.todo
    assert "regel 5, kolom Q12_1" in outcome.todo or "regel 6, kolom Q12_1" in outcome.todo
    written = "".join(p.read_text(encoding="utf-8") for p in inbox.folder.glob("*.txt"))
    for value in ("heel vaak", "zelden", "of nooit"):  # in another column it is an answer
        assert value not in written + json.dumps(outcome.todo + outcome.reason)
    write_export(inbox.folder / "e.csv", rows)
    (inbox.folder / "e.csv.yaml").write_text(f"skip_refused: true\n{ONLY_INGEST}")
    assert of(go(inbox), "e.csv").state == "kept"


def test_showing_does_nothing(tmp_path: Path) -> None:
    inbox = box(tmp_path)
    drop(inbox, "goed.csv")
    write_cells(inbox.folder / "fout.csv", [["a", "b"], ["1", "2"]])
    before = sorted(p.name for p in inbox.folder.iterdir())
    done = preview(inbox)
    assert [o.state for o in done.outcomes] == ["refused", "kept"]
    assert sorted(p.name for p in inbox.folder.iterdir()) == before
    assert not inbox.store.exists()


def test_the_command_line_makes_a_report_and_says_with_its_exit_code_what_was_refused(
    tmp_path: Path,
) -> None:
    inbox = box(tmp_path)
    (inbox.folder / "ronde.yaml").write_text(
        "set: [topics.resamples=2, agreement.resamples=100, 'embed.embedders=[\"use\"]']"
    )
    drop(inbox, "goed.csv")
    (inbox.folder / "fout.csv").write_bytes(b"PK\x03\x04rommel")
    own = tmp_path / "eigen.toml"
    own.write_text(f"[inbox]\nrest = 0.1\nreports = '{tmp_path / 'rapport'}'\n")
    done = themascoop(*("inbox", inbox.folder, "--store", inbox.store, "--settings", own, "--json"))
    assert done.returncode == 2, done.stderr
    told = json.loads(done.stdout)
    assert told["counts"] == {"done": 1, "kept": 0, "known": 0, "refused": 1, "put_off": 0}
    report = Path(next(f["report"] for f in told["files"] if f["state"] == "done"))
    assert report == tmp_path / "rapport" / WAVE
    assert (report / "themarapport.html").exists()
    assert str(report) in next((inbox.folder / "verwerkt").rglob("*.rapport.txt")).read_text()
    with opened(inbox.store) as store:
        (noted,) = rounds(store)
    assert noted["told"]["counts"] == told["counts"]
    again = themascoop("inbox", inbox.folder, "--store", inbox.store, "--settings", own)
    assert again.returncode == 0
    assert "Er is niets te verwerken" in again.stdout


def test_no_setting_of_inbox_or_message_gets_into_a_manifest(tmp_path: Path) -> None:
    inbox = box(tmp_path)
    hook = inbox.settings.notify.model_copy(update={"webhook": "https://x.nl/geheim"})
    settings = inbox.settings.model_copy(update={"notify": hook})
    assert "geheim" not in dataclasses.replace(inbox, settings=settings).settings.model_dump_json()
