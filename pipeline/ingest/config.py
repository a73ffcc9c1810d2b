"""Read settings, questionnaires and codebooks from their files, with messages a person can use."""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from pipeline.codebook import Codebook, CodebookFile
from pipeline.contracts import InputError
from pipeline.questionnaire import Questionnaire
from pipeline.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
CONFIG = ROOT / "config"
QUESTIONNAIRE = CONFIG / "questionnaires" / "leernetwerken-2018.yaml"
CODEBOOK = CONFIG / "codebooks" / "werkzame-elementen.yaml"
SAMPLE = ROOT / "data" / "sample"

Model = TypeVar("Model", bound=BaseModel)


def home() -> Path:
    """Where the user's own things stand (key, waves, cache): the project, or THEMASCOOP_HOME."""
    return Path(os.environ.get("THEMASCOOP_HOME") or ROOT / "data")


def store_folder() -> Path:
    """Where waves, codings and runs are kept."""
    return home() / "waves"


def cache_file() -> Path:
    """Where vectors of sentences are kept between runs."""
    return store_folder() / "vectoren.sqlite"


def read_text(path: Path, what: str) -> str:
    """A file as UTF-8 text.

    :raises InputError: the file is missing, a folder, unreadable or not UTF-8.
    """
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):  # a pipe would wait for ever
            raise OSError(0, "het is geen gewoon bestand")
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise InputError(
            f"{what} niet gevonden.", "Controleer de naam en de map.", file=path
        ) from None
    except UnicodeDecodeError as error:
        raise InputError(
            f"dit bestand is geen UTF-8 (vreemd teken op plaats {error.start}).",
            "Exporteer of bewaar het opnieuw als UTF-8.",
            file=path,
        ) from None
    except OSError as error:
        raise InputError(
            f"{what} kan niet worden gelezen ({error.strerror}).",
            "Controleer of het een bestand is en of u het mag lezen.",
            file=path,
        ) from None


def parse_yaml(path: Path, what: str) -> Any:
    """A YAML file as Python values.

    :raises InputError: as :func:`read_text`; not valid YAML, or a key that stands twice.
    """
    try:
        return yaml.load(read_text(path, what), Loader=_UniqueKeys)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = str(getattr(error, "problem", ""))
        reason = next((dutch for part, dutch in _YAML_PROBLEMS if part in problem), "")
        if isinstance(error, _KeyProblem):
            reason = problem
        if isinstance(error, yaml.reader.ReaderError):
            reason = "er staat een onzichtbaar stuurteken in"
        raise InputError(
            f"{what} is geen geldige YAML{f' ({reason})' if reason else ''}.",
            "Let op inspringen, dubbele punten en aanhalingstekens.",
            file=path,
            row=mark.line + 1 if mark else None,
        ) from None


_YAML_PROBLEMS = (  # part of what the YAML reader says; in Dutch
    ("mapping values are not allowed", "er staat een dubbele punt te veel"),
    ("expected <block end>", "het inspringen klopt niet"),
    ("could not find expected ':'", "er ontbreekt een dubbele punt"),
    ("found character '\\t'", "er staat een tab; gebruik spaties"),
    ("unexpected end of stream", "een aanhalingsteken wordt niet gesloten"),
    ("cannot start any token", "een waarde begint met een bijzonder teken"),
    ("expected ',' or", "een haak wordt niet gesloten"),
    ("undefined alias", "na een sterretje staat een onbekende naam"),
)


class _KeyProblem(yaml.MarkedYAMLError):
    """What is wrong with a key; its problem is Dutch already."""


class _UniqueKeys(yaml.SafeLoader):
    """YAML in which a key that stands twice is an error, not a silent overwrite."""

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        seen = set()
        for key_node, _ in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise _KeyProblem(
                    problem="een lijst of blok staat waar een naam hoort",
                    problem_mark=key_node.start_mark,
                )
            if key_node.value in seen:
                raise _KeyProblem(
                    problem=f"'{key_node.value}' staat er twee keer",
                    problem_mark=key_node.start_mark,
                )
            seen.add(key_node.value)
        return super().construct_mapping(node, deep)


