"""Whether what a coder says can be used: a coder of one's own may give nonsense.

Refused as a whole, with what is wrong: part of an answer would be counted as "no theme".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.coders.base import Coded, CoderContext
from pipeline.contracts import InputError

if TYPE_CHECKING:
    import pandas as pd

_TODO = "Verbeter de codeur, of kies een andere met --coder."
_SHOWN = 5


def sound_chances(name: str, context: CoderContext, chances: object, asked: pd.DataFrame) -> None:
    """Check what ``predict_proba`` gave.

    :param asked: the segments it was asked about.
    :raises InputError: not a table with a row per segment and a column per theme; or a chance that
        is missing where the theme may be coded, no number, or not 0-1.
    """
    import pandas as pd

    def wrong(what: str) -> InputError:
        return InputError(f"de codeur '{name}' geeft geen bruikbare kansen: {what}.", _TODO)

    if not isinstance(chances, pd.DataFrame):
        raise wrong(f"het is een {type(chances).__name__} en geen tabel")
    wanted = [*context.entries.themes, ""]
    if len(chances) != len(asked):
        raise wrong(f"{len(chances)} rijen voor {len(asked)} fragmenten")
    if chances.index.tolist() != asked["segment_id"].tolist():
        raise wrong("de rijen zijn niet die van de gevraagde fragmenten, in die volgorde")
    if chances.columns.tolist() != wanted:
        missing = [t for t in wanted if t not in chances.columns]
        spare = [str(c) for c in chances.columns if c not in wanted]
        parts = [
            f"{said} {', '.join(repr(c) for c in names[:_SHOWN])}"
            for said, names in (("zonder kolom", missing), ("met een kolom te veel:", spare))
            if names
        ]
        raise wrong("; ".join(parts) or "de kolommen staan niet in de volgorde van het codeboek")
    try:
        values = chances.to_numpy(dtype=float)
    except (TypeError, ValueError):
        raise wrong("er staan geen getallen in") from None
    inside = context.scope[context.rows(asked)]
    inside = np.hstack([inside, inside.any(axis=1, keepdims=True)])
    missing_chances = int((np.isnan(values) & inside).sum())
    if missing_chances:
        raise wrong(f"{missing_chances} van de {int(inside.sum())} ontbreken (NaN)")
    outside = int(((values < 0) | (values > 1)).sum())
    if outside:
        raise wrong(f"{outside} liggen niet tussen 0 en 1")


def sound_codes(name: str, context: CoderContext, coded: object) -> None:
    """Check what a coder with its own way to decide gave.

    :raises InputError: codes of segments or respondents that are not in the wave, of themes that
        are not in the codebook, or with a confidence that is not 0-1.
    """
    if not isinstance(coded, Coded):
        raise InputError(
            f"de codeur '{name}' geeft geen codes maar een {type(coded).__name__}.", _TODO
        )
    themes = {theme.id for theme in context.codebook}
    for table, column, allowed in (
        (coded.codings, "segment_id", {""}),
        (coded.respondent_codings, "respondent_id", set()),
    ):
        known = set(context.segments[column])
        strange = sorted({str(t) for t in table["theme_id"]} - themes - allowed)
        lost = int((~table[column].isin(known)).sum())
        sure = table["confidence"].dropna()
        unlikely = int((~sure.between(0, 1)).sum())
        what = (
            f"thema's die niet in het codeboek staan ({', '.join(strange[:_SHOWN])})"
            if strange
            else f"codes ({lost}) bij iets dat niet in deze ronde zit"
            if lost
            else f"een zekerheid ({unlikely} keer) die niet tussen 0 en 1 ligt"
            if unlikely
            else ""
        )
        if what:
            raise InputError(f"de codeur '{name}' geeft {what}.", _TODO)
