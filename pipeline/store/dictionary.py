"""What every column of the tables means, for who takes a wave out of the store."""

from __future__ import annotations

from collections.abc import Mapping

_RESPONDENT = "pseudoniem van de respondent; zonder het sleutelbestand niet te herleiden"
_QUESTION = "nummer van de vraag, zoals in de vragenlijst"
_ITEM = "rij van een matrix, of onderdeel; leeg als de vraag er geen heeft"
_SEGMENT = "nummer van het segment; blijft gelijk zolang het stuk antwoord gelijk blijft"
_THEME = "nummer van het thema in het codeboek; leeg: gelezen, en geen thema past"
_CODER = "naam van de codeur; 'automatisch' is de computer"
_SOURCE = "waar het antwoord vandaan komt: vragenlijst, e-mail of aanvulling"
_LITERAL = "of het de woorden van de respondent zelf zijn"
_WHOLE = "of het een beschrijving als geheel is, die bij geen enkele vraag hoort"
_CONFIDENCE = "hoe zeker de automatische codeur is, 0-1; leeg bij mensen"
_EVIDENCE = "waarop de codering steunt"
_GROUP = "groep vragen waarvan de segmenten samen zijn bekeken"
_TOPIC = "nummer van het topic"
_KIND = "soort codeur: human (mens), adjudicated (samen vastgesteld), automatic (computer)"

