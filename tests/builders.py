"""Readable test data: a small wave with everything that a report shows.

Eight invented learning networks, a short questionnaire, a small codebook, two coders who differ
here and there, an adjudicated coding and an automatic one. ``wave_result()`` gives the whole
:class:`~pipeline.contracts.WaveResult`; keyword arguments replace its fields.
"""

from __future__ import annotations

import dataclasses
import json
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.codebook import Codebook, CodebookFile
from pipeline.contracts import AUTOMATIC, WHOLE, Responses, WaveResult, check, columns_of, empty
from pipeline.questionnaire import Questionnaire
from pipeline.settings import Settings

WAVE = "proef-2018"
SCALE = {1: "ZL", 2: "L", 3: "G", 4: "H", 5: "ZH"}


def settings(**report: Any) -> Settings:
    """The settings of the repository; keyword arguments replace those of the report."""
    import tomllib

    path = Path(__file__).parent.parent / "config" / "settings.toml"
    values = tomllib.loads(path.read_text(encoding="utf-8"))
    values["report"] = {**values["report"], **report}
    return Settings.model_validate(values)


def questionnaire() -> Questionnaire:
    """Eleven questions, of every type."""

    def question(id: str, short: str, text: str, type: str, **more: Any) -> dict[str, Any]:
        return {"id": id, "short": short, "text": text, "type": type, **more}

    items = {f"Q12_{i}": f"Q12_{i}_TEXT" for i in range(1, 7)}
    return Questionnaire.model_validate(
        {
            "name": "proef",
            "title": "Leernetwerken: een proef",
            "wave": WAVE,
            "questions": [
                question("Q1", "naam", "Wat is uw naam?", "identity"),
                question("Q2", "Werkplaats", "Bij welke Werkplaats hoort het?", "text"),
                question("Q3", "naam netwerk", "Hoe heet het netwerk?", "text", identifying=True),
                question("Q4", "initiatief", "Wie nam het initiatief?", "text", identifying=True),
                question("Q5", "start", "Wanneer is het begonnen?", "text"),
                question(
                    *("Q6", "status", "Bestaat het netwerk nog?", "choice_text"),
                    text_column="Q6_2_TEXT",
                    choices=("Ja", "Nee, reden:"),
                ),
                question("Q7", "beschrijving", "Kunt u het netwerk kort beschrijven?", "open"),
                question(
                    *("Q12", "deelnemers", "Wie doen mee en hoe betrokken zijn zij?", "matrix"),
                    items=items,
                    scale_short=SCALE,
                ),
                question("Q17", "kansen en uitdagingen", "Welke kansen ziet u?", "open"),
                question("Q19", "werkwijze", "Hoe werkt u?", "open"),
                question("Q23", "werkzame elementen", "Wat maakt dat het werkt?", "open"),
            ],
            "topic_groups": [
                {"id": "werkzaam", "name": "Wat werkt", "questions": ("Q23",)},
                {"id": "kansen", "name": "Kansen en uitdagingen", "questions": ("Q17",)},
            ],
            "whole_description": "Q7",
            "overview": {
                "unit": "netwerk",
                "units": "netwerken",
                "label": ("Q3", "Q2"),
                "columns": {
                    "Werkplaats": "Q2",
                    "Naam": "Q3",
                    "Initiatief": "Q4",
                    "Start": "Q5",
                    "Status": "Q6",
                },
            },
        }
    )


