"""The check on the automatic coder: what a coder that knows topics only would have reached."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from pipeline.agreement import agreement
from pipeline.coders.base import CoderContext
from pipeline.coders.topic import TopicCoder
from pipeline.contracts import empty, rows
from pipeline.settings import AgreementSettings

if TYPE_CHECKING:
    import pandas as pd

_FIGURES = ("kappa", "kappa_low", "kappa_high", "f1")


def control(
    context: CoderContext, human: pd.DataFrame, settings: AgreementSettings
) -> list[dict[str, Any]]:
    """Agreement of the topic coder with people, over all themes of segments together.

    Every segment that people coded has the themes of a matching on other respondents.

    :param human: table ``codings`` of people.
    :return: beside the settled coding, or else beside each person: ``coder``, ``n_segments``,
        ``n_respondents`` and figures, None where undefined. Empty: there are no topics, or nobody
        coded.
    """
    import pandas as pd

    if human.empty or context.topics is None or context.topics.topics.empty:
        return []
    settled = human[human["coder_kind"] == "adjudicated"]
    own = TopicCoder(context).fit(context.segments, human).of_segments()
    found = []
    beside = settled if len(settled) else human
    for coder, codings in beside.groupby("coder_id", sort=True):
        measured = agreement(
            context.segments,
            pd.concat([own, codings], ignore_index=True),
            empty("respondent_codings"),
            context.codebook,
            settings,
            seed=context.seed,
        )
        for row in rows(measured[measured["theme_id"] == ""]):
            figures = {name: float(getattr(row, name)) for name in _FIGURES}
            found.append(
                {
                    "coder": str(coder),
                    "n_segments": int(row.n_segments),
                    "n_respondents": int(row.n_respondents),
                    **{k: None if math.isnan(v) else round(v, 4) for k, v in figures.items()},
                }
            )
    return found
