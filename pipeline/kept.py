"""A wave as it is read for a run: from its export or from the store.

What is refused goes into quarantine here, and who is forgotten stays out.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from pipeline import reading
from pipeline.contracts import InputError, Responses
from pipeline.questionnaire import Questionnaire
from pipeline.reading import Request, Wave, key_hash

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd


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


def _without_forgotten(wave: Wave) -> Wave:
    """A wave without the respondents who asked to be forgotten."""
    from pipeline.store.database import is_there, opened

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
    from pipeline.store.database import opened
    from pipeline.store.review.codebooks import current
    from pipeline.store.waves import tables_of, versions_of

    if request.store is None or request.supplements:
        raise InputError(
            "een bewaarde ronde kan niet samen met --niet-bewaren of --supplement.",
            "Lees de export opnieuw in, met de aanvulling.",
        )
    settings = load_settings(request.plain_overrides, own=request.settings_file)
    reading.look_for_models(settings, request.external)
    with opened(request.store, make=False) as store:
        version = versions_of(store, request.wave)[-1]
        tables = tables_of(store, version)
        sharpened = current(store, request.wave).codebook
    details = json.loads(version["details"])
    people, told = tables["respondents"], details["responses"]
    questionnaire = Questionnaire.model_validate(details["questionnaire"])
    codebook = sharpened if request.codebook == CODEBOOK else load_codebook(request.codebook)
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
        respondents=people.drop(columns="seconds"),
        responses=replace(Responses(**told), left_out=dict(told["left_out"])),
        rejects=reading.join([tables["rejects"], refused], "rejects"),
        replacements=tables["replacements"],
        raw_codings=codings,
        inputs=(*details["inputs"], *reading.hashes(request.codings)),
        facts={**details["facts"], "console_only": [key_warning] if key_warning else []},
        warnings=(*notes, *([key_warning] if key_warning else [])),
        store=request.store,
        kept_as=request.wave,
        external=request.external,
        seconds=cast(
            "Mapping[str, float]",
            people.dropna(subset="seconds").set_index("respondent_id")["seconds"].to_dict(),
        ),
    )
