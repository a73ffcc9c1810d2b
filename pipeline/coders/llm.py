"""Ask a language model about segments, one at a time.

Which model, and where it runs, is the user's choice (``[llm]`` in the settings). This module asks,
checks and counts; the engine that is asked and the memory are given to it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from pipeline.codebook import Codebook
from pipeline.coders.llm_client import Answer, EngineError
from pipeline.coders.llm_reply import BadReplyError, Fold, Given, Reply, read_reply
from pipeline.coders.prompt import NONE, VERSION, Task, instructions, order_in, task
from pipeline.coding import coded_themes
from pipeline.contracts import WHOLE, InputError, rows
from pipeline.questionnaire import Questionnaire

if TYPE_CHECKING:
    import pandas as pd

ORDER = "het fragment lijkt een opdracht aan de machine te bevatten; het is niet voorgelegd"
UNQUOTED = "het model noemde geen woorden die in het fragment staan; lees het zelf"
_GIVE_UP = 3  # segments in a row for which a server gave nothing: it won't come back
_USELESS = 10  # answers that can't be used, without a single one that can: this model can't do it
_WHOLE_QUESTION = "Een beschrijving van het geheel; het fragment kan op elke vraag antwoord geven."


class Engine(Protocol):
    """Something that answers a task: a server, or a model file."""

    def ask(self, task: Task) -> Answer:
        """One answer, or an ``EngineError``."""
        ...


class ReplyCache(Protocol):
    """Remembers replies between runs; may forget any of them."""

    def get(self, model: str, prompt: str, segment: str) -> str:
        """The reply it knows, or an empty text."""
        ...

    def put(self, model: str, prompt: str, segment: str, reply: str) -> None:
        """Remember a reply."""
        ...


@dataclass
class Tally:
    """What became of the segments of one call; ``missed``: why some were not coded (Dutch)."""

    segments: int = 0
    coded: int = 0
    remembered: int = 0
    graded: int = 0
    unquoted: int = 0
    missed: Counter[str] = field(default_factory=Counter)

    @property
    def not_coded(self) -> int:
        """How many segments nobody knows anything about yet."""
        return self.segments - self.coded


class LlmReader:
    """Reads segments with a language model.

    :param engine: what answers.
    :param model: name and version of the model, for the memory.
    :param memory: where replies are kept; None: nowhere.
    :param fold: :func:`pipeline.ingest.text.fold`.
    :param max_themes: the most themes that a segment can get.
    :param place: what report and manifest tell of where the model runs.
    :raises InputError: the codebook has a theme that can't be told from "none".

    After :meth:`read`: ``replies``, per segment what the model gave, and ``tally``. ``tell`` is
    called before each segment, with how many were read, of how many.
    """

    def __init__(
        self,
        codebook: Codebook,
        questionnaire: Questionnaire,
        engine: Engine,
        model: str,
        fold: Fold,
        max_themes: int,
        memory: ReplyCache | None = None,
        place: Mapping[str, Any] | None = None,
    ) -> None:
        if NONE in codebook:
            raise InputError(
                f"een thema heet '{NONE}'; dat betekent voor het taalmodel dat geen thema past.",
                "Geef het thema een andere id.",
                file=codebook.source,
            )
        self.codebook, self.questionnaire = codebook, questionnaire
        self.engine, self.model, self.memory = engine, model, memory
        self.fold, self.max_themes = fold, max_themes
        self.replies: dict[str, Reply] = {}
        self.tally = Tally()
        self.place = dict(place or {})
        self.tell: Callable[[int, int], None] = lambda done, total: None
        self._systems: dict[tuple[str, ...], str] = {}
        self._scopes: dict[tuple[str, bool], tuple[str, ...]] = {}

    def read(self, segments: pd.DataFrame) -> Mapping[str, Reply]:
        """Ask about every segment that says something and can have a theme.

        :param segments: table ``segments``.
        :return: the replies by ``segment_id``; a segment that was not coded is not among them, and
            ``tally`` says why.
        :raises InputError: the model can't be used at all.
        """
        self.replies, self.tally = {}, Tally()
        known: dict[Task, Reply | str] = {}
        refusals, stop = 0, ""
        wanted = self._in_order(segments)
        for row in wanted:
            self.tell(self.tally.segments, len(wanted))
            self.tally.segments += 1
            scope = self._scope(row.question_id, bool(row.whole))
            if order_in(row.text, scope):
                self.tally.missed[ORDER] += 1
                continue
            asked = self._task(scope, row.question_id, row.text)
            found = known.get(asked) or self._remembered(asked, row.text)
            if found is None and not stop:
                try:
                    found = self._ask(asked, row.text)
                    refusals = 0
                except EngineError as error:
                    refusals += 1
                    if error.fatal or refusals == _GIVE_UP:
                        stop = str(error)
                    self.tally.missed[str(error)] += 1
                    continue
            if found is None:
                self.tally.missed[stop] += 1
                continue
            known[asked] = found
            if isinstance(found, str):
                self.tally.missed[found] += 1
                if not self.tally.coded and self.tally.missed.total() >= _USELESS:
                    stop = found
            else:
                self._count(found)
                self.replies[row.segment_id] = found
        return self.replies

    def given(self, segment_id: str) -> Mapping[str, Given]:
        """The themes that the model gave a segment."""
        reply = self.replies.get(segment_id)
        return {g.theme: g for g in reply.given} if reply else {}

    def evidence(self, segment_id: str, theme_id: str, text: str) -> str:
        """The words of a segment for which the model gave a theme; empty: it named none."""
        given = self.given(segment_id).get(theme_id)
        return text[given.start : given.end] if given and given.start >= 0 else ""

    def for_review(self, segment_id: str, theme_id: str) -> bool:
        """Whether the model gave a theme without words that stand in the segment."""
        given = self.given(segment_id).get(theme_id)
        return given is not None and given.start < 0

    def _in_order(self, segments: pd.DataFrame) -> list[Any]:
        """Segments that say something and can have a theme; those with the same codebook together.

        An engine reads the beginning that two prompts share only once.
        """
        told = [
            row
            for row in rows(segments)
            if not row.non_answer
            and not self.is_label(row.question_id)
            and self._scope(row.question_id, bool(row.whole))
        ]
        first: dict[tuple[str, ...], int] = {}
        for row in told:
            first.setdefault(self._scope(row.question_id, bool(row.whole)), len(first))
        return sorted(told, key=lambda r: first[self._scope(r.question_id, bool(r.whole))])

    def is_label(self, question: str) -> bool:
        """Whether its text is a typed-in label of a table, which needs no reading."""
        return question in self.questionnaire and self.questionnaire[question].type == "matrix"

    def _scope(self, question: str, whole: bool) -> tuple[str, ...]:
        if (question, whole) not in self._scopes:
            self._scopes[question, whole] = tuple(
                t.id
                for t in coded_themes(self.codebook)
                if self.codebook.in_scope(t.id, question, whole)
            )
        return self._scopes[question, whole]

    def _task(self, scope: tuple[str, ...], question: str, text: str) -> Task:
        if scope not in self._systems:
            themes = [self.codebook[t] for t in scope]
            self._systems[scope] = instructions(themes, self.max_themes)
        known = question != WHOLE and question in self.questionnaire
        asked = self.questionnaire[question].text if known else _WHOLE_QUESTION
        return task(self._systems[scope], scope, asked, text, self.max_themes)

    def _remembered(self, asked: Task, text: str) -> Reply | None:
        if self.memory is None:
            return None
        kept = self.memory.get(self.model, _prompt(asked), text)
        if not kept:
            return None
        try:
            reply = Reply.load(kept)
        except (ValueError, KeyError, TypeError):  # of another version, or damaged
            return None
        self.tally.remembered += 1
        return reply

    def _ask(self, asked: Task, text: str) -> Reply | str:
        """A reply, or why what came is none (Dutch); the same question gives that again."""
        answer = self.engine.ask(asked)
        try:
            reply = read_reply(
                answer.content, answer.tokens, asked, text, self.fold, answer.cut_off
            )
        except BadReplyError as error:
            return str(error)
        if self.memory is not None:
            self.memory.put(self.model, _prompt(asked), text, reply.dump())
        return reply

    def _count(self, reply: Reply) -> None:
        self.tally.coded += 1
        self.tally.graded += reply.graded
        self.tally.unquoted += any(g.start < 0 for g in reply.given)

    @property
    def facts(self) -> dict[str, Any]:
        """What report and manifest tell of the last call."""
        tally = self.tally
        return {
            **self.place,
            "asked": tally.segments,
            "coded": tally.coded,
            "remembered": tally.remembered,
            "graded": tally.graded,
            "unquoted": tally.unquoted,
            "not_coded": tally.not_coded,
            "missed": dict(sorted(tally.missed.items())),
        }

    @property
    def reasons(self) -> str:
        """Why segments were not coded, and how many, in Dutch."""
        return "; ".join(f"{reason}: {n}" for reason, n in sorted(self.tally.missed.items()))

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the user must know of the last call, in Dutch."""
        tally, said = self.tally, []
        if tally.not_coded:
            kept = (
                " Wat wel is gecodeerd, is bewaard: een volgende run vraagt alleen wat ontbreekt."
                if tally.coded and self.memory is not None
                else ""
            )
            said.append(
                f"{tally.not_coded} van de {tally.segments} fragmenten zijn niet door het "
                f"taalmodel gecodeerd en tellen niet mee ({self.reasons}).{kept}"
            )
        if tally.unquoted:
            said.append(
                f"bij {tally.unquoted} fragmenten gaf het taalmodel een thema zonder woorden die "
                "in het fragment staan; lees die zelf."
            )
        if tally.coded and tally.graded < tally.coded:
            said.append(
                f"bij {tally.coded - tally.graded} van de {tally.coded} fragmenten gaf de server "
                "geen kansen; het taalmodel zegt daar alleen ja of nee, niet hoe zeker het is."
            )
        return tuple(said)


def _prompt(asked: Task) -> str:
    return "\0".join((VERSION, asked.system, asked.user, *asked.themes, str(asked.most)))
