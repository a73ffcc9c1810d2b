"""The texts that stand beside a file, and what is said about a round; Dutch, for the analyst."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from pipeline.inbox.nightly import ZONE
from pipeline.inbox.outcome import Outcome, Round

_MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus"),
    *("september", "oktober", "november", "december"),
)
# what the command line calls it -> what stands in the YAML beside the file
_OPTIONS = (
    (r"met --sla-over", "met de regel 'skip_refused: true' in {yaml}"),
    (r"(mee )?met --questionnaire", "op met 'questionnaire: NAAM.yaml' in {yaml}"),
    (r"(mee )?met --codings", "op met 'codings: [NAAM]' in {yaml}"),
    (r"--set (\S+?)=(\S+?)(?=[,.]? |[,.]?$)", "'set: [\"\\1=\\2\"]' in {yaml}"),
)
_OTHERS = "\nOok geweigerd:"
_QUOTED = re.compile(r"'.*'|'.*", re.DOTALL)  # to the last quote, or to the end of a cut line
_NEXT = "In de volgende nacht wordt het verwerkt; meteen kan met 'themascoop inbox'."


def moment(now: datetime) -> str:
    """A moment as it is said here.

    >>> from datetime import UTC
    >>> moment(datetime(2026, 3, 29, 1, 30, tzinfo=UTC))
    '29 maart 2026, 03:30'
    """
    here = now.astimezone(ZoneInfo(ZONE))
    return f"{here.day} {_MONTHS[here.month - 1]} {here.year}, {here:%H:%M}"


def moment_day(now: datetime) -> str:
    """The day here, as the name of a folder."""
    return now.astimezone(ZoneInfo(ZONE)).date().isoformat()


def for_inbox(todo: str, name: str) -> str:
    """What to do, with what belongs in the YAML in the place of options of the command line.

    >>> for_inbox("Of laat weg wat geweigerd is met --sla-over.", "e.csv")
    "Of laat weg wat geweigerd is met de regel 'skip_refused: true' in e.csv.yaml."
    """
    for option, instead in _OPTIONS:
        todo = re.sub(option, instead.replace("{yaml}", f"{name}.yaml"), todo)
    return todo


def without_values(reason: str, todo: str, in_row: bool) -> tuple[str, str]:
    """What is wrong and what to do, without what stood in a cell: it can be an answer.

    :param in_row: the reason is about a row of the file, so what it quotes comes from there.

    >>> without_values("'zelden' is geen oordeel.", "Verbeter het.", True)
    ("'…' is geen oordeel.", 'Verbeter het.')
    """
    reason = re.sub(r"\brespondent \S+:", "een respondent:", reason)
    if in_row:
        reason = _QUOTED.sub("'…'", reason)
    todo, sign, others = todo.partition(_OTHERS)
    kept = [
        _QUOTED.sub("'…'", part)
        for part in others.splitlines()
        if re.match(r"  (en nog \d|.*\bregel \d)", part)  # else the rest of a value
    ]
    return reason, "\n".join([todo + sign, *kept])


def why(outcome: Outcome) -> str:
    """What is wrong and where, in one text."""
    fault = outcome.at_fault if outcome.at_fault != outcome.file else ""
    where = ", ".join(p for p in (fault, outcome.place) if p)
    return f"{where}: {outcome.reason}" if where else _capital(outcome.reason)


def explanation(outcome: Outcome, now: datetime, alone: bool) -> str:
    """The text beside a file that was refused.

    :param alone: there was no other file.
    """
    lines = [
        f"Dit bestand is niet verwerkt: {outcome.file}",
        moment(now),
        "",
        "Wat er mis is",
        *_indented(why(outcome)),
        "",
        "Wat u kunt doen",
        *_indented(outcome.todo),
    ]
    if outcome.quarantine:
        lines += [
            *_indented(f"Zet daarna het verbeterde bestand weer in deze map. {_NEXT}"),
            "",
            "Waar het bestand nu is",
            *_indented(
                f"In quarantaine, onder de naam {outcome.quarantine}. Alleen de beheerder van dit "
                "programma kan erbij; 'themascoop quarantine' zegt waar het staat."
            ),
        ]
    else:
        lines += [
            *_indented(_NEXT),
            "",
            "Waar het bestand nu is",
            *_indented("Het staat nog in deze map. Er is niets aan veranderd."),
        ]
    if not alone:
        lines += ["", "De andere bestanden in deze map zijn gewoon nagelopen."]
    return "\n".join(lines) + "\n"


def mail(outcome: Outcome, now: datetime) -> str:
    """A message to whoever sent a file that was refused; without answers or personal data.

    :param outcome: with what may be personal taken out of its texts.
    """
    lines = [
        f"Onderwerp: Bestand niet verwerkt: {outcome.file}",
        "",
        "Beste collega,",
        "",
        f"Op {moment(now)} kon het bestand '{outcome.file}' niet worden verwerkt.",
        "",
        "Wat er mis is:",
        *_indented(why(outcome)),
        "",
        "Wat er nodig is:",
        *_indented(outcome.todo),
        "",
        "Wilt u een verbeterd bestand aanleveren?"
        if outcome.quarantine
        else "Wilt u aanvullen wat er ontbreekt? Het bestand zelf hoeft niet opnieuw.",
        "Stuur het niet als bijlage bij een e-mail: er staan antwoorden van mensen in."
        if outcome.quarantine
        else "In dit bericht staan geen antwoorden.",
        "",
        "Met vriendelijke groet,",
    ]
    return "\n".join(lines) + "\n"


def told(outcome: Outcome, now: datetime) -> str:
    """The small text beside a file that was done."""
    lines = [f"Verwerkt: {outcome.file}", moment(now), ""]
    if outcome.state == "known":
        lines += [outcome.reason, ""]
    lines.append(f"Ronde:   {outcome.wave}, versie {outcome.version}")
    lines.append(
        f"Rapport: {outcome.report}"
        if outcome.report
        else f"Rapport: nog niet gemaakt; dat doet 'themascoop run --wave {outcome.wave}'"
    )
    if outcome.state != "known":
        lines.append(
            f"Gelezen: {outcome.respondents} respondenten, {outcome.answers} open antwoorden, "
            f"{outcome.codings} coderingen"
        )
    if outcome.warnings:
        lines += ["", "Let op:", *(f"  - {for_inbox(w, outcome.file)}" for w in outcome.warnings)]
    lines += [
        "",
        "Het bestand hiernaast is de export zoals hij binnenkwam, met persoonsgegevens.",
        "Het programma heeft hem niet meer nodig. Verwijder hem als u dat ook niet meer hebt.",
    ]
    return "\n".join(lines) + "\n"


def line(outcome: Outcome) -> str:
    """One line on the screen or in a message."""
    if outcome.state == "done":
        return f"{outcome.file}: rapport gemaakt van ronde {outcome.wave} in {outcome.report}"
    if outcome.state == "kept":
        return f"{outcome.file}: ronde {outcome.wave}, versie {outcome.version}, bewaard"
    if outcome.state == "known":
        return f"{outcome.file}: {_small(outcome.reason)}"
    if outcome.state == "gone":
        return f"{outcome.file}: het bestand is verdwenen voordat het gelezen was"
    word = "geweigerd" if outcome.state == "refused" else "niet gelukt"
    more = ", nog steeds" if outcome.again else ""
    return f"{outcome.file}: {word}{more}. {_first_line(why(outcome))}"


def lines(done: Round) -> Iterator[str]:
    """A round for a person."""
    if done.busy:
        yield "Een ander themascoop is al bezig met deze inbox; hier is niets gedaan."
        return
    for outcome in done.outcomes:
        yield line(outcome)
        if outcome.explanation:
            yield f"    uitleg: {outcome.explanation}"
    for name, reason in done.left:
        yield f"{name}: met rust gelaten ({reason})"
    if not done.outcomes:
        yield f"Er is niets te verwerken in {done.folder}."
    else:
        yield ""
        yield summary(done)
    for note in done.notes:
        yield f"LET OP: {note}"


def shown(done: Round) -> Iterator[str]:
    """What would be done, for a person."""
    for outcome in done.outcomes:
        if outcome.state == "kept":
            yield f"{outcome.file}: wordt verwerkt in ronde {outcome.wave}"
        elif outcome.state == "refused":
            yield f"{outcome.file}: wordt geweigerd. {_first_line(why(outcome))}"
        else:
            yield line(outcome)
    for name, reason in done.left:
        yield f"{name}: met rust gelaten ({reason})"
    if not done.outcomes:
        yield f"Er is niets te verwerken in {done.folder}."
    for note in done.notes:
        yield f"LET OP: {note}"


def summary(done: Round) -> str:
    """How many of each, in one sentence."""
    counts = (
        (done.number("done"), "rapport gemaakt", "rapporten gemaakt"),
        (done.number("kept"), "bestand bewaard", "bestanden bewaard"),
        (done.number("known"), "stond er al", "stonden er al"),
        (done.number("refused"), "geweigerd", "geweigerd"),
        (done.number("put off", "failed"), "niet gelukt", "niet gelukt"),
    )
    said = [f"{n} {one if n == 1 else more}" for n, one, more in counts if n]
    return f"{', '.join(said) or 'niets gedaan'}."


def _indented(text: str) -> Sequence[str]:
    return [f"  {part}" for part in text.splitlines()] or ["  -"]


def _first_line(text: str) -> str:
    return text.splitlines()[0] if text else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]
