"""One run of a wave, from the export to the tables of the report, without an orchestrator.

Each step takes what the steps before it gave and calls one pure stage; the Prefect flow calls the
same steps as tasks. Files are read in :mod:`pipeline.reading`, written in :mod:`pipeline.write`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.contracts import AUTOMATIC, WITH_SUGGESTIONS, InputError, WaveResult, empty
from pipeline.explaining import explain
from pipeline.keeping import codings_hash, keep_codings, keep_wave
from pipeline.kept import read
from pipeline.reading import Request, Wave, join

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    from pipeline.coders.base import Coded, CoderContext
    from pipeline.coding import Entries
    from pipeline.placing import Placed
    from pipeline.topics import FoundTopics

__all__ = ["Request", "Wave", "analyse", "read", "run_wave"]

Counted = Callable[[int, int], None]  # how many are done, of how many
Step = Callable[[str], AbstractContextManager[Counted | None]]
_LATER = ("sqlalchemy", "pyarrow.parquet", "bertopic", "altair")
_READ_ENOUGH = 0.95  # share of segments a human coding must have seen to be what is counted


@dataclass(frozen=True)
class Text:
    """The segments of a wave, and the codebook's texts, as numbers.

    ``vectors`` and ``entries``: per encoder, see :class:`pipeline.coding.Entries`. ``flags``: what
    an analyst should look at.
    """

    segments: pd.DataFrame
    vectors: tuple[npt.NDArray[np.float32], ...]
    entries: Entries
    facts: Mapping[str, Any]
    warnings: tuple[str, ...]
    flags: pd.DataFrame = field(default_factory=lambda: empty("flags"))


def cut(wave: Wave) -> pd.DataFrame:
    """The segments of a wave, without lemmas."""
    from pipeline.segment import segment

    questionnaire = wave.questionnaire
    asked = {q for theme in wave.codebook for q in wave.codebook.scope(theme.id)}
    facts = {q.id for q in questionnaire.questions if q.id in asked and not q.is_open}
    return segment(
        wave.answers, wave.settings.segment, questionnaire.whole_description, sorted(facts)
    )


def prepare(wave: Wave, cache_file: Path | None) -> Text:
    """Cut the answers, lemmatise and embed them, and the codebook with them."""
    from pipeline.coding import build_entries, codebook_texts, coded_themes, entry_texts
    from pipeline.embed import embed, load_embedders
    from pipeline.ingest.registry import registry
    from pipeline.language import foreign_answers, places
    from pipeline.lemmatise import lemmas_of, lemmatise, load_pipeline
    from pipeline.quality import flags
    from pipeline.store import VectorStore

    codebook, settings = wave.codebook, wave.settings
    segments = cut(wave)
    embedders, warnings = load_embedders(settings.embed)
    store = VectorStore(cache_file) if cache_file else None
    texts = [" ".join(t.split()) for t in segments["text"]]
    with ThreadPoolExecutor(len(embedders)) as pool:  # the engines leave Python free meanwhile
        found = [pool.submit(embed, texts, e, store) for e in embedders]
        nlp, lemmatiser = load_pipeline()
        marks = tuple(settings.privacy.placeholders.model_dump().values())
        segments = lemmatise(segments, nlp, marks)
        foreign = foreign_answers(wave.answers, settings.language)
        elsewhere = set(places(foreign))
        # an export in another language keeps its words: there would be none left
        most = 2 * len(foreign) > int((wave.answers["kind"] == "open").sum())
        if not most:
            segments.loc[[place in elsewhere for place in places(segments)], "lemmas"] = ""
        striking = flags(wave.answers, wave.seconds, settings.quality, elsewhere)
        themes = coded_themes(codebook)
        lemmas = lemmas_of([" ".join(entry_texts(t)) for t in themes], nlp)
        for later in _LATER:  # loaded while the encoders are at work
            import_module(later)
        vectors = tuple(f.result() for f in found)
    pieces = tuple(embed(codebook_texts(codebook), e, store) for e in embedders)
    for embedder in embedders:
        embedder.close()
    entries = build_entries(
        codebook, pieces, {t.id: lemma for t, lemma in zip(themes, lemmas, strict=True)}
    )
    known = registry()
    models = [
        {
            "name": e.name,
            "version": e.version,
            "role": "vergelijkt zinnen op betekenis",
            "licence": known.get(e.name, {}).get("licence", ""),
            **e.about,
        }
        for e in embedders
    ]
    notes = [lemmatiser["note"]] if lemmatiser.get("note") else []
    if most:
        notes.append(
            "de meeste antwoorden zijn niet in het Nederlands; grondvormen en stopwoorden kloppen "
            "daar niet voor, dus de woorden bij topics zijn minder goed."
        )
    return Text(
        segments,
        vectors,
        entries,
        {
            "models": models,
            "lemmatiser": lemmatiser,
            "words_of_all_languages": most,
            "languages": {str(k): int(n) for k, n in foreign["language"].value_counts().items()},
        },
        (*notes, *warnings, *(store.warnings if store else [])),
        striking,
    )


def topics(wave: Wave, text: Text) -> FoundTopics:
    """Find topics per question group; with a store they have the number and name they had."""
    from pipeline.keeping_topics import holding_topics, keep_topics, recall
    from pipeline.topics import find_topics

    settings = wave.settings
    encoders = [f"{m['name']} {m['version']}" for m in text.facts["models"]]
    with holding_topics(wave):
        recalled, note = recall(wave, encoders)
        found = find_topics(
            text.segments,
            text.vectors,
            wave.questionnaire,
            settings.topics,
            settings.quality,
            settings.seed,
            recalled,
        )
        if recalled:
            keep_topics(wave, found.memory)
    return found._replace(notes={**found.notes, **note})


def context_of(wave: Wave, text: Text, found: FoundTopics | None = None) -> CoderContext:
    """A wave as a coder sees it."""
    from pipeline.coders.base import CoderContext, Topics

    settings = wave.settings
    return CoderContext(
        wave.codebook,
        settings.coding,
        settings.seed,
        text.segments,
        text.vectors,
        text.entries,
        topics=Topics(found.topics, found.members, found.centroids, settings.match)
        if found
        else None,
    )


def code(
    wave: Wave, text: Text, placed: Placed, found: FoundTopics, tell: Counted | None = None
) -> Coded:
    """Automatic codings of segments and of respondents.

    :param placed: what people coded; a coder that learns, learns from it.
    :param tell: told how far a coder is that takes long.
    :raises ThemascoopError: the coder that was asked for can't do this wave.
    """
    from pipeline.coders.base import code_wave
    from pipeline.coders.example import ExampleCoder, enough
    from pipeline.ingest.registry import AUTO_CODER, LANGUAGE_MODEL, coder_class

    settings = wave.settings
    context = context_of(wave, text, found)
    name = settings.coding.coder
    if name == AUTO_CODER:
        name = ExampleCoder.name if enough(context, placed.codings) else "definition"
    if name == LANGUAGE_MODEL:
        from pipeline.language_model import code_with_model

        return code_with_model(
            context,
            wave.questionnaire,
            settings.llm,
            wave.store,
            external=wave.external,
            others=not placed.codings.empty,
            tell=tell,
        )
    coder = coder_class(name)(context)
    return code_wave(coder.fit(text.segments, placed.codings))


def place(wave: Wave, segments: pd.DataFrame) -> Placed:
    """Codings by people, laid on the segments.

    :raises InputError: there are codings, and none of them finds a place.
    """
    from pipeline.ingest.text import fold
    from pipeline.placing import place_codings

    placed = place_codings(
        wave.raw_codings,
        wave.answers,
        segments,
        wave.codebook,
        fold,
        wave.settings.ingest.adjudicated_names,
    )
    if placed.n_rows and not placed.n_placed:
        first = placed.lost[0]
        raise InputError(
            f"geen enkele van de {placed.n_rows} coderingen hoort bij een antwoord in deze ronde "
            f"({first['reason']}).",
            "Horen de coderingen bij deze export?",
            file=first["file"],
            row=first["row"],
        )
    return placed


def conclude(
    wave: Wave,
    text: Text,
    found: FoundTopics,
    automatic: Coded,
    placed: Placed,
) -> WaveResult:
    """Match topics with themes, measure agreement, and gather everything for the report."""
    from pipeline.agreement import measure
    from pipeline.anchoring import anchoring
    from pipeline.ceiling import ceiling
    from pipeline.coders.control import control
    from pipeline.coders.topic import TopicCoder
    from pipeline.counts import counts
    from pipeline.degenerate import degenerate
    from pipeline.ingest.registry import versions
    from pipeline.match import match
    from pipeline.sampling import codable

    codings = join([automatic.codings, placed.codings], "codings")
    people = join([automatic.respondent_codings, placed.respondent_codings], "respondent_codings")
    basis = _basis(codings, text.segments)
    means = text.entries.vectors[-1].astype(float)
    theme_vectors = dict(zip(text.entries.themes, means, strict=True))
    matches = match(
        found.topics,
        found.members,
        codings,
        text.segments,
        wave.codebook,
        topic_centroids=found.centroids,
        theme_vectors=theme_vectors,
        settings=wave.settings.match,
        basis=basis,
        unstable=found.topics.loc[
            found.topics["stability"] < wave.settings.topics.unstable_below, "topic_id"
        ].tolist(),
        seed=wave.settings.seed,
    )
    read_blind = blind(codings, placed.chosen)
    measured = measure(
        text.segments,
        read_blind,
        blind(people, placed.chosen),
        wave.codebook,
        wave.settings.agreement,
        seed=wave.settings.seed,
    )
    counted = counts(
        codable(text.segments, wave.codebook),
        codings,
        people,
        wave.respondents["respondent_id"].tolist(),
        wave.codebook,
        wave.settings.counts,
        draws=placed.draws,
        confidence=wave.settings.agreement.confidence,
    )
    warnings = [*wave.warnings, *text.warnings, *placed.warnings, *automatic.warnings]
    warnings += degenerate(text.segments, wave.respondents, codings, people, wave.codebook)
    if placed.lost:
        warnings.append(
            f"{len(placed.lost)} van de {placed.n_rows} coderingen vonden geen plaats; ze staan in "
            "het rapport onder Werkwijze."
        )
    if placed.codings.empty:
        warnings.append(
            "er is geen codering door mensen; de aantallen zijn niet getoetst. Geef coderingen mee "
            "met --codings."
        )
    seen = codings.groupby("coder_id").agg(
        kind=("coder_kind", "first"), segments=("segment_id", "nunique")
    )
    return WaveResult(
        wave=wave.questionnaire.wave,
        questionnaire=wave.questionnaire,
        codebook=wave.codebook,
        settings=wave.settings,
        responses=wave.responses,
        respondents=wave.respondents,
        answers=wave.answers,
        segments=text.segments,
        codings=codings,
        respondent_codings=people,
        topics=found.topics,
        topic_members=found.members,
        matches=matches,
        agreement=measured.table,
        rejects=wave.rejects,
        replacements=wave.replacements,
        basis=basis,
        outlier_share=found.outlier_share,
        facts={
            **wave.facts,
            **text.facts,
            "inputs": wave.inputs,
            "versions": versions(),
            "seed": wave.settings.seed,
            "manifest": "manifest.json",
            "codings": {
                "n_rows": placed.n_rows,
                "n_placed": placed.n_placed,
                "n_by_overlap": placed.n_by_overlap,
                "n_kept": placed.n_kept,
                "used": codings_hash(codings),
                "lost": placed.lost,
            },
            "coder": dict(automatic.facts),
            "control": control(
                context_of(wave, text, found), placed.codings, wave.settings.agreement
            )
            if automatic.facts.get("name") != TopicCoder.name
            else [],
            "counts": asdict(counted),
            "agreement": {
                "questions": measured.questions,
                "respondents": measured.respondents,
                "people": measured.people,
                "ceiling": ceiling(
                    text.segments,
                    read_blind,
                    wave.codebook,
                    wave.settings.agreement,
                    seed=wave.settings.seed,
                ),
            },
            "anchoring": [
                vars(found)
                for found in anchoring(
                    placed.beside, wave.settings.agreement, seed=wave.settings.seed
                )
            ],
            "coders": {
                str(coder): {"kind": str(row["kind"]), "segments": int(row["segments"])}
                for coder, row in seen.iterrows()
            },
        },
        warnings=tuple(dict.fromkeys(warnings)),
        notes=dict(found.notes),
        flags=text.flags,
    )


def blind(codings: pd.DataFrame, chosen: frozenset[str]) -> pd.DataFrame:
    """What may stand in a figure of agreement.

    Not what was coded with the automatic codes in sight, and no coding by people of a segment
    that was only read because the machine was in doubt.
    """
    by_people = codings["coder_kind"] != "automatic"
    seen = codings["coder_id"].str.endswith(WITH_SUGGESTIONS)
    return codings[~(by_people & (seen | codings["segment_id"].isin(chosen)))]


def _basis(codings: pd.DataFrame, segments: pd.DataFrame) -> str:
    """Whose codings the report counts: people's, if one settled coding covers the whole wave."""
    told = int((segments["non_answer"] == "").sum())
    human = codings[codings["coder_kind"] != "automatic"]
    settled = human[human["coder_kind"] == "adjudicated"]
    for frame in (settled, human):
        coders = frame["coder_id"].unique()
        if len(coders) == 1 and frame["segment_id"].nunique() >= _READ_ENOUGH * told:
            return str(coders[0])
    return AUTOMATIC