def codebook() -> Codebook:
    """Six groups: at segment and at respondent level, with sub-themes, xor, and a pattern."""

    def theme(id: str, name: str, definition: str, **more: Any) -> dict[str, Any]:
        return {
            "id": id,
            "name": name,
            "definition": definition,
            "when": f"De uitspraak gaat over: {definition.lower()}",
            "when_not": "Het wordt alleen terloops genoemd.",
            "examples": (f"Voorbeeld één bij {name}.", f"Voorbeeld twee bij {name}."),
            **more,
        }

    parts = {"parent": "divers"}
    file = {
        "name": "proefcodeboek",
        "version": "1.2",
        "groups": [
            {
                **{"id": "elementen", "name": "Werkzame elementen"},
                "title": "Wat maakt dat het netwerk werkt?",
                "scope": ("Q23", "Q17", "Q19"),
                "themes": [
                    theme("vraag_eerst", "Vraag van deelnemers eerst", "De deelnemers bepalen."),
                    theme("doen", "Gewoon beginnen", "Eerst doen, daarna nadenken."),
                    theme("divers", "Diversiteit", "Variatie in mensen en activiteiten."),
                    theme("divers_mensen", "Diverse deelnemers", "Verschillende vakken.", **parts),
                    theme("divers_vormen", "Diverse vormen", "Afwisseling in vorm.", **parts),
                ],
            },
            {
                **{"id": "randvoorwaarden", "name": "Randvoorwaarden"},
                "title": "Wat is volgens de respondenten nodig?",
                "scope": ("Q23", "Q17"),
                "themes": [
                    theme("tijd", "Tijd om te leren", "Er is genoeg tijd om te leren."),
                    theme("wil", "Bereidheid om mee te doen", "Mensen willen meedoen."),
                    theme("steun", "Steun van de leiding", "De leiding staat erachter."),
                ],
            },
            {
                **{"id": "uitdagingen", "name": "Uitdagingen"},
                "title": "Wat is volgens de respondenten lastig?",
                "scope": ("Q17",),
                "themes": [
                    theme("druk", "Te weinig tijd", "Werkdruk gaat voor leren."),
                    theme("borgen", "Borging", "Het netwerk laten voortbestaan."),
                    theme("taal", "Elkaars taal", "Elkaar leren verstaan."),
                ],
            },
            {
                **{"id": "vorm", "name": "Vorm van samenwerking", "level": "respondent"},
                "title": "In welke vorm werken de netwerken samen?",
                "xor": True,
                "scope": ("Q7", "Q19"),
                "themes": [
                    theme("vorm_groep", "Leerwerkgroepen", "Vaste kleine groepen."),
                    theme("vorm_duo", "Koppels", "Twee aan twee."),
                    theme("vorm_onbekend", "Onbekend", "Blijkt nergens uit.", otherwise=True),
                ],
            },
            {
                **{"id": "groepen", "name": "Wie doen mee", "level": "respondent"},
                "title": "Wie doen er mee?",
                "scope": ("Q12",),
                "themes": [
                    theme("groep_school", "Onderwijs", "Scholen.", items=("docent", "student")),
                    theme("groep_zorg", "Zorg", "Zorgorganisaties.", items=("verpleeg", "zorg")),
                    theme("groep_burger", "Burgers", "Inwoners.", items=("bewoner", "inwoner")),
                ],
            },
            {
                **{"id": "agenda", "name": "Agenda", "level": "respondent"},
                "title": "Wie bepaalt de agenda?",
                "xor": True,
                "pattern": True,
                "scope": ("Q7", "Q19"),
                "themes": [
                    theme("agenda_open", "Open agenda", "De deelnemers bepalen de agenda."),
                    theme("agenda_vast", "Gesloten agenda", "De opdrachtgever bepaalt."),
                ],
            },
        ],
    }
    return Codebook.build(CodebookFile.model_validate(file), "proefcodeboek.yaml")


