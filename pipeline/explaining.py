"""Why the automatic codes of a run were given: what decided, and which words weighed most."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.contracts import WaveResult

if TYPE_CHECKING:
    from pipeline.coders.base import Coded
    from pipeline.coders.evidence import Code
    from pipeline.embed import Embedder, Vectors
    from pipeline.settings import EmbedSettings

_FAST = "use"  # the encoder that is asked again, where it is one of those that compared


def explain(result: WaveResult, automatic: Coded, cache_file: Path | None) -> WaveResult:
    """The result with why its automatic codes were given, as far as the coder can tell.

    Which words weighed is looked into for all codes, or in a wave with more than
    ``coding.evidence_codes`` for those of the quotes in the report.

    :param cache_file: as in :func:`pipeline.run.analyse`.
    """
    if automatic.grounds is None:
        return result
    evidence = automatic.grounds.decided(automatic.codings, automatic.respondent_codings)
    result = replace(result, evidence=evidence)
    if len(evidence) <= result.settings.coding.evidence_codes:
        return weigh(result, automatic, None, cache_file)
    from pipeline.report.reasons import quoted

    return weigh(result, automatic, quoted(result), cache_file)


def weigh(
    result: WaveResult,
    automatic: Coded,
    codes: Collection[Code] | None,
    cache_file: Path | None,
) -> WaveResult:
    """The result with which words of some automatic codes weighed most.

    :param codes: segments with a theme; None: all. What was known of others stays.
    """
    if automatic.grounds is None:
        return result
    from pipeline.embed import embed
    from pipeline.store import VectorStore

    names = [str(model["name"]) for model in result.facts["models"]]
    at = names.index(_FAST) if _FAST in names else 0
    store = VectorStore(cache_file) if cache_file else None
    embedder = _embedder(names[at], result.settings.embed)

    def encode(texts: Sequence[str]) -> Vectors:
        return embed(texts, embedder, store)

    evidence = automatic.grounds.weighed(result.evidence, codes, encode, at)
    told = {
        "codes": len(evidence),
        "weighed": int(evidence["drop"].notna().sum()),
        "encoder": f"{embedder.name} {embedder.version}",
    }
    warnings = (*result.warnings, *(store.warnings if store else ()))
    return replace(
        result,
        evidence=evidence,
        facts={**result.facts, "coder": {**result.facts["coder"], "evidence": told}},
        warnings=tuple(dict.fromkeys(warnings)),
    )


def _embedder(name: str, settings: EmbedSettings) -> Embedder:
    from pipeline.embed import USE, load_embedders

    return USE() if name == _FAST else load_embedders(settings)[0][0]
