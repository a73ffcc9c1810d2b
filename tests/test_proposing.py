"""Drafts for a codebook: what it lacks, or a first one; always a file that can be loaded."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.codebook import Codebook, CodebookFile
from pipeline.contracts import columns_of, empty
from pipeline.ingest.config import load_codebook
from pipeline.proposing import Draft, Proposal, codebook_yaml, propose
from tests.builders import questionnaire, wave_result

GROUP = {"id": "g", "name": "g", "scope": ["Q23"], "themes": [{"id": "geld", "name": "Geld"}]}
BOOK = Codebook.build(CodebookFile.model_validate({"name": "n", "version": "1", "groups": [GROUP]}))


def tables(verdicts: dict[int, str], stability: float = 0.9) -> tuple[Any, ...]:
    """A topic each with four segments of three respondents."""
    ids = [(t, f"s{t}-{n}") for t in verdicts for n in range(4)]
    segments = pd.DataFrame(
        {
            "segment_id": [s for _, s in ids],
            "respondent_id": [f"r-{n % 3}" for n in range(len(ids))],
            **{"question_id": "Q23", "text": [f"dit is zin {s}: een zin" for _, s in ids]},
        }
    )
    members = pd.DataFrame({"segment_id": segments["segment_id"], "topic_id": [t for t, _ in ids]})
    topics = pd.DataFrame(
        [
            {
                **{"topic_id": t, "question_group": "werkzaam", "label": "géld & meer"},
                **{"terms": json.dumps([["geld", 1.0], ["meer", 0.5]]), "stability": stability},
                "typical": json.dumps([f"s{t}-3"]),
            }
            for t in verdicts
        ]
    )
    matches = pd.DataFrame(
        [{"topic_id": t, "theme_id": "", "verdict": v} for t, v in verdicts.items()],
        columns=columns_of("matches"),
    )
    return topics, members, segments, matches


def draft(
    verdicts: dict[int, str],
    *,
    book: Codebook | None = BOOK,
    fits: set[str] = frozenset(),  # type: ignore[assignment]
    stability: float = 0.9,
    **more: Any,
) -> Proposal:
    topics, members, segments, matches = tables(verdicts, stability)
    if book is None:
        matches = empty("matches")
    knobs = {"unstable_below": 0.6, "least": 1, **more}
    return propose(topics, members, segments, book, matches, fits, **knobs)


def loaded(proposal: Proposal, path: Path) -> Codebook:
    path.write_text(codebook_yaml(proposal, questionnaire(), "Voorstel", ["kop"]), encoding="utf-8")
    return load_codebook(path)


def test_a_new_topic_becomes_a_theme_that_can_be_loaded(tmp_path: Path) -> None:
    proposal = draft({0: "match", 1: "new", 2: "too small", 3: "unstable"})
    assert (len(proposal.drafts), proposal.unstable, proposal.covered) == (1, 1, 2)
    book = loaded(proposal, tmp_path / "c.yaml")
    (theme,) = book
    assert (theme.id, theme.name) == ("geld_meer", "Géld & meer")
    assert book.scope(theme.id) == ("Q23",)
    assert theme.definition.startswith("CONCEPT")
    assert theme.examples[0] == "dit is zin s1-3: een zin"  # what lies in the middle comes first
    assert len(theme.examples) == 3  # one of each respondent


def test_ids_are_new_and_different(tmp_path: Path) -> None:
    there = {**GROUP, "themes": [{"id": "geld_meer", "name": "x"}]}
    book = Codebook.build(
        CodebookFile.model_validate({"name": "n", "version": "1", "groups": [there]})
    )
    found = loaded(draft({0: "new", 1: "new"}, book=book), tmp_path / "c.yaml")
    assert [t.id for t in found] == ["geld_meer_2", "geld_meer_3"]


def test_only_what_fits_no_theme_is_quoted() -> None:
    (one,) = draft({0: "new"}, fits={"s0-3"}).drafts
    assert (one.segments, one.respondents) == (3, 3)
    assert not any("s0-3" in quote for quote in one.quotes)
    assert not draft({0: "new"}, fits={"s0-1", "s0-2"}).drafts  # one respondent is left


def test_what_may_not_be_quoted_is_not(tmp_path: Path) -> None:
    few = draft({0: "new"}, least=4)
    (one,) = few.drafts
    assert one.quotes == ()
    (theme,) = loaded(few, tmp_path / "c.yaml")
    assert theme.examples == ()
    assert "dit is zin" not in (tmp_path / "c.yaml").read_text(encoding="utf-8")
    (hidden,) = draft({0: "new"}, hidden={"s0-3", "s0-0"}).drafts
    assert not {"s0-3", "s0-0"} & {quote.split()[3].strip(":") for quote in hidden.quotes}


def test_without_a_codebook_every_stable_topic_is_a_theme() -> None:
    assert len(draft({0: "match", 1: "new"}, book=None).drafts) == 2
    # where all are unstable there is nothing better
    assert len(draft({0: "new"}, book=None, stability=0.2).drafts) == 1
    assert draft({0: "new"}, stability=0.2).unstable == 1


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1), st.text())
def test_whatever_people_say_the_file_can_be_loaded(name: str, quote: str) -> None:
    import yaml

    one = Draft("x", name, "werkzaam", (quote,), (quote, name), 2, 2, float("nan"))
    text = codebook_yaml(Proposal((one,), 0, 0), questionnaire(), name, ["kop"])
    read = CodebookFile.model_validate(yaml.safe_load(text))
    (theme,) = read.groups[0].themes
    assert (theme.name, theme.examples) == (name, (quote, name))


def test_the_command_says_that_answers_are_in_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline import run
    from pipeline.cli import cli

    made = wave_result()  # as if nobody found a theme in any segment
    made = replace(
        made,
        codings=made.codings.assign(theme_id=""),
        matches=made.matches.assign(verdict="new", theme_id=""),
        topics=made.topics.assign(stability=0.9),
    )
    monkeypatch.setattr(run, "run_wave", lambda request, step: made)
    out = tmp_path / "voorstel.yaml"
    told = CliRunner().invoke(cli, ["codebook", "propose", "proef-2018", "--out", str(out)])
    assert told.exit_code == 0, told.output
    assert "antwoorden van respondenten" in told.output
    assert "letterlijke antwoorden" in out.read_text(encoding="utf-8")
    assert {t.id for t in load_codebook(out)}.isdisjoint(t.id for t in wave_result().codebook)
    again = CliRunner().invoke(cli, ["codebook", "propose", "proef-2018", "--out", str(out)])
    assert "bestaat al" in str(again.exception)
