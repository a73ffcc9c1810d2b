"""Measuring a coder on a wave that people coded, and writing its card."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.contracts import InputError, OutputError, rows

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.console import Console
    from pipeline.run import Request

_FEW = 5  # segments that people gave a theme, for a figure of it


def bench_coder(name: str, request: Request, console: Console) -> str:
    """The card (Markdown, Dutch) of a coder on a wave that people coded.

    :raises InputError: there is no such coder, or nobody coded.
    """
    from pipeline import run
    from pipeline.coders.measure import measure
    from pipeline.coders.topic import TopicCoder
    from pipeline.ingest.registry import coder_class, coders

    if name not in coders():
        raise InputError(
            f"er is geen automatische codeur '{name}'.", f"Kies uit: {', '.join(coders())}."
        )
    with console.step("antwoorden lezen"):
        wave = run.read(request)
    with console.step("segmenten maken"):
        text = run.prepare(wave, request.cache_file)
    with console.step("menselijke codering plaatsen"):
        human = run.place(wave, text.segments).codings
    if human.empty:
        raise InputError(
            "een codeur wordt gemeten tegen coderingen van mensen, en die zijn er niet.",
            "Geef ze mee met --codings.",
        )
    topics = None
    if name == TopicCoder.name:
        with console.step("topics zoeken"):
            # as they are without the store: a measurement keeps nothing
            topics = run.topics(replace(wave, store=None), text)
    with console.step("meten"):
        context = run.context_of(wave, text, topics)
        measured = measure(coder_class(name), context, human, wave.settings.agreement)
    return card(name, wave.questionnaire.wave, measured, wave.codebook.file.version)


def card(name: str, wave: str, measured: pd.DataFrame, version: str) -> str:
    """A card in Markdown: pooled figures of all ways, then the coder per theme.

    :param measured: from :func:`pipeline.coders.measure.measure`.
    """
    pooled = [r for r in rows(measured) if not r.theme_id]
    # the settled coding, if there is one, is the last that the coder is paired with
    reference = [r.coder_b for r in pooled if r.coder_a == name][-1]
    n = next(r for r in pooled if r.coder_a == name and r.coder_b == reference)
    lines = [
        f"# Codeur {name} op ronde {wave}",
        "",
        f"Gemeten op {n.n_segments} segmenten van {n.n_respondents} respondenten, codeboek versie"
        f" {version}: besluiten over thema's van segmenten. Elk segment is gecodeerd met wat"
        " geleerd is van andere respondenten. Tussen haken het interval van kappa, over"
        " respondenten.",
        "",
        "| codeur | naast | kappa | precisie | vindkans | F1 |",
        "|---|---|---|---|---|---|",
    ]
    seen = set()
    for row in pooled:
        if (row.coder_a, row.coder_b) not in seen:
            seen.add((row.coder_a, row.coder_b))
            lines.append(f"| {row.coder_a} | {row.coder_b} | {_figures(row)} |")
    lines += [
        "",
        f"## Per thema, naast {reference}",
        "",
        f"Thema's die {reference} minder dan {_FEW} keer gaf, staan er niet bij.",
        "",
        "| thema | keer gegeven | kappa | precisie | vindkans | F1 |",
        "|---|---|---|---|---|---|",
    ]
    for row in rows(measured):
        given = row.n_both + row.n_b_only
        own = row.coder_a == name and row.coder_b == reference and row.unit == "segment"
        if own and row.theme_id and given >= _FEW:
            lines.append(f"| {row.theme_id} | {given} | {_figures(row)} |")
    return "\n".join(lines) + "\n"


def _figures(row: object) -> str:
    names = ("kappa", "kappa_low", "kappa_high", "precision", "recall", "f1")
    kappa, low, high, *others = (_shown(float(getattr(row, name))) for name in names)
    interval = f" [{low}; {high}]" if "–" not in (low, high) else ""
    return " | ".join([f"{kappa}{interval}", *others])


def _shown(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.2f}".replace(".", ",")


def write_card(text: str, path: Path) -> None:
    """Write a card.

    :raises OutputError: the file can't be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutputError(
            f"de kaart kan niet worden geschreven ({error.strerror}).",
            "Kies een andere naam met --out.",
            file=path,
        ) from None
