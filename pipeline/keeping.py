"""What a run does with the store: keep the wave, its codings and itself, and take up what is kept.

Every function opens the store for itself and does nothing where a wave has none, so that the same
steps run with and without a store, in one process or in several.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import reading
from pipeline.codebook import Codebook, CodebookFile
from pipeline.contracts import InputError, Responses, WaveResult
from pipeline.placing import Placed, respondent_level
from pipeline.questionnaire import Questionnaire
from pipeline.reading import Request, Wave, key_hash

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.store.database import Store
    from pipeline.store.waves import Differences

_PSEUDONYM = re.compile(r"r-[a-z2-7]{10}")
_REPORT_FILES = (
    *("themarapport.html", "themarapport.docx", "tabellen.xlsx", "overzicht-antwoorden.xlsx"),
    *("manifest.json", "geweigerd.csv", "privacy-controle.csv", "opvallend.csv"),
)


@contextmanager
def opened(folder: Path, make: bool = True) -> Iterator[Store]:
    """The store in a folder, closed again afterwards."""
    from pipeline.store.database import open_store

    store = open_store(folder, make=make)
    try:
        yield store
    finally:
        store.close()


def keep_wave(wave: Wave, segments: pd.DataFrame) -> Wave:
    """Keep a wave, and say in its facts and warnings what that did.

    :param segments: table ``segments``.
    :raises OutputError: the store can't be written; nothing is kept then.
    """
    if wave.store is None:
        return wave
    from pipeline.store.waves import add_version, differences

    tables = {
        "respondents": wave.respondents,
        "answers": wave.answers,
        "segments": segments,
        "rejects": wave.rejects,
        "replacements": wave.replacements,
    }
    with opened(wave.store) as store:
        kept = add_version(store, wave.kept_as, tables, _details(wave), dict(wave.inputs[0]))
        said: list[str] = []
        if kept.new and kept.version > 1:
            found = differences(store, wave.kept_as, kept.version - 1, kept.version)
            said = difference_lines(wave.kept_as, found, kept.carried_over)
    return replace(
        wave,
        facts={
            **wave.facts,
            "store": {"wave": kept.wave, "version": kept.version, "new": kept.new},
        },
        warnings=(*wave.warnings, *said),
    )


def _details(wave: Wave) -> dict[str, Any]:
    """What a later run needs besides the tables; the words of privacy settings may be names."""
    settings = wave.settings.model_dump(mode="json")
    settings["privacy"].update(keep=[], replace=[])
    return {
        "questionnaire": wave.questionnaire.model_dump(mode="json"),
        "codebook": wave.codebook.file.model_dump(mode="json"),
        "settings": settings,
        "responses": {**asdict(wave.responses), "left_out": dict(wave.responses.left_out)},
        "facts": {k: v for k, v in wave.facts.items() if k != "store"},
        "inputs": [dict(i) for i in wave.inputs],
    }


def difference_lines(name: str, found: Differences, carried: int) -> list[str]:
    """What a new version of a wave changed, as warnings (Dutch). No text of an answer is in them:
    they go into the manifest, which stays when a respondent is forgotten.
    """
    counts = [
        (len(found.respondents_new), "respondent(en) erbij"),
        (len(found.respondents_gone), "respondent(en) weg"),
        (found.count("changed"), "antwoord(en) veranderd"),
        (found.count("new"), "antwoord(en) nieuw"),
        (found.count("gone"), "antwoord(en) weg"),
        (carried, "codering(en) verplaatst naar hetzelfde segment op een andere plaats"),
    ]
    what = ", ".join(f"{n} {words}" for n, words in counts if n)
    what = what or "alleen de segmenten zijn anders"
    lines = [
        f"versie {found.new} van ronde '{name}' verschilt van versie {found.old}: {what}. Alles "
        f"staat bij 'themascoop show {name}'."
    ]
    if found.lost:
        lines.append(
            f"{len(found.lost)} coderingen horen bij segmenten die niet meer bestaan en tellen nu "
            f"niet mee; ze blijven bewaard. Welke: 'themascoop show {name}'."
        )
    return lines


def keep_codings(wave: Wave, segments: pd.DataFrame, placed: Placed) -> Placed:
    """Keep what people coded, and take up what was kept of this wave before.

    :return: ``placed`` itself when the store holds nothing more.
    """
    if wave.store is None:
        return placed
    from pipeline.store.codings import get_codings, put_codings

    with opened(wave.store) as store:
        put_codings(store, wave.kept_as, placed.codings, _sources(wave.raw_codings))
        kept = get_codings(store, wave.kept_as, list(segments["segment_id"]))
    known = {theme.id for theme in wave.codebook} | {""}
    strange = sorted(set(kept["theme_id"]) - known)
    warnings = list(placed.warnings)
    if strange:
        warnings.append(
            f"in de opslag staan coderingen met thema's die dit codeboek niet kent; die tellen "
            f"niet mee: {', '.join(strange)}."
        )
        kept = kept[kept["theme_id"].isin(known)].reset_index(drop=True)
    pairs = set(zip(placed.codings["coder_id"], placed.codings["segment_id"], strict=True))
    more = [
        coder
        for coder, segment in zip(kept["coder_id"], kept["segment_id"], strict=True)
        if (coder, segment) not in pairs
    ]
    if not more:
        return replace(placed, warnings=warnings)
    coders = ", ".join(sorted(set(more)))
    warnings.append(
        f"{len(more)} coderingen die eerder bij deze ronde zijn bewaard, tellen mee (codeur "
        f"{coders}). Zonder: --niet-bewaren."
    )
    people, said = respondent_level(kept, segments, wave.codebook)
    return replace(
        placed,
        codings=kept,
        respondent_codings=people,
        n_kept=len(more),
        warnings=[*warnings, *(s for s in said if s not in warnings)],
    )


def _sources(raw: pd.DataFrame) -> dict[str, str]:
    """For every coder the files that the codings came from."""
    if raw.empty:
        return {}
    found: dict[str, list[str]] = {}
    for coder, file in zip(raw["coder"].astype(str), raw["file"].astype(str), strict=True):
        if file not in found.setdefault(coder, []):
            found[coder].append(file)
    return {coder: ", ".join(files) for coder, files in found.items()}


def keep_run(
    result: WaveResult, folder: Path | None, manifest: Mapping[str, Any], out: Path
) -> str:
    """Keep the tables and the manifest of a run.

    :param folder: of the store; None: nothing is kept.
    :param out: where the report stands.
    :return: the id of the run; '' when nothing is kept.
    """
    if folder is None or "store" not in result.facts:
        return ""
    from pipeline.store.runs import add_run

    place = result.facts["store"]
    tables = {
        "lemmas": result.segments[["segment_id", "lemmas"]],
        "codings": result.codings,
        "respondent_codings": result.respondent_codings,
        "topics": result.topics,
        "topic_members": result.topic_members,
        "matches": result.matches,
        "agreement": result.agreement,
    }
    with opened(folder) as store:
        return add_run(
            store, place["wave"], place["version"], tables, manifest, str(out.absolute())
        )


def forget(
    folder: Path, respondent: str, key_file: Path | None, sure: Callable[[list[str]], bool]
) -> list[str]:
    """Forget a respondent everywhere, after asking.

    :param respondent: the response id of the survey tool, or a pseudonym.
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
        reports = forgetting.reports_of(store, [p.wave for p in people], _REPORT_FILES)
        lines = [
            f"Ronde {p.wave}: {p.answers} antwoorden, {len(p.segments)} segmenten en "
            f"{p.codings} coderingen van {p.respondent_id}."
            for p in people
        ]
        lines += [f"Rapport waarin deze respondent meetelt: {path}" for path in reports]
        if not sure(lines):
            return ["Er is niets veranderd."]
        for manifest in _manifests(store):
            models |= {f"{m['name']} {m['version']}" for m in manifest.get("models", [])}
        vectors = VectorStore(cache_file())

        def forget_vectors(texts: Sequence[str]) -> None:
            from pipeline.embed import as_encoded

            vectors.forget(sorted(models), [as_encoded(" ".join(t.split())) for t in texts])

        known_id = "" if _PSEUDONYM.fullmatch(respondent) else respondent
        done = forgetting.forget(store, people, reports, known_id, forget_vectors)
    said = [
        f"Vergeten: {', '.join(p.respondent_id for p in done.people)} in "
        f"{len(done.people)} ronde(s); {len(done.reports)} rapportbestanden verwijderd, "
        f"{len(done.quarantined)} uit quarantaine.",
        f"Doorzocht: {done.files_searched} bestanden; er is niets meer gevonden.",
        "Lees dezelfde export gerust opnieuw in: deze respondent blijft weg. Maak het rapport "
        f"opnieuw met 'themascoop run --wave {done.people[0].wave}'. De export zelf en kopieën "
        "die u elders bewaart, verwijdert u zelf.",
    ]
    if not known_id:
        said.append(
            "LET OP: met alleen een pseudoniem is niet in quarantaine te zoeken; geef daarvoor het "
            "antwoordnummer."
        )
    return [*said, *(f"LET OP: {w}" for w in vectors.warnings)]


