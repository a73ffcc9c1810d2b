"""Where the figures come from: models, versions, what failed, and a paragraph to paste."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.contracts import AUTOMATIC
from pipeline.report import dutch
from pipeline.report.control import NAME
from pipeline.report.language_model import facts_of, left_computer
from pipeline.report.model import (
    Block,
    Bullets,
    Cell,
    Column,
    Fold,
    Paragraph,
    Ref,
    Section,
    Table,
    Text,
)
from pipeline.report.view import View, text

UNKNOWN = "niet vastgelegd"
STAYED = "Er gaan geen antwoorden naar buiten: alles gebeurt op de eigen computer."


def usable(view: View) -> int:
    """How many segments say something."""
    return sum(1 for row in view.segments.values() if not row.non_answer)


def models(view: View) -> list[Block]:
    """Models, versions and seed, folded."""
    facts = view.result.facts
    used = list(facts.get("models") or [])
    versions = dict(facts.get("versions") or {})
    blocks: list[Block] = []
    if used:
        blocks.append(
            Table(
                id="tabel-modellen",
                caption="Modellen",
                columns=(Column("Model"), Column("Versie"), Column("Waarvoor"), Column("Licentie")),
                rows=tuple(
                    tuple(
                        Cell(text(str(m.get(key) or UNKNOWN)))
                        for key in ("name", "version", "role", "licence")
                    )
                    for m in used
                ),
            )
        )
    else:
        blocks.append(Paragraph(text(f"Welke modellen zijn gebruikt, is {UNKNOWN}.")))
    if versions:
        blocks.append(
            Table(
                id="tabel-versies",
                caption="Versies van de programmatuur",
                columns=(Column("Onderdeel"), Column("Versie")),
                rows=tuple(
                    (Cell(text(str(k))), Cell(text(str(versions[k] or "niet geïnstalleerd"))))
                    for k in sorted(versions)
                ),
            )
        )
    seed = facts.get("seed", view.result.settings.seed)
    said = (
        f"Begingetal voor alles waar toeval in zit: {seed}. Dezelfde invoer en instellingen geven"
        " hetzelfde rapport."
    )
    return [
        Paragraph(
            (
                Text(f"{left_computer(view) or STAYED} De "),
                Ref("gegevens van deze verwerking", "manifest"),
                Text(" staan in de bijlage."),
            )
        ),
        Fold("uitklap-modellen", "Modellen en versies", (*blocks, Paragraph(text(said)))),
    ]


def impossible(view: View) -> list[Section]:
    """What could not be done in this wave, and what the console warned of; none if all went well.

    What was said of the computer only (``console_only``) is left out: another run doesn't say it.
    """
    notes = dict.fromkeys(note for note in view.result.notes.values() if note)
    left_out = {*notes, *(view.result.facts.get("console_only") or ())}
    warnings = dict.fromkeys(w for w in view.result.warnings if w not in left_out)
    parts = (
        ("niet-gelukt", "Wat bij deze ronde niet kon", notes),
        ("meldingen", "Meldingen bij deze ronde", warnings),
    )
    return [
        Section(
            anchor,
            "",
            title,
            (Bullets(tuple(text(dutch.capital(dutch.sentence(n))) for n in said)),),
        )
        for anchor, title, said in parts
        if said
    ]


# --- to paste -----------------------------------------------------------------------------------


def methods_paragraph(view: View) -> str:
    """The method in one paragraph, to paste into an article."""
    result, facts = view.result, view.result.facts
    response = result.responses
    book = result.codebook.file
    models = [
        f"{m.get('name', UNKNOWN)} {m.get('version') or ''}".strip()
        for m in facts.get("models") or []
    ]
    reasons = [f"{why}: {n}" for why, n in response.left_out.items() if n]
    parts = [
        f"De antwoorden van {response.used} {view.units} op de vragenlijst"
        f" ‘{result.questionnaire.title}’ (ronde {result.wave}) zijn geanalyseerd"
        + (f" ({response.received} ontvangen; {'; '.join(reasons)})." if reasons else "."),
        f"De open antwoorden zijn geknipt in {len(view.segments)} fragmenten, waarvan"
        f" {usable(view)} met inhoud. Persoonsgegevens zijn vooraf verwijderd.",
        f"De fragmenten zijn gecodeerd met het codeboek ‘{book.name}’, versie {book.version}"
        f" ({len(list(result.codebook))} thema's).",
    ]
    humans = dutch.listing(view.humans)
    if len(view.humans) > 1:
        parts.append(
            f"{dutch.capital(dutch.number(len(view.humans)))} codeurs ({humans}) codeerden"
            " met de hand."
        )
    elif view.humans:
        parts.append(f"Eén codeur ({humans}) codeerde met de hand.")
    else:
        parts.append("Er is niet met de hand gecodeerd.")
    if facts_of(view):
        parts.append(f"De automatische codering is van het taalmodel {facts_of(view)['model']}.")
        parts += [sent for sent in [left_computer(view)] if sent]
    elif AUTOMATIC in view.kinds:
        known = f" ({dutch.listing(models)})" if models else ""
        parts.append(f"De automatische codering {_how(facts.get('coder') or {})}{known}.")
    parts.append(
        f"De aantallen zijn aantallen {view.units} volgens {view.coder_in_text(view.basis)}."
    )
    if view.validated:
        parts.append(
            "Overeenstemming is uitgedrukt in Cohens kappa met een"
            f" {round(100 * result.settings.agreement.confidence)}%-interval"
            f" ({_intervals(result)})."
        )
    version = (facts.get("versions") or {}).get("themascoop")
    parts.append(f"Gebruikt is themascoop{f' {version}' if version else ''}.")
    return " ".join(parts)


def _how(coder: Mapping[str, Any]) -> str:
    if coder.get("name") == NAME:
        return "geeft elk fragment de thema’s van het topic waar het in ligt"
    if coder.get("name") != "example":
        return "vergelijkt elk fragment met de omschrijvingen in het codeboek"
    return (
        f"leest elk fragment met een logistische regressie per thema, geleerd van {coder['codes']}"
        " codes van mensen, naast de omschrijvingen in het codeboek; fragmenten die mensen"
        f" codeerden met wat geleerd is van andere respondenten ({coder['folds']}-voudige"
        " kruisvalidatie)"
    )


def _intervals(result: Any) -> str:
    """How the intervals of agreement were made."""
    made = set(result.agreement["interval"])
    draws = f"{result.settings.agreement.resamples} bootstraptrekkingen van respondenten"
    one_out = "jackknife: iedere respondent één keer weggelaten"
    return " of ".join(
        words for name, words in (("bootstrap", draws), ("jackknife", one_out)) if name in made
    )
