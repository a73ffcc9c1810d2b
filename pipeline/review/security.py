"""Who may do what, and what a browser is told to keep out.

Follows OWASP's Application Security Verification Standard 4.0 where it applies: sessions in cookies
that scripts can't read, a secret in every form, headers that allow nothing but our own files.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends, Request
from starlette.responses import PlainTextResponse, Response

from pipeline.contracts import InputError
from pipeline.store.review.accounts import SESSION_DAYS, Account, Session, session_of

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.datastructures import FormData

COOKIE = "themascoop"
BY_ITSELF = "x-vanzelf"  # header of what the page's script saves without being asked
LARGEST = 100_000  # bytes of a form
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class NotLoggedIn(Exception):
    """Nobody is logged in, or not any more."""


class Forbidden(InputError):
    """What an account may not do."""


def protect(app: FastAPI) -> None:
    """Headers on every answer, a bound on what is sent, and no forms from elsewhere."""

    @app.middleware("http")
    async def _guard(
        request: Request, call_next: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        answer = _refused(request) or await call_next(request)
        for name, value in _HEADERS.items():
            answer.headers[name] = value
        if not request.url.path.startswith("/static/"):
            answer.headers["Cache-Control"] = "no-store"
        if request.app.state.secure:
            answer.headers["Strict-Transport-Security"] = "max-age=31536000"
        return answer


def _refused(request: Request) -> Response | None:
    length = request.headers.get("content-length", "0")
    if request.method == "POST":
        if "content-length" not in request.headers or not length.isdigit():
            return PlainTextResponse("Deze aanvraag klopt niet.", 411)
        if int(length) > LARGEST:
            return PlainTextResponse("Dit is te veel om te bewaren.", 413)
    origin = request.headers.get("origin")
    if request.method not in ("GET", "HEAD") and origin not in (None, _own(request)):
        return PlainTextResponse("Dit formulier komt van een andere site.", 403)
    return None


def _own(request: Request) -> str:
    scheme = "https" if request.app.state.secure else "http"
    return f"{scheme}://{request.headers.get('host', '')}"


def who(request: Request) -> Session:
    """The session of this request.

    :raises NotLoggedIn: there is none.
    """
    session = maybe(request)
    if session is None:
        raise NotLoggedIn
    return session


def maybe(request: Request) -> Session | None:
    """The session of this request, if any."""
    if not hasattr(request.state, "session"):
        token = request.cookies.get(COOKIE, "")
        request.state.session = session_of(request.app.state.store, token) if token else None
    found: Session | None = request.state.session
    return found


Somebody = Annotated[Session, Depends(who)]


def _with_role(*roles: str) -> Any:
    def check(session: Somebody) -> Account:
        if session.account.role not in roles:
            raise Forbidden(
                f"uw rol ({session.account.role}) mag dit niet.",
                "Vraag de analist om een andere rol.",
            )
        return session.account

    return Depends(check)


Analyst = Annotated[Account, _with_role("analist")]
Coder = Annotated[Account, _with_role("analist", "codeur")]
Reader = Annotated[Account, _with_role("analist", "codeur", "lezer")]


async def _form(request: Request) -> FormData:
    """A form that was sent, once it is sure that it comes from our own page.

    :raises Forbidden: the secret of the session is not in it.
    """
    form = await request.form(max_files=0, max_fields=400)
    session = maybe(request)
    given = form.get("csrf")
    if session is None:
        raise NotLoggedIn
    if not isinstance(given, str) or not hmac.compare_digest(given.encode(), session.csrf.encode()):
        raise Forbidden(
            "dit formulier hoort niet bij uw sessie; er is niets bewaard.",
            "Ga terug, vernieuw de pagina en probeer het nog eens.",
        )
    return form


Form = Annotated[Any, Depends(_form)]


def field(form: Any, name: str, most: int = 4000) -> str:
    """A text field of a form, '' when it isn't there; NUL and what is too long is cut off."""
    value = form.get(name, "")
    return value.replace("\0", "")[:most] if isinstance(value, str) else ""


def set_cookie(response: Response, token: str, secure: bool) -> None:
    """Give the browser its session; scripts can't read it, other sites can't send it along."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=SESSION_DAYS * 86_400,
        httponly=True,
        samesite="lax",
        secure=secure,
        path="/",
    )