# One respondent: facts, participants with their rating, answers. An answer is a list of segments:
# (text, coder A, coder B, adjudicated, automatic); a shorter tuple repeats its last element.
_Segment = tuple[str, ...]
_FACTS = ("Q2", "Q3", "Q4", "Q5", "Q6")
_NETWORKS: list[tuple[str, tuple[str, ...], dict[str, int | None], dict[str, list[_Segment]]]] = [
    (
        "r-aalb01",
        ("Noord", "Leerkring De Kade", "Hogeschool De Kade", "maart 2016", "Ja"),
        {"docenten hbo": 5, "verpleegkundigen": 4, "studenten": 3},
        {
            "Q7": [("Elke maand komt een vaste groep van acht mensen bij elkaar.", "")],
            "Q17": [
                ("In de roosters is voor leren geen plek meer over.", "druk"),
                ("Na het project valt het geld weg en dan houdt het op.", "borgen"),
            ],
            "Q19": [("De groep kiest zelf waar het de volgende keer over gaat.", "vraag_eerst")],
            "Q23": [
                ("Er moet echt tijd voor vrijgemaakt worden, anders wordt het niets.", "tijd"),
                (
                    "Wat mensen zelf op tafel leggen, daar gaan we mee aan de slag.",
                    "vraag_eerst",
                ),
                ("Een wijkverpleegkundige kijkt heel anders dan een docent.", "divers_mensen"),
            ],
        },
    ),
    (
        "r-bree02",
        ("Noord", "Samen Wijs", "Gemeente Oosterdam", "2015", "Ja"),
        {"bewoners": 2, "zorgmedewerkers": 4, "docenten": 4, "managers": None},
        {
            "Q7": [("Steeds twee mensen van verschillende organisaties lopen met elkaar mee.", "")],
            "Q17": [
                (
                    "We gebruiken dezelfde woorden en bedoelen iets anders.",
                    *("taal", "", "taal", "taal"),
                ),
            ],
            "Q19": [("Koppels bezoeken elkaars werkplek en vertellen daarover.", "doen", "", "")],
            "Q23": [
                ("Niet te lang praten, maar proberen en dan kijken wat het oplevert.", "doen"),
                ("Zonder tijd geen netwerk.", "tijd", "tijd", "tijd", ""),
            ],
        },
    ),
    (
        "r-cadi03",
        ("Zuid", "Wijkleernetwerk Zuid", "Lectoraat Zorg & Wijk", "sept. 2017", "Nee, reden:"),
        {"docenten": 5, "bewoners": 1},
        {
            "Q7": [("De opdracht kwam van de gemeente en het onderwerp lag al vast.", "")],
            "Q17": [
                ("Werkdruk wint het altijd van leren.", "druk"),
                ("Wie trekt dit als de lector weg is?", "borgen", "", "borgen", "druk"),
            ],
            "Q23": [
                ("Mensen moeten het zelf willen, verplichten werkt niet.", "wil"),
                ("De directie moet het blijven steunen.", "steun", "steun", "steun", "wil"),
                ("Gewoon de wijk in gaan, dan zie je het vanzelf.", "doen"),
            ],
        },
    ),
    (
        "r-dale04",
        ("Zuid", "Netwerk <Beter> Leren", "Zorgkoepel Zuid", "-", "Ja"),
        {"verpleegkundigen": 5, "verzorgenden": 3},
        {
            "Q7": [
                ("Kleine groepen bespreken wat ze die week meemaakten.", ""),
                ("n.v.t.", ""),
            ],
            "Q17": [("Niemand heeft er uren voor gekregen.", "druk", "druk", "druk", "")],
            "Q23": [
                ("Soms een workshop, dan weer een wandeling: dat houdt het fris.", "divers_vormen"),
                ("Er is rust en tijd nodig om stil te staan bij het werk.", "tijd"),
            ],
        },
    ),
    (
        "r-eber05",
        ("West", "", "Stichting Buurtkracht", "ca. 2014", "Ja"),
        {"inwoners": 4, "vrijwilligers": 3, "gemeente": 2},
        {
            "Q7": [("Bewoners bepalen samen met ons de agenda.", "")],
            "Q17": [("De taal van de gemeente is niet de taal van de straat.", "taal")],
            "Q23": [
                (
                    "Het begint bij de vraag van de buurt & niet bij die van ons.",
                    *("vraag_eerst", "", "vraag_eerst", "vraag_eerst"),
                ),
                ("Iedereen doet vrijwillig mee en dat merk je.", "wil", "", "wil", ""),
                ('=HYPERLINK("http://x.test";"klik")', ""),
            ],
        },
    ),
    (
        "r-fern06",
        ("West", "Leeratelier", "Hogeschool West", "2018", "Ja"),
        {"studenten": 4, "docenten": 4, "zorgprofessionals": 2},
        {
            "Q7": [("In het atelier werken studenten en professionals in vaste groepen.", "")],
            "Q17": [("Subsidie stopt volgend jaar en een opvolger is er niet.", "borgen")],
            "Q19": [("<script>alert('x')</script> hoort hier niet.", "")],
            "Q23": [
                (
                    "Jong en oud, theorie en praktijk: juist die mix levert iets op.",
                    *("divers_mensen", "divers_mensen", "divers_mensen", "divers_vormen"),
                ),
                ("Ruimte in de agenda's is de eerste eis.", "tijd", "", "tijd", "tijd"),
            ],
        },
    ),
    (
        "r-gols07",
        ("West", "Oefenplaats Wmo", "Kenniscentrum West", "januari 2017", "Ja"),
        {},
        {
            "Q17": [("weet niet", "")],
            "Q23": [
                ("Iets uitproberen in de eigen praktijk en er dan samen op terugkijken.", "doen")
            ],
        },
    ),
    (
        "r-huls08",
        ("Flevo", "Leernetwerk Polder", "", "", ""),
        {},
        {
            WHOLE: [
                ("Medewerkers van drie organisaties vormen een vaste groep.", ""),
                ("Zij kregen er vier uur per maand voor.", "tijd", "", "tijd", "tijd"),
                ("Het netwerk liep af toen de opdracht klaar was.", "borgen", "", "", "borgen"),
            ],
        },
    ),
]

