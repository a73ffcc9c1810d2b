"""What people do on the review page is kept: nothing lost, nothing double, all of it findable."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa

from pipeline.anchoring import Read
from pipeline.contracts import InputError, check, empty
from pipeline.keeping import keep_codings
from pipeline.placing import Placed
from pipeline.sampling import Pick
from pipeline.store import prune, schema
from pipeline.store.codings import get_codings
from pipeline.store.database import Store
from pipeline.store.forget import find, forget
from pipeline.store.review import accounts, audit, codebooks, meetings, plans, settling
from pipeline.store.review.accounts import (
    TooManyTries,
    add_account,
    change_account,
    log_in,
    log_out,
    make_link,
    session_of,
    set_password,
    use_link,
)
from pipeline.store.review.beside import reads_of
from pipeline.store.review.decisions import current, decide, history, undo
from pipeline.store.review.plans import Plan, chosen_segments, get_plan, make_plan, progress
from pipeline.store.review.settling import Overtaken, settle, settled
from pipeline.store.runs import TABLES, add_run
from pipeline.store.waves import add_version
from tests.builders import codebook
from tests.store.build import WAVE, details, source, tables

PASSWORD = "paard batterij nietje correct"
SEGMENTS = tables()["segments"]["segment_id"].tolist()


@pytest.fixture(autouse=True)
def wave(store: Store) -> None:
    add_version(store, WAVE, tables(), details(), source())
    for name in ("anna", "bo"):
        add_account(store, name, name.title(), "codeur")


def plan(store: Store, mode: plans.Mode = "blind", **more: Any) -> Plan:
    picks = [Pick(s, "random", 1.5) for s in SEGMENTS[:4]] + [Pick(SEGMENTS[4], "chosen", 0.0)]
    return make_plan(store, WAVE, 1, picks, ["anna", "bo"], mode=mode, **more)


def coded(store: Store) -> list[tuple[str, str, str]]:
    found = get_codings(store, WAVE, SEGMENTS)
    return list(zip(found["coder_id"], found["segment_id"], found["theme_id"], strict=True))


# --- accounts ----------------------------------------------------------------------------------


def test_a_password_logs_in_and_is_nowhere_to_be_read(store: Store) -> None:
    set_password(store, "anna", PASSWORD)
    token = log_in(store, "anna", PASSWORD)
    assert token
    session = session_of(store, token)
    assert session
    assert session.account.name == "anna"
    with store.reading() as connection:
        for table in schema.metadata.sorted_tables:
            text = str([tuple(r) for r in connection.execute(sa.select(table))])
            assert PASSWORD not in text
            assert token not in text
    log_out(store, token)
    assert session_of(store, token) is None


def test_a_wrong_password_a_missing_account_and_a_shut_one_all_get_the_same_answer(
    store: Store,
) -> None:
    set_password(store, "anna", PASSWORD)
    assert log_in(store, "anna", "iets anders dan het is") is None
    assert log_in(store, "niemand", PASSWORD) is None
    assert log_in(store, "bo", "") is None  # has no password at all
    change_account(store, "anna", active=False)
    assert log_in(store, "anna", PASSWORD) is None


def test_who_guesses_five_times_has_to_wait_even_with_the_right_password(store: Store) -> None:
    set_password(store, "anna", PASSWORD)
    for _ in range(accounts.TRIES):
        assert log_in(store, "anna", "fout fout fout") is None
    with pytest.raises(TooManyTries, match="te vaak"):
        log_in(store, "anna", PASSWORD)
    with store.writing() as connection:  # a quarter of an hour later
        before = (datetime.now(UTC) - timedelta(minutes=16)).isoformat(timespec="seconds")
        connection.execute(sa.update(schema.audit).values(at=before))
    assert log_in(store, "anna", PASSWORD)


def test_shutting_an_account_or_giving_it_a_password_logs_it_out(store: Store) -> None:
    set_password(store, "anna", PASSWORD)
    first = log_in(store, "anna", PASSWORD) or ""
    set_password(store, "anna", PASSWORD + " anders")
    assert session_of(store, first) is None
    second = log_in(store, "anna", PASSWORD + " anders") or ""
    change_account(store, "anna", active=False)
    assert session_of(store, second) is None


def test_a_link_works_once_and_not_after_two_days(store: Store) -> None:
    token = make_link(store, "bo")
    assert session_of(store, use_link(store, token) or "")
    assert use_link(store, token) is None
    late = make_link(store, "bo")
    with store.writing() as connection:
        connection.execute(sa.update(schema.links).values(expires_at="2020-01-01T00:00:00+00:00"))
    assert use_link(store, late) is None


def test_a_session_ends_when_nothing_is_done_for_a_day_part(store: Store) -> None:
    token = use_link(store, make_link(store, "bo")) or ""
    with store.writing() as connection:
        old = (datetime.now(UTC) - timedelta(hours=accounts.SESSION_HOURS, minutes=1)).isoformat(
            timespec="seconds"
        )
        connection.execute(sa.update(schema.sessions).values(seen_at=old))
    assert session_of(store, token) is None


@pytest.mark.parametrize(
    ("name", "role", "said"),
    [
        ("Anna B", "codeur", "kan geen naam"),
        ("automatisch", "codeur", "kan geen naam"),
        ("anna", "codeur", "al een account"),
        ("cor", "baas", "geen rol"),
    ],
)
def test_an_account_that_can_not_be_says_why(store: Store, name: str, role: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        add_account(store, name, "", role)


def test_a_short_password_is_refused(store: Store) -> None:
    with pytest.raises(InputError, match="te kort"):
        set_password(store, "anna", "kort")


# --- coding ------------------------------------------------------------------------------------


def test_what_is_decided_is_a_coding_of_that_coder_at_once(store: Store) -> None:
    made = plan(store)
    decide(store, made, "anna", SEGMENTS[0], ["leren", "tijd"])
    decide(store, made, "anna", SEGMENTS[1], [])
    assert coded(store) == [
        ("anna", SEGMENTS[0], "leren"),
        ("anna", SEGMENTS[0], "tijd"),
        ("anna", SEGMENTS[1], ""),
    ]
    (anna, bo) = progress(store, made)
    assert (anna.done, anna.of, anna.done_random, anna.of_random) == (2, 5, 2, 4)
    assert bo.done == 0


def test_saving_twice_is_one_decision(store: Store) -> None:
    made = plan(store)
    first = decide(store, made, "anna", SEGMENTS[0], ["tijd", "leren"])
    assert decide(store, made, "anna", SEGMENTS[0], ["leren", "tijd"]) == first
    assert len(history(store, WAVE, SEGMENTS[0])) == 1


def test_two_coders_of_one_segment_are_two_coders(store: Store) -> None:
    made = plan(store)
    decide(store, made, "anna", SEGMENTS[0], ["leren"])
    decide(store, made, "bo", SEGMENTS[0], ["tijd"])
    assert coded(store) == [("anna", SEGMENTS[0], "leren"), ("bo", SEGMENTS[0], "tijd")]


def test_undo_goes_back_step_by_step_until_nothing_was_coded(store: Store) -> None:
    made = plan(store)
    decide(store, made, "anna", SEGMENTS[0], ["leren"], memo="eerst")
    decide(store, made, "anna", SEGMENTS[1], ["tijd"])
    decide(store, made, "anna", SEGMENTS[0], ["tijd"])
    back = undo(store, made, "anna")
    assert back is not None
    assert (back.segment_id, back.themes, back.memo) == (SEGMENTS[0], ("leren",), "eerst")
    second = undo(store, made, "anna")
    assert second is not None
    assert (second.segment_id, second.themes) == (SEGMENTS[1], None)
    assert coded(store) == [("anna", SEGMENTS[0], "leren")]
    assert undo(store, made, "anna")
    assert undo(store, made, "anna") is None
    assert coded(store) == []
    assert len(history(store, WAVE, SEGMENTS[0])) == 4  # all of it can still be found


def test_coding_with_the_machine_in_sight_never_counts_as_blind(store: Store) -> None:
    made = plan(store, "suggestions")
    decide(store, made, "anna", SEGMENTS[0], ["leren"], shown=["tijd"])
    decide(store, made, "anna", SEGMENTS[1], ["leren"])
    assert coded(store) == [
        ("anna", SEGMENTS[1], "leren"),
        ("anna (met voorstel)", SEGMENTS[0], "leren"),
    ]
    # what was seen once can't be unseen
    decide(store, made, "anna", SEGMENTS[0], ["tijd"])
    assert ("anna (met voorstel)", SEGMENTS[0], "tijd") in coded(store)
    assert ("anna", SEGMENTS[0], "tijd") not in coded(store)


def test_suggestions_are_hidden_in_a_random_half_which_stays_the_same(store: Store) -> None:
    made = plan(store, "suggestions", seed=3)
    many = [f"s{i}" for i in range(2000)]
    shown = [made.shows("anna", s) for s in many]
    assert 0.46 < sum(shown) / len(shown) < 0.54
    assert shown == [made.shows("anna", s) for s in many]
    assert shown != [made.shows("bo", s) for s in many]
    assert not any(replace(made, mode="blind").shows("anna", s) for s in many)


def test_a_closed_or_vanished_plan_says_that_nothing_was_kept(store: Store) -> None:
    made = plan(store)
    assert plans.set_status(store, made.id, plans.DONE)
    assert not plans.set_status(store, made.id, plans.DONE)  # only one caller goes on
    with pytest.raises(InputError, match="gesloten"):
        decide(store, made, "anna", SEGMENTS[0], ["leren"])
    prune.remove_wave(store, WAVE)
    with pytest.raises(InputError, match="verwijderd"):
        decide(store, made, "anna", SEGMENTS[0], ["leren"])
    with pytest.raises(InputError, match="geen leesplan"):
        get_plan(store, made.id)


def test_only_the_coders_of_a_plan_code_and_only_its_segments(store: Store) -> None:
    made = plan(store)
    add_account(store, "cor", "Cor", "codeur")
    with pytest.raises(InputError, match="niet als codeur"):
        decide(store, made, "cor", SEGMENTS[0], ["leren"])
    with pytest.raises(InputError, match="hoort niet"):
        decide(store, made, "anna", SEGMENTS[5], ["leren"])


def test_segments_read_for_learning_are_known_apart(store: Store) -> None:
    plan(store)
    assert chosen_segments(store, WAVE) == {SEGMENTS[4]}
    # drawn at random in another plan: then it may stand in figures
    make_plan(store, WAVE, 1, [Pick(SEGMENTS[4], "random", 1.0)], ["bo"])
    assert chosen_segments(store, WAVE) == set()


def test_a_plan_past_its_time_is_overdue(store: Store) -> None:
    late = plan(store, deadline=datetime.now(UTC) - timedelta(minutes=1))
    plan(store, deadline=datetime.now(UTC) + timedelta(days=1))
    plan(store)
    assert [p.id for p in plans.overdue(store)] == [late.id]


def test_a_plan_needs_somebody_who_may_code(store: Store) -> None:
    add_account(store, "cor", "Cor", "lezer")
    picks = [Pick(SEGMENTS[0], "random", 1.0)]
    with pytest.raises(InputError, match="mag alleen lezen"):
        make_plan(store, WAVE, 1, picks, ["cor"])
    with pytest.raises(InputError, match="niemand"):
        make_plan(store, WAVE, 1, picks, [])
    with pytest.raises(InputError, match="niets te lezen"):
        make_plan(store, WAVE, 1, [], ["anna"])


# --- settling ----------------------------------------------------------------------------------


def test_who_settles_second_sees_the_first(store: Store) -> None:
    first = settle(store, WAVE, SEGMENTS[0], ["leren"], reason="zo besproken", account="anna")
    with pytest.raises(Overtaken, match="anna") as caught:
        settle(store, WAVE, SEGMENTS[0], ["tijd"], reason="nee", account="bo")
    assert caught.value.current == first
    again = settle(store, WAVE, SEGMENTS[0], ["tijd"], reason="toch", account="bo", seen=first.id)
    assert settled(store, WAVE) == {SEGMENTS[0]: again}
    assert coded(store) == [("vastgesteld", SEGMENTS[0], "tijd")]
    assert len(settling.settlements_of(store, WAVE)) == 2


def test_a_settlement_without_a_reason_is_refused(store: Store) -> None:
    with pytest.raises(InputError, match="reden"):
        settle(store, WAVE, SEGMENTS[0], ["leren"], reason="  ", account="anna")


# --- codebook and meetings ---------------------------------------------------------------------


def test_a_sharper_definition_is_a_new_version_with_its_history(store: Store) -> None:
    before = codebooks.current(store, WAVE)
    theme = next(iter(before.codebook))
    sharper = theme.model_copy(update={"definition": "Heel precies dit."})
    after = codebooks.sharpen(store, WAVE, sharper, reason="was vaag", account="anna", seen=0)
    assert after.number == 1
    assert after.codebook[theme.id].definition == "Heel precies dit."
    assert codebooks.changes(before.codebook, after.codebook) == [
        codebooks.Change(theme.id, "definition", theme.definition, "Heel precies dit.")
    ]
    assert after.codebook.file.version != before.codebook.file.version
    with pytest.raises(InputError, match="intussen veranderd"):
        codebooks.sharpen(store, WAVE, theme, reason="terug", account="bo", seen=0)
    with pytest.raises(InputError, match="niets veranderd"):
        codebooks.sharpen(store, WAVE, sharper, reason="nog eens", account="bo", seen=1)
    assert [v.number for v in codebooks.versions(store, WAVE)] == [0, 1]


def test_votes_are_counted_and_can_not_exceed_who_is_there(store: Store) -> None:
    meeting = meetings.start_meeting(store, WAVE, "", ["Anna", "Bo", " "], "anna")
    assert meeting.present == ("Anna", "Bo")
    for number in (2, 1):  # counted again
        meetings.vote(
            store,
            meeting,
            SEGMENTS[0],
            [meetings.Vote(SEGMENTS[0], ("leren",), number), meetings.Vote(SEGMENTS[0], (), 0)],
        )
    assert [v.number for v in meetings.votes_of(store, meeting)] == [1, 0]
    with pytest.raises(InputError, match="3 stemmen"):
        meetings.vote(store, meeting, SEGMENTS[0], [meetings.Vote(SEGMENTS[0], ("leren",), 3)])
    assert meetings.end_meeting(store, meeting).ended_at
    with pytest.raises(InputError, match="afgesloten"):
        meetings.vote(store, meeting, SEGMENTS[0], [])


# --- what is left behind -----------------------------------------------------------------------


def test_who_is_forgotten_is_gone_from_everything_that_people_said(store: Store) -> None:
    made = plan(store)
    decide(store, made, "anna", SEGMENTS[0], ["leren"], memo="dit gaat over een bekende")
    settle(store, WAVE, SEGMENTS[0], ["leren"], reason="wie dit schreef", account="anna")
    codebooks.add_idea(store, WAVE, SEGMENTS[0], "Nieuw", "uit dit antwoord", "anna")
    people = find(store, {WAVE: "r-aaaaaaaaaa"})
    forget(store, people, [], "", lambda texts: None)  # searches what is left, and fails then
    assert history(store, WAVE, SEGMENTS[0]) == []
    assert SEGMENTS[0] not in [p.segment_id for p in plans.picks_of(store, made.id)]
    assert codebooks.ideas_of(store, WAVE) == []
    assert all(line["subject"] != SEGMENTS[0] for line in audit.latest(store))


def test_who_is_forgotten_is_no_example_in_the_codebook_any_more(store: Store) -> None:
    own, other = tables()["segments"]["text"][[0, 3]]
    theme = codebook()["taal"].model_copy(update={"examples": (own, other)})
    codebooks.sharpen(store, WAVE, theme, reason="voorbeeld erbij", account="anna", seen=0)
    frames = {name: empty(name) for name in TABLES if name != "lemmas"}
    code = {"segment_id": SEGMENTS[3], "theme_id": "taal", "coder_id": "automatisch"}
    code |= {"coder_kind": "automatic", "confidence": 0.9, "evidence": own}
    frames["codings"] = check("codings", pd.DataFrame([code]))
    why = {"segment_id": SEGMENTS[3], "theme_id": "taal", "kind": "example", "text": own}
    why |= {"example_id": "", "start": -1, "end": -1, "drop": float("nan")}
    frames["evidence"] = check("evidence", pd.DataFrame([why]))
    frames["lemmas"] = tables()["segments"][["segment_id", "lemmas"]]
    add_run(store, WAVE, 1, frames, {}, "rapport")
    people = find(store, {WAVE: "r-aaaaaaaaaa"})
    forget(store, people, [], "", lambda texts: None)  # searches what is left, and fails then
    assert codebooks.current(store, WAVE).codebook["taal"].examples == (other,)


def test_learning_again_changes_the_order_of_what_nobody_read_and_was_chosen(store: Store) -> None:
    picks = [Pick(SEGMENTS[0], "random", 1.0), *(Pick(s, "chosen", 0.0) for s in SEGMENTS[1:6])]
    made = make_plan(store, WAVE, 1, picks, ["anna", "bo"])
    decide(store, made, "anna", SEGMENTS[2], [])  # read: keeps its place
    doubt = {SEGMENTS[0]: 1.0, SEGMENTS[2]: 0.9, SEGMENTS[4]: 0.8, SEGMENTS[5]: 0.3}
    assert plans.reorder_chosen(store, made, doubt) == 4
    order = [SEGMENTS.index(p.segment_id) for p in plans.picks_of(store, made.id)]
    assert order == [0, 4, 2, 5, 1, 3]
    assert plans.reorder_chosen(store, made, doubt) == 0


def test_what_was_coded_beside_suggestions_is_laid_beside_the_machine(store: Store) -> None:
    frames = {name: empty(name) for name in TABLES if name != "lemmas"}
    codes = dict(zip(SEGMENTS, ["tijd", "", "steun", "tijd", "taal"], strict=False))
    frames["codings"] = check(
        "codings",
        pd.DataFrame(
            [
                {
                    **{"segment_id": s, "theme_id": t, "coder_id": "automatisch"},
                    **{"coder_kind": "automatic", "confidence": 0.9, "evidence": ""},
                }
                for s, t in codes.items()
            ]
        ),
    )
    frames["lemmas"] = tables()["segments"][["segment_id", "lemmas"]]
    run = add_run(store, WAVE, 1, frames, {}, "rapport")
    blind, made = plan(store), plan(store, "suggestions", run=run)
    decide(store, blind, "bo", SEGMENTS[0], ["tijd"])
    decide(store, made, "anna", SEGMENTS[0], ["tijd", "vorm_duo"], shown=["tijd"])
    decide(store, made, "anna", SEGMENTS[1], ["steun"])
    decide(store, made, "anna", SEGMENTS[2], [])
    undo(store, made, "anna")
    decide(store, made, "anna", SEGMENTS[4], ["taal"])  # chosen: the machine was in doubt
    owners = dict(zip(SEGMENTS, tables()["segments"]["respondent_id"], strict=True))
    found = reads_of(store, WAVE, owners, ["tijd", "steun", "taal"])
    assert found == [
        Read("anna", owners[SEGMENTS[0]], True, frozenset({"tijd"}), frozenset({"tijd"})),
        Read("anna", owners[SEGMENTS[1]], False, frozenset({"steun"}), frozenset()),
    ]


def test_a_removed_wave_takes_its_plans_along(store: Store) -> None:
    made = plan(store)
    decide(store, made, "anna", SEGMENTS[0], ["leren"])
    prune.remove_wave(store, WAVE)
    with store.reading() as connection:
        for table in (schema.plans, *schema.BY_SEGMENT):
            assert connection.execute(sa.select(table)).all() == []
    assert current(store, made.id) == {}


def test_the_log_says_who_did_what(store: Store) -> None:
    made = plan(store, made_by="bo")
    decide(store, made, "anna", SEGMENTS[0], ["leren"], memo="een memo")
    lines = audit.latest(store, WAVE)
    assert [(line["account"], line["action"]) for line in lines] == [
        ("anna", "gecodeerd"),
        ("bo", "leesplan gemaakt"),
    ]
    assert "een memo" not in str(lines)


def test_a_run_takes_up_what_was_coded_and_knows_what_was_read_for_learning(
    store: Store,
) -> None:
    if store.engine.dialect.name != "sqlite":
        pytest.skip("opens the store by its folder")
    made, book = plan(store), codebook()
    decide(store, made, "anna", SEGMENTS[0], [book.leaves("segment")[0].id])
    decide(store, made, "anna", SEGMENTS[4], [])
    wave: Any = SimpleNamespace(  # as much of a wave as keeping needs
        kept_as=WAVE, store=store.folder, codebook=book, raw_codings=empty("rejects")
    )
    nothing = Placed(empty("codings"), empty("respondent_codings"))
    found = keep_codings(wave, tables()["segments"], nothing)
    assert set(found.codings["segment_id"]) == {SEGMENTS[0], SEGMENTS[4]}
    assert found.chosen == {SEGMENTS[4]}
