"""What a run does with the store: keep the wave, its codings and itself, and take up what is kept.

Every function opens the store for itself and does nothing where a wave has none, so that the same
steps run with and without a store, in one process or in several.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import reading
from pipeline.codebook import Codebook, CodebookFile
from pipeline.contracts import InputError, Responses, WaveResult
from pipeline.placing import Placed, respondent_level
from pipeline.questionnaire import Questionnaire
from pipeline.reading import Request, Wave, key_hash

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.store.database import Store
    from pipeline.store.waves import Differences

_SHOWN = 5  # codings that found no place, shown on the console


@contextmanager
def opened(folder: Path, make: bool = True) -> Iterator[Store]:
    """The store in a folder, closed again afterwards."""
    from pipeline.store.database import open_store

    store = open_store(folder, make=make)
    try:
        yield store
    finally:
        store.close()


def keep_wave(wave: Wave, segments: pd.DataFrame) -> Wave:
    """Keep a wave, and say in its facts and warnings what that did.

    :param segments: table ``segments``.
    :raises OutputError: the store can't be written; nothing is kept then.
    """
    if wave.store is None:
        return wave
    from pipeline.store.waves import add_version, differences

    tables = {
        "respondents": wave.respondents,
        "answers": wave.answers,
        "segments": segments,
        "rejects": wave.rejects,
        "replacements": wave.replacements,
    }
    with opened(wave.store) as store:
        kept = add_version(store, wave.kept_as, tables, _details(wave), dict(wave.inputs[0]))
        said: list[str] = []
        if kept.new and kept.version > 1:
            found = differences(store, wave.kept_as, kept.version - 1, kept.version)
            said = difference_lines(wave.kept_as, found, kept.carried_over)
    return replace(
        wave,
        facts={**wave.facts, "store": {"wave": kept.wave, "version": kept.version}},
        warnings=(*wave.warnings, *said),
    )


def _details(wave: Wave) -> dict[str, Any]:
    """What a later run needs besides the tables; the words of privacy settings may be names."""
    settings = wave.settings.model_dump(mode="json")
    settings["privacy"].update(keep=[], replace=[])
    return {
        "questionnaire": wave.questionnaire.model_dump(mode="json"),
        "codebook": wave.codebook.file.model_dump(mode="json"),
        "settings": settings,
        "responses": {**asdict(wave.responses), "left_out": dict(wave.responses.left_out)},
        "facts": {k: v for k, v in wave.facts.items() if k != "store"},
        "inputs": [dict(i) for i in wave.inputs],
    }


def difference_lines(name: str, found: Differences, carried: int) -> list[str]:
    """What a new version of a wave changed, as warnings (Dutch)."""
    counts = [
        (len(found.respondents_new), "respondent(en) erbij"),
        (len(found.respondents_gone), "respondent(en) weg"),
        (found.count("changed"), "antwoord(en) veranderd"),
        (found.count("new"), "antwoord(en) nieuw"),
        (found.count("gone"), "antwoord(en) weg"),
        (carried, "codering(en) verplaatst naar hetzelfde segment op een andere plaats"),
    ]
    what = (
        ", ".join(f"{n} {words}" for n, words in counts if n) or "alleen de segmenten verschillen"
    )
    lines = [
        f"versie {found.new} van ronde '{name}' verschilt van versie {found.old}: {what}. Alles "
        f"staat bij 'themascoop show {name}'."
    ]
    if found.lost:
        shown = "; ".join(
            f"{c['coder']}, {c['question']}, {c['theme'] or 'geen thema'}: '{c['text'][:60]}'"
            for c in found.lost[:_SHOWN]
        )
        more = f"; en nog {len(found.lost) - _SHOWN}" if len(found.lost) > _SHOWN else ""
        lines.append(
            f"{len(found.lost)} coderingen horen bij segmenten die niet meer bestaan en tellen nu "
            f"niet mee; ze blijven bewaard: {shown}{more}."
        )
    return lines


def keep_codings(wave: Wave, segments: pd.DataFrame, placed: Placed) -> Placed:
    """Keep what people coded, and take up what was kept of this wave before.

    :return: ``placed`` itself when the store holds nothing more.
    """
    if wave.store is None:
        return placed
    from pipeline.store.codings import get_codings, put_codings

    with opened(wave.store) as store:
        put_codings(store, wave.kept_as, placed.codings, _sources(wave.raw_codings))
        kept = get_codings(store, wave.kept_as, list(segments["segment_id"]))
    known = {theme.id for theme in wave.codebook} | {""}
    strange = sorted(set(kept["theme_id"]) - known)
    warnings = list(placed.warnings)
    if strange:
        warnings.append(
            f"in de opslag staan coderingen met thema's die dit codeboek niet kent; die tellen "
            f"niet mee: {', '.join(strange)}."
        )
        kept = kept[kept["theme_id"].isin(known)].reset_index(drop=True)
    pairs = set(zip(placed.codings["coder_id"], placed.codings["segment_id"], strict=True))
    more = [
        coder
        for coder, segment in zip(kept["coder_id"], kept["segment_id"], strict=True)
        if (coder, segment) not in pairs
    ]
    if not more:
        return replace(placed, warnings=warnings)
    coders = ", ".join(sorted(set(more)))
    warnings.append(
        f"{len(more)} coderingen die eerder bij deze ronde zijn bewaard, tellen mee (codeur "
        f"{coders}). Zonder: --niet-bewaren."
    )
    people, said = respondent_level(kept, segments, wave.codebook)
    return replace(
        placed,
        codings=kept,
        respondent_codings=people,
        n_kept=len(more),
        warnings=[*warnings, *(s for s in said if s not in warnings)],
    )


def _sources(raw: pd.DataFrame) -> dict[str, str]:
    """For every coder the files that the codings came from."""
    if raw.empty:
        return {}
    found: dict[str, list[str]] = {}
    for coder, file in zip(raw["coder"].astype(str), raw["file"].astype(str), strict=True):
        if file not in found.setdefault(coder, []):
            found[coder].append(file)
    return {coder: ", ".join(files) for coder, files in found.items()}


def keep_run(
    result: WaveResult, folder: Path | None, manifest: Mapping[str, Any], out: Path
) -> str:
    """Keep the tables and the manifest of a run.

    :param folder: of the store; None: nothing is kept.
    :param out: where the report stands.
    :return: the id of the run; '' when nothing is kept.
    """
    if folder is None or "store" not in result.facts:
        return ""
    from pipeline.store.runs import add_run

    place = result.facts["store"]
    tables = {
        "lemmas": result.segments[["segment_id", "lemmas"]],
        "codings": result.codings,
        "respondent_codings": result.respondent_codings,
        "topics": result.topics,
        "topic_members": result.topic_members,
        "matches": result.matches,
        "agreement": result.agreement,
    }
    with opened(folder) as store:
        return add_run(
            store, place["wave"], place["version"], tables, manifest, str(out.absolute())
        )


def codings_hash(codings: pd.DataFrame) -> str:
    """A short hash of the human codings that a run used, for the manifest."""
    human = codings[codings["coder_kind"] != "automatic"]
    text = json.dumps(human[["coder_id", "segment_id", "theme_id"]].values.tolist())
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def read(request: Request) -> Wave:
    """A wave from its export, or as it is kept in the store.

    :raises InputError: anything that a person must mend first.
    """
    return _read_kept(request) if request.wave else reading.read(request)


def _read_kept(request: Request) -> Wave:
    from pipeline.ingest.config import CODEBOOK, load_codebook, load_settings
    from pipeline.ingest.keys import load_key
    from pipeline.store.waves import tables_of, versions_of

    if request.store is None or request.supplements:
        raise InputError(
            "een bewaarde ronde kan niet samen met --niet-bewaren of --supplement.",
            "Lees de export opnieuw in, met de aanvulling.",
        )
    settings = load_settings(request.plain_overrides)
    with opened(request.store, make=False) as store:
        version = versions_of(store, request.wave)[-1]
        tables = tables_of(store, version)
    details = json.loads(version["details"])
    questionnaire = Questionnaire.model_validate(details["questionnaire"])
    if request.codebook == CODEBOOK:
        codebook = Codebook.build(CodebookFile.model_validate(details["codebook"]))
    else:
        codebook = load_codebook(request.codebook)
    key, key_warning = load_key(request.key_file)
    codings, refused, notes = reading.read_codings(request, questionnaire, codebook, settings, key)
    reading.stop_at_rejects(refused, request.go_on)
    if request.codings and key_hash(key) != details["facts"]["key"]:
        notes.append("deze ronde is bewaard met een andere sleutel dan nu wordt gebruikt.")
    return Wave(
        settings=settings,
        questionnaire=questionnaire,
        codebook=codebook,
        answers=tables["answers"],
        respondents=tables["respondents"],
        responses=Responses(**details["responses"]),
        rejects=reading.join_rejects(tables["rejects"], refused),
        replacements=tables["replacements"],
        raw_codings=codings,
        inputs=(*details["inputs"], *reading.hashes(request.codings)),
        facts=details["facts"],
        warnings=(*notes, *([key_warning] if key_warning else [])),
        store=request.store,
        kept_as=request.wave,
    )
