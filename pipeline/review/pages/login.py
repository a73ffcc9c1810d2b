"""Log in with a password or a link, and log out."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from pipeline.review.security import COOKIE, Form, Somebody, field, set_cookie
from pipeline.review.view import page
from pipeline.store.review.accounts import TooManyTries, log_in, log_out, use_link

router = APIRouter()


def _inside(target: str) -> str:
    """Where to go after logging in: only within this site."""
    fine = target.startswith("/") and not target.startswith(("//", "/\\"))
    return target if fine and "\n" not in target and "\r" not in target else "/"


@router.get("/aanmelden")
def ask(request: Request, naar: str = "/") -> Response:
    """The form to log in."""
    return page(request, "login.html", {"to": _inside(naar), "problem": "", "name": ""})


@router.post("/aanmelden")
async def answer(request: Request) -> Response:
    """Log in with name and password."""
    from starlette.concurrency import run_in_threadpool

    form = await request.form(max_files=0, max_fields=10)
    name, to = field(form, "name", 100), _inside(field(form, "to", 500) or "/")
    try:
        token = await run_in_threadpool(
            log_in, request.app.state.store, name, field(form, "password", 500)
        )
    except TooManyTries as error:
        said = {"to": to, "name": name, "problem": str(error).capitalize()}
        return page(request, "login.html", said, status=429)
    if token is None:
        said = {"to": to, "name": name, "problem": "Naam en wachtwoord horen niet bij elkaar."}
        return page(request, "login.html", said, status=401)
    response = RedirectResponse(to, status_code=303)
    set_cookie(response, token, request.app.state.secure)
    return response


@router.get("/link/{token}")
def show_link(request: Request, token: str) -> Response:
    """A button: a mail program that looks at links beforehand may not use them up."""
    return page(request, "link.html", {"token": token[:100]})


@router.post("/link/{token}")
def take_link(request: Request, token: str) -> Response:
    """Log in with a link."""
    session = use_link(request.app.state.store, token)
    if session is None:
        said = {
            "message": "Deze link werkt niet (meer).",
            "todo": "Een link werkt één keer en 48 uur. Vraag de analist om een nieuwe.",
        }
        return page(request, "error.html", said, status=403)
    response = RedirectResponse("/", status_code=303)
    set_cookie(response, session, request.app.state.secure)
    return response


@router.post("/afmelden")
def leave(request: Request, _form: Form, _session: Somebody) -> Response:
    """Log out."""
    log_out(request.app.state.store, request.cookies.get(COOKIE, ""))
    response = RedirectResponse("/aanmelden", status_code=303)
    response.delete_cookie(COOKIE, path="/")
    return response
