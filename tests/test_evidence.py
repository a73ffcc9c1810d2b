"""An automatic code says what decided it, and which words of the segment weighed most."""

from __future__ import annotations

import dataclasses
import math
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pipeline import coding
from pipeline.codebook import Codebook, CodebookFile
from pipeline.coders.base import Coded, CoderContext, code_wave
from pipeline.coders.definition import DefinitionCoder
from pipeline.coders.evidence import Grounds
from pipeline.coders.example import ExampleCoder
from pipeline.contracts import AUTOMATIC, WaveResult, columns_of, empty, rows
from pipeline.embed import USE, embed
from pipeline.ingest.config import load_settings
from pipeline.phrases import phrases, variants
from pipeline.report.build import build_report
from pipeline.report.model import Quotes
from pipeline.report.reasons import KINDS, Reason, Reasons, quoted, sentence
from tests.builders import settings, wave_result
from tests.test_coders import codes, wave

SETTINGS = load_settings().coding.model_copy(update={"none_cut": 0.5, "theme_cut": 9.0})
ENTRIES = {
    "tijd": ("Tijd", "Er zijn uren in het rooster vrijgemaakt om te leren.", "Wij hebben tijd."),
    "geld": ("Geld", "Er is budget en subsidie om alles te betalen.", "De gemeente betaalt."),
    "zaal": ("Ruimte", "Er is een gebouw met zalen en tafels.", "Wij zitten in het buurthuis."),
}
SAID = {
    "tijd": "Bij ons in Vathorst zijn er door de teamleider uren in het rooster vrijgemaakt.",
    "geld": "Wat bij ons in het dorp hielp: de wethouder gaf ons subsidie.",
    "zaal": "We kwamen elke maandag met koekjes bijeen in een zaal van het buurthuis.",
}


@cache
def book() -> Codebook:
    themes = [
        {"id": i, "name": name, "definition": definition, "examples": [example]}
        for i, (name, definition, example) in ENTRIES.items()
    ]
    group = {"id": "g", "name": "G", "scope": ["Q1"], "themes": themes}
    return Codebook.build(
        CodebookFile.model_validate({"name": "proef", "version": "1", "groups": [group]})
    )


def encode(texts: Any) -> Any:
    return embed(texts, _engine())


@cache
def _engine() -> USE:
    return USE()


@cache
def small() -> CoderContext:
    """Three people who each say something about one theme, compared by one real encoder."""
    texts = [*SAID.values(), "Ja", "Weet ik niet precies."]
    base = {
        **{"wave": "w", "question_id": "Q1", "item": "", "start": 0, "non_answer": ""},
        **{"source": "vragenlijst", "literal": True, "whole": False},
    }
    frame = pd.DataFrame(
        [
            {
                **base,
                **{"segment_id": f"s-{i}", "respondent_id": f"r-{i}", "text": text},
                **{"end": len(text), "lemmas": text.lower().strip(".").replace(",", "")},
            }
            for i, text in enumerate(texts)
        ],
        columns=columns_of("segments"),
    )
    pieces = encode(coding.codebook_texts(book()))
    lemmas = {t: " ".join(e).lower().replace(".", "") for t, e in ENTRIES.items()}
    entries = coding.build_entries(book(), [pieces], lemmas)
    return CoderContext(book(), SETTINGS, 7, frame, (encode(texts),), entries)


def explained(context: CoderContext, coded: Coded) -> pd.DataFrame:
    grounds = coded.grounds
    assert grounds is not None
    return grounds.decided(coded.codings, coded.respondent_codings)


# --- phrases ------------------------------------------------------------------------------------


def test_phrases_stand_between_function_words_and_signs() -> None:
    text = "Er is geen tijd, wel rust; [naam 1] van het team Oost belt altijd."
    found = [text[a:b] for a, b in phrases(text)]
    assert found == ["geen tijd", "rust", "team Oost belt"]
    assert variants(text)[1] == "Er is geen tijd, wel; [naam 1] van het team Oost belt altijd."


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Tijd", []), ("", []), ("?!", []), ("Meer tijd", ["Meer", "tijd"]), ("Wel wat", [])],
)
def test_a_text_without_anything_to_leave_out_has_no_phrases(
    text: str, expected: list[str]
) -> None:
    assert [text[a:b] for a, b in phrases(text)] in (expected, expected[1:])
    assert all(v.strip() for v in variants(text))


