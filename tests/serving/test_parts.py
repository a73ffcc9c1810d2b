"""The parts of the flows on their own: forms, keys of the cache, what is safe to serve."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from prefect.states import Failed

from flows import caching
from flows.deployments import FLOWS, deployments
from flows.locks import one_at_a_time
from flows.parameters import Treatment, WaveFiles
from flows.serve import Where, check, first_link, listen
from flows.tasks import ProgramError, careful, worth_another_try
from pipeline.contracts import InputError, OutputError
from pipeline.sampling import Pick
from pipeline.store import waves
from pipeline.store.codings import put_codings
from pipeline.store.database import Store, opened
from pipeline.store.review import plans
from pipeline.store.review.accounts import accounts_of, add_account, set_password, use_link
from tests.store.build import WAVE, codings, details, source, tables


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("THEMASCOOP_HOME", str(tmp_path))
    with opened(tmp_path / "waves") as made:
        waves.add_version(made, WAVE, tables(), details(), source())
        add_account(made, "anna", "Anna", "codeur")
        yield made


def test_every_flow_has_a_form_in_dutch() -> None:
    served = {d.flow_name: d for d in deployments()}
    assert len(served) >= len(FLOWS)
    for name in ("ronde-inlezen", "ronde-coderen", "codering-toetsen", "themarapport"):
        form: dict[str, Any] = served[name]._parameter_openapi_schema.model_dump()
        models = [m["properties"] for m in form["definitions"].values()]
        for properties in (form["properties"], *models):
            for field, shown in properties.items():
                assert shown["title"] != field, (name, field)
                assert shown["title"][0].isupper()
    people = served["ronde-coderen"]._parameter_openapi_schema.model_dump()["definitions"]["People"]
    assert people["properties"]["mode"]["enum"] == ["blind", "suggestions"]
    assert people["properties"]["n_random"]["default"] == 150


def test_a_form_that_was_filled_in_wrongly_says_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="geef één export"):
        WaveFiles().request()
    with pytest.raises(InputError, match="bestaat niet"):
        WaveFiles(export=str(tmp_path / "nergens.csv")).request()
    assert WaveFiles(sample=True).request().suffix == "-voorbeeld"


def _key(how: Treatment, out: Path) -> str:
    return caching.report_key(how.request(WAVE), out)


def test_a_report_is_made_again_only_when_something_it_shows_is_different(
    store: Store, tmp_path: Path
) -> None:
    before = _key(Treatment(), tmp_path)
    assert _key(Treatment(), tmp_path) == before
    assert _key(Treatment(coder="definition"), tmp_path) != before
    assert _key(Treatment(), tmp_path / "anders") != before
    segment = tables()["segments"]["segment_id"][0]
    put_codings(store, WAVE, codings([(segment, "tijd", "anna")]), {"anna": "x.csv"})
    coded = _key(Treatment(), tmp_path)
    assert coded != before
    plan = plans.make_plan(store, WAVE, 1, [Pick(segment, "random", 1.0)], ["anna"])
    planned = _key(Treatment(), tmp_path)
    assert planned != coded
    plans.set_status(store, plan.id, plans.STOPPED)
    assert _key(Treatment(), tmp_path) != planned


def test_a_wave_that_was_removed_is_not_taken_from_the_cache(store: Store) -> None:
    from pipeline.store.prune import remove_wave

    version = waves.versions_of(store, WAVE)[-1]
    kept = {
        **{"wave": WAVE, "version": 1, "content": version["content"]},
        "codings": caching.codings_state(store, WAVE),
    }
    assert caching.wave_stands(kept)
    assert not caching.wave_stands({**kept, "content": "anders"})
    remove_wave(store, WAVE)
    assert not caching.wave_stands(kept)


def test_a_mistake_in_the_program_says_nothing_of_the_answer_it_was_about() -> None:
    @careful
    def wrong(said: str) -> None:
        raise KeyError(said)

    @careful
    def refused() -> None:
        raise InputError("dit bestand is leeg.", "Kies een ander.")

    with pytest.raises(ProgramError) as caught:
        wrong("mijn geheime antwoord")
    assert "KeyError" in str(caught.value)
    assert caught.value.__cause__ is caught.value.__context__ is None
    assert "geheime" not in str(caught.value)
    with pytest.raises(InputError, match="leeg"):
        refused()


def test_another_try_is_for_what_was_busy_or_full() -> None:
    def failed(error: Exception) -> Any:
        return Failed(data=error)

    assert worth_another_try(None, None, failed(OutputError("de schijf is vol.", "Maak ruimte.")))
    assert not worth_another_try(None, None, failed(InputError("fout bestand.", "Kies.")))
    assert not worth_another_try(None, None, failed(ProgramError("fout")))


def test_two_reports_of_one_wave_take_turns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THEMASCOOP_HOME", str(tmp_path))
    seen: list[str] = []
    inside = threading.Event()

    def second() -> None:
        inside.wait(5)
        with one_at_a_time("ronde-x"):
            seen.append("tweede")

    thread = threading.Thread(target=second)
    thread.start()
    with one_at_a_time("ronde-x"):
        inside.set()
        thread.join(0.3)
        seen.append("eerste")
    thread.join(5)
    assert seen == ["eerste", "tweede"]


def test_a_plan_that_is_over_stays_over_when_the_clock_is_set_back(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import UTC, datetime

    segment = tables()["segments"]["segment_id"][0]
    due = datetime(2026, 3, 1, tzinfo=UTC)
    made = plans.make_plan(store, WAVE, 1, [Pick(segment, "random", 1.0)], ["anna"], deadline=due)
    monkeypatch.setattr(plans, "now", lambda: "2026-02-01T00:00:00+00:00")
    assert plans.overdue(store) == []
    monkeypatch.setattr(plans, "now", lambda: "2026-03-02T00:00:00+00:00")
    assert [p.id for p in plans.overdue(store)] == [made.id]
    assert plans.set_status(store, made.id, plans.EXPIRED)
    monkeypatch.setattr(plans, "now", lambda: "2026-02-01T00:00:00+00:00")
    assert not plans.set_status(store, made.id, plans.EXPIRED)
    assert plans.get_plan(store, made.id).status == plans.EXPIRED
    # what is being settled has a time limit as well
    other = plans.make_plan(store, WAVE, 1, [Pick(segment, "random", 1.0)], ["anna"], deadline=due)
    plans.set_status(store, other.id, plans.SETTLING)
    monkeypatch.setattr(plans, "now", lambda: "2026-03-02T00:00:00+00:00")
    assert [p.id for p in plans.overdue(store)] == [other.id]


def test_another_host_needs_https_a_name_and_a_password(store: Store) -> None:
    check(Where(), store)
    everywhere = Where(host="0.0.0.0")
    with pytest.raises(InputError, match="onversleuteld"):
        check(everywhere, store)
    with pytest.raises(InputError, match="naam nodig"):
        check(replace(everywhere, https=True), store)
    safe = replace(everywhere, https=True, names=("coderen.voorbeeld.nl",))
    with pytest.raises(InputError, match="account met een wachtwoord"):
        check(safe, store)
    set_password(store, "anna", "een lang wachtwoord")
    check(safe, store)
    assert safe.page == "https://coderen.voorbeeld.nl"


def test_who_starts_for_the_first_time_gets_a_link_that_works_once(tmp_path: Path) -> None:
    with opened(tmp_path / "waves") as store:
        link = first_link(store, "http://127.0.0.1:8420")
        (account,) = accounts_of(store)
        assert account.role == "analist"
        assert first_link(store, "http://127.0.0.1:8420") == ""
        token = link.rpartition("/")[2]
        assert use_link(store, token)
        assert use_link(store, token) is None


def test_a_host_that_is_not_this_computer_is_said_in_dutch() -> None:
    with pytest.raises(InputError, match=r"poort 8420 op 192\.0\.2\.1 kan niet"):
        listen("192.0.2.1", 8420, "--port")
