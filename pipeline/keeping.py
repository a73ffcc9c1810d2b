"""What a run does with the store: keep the wave, its codings and itself, and take up what is kept.

Every function opens the store for itself and does nothing where a wave has none, so that the same
steps run with and without a store, in one process or in several.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.codebook_versions import theme_differences
from pipeline.contracts import WaveResult
from pipeline.placing import Placed, respondent_level
from pipeline.reading import Wave

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.store.waves import Differences


def keep_wave(wave: Wave, segments: pd.DataFrame) -> Wave:
    """Keep a wave, and say in its facts and warnings what that did.

    :param segments: table ``segments``.
    :raises OutputError: the store can't be written; nothing is kept then.
    """
    if wave.store is None:
        return wave
    from pipeline.planning import plan_facts
    from pipeline.store.database import opened
    from pipeline.store.waves import add_version, differences

    tables = {
        "respondents": wave.respondents.assign(
            seconds=wave.respondents["respondent_id"].map(dict(wave.seconds)).astype("Float64")
        ),
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
        plans = plan_facts(store, wave.kept_as)
    return replace(
        wave,
        facts={
            **wave.facts,
            "store": {"wave": kept.wave, "version": kept.version, "new": kept.new},
            "plans": plans,
        },
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
        # as pairs: their order is that of the report
        "responses": {**vars(wave.responses), "left_out": list(wave.responses.left_out.items())},
        "facts": {
            k: v for k, v in wave.facts.items() if k not in ("store", "console_only", "plans")
        },
        "inputs": [dict(i) for i in wave.inputs],
    }


def difference_lines(name: str, found: Differences, carried: int) -> list[str]:
    """What a new version of a wave changed, as warnings (Dutch). No text of an answer is in them:
    they go into the manifest, which stays when a respondent is forgotten.
    """
    counts = [
        (len(found.respondents_new), "respondent(en) erbij"),
        (len(found.respondents_gone), "respondent(en) weg"),
        (found.count("changed"), "antwoord(en) veranderd"),
        (found.count("new"), "antwoord(en) nieuw"),
        (found.count("gone"), "antwoord(en) weg"),
        (carried, "codering(en) verplaatst naar hetzelfde segment op een andere plaats"),
    ]
    what = ", ".join(f"{n} {words}" for n, words in counts if n)
    what = what or "alleen de segmenten zijn anders"
    lines = [
        f"versie {found.new} van ronde '{name}' verschilt van versie {found.old}: {what}. Alles "
        f"staat bij 'themascoop show {name}'."
    ]
    if found.lost:
        lines.append(
            f"{len(found.lost)} coderingen horen bij segmenten die niet meer bestaan en tellen nu "
            f"niet mee; ze blijven bewaard. Welke: 'themascoop show {name}'."
        )
    return lines


def keep_codings(wave: Wave, segments: pd.DataFrame, placed: Placed) -> Placed:
    """Keep what people coded, and take up what was kept of this wave before.

    Codings with themes that are gone from the codebook count no more, none of them: half of what
    somebody coded says something else.

    :return: ``placed`` itself when the store holds nothing more.
    """
    if wave.store is None:
        return placed
    import pandas as pd

    from pipeline.store.codings import get_codings, put_codings
    from pipeline.store.database import opened
    from pipeline.store.review.beside import reads_of
    from pipeline.store.review.plans import chosen_segments, draws_of
    from pipeline.store.waves import versions_of

    with opened(wave.store) as store:
        put_codings(store, wave.kept_as, placed.codings, _sources(wave.raw_codings))
        kept = get_codings(store, wave.kept_as, list(segments["segment_id"]))
        owners = dict(zip(segments["segment_id"], segments["respondent_id"], strict=True))
        of_segments = [t.id for t in wave.codebook if wave.codebook.level(t.id) == "segment"]
        placed = replace(
            placed,
            chosen=frozenset(chosen_segments(store, wave.kept_as)),
            beside=tuple(reads_of(store, wave.kept_as, owners, of_segments)),
            draws=tuple(draws_of(store, wave.kept_as, owners)),
        )
        details = json.loads(versions_of(store, wave.kept_as)[-1]["details"])
    coded_with = {
        theme["id"]: theme["name"]
        for group in details["codebook"]["groups"]
        for theme in group["themes"]
    }
    warnings = list(placed.warnings)
    pairs = set(zip(placed.codings["coder_id"], placed.codings["segment_id"], strict=True))
    places = zip(kept["coder_id"], kept["segment_id"], strict=True)
    given = pd.Series([p in pairs for p in places], index=kept.index, dtype=bool)
    earlier = kept[~given]
    strange = sorted(set(earlier["theme_id"]) - {theme.id for theme in wave.codebook} - {""})
    differences = theme_differences({**dict.fromkeys(strange, ""), **coded_with}, wave.codebook)
    if strange:
        warnings.append(
            f"{len(earlier)} bewaarde coderingen horen bij een andere versie van het codeboek en "
            f"tellen niet mee. Verschil met nu: {differences}. Geef met --codebook het codeboek "
            "van toen, of geef de coderingen opnieuw, nagelopen met dit codeboek (--codings)."
        )
        kept = kept[given].reset_index(drop=True)
    elif len(earlier) and differences:
        warnings.append(
            "de bewaarde coderingen horen bij een andere versie van het codeboek en tellen mee, "
            f"want al hun thema's bestaan nog. Verschil met nu: {differences}. Wat nieuw is, "
            "konden de codeurs toen niet geven."
        )
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
    from pipeline.store.database import opened
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
        "evidence": result.evidence,
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