COLUMNS: Mapping[str, Mapping[str, str]] = {
    "respondents": {
        "respondent_id": _RESPONDENT,
        "label": "hoe de respondent in het rapport heet",
        "source": _SOURCE,
        "recorded": "datum van invullen, jjjj-mm-dd",
        "seconds": "hoe lang het invullen duurde, in seconden; leeg als dat niet bekend is",
    },
    "answers": {
        "wave": "ronde",
        "respondent_id": _RESPONDENT,
        "question_id": _QUESTION,
        "item": _ITEM,
        "kind": "open (wordt gecodeerd), text (kort feit), choice (keuze) of rating (score)",
        "text": "het antwoord, zonder persoonsgegevens",
        "choice": "de gekozen mogelijkheid",
        "rating": "score op de schaal van de vraag",
        "source": _SOURCE,
        "literal": _LITERAL,
        "whole": _WHOLE,
        "file": "bestand waar het antwoord in stond",
        "row": "regel in dat bestand, zoals een rekenblad telt",
        "column": "kolom in dat bestand",
        "edits": "veranderingen ten opzichte van de cel: [begin, eind, nieuwe lengte], per laag",
    },
    "segments": {
        "segment_id": _SEGMENT,
        "wave": "ronde",
        "respondent_id": _RESPONDENT,
        "question_id": _QUESTION,
        "item": _ITEM,
        "start": "eerste teken in het antwoord, vanaf 0",
        "end": "teken na het laatste",
        "text": "het stuk antwoord",
        "non_answer": "waarom het niets antwoordt; leeg als het dat wel doet",
        "source": _SOURCE,
        "literal": _LITERAL,
        "whole": _WHOLE,
    },
    "rejects": {
        "file": "bestand",
        "row": "regel, zoals een rekenblad telt",
        "column": "kolom",
        "reason": "waarom het is geweigerd",
        "todo": "wat eraan te doen is",
    },
    "replacements": {
        "respondent_id": _RESPONDENT,
        "question_id": _QUESTION,
        "kind": "soort persoonsgegeven",
        "placeholder": "wat ervoor in de plaats kwam",
        "context": "het stuk antwoord eromheen, na het vervangen",
    },
    "lemmas": {"segment_id": _SEGMENT, "lemmas": "grondvormen van de woorden, met spaties"},
    "codings": {
        "segment_id": _SEGMENT,
        "theme_id": _THEME,
        "coder_id": _CODER,
        "coder_kind": _KIND,
        "confidence": _CONFIDENCE,
        "evidence": _EVIDENCE,
    },
    "respondent_codings": {
        "respondent_id": _RESPONDENT,
        "theme_id": _THEME,
        "coder_id": _CODER,
        "coder_kind": _KIND,
        "segment_id": "segment dat het laat zien; leeg als er geen is",
        "confidence": _CONFIDENCE,
        "evidence": _EVIDENCE,
    },
    "evidence": {
        "segment_id": _SEGMENT,
        "theme_id": _THEME,
        "kind": "wat een automatische code gaf: name, definition, when of example (een tekst uit "
        "het codeboek), coded (een gecodeerd segment van een ander) of words (gedeelde woorden)",
        "text": "de tekst uit het codeboek, of de grondvormen van de gedeelde woorden",
        "example_id": "nummer van dat gecodeerde segment; leeg als het codeboek besliste",
        "start": "eerste teken in het segment van de woorden die het zwaarst wogen; -1: geen",
        "end": "teken na het laatste; -1: geen",
        "drop": "hoeveel de score daalt zonder die woorden; leeg: niet nagegaan",
    },
    "topics": {
        "topic_id": _TOPIC,
        "question_group": _GROUP,
        "label": "hoe het topic heet: de naam die mensen gaven, anders kenmerkende woorden",
        "automatic_label": "de kenmerkendste woorden in deze run",
        "terms": "woorden met hun gewicht (c-TF-IDF), als JSON",
        "segments": "aantal segmenten",
        "respondents": "aantal respondenten",
        "typical": "nummers van de segmenten die het topic het best laten zien, als JSON",
        "stability": "hoe goed het topic terugkomt bij andere respondenten (Jaccard), 0-1",
        "stability_n": "aantal trekkingen van respondenten waar stability het gemiddelde van is",
        "stability_seeds": "hetzelfde bij andere beginwaarden van het toeval, 0-1",
    },
    "topic_members": {
        "segment_id": _SEGMENT,
        "question_group": _GROUP,
        "topic_id": f"{_TOPIC}; -1 = in geen topic",
    },
    "matches": {
        "topic_id": f"{_TOPIC}; leeg: bij dit thema hoort geen topic",
        "theme_id": "nummer van het thema; leeg: bij dit topic hoort geen thema",
        "overlap": "gedeelde segmenten, als deel van de segmenten die een van beide hebben, 0-1",
        "similarity": "gelijkenis in betekenis: rang onder alle thema's, 1 is het dichtst bij",
        "score": "overlap en gelijkenis samen",
        "shared_segments": "aantal gedeelde segmenten",
        "p_value": "hoe vaak toeval zo'n score geeft (permutatietoets), binnen het topic",
        "adjusted": "hetzelfde, gecorrigeerd voor het aantal topics (Benjamini-Hochberg)",
        "least_p": "kleinste p_value die met dit aantal segmenten kan",
        "stability": "deel van de bootstraptrekkingen van respondenten met hetzelfde oordeel, 0-1",
        "verdict": "oordeel: match, split, merge, new (nieuw), unstable (nieuw, maar wankel), "
        "too small (te klein om te zeggen) of not found (niet gevonden)",
    },
    "agreement": {
        "coder_a": _CODER,
        "coder_b": _CODER,
        "theme_id": "nummer van het thema; leeg: alle beslissingen samen",
        "unit": "waarover geteld is: segment of respondent",
        "n_segments": "aantal segmenten dat beide codeurs lazen",
        "n_respondents": "aantal respondenten van die segmenten",
        "kappa": "Cohens kappa",
        "kappa_low": "ondergrens van het interval van kappa, over respondenten",
        "kappa_high": "bovengrens van dat interval",
        "precision": "deel van wat A gaf dat ook B gaf",
        "recall": "deel van wat B gaf dat ook A gaf",
        "f1": "harmonisch gemiddelde van precision en recall",
        "prevalence_a": "deel van de beslissingen waarin A het thema gaf",
        "prevalence_b": "deel van de beslissingen waarin B het thema gaf",
        "n_both": "aantal beslissingen waarin beide het thema gaven",
        "n_a_only": "aantal waarin alleen A het gaf",
        "n_b_only": "aantal waarin alleen B het gaf",
        "n_neither": "aantal waarin geen van beide het gaf",
        "percent": "deel van de beslissingen waarin beide hetzelfde zeiden, 0-1",
        "percent_low": "ondergrens van het interval daarvan",
        "percent_high": "bovengrens van dat interval",
        "ac1": "Gwets AC1",
        "ac1_low": "ondergrens van het interval van AC1",
        "ac1_high": "bovengrens van dat interval",
        "alpha": "Krippendorffs alfa (nominaal)",
        "alpha_low": "ondergrens van het interval van alfa",
        "alpha_high": "bovengrens van dat interval",
        "masi": "Krippendorffs alfa van de verzamelingen thema's per segment (MASI-afstand); "
        "alleen voor alle thema's samen",
        "masi_low": "ondergrens van het interval daarvan",
        "masi_high": "bovengrens van dat interval",
        "f1_low": "ondergrens van het interval van f1",
        "f1_high": "bovengrens van dat interval",
        "precision_macro": "gemiddelde precision van de thema's; alleen voor alle thema's samen",
        "recall_macro": "gemiddelde recall van de thema's; alleen voor alle thema's samen",
        "f1_macro": "gemiddelde f1 van de thema's; alleen voor alle thema's samen",
        "interval": "hoe de intervallen gemaakt zijn: bootstrap of jackknife over respondenten",
    },
    "codings_history": {
        "segment_id": _SEGMENT,
        "theme_id": _THEME,
        "coder_id": _CODER,
        "kind": _KIND,
        "source": "bestand waar de codering uit kwam, of de versie waaruit zij is overgenomen",
        "made_at": "wanneer bewaard (UTC)",
        "replaced_at": "wanneer vervangen door een latere codering; leeg: die telt",
    },
}