def test_a_long_row_of_words_is_cut_in_parts() -> None:
    text = "leren werken delen maken durven kijken vragen helpen groeien"
    found = phrases(text)
    assert [len(text[a:b].split()) for a, b in found] == [3, 3, 3]


# --- words that weighed -------------------------------------------------------------------------


def test_the_words_that_weighed_are_those_that_the_entry_is_about() -> None:
    context = small()
    coded = code_wave(DefinitionCoder(context))
    found = coded.grounds.weighed(explained(context, coded), None, encode)  # type: ignore[union-attr]
    said = {
        row.theme_id: SAID[row.theme_id][row.start : row.end]
        for row in rows(found)
        if row.segment_id == f"s-{list(SAID).index(row.theme_id)}"
    }
    assert said.keys() == SAID.keys()
    assert set(said["tijd"].split()) & {"uren", "rooster", "vrijgemaakt"}
    assert "subsidie" in said["geld"]
    assert set(said["zaal"].split()) & {"zaal", "buurthuis"}


def test_what_weighed_lowers_the_score_most_of_all_phrases() -> None:
    """By hand: likeness of the vectors, standardised over the themes and over the wave."""
    context = small()
    coded = code_wave(DefinitionCoder(context))
    found = coded.grounds.weighed(explained(context, coded), None, encode)  # type: ignore[union-attr]
    entry = context.entries.vectors[0].astype(float)
    usual = context.vectors[0].astype(float) @ entry.T

    def score(vector: Any, theme: int) -> float:
        alike = vector.astype(float) @ entry.T
        among = (alike[theme] - alike.mean()) / alike.std()
        above = (alike[theme] - usual[:, theme].mean()) / usual[:, theme].std()
        return float((among + above) / (2 * (1 + 2 * context.settings.lexical_weight)))

    (row,) = found[(found["segment_id"] == "s-0") & (found["theme_id"] == "tijd")].to_dict(
        "records"
    )
    whole = score(context.vectors[0][0], 0)
    falls = [whole - score(v, 0) for v in encode(variants(SAID["tijd"]))]
    assert row["drop"] == pytest.approx(max(falls), abs=1e-3)
    assert (row["start"], row["end"]) == phrases(SAID["tijd"])[int(np.argmax(falls))]


def test_only_what_is_asked_is_looked_into_and_the_encoder_is_called_once() -> None:
    context = small()
    coded = code_wave(DefinitionCoder(context))
    calls: list[list[str]] = []

    def counting(texts: list[str]) -> Any:
        calls.append(texts)
        return encode(texts)

    evidence = explained(context, coded)
    code = tuple(evidence.loc[0, ["segment_id", "theme_id"]])
    found = coded.grounds.weighed(evidence, {code}, counting)  # type: ignore[union-attr]
    assert found["drop"].notna().tolist() == [True, *[False] * (len(found) - 1)]
    assert calls == [variants(context.segments["text"][int(code[0][2:])])]


def test_the_same_wave_has_the_same_evidence_whatever_the_order_of_the_codes() -> None:
    context = small()
    coded = code_wave(DefinitionCoder(context))
    turned = dataclasses.replace(coded, codings=coded.codings.iloc[::-1])
    keys = ["segment_id", "theme_id"]
    one, other = (
        c.grounds.weighed(explained(context, c), None, encode)  # type: ignore[union-attr]
        .sort_values(keys)
        .reset_index(drop=True)
        for c in (coded, turned)
    )
    pd.testing.assert_frame_equal(one, other)
    assert len(one) >= 3


# --- what decided -------------------------------------------------------------------------------


