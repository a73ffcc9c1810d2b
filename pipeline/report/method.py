"""How the report came about: response, cutting, coding, models, and a paragraph to paste."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.contracts import DUPLICATE
from pipeline.report import dutch
from pipeline.report.control import NAME, how_topic
from pipeline.report.language_model import language_model
from pipeline.report.model import (
    Block,
    Bullets,
    Cell,
    Column,
    FlowFigure,
    FlowStep,
    Fold,
    Inlines,
    Note,
    Paragraph,
    Section,
    Table,
    Text,
)
from pipeline.report.provenance import UNKNOWN, impossible, models, usable
from pipeline.report.reading_plans import section as reading_plans
from pipeline.report.reasons import told
from pipeline.report.striking import languages, striking
from pipeline.report.themes import FRAGMENT
from pipeline.report.view import View, records, text

METHOD = "werkwijze"  # anchor of the chapter
PRIVACY_WORDS = {
    "name": ("naam", "namen"),
    "email": ("e-mailadres", "e-mailadressen"),
    "phone": ("telefoonnummer", "telefoonnummers"),
    "address": ("adres", "adressen"),
    "number": ("nummer", "nummers"),
    "iban": ("rekeningnummer", "rekeningnummers"),
    "bsn": ("burgerservicenummer", "burgerservicenummers"),
    "birthdate": ("geboortedatum", "geboortedata"),
    "plate": ("kenteken", "kentekens"),
    "url": ("webadres", "webadressen"),
    "handle": ("gebruikersnaam", "gebruikersnamen"),
    "ip": ("ip-adres", "ip-adressen"),
    "coordinates": ("paar coördinaten", "paar coördinaten"),
    "other": ("woord uit de instellingen", "woorden uit de instellingen"),
}
MOST_REJECTS = 40


def chapter(view: View) -> Section:
    """Method and response."""
    return Section(
        METHOD,
        "",
        "Werkwijze en respons",
        (),
        (
            Section("respons", "", "Respons", tuple(_response(view))),
            Section("opvallend", "", "Wat opviel", tuple(striking(view))),
            Section("bronnen", "", "Bronnen en privacy", tuple(_sources(view))),
            Section("knippen", "", "Van antwoord naar fragment", tuple(_cutting(view))),
            Section("codeurs", "", "Wie codeerde", tuple(_coding(view))),
            *reading_plans(view),
            Section("modellen", "", "Modellen en versies", tuple(models(view))),
            *impossible(view),
        ),
    )


# --- response ---------------------------------------------------------------------------------


def _coded(view: View) -> int:
    return sum(1 for row in view.segments.values() if row.theme_ids and not row.non_answer)


def _response(view: View) -> list[Block]:
    response = view.result.responses
    total, full, coded = len(view.segments), usable(view), _coded(view)
    out = tuple((reason, n) for reason, n in response.left_out.items() if n)
    empty = total - full
    steps = (
        FlowStep("ontvangen", response.received, out),
        FlowStep(f"gebruikte {view.units}", response.used),
        FlowStep(
            "fragmenten", total, ((("zonder inhoud (zoals ‘n.v.t.’)", empty),) if empty else ())
        ),
        FlowStep(
            "bruikbare fragmenten",
            full,
            ((("zonder thema", full - coded),) if full > coded else ()),
        ),
        FlowStep("fragmenten met een thema", coded),
    )
    rows: list[tuple[Cell, ...]] = []
    for step in steps:
        rows.append((Cell(text(dutch.capital(step.label))), _count(step.count)))
        rows += [(Cell(text(f"– valt af: {why}")), _count(n)) for why, n in step.out]
    spoken = ", ".join(
        f"{s.label} {dutch.figure(s.count)}"
        + "".join(f", valt af: {why} {dutch.figure(n)}" for why, n in s.out)
        for s in steps
    )
    left = response.received - response.used
    sentence = (
        f"Van de {dutch.number(response.received)} ontvangen inzendingen"
        f" {dutch.verb(response.used, 'is', 'zijn')} er {dutch.number(response.used)} gebruikt."
        if left
        else f"Alle {dutch.number(response.received)} ontvangen inzendingen zijn gebruikt."
    )
    blocks: list[Block] = [
        Paragraph(text(sentence)),
        FlowFigure(
            id="figuur-respons",
            title="Wat is er ontvangen, en wat is er gebruikt?",
            description=f"Stroomschema: {spoken}.",
            steps=steps,
            table=Table(
                id="tabel-respons",
                caption="Van ontvangen naar gebruikt",
                columns=(Column("Stap"), Column("Aantal", True)),
                rows=tuple(rows),
            ),
        ),
    ]
    unexplained = left - sum(n for _, n in out)
    if unexplained > 0:
        blocks.append(
            Note(
                text(
                    f"Bij {dutch.counted(unexplained, 'inzending', 'inzendingen')} is niet"
                    " vastgelegd waarom ze niet zijn gebruikt."
                )
            )
        )
    twice = int(response.left_out.get(DUPLICATE, 0))
    if twice:
        blocks.append(
            Paragraph(
                text(
                    f"{dutch.capital(dutch.counted(twice, 'inzending', 'inzendingen'))}"
                    f" {dutch.verb(twice, 'was', 'waren')} van een respondent die er al in stond."
                    f" Van elke respondent telt één inzending: de laatste die is afgemaakt."
                )
            )
        )
    rejects = records(view.result.rejects)
    if rejects:
        blocks.append(_rejects(rejects))
    return blocks


def _count(number: int) -> Cell:
    return Cell(text(dutch.figure(number)), number)


def _rejects(rejects: list[Any]) -> Fold:
    import pandas as pd

    more = len(rejects) - MOST_REJECTS
    table = Table(
        id="tabel-geweigerd",
        caption="Wat niet is ingelezen, en waarom",
        columns=(Column("Bestand"), Column("Regel", True), Column("Kolom"), Column("Reden")),
        rows=tuple(
            (
                Cell(text(r.file)),
                Cell() if pd.isna(r.row) else _count(int(r.row)),
                Cell(text(r.column) if r.column else ()),
                Cell(text(f"{r.reason} {r.todo}".strip())),
            )
            for r in rejects[:MOST_REJECTS]
        ),
        note=f"En nog {dutch.number(more)} andere." if more > 0 else "",
        wide=True,
    )
    count = dutch.counted(len(rejects), "onderdeel", "onderdelen")
    return Fold("uitklap-geweigerd", f"Niet ingelezen: {count}", (table,))


# --- sources ----------------------------------------------------------------------------------


def source_counts(view: View) -> dict[str, int]:
    """How many respondents came in through each source."""
    counts = {"vragenlijst": 0, "e-mail": 0, "aanvulling": 0}
    for source in view.result.respondents["source"]:
        counts[source] = counts.get(source, 0) + 1
    return {source: n for source, n in counts.items() if n}


def _sources(view: View) -> list[Block]:
    names = {
        "vragenlijst": "met de digitale vragenlijst",
        "e-mail": "per e-mail, in vrije tekst",
        "aanvulling": "met een aanvulling achteraf",
    }
    counts = source_counts(view)
    parts = [f"{dutch.number(n)} {names.get(s, s)}" for s, n in counts.items()]
    first = next(iter(counts.values()), 0)
    came = "antwoordde" if len(counts) == 1 and first == 1 else "antwoordden"
    blocks: list[Block] = [
        Paragraph(text(f"Van de {view.units} {came} er {dutch.listing(parts)}."))
    ]
    reworded = sum(1 for row in view.segments.values() if not row.literal)
    blocks.append(
        Paragraph(
            text(
                f"{dutch.capital(dutch.counted(reworded, *FRAGMENT))}"
                f" {dutch.verb(reworded, 'is', 'zijn')} niet letterlijk maar geparafraseerd"
                " opgeschreven; dat staat bij het citaat."
                if reworded
                else "Alle citaten zijn letterlijk."
            )
        )
    )
    files = view.result.facts.get("supplement_files") or []
    used = [str(view.result.facts.get("export_file") or ""), *map(str, files)]
    named = dutch.listing([dutch.quoted(f) for f in used if f])
    blocks.append(Paragraph(text(f"Ingelezen: {named or UNKNOWN}.")))
    privacy = view.result.facts.get("privacy")
    if privacy is None:
        blocks.append(
            Note(text("Hoeveel persoonsgegevens er in de antwoorden stonden, is niet vastgelegd."))
        )
    else:
        model = str(view.result.facts.get("entities") or "")
        blocks.append(Paragraph(text(_privacy(privacy, model))))
    return blocks


def _privacy(counts: Mapping[str, int], model: str) -> str:
    found = [
        dutch.counted(n, *PRIVACY_WORDS.get(kind, (kind, kind)))
        for kind, n in sorted(counts.items())
        if n
    ]
    kept = (
        "Namen, e-mailadressen en andere gegevens van de invullers zijn bij het inlezen weggelaten."
    )
    how = "met regels en namenlijsten" + (f", en met het taalmodel {model}" if model else "")
    kept += f" Namen van personen in de antwoorden zijn gezocht {how}."
    if not found:
        return f"{kept} In de antwoorden zelf zijn geen persoonsgegevens gevonden."
    one = len(found) == 1 and found[0].startswith("één")
    return (
        f"{kept} In de antwoorden zelf {'is' if one else 'zijn'} {dutch.listing(found)} vervangen"
        " door een woord tussen rechte haken."
    )


# --- cutting and coding -------------------------------------------------------------------------


def _cutting(view: View) -> list[Block]:
    total, empty = len(view.segments), len(view.segments) - usable(view)
    lemmatiser = view.result.facts.get("lemmatiser") or {}
    blocks: list[Block] = [
        Paragraph(
            text(
                "De antwoorden op de open vragen zijn geknipt in fragmenten: stukjes tekst die één"
                " ding zeggen. Er is geknipt na een zin, een opsommingsteken, een puntkomma of een"
                " nummer, nooit in een afkorting of een datum. Aan de tekst is niets veranderd."
                f" Dat gaf {dutch.counted(total, *FRAGMENT)}."
            )
        )
    ]
    if empty:
        blocks.append(
            Paragraph(
                text(
                    f"{dutch.capital(dutch.counted(empty, *FRAGMENT))}"
                    f" {dutch.verb(empty, 'zegt', 'zeggen')} niets over de vraag, zoals ‘n.v.t.’ of"
                    " ‘zie boven’. Die tellen nergens mee."
                )
            )
        )
    blocks += languages(view)
    if lemmatiser:
        name = f"{lemmatiser.get('name', UNKNOWN)} {lemmatiser.get('version', '')}".strip()
        note = lemmatiser.get("note", "")
        said = f"Woorden zijn tot hun grondvorm herleid met {name}. {dutch.sentence(note)}"
        blocks.append(Paragraph(text(said.strip())))
    return blocks


def how(view: View) -> str:
    """What the automatic coder did with each segment."""
    coder = view.result.facts.get("coder") or {}
    if coder.get("name") == NAME:
        return how_topic(coder, view.units)
    if coder.get("name") != "example":
        return "vergeleek elk fragment met de omschrijvingen in het codeboek"
    codes = dutch.counted(int(coder["codes"]), "code", "codes")
    read = dutch.counted(int(coder["segments"]), *FRAGMENT)
    return (
        f"leerde van {codes} die mensen gaven, in {read}"
        f" van {dutch.number(int(coder['respondents']))} {view.units}, naast de omschrijvingen in"
        " het codeboek"
    )


def _learned(view: View) -> list[Block]:
    """What must be known of a coder that learned, to read its agreement with people."""
    coder = view.result.facts.get("coder") or {}
    if coder.get("name") != "example":
        return []
    said = (
        "Een fragment dat mensen codeerden, kreeg zijn automatische codes met wat geleerd is van"
        f" andere {view.units}, nooit met antwoorden van de invuller zelf (de {view.units} zijn"
        f" daarvoor in {dutch.number(int(coder['folds']))} groepen verdeeld). Zo zegt de"
        " overeenstemming met mensen iets over antwoorden die de machine nog niet kende."
    )
    blocks: list[Block] = [Paragraph(text(said))]
    kept = [dutch.quoted(view.result.codebook[t].name) for t in coder["kept"]]
    if kept:
        which = kept[0]
        if len(kept) > 1:
            which = f"{dutch.counted(len(kept), 'thema', 'thema’s')} ({dutch.listing(kept)})"
        blocks.append(
            Paragraph(
                text(
                    f"Van {which} is niets geleerd, en telt alleen de omschrijving in het codeboek:"
                    f" minder dan twee {view.units} gaven er aanleiding toe, of leren maakte het"
                    " lezen niet beter."
                )
            )
        )
    return blocks


def coder_lines(view: View) -> list[str]:
    """One sentence per coder: who, and how many segments they saw."""
    facts = view.result.facts.get("coders") or {}
    lines = []
    for coder in view.coders:
        fact = facts.get(coder) or {}
        # The machine looks at everything that says something, also where it found nothing.
        machine = view.kinds[coder] == "automatic"
        seen = usable(view) if machine else fact.get("segments", len(view.given[coder]))
        if view.kinds[coder] == "human":
            blind = " en zag de automatische codering niet" if fact.get("blind") else ""
            line = f"Codeur {coder} las {dutch.counted(seen, *FRAGMENT)}{blind}"
        elif view.kinds[coder] == "adjudicated":
            line = (
                f"De vastgestelde codering ({coder}) beslaat {dutch.counted(seen, *FRAGMENT)}: hier"
                " zijn de codeurs het samen over eens geworden"
            )
        else:
            line = (
                f"De automatische codering bekeek {dutch.counted(seen, *FRAGMENT)} en {how(view)}"
            )
        lines.append(line + ".")
    return lines


def _coding(view: View) -> list[Block]:
    items: tuple[Inlines, ...] = tuple(text(line) for line in coder_lines(view))
    blocks: list[Block] = [
        Paragraph(
            (
                Text("Dit rapport telt "),
                Text(view.coder_in_text(view.basis), strong=True),
                Text(
                    ". Geteld worden "
                    f"{view.units}, niet hoe vaak iets gezegd is: wie iets drie keer zegt, telt"
                    " één keer. Een subthema telt ook mee voor zijn hoofdthema."
                ),
            )
        )
    ]
    if items:
        blocks.append(Bullets(items))
    blocks += _learned(view)
    reasons = told(view)
    if reasons:
        blocks.append(Paragraph(text(reasons)))
    blocks += language_model(view)
    if view.humans and not any(
        (view.result.facts.get("coders") or {}).get(c, {}).get("blind") is not None
        for c in view.humans
    ):
        blocks.append(
            Paragraph(
                text(
                    "Of de codeurs elkaars werk of de automatische codering konden zien, is niet"
                    " vastgelegd."
                )
            )
        )
    if not view.validated:
        blocks.append(Note(text("Niemand codeerde met de hand; de aantallen zijn niet getoetst.")))
    codings = view.result.facts.get("codings") or {}
    if codings.get("n_rows"):
        blocks += _placed(codings)
    if codings.get("n_kept"):
        kept = dutch.counted(int(codings["n_kept"]), "code", "codes")
        blocks.append(Paragraph(text(f"Al eerder bij deze ronde bewaard, en meegeteld: {kept}.")))
    return blocks


def _placed(codings: Mapping[str, Any]) -> list[Block]:
    rows, placed = int(codings["n_rows"]), int(codings.get("n_placed", 0))
    overlap = int(codings.get("n_by_overlap", 0))
    said = (
        f"De bestanden met codes tellen {dutch.counted(rows, 'regel', 'regels')};"
        f" {dutch.number(placed) if placed < rows else 'die zijn alle'}"
        f" {'daarvan zijn ' if placed < rows else ''}aan een fragment gekoppeld"
    )
    if overlap:
        said += (
            f", {dutch.number(overlap)} daarvan omdat de tekst grotendeels overlapt (de codeur had"
            " anders geknipt)"
        )
    blocks: list[Block] = [Paragraph(text(f"{said}."))]
    lost = list(codings.get("lost") or [])
    if lost:
        table = Table(
            id="tabel-kwijt",
            caption="Codes die geen plaats vonden",
            columns=(Column("Bestand"), Column("Regel", True), Column("Reden")),
            rows=tuple(
                (
                    Cell(text(str(x.get("file", "")))),
                    Cell(text(str(x.get("row", ""))), x.get("row")),
                    Cell(text(str(x.get("reason", "")))),
                )
                for x in lost[:MOST_REJECTS]
            ),
        )
        count = dutch.counted(len(lost), "code", "codes")
        blocks.append(Fold("uitklap-kwijt", f"Geen plaats gevonden: {count}", (table,)))
    return blocks
