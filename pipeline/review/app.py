"""Put the pages together: one application, made for one store."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.contracts import InputError, OutputError
from pipeline.review.security import Forbidden, NotLoggedIn, protect

if TYPE_CHECKING:
    from fastapi import FastAPI, Request, Response

    from pipeline.store.database import Store

_HERE = Path(__file__).parent
VECTORS = "vectoren.sqlite"
LOCAL = ("127.0.0.1", "localhost", "[::1]")


def make_app(
    store: Store,
    *,
    hosts: Sequence[str] = LOCAL,
    secure: bool = False,
    on_done: Callable[[str], None] | None = None,
    links: Sequence[tuple[str, str]] = (),
    vectors: Path | None = None,
) -> FastAPI:
    """The review page of a store.

    :param hosts: names under which the page may be asked for; others get an error, so that no
        other site can reach it through a name of its own (DNS rebinding).
    :param secure: it is served over https: cookies only go there.
    :param on_done: called with the id of a plan once its people are done with it.
    :param links: other pages to point at, as (name, address); for example Prefect's own.
    :param vectors: where vectors of sentences are kept between runs; None: beside the waves.
    """
    from fastapi import FastAPI
    from starlette.middleware.trustedhost import TrustedHostMiddleware
    from starlette.staticfiles import StaticFiles

    from pipeline.review.differences import Differences
    from pipeline.review.learning import Learning
    from pipeline.review.measure import Measures
    from pipeline.review.numbers import Numbers
    from pipeline.review.pages import (
        codebook,
        coding,
        figures,
        history,
        login,
        meeting,
        settle,
        start,
    )
    from pipeline.review.room import Room
    from pipeline.review.view import templates

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.state.store = store
    app.state.room = Room(store)
    app.state.differences = Differences(app.state.room)
    app.state.numbers = Numbers(app.state.room, vectors or store.folder / VECTORS)
    app.state.measures = Measures(app.state.differences, app.state.numbers)
    app.state.learning = Learning(store, app.state.numbers, app.state.measures)
    app.state.secure = secure
    app.state.on_done = on_done or (lambda plan: None)
    app.state.links = tuple(links)
    app.state.templates = templates()
    app.mount("/static", StaticFiles(directory=_HERE / "static"), name="static")
    for page in (login, start, coding, settle, codebook, history, meeting, figures):
        app.include_router(page.router)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=[*hosts], www_redirect=False)
    protect(app)
    _errors(app)
    return app


def _errors(app: FastAPI) -> None:
    """Every error becomes a page in Dutch; none shows how the program is made."""
    from fastapi.exceptions import RequestValidationError
    from starlette.exceptions import HTTPException
    from starlette.responses import JSONResponse, RedirectResponse

    from pipeline.review.security import BY_ITSELF
    from pipeline.review.view import page

    words = {
        400: "Deze aanvraag klopt niet.",
        404: "Deze pagina bestaat niet (meer).",
        405: "Dat kan hier niet.",
        413: "Dit is te veel om te bewaren.",
    }

    def say(request: Request, status: int, message: str, todo: str = "") -> Response:
        return page(request, "error.html", {"message": message, "todo": todo}, status=status)

    @app.exception_handler(NotLoggedIn)
    def _out(request: Request, _error: NotLoggedIn) -> Response:
        if BY_ITSELF in request.headers:
            said = "Niet bewaard: u bent afgemeld. Uw keuze staat nog hier; meld u weer aan."
            return JSONResponse({"problem": said}, 401)
        # where somebody was is remembered only for reading: a form can't be sent again unseen
        back = request.url.path if request.method == "GET" else "/"
        return RedirectResponse(f"/aanmelden?naar={back}", status_code=303)

    @app.exception_handler(Forbidden)
    def _no(request: Request, error: Forbidden) -> Response:
        if BY_ITSELF in request.headers:
            said = "Niet bewaard: er is nu iemand anders aangemeld. Meld u weer aan."
            return JSONResponse({"problem": said}, 403)
        return say(request, 403, error.message, error.todo)

    @app.exception_handler(InputError)
    def _input(request: Request, error: InputError) -> Response:
        return say(request, 409, error.message, error.todo)

    @app.exception_handler(OutputError)
    def _output(request: Request, error: OutputError) -> Response:
        return say(request, 503, error.message, error.todo)

    @app.exception_handler(RequestValidationError)
    def _strange(request: Request, _error: RequestValidationError) -> Response:
        return say(request, 400, words[400])

    @app.exception_handler(HTTPException)
    def _http(request: Request, error: HTTPException) -> Response:
        return say(request, error.status_code, words.get(error.status_code, "Dat lukte niet."))

    @app.exception_handler(Exception)
    def _bug(request: Request, error: Exception) -> Response:
        # the class says enough to find it; the text of an error may hold an answer
        logging.getLogger("themascoop").error(
            "fout op %s: %s", request.url.path, type(error).__name__
        )
        return say(request, 500, "Er ging iets mis in het programma.", "Probeer het nog eens.")