def test_the_part_of_the_entry_that_decided_is_named() -> None:
    context = small()
    meaning = SETTINGS.model_copy(update={"lexical_weight": 0.0})
    context = dataclasses.replace(context, settings=meaning)
    evidence = explained(context, code_wave(DefinitionCoder(context)))
    own = evidence[(evidence["segment_id"] == "s-0") & (evidence["theme_id"] == "tijd")]
    assert own[["kind", "text"]].values.tolist() == [["definition", ENTRIES["tijd"][1]]]
    assert (evidence["example_id"] == "").all()


def test_shared_words_are_named_where_they_decided() -> None:
    """With words at a weight that drowns the meaning."""
    words = SETTINGS.model_copy(update={"lexical_weight": 50.0})
    context = dataclasses.replace(small(), settings=words)
    evidence = explained(context, code_wave(DefinitionCoder(context)))
    own = evidence[(evidence["segment_id"] == "s-0") & (evidence["theme_id"] == "tijd")]
    assert own["kind"].tolist() == ["words"]
    assert set(own["text"].iloc[0].split(", ")) <= {"uren", "rooster", "vrijgemaakt"}
    assert own["text"].iloc[0]


def learned() -> tuple[CoderContext, pd.DataFrame, Coded]:
    """People coded four of the six segments of everybody, an earlier machine the rest."""
    context = wave()
    people = codes(context, [i for i in range(72) if i % 6 < 4])
    rest = [i for i in range(72) if i % 6 >= 4]
    machine = codes(context, rest, AUTOMATIC, "automatic")
    every = pd.concat([people, machine], ignore_index=True)
    return context, people, code_wave(ExampleCoder(context).fit(context.segments, every))


def test_an_example_is_of_another_respondent_and_was_coded_so_by_people() -> None:
    context, people, coded = learned()
    evidence = explained(context, coded)
    owner = dict(
        zip(context.segments["segment_id"], context.segments["respondent_id"], strict=True)
    )
    given = set(zip(people["segment_id"], people["theme_id"], strict=True))
    examples = evidence[evidence["kind"] == "coded"]
    assert len(examples) > 20
    for row in rows(examples):
        assert owner[row.example_id] != owner[row.segment_id]
        assert (row.example_id, row.theme_id) in given
        assert row.text == ""
    assert set(examples["segment_id"]) & set(people["segment_id"])  # also of coded segments
    assert set(examples["segment_id"]) - set(people["segment_id"])


def test_an_example_is_none_that_was_kept_apart_from_the_segment() -> None:
    context, _, coded = learned()
    grounds = coded.grounds
    assert grounds is not None
    assert grounds.taught is not None
    fold = dict(zip(context.segments["segment_id"], grounds.taught.folds, strict=True))
    for row in rows(explained(context, coded)):
        if row.example_id and fold[row.segment_id] >= 0:
            assert fold[row.example_id] != fold[row.segment_id]


def test_what_is_asked_why_is_what_decided() -> None:
    """Directions and weights give the lift back, but for a constant per theme and fold."""
    context = wave()
    people = codes(context, [i for i in range(72) if i % 6 < 4])
    lifts = ExampleCoder(context).fit(context.segments, people).learned
    known = lifts.taught
    features = np.hstack(context.vectors).astype(float)
    for fold in range(-1, len(lifts.inner)):
        own = known.folds == fold
        lift = lifts.lift[own] if fold < 0 else lifts.blind[own]
        again = features[own] @ known.directions[fold]
        again = again + known.prior_weights[fold] * context.scores[own]
        rest = lift - again
        np.testing.assert_allclose(rest, np.broadcast_to(rest[0], rest.shape), atol=0.002)
    assert known.directions.any()


def test_a_theme_that_was_not_learned_is_explained_by_its_entry() -> None:
    context = wave()
    people = codes(context, range(72))
    seldom = people["theme_id"] == "zaal"
    # of one respondent only: nothing is learned of a theme that nobody else has
    people.loc[seldom & (people.index > people.index[seldom][0]), "theme_id"] = ""
    coded = code_wave(ExampleCoder(context).fit(context.segments, people))
    evidence = explained(context, coded)
    assert (evidence.loc[evidence["theme_id"] == "zaal", "kind"] != "coded").all()
    assert (evidence["kind"] == "coded").any()


