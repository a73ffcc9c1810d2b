"""Read all files of a wave, and take out what is personal before anything goes further."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from pydantic import SecretStr

from pipeline.codebook import Codebook
from pipeline.contracts import InputError, Responses, check, columns_of, empty
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
    import pandas as pd

    from pipeline.privacy.entities import Entities

_SHOWN = 19  # refused lines shown on the console besides the first


@dataclass(frozen=True)
class Request:
    """What a user asks for: the files of a wave, and how to treat them.

    ``store``: folder of the store; None: nothing is kept. ``wave``: a wave that is kept there,
    instead of an export. ``suffix``: behind the name under which the wave is kept.
    """

    export: Path = Path()
    questionnaire: Path = QUESTIONNAIRE
    codebook: Path = CODEBOOK
    codings: tuple[Path, ...] = ()
    supplements: tuple[Path, ...] = ()
    # secret where something keeps what it is given: privacy.replace holds names
    overrides: tuple[str | SecretStr, ...] = ()
    settings_file: Path | None = None  # only what differs from config/settings.toml
    go_on: bool = False  # leave out what is refused and go on with the rest
    key_file: Path | None = None
    cache_file: Path | None = None
    store: Path | None = None
    wave: str = ""
    suffix: str = ""
    external: bool = False  # answers may go to a language model on another computer

    @property
    def plain_overrides(self) -> tuple[str, ...]:
        """The overrides, as they were given."""
        return tuple(o if isinstance(o, str) else o.get_secret_value() for o in self.overrides)

    @classmethod
    def sample(cls, **more: Any) -> Request:
        """The constructed sample wave."""
        return cls(
            export=SAMPLE / "export.csv",
            codings=tuple(sorted(SAMPLE.glob("codings-*.csv"))),
            supplements=tuple(sorted(SAMPLE.glob("aanvulling-*.yaml"))),
            suffix="-voorbeeld",  # it stays apart from a real wave with the same questionnaire
            **more,
        )


@dataclass(frozen=True)
class Refused:
    """Rows of the export of which something was refused, as they came: personal.

    ``rows``: the number that a spreadsheet shows, and the cells. Whoever keeps them seals them.
    """

    file: str
    columns: tuple[str, ...]
    rows: Mapping[int, Sequence[str]] = field(repr=False)


@dataclass(frozen=True)
class Wave:
    """A wave after reading and privacy: nothing personal is left in it, but in ``refused``.

    ``seconds``: what each respondent took for the questionnaire, where the export tells.
    """

    settings: Settings
    questionnaire: Questionnaire
    codebook: Codebook
    answers: pd.DataFrame
    respondents: pd.DataFrame
    responses: Responses
    rejects: pd.DataFrame
    replacements: pd.DataFrame
    raw_codings: pd.DataFrame
    inputs: tuple[dict[str, str], ...]
    facts: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    store: Path | None = None  # where the wave is kept, and under which name
    kept_as: str = ""
    refused: Refused | None = None
    seconds: Mapping[str, float] = field(default_factory=dict)
    external: bool = False  # see Request


def read(request: Request) -> Wave:
    """Read every file of a wave and take out what is personal.

    :raises InputError: anything that a person must mend first.
    """
    from pipeline.ingest.keys import load_key
    from pipeline.ingest.labels import unique_labels
    from pipeline.ingest.qualtrics import read_export
    from pipeline.ingest.supplement import read_supplement
    from pipeline.privacy import protect_answers, pseudonym, redact
    from pipeline.privacy.entities import load_entities

    settings = load_settings(request.plain_overrides, own=request.settings_file)
    look_for_models(settings, request.external)
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
    entities = load_entities()
    codings, refused, notes = read_codings(
        request, questionnaire, codebook, settings, key, entities
    )
    rejects = join([raw.rejects, refused], "rejects")
    stop_at_rejects(rejects, request.go_on)
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
    clean, replaced = protect_answers(
        frame.reset_index(drop=True), questionnaire, settings.privacy, entities
    )
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
        rejects=join([raw.duplicates, rejects], "rejects"),
        replacements=replaced,
        raw_codings=codings,
        inputs=hashes((request.export, request.questionnaire, request.codebook, *sorted(used))),
        facts={
            "export_file": request.export.name,
            "supplement_files": [p.name for p in request.supplements],
            "codebook_version": codebook.file.version,
            "privacy": {
                str(kind): int(n) for kind, n in sorted(replaced["kind"].value_counts().items())
            },
            "entities": f"{entities.name} {entities.version}" if entities else "",
            "key": key_hash(key),
            "console_only": [key_warning] if key_warning else [],
        },
        warnings=(
            *raw.warnings,
            *notes,
            *([key_warning] if key_warning else []),
            *_refused(rejects),
            *_weak(codebook),
        ),
        store=request.store,
        kept_as=f"{questionnaire.wave}{request.suffix}",
        external=request.external,
        refused=Refused(request.export.name, tuple(raw.columns), raw.refused_rows),
        seconds={
            ids[p["response_id"]]: p["seconds"]
            for p in people
            if not math.isnan(p.get("seconds", math.nan))
        },
    )


def look_for_models(settings: Settings, external: bool) -> None:
    """What is wrong with the choice of coder and encoders is said before anything is read.

    :raises InputError: there is no such coder, the language model can't or may not be used, or a
        model that compares sentences is not one.
    """
    from pipeline.ingest.registry import LANGUAGE_MODEL, check_coder
    from pipeline.own_encoders import look_for

    look_for(settings.embed.embedders)
    check_coder(settings.coding.coder)
    if settings.coding.coder == LANGUAGE_MODEL:
        from pipeline.language_model import engine_of

        engine_of(settings.llm, external, settings.seed)


def hashes(paths: Sequence[Path]) -> tuple[dict[str, str], ...]:
    """Name and SHA-256 of files, for the manifest."""
    return tuple(
        {"name": p.name, "sha256": hashlib.sha256(p.read_bytes()).hexdigest()} for p in paths
    )


def key_hash(key: bytes) -> str:
    """What tells keys apart without giving them away."""
    return hashlib.sha256(key).hexdigest()[:12]


def join(frames: Sequence[pd.DataFrame], table: str) -> pd.DataFrame:
    """The rows of several frames of one table, in order."""
    import pandas as pd

    filled = [f for f in frames if len(f)]
    return pd.concat(filled, ignore_index=True) if filled else empty(table)


def _check_length(answers: Sequence[dict[str, Any]], path: Path, most: int) -> None:
    for answer in answers:
        if len(answer["text"]) > most:
            raise InputError(
                f"respondent {answer['response_id']}: dit antwoord op {answer['question_id']} is "
                f"{len(answer['text'])} tekens lang; verwacht werden er hoogstens {most}.",
                "Kort het in, of verhoog de grens met --set ingest.max_answer_characters=...",
                file=path,
            )


def _refused(rejects: pd.DataFrame) -> list[str]:
    if rejects.empty:
        return []
    what = "1 regel of cel is" if len(rejects) == 1 else f"{len(rejects)} regels of cellen zijn"
    return [f"{what} geweigerd; wat daar stond telt niet mee; zie geweigerd.csv bij het rapport."]


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


def read_codings(
    request: Request,
    questionnaire: Questionnaire,
    codebook: Codebook,
    settings: Settings,
    key: bytes,
    entities: Entities | None,
) -> tuple[pd.DataFrame, pd.DataFrame, list[str]]:
    """Read the codings that go with a wave, and take out what is personal.

    :return: the lines, the table ``rejects``, and what must be said (Dutch).
    :raises InputError: a file can't be read, or holds no codings.
    """
    import pandas as pd

    from pipeline.ingest import codings as tables
    from pipeline.ingest.overview import is_overview, overview_themes, read_overview
    from pipeline.ingest.text import plain_id
    from pipeline.privacy import pseudonym, redact

    found, refused = [], []
    notes: list[str] = []
    for path in request.codings:
        if is_overview(path, settings.ingest):
            frame, rejects = tables.known_themes(read_overview(path), codebook)
            other = tables.other_codebook(path, overview_themes(path), codebook)
            if len(other):
                frame, rejects = frame[:0], other
        else:
            frame, rejects, said = tables.read_codings(
                path, questionnaire, codebook, settings.ingest
            )
            notes += said
        found.append(frame)
        refused.append(rejects)
    codings = pd.concat(found, ignore_index=True) if found else pd.DataFrame()
    if "response_id" in codings:
        given = codings.pop("response_id")
        wave = questionnaire.wave  # a line without an id is placed by its text
        hidden = given.map(
            lambda r: pseudonym(key, wave, plain_id(r)) if r else "", na_action="ignore"
        )
        known = codings.get("respondent_id", hidden)
        codings["respondent_id"] = known.where(given.isna(), hidden)
        # coders coded the same stretches: each is read once
        coded = codings["text"].unique().tolist()
        if entities is not None:
            entities.read(coded)
        safe = {
            text: redact(
                text, settings.privacy, persons=entities.persons(text) if entities else ()
            )[0]
            for text in coded
        }
        codings["text"] = [safe[text] for text in codings["text"]]
    return (
        codings,
        join(refused, "rejects"),
        notes,
    )


def stop_at_rejects(rejects: pd.DataFrame, go_on: bool) -> None:
    """Stop at what was refused, all of it in one message, unless the user goes on without it.

    :raises InputError: something was refused.
    """
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