def validate(
    model: type[Model],
    data: Any,
    path: Path,
    what: str,
    todo: str = "Vergelijk met het voorbeeld in de map config.",
) -> Model:
    """Values of a file as a model.

    :raises InputError: they don't fit; the message names the first that does not.
    """
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = " › ".join(str(p + 1) if isinstance(p, int) else p for p in first["loc"])
        reasons = {
            "missing": "ontbreekt",
            "extra_forbidden": "wordt niet herkend",
            "string_type": "moet tekst zijn",
            "literal_error": f"moet {_one_of(first)} zijn",
            "string_pattern_mismatch": "heeft niet de juiste vorm",
            "model_type": "heeft niet de juiste vorm",
        }
        reason = reasons.get(first["type"], "heeft een ongeldige waarde")
        more = f" (en nog {error.error_count() - 1})" if error.error_count() > 1 else ""
        raise InputError(
            f"{what}: '{place or 'het bestand'}' {reason}{more}.",
            todo,
            file=path,
        ) from None


def _one_of(error: Any) -> str:
    return str(error.get("ctx", {}).get("expected", "")).replace(" or ", " of ")


def load_questionnaire(path: Path = QUESTIONNAIRE) -> Questionnaire:
    """Read a questionnaire.

    :raises InputError: missing file, invalid YAML, unknown or missing field, a question or column
        that stands twice.
    """
    found = validate(Questionnaire, parse_yaml(path, "de vragenlijst"), path, "vragenlijst")
    seen: dict[str, str] = {}
    for question in found.questions:
        for name in (f"vraag {question.id}", *(f"kolom {c}" for c in question.columns)):
            if name in seen:
                raise InputError(
                    f"{name} staat er twee keer in (bij {seen[name]} en {question.id}).",
                    "Haal er één weg.",
                    file=path,
                )
            seen[name] = question.id
    return found


def load_codebook(path: Path = CODEBOOK) -> Codebook:
    """Read a codebook.

    :raises InputError: as :func:`load_questionnaire`, and see :meth:`Codebook.build`.
    """
    file = validate(CodebookFile, parse_yaml(path, "het codeboek"), path, "codeboek")
    return Codebook.build(file, path.name)


def load_settings(
    overrides: tuple[str, ...] = (), path: Path | None = None, own: Path | None = None
) -> Settings:
    """Read the settings, with a file of one's own and overrides such as ``report.quotes=3``.

    :param own: a settings file with only what differs; overrides go before it.
    :raises InputError: unknown setting or a value of the wrong kind.
    """
    path = path or CONFIG / "settings.toml"
    data = _parse_toml(path)
    if own is not None:
        _lay_over(data, _parse_toml(own), own)
        validate(Settings, data, own, "instelling")  # what is wrong here, is wrong in this file
    for override in overrides:
        key, sign, value = override.partition("=")
        if not sign:
            raise InputError(
                f"--set {override}: er ontbreekt een '='.",
                "Schrijf bijvoorbeeld: --set report.quotes=3",
            )
        *sections, name = key.strip().split(".")
        place = data
        for section in sections:
            place = place.get(section, {}) if isinstance(place, dict) else {}
        if not isinstance(place, dict) or name not in place:
            raise InputError(
                f"--set {override}: de instelling '{key}' bestaat niet.",
                "Alle instellingen staan in config/settings.toml.",
            )
        try:
            place[name] = tomllib.loads(f"x = {value}")["x"]
        except tomllib.TOMLDecodeError:
            place[name] = value
    return validate(Settings, data, path, "instelling")


def _parse_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(read_text(path, "de instellingen"))
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"at line (\d+)", str(error))  # never the line: it may hold a name
        raise InputError(
            "de instellingen zijn geen geldige TOML.",
            "Let op aanhalingstekens, komma's en rechte haken; vergelijk met config/settings.toml.",
            file=path,
            row=int(where[1]) if where else None,
        ) from None


def _lay_over(data: dict[str, Any], own: dict[str, Any], path: Path, within: str = "") -> None:
    """Put own values in the place of the default ones; a section only where it differs."""
    for name, value in own.items():
        key = f"{within}{name}"
        known = data.get(name)
        if name not in data:
            near = difflib.get_close_matches(name, list(data), n=1)
            hint = f"Bedoelde u '{within}{near[0]}'? " if near else ""
            raise InputError(
                f"de instelling '{key}' bestaat niet.",
                f"{hint}Alle instellingen staan in config/settings.toml.",
                file=path,
            )
        if isinstance(known, dict) != isinstance(value, dict):
            kind = f"een blok [{key}]" if isinstance(known, dict) else "één waarde"
            raise InputError(
                f"instelling '{key}' moet {kind} zijn.",
                "Vergelijk met config/settings.toml.",
                file=path,
            )
        if isinstance(known, dict):
            _lay_over(known, value, path, f"{key}.")
        else:
            data[name] = value
