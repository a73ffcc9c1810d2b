"""Look through an inbox: every complete file gets its run, a bad one is put apart."""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.contracts import InputError, OutputError
from pipeline.inbox import texts
from pipeline.inbox.arrivals import Arrival, complete, look, signature_of
from pipeline.inbox.belonging import Known, Unsure, belongs_to, known_questionnaires
from pipeline.inbox.filing import put_apart, put_away, readable, sha256
from pipeline.inbox.locking import alone
from pipeline.inbox.outcome import Outcome, Round
from pipeline.inbox.recipe import beside
from pipeline.inbox.telling import tell_others
from pipeline.reading import Request
from pipeline.report.files import folder_name, printable

if TYPE_CHECKING:
    from pipeline.settings import Settings

_SEALED = re.compile(r"\s*Een kopie staat verzegeld in quarantaine \((\w+)\)\.")


@dataclass(frozen=True)
class Made:
    """What the run of one file made; ``report`` '' when it was only kept."""

    wave: str
    version: int
    respondents: int
    answers: int
    codings: int
    report: str = ""
    warnings: tuple[str, ...] = ()


Treat = Callable[[Request, Path | None], Made]


@dataclass(frozen=True)
class Inbox:
    """An inbox, and how its files are treated.

    :param folder: the inbox.
    :param reports: the folder under which reports come, one per wave.
    :param store: folder of the store.
    :param settings_file: settings of one's own, used in every run.
    """

    folder: Path
    reports: Path
    store: Path
    settings: Settings
    settings_file: Path | None = None
    key_file: Path | None = None
    cache_file: Path | None = None

    @property
    def place(self) -> str:
        """By what name the ledger knows it."""
        return printable(str(self.folder.absolute()))


def open_inbox(
    folder: Path | None = None,
    store: Path | None = None,
    settings_file: Path | None = None,
    key_file: Path | None = None,
) -> Inbox:
    """The inbox of the settings, or another folder.

    :raises InputError: a folder that was named isn't there, or the settings are wrong.
    :raises OutputError: the usual folder can't be made.
    """
    from pipeline.ingest.config import cache_file, home, load_settings, store_folder

    settings = load_settings(own=settings_file)
    if folder is None:
        folder = Path(settings.inbox.folder) if settings.inbox.folder else home() / "inbox"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(
                f"de map '{folder.name}' kan niet worden gemaakt ({error.strerror}).",
                "Kies een andere map bij [inbox] folder in de instellingen.",
            ) from None
    if not folder.is_dir():
        raise InputError("deze map bestaat niet.", "Controleer de naam.", file=folder)
    return Inbox(
        folder,
        Path(settings.inbox.reports),
        store or store_folder(),
        settings,
        settings_file,
        key_file,
        cache_file(),
    )


def preview(inbox: Inbox) -> Round:
    """What would be done, without doing it and without waiting."""
    found = look(inbox.folder)
    done = Round(inbox.place, left=found.left)
    with _known(inbox, done) as known:
        for arrival in found.arrivals:
            outcome = Outcome(_shown(arrival.path.name), "kept")
            try:
                _, belongs, content = _prepared(inbox, arrival, known)
                outcome.wave = belongs.wave
                if (before := _before(inbox, content)) is not None:
                    _same(outcome, before)
            except InputError as error:
                _refuse(outcome, error)
            except OSError as error:
                _refuse(outcome, _unreadable(arrival, error))
            done.outcomes.append(outcome)
    return done


