"""One run of a wave, from the export to the tables of the report, without an orchestrator.

Each step takes what the steps before it gave and calls one pure stage; the Prefect flow calls the
same steps as tasks. Files are read in :func:`read`, and written in :mod:`pipeline.write`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from pipeline.codebook import Codebook
from pipeline.contracts import (
    AUTOMATIC,
    InputError,
    Responses,
    WaveResult,
    check,
    columns_of,
    empty,
)
from pipeline.ingest.config import (
    CODEBOOK,
    QUESTIONNAIRE,
    SAMPLE,
    load_codebook,
    load_questionnaire,
    load_settings,
)
from pipeline.questionnaire import Questionnaire
from pipeline.settings import Settings

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    from pipeline.coding import Entries
    from pipeline.placing import Placed

Step = Callable[[str], AbstractContextManager[None]]
_SHOWN = 19  # refused lines shown on the console besides the first
_READ_ENOUGH = 0.95  # share of segments a human coding must have seen to be what is counted


@dataclass(frozen=True)
class Request:
    """What a user asks for: the files of a wave, and how to treat them."""

    export: Path
    questionnaire: Path = QUESTIONNAIRE
    codebook: Path = CODEBOOK
    codings: tuple[Path, ...] = ()
    supplements: tuple[Path, ...] = ()
    overrides: tuple[str, ...] = ()
    go_on: bool = False  # leave out what is refused and go on with the rest
    key_file: Path | None = None
    cache_file: Path | None = None

    @classmethod
    def sample(cls, **more: Any) -> Request:
        """The constructed sample wave."""
        return cls(
            export=SAMPLE / "export.csv",
            codings=tuple(sorted(SAMPLE.glob("codings-*.csv"))),
            supplements=tuple(sorted(SAMPLE.glob("aanvulling-*.yaml"))),
            **more,
        )


@dataclass(frozen=True)
class Wave:
    """A wave after reading and privacy: nothing personal is left in it."""

    settings: Settings
    questionnaire: Questionnaire
    codebook: Codebook
    answers: pd.DataFrame
    respondents: pd.DataFrame
    responses: Responses
    rejects: pd.DataFrame
    raw_codings: pd.DataFrame
    inputs: tuple[dict[str, str], ...]
    facts: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Text:
    """The segments of a wave, and the codebook's texts, as numbers.

    ``vectors`` and ``entries``: per encoder, see :class:`pipeline.coding.Entries`.
    """

    segments: pd.DataFrame
    vectors: tuple[npt.NDArray[np.float32], ...]
    entries: Entries
    facts: Mapping[str, Any]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Topics:
    """What :func:`pipeline.topics.find_topics` found."""

    topics: pd.DataFrame
    members: pd.DataFrame
    centroids: Mapping[int, Any]
    outlier_share: float
    notes: Mapping[str, str]


def read(request: Request) -> Wave:
    """Read every file of a wave and take out what is personal.

    :raises InputError: anything that a person must mend first.
    """
    from pipeline.ingest.keys import load_key
    from pipeline.ingest.qualtrics import read_export, unique_labels
    from pipeline.ingest.supplement import read_supplement
    from pipeline.privacy import protect_answers, pseudonym, redact

    settings = load_settings(request.overrides)
    questionnaire = load_questionnaire(request.questionnaire)
    codebook = load_codebook(request.codebook)
    key, key_warning = load_key(request.key_file)
    raw = read_export(request.export, questionnaire, settings.ingest)
    import pandas as pd  # after the first look: a wrong file name is said at once

    answers = cast("list[dict[str, Any]]", raw.answers.to_dict("records"))
    people = cast("list[dict[str, Any]]", raw.respondents.to_dict("records"))
    for path in request.supplements:
        more, named = read_supplement(path, questionnaire)
        _check_length(more, path, settings.ingest.max_answer_characters)
        answers, people = _add(answers, people, more, named)
    codings, refused = _read_codings(request, questionnaire, codebook)
    rejects = pd.concat([raw.rejects, refused], ignore_index=True) if len(refused) else raw.rejects
    _stop_at_rejects(rejects, request.go_on)
    if not any(a["kind"] == "open" for a in answers):
        raise InputError(
            "in deze ronde staat geen enkel open antwoord.",
            "Controleer of de vragenlijst de juiste kolommen als open vraag noemt.",
            file=request.export,
        )
    if len(people) < 2:
        raise InputError(
            "in deze ronde zit maar één respondent; thema's tellen over respondenten kan dan niet.",
            "Voeg respons toe, of laat proefinvullingen en onafgemaakte antwoorden meetellen met "
            "--set ingest.leave_out_unfinished=false.",
            file=request.export,
        )
    ids = {p["response_id"]: pseudonym(key, questionnaire.wave, p["response_id"]) for p in people}
    labels = unique_labels([p["label"] for p in people], questionnaire.overview.unit)
    respondents = pd.DataFrame(
        [
            {
                "respondent_id": ids[p["response_id"]],
                "label": redact(label, settings.privacy, protected=(label,))[0],
                "source": p["source"],
                "recorded": p["recorded"],
            }
            for p, label in zip(people, labels, strict=True)
        ],
        columns=columns_of("respondents"),
    )
    frame = pd.DataFrame(answers)
    frame["respondent_id"] = frame.pop("response_id").map(ids)
    frame = frame[columns_of("answers")].astype({"rating": "Int64"})
    order = {r: i for i, r in enumerate(respondents["respondent_id"])}
    frame = frame.sort_values("respondent_id", key=lambda s: s.map(order), kind="stable")
    clean, replaced = protect_answers(frame.reset_index(drop=True), questionnaire, settings.privacy)
    if "response_id" in codings:
        given = codings.pop("response_id")
        hidden = given.map(lambda r: pseudonym(key, questionnaire.wave, r), na_action="ignore")
        known = codings.get("respondent_id", hidden)
        codings["respondent_id"] = known.where(given.isna(), hidden)
        codings["text"] = [redact(t, settings.privacy)[0] for t in codings["text"]]
    used = {*request.codings, *request.supplements}
    return Wave(
        settings=settings,
        questionnaire=questionnaire,
        codebook=codebook,
        answers=check("answers", clean),
        respondents=check("respondents", respondents),
        responses=replace(
            raw.responses,
            received=raw.responses.received + len(people) - len(raw.respondents),
            used=len(people),
        ),
        rejects=rejects,
        raw_codings=codings,
        inputs=tuple(
            {"name": p.name, "sha256": hashlib.sha256(p.read_bytes()).hexdigest()}
            for p in (request.export, request.questionnaire, request.codebook, *sorted(used))
        ),
        facts={
            "export_file": request.export.name,
            "supplement_files": [p.name for p in request.supplements],
            "codebook_version": codebook.file.version,
            "privacy": replaced,
            "key": hashlib.sha256(key).hexdigest()[:12],
        },
        warnings=(*raw.warnings, *([key_warning] if key_warning else []), *_weak(codebook)),
    )


def _check_length(answers: Sequence[dict[str, Any]], path: Path, most: int) -> None:
    for answer in answers:
        if len(answer["text"]) > most:
            raise InputError(
                f"respondent {answer['response_id']}: dit antwoord op {answer['question_id']} is "
                f"{len(answer['text'])} tekens lang; verwacht werden er hoogstens {most}.",
                "Kort het in, of verhoog de grens met --set ingest.max_answer_characters=...",
                file=path,
            )


def _weak(codebook: Codebook) -> list[str]:
    weak = codebook.weak_entries()
    if not weak:
        return []
    return [
        f"{len(weak)} thema's in het codeboek hebben geen omschrijving of minder dan twee "
        f"voorbeelden; die worden slechter gecodeerd: {', '.join(weak)}."
    ]


def _add(
    answers: list[dict[str, Any]],
    people: list[dict[str, Any]],
    more: Sequence[dict[str, Any]],
    named: Sequence[dict[str, str]],
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """A supplement's answers beside the export's; a second answer gets an item of its own."""
    taken = {(a["response_id"], a["question_id"], a["item"], a["kind"]) for a in answers}
    added = []
    for answer in more:
        place = (answer["response_id"], answer["question_id"], answer["item"], answer["kind"])
        item = f"aanvulling-{answer['row']}" if place in taken else answer["item"]
        taken.add(place)
        added.append({**answer, "item": item})
    known = {p["response_id"] for p in people}
    return answers + added, people + [p for p in named if p["response_id"] not in known]


def _read_codings(
    request: Request, questionnaire: Questionnaire, codebook: Codebook
) -> tuple[pd.DataFrame, pd.DataFrame]:
    import pandas as pd

    from pipeline.ingest.codings import known_themes, read_codings
    from pipeline.ingest.overview import read_overview

    found, refused = [], []
    for path in request.codings:
        if path.suffix.lower() == ".xlsx":
            frame, rejects = known_themes(read_overview(path), codebook)
            frame = frame.rename(columns={"response_id": "respondent_id"})
        else:
            frame, rejects = read_codings(path, questionnaire, codebook)
        found.append(frame)
        refused.append(rejects)
    filled = [r for r in refused if len(r)]
    return (
        pd.concat(found, ignore_index=True) if found else pd.DataFrame(),
        pd.concat(filled, ignore_index=True) if filled else empty("rejects"),
    )


def _stop_at_rejects(rejects: pd.DataFrame, go_on: bool) -> None:
    if rejects.empty or go_on:
        return
    first, *others = (
        InputError(r["reason"], r["todo"], file=r["file"], row=r["row"], column=r["column"] or None)
        for r in rejects.to_dict("records")
    )
    todo = first.todo + " Of laat weg wat geweigerd is met --sla-over; het rapport zegt dat dan."
    if others:
        shown = "".join(f"\n  {error}" for error in others[:_SHOWN])
        more = f"\n  en nog {len(others) - _SHOWN}" if len(others) > _SHOWN else ""
        todo += f"\nOok geweigerd:{shown}{more}"
    raise InputError(first.message, todo, file=first.file, row=first.row, column=first.column)


def prepare(wave: Wave, cache_file: Path | None) -> Text:
    """Cut the answers, lemmatise and embed them, and the codebook with them."""
    from pipeline.coding import build_entries, codebook_texts, coded_themes, entry_texts
    from pipeline.embed import embed, load_embedders
    from pipeline.lemmatise import lemmas_of, lemmatise, load_pipeline
    from pipeline.segment import segment
    from pipeline.store import VectorStore

    codebook, questionnaire, settings = wave.codebook, wave.questionnaire, wave.settings
    asked = {q for theme in codebook for q in codebook.scope(theme.id)}
    facts = {q.id for q in questionnaire.questions if q.id in asked and not q.is_open}
    segments = segment(
        wave.answers, settings.segment, questionnaire.whole_description, sorted(facts)
    )
    nlp, lemmatiser = load_pipeline()
    marks = tuple(settings.privacy.placeholders.values())
    segments = lemmatise(segments, nlp, marks)
    themes = coded_themes(codebook)
    lemmas = lemmas_of([" ".join(entry_texts(t)) for t in themes], nlp)
    embedders, warnings = load_embedders(settings.embed)
    store = VectorStore(cache_file) if cache_file else None
    texts = [" ".join(t.split()) for t in segments["text"]]
    vectors = tuple(embed(texts, e, store) for e in embedders)
    pieces = tuple(embed(codebook_texts(codebook), e, store) for e in embedders)
    entries = build_entries(
        codebook, pieces, {t.id: lemma for t, lemma in zip(themes, lemmas, strict=True)}
    )
    models = [
        {"name": e.name, "version": e.version, "role": "vergelijkt zinnen op betekenis"}
        for e in embedders
    ]
    notes = [lemmatiser["note"]] if lemmatiser.get("note") else []
    return Text(
        segments,
        vectors,
        entries,
        {"models": models, "lemmatiser": lemmatiser},
        (*notes, *warnings, *(store.warnings if store else [])),
    )


def topics(wave: Wave, text: Text) -> Topics:
    """Find topics per question group."""
    from pipeline.topics import find_topics

    settings = wave.settings
    return Topics(
        *find_topics(
            text.segments, text.vectors, wave.questionnaire, settings.topics, settings.seed
        )
    )


def code(wave: Wave, text: Text) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Automatic codings of segments and of respondents."""
    from pipeline import coding

    scores = coding.score(text.segments, text.vectors, text.entries, wave.settings.coding)
    return coding.code(
        text.segments, scores, text.vectors, text.entries, wave.codebook, wave.settings.coding
    )