def _manifests(store: Store) -> list[dict[str, Any]]:
    import sqlalchemy as sa

    from pipeline.store.schema import runs

    with store.reading() as connection:
        return [json.loads(m) for m in connection.execute(sa.select(runs.c.manifest)).scalars()]


def codings_hash(codings: pd.DataFrame) -> str:
    """A short hash of the human codings that a run used, for the manifest."""
    human = codings[codings["coder_kind"] != "automatic"]
    text = json.dumps(human[["coder_id", "segment_id", "theme_id"]].values.tolist())
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def read(request: Request) -> Wave:
    """A wave from its export, or as it is kept in the store.

    :raises InputError: anything that a person must mend first.
    """
    if request.wave:
        return _read_kept(request)
    try:
        wave = reading.read(request)
    except InputError as error:
        raise _sealed(request, error) from None
    return _without_forgotten(_seal_refused(wave))


def _seal_refused(wave: Wave) -> Wave:
    """Put the rows of which something was refused in quarantine, as they came."""
    refused = wave.refused
    if wave.store is None or refused is None or not refused.rows:
        return wave
    from pipeline.store.quarantine import quarantine_of, seal_rows

    named = wave.rejects[wave.rejects["file"] == refused.file]
    reasons = [
        {str(k): v for k, v in line.items() if k in ("row", "column", "reason", "todo")}
        for line in named.to_dict("records")
    ]
    n = len(refused.rows)
    try:
        name = seal_rows(
            quarantine_of(wave.store),
            refused.file,
            wave.kept_as,
            refused.columns,
            refused.rows,
            reasons,
        )
        said = f"{n} geweigerde regel(s) staan verzegeld in quarantaine ({name})."
    except OSError as failed:
        said = f"{n} geweigerde regel(s) konden niet in quarantaine ({failed.strerror})."
    return replace(wave, refused=None, warnings=(*wave.warnings, said))


