"""Tell somebody what the night batch did: a webhook, an e-mail, or nobody.

What is told holds no answer, no personal data and nothing of a file. That it could not be told
stops nothing.
"""

from __future__ import annotations

import json
import os
import smtplib
import ssl
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Any

from pipeline.settings import NotifySettings

PASSWORD = "THEMASCOOP_SMTP_PASSWORD"  # environment variable
_LOCAL = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Message:
    """A subject, a text (Dutch) and the same in plain values."""

    subject: str
    text: str
    values: Mapping[str, Any]


class _Refused(Exception):
    """Why something is not sent, in Dutch."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """What was meant for one address goes to no other."""

    def redirect_request(self, *_given: Any) -> None:
        return None


def notify(settings: NotifySettings, message: Message) -> tuple[str, ...]:
    """Send a message wherever the settings say.

    :return: what did not work, in Dutch; without the address of the webhook, which can be secret.
    """
    notes = []
    for name, wanted, send in (
        ("het bericht naar de webhook", settings.webhook, _post),
        ("de e-mail", settings.smtp_host, _mail),
    ):
        if not wanted:
            continue
        try:
            send(settings, message)
        except (_Refused, OSError, smtplib.SMTPException, ValueError) as error:
            notes.append(f"{name} kon niet worden verstuurd ({_reason(error)}).")
    return tuple(notes)


def _post(settings: NotifySettings, message: Message) -> None:
    body = {"subject": message.subject, "text": message.text, **message.values}
    request = urllib.request.Request(  # settings allow http and https only
        settings.webhook,
        data=json.dumps(body, ensure_ascii=False).encode("utf-8", "replace"),
        headers={"Content-Type": "application/json; charset=utf-8", "User-Agent": "themascoop"},
        method="POST",
    )
    with urllib.request.build_opener(_NoRedirect).open(request, timeout=settings.timeout):
        pass


def _mail(settings: NotifySettings, message: Message) -> None:
    if not settings.mail_from or not settings.mail_to:
        raise _Refused("vul mail_from en mail_to in bij [notify]")
    letter = EmailMessage()
    letter["Subject"] = " ".join(message.subject.split())
    letter["From"] = settings.mail_from
    letter["To"] = ", ".join(settings.mail_to)
    letter["Date"] = formatdate(localtime=True)
    letter["Message-ID"] = make_msgid(domain=settings.mail_from.rpartition("@")[2] or None)
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(message.text)
    place = (settings.smtp_host, settings.smtp_port)
    secure = ssl.create_default_context()
    server: smtplib.SMTP
    if settings.smtp_security == "ssl":
        server = smtplib.SMTP_SSL(*place, timeout=settings.timeout, context=secure)
    else:
        server = smtplib.SMTP(*place, timeout=settings.timeout)
    with server:
        if settings.smtp_security == "starttls":
            server.starttls(context=secure)
        if settings.smtp_user:
            if settings.smtp_security == "none" and settings.smtp_host not in _LOCAL:
                raise _Refused("een wachtwoord gaat niet onversleuteld naar een andere computer")
            password = os.environ.get(PASSWORD, "")
            if not password:
                raise _Refused(f"de omgevingsvariabele {PASSWORD} ontbreekt")
            server.login(settings.smtp_user, password)
        server.send_message(letter)


def _reason(error: Exception) -> str:
    """Why it failed, without what the other side says: that can repeat what was sent."""
    known: tuple[tuple[type[Exception] | tuple[type[Exception], ...], str], ...] = (
        (_Refused, str(error)),
        (urllib.error.HTTPError, f"de server antwoordt met {getattr(error, 'code', '')}"),
        (smtplib.SMTPAuthenticationError, "gebruiker of wachtwoord wordt geweigerd"),
        (smtplib.SMTPRecipientsRefused, "de geadresseerde wordt geweigerd"),
        (smtplib.SMTPSenderRefused, "de afzender wordt geweigerd"),
        (smtplib.SMTPNotSupportedError, "de server kan geen STARTTLS of geen aanmelding"),
        (ssl.SSLCertVerificationError, "het certificaat van de server wordt niet vertrouwd"),
        (TimeoutError, "geen antwoord binnen de tijd"),
        (smtplib.SMTPException, "de mailserver weigert het"),
        (ConnectionRefusedError, "er luistert niemand op dat adres"),
    )
    inner = getattr(error, "reason", None)
    for part in (error, inner):
        for kind, said in known:
            if isinstance(part, kind):
                return said
    return "geen verbinding"