def work_through(
    inbox: Inbox,
    treat: Treat,
    tell: Callable[[str], None],
    wait: Callable[[float], None] = time.sleep,
) -> Round:
    """Everything that is complete, one after the other; then whoever should know is told.

    Killed half-way, the next time does the rest: what was kept is kept once, by its content.

    :param treat: gives one file its run.
    :param tell: told a line after each file.
    :raises OutputError: nothing can be read or written in the folder.
    """
    from pipeline.store import ledger
    from pipeline.store.database import opened

    done = Round(inbox.place)
    with alone(inbox.folder) as mine:
        if not mine:
            done.busy = True
            return done
        number = None
        try:
            with opened(inbox.store) as store:
                number = ledger.begin(store, inbox.place)
        except OutputError as error:
            done.notes.append(str(error))
        chosen = inbox.settings.inbox
        found = complete(inbox.folder, chosen.rest, chosen.only_ready, wait)
        done.left = found.left
        with _known(inbox, done) as known:
            for arrival in found.arrivals:
                outcome = _one(inbox, arrival, known, treat, len(found.arrivals) == 1)
                done.outcomes.append(outcome)
                tell(texts.line(outcome))
        done.notes += tell_others(inbox.settings, done)
        if number is not None:
            try:
                with opened(inbox.store) as store:
                    ledger.end(store, number, done.to_json())
            except OutputError as error:
                done.notes.append(str(error))
    return done


@contextmanager
def _known(inbox: Inbox, done: Round) -> Iterator[list[Known]]:
    from pipeline.store.database import said

    with tempfile.TemporaryDirectory(prefix="themascoop-") as made:
        with said():
            known, notes = known_questionnaires(inbox.store, Path(made))
        done.notes += notes
        yield known


def _one(inbox: Inbox, arrival: Arrival, known: list[Known], treat: Treat, only: bool) -> Outcome:
    """One file, whatever happens to it."""
    outcome = Outcome(_shown(arrival.path.name), "done")
    if not arrival.path.is_file():
        outcome.state = "gone"
        return outcome
    try:
        before = signature_of([arrival.path])
        request, belongs, content = _prepared(inbox, arrival, known)
        if (earlier := _before(inbox, content)) is not None:
            _same(outcome, earlier)
        else:
            out = None if arrival.recipe.only_ingest else inbox.reports / folder_name(belongs.wave)
            _made(outcome, treat(request, out))
            if signature_of([arrival.path]) != before:
                raise OutputError(
                    "het bestand is veranderd terwijl het werd gelezen.",
                    "Het wordt de volgende keer opnieuw gelezen.",
                )
            _note(inbox, outcome, content)
        put_away(inbox.folder, arrival, outcome)
    except InputError as error:
        _refuse(outcome, error)
        put_apart(inbox.store, inbox.settings.privacy, arrival, outcome, only)
    except OutputError as error:
        outcome.state, outcome.reason, outcome.todo = "put off", error.message, error.todo
    except FileNotFoundError:
        outcome.state = "gone" if not arrival.path.exists() else "failed"
        outcome.reason = "een bestand dat erbij hoort, is verdwenen"
    except OSError as error:
        if signature_of([arrival.path]) and not readable(arrival.path):
            _refuse(outcome, _unreadable(arrival, error))
            put_apart(inbox.store, inbox.settings.privacy, arrival, outcome, only)
        else:
            outcome.state = "put off"
            outcome.reason = f"de computer geeft een fout ({error.strerror or 'onbekend'})."
    except Exception as error:  # one file must not stop the others; its message can hold an answer
        outcome.state = "failed"
        outcome.reason = f"onverwachte fout in het programma ({type(error).__name__})."
        outcome.todo = "Het bestand staat er nog. Probeer het met 'themascoop run'."
    return outcome


