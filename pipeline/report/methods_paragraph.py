"""A paragraph on method to paste into an article, in Dutch and in English.

What to say follows COREQ (Tong, Sainsbury & Craig 2007), SRQR (O'Brien et al. 2014) and, of
reliability, O'Connor & Joffe (2020), Intercoder reliability in qualitative research, Int. J.
Qualitative Methods 19: design, who coded and what they saw, units, share coded twice,
coefficients, software, versions and seed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.contracts import AUTOMATIC, WITH_SUGGESTIONS
from pipeline.report import dutch
from pipeline.report.control import NAME
from pipeline.report.language_model import facts_of, left_computer
from pipeline.report.provenance import UNKNOWN, usable
from pipeline.report.view import View

BACKGROUND = "Wie de codeurs zijn, hoe zij zijn geoefend en hoe zij tot de respondenten staan."


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
    parts.append(
        "Codering en telling volgen de gerichte kwalitatieve inhoudsanalyse: een vooraf vastgesteld"
        " codeboek, met het fragment als eenheid van codering en de respondent als eenheid van"
        " telling."
    )
    if len(view.humans) > 1:
        parts.append(
            f"{dutch.capital(dutch.number(len(view.humans)))} codeurs ({humans}) codeerden"
            " met de hand."
        )
    elif view.humans:
        parts.append(f"Eén codeur ({humans}) codeerde met de hand.")
    else:
        parts.append("Er is niet met de hand gecodeerd.")
    if view.humans:
        parts += [_double(view), _blind(view), f"[{BACKGROUND}]"]
    if facts_of(view):
        parts.append(f"De automatische codering is van het taalmodel {facts_of(view)['model']}.")
        parts += [sent for sent in [left_computer(view)] if sent]
    elif AUTOMATIC in view.kinds:
        known = f" ({dutch.listing(models)})" if models else ""
        parts.append(f"De automatische codering {_how(facts.get('coder') or {})}{known}.")
    parts.append(
        f"De aantallen zijn aantallen {view.units} volgens {view.coder_in_text(view.basis)}."
    )
    counted = facts.get("counts") or {}
    if any(t["basis"] == "drawn" for t in counted.get("themes", ())):
        parts.append(
            f"Van de {view.units} zijn er {counted['drawn']} door toeval getrokken en"
            f" {counted['read']} geheel met de hand gelezen; de automatische aantallen zijn daarmee"
            " gecorrigeerd (dubbele steekproef, achteraf gestratificeerd naar de automatische code;"
            " Wilson-intervallen met eindige-populatiecorrectie, samengevoegd met MOVER)."
        )
    if view.validated:
        parts.append(
            "Overeenstemming is uitgedrukt in Cohens kappa met een"
            f" {round(100 * result.settings.agreement.confidence)}%-interval"
            f" ({' of '.join(_intervals(view, _MADE_NL))})."
        )
    version = (facts.get("versions") or {}).get("themascoop")
    seed = facts.get("seed", result.settings.seed)
    parts.append(f"Gebruikt is themascoop{f' {version}' if version else ''} (begingetal {seed}).")
    return " ".join(parts)


_MADE_NL = {
    "bootstrap": "{n} bootstraptrekkingen van respondenten",
    "jackknife": "jackknife: iedere respondent één keer weggelaten",
}
_MADE_EN = {
    "bootstrap": "{n} bootstrap resamples of respondents",
    "jackknife": "the jackknife, leaving out each respondent once",
}


def _intervals(view: View, words: Mapping[str, str]) -> list[str]:
    """How the intervals of agreement were made."""
    made = set(view.result.agreement["interval"])
    n = view.result.settings.agreement.resamples
    return [text.format(n=n) for name, text in words.items() if name in made]


def _read_by_people(view: View) -> tuple[int, int]:
    """Segments with content that people read, and those that two or more of them read."""
    times = [
        sum(row.segment_id in view.given[c] for c in view.humans)
        for row in view.segments.values()
        if not row.non_answer
    ]
    return sum(t > 0 for t in times), sum(t > 1 for t in times)


def _double(view: View) -> str:
    read, twice = _read_by_people(view)
    return (
        f"Met de hand gelezen zijn {read} fragmenten, waarvan {twice} door twee of meer codeurs"
        f" ({_percent(twice, read)} %)."
    )


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0


def _blindness(view: View) -> str:
    """Whether people saw the automatic codes: "yes", "no", or "" where nobody noted it."""
    plans = view.result.facts.get("plans") or []
    if any(c.endswith(WITH_SUGGESTIONS) for c in view.humans):
        return "yes"
    planned = {str(c["name"]) for p in plans if p["mode"] == "blind" for c in p["coders"]}
    return "no" if planned and set(view.humans) <= planned else ""


def _blind(view: View) -> str:
    return {
        "yes": "Een deel is gelezen met de automatische codes in beeld; dat staat buiten de"
        " overeenstemming.",
        "no": "Zij codeerden blind: zonder de automatische codes te zien.",
        "": "[Zagen de codeurs de automatische codes? Dat is niet vastgelegd.]",
    }[_blindness(view)]


def methods_paragraph_english(view: View) -> str:
    """The same in English; what the run can't know stands between square brackets."""
    result, facts = view.result, view.result.facts
    response, book = result.responses, result.codebook.file
    n, out = len(view.humans), response.received - response.used
    parts = [
        f"Responses of {response.used} respondents to the questionnaire"
        f" ‘{result.questionnaire.title}’ (wave {result.wave}) were analysed"
        f" ({response.received} received, {out} left out).",
        f"Open answers were cut into {len(view.segments)} segments, {usable(view)} of them with"
        " content; personal data had been removed. We used directed qualitative content analysis"
        f" with the codebook ‘{book.name}’, version {book.version}"
        f" ({len(list(result.codebook))} themes); the unit of coding is the segment, the unit of"
        " counting the respondent.",
    ]
    if n:
        read, twice = _read_by_people(view)
        seen = {
            "yes": "Part was read with the automatic codes in sight and is left out of agreement.",
            "no": "Coding was blind to the automatic codes.",
            "": "[Were coders blind to the automatic codes? Not recorded.]",
        }
        parts += [
            f"{n} {'coder' if n == 1 else 'coders'} ({', '.join(view.humans)}) coded by hand; of"
            f" the {read} segments read, {twice} ({_percent(twice, read)}%) were read by two or"
            " more.",
            seen[_blindness(view)],
            "[Who the coders are, their training and relation to the respondents.]",
        ]
    else:
        parts.append("Nothing was coded by hand.")
    if AUTOMATIC in view.kinds:
        parts.append(f"The automatic coder was ‘{_coder_name(facts)}’.")
    basis = "automatic" if view.basis == AUTOMATIC else "human"
    parts.append(f"Numbers are respondents, under the {basis} coding.")
    counted = facts.get("counts") or {}
    level = round(100 * result.settings.agreement.confidence)
    if any(t["basis"] == "drawn" for t in counted.get("themes", ())):
        parts.append(
            f"{counted['drawn']} respondents were drawn at random and {counted['read']} of them"
            " read completely by hand; automatic counts were corrected by post-stratified double"
            f" sampling (Tenenbein 1970; {level}% Wilson intervals with finite-population"
            " correction, joined by MOVER, Donner & Zou 2012)."
        )
    if view.validated:
        parts.append(
            f"Agreement is Cohen's kappa with a {level}% interval from"
            f" {' or '.join(_intervals(view, _MADE_EN))}."
        )
    version = (facts.get("versions") or {}).get("themascoop")
    seed = facts.get("seed", result.settings.seed)
    parts.append(f"Software: themascoop{f' {version}' if version else ''}, seed {seed}.")
    return " ".join(parts)


def _coder_name(facts: Mapping[str, Any]) -> str:
    coder = facts.get("coder") or {}
    return str(coder.get("model") or coder.get("name") or "unknown")


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
