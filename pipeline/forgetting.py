"""Forget a respondent everywhere: which waves, which reports, which vectors."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.contracts import InputError

if TYPE_CHECKING:
    from pipeline.store.database import Store

_PSEUDONYM = re.compile(r"r-[a-z2-7]{10}")


def forget(
    folder: Path,
    respondent: str,
    key_file: Path | None,
    report_files: Sequence[str],
    sure: Callable[[list[str]], bool],
) -> list[str]:
    """Forget a respondent everywhere, after asking.

    :param respondent: the response id of the survey tool, or a pseudonym.
    :param report_files: names of the files that a report consists of.
    :param sure: shown what will go (Dutch lines); False: nothing happens.
    :return: what was done, in Dutch.
    :raises InputError: nobody is known by that name.
    :raises OutputError: something can't be removed, or something was still found.
    """
    from pipeline.ingest.config import cache_file
    from pipeline.ingest.keys import load_key
    from pipeline.privacy import pseudonym
    from pipeline.store import VectorStore
    from pipeline.store import forget as forgetting
    from pipeline.store.database import opened
    from pipeline.store.replies import MEMORY, ReplyStore
    from pipeline.store.topics_shown import forms_of
    from pipeline.store.waves import list_waves, versions_of

    with opened(folder, make=False) as store:
        names = {}
        models: set[str] = set()
        for wave in list_waves(store):
            details = json.loads(versions_of(store, wave["name"])[-1]["details"])
            asked = str(details["questionnaire"]["wave"])
            key, _ = load_key(key_file)
            known = _PSEUDONYM.fullmatch(respondent)
            names[wave["name"]] = respondent if known else pseudonym(key, asked, respondent)
        people = forgetting.find(store, names)
        if not people:
            raise InputError(
                f"respondent '{respondent}' komt in geen enkele bewaarde ronde voor.",
                "Geef het antwoordnummer uit de export, of het pseudoniem (r-...). Bij een ander "
                "sleutelbestand: geef dat mee met --key.",
            )
        reports = forgetting.reports_of(store, [p.wave for p in people], report_files)
        lines = [
            f"Ronde {p.wave}: {p.answers} antwoorden, {len(p.segments)} segmenten en "
            f"{p.codings} coderingen van {p.respondent_id}."
            for p in people
        ]
        lines += [f"Rapport waarin deze respondent meetelt: {path}" for path in reports]
        forms = forms_of(folder, {p.wave: p.segments for p in people})
        lines += [
            f"Toetsformulier met fragmenten van deze respondent: {path}. Reken het eerst uit met "
            "'themascoop topics score' als het is ingevuld."
            for path in forms
        ]
        if not sure(lines):
            return ["Er is niets veranderd."]
        for manifest in _manifests(store):
            models |= {f"{m['name']} {m['version']}" for m in manifest.get("models", [])}
        vectors, warnings = VectorStore(cache_file()), list[str]()
        answered = folder / MEMORY

        def forget_vectors(texts: Sequence[str]) -> None:
            from pipeline.embed import as_encoded
            from pipeline.phrases import variants

            # a run also encoded segments without one of their phrases
            more = [v for text in texts for v in variants(text)]
            encoded = [as_encoded(" ".join(t.split())) for t in (*texts, *more)]
            vectors.forget(sorted(models), encoded)
            if answered.exists():
                replies = ReplyStore(answered)
                replies.forget(texts)
                warnings.extend(replies.warnings)

        known_id = "" if _PSEUDONYM.fullmatch(respondent) else respondent
        done = forgetting.forget(store, people, reports, known_id, forget_vectors)
    said = [
        f"Vergeten: {', '.join(p.respondent_id for p in done.people)} in "
        f"{len(done.people)} ronde(s); {len(done.reports)} rapportbestanden verwijderd, "
        f"{len(done.quarantined)} uit quarantaine"
        + (f", {len(done.forms)} toetsformulier(en)." if done.forms else "."),
        f"Doorzocht: {done.files_searched} bestanden; er is niets meer gevonden.",
        "Lees dezelfde export gerust opnieuw in: deze respondent blijft weg. Maak het rapport "
        f"opnieuw met 'themascoop run --wave {done.people[0].wave}': dan worden ook de topics "
        "zonder deze antwoorden berekend. De export zelf en kopieën die u elders bewaart, ook van "
        "toetsformulieren, verwijdert u zelf.",
    ]
    if not known_id:
        said.append(
            "LET OP: met alleen een pseudoniem is niet in quarantaine te zoeken; geef daarvoor het "
            "antwoordnummer."
        )
    return [*said, *(f"LET OP: {w}" for w in (*vectors.warnings, *warnings))]


def _manifests(store: Store) -> list[dict[str, Any]]:
    import sqlalchemy as sa

    from pipeline.store.schema import runs

    with store.reading() as connection:
        return [json.loads(m) for m in connection.execute(sa.select(runs.c.manifest)).scalars()]
