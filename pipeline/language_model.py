"""Make what asks a language model, as the settings say where that is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path

from pipeline.codebook import Codebook
from pipeline.coders.base import Coded, CoderContext
from pipeline.coders.llm import LlmReader
from pipeline.coders.llm_client import Client, key_from_environment, parse_address
from pipeline.coders.llm_coder import LlmCoder, LlmContext
from pipeline.coders.llm_gguf import GgufEngine
from pipeline.contracts import InputError
from pipeline.ingest.text import fold
from pipeline.questionnaire import Questionnaire
from pipeline.settings import LlmSettings
from pipeline.store.replies import MEMORY, ReplyStore

HERE = "deze computer"


def code_with_model(
    context: CoderContext,
    questionnaire: Questionnaire,
    settings: LlmSettings,
    store: Path | None,
    *,
    external: bool,
    others: bool,
    tell: Callable[[int, int], None] | None = None,
) -> Coded:
    """Code a wave with the language model of the settings.

    :param store: folder of the store; None: no reply is kept.
    :param others: people coded too; the report then has something to count.
    :param tell: told before each segment how many were read, of how many.
    :raises InputError: the model can't be used; or it coded nothing, and neither did people.
    """
    memory = store / MEMORY if store else None
    with language_model(
        settings, context.codebook, questionnaire, memory, external=external, seed=context.seed
    ) as reader:
        if tell:
            reader.tell = tell
        coded = LlmCoder(
            LlmContext(**{f.name: getattr(context, f.name) for f in fields(context)}, reader=reader)
        ).code()
    if reader.tally.segments and not reader.tally.coded and not others:
        raise InputError(
            f"het taalmodel codeerde geen enkel fragment: {reader.reasons}.",
            "Verhelp dat, of kies een andere codeur met --coder.",
        )
    return coded


def engine_of(settings: LlmSettings, external: bool, seed: int) -> Client | GgufEngine:
    """What will be asked; nothing is started or sent yet.

    :param external: the user allowed an address outside this computer.
    :raises InputError: no model is named, it can't be used, or its place is not allowed.
    """
    if not settings.model:
        raise InputError(
            "voor het coderen met een taalmodel is geen model genoemd.",
            "Noem bij [llm] model een GGUF-bestand, of bij endpoint een server en bij model de "
            "naam van het model daar.",
        )
    if settings.endpoint:
        return Client(
            parse_address(settings.endpoint, external),
            settings.model,
            settings.timeout,
            settings.retries,
            settings.max_tokens,
            seed,
            key=key_from_environment(),
        )
    return GgufEngine(
        Path(settings.model).expanduser(),
        context=settings.context,
        threads=settings.threads,
        timeout=settings.timeout,
        max_tokens=settings.max_tokens,
        seed=seed,
    )


@contextmanager
def language_model(
    settings: LlmSettings,
    codebook: Codebook,
    questionnaire: Questionnaire,
    memory_file: Path | None,
    *,
    external: bool,
    seed: int,
) -> Iterator[LlmReader]:
    """What asks it; afterwards a model that was loaded is gone from memory.

    :param memory_file: where replies are kept between runs; None: nowhere.
    :raises InputError: as :func:`engine_of`.
    """
    engine = engine_of(settings, external, seed)
    memory = ReplyStore(memory_file) if memory_file else None
    if isinstance(engine, GgufEngine):
        version = engine.version()
        place = {"model": engine.path.name, "version": version, "host": HERE, "external": False}
        known = f"{version} {settings.context}"
    else:
        address = engine.address
        host = HERE if address.local else address.host
        place = {
            "model": settings.model,
            "version": "",
            "host": host,
            "external": not address.local,
            "encrypted": address.secure,
        }
        known = f"{address.host}:{address.port}{address.path} {settings.model}"
    known = f"{known} {settings.max_tokens} {seed}"
    try:
        yield LlmReader(
            codebook, questionnaire, engine, known, fold, settings.max_themes, memory, place
        )
    finally:
        if isinstance(engine, GgufEngine):
            engine.close()
