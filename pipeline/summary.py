"""A run as one JSON object (docs/run.schema.json), and as the last lines on the console."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.contracts import AUTOMATIC, WaveResult, rows

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.report.model import AgreementRow, Report

_WEIGHT = (
    "match",
    "split",
    "merge",
    "new",
    "unstable",
    "too small",
)  # what a topic is called when it is several
_WHOLE_NUMBERS = (
    "n_given",
    "n_segments",
    "n_respondents",
    "n_both",
    "n_a_only",
    "n_b_only",
    "n_neither",
)


def to_json(
    result: WaveResult, paths: Mapping[str, str], seconds: Mapping[str, float]
) -> dict[str, Any]:
    """What ``themascoop run --json`` writes."""
    coded = open_segments(result)
    return {
        "wave": result.wave,
        "responses": {
            "received": result.responses.received,
            "used": result.responses.used,
            "left_out": dict(result.responses.left_out),
        },
        "answers": int((result.answers["kind"] == "open").sum()),
        "segments": int((coded["non_answer"] == "").sum()),
        "non_answers": int((coded["non_answer"] != "").sum()),
        "other_languages": dict(result.facts.get("languages") or {}),
        "flags": {str(k): int(n) for k, n in result.flags["kind"].value_counts().items()},
        "outlier_share": round(result.outlier_share, 4),
        "themes": _themes(result),
        "topics": _topics(result),
        "missing": _missing(result),
        "agreement": [agreed(row) for row in rows(result.agreement) if not _pooled_people(row)],
        "agreement_respondents": [agreed(r) for r in rows(result.agreement) if _pooled_people(r)],
        **_beside(result.facts.get("agreement") or {}),
        "counts": _counts(result.facts.get("counts") or {}),
        "coder": _coder(result.facts.get("coder") or {}),
        "report": {kind: path for kind, path in paths.items() if kind != "manifest"},
        "manifest": paths.get("manifest"),
        "warnings": list(result.warnings),
        "seconds": dict(seconds),
    }


def _beside(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Agreement per question, per respondent, of people together, and the machine beside them."""
    return {
        f"agreement_{name}": [agreed(row) for row in facts.get(key, ())]
        for name, key in (
            ("by_question", "questions"),
            ("by_respondent", "respondents"),
            ("people", "people"),
            ("ceiling", "ceiling"),
        )
    }


