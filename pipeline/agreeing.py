"""Agreement of files of codings on their own, without a wave: as JSON and in words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

from pipeline.contracts import InputError, empty, rows
from pipeline.ingest.codings_free import FreeCodings, read_free
from pipeline.settings import Settings
from pipeline.summary import agreed

_FEW_THEMES = 3  # so many themes without any in common look like another codebook


def compare(paths: Sequence[Path], settings: Settings, codebook: Path | None) -> dict[str, Any]:
    """What ``themascoop agree --json`` writes; ``agreement`` has the keys of ``run --json``.

    :raises InputError: as :func:`pipeline.ingest.codings_free.read_free`; fewer than two coders,
        coders without a unit in common, coders without a theme in common.
    """
    from pipeline.agreement import measure
    from pipeline.ingest.config import load_codebook

    read = read_free(paths, settings.ingest, load_codebook(codebook) if codebook else None)
    seen = _seen(read)
    shared = _shared(read, seen, paths)
    measured = measure(
        read.segments,
        read.codings,
        empty("respondent_codings"),
        read.codebook,
        settings.agreement,
        seed=settings.seed,
    )
    _same_themes(read, shared)
    return {
        "files": [path.name for path in paths],
        "unit": read.unit,
        "resampled": "respondent" if read.by_respondent else "unit",
        "coders": [{"coder": coder, "units": len(units)} for coder, units in seen.items()],
        "compared": [
            {"coder_a": a, "coder_b": b, "units": len(units)} for (a, b), units in shared.items()
        ],
        "themes": {theme.id: theme.name for theme in read.codebook},
        "agreement": [agreed(row) for row in rows(measured.table)],
        "agreement_by_question": [agreed(row) for row in measured.questions],
        "agreement_by_respondent": [
            agreed(row) for row in measured.respondents if read.by_respondent
        ],
        "agreement_people": [agreed(row) for row in measured.people],
        "left_out": _left_out(read, seen, shared),
        "notes": list(read.notes),
    }


def _seen(read: FreeCodings) -> dict[str, set[str]]:
    """Per coder the units looked at, by name."""
    found = read.codings.groupby("coder_id", sort=True)["segment_id"].agg(set)
    return {str(coder): units for coder, units in found.items()}


def _shared(
    read: FreeCodings, seen: dict[str, set[str]], paths: Sequence[Path]
) -> dict[tuple[str, str], set[str]]:
    """Per pair of coders the units that both looked at."""
    counted = ", ".join(f"{coder[:60]} ({len(units)})" for coder, units in seen.items())
    if not seen:
        raise InputError(
            "er staat geen enkele codering in deze bestanden: alle regels zijn leeg of geweigerd.",
            "Controleer of de codes in de juiste kolommen staan.",
            file=paths[0],
        )
    if len(seen) == 1:
        raise InputError(
            f"er is maar één codeur: {counted}. Overeenstemming vraagt er minstens twee.",
            "Geef ook het bestand van een tweede codeur mee, of zet in de kolom 'codeur' wie "
            "codeerde.",
        )
    shared = {(a, b): seen[a] & seen[b] for a, b in combinations(seen, 2)}
    if not any(shared.values()):
        raise InputError(
            f"de codeurs hebben niets gemeen dat zij allebei bekeken: {counted} fragmenten of "
            f"antwoorden, geen enkele dezelfde. Vergeleken is op {read.unit}.",
            "Controleer of de bestanden over dezelfde antwoorden gaan en of de kolommen die zeggen "
            "welk antwoord het is, in beide bestanden hetzelfde heten en hetzelfde bevatten.",
        )
    return shared


def _same_themes(read: FreeCodings, shared: dict[tuple[str, str], set[str]]) -> None:
    """Two coders without a single theme in common worked with different codebooks."""
    codings = read.codings[read.codings["theme_id"] != ""]
    for (a, b), units in shared.items():
        here = codings[codings["segment_id"].isin(units)]
        used = [set(here.loc[here["coder_id"] == coder, "theme_id"]) for coder in (a, b)]
        if min(map(len, used)) >= _FEW_THEMES and not used[0] & used[1]:
            names = [
                ", ".join(f"'{read.codebook[t].name[:40]}'" for t in sorted(themes)[:3])
                for themes in used
            ]
            raise InputError(
                f"codeurs '{a}' en '{b}' gebruikten geen enkel thema dat de ander ook gebruikte "
                f"({names[0]} naast {names[1]}); zij lijken verschillende codeboeken te hebben.",
                "Geef dezelfde thema's dezelfde naam, of vergelijk alleen wat met één codeboek "
                "gecodeerd is.",
            )


def _left_out(
    read: FreeCodings, seen: dict[str, set[str]], shared: dict[tuple[str, str], set[str]]
) -> list[dict[str, Any]]:
    found = [{"what": w, "number": n, "why": why} for w, n, why in read.left_out]
    for coder, units in seen.items():
        others = set().union(*(u for who, u in seen.items() if who != coder))
        alone = len(units - others)
        if alone:
            found.append({"what": coder, "number": alone, "why": "door niemand anders bekeken"})
    for (a, b), both in shared.items():
        if not both:
            found.append(
                {
                    "what": f"{a} - {b}",
                    "number": 0,
                    "why": "bekeken geen enkele dezelfde; niet vergeleken",
                }
            )
    given = set(read.codings["theme_id"])
    book = read.codebook
    for theme in book:
        if not given & {theme.id, *book.descendants(theme.id)}:
            found.append(
                {"what": f"thema '{theme.name}'", "number": 0, "why": "door niemand gegeven"}
            )
    return found


def lines(told: dict[str, Any]) -> list[str]:
    """The same for a person."""
    from pipeline.report import dutch
    from pipeline.report.agreement_words import low_kappa, undefined

    of = "respondenten" if told["resampled"] == "respondent" else "fragmenten zelf"
    out = [
        f"Vergeleken: {', '.join(told['files'])}.",
        f"Eenheid: {told['unit']}.",
        f"Intervallen: over {of}.",
    ]
    if told["resampled"] != "respondent":
        out.append(
            "De bestanden zeggen niet van wie een antwoord is. Gaf iemand er meer dan één, dan "
            "zijn de intervallen te smal."
        )
    for pair in told["compared"]:
        mine = [
            r
            for r in told["agreement"]
            if (r["coder_a"], r["coder_b"]) == (pair["coder_a"], pair["coder_b"])
        ]
        if not mine:
            continue
        out += [
            "",
            f"{pair['coder_a']} - {pair['coder_b']}: {_n(pair['units'])} door beide bekeken",
        ]
        for row in mine:
            name = told["themes"][row["theme_id"]] if row["theme_id"] else "alle thema's samen"
            cells = [row[f"n_{c}"] for c in ("both", "a_only", "b_only", "neither")]
            why = undefined(*cells)
            figures = (
                why
                if why
                else f"kappa {_with(row, 'kappa')}, AC1 {_with(row, 'ac1')}, alfa "
                f"{_with(row, 'alpha')}, F1 {_with(row, 'f1')}"
            )
            out.append(
                f"  {name}: {figures} ({cells[0]} keer beide, {cells[1]} en {cells[2]} keer één, "
                f"van {dutch.figure(sum(cells))})"
            )
            if not row["theme_id"] and row["masi"] is not None:
                out.append(f"    verzamelingen van thema's (MASI): alfa {_with(row, 'masi')}")
            said = low_kappa(
                cells[0] + cells[3],
                sum(cells),
                row["kappa"],
                row["ac1"],
                ((row["prevalence_a"] or 0) + (row["prevalence_b"] or 0)) / 2,
            )
            if said and row["theme_id"]:
                out.append(f"    {said}")
    if told["agreement_people"] and len(told["coders"]) > 2:
        row = told["agreement_people"][0]
        out += [
            "",
            f"Alle {len(told['coders'])} codeurs samen, {_n(row['n_segments'])} door minstens twee "
            f"bekeken: alfa {_with(row, 'alpha')}, AC1 {_with(row, 'ac1')}, kappa (Fleiss) "
            f"{_with(row, 'kappa')}",
        ]
    if told["left_out"]:
        out += ["", "Weggelaten:"]
        out += [
            f"  - {each['what']}: "
            + (f"{each['number']}, " if each["number"] else "")
            + each["why"]
            for each in told["left_out"]
        ]
    out += [f"Let op: {note}" for note in told["notes"]]
    return out


def _n(number: int) -> str:
    return f"{number} fragment of antwoord" if number == 1 else f"{number} fragmenten of antwoorden"


def _with(row: dict[str, Any], name: str) -> str:
    """A figure with its interval: '0,61 [0,40; 0,80]'."""
    value, low, high = (row[name], row[f"{name}_low"], row[f"{name}_high"])
    if value is None:
        return "niet te berekenen"
    text = f"{value + 0:.2f}"
    if low == high == 1:
        return "1,00 (geen verschil gezien)"
    if low is not None and high is not None:
        text += f" [{low:.2f}; {high:.2f}]"
    return text.replace(".", ",")