# --- shown --------------------------------------------------------------------------------------


def shown(**changes: Any) -> WaveResult:
    """The small wave, in which every automatic code has its evidence."""
    result = wave_result(**changes)
    mine = result.codings[
        (result.codings["coder_id"] == AUTOMATIC) & (result.codings["theme_id"] != "")
    ]
    people = result.codings[result.codings["coder_kind"] != "automatic"]
    owner = dict(zip(result.segments["segment_id"], result.segments["respondent_id"], strict=True))
    length = dict(
        zip(result.segments["segment_id"], result.segments["text"].str.len(), strict=True)
    )
    lines = []
    for place, (segment, theme) in enumerate(
        zip(mine["segment_id"], mine["theme_id"], strict=True)
    ):
        others = [
            s
            for s, t in zip(people["segment_id"], people["theme_id"], strict=True)
            if t == theme and owner[s] != owner[segment]
        ]
        what = (
            ("coded", "", others[0]) if others and place % 2 else ("definition", "De uitleg.", "")
        )
        lines.append((segment, theme, *what, 0, min(6, int(length[segment])), 0.4))
    evidence = pd.DataFrame(lines, columns=columns_of("evidence"))
    told = {"codes": len(lines), "weighed": len(lines), "encoder": "use 1"}
    facts = {**result.facts, "coder": {"name": "definition", "evidence": told}}
    return dataclasses.replace(result, evidence=evidence, facts=facts)


def quotes_of(result: WaveResult) -> list[Any]:
    report = build_report(result, date(2018, 5, 1))
    return [
        quote
        for _, section in report.walk()
        for block in section.blocks
        if isinstance(block, Quotes) and block.kind == "voice"
        for quote in block.items
    ]


def test_a_quote_says_why_the_machine_gave_it_the_theme() -> None:
    result = shown()
    found = {q.segment_id: q.automatic for q in quotes_of(result) if q.automatic}
    texts = dict(zip(result.segments["segment_id"], result.segments["text"], strict=True))
    assert found
    assert any("gecodeerd fragment van" in why for why in found.values())
    assert any("(definitie)" in why for why in found.values())
    assert all(f"‘{texts[s][:6]}’ woog het zwaarst" in why for s, why in found.items())
    assert set(found) <= set(result.evidence["segment_id"])  # nothing where it gave nothing
    assert not any(
        q.automatic for q in quotes_of(wave_result(human=True, evidence=empty("evidence")))
    )


def test_the_report_says_what_the_reasons_are_and_for_which_codes() -> None:
    result = shown()
    words = str(build_report(result, date(2018, 5, 1)).sections)
    assert "voor alle automatische codes nagegaan" in words
    assert "geen bewijs dat het thema klopt" in words
    told = {"codes": 900, "weighed": 12, "encoder": "use 1"}
    facts = {**result.facts, "coder": {"name": "definition", "evidence": told}}
    few = str(build_report(dataclasses.replace(result, facts=facts), date(2018, 5, 1)).sections)
    assert "voor 12 van de 900 automatische codes nagegaan" in few
    assert "nagegaan" not in str(build_report(wave_result(), date(2018, 5, 1)).sections)


def test_the_codes_of_the_quotes_are_those_that_the_report_shows() -> None:
    result = shown()
    pairs = quoted(result)
    shown_ = {q.segment_id for q in quotes_of(result)}
    assert {s for s, _ in pairs} == shown_


def test_what_is_hidden_stays_hidden() -> None:
    result = shown()
    known = Reasons(result)
    code = result.evidence[result.evidence["kind"] == "coded"].iloc[0]
    whole = known.of(code["segment_id"], code["theme_id"])
    assert whole is not None
    assert whole.text
    assert whole.kind == KINDS["coded"]
    for hidden in (code["example_id"], code["segment_id"]):
        gone = result.segments["segment_id"] == hidden
        segments = result.segments.assign(text=result.segments["text"].mask(gone, "(niet getoond)"))
        reason = Reasons(dataclasses.replace(result, segments=segments)).of(
            code["segment_id"], code["theme_id"]
        )
        assert reason is not None
        assert reason.text == ""
        assert "is niet getoond" in sentence(reason)
        assert (reason.words == "") is (hidden == code["segment_id"])


