"""What became of the files of an inbox, in plain values."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

State = Literal["done", "kept", "known", "refused", "put off", "failed", "gone"]


@dataclass
class Outcome:
    """What became of one file.

    ``state``: a report was made; it was only kept; its content was done before; it was refused;
    something on this computer was in the way, so it is tried again; the program failed; it was
    gone. ``again``: refused earlier with the same reason. Nothing in it is an answer.
    """

    file: str
    state: State
    wave: str = ""
    version: int = 0
    respondents: int = 0
    answers: int = 0
    codings: int = 0
    report: str = ""
    place: str = ""  # line and column in the file
    reason: str = ""
    todo: str = ""
    at_fault: str = ""  # the file that is wrong, when that is another one
    quarantine: str = ""
    moved_to: str = ""
    explanation: str = ""  # name of the text beside it
    again: bool = False
    warnings: tuple[str, ...] = ()


@dataclass
class Round:
    """One time that an inbox was looked through; ``busy``: another process was doing it."""

    folder: str
    busy: bool = False
    outcomes: list[Outcome] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def number(self, *states: str) -> int:
        """How many files ended so."""
        return sum(o.state in states for o in self.outcomes)

    @property
    def news(self) -> bool:
        """Whether somebody should hear of it."""
        return any(o.state not in ("known", "gone") and not o.again for o in self.outcomes)

    @property
    def exit_code(self) -> int:
        """0: all good; 2: something was refused; 3: it can't be written; 1: the program failed."""
        for state, code in (("failed", 1), ("put off", 3), ("refused", 2)):
            if self.number(state):
                return code
        return 0

    def to_json(self) -> dict[str, Any]:
        """In plain values."""
        return {
            "folder": self.folder,
            "busy": self.busy,
            "counts": {
                "done": self.number("done"),
                "kept": self.number("kept"),
                "known": self.number("known"),
                "refused": self.number("refused"),
                "put_off": self.number("put off", "failed"),
            },
            "files": [asdict(o) | {"warnings": list(o.warnings)} for o in self.outcomes],
            "left_alone": [{"file": name, "why": why} for name, why in self.left],
            "notes": list(self.notes),
        }