# Respondent-level themes: theme, automatic theme if that differs, question of the evidence.
_WHOLE_THEMES: dict[str, list[tuple[str, str, str]]] = {
    "r-aalb01": [("vorm_groep", "vorm_groep", "Q7"), ("agenda_open", "agenda_open", "Q19")],
    "r-bree02": [("vorm_duo", "vorm_duo", "Q7"), ("agenda_vast", "agenda_vast", "")],
    "r-cadi03": [("vorm_onbekend", "vorm_onbekend", ""), ("agenda_vast", "agenda_vast", "Q7")],
    "r-dale04": [("vorm_groep", "vorm_groep", "Q7"), ("agenda_open", "agenda_vast", "")],
    "r-eber05": [("vorm_onbekend", "vorm_groep", ""), ("agenda_open", "agenda_open", "Q7")],
    "r-fern06": [("vorm_groep", "vorm_groep", "Q7"), ("agenda_open", "agenda_open", "")],
    "r-gols07": [("vorm_onbekend", "vorm_onbekend", ""), ("agenda_vast", "agenda_vast", "")],
    "r-huls08": [("vorm_groep", "vorm_groep", WHOLE), ("agenda_vast", "agenda_vast", "")],
}
CODERS = ("anna", "bram", "vastgesteld", AUTOMATIC)
_KIND = {"anna": "human", "bram": "human", "vastgesteld": "adjudicated", AUTOMATIC: "automatic"}


