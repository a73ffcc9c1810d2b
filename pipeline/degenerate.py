"""What a wave can't say because too much in it is missing or the same, as warnings (Dutch).

Nothing here is an error: the report is made, and says it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.codebook import Codebook
from pipeline.contracts import AUTOMATIC

if TYPE_CHECKING:
    import pandas as pd

_ENOUGH = 5  # segments; that fewer have the same theme says nothing
_NAMED = 10  # themes named in one warning


def degenerate(
    segments: pd.DataFrame,
    respondents: pd.DataFrame,
    codings: pd.DataFrame,
    respondent_codings: pd.DataFrame,
    codebook: Codebook,
) -> list[str]:
    """Warnings about respondents without a word, answers alike, and themes of all or none.

    All tables of :mod:`pipeline.contracts`; ``codings`` of people and of the automatic coder.
    """
    usable = segments[segments["non_answer"] == ""]
    if usable.empty:
        return [
            "geen enkel antwoord zegt iets (alles is leeg, of zoiets als 'n.v.t.'): er is niets te "
            "coderen, en alle aantallen zijn nul. Klopt de export, en zijn de juiste vragen open?"
        ]
    return [
        *_silent(usable, respondents),
        *_alike(usable),
        *_one_sided(usable, codings, codebook),
        *_unused(usable, codings, respondent_codings, codebook),
    ]


def _silent(usable: pd.DataFrame, respondents: pd.DataFrame) -> list[str]:
    silent = int((~respondents["respondent_id"].isin(usable["respondent_id"])).sum())
    if not silent:
        return []
    who = "1 respondent gaf" if silent == 1 else f"{silent} respondenten gaven"
    they = "Die telt" if silent == 1 else "Zij tellen"
    return [
        f"{who} geen enkel antwoord dat iets zegt (leeg, of zoiets als 'n.v.t.'). {they} mee in "
        f"het aantal van {len(respondents)}, en bij geen enkel thema."
    ]


def _alike(usable: pd.DataFrame) -> list[str]:
    texts = {" ".join(text.split()).casefold() for text in usable["text"]}
    if len(texts) > 1 or usable["respondent_id"].nunique() < 2:
        return []
    return [
        f"alle {len(usable)} fragmenten hebben dezelfde tekst: thema's en topics kunnen daarin "
        "niets onderscheiden. Kijk of de export wel de antwoorden bevat."
    ]


def _one_sided(usable: pd.DataFrame, codings: pd.DataFrame, codebook: Codebook) -> list[str]:
    """Coders who gave a theme everywhere, or none at all."""
    where = usable.set_index("segment_id")[["question_id", "whole"]]
    said = []
    for coder, own in codings[codings["segment_id"].isin(where.index)].groupby("coder_id"):
        who = "de automatische codering" if coder == AUTOMATIC else f"codeur {coder}"
        read = where.loc[own["segment_id"].unique()]
        given = own[own["theme_id"] != ""]
        if given.empty:
            n = len(read)
            todo = (
                "Passen de omschrijvingen in het codeboek bij deze antwoorden?"
                if coder == AUTOMATIC
                else "Klopt dat bestand?"
            )
            said.append(f"{who} bekeek {n} fragmenten en gaf nergens een thema. {todo}")
            continue
        for theme, segments in given.groupby("theme_id")["segment_id"]:
            could = sum(
                codebook.in_scope(str(theme), question, bool(whole))
                for question, whole in zip(read["question_id"], read["whole"], strict=True)
            )
            if could >= _ENOUGH and segments.nunique() >= could:
                said.append(
                    f"{who} gaf het thema '{codebook[str(theme)].name}' aan alle {could} "
                    "fragmenten waarin dat kon: dat thema onderscheidt daar niets, en hoe goed "
                    "codeurs het er over eens zijn is niet te meten. Is het te ruim omschreven?"
                )
    return said


def _unused(
    usable: pd.DataFrame,
    codings: pd.DataFrame,
    respondent_codings: pd.DataFrame,
    codebook: Codebook,
) -> list[str]:
    """Themes that no coder gave, neither themselves nor below."""
    used = {t for t in (*codings["theme_id"], *respondent_codings["theme_id"]) if t}
    if not used:
        return []  # that nobody gave anything is said of each coder
    counted = {above for theme in used for above in codebook.with_ancestors(theme)}
    places = list(
        dict.fromkeys(zip(usable["question_id"], usable["whole"].astype(bool), strict=True))
    )
    unused = [
        theme.name
        for theme in codebook.leaves()
        if theme.id not in counted
        and not (theme.parent and theme.parent in used)  # who gave the parent may have meant it
        and not theme.otherwise
        and any(codebook.in_scope(theme.id, question, whole) for question, whole in places)
    ]
    if not unused:
        return []
    n = "1 thema is" if len(unused) == 1 else f"{len(unused)} thema's zijn"
    return [f"{n} door niemand gegeven, ook niet automatisch: {_names(unused)}."]


def _names(names: Sequence[str]) -> str:
    shown = ", ".join(f"'{name}'" for name in names[:_NAMED])
    more = len(names) - _NAMED
    return f"{shown} en nog {more}" if more > 0 else shown