def _prepared(inbox: Inbox, arrival: Arrival, known: list[Known]) -> tuple[Request, Known, str]:
    """What is asked for this file, what it belongs to, and the hash by which it is known."""
    if arrival.problem is not None:
        raise arrival.problem
    try:
        arrival.path.name.encode()
    except UnicodeEncodeError:
        raise Unsure(
            "de naam van dit bestand bevat tekens die geen letters zijn.",
            "Geef het een andere naam.",
            file=arrival.path,
        ) from None
    recipe, folder = arrival.recipe, arrival.path.parent
    said = arrival.recipe_path or arrival.path
    codings = beside(folder, recipe.codings, said)
    supplements = beside(folder, recipe.supplements, said)
    parts = [sha256(path) for path in (arrival.path, *codings, *supplements)]
    belongs = belongs_to(arrival, known, inbox.settings.ingest, inbox.settings.inbox.min_match)
    # what a person says, not what a kept wave became: that would make a done file new again
    parts.append(sha256(belongs.path) if recipe.questionnaire else "")
    parts.append(sha256(belongs.codebook) if recipe.codebook else "")
    told = [parts, recipe.model_dump(mode="json", exclude={"codings", "supplements"})]
    content = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
    request = Request(
        export=arrival.path,
        questionnaire=belongs.path,
        codebook=belongs.codebook,
        codings=codings,
        supplements=supplements,
        overrides=(
            *recipe.set,
            *([f"coding.coder={json.dumps(recipe.coder)}"] if recipe.coder else []),
        ),
        settings_file=inbox.settings_file,
        go_on=recipe.skip_refused,
        key_file=inbox.key_file,
        cache_file=inbox.cache_file,
        store=inbox.store,
    )
    return request, belongs, content


def _before(inbox: Inbox, content: str) -> dict[str, object] | None:
    from pipeline.store import ledger
    from pipeline.store.database import is_there, opened

    if not is_there(inbox.store):
        return None
    with opened(inbox.store) as store:
        return ledger.find(store, content)


def _note(inbox: Inbox, outcome: Outcome, content: str) -> None:
    from pipeline.store import ledger
    from pipeline.store.database import opened

    with opened(inbox.store) as store:
        ledger.put(store, content, outcome.file, outcome.wave, outcome.version, outcome.report)


def _made(outcome: Outcome, made: Made) -> None:
    outcome.state = "done" if made.report else "kept"
    outcome.wave, outcome.version, outcome.report = made.wave, made.version, made.report
    outcome.respondents, outcome.answers = made.respondents, made.answers
    outcome.codings, outcome.warnings = made.codings, made.warnings


def _same(outcome: Outcome, earlier: dict[str, object]) -> None:
    outcome.state = "known"
    outcome.wave, outcome.report = str(earlier["wave"]), str(earlier["report"])
    outcome.version = int(str(earlier["version"]))
    name = str(earlier["name"])
    called = "dit bestand" if name == outcome.file else f"dezelfde inhoud ('{name}')"
    outcome.reason = (
        f"{called[0].upper()}{called[1:]} is al verwerkt op {str(earlier['at'])[:10]}, in ronde "
        f"{outcome.wave}; er is niets opnieuw gedaan."
    )
    if outcome.report and not Path(outcome.report).is_dir():
        outcome.reason += (
            f" Het rapport staat er niet meer; maak het met 'themascoop run --wave {outcome.wave}'."
        )


def _refuse(outcome: Outcome, error: InputError) -> None:
    outcome.state = "refused"
    sealed = _SEALED.search(error.todo)
    outcome.quarantine = sealed[1] if sealed else ""
    outcome.reason, outcome.todo = texts.without_values(
        error.message, _SEALED.sub("", error.todo), error.row is not None
    )
    outcome.todo = texts.for_inbox(outcome.todo, outcome.file)
    row = f"regel {error.row}" if error.row is not None else ""
    column = f"kolom {error.column}" if error.column else ""
    outcome.place = ", ".join(p for p in (row, column) if p)
    fault = _shown(error.file or "")
    if fault.endswith(f"(in {outcome.file})"):  # the one file in a ZIP
        fault = outcome.file
    # nothing is wrong with the file itself: it stays where it is
    outcome.at_fault = "" if isinstance(error, Unsure) else fault


def _unreadable(arrival: Arrival, error: OSError) -> InputError:
    return InputError(
        f"dit bestand kan niet worden gelezen ({error.strerror or 'onbekende fout'}).",
        "Sluit het in andere programma's, of geef leesrecht.",
        file=arrival.path,
    )


def _shown(name: str) -> str:
    """A name on one line, with only what can be printed."""
    return " ".join(printable(name).split())
