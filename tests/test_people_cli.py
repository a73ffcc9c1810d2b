"""Accounts, plans and what waits for whom, on the command line."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.planning import plan_facts, plan_wave
from pipeline.store.database import opened
from pipeline.store.quarantine import quarantine_of, seal_file
from pipeline.store.review.accounts import log_in, use_link
from pipeline.store.review.decisions import decide
from pipeline.store.review.plans import draws_of, get_plan, picks_of
from pipeline.store.waves import add_version
from tests.store.build import WAVE, details, source, tables


class User:
    """Somebody at the command line, with a store in which there is a small wave."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.store, self.capsys = folder / "waves", capsys
        with opened(self.store) as store:
            add_version(store, WAVE, tables(), details(), source())

    def says(self, *arguments: object, code: int = 0) -> str:
        self.capsys.readouterr()
        assert main([*map(str, arguments), "--store", str(self.store)]) == code
        said = self.capsys.readouterr()
        return said.out + said.err


@pytest.fixture
def user(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> User:
    return User(tmp_path, capsys)


def test_an_account_from_made_to_shut(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "nog geen accounts" in user.says("account", "list")
    user.says("account", "add", "anna", "--getoond", "Anna de Boer")
    user.says("account", "add", "anna", code=2)
    assert "geen rol" in user.says("account", "add", "bo", "--rol", "baas", code=2)
    monkeypatch.setattr("sys.stdin", io.StringIO("kort\n"))
    assert "te kort" in user.says("account", "wachtwoord", "anna", code=2)
    monkeypatch.setattr("sys.stdin", io.StringIO("een lang wachtwoord\n"))
    said = user.says("account", "wachtwoord", "anna")
    assert "een lang" not in said
    link = user.says("account", "link", "anna", "--adres", "https://coderen.voorbeeld.nl/")
    assert link.startswith("https://coderen.voorbeeld.nl/link/")
    with opened(user.store) as store:
        assert log_in(store, "anna", "een lang wachtwoord")
        assert use_link(store, link.strip().rpartition("/")[2])
    assert "lezer, open" in user.says("account", "role", "anna", "lezer")
    assert "lezer, dicht" in user.says("account", "dicht", "anna")
    with opened(user.store) as store:
        assert log_in(store, "anna", "een lang wachtwoord") is None
    assert "lezer, open" in user.says("account", "open", "anna")
    (found,) = json.loads(user.says("account", "list", "--json"))["accounts"]
    assert (found["name"], found["shown"], found["role"]) == ("anna", "Anna de Boer", "lezer")


def test_a_plan_and_what_it_waits_for(user: User, tmp_path: Path) -> None:
    assert "niemand die" in user.says("plan", WAVE, code=2)
    assert "geen ronde" in user.says("plan", "nergens", "--coder", "anna", code=2)
    user.says("account", "add", "anna")
    # without a run there is nothing the machine could be in doubt about, or could suggest
    assert "nog geen run" in user.says("plan", WAVE, "--coder", "anna", "--chosen", 2, code=2)
    assert "nog geen run" in user.says("plan", WAVE, "--coder", "anna", "--met-voorstel", code=2)
    said = user.says("plan", WAVE, "--coder", "anna", "--random", 3, "--dagen", 2)
    plan_id = said.split()[1].rstrip(":")
    assert "3 segmenten voor anna" in said
    with opened(user.store) as store:
        plan = get_plan(store, plan_id)
        decide(store, plan, "anna", picks_of(store, plan_id)[0].segment_id, ["tijd"])
    bad = tmp_path / "kapot.csv"
    bad.write_text("x")
    reason = {"reason": "dit is geen tabel.", "todo": "", "row": None, "column": ""}
    seal_file(quarantine_of(user.store), bad, WAVE, [reason])
    told = user.says("status")
    assert f"leesplan {plan_id}: lezen, tot " in told
    assert "anna: 1 van 3" in told
    assert "kapot.csv: dit is geen tabel." in told
    found = json.loads(user.says("status", "--json"))
    assert found["waiting"][0]["coders"] == [{"name": "anna", "done": 1, "of": 3, "ready": False}]
    assert found["waves"][0]["runs"] == []
    assert found["refused"][0]["file"] == "kapot.csv"


def test_status_makes_nothing_where_there_is_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["status", "--store", str(tmp_path / "nergens")]) == 0
    assert "nog geen" in capsys.readouterr().out
    assert not (tmp_path / "nergens").exists()


def test_every_plan_draws_another_sample_and_says_how(user: User) -> None:
    user.says("account", "add", "anna")
    with opened(user.store) as store:
        one = plan_wave(store, WAVE, ["anna"], n_random=3)
        two = plan_wave(store, WAVE, ["anna"], n_random=3, settle=True, days=1)
        assert (one.seed, two.seed) == (0, 1)
        facts = {f["id"]: f for f in plan_facts(store, WAVE)}
        drawn = [{p.segment_id for p in picks_of(store, plan.id)} for plan in (one, two)]
    assert drawn[0] != drawn[1]
    assert [facts[plan.id]["random"] for plan in (one, two)] == [3, 3]
    assert all(f["codable"] >= 3 for f in facts.values())
    assert [facts[plan.id]["settle"] for plan in (one, two)] == [False, True]
    segments = set(tables()["segments"]["segment_id"])
    assert not any(str(value) in segments for f in facts.values() for value in f.values())


def test_a_number_that_can_not_be_is_said_in_dutch(user: User) -> None:
    assert "achter --random hoort een heel getal: 0 of meer" in user.says(
        "plan", WAVE, "--random", "twee", code=2
    )
    assert "achter --dagen hoort een heel getal: 0 tot en met 3650" in user.says(
        "plan", WAVE, "--dagen", "-3", code=2
    )


def test_a_plan_of_whole_respondents_says_whom_it_drew_and_of_how_many(user: User) -> None:
    user.says("account", "add", "anna")
    user.says("plan", WAVE, "--coder", "anna", "--random", 1, "--respondenten")
    user.says("plan", WAVE, "--coder", "anna", "--random", 2)
    segments = tables()["segments"]
    owners = dict(zip(segments["segment_id"], segments["respondent_id"], strict=True))
    with opened(user.store) as store:
        drawn = draws_of(store, WAVE, owners)
        facts = plan_facts(store, WAVE)
        (first,) = [f for f in facts if f["unit"] == "respondent"]
        picks = picks_of(store, first["id"])
    assert sorted(d.whole for d in drawn) == [False, True]
    (whole,) = [d for d in drawn if d.whole]
    assert len(whole.respondents) == 1
    assert {owners[p.segment_id] for p in picks} == set(whole.respondents)
    assert 1 < whole.of <= segments["respondent_id"].nunique()
