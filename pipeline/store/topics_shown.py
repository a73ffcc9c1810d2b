"""What is left of respondents and waves in what is kept of topics, and in the forms of their test.

A form that people fill in holds fragments of answers, and stands where its maker wished. So the
folder of the topics keeps, in ``formulieren.json``, where each form was written and which segments
it shows: when a respondent is forgotten or a wave is removed, the form goes too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from pipeline.contracts import InputError
from pipeline.report.files import write_file
from pipeline.store.alone import remove
from pipeline.store.topics_kept import holding, read_memory, write_memory

FORMS = "formulieren.json"
_TOPICS = "topics"


@dataclass(frozen=True)
class Form:
    """A form that was written: of which wave, where, and which segments stand in it."""

    wave: str
    path: str
    segments: tuple[str, ...]


def add_form(folder: Path, form: Form) -> None:
    """Keep that a form was written, in the place of an earlier one that stood there.

    :raises OutputError: it can't be written.
    """
    with holding(folder):
        _write(folder, [*(f for f in _forms(folder) if f.path != form.path), form])


def forms_of(store: Path, segments: Mapping[str, Iterable[str]]) -> list[Path]:
    """The forms in which segments stand, as far as they still are where they were written.

    :param segments: by wave.
    """
    ids = {wave: set(some) for wave, some in segments.items()}
    found = [f.path for folder in _folders(store) for f in _forms(folder) if _shows(f, ids)]
    return [path for name in sorted(set(found)) if (path := Path(name)).is_file()]


def forms_of_waves(store: Path, waves: Sequence[str]) -> list[Path]:
    """The forms of some waves, as far as they still are where they were written."""
    found = [f.path for folder in _folders(store) for f in _forms(folder) if f.wave in waves]
    return [path for name in sorted(set(found)) if (path := Path(name)).is_file()]


def forget_in_topics(store: Path, segments: Mapping[str, Iterable[str]]) -> list[Path]:
    """Take respondents out: forms that show them go, centres are reckoned anew by the next run.

    :param segments: of the respondents, by wave.
    :return: the forms that were removed.
    :raises OutputError: something can't be removed.
    """
    ids = {wave: set(some) for wave, some in segments.items()}
    removed = []
    for folder in _folders(store):
        with holding(folder):
            removed += _without_forms(folder, [f for f in _forms(folder) if _shows(f, ids)])
            memory = read_memory(folder, None)
            waves = {t.wave for t in memory.topics} & set(ids) if memory else set()
            if memory and not waves <= set(memory.outdated):
                outdated = tuple(sorted({*memory.outdated, *waves}))
                write_memory(folder, replace(memory, outdated=outdated))
    return removed


def prune_topics(store: Path, removed: Sequence[str], used: Sequence[Path]) -> list[Path]:
    """Remove what was found in waves that are no more, and what belongs to no wave at all.

    What people decided stays as long as there is a wave of the questionnaire.

    :param used: the folders of topics that waves still have.
    :return: the forms that were removed.
    :raises OutputError: something can't be removed.
    """
    gone = []
    for folder in _folders(store):
        with holding(folder):
            left = folder in used
            forms = [f for f in _forms(folder) if not left or f.wave in removed]
            gone += _without_forms(folder, forms)
            if left:
                memory = read_memory(folder, None)
                if memory and {t.wave for t in memory.topics} & set(removed):
                    write_memory(folder, memory.without(removed))
            else:
                for path in sorted(folder.iterdir()):
                    if not path.name.startswith("."):
                        path.unlink()
        if not left:
            remove(folder)
    return gone


def _folders(store: Path) -> list[Path]:
    return sorted(path for path in (store / _TOPICS).glob("*") if path.is_dir())


def _shows(form: Form, segments: Mapping[str, set[str]]) -> bool:
    return not segments.get(form.wave, set()).isdisjoint(form.segments)


def _without_forms(folder: Path, some: Sequence[Form]) -> list[Path]:
    if not some:
        return []
    there = [path for form in some if (path := Path(form.path)).is_file()]
    for path in there:
        path.unlink()
    _write(folder, [f for f in _forms(folder) if f not in some])
    return there


def _forms(folder: Path) -> list[Form]:
    path = folder / FORMS
    if not path.exists():
        return []
    try:
        told = json.loads(path.read_text(encoding="utf-8"))["formulieren"]
        return [Form(f["wave"], f["path"], tuple(f["segments"])) for f in told]
    except (ValueError, KeyError, TypeError):
        raise InputError(
            "waar de toetsformulieren van topics staan, is niet te lezen.",
            "Verwijder dit bestand, en zelf de formulieren van 'themascoop topics test'.",
            file=path,
        ) from None


def _write(folder: Path, forms: Sequence[Form]) -> None:
    if not forms:
        (folder / FORMS).unlink(missing_ok=True)
        return
    told = {"formulieren": [asdict(form) for form in forms]}
    text = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    write_file(folder / FORMS, text.encode())