def _sealed(request: Request, error: InputError) -> InputError:
    """The same error, once the file it names is in quarantine."""
    from pipeline.store.quarantine import quarantine_of, seal_file

    files = (request.export, *request.codings, *request.supplements)
    path = next((p for p in files if error.file and p.name == error.file and p.is_file()), None)
    if request.store is None or path is None:
        return error
    reason = {
        "reason": error.message,
        "todo": error.todo,
        "row": error.row,
        "column": error.column,
    }
    try:
        name = seal_file(quarantine_of(request.store), path, "", [reason])
        note = f"Een kopie staat verzegeld in quarantaine ({name})."
    except OSError as failed:
        note = f"Apart zetten in quarantaine lukte niet ({failed.strerror})."
    return InputError(
        error.message,
        f"{error.todo} {note}".strip(),
        file=error.file,
        row=error.row,
        column=error.column,
    )


def _without_forgotten(wave: Wave) -> Wave:
    """A wave without the respondents who asked to be forgotten."""
    from pipeline.store.database import is_there

    if wave.store is None or not is_there(wave.store):
        return wave
    from pipeline.store.forget import LEFT_OUT, forgotten_in

    with opened(wave.store) as store:
        gone = forgotten_in(store, wave.kept_as)
    out = wave.respondents["respondent_id"].isin(gone)
    if not out.any():
        return wave
    n, left_out = int(out.sum()), dict(wave.responses.left_out)
    left_out[LEFT_OUT] = left_out.get(LEFT_OUT, 0) + n

    def rest(frame: pd.DataFrame) -> pd.DataFrame:
        return frame[~frame["respondent_id"].isin(gone)].reset_index(drop=True)

    codings = wave.raw_codings
    return replace(
        wave,
        respondents=rest(wave.respondents),
        answers=rest(wave.answers),
        replacements=rest(wave.replacements),
        raw_codings=rest(codings) if "respondent_id" in codings else codings,
        responses=replace(wave.responses, used=wave.responses.used - n, left_out=left_out),
    )


def _read_kept(request: Request) -> Wave:
    from pipeline.ingest.config import CODEBOOK, load_codebook, load_settings
    from pipeline.ingest.keys import load_key
    from pipeline.privacy.entities import load_entities
    from pipeline.store.waves import tables_of, versions_of

    if request.store is None or request.supplements:
        raise InputError(
            "een bewaarde ronde kan niet samen met --niet-bewaren of --supplement.",
            "Lees de export opnieuw in, met de aanvulling.",
        )
    settings = load_settings(request.plain_overrides, own=request.settings_file)
    with opened(request.store, make=False) as store:
        version = versions_of(store, request.wave)[-1]
        tables = tables_of(store, version)
    details = json.loads(version["details"])
    questionnaire = Questionnaire.model_validate(details["questionnaire"])
    if request.codebook == CODEBOOK:
        codebook = Codebook.build(CodebookFile.model_validate(details["codebook"]))
    else:
        codebook = load_codebook(request.codebook)
    key, key_warning = load_key(request.key_file)
    entities = load_entities() if request.codings else None
    codings, refused, notes = reading.read_codings(
        request, questionnaire, codebook, settings, key, entities
    )
    reading.stop_at_rejects(refused, request.go_on)
    if request.codings and key_hash(key) != details["facts"]["key"]:
        notes.append("deze ronde is bewaard met een andere sleutel dan nu wordt gebruikt.")
    return Wave(
        settings=settings,
        questionnaire=questionnaire,
        codebook=codebook,
        answers=tables["answers"],
        respondents=tables["respondents"],
        responses=Responses(**details["responses"]),
        rejects=reading.join([tables["rejects"], refused], "rejects"),
        replacements=tables["replacements"],
        raw_codings=codings,
        inputs=(*details["inputs"], *reading.hashes(request.codings)),
        facts=details["facts"],
        warnings=(*notes, *([key_warning] if key_warning else [])),
        store=request.store,
        kept_as=request.wave,
    )
