"""Which questionnaire an export belongs to: as somebody says, else by its columns."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.contracts import InputError
from pipeline.inbox.arrivals import Arrival
from pipeline.inbox.recipe import OF_FOLDER, config_file
from pipeline.ingest.config import CODEBOOK, CONFIG, load_questionnaire

if TYPE_CHECKING:
    from pipeline.questionnaire import Questionnaire
    from pipeline.settings import IngestSettings

_DOUBT = 0.1  # of the columns: two that differ less are not told apart


@dataclass(frozen=True)
class Known:
    """A questionnaire that an export can belong to, and the codebook that goes with it."""

    questionnaire: Questionnaire
    path: Path
    codebook: Path

    @property
    def wave(self) -> str:
        """The wave that it makes."""
        return self.questionnaire.wave


def known_questionnaires(store: Path, made: Path) -> tuple[list[Known], list[str]]:
    """The program's own questionnaires, and those of the waves that are kept.

    :param made: a folder for the files of kept waves.
    :return: them, and what must be said (Dutch).
    """
    notes: list[str] = []
    found = {k.wave: k for k in _of_waves(store, made)}
    for path in sorted((CONFIG / "questionnaires").glob("*.yaml")):
        try:
            questionnaire = load_questionnaire(path)
        except InputError as error:
            notes.append(str(error))
            continue
        # a file that a person may have mended since goes before what was kept
        kept = found.get(questionnaire.wave)
        book = kept.codebook if kept else CODEBOOK
        found[questionnaire.wave] = Known(questionnaire, path, book)
    return [found[name] for name in sorted(found)], notes


def _of_waves(store: Path, made: Path) -> list[Known]:
    import yaml

    from pipeline.questionnaire import Questionnaire
    from pipeline.report.files import folder_name
    from pipeline.store.database import is_there, opened
    from pipeline.store.review.codebooks import current
    from pipeline.store.waves import list_waves, versions_of

    if not is_there(store):
        return []
    found = []
    with opened(store) as kept:
        for wave in list_waves(kept):
            details = json.loads(versions_of(kept, wave["name"])[-1]["details"])
            questionnaire = Questionnaire.model_validate(details["questionnaire"])
            if questionnaire.wave != wave["name"]:
                continue  # the sample wave
            book = current(kept, wave["name"]).codebook
            paths = []
            for kind, content in (
                ("vragenlijst", details["questionnaire"]),
                ("codeboek", book.file.model_dump(mode="json")),
            ):
                path = made / f"{folder_name(wave['name'])}-{kind}.yaml"
                text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
                path.write_text(text, encoding="utf-8")
                paths.append(path)
            found.append(Known(questionnaire, *paths))
    return found


def belongs_to(
    arrival: Arrival, known: list[Known], settings: IngestSettings, least: float
) -> Known:
    """The questionnaire and the codebook of an export.

    :param least: share of columns that must fit when only the columns tell.
    :raises InputError: nobody says it and the columns leave doubt; the message names candidates.
    """
    recipe, folder = arrival.recipe, arrival.path.parent
    said = arrival.recipe_path or arrival.path
    if recipe.wave and recipe.questionnaire:
        raise InputError(
            "'wave' en 'questionnaire' staan er allebei in.", "Noem er één.", file=said
        )
    if recipe.questionnaire:
        path = config_file(folder, "questionnaires", recipe.questionnaire, said)
        questionnaire = load_questionnaire(path)
        same = next((k for k in known if k.wave == questionnaire.wave), None)
        found = Known(questionnaire, path, same.codebook if same else CODEBOOK)
    elif recipe.wave:
        named = [k for k in known if k.wave == recipe.wave]
        if not named:
            raise InputError(
                f"ronde '{recipe.wave}' is niet bewaard.",
                f"Kies uit: {', '.join(k.wave for k in known)}; of noem met 'questionnaire' een "
                "vragenlijst.",
                file=said,
            )
        found = named[0]
    else:
        found = _by_columns(arrival.path, known, settings, least)
    if recipe.codebook:
        book = config_file(folder, "codebooks", recipe.codebook, said)
        return Known(found.questionnaire, found.path, book)
    return found


def _by_columns(path: Path, known: list[Known], settings: IngestSettings, least: float) -> Known:
    from pipeline.ingest.codings_kind import CODINGS
    from pipeline.ingest.files import read_file
    from pipeline.ingest.recognise import recognise

    layout = recognise(read_file(path, settings))
    if layout.reader in (None, CODINGS):
        kind = Unsure if layout.reader == CODINGS else InputError
        todo = (
            f"Zet bij de export een bestand EXPORT.yaml met de regel 'codings: [{path.name}]', of "
            f"zet die regel in {OF_FOLDER}."
            if layout.reader == CODINGS
            else "Zet hier de export van de vragenlijst neer."
        )
        raise kind(
            f"dit is geen export met antwoorden; het lijkt op {layout.looks_like}.",
            todo,
            file=path,
        )
    own = set(layout.names) - set(layout.roles)
    scores = []
    for candidate in known:
        questionnaire = candidate.questionnaire
        wanted = {c for q in questionnaire.questions for c in q.columns}
        fits = len(wanted & set(layout.names))
        scores.append((round(fits / max(len(wanted | own), 1), 6), candidate))
    scores.sort(key=lambda pair: (-pair[0], pair[1].wave))
    if not scores or scores[0][0] < least:
        near = f" Het meest lijkt {_said(*scores[0])}." if scores and scores[0][0] else ""
        raise Unsure(
            f"aan de kolommen is niet te zien bij welke vragenlijst dit hoort.{near}",
            f"Zet er een bestand {path.name}.yaml naast met 'questionnaire: NAAM' of 'wave: RONDE'."
            " Een nieuwe vragenlijst maakt u met 'themascoop init'.",
            file=path,
        )
    tied = [pair for pair in scores if pair[0] >= max(scores[0][0] - _DOUBT, least)]
    if len(tied) > 1:
        raise Unsure(
            f"de kolommen passen bij meer dan één ronde: {', '.join(_said(*p) for p in tied)}.",
            f"Zet er een bestand {path.name}.yaml naast met bijvoorbeeld de regel 'wave: "
            f"{tied[0][1].wave}', of zet het bestand in een map met zo'n regel in {OF_FOLDER}.",
            file=path,
        )
    return scores[0][1]


class Unsure(InputError):
    """Nothing is wrong with the file; a person must say what it belongs to."""


def _said(score: float, known: Known) -> str:
    return f"{known.wave} ({round(100 * score)}% van de kolommen past)"