def _coder(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The automatic coder, what it learned from, how sure it may be, and what may stand."""
    found = {k: v for k, v in facts.items() if k != "calibration"}
    if "calibration" in facts:
        found["calibration"] = {k: v for k, v in facts["calibration"].items() if k != "bins"}
    return found


def _counts(counted: Mapping[str, Any]) -> dict[str, Any] | None:
    """How many respondents have each theme, and how sure that is."""
    if not counted:
        return None
    themes = [{**t, "ppi": list(t["ppi"]) if t["ppi"] else None} for t in counted["themes"]]
    return {**counted, "coders": list(counted["coders"]), "themes": themes}


def _pooled_people(row: Any) -> bool:
    """The pooled row of themes of a respondent as a whole; it is a table of its own."""
    return row.unit == "respondent" and not row.theme_id


def agreed(row: Any) -> dict[str, Any]:
    """A row of agreement, of the table or as a mapping: numbers rounded, null what is undefined."""
    given = dict(row) if isinstance(row, Mapping) else row._asdict()
    found: dict[str, Any] = {}
    for name, value in given.items():
        if name in _WHOLE_NUMBERS:
            found[name] = int(value)
        elif isinstance(value, (str, list, tuple, dict)):
            found[name] = value
        else:
            found[name] = _number(value)
    found["theme_id"] = given["theme_id"] or None
    return found


def open_segments(result: WaveResult) -> pd.DataFrame:
    """Segments of open answers, without short facts and matrix labels, lead-ins left out."""
    facts = {q.id for q in result.questionnaire.questions if not q.is_open}
    segments = result.segments
    return segments[~segments["question_id"].isin(facts) & (segments["non_answer"] != "aanhef")]


def respondents_with(result: WaveResult, coder: str) -> dict[str, set[str]]:
    """For every theme the respondents that have it under one coder; sub-themes count upwards."""
    owner = dict(zip(result.segments["segment_id"], result.segments["respondent_id"], strict=True))
    found: dict[str, set[str]] = {theme.id: set() for theme in result.codebook}
    book = result.codebook
    for row in rows(result.codings[result.codings["coder_id"] == coder]):
        if row.theme_id and book.level(row.theme_id) == "segment":
            for theme in book.with_ancestors(row.theme_id):
                found[theme].add(owner[row.segment_id])
    people = result.respondent_codings
    for row in rows(people[people["coder_id"] == coder]):
        for theme in book.with_ancestors(row.theme_id):
            found[theme].add(row.respondent_id)
    return found


def human_coder(result: WaveResult) -> str:
    """The adjudicated coding, or the only human coder's; '' when there is neither."""
    coders = result.codings[["coder_id", "coder_kind"]].drop_duplicates()
    settled = coders.loc[coders["coder_kind"] == "adjudicated", "coder_id"].tolist()
    human = coders.loc[coders["coder_kind"] == "human", "coder_id"].tolist()
    if settled:
        return str(settled[0])
    return str(human[0]) if len(human) == 1 else ""


def _themes(result: WaveResult) -> list[dict[str, Any]]:
    automatic = respondents_with(result, AUTOMATIC)
    human_id = human_coder(result)
    human = respondents_with(result, human_id) if human_id else None
    codings = result.codings[result.codings["coder_id"] == AUTOMATIC]
    evidence = result.respondent_codings[result.respondent_codings["coder_id"] == AUTOMATIC]
    found = []
    for theme in result.codebook:
        below = {t.id for t in result.codebook if theme.id in result.codebook.with_ancestors(t.id)}
        segments = set(codings.loc[codings["theme_id"].isin(below), "segment_id"])
        segments |= set(evidence.loc[evidence["theme_id"].isin(below), "segment_id"]) - {""}
        found.append(
            {
                "theme_id": theme.id,
                "name": theme.name,
                "parent": theme.parent or None,
                "level": result.codebook.level(theme.id),
                "respondents": len(automatic[theme.id]),
                "segments": len(segments),
                "respondents_human": len(human[theme.id]) if human else None,
            }
        )
    return found


def _topics(result: WaveResult) -> list[dict[str, Any]]:
    verdicts: dict[int, Any] = {}
    of_topics = result.matches.dropna(subset=["topic_id"])
    for verdict in _WEIGHT:
        for row in rows(of_topics[of_topics["verdict"] == verdict]):
            verdicts.setdefault(int(row.topic_id), row)
    return [
        {
            "topic_id": int(row.topic_id),
            "label": row.label,
            "automatic_label": row.automatic_label,
            "question_group": row.question_group,
            "segments": int(row.segments),
            "respondents": int(row.respondents),
            "stability": _number(row.stability),
            "stability_seeds": _number(row.stability_seeds),
            **_matched(verdicts.get(int(row.topic_id))),
        }
        for row in rows(result.topics)
    ]


def _missing(result: WaveResult) -> dict[str, Any]:
    from dataclasses import asdict

    from pipeline.missing import missing

    return asdict(
        missing(result.segments, result.codings, result.matches, result.codebook, result.basis)
    )


def _matched(row: Any) -> dict[str, Any]:
    names = {"p_value": "p_value", "adjusted": "p_adjusted", "least_p": "p_least"}
    names["stability"] = "verdict_stability"
    return {
        "theme_id": row.theme_id or None if row else None,
        "verdict": row.verdict if row else "new",
        **{told: _number(getattr(row, name, None)) for name, told in names.items()},
    }


def _number(value: Any) -> float | None:
    return None if value is None or math.isnan(value) else round(float(value), 4)


def closing_lines(report: Report, paths: Mapping[str, str]) -> list[str]:
    """What the console ends with: where the report is, the main findings, the agreement."""
    from pipeline.report.model import plain

    agreed = [
        f"  {row.coder_a} - {row.coder_b}: kappa {_interval(row)} "
        f"({row.n_segments} segmenten van {row.n_respondents} respondenten)"
        for row in report.agreement
        if not row.theme_id
        and row.unit == "segment"
        and row.kappa is not None
        # what was settled from the coders' own codes agrees with them by its making
        and (AUTOMATIC in (row.coder_a, row.coder_b) or "vastgesteld" not in row.coder_b)
    ]
    return [
        "",
        f"{report.title} (n = {report.n})",
        "",
        "Bevindingen:",
        *(
            [f"  - {finding.text}" for finding in report.findings]
            or ["  geen: er is geen enkel thema uit het codeboek gevonden."]
        ),
        "",
        "Overeenstemming met menselijke codering:" if agreed else plain(report.trust),
        *agreed,
        "",
        "Het rapport staat in:",
        *(f"  {_shown(path)}" for path in paths.values()),
    ]


def _interval(row: AgreementRow) -> str:
    if row.low is None or row.high is None:
        return f"{row.kappa:.2f}".replace(".", ",")
    return f"{row.kappa:.2f} [{row.low:.2f}; {row.high:.2f}]".replace(".", ",")


def _shown(path: str) -> str:
    """A path as short as it can be said from here."""
    try:
        return str(Path(path).relative_to(Path.cwd()))
    except ValueError:
        return path
