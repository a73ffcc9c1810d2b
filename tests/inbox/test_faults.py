"""Killed, crowded, full, spoiled: what was dropped is never lost and never done twice."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from pipeline.contracts import OutputError
from pipeline.inbox.work import Inbox, Made
from pipeline.reading import Request
from pipeline.store.checking import check
from pipeline.store.database import opened
from pipeline.store.ledger import rounds
from pipeline.store.waves import list_waves
from tests.conftest import ROOT
from tests.export_builder import write_export
from tests.inbox.build import box, drop, go, of, processed

COLUMNS = ("V1", "V2")


def versions(inbox: Inbox) -> list[int]:
    with opened(inbox.store) as store:
        assert not check(store)["problems"]
        return [w["versions"] for w in list_waves(store)]


def start(folder: Path, how: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.inbox.worker", str(folder), how],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def small(path: Path, text: str) -> Path:
    rows = [{"V1": text, "V2": "Samen doen."}] * 2
    return write_export(path, rows, columns=COLUMNS, plain=True)


def test_of_fifty_files_the_ten_broken_ones_are_refused_and_forty_are_kept(
    tmp_path: Path,
) -> None:
    inbox = box(tmp_path)
    asked = "".join(f"  - {{id: {c}, text: '{c}?', short: {c}, type: open}}\n" for c in COLUMNS)
    (inbox.folder / "klein.yaml").write_text(
        f"name: klein\ntitle: Klein\nwave: klein\nquestions:\n{asked}"
    )
    (inbox.folder / "boek.yaml").write_text(
        "name: klein\nversion: '1'\ngroups:\n  - id: groep\n    name: Groep\n"
        "    title: Wat werkt?\n    level: segment\n    scope: [V1, V2]\n    themes:\n"
        "      - {id: leren, name: Leren, definition: Van elkaar leren.}\n"
    )
    (inbox.folder / "ronde.yaml").write_text(
        "questionnaire: klein\ncodebook: boek\nonly_ingest: true\n"
    )
    for number in range(40):
        small(inbox.folder / f"goed-{number:02}.csv", f"Antwoord nummer {number}.")
    whole = small(tmp_path / "heel.csv", "Iets.").read_bytes()
    lines = whole.splitlines(keepends=True)
    broken = (
        b"",
        b"PK\x03\x04rommel",
        b"%PDF-1.7 rommel",
        b"\x00" * 500,
        b"\xff\xfe\x00",
        whole + b'"nooit gesloten',
        b"".join(lines[:3]),
        b"".join(lines[3:]),
        whole.replace(b"V2", b"V9"),
        b"<html><body>Aanmelden</body></html>",
    )
    for number, content in enumerate(broken):
        (inbox.folder / f"kapot-{number}.csv").write_bytes(content)
    done = go(inbox)
    assert {o.file for o in done.outcomes if o.state == "kept"} == {
        f"goed-{n:02}.csv" for n in range(40)
    }
    refused = [o for o in done.outcomes if o.state == "refused"]
    assert {o.file for o in refused} == {f"kapot-{n}.csv" for n in range(10)}
    assert all(o.quarantine and o.reason and o.todo for o in refused)
    assert done.exit_code == 2
    left = {p.name for p in inbox.folder.iterdir() if p.is_file()}
    assert left == {"klein.yaml", "boek.yaml", "ronde.yaml", ".themascoop-bezig"} | {
        f"kapot-{n}.csv{ending}" for n in range(10) for ending in (".uitleg.txt", ".mail.txt")
    }
    assert versions(inbox) == [40]


def test_a_second_process_leaves_the_inbox_to_the_first(tmp_path: Path) -> None:
    inbox = box(tmp_path)
    drop(inbox, "een.csv")
    drop(inbox, "twee.csv", "Iets anders.")
    first = start(tmp_path, "waits")
    _until(tmp_path / "bezig", first)
    second = start(tmp_path, "")
    told = second.communicate(timeout=60)[0]
    assert '"busy": true' in told
    assert '"files": []' in told
    (tmp_path / "verder").touch()
    told, said = first.communicate(timeout=60)
    assert first.returncode == 0, said
    assert '"kept": 2' in told
    assert versions(inbox) == [2]


def test_killed_in_the_middle_the_next_round_does_it_and_nothing_is_double(
    tmp_path: Path,
) -> None:
    inbox = box(tmp_path)
    drop(inbox, "een.csv")
    killed = start(tmp_path, "dies")
    killed.communicate(timeout=60)
    assert killed.returncode == -signal.SIGKILL
    assert (inbox.folder / "een.csv").exists()
    assert versions(inbox) == [1]  # the wave was kept already
    with opened(inbox.store) as store:
        assert rounds(store) == []  # a round that was cut off is no last run
    done = go(inbox)
    assert [o.state for o in done.outcomes] == ["kept"]
    assert versions(inbox) == [1]
    assert processed(inbox) == ["een.csv", "een.csv.rapport.txt"]


def test_killed_before_the_file_was_moved_it_is_only_moved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = box(tmp_path)
    drop(inbox, "een.csv")

    def power_cut(*_given: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("pipeline.inbox.work.put_away", power_cut)
        with pytest.raises(KeyboardInterrupt):
            go(inbox)
    done = go(inbox)
    assert [o.state for o in done.outcomes] == ["known"]
    assert processed(inbox) == ["een.csv", "een.csv.rapport.txt"]
    assert versions(inbox) == [1]


def test_a_full_disk_leaves_the_file_for_the_next_time(tmp_path: Path) -> None:
    """A store on a disk of two megabytes that has no room for this wave."""
    disk = tmp_path / "data"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)]
    mounted = shutil.which("mount") and subprocess.run(mount, capture_output=True, check=False)
    if not mounted or mounted.returncode:
        pytest.skip("no disk can be mounted here")
    try:
        inbox = box(tmp_path)
        drop(inbox, "klein.csv")
        assert go(inbox).exit_code == 0
        draw = random.Random(1)
        words = ["".join(draw.choices("abcdefghijklmnop", k=9)) for _ in range(4500)]
        path = write_export(inbox.folder / "groot.csv", [{"Q7": " ".join(words)}, {}, {}])
        full = disk / "vol"
        with suppress(OSError), full.open("wb") as file:
            while True:
                file.write(bytes(4096))
                file.flush()
        os.truncate(full, full.stat().st_size - 60_000)
        done = go(inbox)
        outcome = of(done, "groot.csv")
        assert (outcome.state, done.exit_code) == ("put off", 3), done
        assert "de schijf is vol" in outcome.reason
        assert path.exists()
        assert versions(inbox) == [1]
        full.unlink()
        assert of(go(inbox), "groot.csv").state == "kept"
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def test_something_in_the_way_on_this_computer_refuses_no_file(tmp_path: Path) -> None:
    inbox = box(tmp_path)
    path = drop(inbox, "een.csv")

    def full(_request: Request, _out: Path | None) -> Made:
        raise OutputError("het rapport kan niet worden geschreven.", "Maak ruimte.")

    done = go(inbox, full)
    assert (done.outcomes[0].state, done.exit_code) == ("put off", 3)
    assert path.exists()
    assert not list(inbox.folder.glob("*.txt"))
    assert [o.state for o in go(inbox).outcomes] == ["kept"]


def test_a_fault_in_the_program_stops_no_other_file_and_tells_no_answer(tmp_path: Path) -> None:
    inbox = box(tmp_path)
    drop(inbox, "een.csv")
    drop(inbox, "twee.csv", "Iets anders.")

    def breaks(request: Request, _out: Path | None) -> Made:
        if request.export.name == "een.csv":
            raise ValueError("Wij leren van elkaar in de wijk.")
        return Made("ronde", 1, 3, 3, 0)

    done = go(inbox, breaks)
    assert [o.state for o in done.outcomes] == ["failed", "kept"]
    assert done.exit_code == 1
    assert "ValueError" in done.outcomes[0].reason
    assert "wijk" not in str(done.to_json())


def test_a_file_that_vanishes_or_changes_meanwhile(tmp_path: Path) -> None:
    inbox = box(tmp_path)
    gone, other = drop(inbox, "a.csv"), drop(inbox, "b.csv", "Iets anders.")

    def meddles(request: Request, _out: Path | None) -> Made:
        if request.export == gone:
            gone.unlink()
        else:
            drop(inbox, "b.csv", "Toch weer anders, en langer.")
        return Made("ronde", 1, 3, 3, 0)

    done = go(inbox, meddles)
    assert of(done, "b.csv").state == "put off"
    assert "veranderd terwijl" in of(done, "b.csv").reason
    assert of(done, "a.csv").state in ("gone", "put off")
    assert other.exists()
    assert go(inbox).number("kept") == 1  # the new content


_AS_NOBODY = """
import os, sys
from pathlib import Path
from tests.inbox.build import box, go
inbox = box(Path(sys.argv[1]))
other = Path(sys.argv[1]) / "los"
other.mkdir()
(other / "inbox").mkdir()
(other / "inbox" / "e.csv").write_bytes(b"PK\x03\x04rommel")
go(box(other))  # everything is loaded now
if os.geteuid() == 0:
    os.setgid(65534); os.setuid(65534)