def place(wave: Wave, text: Text) -> Placed:
    """Codings by people, laid on the segments.

    :raises InputError: there are codings, and none of them finds a place.
    """
    from pipeline.ingest.text import fold
    from pipeline.placing import place_codings

    placed = place_codings(
        wave.raw_codings,
        wave.answers,
        text.segments,
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
    found: Topics,
    automatic: tuple[pd.DataFrame, pd.DataFrame],
    placed: Placed,
) -> WaveResult:
    """Match topics with themes, measure agreement, and gather everything for the report."""
    from pipeline.agreement import agreement
    from pipeline.match import match

    codings = _join(automatic[0], placed.codings, "codings")
    people = _join(automatic[1], placed.respondent_codings, "respondent_codings")
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
    )
    measured = agreement(
        text.segments,
        codings,
        people,
        wave.codebook,
        wave.settings.agreement,
        seed=wave.settings.seed,
    )
    warnings = [*wave.warnings, *text.warnings, *placed.warnings]
    if placed.lost:
        warnings.append(
            f"{len(placed.lost)} van de {placed.n_rows} coderingen vonden geen plaats; ze staan in "
            "het rapport bij Overeenstemming."
        )
    if not placed.n_rows:
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
        agreement=measured,
        rejects=wave.rejects,
        basis=basis,
        outlier_share=found.outlier_share,
        facts={
            **wave.facts,
            **text.facts,
            "inputs": wave.inputs,
            "seed": wave.settings.seed,
            "manifest": "manifest.json",
            "codings": {
                "n_rows": placed.n_rows,
                "n_placed": placed.n_placed,
                "n_by_overlap": placed.n_by_overlap,
                "lost": placed.lost,
            },
            "coders": {
                str(coder): {"kind": str(row["kind"]), "segments": int(row["segments"])}
                for coder, row in seen.iterrows()
            },
        },
        warnings=tuple(dict.fromkeys(warnings)),
        notes=dict(found.notes),
    )


def _join(automatic: pd.DataFrame, human: pd.DataFrame, table: str) -> pd.DataFrame:
    import pandas as pd

    filled = [f for f in (automatic, human) if len(f)]
    return pd.concat(filled, ignore_index=True) if filled else empty(table)


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
    with step("topics zoeken"):
        found = topics(wave, text)
    with step("coderen"):
        automatic = code(wave, text)
    with step("menselijke codering plaatsen"):
        placed = place(wave, text)
    with step("koppelen en vergelijken"):
        return conclude(wave, text, found, automatic, placed)


def run_wave(request: Request, step: Step) -> WaveResult:
    """A whole wave, from files to the tables of the report; see :func:`analyse`."""
    with step("antwoorden lezen"):
        wave = read(request)
    return analyse(wave, request.cache_file, step)