def test_a_review_page_asks_for_one_code() -> None:
    result = shown()
    known = Reasons(result)
    row = result.evidence[result.evidence["kind"] == "definition"].iloc[0]
    text = result.segments.set_index("segment_id").loc[row["segment_id"], "text"]
    assert known.of(row["segment_id"], row["theme_id"]) == Reason(
        "definitie", "De uitleg.", text[:6]
    )
    assert known.of(row["segment_id"], "zo-n-thema-is-er-niet") is None


def test_a_coder_that_cannot_tell_why_has_what_it_gave_itself() -> None:
    """A language model gives words of the segment as evidence."""
    result = wave_result()
    codings = result.codings.copy()
    at = codings[(codings["coder_id"] == AUTOMATIC) & (codings["theme_id"] != "")].index[0]
    said = result.segments.set_index("segment_id").loc[codings.loc[at, "segment_id"], "text"][:9]
    codings.loc[at, "evidence"] = said
    reason = Reasons(dataclasses.replace(result, codings=codings)).of(
        codings.loc[at, "segment_id"], codings.loc[at, "theme_id"]
    )
    assert reason is not None
    assert sentence(reason) == f"steunt op ‘{said}’"
    segments = result.segments.assign(text="(niet getoond)")
    reason = Reasons(dataclasses.replace(result, codings=codings, segments=segments)).of(
        codings.loc[at, "segment_id"], codings.loc[at, "theme_id"]
    )
    assert reason is not None
    assert (reason.text, reason.words) == ("", "")


# --- kept and forgotten -------------------------------------------------------------------------


def test_evidence_goes_with_the_respondent_whose_words_it_is() -> None:
    from pipeline.store.forget import Person, _without

    lines = [
        ("s-1", "tijd", "coded", "", "s-9", -1, -1, math.nan),
        ("s-9", "tijd", "coded", "", "s-1", -1, -1, math.nan),
        ("s-2", "tijd", "definition", "x", "", 0, 4, 0.1),
    ]
    frame = pd.DataFrame(lines, columns=columns_of("evidence"))
    left = _without(frame, Person("w", "r-9"), {"s-9"})
    assert left["segment_id"].tolist() == ["s-2"]


def test_a_run_from_before_evidence_is_still_read(tmp_path: Path) -> None:
    from pipeline.store.runs import TABLES, tables_of_run

    for name in TABLES:
        if name != "evidence":
            pd.DataFrame({"x": [1]}).to_parquet(tmp_path / f"{name}.parquet")
    assert list(tables_of_run(tmp_path)) == [t for t in TABLES if t != "evidence"]
    (tmp_path / "codings.parquet").unlink()
    with pytest.raises(FileNotFoundError):
        tables_of_run(tmp_path)


def test_a_large_wave_looks_only_into_what_it_quotes() -> None:
    from pipeline import explaining

    result = shown()
    few = settings().model_copy(
        update={"coding": settings().coding.model_copy(update={"evidence_codes": 3})}
    )
    facts = {**result.facts, "models": [{"name": "use", "version": "1"}]}
    asked: list[Any] = []

    class Known(Grounds):
        def decided(self, codings: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
            return result.evidence

        def weighed(
            self, evidence: pd.DataFrame, codes: Any, encode: Any, encoder: int = 0
        ) -> pd.DataFrame:
            asked.append(codes)
            return evidence

    coded = Coded(result.codings, result.respondent_codings, grounds=Known(small()))
    explaining.explain(dataclasses.replace(result, settings=few, facts=facts), coded, None)
    explaining.explain(dataclasses.replace(result, facts=facts), coded, None)
    assert asked == [quoted(result), None]