def _frame(table: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    if not rows:
        return empty(table)
    frame = pd.DataFrame(rows, columns=columns_of(table))
    like = empty(table)
    return check(table, frame.astype({c: like[c].dtype for c in frame.columns}))


def _tables() -> dict[str, pd.DataFrame]:
    respondents, answers, segments, codings, wholes = [], [], [], [], []
    for place, (who, facts, participants, texts) in enumerate(_NETWORKS, start=4):
        mail = WHOLE in texts
        origin = {"source": "e-mail" if mail else "vragenlijst", "literal": not mail}
        respondents.append(
            {
                "respondent_id": who,
                "label": facts[1] or facts[0],
                "source": origin["source"],
                "recorded": "2018-10-02",
            }
        )

        def answer(
            question: str,
            kind: str,
            *,
            text: str = "",
            choice: str = "",
            rating: Any = pd.NA,
            item: str = "",
            who: str = who,
            place: int = place,
            origin: dict[str, Any] = origin,
        ) -> None:
            answers.append(
                {
                    **{"wave": WAVE, "respondent_id": who, "question_id": question, "item": item},
                    **{"kind": kind, "text": text, "choice": choice, "rating": rating},
                    **origin,
                    **{"whole": question == WHOLE, "file": "export.csv", "row": place},
                    **{"column": question, "edits": ""},
                }
            )

        for question, fact in zip(_FACTS, facts, strict=True):
            if fact and question == "Q6":
                reason = "de opdracht was klaar" if fact.startswith("Nee") else ""
                answer(question, "choice", choice=fact, text=reason)
            elif fact:
                answer(question, "text", text=fact)
        for item, (label, rating) in enumerate(participants.items(), start=1):
            answer("Q12", "rating", item=str(item), text=label, rating=rating or pd.NA)
        for question, parts in texts.items():
            answer(question, "open", text=" ".join(part[0] for part in parts))
            start = 0
            for number, (text, *themes) in enumerate(parts):
                segment_id = f"s-{who[2:]}-{question.lower()}-{number}"
                segments.append(
                    {
                        **{"segment_id": segment_id, "wave": WAVE, "respondent_id": who},
                        **{"question_id": question, "item": "", "start": start},
                        **{"end": start + len(text), "text": text, "lemmas": text.lower()},
                        "non_answer": "nvt" if text in ("n.v.t.", "weet niet") else "",
                        **origin,
                        "whole": question == WHOLE,
                    }
                )
                start += len(text) + 1
                given = (*themes, *(themes[-1:] * (4 - len(themes))))
                for coder, theme in zip(CODERS, given, strict=True):
                    # Coder B read the first six networks only; nobody coded the description in Q7.
                    if question == "Q7" or (coder == "bram" and place > 9):
                        continue
                    if coder == AUTOMATIC and not theme:
                        continue
                    codings.append(
                        {
                            **{"segment_id": segment_id, "theme_id": theme, "coder_id": coder},
                            "coder_kind": _KIND[coder],
                            "confidence": 0.5 + 0.05 * (len(text) % 10)
                            if coder == AUTOMATIC
                            else None,
                            "evidence": "",
                        }
                    )
        matrix = [
            (theme, text)
            for theme, words in {
                "groep_school": ("docent", "student"),
                "groep_zorg": ("verpleeg", "zorg"),
                "groep_burger": ("bewoner", "inwoner"),
            }.items()
            for text in [next((p for p in participants if any(w in p for w in words)), "")]
            if text
        ]
        for coder in ("vastgesteld", AUTOMATIC):
            given_whole = [
                (final if coder == "vastgesteld" else auto, question, "")
                for final, auto, question in _WHOLE_THEMES[who]
            ] + [(theme, "", f"deelnemers: {text}") for theme, text in matrix]
            for theme, question, evidence in given_whole:
                wholes.append(
                    {
                        **{"respondent_id": who, "theme_id": theme, "coder_id": coder},
                        "coder_kind": _KIND[coder],
                        "segment_id": f"s-{who[2:]}-{question.lower()}-0" if question else "",
                        "confidence": 0.7 if coder == AUTOMATIC else None,
                        "evidence": evidence,
                    }
                )
    return {
        "respondents": _frame("respondents", respondents),
        "answers": _frame("answers", answers),
        "segments": _frame("segments", segments),
        "codings": _frame("codings", codings),
        "respondent_codings": _frame("respondent_codings", wholes),
    }


def _agreement(tables: dict[str, pd.DataFrame], book: Codebook) -> pd.DataFrame:
    """Kappa per theme by the two by two table; the interval is a plain plus and minus 0.2."""
    codings, segments = tables["codings"], tables["segments"]
    seen = {c: set(f["segment_id"]) for c, f in codings.groupby("coder_id")}
    seen[AUTOMATIC] = set(segments["segment_id"])
    has = set(zip(codings["coder_id"], codings["segment_id"], codings["theme_id"], strict=True))
    rows = []
    for a, b in [
        (AUTOMATIC, "anna"),
        (AUTOMATIC, "bram"),
        ("anna", "bram"),
        (AUTOMATIC, "vastgesteld"),
    ]:
        both_saw = segments[segments["segment_id"].isin(seen[a] & seen[b])]
        pooled = [0, 0, 0, 0]
        for theme in [*book.leaves("segment"), None]:
            table = [0, 0, 0, 0]
            people = set()
            if theme is None:
                table, people = pooled, set(both_saw["respondent_id"])
            else:
                for row in both_saw.itertuples():
                    if book.in_scope(theme.id, row.question_id, row.whole):
                        one = (a, row.segment_id, theme.id) in has
                        two = (b, row.segment_id, theme.id) in has
                        table[(0 if two else 1) if one else (2 if two else 3)] += 1
                        people.add(row.respondent_id)
                pooled = [x + y for x, y in zip(pooled, table, strict=True)]
            yes, a_only, b_only, no = table
            n = sum(table)
            pa, pb = (yes + a_only) / n, (yes + b_only) / n
            chance = pa * pb + (1 - pa) * (1 - pb)
            kappa = ((yes + no) / n - chance) / (1 - chance) if chance < 1 else None
            precision = yes / (yes + a_only) if yes + a_only else None
            recall = yes / (yes + b_only) if yes + b_only else None
            rows.append(
                {
                    **{"coder_a": a, "coder_b": b, "theme_id": theme.id if theme else ""},
                    **{
                        "unit": "segment",
                        "n_segments": len(both_saw),
                        "n_respondents": len(people),
                    },
                    "kappa": kappa,
                    "kappa_low": None if kappa is None else max(-1.0, kappa - 0.2),
                    "kappa_high": None if kappa is None else min(1.0, kappa + 0.2),
                    **{"precision": precision, "recall": recall},
                    "f1": 2 * yes / (2 * yes + a_only + b_only) if yes + a_only + b_only else None,
                    **{"prevalence_a": pa, "prevalence_b": pb, "n_both": yes},
                    **{"n_a_only": a_only, "n_b_only": b_only, "n_neither": no},
                    **{"percent": (yes + no) / n, "interval": "bootstrap"},
                }
            )
    return _frame("agreement", rows)


def _topics(tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    topics = [
        (0, "werkzaam", "tijd vrijmaken om te leren", "tijd, ruimte, rust, agenda", ("tijd",)),
        (1, "werkzaam", "uitproberen en terugkijken", "proberen, kijken, wijk", ("doen",)),
        (2, "werkzaam", "vraag van de buurt", "vraag, buurt, tafel", ("vraag_eerst", "wil")),
        (3, "kansen", "roosters en uren", "rooster, uren, werkdruk", ("druk",)),
        (4, "kansen", "wat er na het project gebeurt", "geld, stoppen, opvolger", ("borgen",)),
    ]
    codings, segments = tables["codings"], tables["segments"]
    final = codings[codings["coder_id"] == "vastgesteld"]
    question = {"werkzaam": "Q23", "kansen": "Q17"}
    rows, members = [], []
    for topic, group, label, terms, themes in topics:
        ids = segments.loc[
            (segments["question_id"] == question[group])
            & segments["segment_id"].isin(final.loc[final["theme_id"].isin(themes), "segment_id"]),
            ["segment_id", "respondent_id"],
        ]
        rows.append(
            {
                **{"topic_id": topic, "question_group": group, "label": label},
                "automatic_label": label,
                **{"segments": len(ids), "respondents": ids["respondent_id"].nunique()},
                "terms": json.dumps([[word, 0.5] for word in terms.split(", ")]),
                "typical": json.dumps(list(ids["segment_id"].head(3))),
                **{"stability": 0.9 - 0.1 * topic, "stability_n": 30, "stability_seeds": 1.0},
            }
        )
        members += [
            {"segment_id": s, "question_group": group, "topic_id": topic} for s in ids["segment_id"]
        ]
    verdicts = [
        (0, "tijd", 0.9, "match"),
        (1, "doen", 0.8, "match"),
        (2, "vraag_eerst", 0.5, "merge"),
        (2, "wil", 0.4, "merge"),
        (3, "druk", 0.7, "match"),
        (4, "", None, "new"),
        (None, "divers_vormen", None, "not found"),
        (None, "taal", None, "not found"),
    ]
    return {
        "topics": _frame("topics", rows),
        "topic_members": _frame("topic_members", members),
        "matches": _frame(
            "matches",
            [
                {
                    **{"topic_id": topic if topic is not None else pd.NA, "theme_id": theme},
                    **{"overlap": score, "similarity": score, "score": score},
                    **{"shared_segments": 2 if score else 0, "verdict": verdict},
                }
                for topic, theme, score, verdict in verdicts
            ],
        ),
    }


FACTS: dict[str, Any] = {
    "coder": {"name": "definition"},
    "models": [
        {
            "name": "use-multilingual",
            "version": "0.2.1",
            "role": "betekenis van zinnen",
            "licence": "Apache-2.0",
        }
    ],
    "lemmatiser": {
        "name": "simplemma",
        "version": "2.0.0",
        "note": "nl_core_news_md was niet te bereiken",
    },
    "versions": {"themascoop": "0.1.0", "python": "3.11", "bertopic": "0.17.4"},
    "seed": 20181015,
    "manifest": "manifest.json",
    "privacy": {"name": 1, "email": 2},
    "supplement_files": ["polder.md"],
    "export_file": "export.csv",
    "codebook_version": "1.2",
    "codings": {
        "n_rows": 90,
        "n_placed": 89,
        "n_by_overlap": 3,
        "lost": [{"file": "anna.csv", "row": 12, "reason": "dit segment staat niet in de export"}],
    },
    "coders": {
        "anna": {"kind": "human", "segments": 31},
        "bram": {"kind": "human", "segments": 24},
        "vastgesteld": {"kind": "adjudicated", "segments": 31},
        AUTOMATIC: {"kind": "automatic", "segments": 36},
    },
}


@cache
def _whole() -> WaveResult:
    tables = _tables()
    book = codebook()
    topics = _topics(tables)
    return WaveResult(
        wave=WAVE,
        questionnaire=questionnaire(),
        codebook=book,
        settings=settings(),
        responses=Responses(
            received=10, used=8, left_out={"proefinvulling": 1, "vragenlijst niet afgemaakt": 1}
        ),
        respondents=tables["respondents"],
        answers=tables["answers"],
        segments=tables["segments"],
        codings=tables["codings"],
        respondent_codings=tables["respondent_codings"],
        topics=topics["topics"],
        topic_members=topics["topic_members"],
        matches=topics["matches"],
        agreement=_agreement(tables, book),
        rejects=empty("rejects"),
        replacements=empty("replacements"),
        basis="vastgesteld",
        outlier_share=0.1,
        facts=FACTS,
        notes={"lemmatiseren": "De woordvormen zijn met simplemma herleid, niet met spaCy."},
    )


def wave_result(*, human: bool = True, **changes: Any) -> WaveResult:
    """The small wave; ``human=False``: nobody coded by hand. Other arguments replace fields."""
    result = _whole()
    if not human:
        automatic = result.codings["coder_kind"] == "automatic"
        of_machine = result.respondent_codings["coder_kind"] == "automatic"
        result = dataclasses.replace(
            result,
            codings=result.codings[automatic].reset_index(drop=True),
            respondent_codings=result.respondent_codings[of_machine].reset_index(drop=True),
            agreement=empty("agreement"),
            basis=AUTOMATIC,
            facts={**FACTS, "codings": {}, "coders": {AUTOMATIC: FACTS["coders"][AUTOMATIC]}},
        )
    return dataclasses.replace(result, **changes)


def repeated(result: WaveResult, times: int) -> WaveResult:
    """The same wave with every respondent ``times`` times over, each under an id of its own."""

    def over(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
        copies = []
        for number in range(times):
            copy = frame.copy()
            for column in columns:
                filled = copy[column] != ""
                copy.loc[filled, column] = copy.loc[filled, column] + f"-{number}"
            copies.append(copy)
        return pd.concat(copies, ignore_index=True)

    used = len(result.respondents) * times
    left = sum(result.responses.left_out.values())
    return dataclasses.replace(
        result,
        respondents=over(result.respondents, "respondent_id", "label"),
        answers=over(result.answers, "respondent_id"),
        segments=over(result.segments, "segment_id", "respondent_id"),
        codings=over(result.codings, "segment_id"),
        respondent_codings=over(result.respondent_codings, "respondent_id", "segment_id"),
        topic_members=over(result.topic_members, "segment_id"),
        responses=Responses(used + left, used, result.responses.left_out),
    )