for outcome in go(inbox).outcomes:
    print(outcome.state, outcome.reason)
"""


def test_an_unreadable_file_stays_with_an_explanation(tmp_path: Path) -> None:
    inbox = box(tmp_path)
    path = drop(inbox, "dicht.csv")
    for folder in (tmp_path, *tmp_path.parents[:3]):  # one more in a test process of its own
        folder.chmod(0o755)
    for folder in (tmp_path, inbox.folder):
        folder.chmod(0o777)
    path.chmod(0)
    done = subprocess.run(
        [sys.executable, "-c", _AS_NOBODY, tmp_path],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.stdout.startswith("refused dit bestand kan niet worden gelezen"), done.stderr
    assert path.exists()
    text = (inbox.folder / "dicht.csv.uitleg.txt").read_text(encoding="utf-8")
    assert "geef leesrecht" in text
    assert "Het staat nog in deze map" in text


@pytest.mark.parametrize(
    "name",
    [
        "é ü 'aan' \"halen\"; $(rm -rf).csv",
        "-rf.csv",
        "regel\nbreuk.csv",
        "=1+1.csv",
        "zonder-uitgang",
        "n" * 240 + ".csv",
        "{{ 7 * 7 }} %s {0}.csv",
    ],
)
def test_a_name_with_odd_characters(tmp_path: Path, name: str) -> None:
    inbox = box(tmp_path)
    drop(inbox, name)
    done = go(inbox)
    assert [o.state for o in done.outcomes] == ["kept"], done
    assert len(processed(inbox)) == 2
    (inbox.folder / name).write_bytes(b"PK\x03\x04rommel")
    done = go(inbox)
    assert [o.state for o in done.outcomes] == ["refused"]
    assert len(list(inbox.folder.glob("*.uitleg.txt"))) == 1
    assert not (inbox.folder / name).exists()
    str(done.to_json()).encode()  # can be written anywhere


def test_a_name_that_is_no_text_is_asked_to_be_changed(tmp_path: Path) -> None:
    inbox = box(tmp_path)
    path = drop(inbox, os.fsdecode(b"geen-utf8-\xe9.csv"))
    (outcome,) = go(inbox).outcomes
    assert outcome.state == "refused"
    assert "de naam van dit bestand" in outcome.reason
    assert path.exists()
    assert len(list(inbox.folder.glob("*.uitleg.txt"))) == 1


def test_texts_are_written_over_no_other_file_through_a_link(tmp_path: Path) -> None:
    inbox = box(tmp_path)
    elsewhere = tmp_path / "belangrijk.txt"
    elsewhere.write_text("blijft")
    (inbox.folder / "kapot.csv").write_bytes(b"PK\x03\x04rommel")
    (inbox.folder / "kapot.csv.uitleg.txt").symlink_to(elsewhere)
    (inbox.folder / ".themascoop-bezig").unlink(missing_ok=True)
    assert go(inbox).exit_code == 2
    assert elsewhere.read_text() == "blijft"
    (inbox.folder / ".themascoop-bezig").unlink()
    (inbox.folder / ".themascoop-bezig").symlink_to(elsewhere)
    with pytest.raises(OutputError):
        go(inbox)


def _until(path: Path, process: subprocess.Popen[str]) -> None:
    until = time.monotonic() + 60
    while not path.exists():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < until
        time.sleep(0.02)
