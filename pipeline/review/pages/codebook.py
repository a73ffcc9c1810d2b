"""The codebook of a wave: what themes mean, sharpened here, and what each version changed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from pipeline.codebook import Codebook, Theme
from pipeline.contracts import InputError
from pipeline.review.numbers import Effect, effects
from pipeline.review.security import Coder, Form, Reader, field
from pipeline.review.sight import sight_of
from pipeline.review.view import page
from pipeline.store.review import codebooks
from pipeline.store.review.codebooks import Version

router = APIRouter()
SHOWN = 15  # segments named per theme that a change touches
NAMES = {
    "id": "thema",
    "name": "naam",
    "definition": "definitie",
    "when": "wel",
    "when_not": "niet",
    "examples": "voorbeelden",
}


@router.get("/ronde/{name}/codeboek")
def show(request: Request, name: str, account: Reader) -> Response:
    """All themes, ideas for new ones, and every version."""
    return _book(request, name, account.name)


def _book(
    request: Request, name: str, account: str, problem: str = "", status: int = 200
) -> Response:
    store = request.app.state.store
    wave = request.app.state.room.wave(name)
    found = codebooks.versions(store, name)
    sight = sight_of(store, name, account)
    ideas = [
        i
        for i in codebooks.ideas_of(store, name)
        if i.state == "open" and (i.account == account or sight.people(i.segment_id))
    ]
    return page(
        request,
        "codebook.html",
        {
            "wave": wave,
            "version": found[-1],
            "groups": found[-1].codebook.file.groups,
            "names": {t.id: t.name for version in found for t in version.codebook},
            "ideas": [(i, wave.pieces.get(i.segment_id)) for i in ideas],
            "history": [
                (new, codebooks.changes(old.codebook, new.codebook)) for old, new in pairwise(found)
            ][::-1],
            "fields": NAMES,
            "problem": problem,
        },
        status=status,
    )


@router.get("/ronde/{name}/codeboek/{number}")
def show_effect(request: Request, name: str, number: int, account: Reader) -> Response:
    """What a version changed in the codes of the definition coder, beside the one before."""
    found = codebooks.versions(request.app.state.store, name)
    new = next((v for v in found if v.number == number and v.number), None)
    if new is None:
        raise InputError("deze versie van het codeboek bestaat niet.", "Ga naar het codeboek.")
    old = found[found.index(new) - 1]
    return page(
        request,
        "effect.html",
        {
            "wave": request.app.state.room.wave(name),
            "version": new,
            "changes": codebooks.changes(old.codebook, new.codebook),
            "fields": NAMES,
            "names": {t.id: t.name for v in (old, new) for t in v.codebook},
            "effects": _effects(request, name, account.name, old.codebook, new.codebook),
        },
    )


def _effects(
    request: Request, name: str, account: str, old: Codebook, new: Codebook
) -> list[dict[str, Any]]:
    """What changes per theme; automatic codes of what somebody still reads blind are not named."""
    wave = request.app.state.room.wave(name)
    sight = sight_of(request.app.state.store, name, account)

    def named(ids: Sequence[str], effect: Effect) -> list[tuple[str, str]]:
        if effect.level != "segment":
            return []
        seen = [i for i in ids if sight.machine(i) and i in wave.pieces]
        return [(i, wave.pieces[i].text) for i in seen[:SHOWN]]

    found = effects(request.app.state.numbers, name, old, new)
    return [{"effect": e, "gained": named(e.gained, e), "lost": named(e.lost, e)} for e in found]


@router.get("/ronde/{name}/thema/{theme_id}")
def edit(
    request: Request, name: str, theme_id: str, account: Coder, voorbeeld: str = ""
) -> Response:
    """The text of a theme to change; with a segment: that one added as an example."""
    current = codebooks.current(request.app.state.store, name)
    theme = _theme(current.codebook, theme_id)
    if voorbeeld:
        # an example is a line of its own in the form
        text = " ".join(request.app.state.room.wave(name).piece(voorbeeld).text.split())
        if text not in theme.examples:
            theme = theme.model_copy(update={"examples": (*theme.examples, text)})
    return _form(request, name, current, theme, reason="voorbeeld erbij" if voorbeeld else "")


def _theme(codebook: Codebook, theme_id: str) -> Theme:
    if theme_id not in codebook:
        raise InputError("het codeboek kent dit thema niet (meer).", "Ga naar het codeboek.")
    return codebook[theme_id]


def _form(
    request: Request,
    name: str,
    version: Version,
    theme: Theme,
    *,
    reason: str = "",
    problem: str = "",
    effect: list[dict[str, Any]] | None = None,
    status: int = 200,
) -> Response:
    return page(
        request,
        "theme.html",
        {
            "wave": request.app.state.room.wave(name),
            "version": version,
            "theme": theme,
            "reason": reason,
            "problem": problem,
            "effects": effect,
            "names": {t.id: t.name for t in version.codebook},
        },
        status=status,
    )


@router.post("/ronde/{name}/thema/{theme_id}")
async def change(
    request: Request, name: str, theme_id: str, account: Coder, form: Form
) -> Response:
    """Try what another text changes, or make it a new version."""
    return await run_in_threadpool(_change, request, name, theme_id, account.name, form)


def _change(request: Request, name: str, theme_id: str, account: str, form: Any) -> Response:
    store = request.app.state.store
    current = codebooks.current(store, name)
    old = _theme(current.codebook, theme_id)
    examples = [line.strip() for line in field(form, "examples", 20_000).splitlines()]
    theme = old.model_copy(
        update={
            "name": field(form, "name", 200).strip() or old.name,
            "definition": field(form, "definition").strip(),
            "when": field(form, "when").strip(),
            "when_not": field(form, "when_not").strip(),
            "examples": tuple(dict.fromkeys(e for e in examples if e)),
        }
    )
    reason = field(form, "reason")
    if field(form, "go") == "try":
        new = _with(current.codebook, theme)
        effect = _effects(request, name, account, current.codebook, new)
        return _form(request, name, current, theme, reason=reason, effect=effect)
    try:
        made = codebooks.sharpen(
            store, name, theme, reason=reason, account=account, seen=_seen(form)
        )
    except InputError as error:
        return _form(request, name, current, theme, reason=reason, problem=str(error), status=422)
    return RedirectResponse(f"/ronde/{name}/codeboek#versie-{made.number}", status_code=303)


def _seen(form: Any) -> int:
    text = field(form, "seen", 8)
    return int(text) if text.isascii() and text.isdigit() else -1


def _with(codebook: Codebook, theme: Theme) -> Codebook:
    """The codebook with another text for a theme."""
    groups = tuple(
        g.model_copy(update={"themes": tuple(theme if t.id == theme.id else t for t in g.themes)})
        for g in codebook.file.groups
    )
    return Codebook.build(codebook.file.model_copy(update={"groups": groups}))


@router.post("/ronde/{name}/voorstellen")
async def take_or_drop(request: Request, name: str, account: Coder, form: Form) -> Response:
    """Make a theme of an idea, or drop it."""
    return await run_in_threadpool(_take_or_drop, request, name, account.name, form)


def _take_or_drop(request: Request, name: str, account: str, form: Any) -> Response:
    store = request.app.state.store
    wanted = field(form, "idea", 12)
    open_ = [i for i in codebooks.ideas_of(store, name) if i.state == "open"]
    idea = next((i for i in open_ if str(i.id) == wanted), None)
    if idea is None:
        raise InputError("over dit voorstel is al besloten.", "Vernieuw het codeboek.")
    if field(form, "go") == "drop":
        codebooks.set_ideas(store, [idea.id], "dropped", account)
        return RedirectResponse(f"/ronde/{name}/codeboek", status_code=303)
    title = field(form, "name", 200).strip() or idea.name
    book = codebooks.current(store, name).codebook
    try:
        made = codebooks.add_theme(
            store,
            name,
            field(form, "group", 200),
            Theme(id=id_of(title, book), name=title, definition=field(form, "definition").strip()),
            reason=field(form, "reason"),
            account=account,
            seen=_seen(form),
        )
    except InputError as error:
        return _book(request, name, account, str(error), status=422)
    same = [i.id for i in open_ if i.name.casefold() == idea.name.casefold()]
    codebooks.set_ideas(store, same, "taken", account)
    return RedirectResponse(f"/ronde/{name}/codeboek#versie-{made.number}", status_code=303)


def id_of(title: str, codebook: Codebook) -> str:
    """An id for a new theme, made of its name, that the codebook doesn't have yet."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    made = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:40]
    if not made[:1].isalpha():
        made = f"thema_{made}".strip("_")
    number, found = 2, made
    while found in codebook:
        found, number = f"{made}_{number}", number + 1
    return found
