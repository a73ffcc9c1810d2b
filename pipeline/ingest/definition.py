"""What a survey tool says about its own questions: types, texts and choices, in every language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pipeline.contracts import InputError
from pipeline.ingest.delimited import read_bytes
from pipeline.settings import IngestSettings

Kind = Literal["open", "short", "number", "date", "choice", "choices", "rating", "file", "none"]
Texts = Mapping[str, str]  # language -> text
_LIMESURVEY = re.compile(rb"<LimeSurveyDocType>\s*(?:Survey|Group|Question)\s*<")
_MEGABYTES = 50  # larger is no questionnaire
# How a question of each kind is called in the output of inspect.
SHOWN: Mapping[Kind, tuple[str, str]] = {
    "open": ("open", "een open vraag"),
    "short": ("open", "een vraag met een kort tekstveld"),
    "number": ("text", "een getal"),
    "date": ("date", "een datum"),
    "choice": ("choice", "één keuze"),
    "choices": ("choice", "meer keuzes mogelijk"),
    "rating": ("matrix", "een oordeel"),
    "file": ("text", "een bestand"),
    "none": ("empty", "een tekst zonder vraag"),
}


@dataclass(frozen=True)
class Asked:
    """One question of a definition.

    ``id`` names its columns in an export; ``aliases`` do so in other exports. ``choices`` are the
    answers by code, in order: of a choice, or the points of the rows in ``rows`` (a matrix, or the
    fields of a question with several). ``with_text``: codes of choices or rows that have a text
    field; ``other`` is the code of "other, namely". ``personal``: it asks for an e-mail address or
    the like.
    """

    id: str
    kind: Kind
    texts: Texts
    aliases: tuple[str, ...] = ()
    choices: Mapping[str, Texts] = field(default_factory=dict)
    rows: Mapping[str, Texts] = field(default_factory=dict)
    with_text: tuple[str, ...] = ()
    personal: bool = False
    looped: bool = False


@dataclass(frozen=True)
class Definition:
    """A questionnaire as its tool describes it; the first language is the survey's own."""

    tool: Literal["qualtrics", "limesurvey"]
    looks_like: str
    title: str
    languages: tuple[str, ...]
    questions: tuple[Asked, ...]

    @property
    def language(self) -> str:
        """The language in which texts are shown: Dutch when the survey has it."""
        dutch = (one for one in self.languages if one.lower().startswith("nl"))
        return next(dutch, self.languages[0])

    def say(self, texts: Texts) -> str:
        """A text in :attr:`language`, or else in the first language that has it."""
        for language in (self.language, *self.languages, *texts):
            if text := texts.get(language, ""):
                return text
        return ""


def find_definition(path: Path, settings: IngestSettings) -> Definition | None:
    """The definition in a file; None when the file is something else.

    :raises InputError: a definition that can't be read, or that is not to be trusted.
    """
    data = read_bytes(path, settings.max_megabytes * 1_000_000)
    head = data[:5000].lstrip(b"\xef\xbb\xbf \t\r\n")
    qsf = head.startswith(b"{") and b'"SurveyEntry"' in head
    lss = head.startswith(b"<") and _LIMESURVEY.search(head) is not None
    if not (qsf or lss):
        return None
    if len(data) > _MEGABYTES * 1_000_000:
        raise InputError(
            f"deze vragenlijst is te groot ({len(data) // 1_000_000} MB; hoogstens {_MEGABYTES}).",
            "Exporteer alleen de vragenlijst, zonder bestanden erin.",
            file=path,
        )
    if qsf:
        from pipeline.ingest.qsf import read_qsf

        return read_qsf(data, path.name)
    from pipeline.ingest.lss import read_lss

    return read_lss(data, path.name)


def read_definition(path: Path, settings: IngestSettings) -> Definition:
    """The definition in a file.

    :raises InputError: not readable, or no definition.
    """
    found = find_definition(path, settings)
    if found is None:
        raise InputError(
            "dit is geen vragenlijst van Qualtrics (.qsf) of LimeSurvey (.lss).",
            "Exporteer de vragenlijst zelf, niet de antwoorden.",
            file=path,
        )
    return found