def analyse(wave: Wave, cache_file: Path | None, step: Step) -> WaveResult:
    """Everything after reading: from answers without personal data to the tables of the report.

    :param cache_file: where vectors of sentences are kept between runs; None: nowhere.
    :param step: called with the Dutch name of each step; a context that times or shows it.
    """
    with step("segmenten maken"):
        text = prepare(wave, cache_file)
    with step("bewaren"):
        wave = keep_wave(wave, text.segments)
    with step("topics zoeken"):
        found = topics(wave, text)
    with step("menselijke codering plaatsen"):
        placed = keep_codings(wave, text.segments, place(wave, text.segments))
    with step("coderen") as tell:
        automatic = code(wave, text, placed, found, tell)
    with step("koppelen en vergelijken"):
        result = conclude(wave, text, found, automatic, placed)
    with step("redenen zoeken"):
        return explain(result, automatic, cache_file)


def run_wave(request: Request, step: Step) -> WaveResult:
    """A whole wave, from files to the tables of the report; see :func:`analyse`."""
    with step("antwoorden lezen"):
        wave = read(request)
    return analyse(wave, request.cache_file, step)


def ingest(request: Request, step: Step) -> tuple[Wave, Placed]:
    """Keep a wave and the codings that come with it; nothing is analysed.

    :raises ThemascoopError: as the steps raise it.
    """
    with step("antwoorden lezen"):
        wave = read(request)
    with step("segmenten maken"):
        segments = cut(wave)
    with step("bewaren"):
        wave = keep_wave(wave, segments)
        return wave, keep_codings(wave, segments, place(wave, segments))
