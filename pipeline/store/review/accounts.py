"""Accounts of people who code: passwords, links that work once, sessions.

Passwords are kept as Argon2id hashes (RFC 9106). Links and sessions are random strings of 256
bits of which only a SHA-256 is kept: whoever reads the database can't log in with it.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from pipeline.contracts import AUTOMATIC, InputError
from pipeline.store.database import Store, now
from pipeline.store.review import audit

if TYPE_CHECKING:
    from sqlalchemy import Connection

Role = Literal["analist", "codeur", "lezer"]
ROLES: tuple[Role, ...] = ("analist", "codeur", "lezer")
SHORTEST = 12  # characters of a password
LINK_HOURS = 48
SESSION_HOURS = 12  # without doing anything
SESSION_DAYS = 7  # at most
TRIES, TRY_MINUTES = 5, 15
FAILED = "aanmelden mislukt"
_NAME = re.compile(r"[a-z][a-z0-9._-]{0,39}")


@dataclass(frozen=True)
class Account:
    """Who works here; ``name`` is also the coder of what this person codes."""

    name: str
    shown: str
    role: Role
    active: bool
    has_password: bool


@dataclass(frozen=True)
class Session:
    """Somebody who is logged in; ``csrf`` has to come back with every change."""

    account: Account
    csrf: str


class TooManyTries(InputError):
    """The password was wrong too often; it helps to wait."""


def _account(row: Any) -> Account:
    return Account(row.name, row.shown, row.role, bool(row.active), bool(row.password))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _moment(**ahead: int) -> str:
    return (datetime.now(UTC) + timedelta(**ahead)).isoformat(timespec="seconds")


def add_account(store: Store, name: str, shown: str, role: str, by: str = "") -> Account:
    """Make an account; it can log in once it has a password or a link.

    :raises InputError: the name is none or is taken, or there is no such role.
    """
    from pipeline.store.schema import accounts
    from pipeline.store.waves import insert_new

    if not _NAME.fullmatch(name) or name == AUTOMATIC:
        raise InputError(
            f"'{name}' kan geen naam van een account zijn.",
            "Gebruik kleine letters, cijfers, punt of streepje, te beginnen met een letter; ten "
            "hoogste 40 tekens.",
        )
    if role not in ROLES:
        raise InputError(f"'{role}' is geen rol.", f"Kies uit: {', '.join(ROLES)}.")
    row = {
        **{"name": name, "shown": shown.strip() or name, "password": "", "role": role},
        **{"active": 1, "made_at": now()},
    }
    with store.writing() as connection:
        if not insert_new(connection, accounts, **row):
            raise InputError(f"er is al een account '{name}'.", "Kies een andere naam.")
        audit.note(connection, by, "account gemaakt", subject=name, details=role)
    return Account(name, str(row["shown"]), role, True, False)


def accounts_of(store: Store) -> list[Account]:
    """All accounts, by name."""
    import sqlalchemy as sa

    from pipeline.store.schema import accounts

    with store.reading() as connection:
        return [_account(r) for r in connection.execute(sa.select(accounts).order_by("name"))]


def find_account(store: Store, name: str) -> Account:
    """One account.

    :raises InputError: there is no such account; the message names those there are.
    """
    for account in accounts_of(store):
        if account.name == name:
            return account
    known = ", ".join(a.name for a in accounts_of(store)) or "geen"
    raise InputError(f"er is geen account '{name}'.", f"Accounts: {known}.")


def change_account(
    store: Store, name: str, *, role: str = "", active: bool | None = None, by: str = ""
) -> Account:
    """Give another role, or shut or open an account; a shut one is logged out at once.

    :raises InputError: there is no such account or role.
    """
    import sqlalchemy as sa

    from pipeline.store.schema import accounts, sessions

    find_account(store, name)
    if role and role not in ROLES:
        raise InputError(f"'{role}' is geen rol.", f"Kies uit: {', '.join(ROLES)}.")
    values = {**({"role": role} if role else {})}
    with store.writing() as connection:
        if active is not None:
            values["active"] = int(active)  # type: ignore[assignment]
            if not active:
                connection.execute(sa.delete(sessions).where(sessions.c.account == name))
        if values:
            connection.execute(sa.update(accounts).where(accounts.c.name == name).values(**values))
        what = " ".join(f"{k}={v}" for k, v in values.items())
        audit.note(connection, by, "account gewijzigd", subject=name, details=what)
    return find_account(store, name)


def set_password(store: Store, name: str, password: str, by: str = "") -> None:
    """Give an account a password; whoever is logged in with it is logged out.

    :raises InputError: there is no such account, or the password is too short.
    """
    import sqlalchemy as sa
    from argon2 import PasswordHasher

    from pipeline.store.schema import accounts, sessions

    find_account(store, name)
    if len(password) < SHORTEST:
        raise InputError(
            f"dit wachtwoord is te kort ({len(password)} tekens).",
            f"Neem er ten minste {SHORTEST}; een paar losse woorden achter elkaar is goed.",
        )
    if password.strip().lower() == name:
        raise InputError("het wachtwoord is de naam van het account.", "Kies een ander.")
    hashed = PasswordHasher().hash(password)
    with store.writing() as connection:
        connection.execute(
            sa.update(accounts).where(accounts.c.name == name).values(password=hashed)
        )
        connection.execute(sa.delete(sessions).where(sessions.c.account == name))
        audit.note(connection, by or name, "wachtwoord gezet", subject=name)


def make_link(store: Store, name: str, by: str = "") -> str:
    """The secret of a link that logs somebody in, once, within two days.

    :raises InputError: there is no such account, or it is shut.
    """
    import sqlalchemy as sa

    from pipeline.store.schema import links

    if not find_account(store, name).active:
        raise InputError(f"account '{name}' is dicht.", "Zet het eerst weer open.")
    token = secrets.token_urlsafe(32)
    with store.writing() as connection:
        connection.execute(
            sa.insert(links).values(
                token=_hash(token), account=name, expires_at=_moment(hours=LINK_HOURS)
            )
        )
        audit.note(connection, by, "link gemaakt", subject=name)
    return token


def use_link(store: Store, token: str) -> str | None:
    """Log in with a link: the secret of a new session, or None when it doesn't work (any more)."""
    import sqlalchemy as sa

    from pipeline.store.schema import accounts, links

    with store.writing() as connection:
        used = connection.execute(
            sa.update(links)
            .where(
                links.c.token == _hash(token), links.c.used_at.is_(None), links.c.expires_at > now()
            )
            .values(used_at=now())
        )
        if not used.rowcount:
            return None
        row = connection.execute(
            sa.select(accounts)
            .join(links, links.c.account == accounts.c.name)
            .where(links.c.token == _hash(token), accounts.c.active == 1)
        ).first()
        return _start(connection, row.name, "aangemeld met link") if row else None


def log_in(store: Store, name: str, password: str) -> str | None:
    """The secret of a new session, or None when name and password don't belong together.

    A name that doesn't exist takes as long as one that does.

    :raises TooManyTries: five wrong passwords for this name within a quarter of an hour.
    """
    import sqlalchemy as sa
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

    from pipeline.store.schema import accounts

    name = name.strip().lower()[:100]
    since = datetime.now(UTC) - timedelta(minutes=TRY_MINUTES)
    with store.reading() as connection:
        tried = audit.count_since(connection, name, FAILED, since)
        row = connection.execute(sa.select(accounts).where(accounts.c.name == name)).first()
    if tried >= TRIES:
        raise TooManyTries(
            "er is te vaak een verkeerd wachtwoord gegeven voor deze naam.",
            f"Probeer het over {TRY_MINUTES} minuten weer, of vraag om een link.",
        )
    hasher = PasswordHasher()
    kept = str(row.password) if row and row.active and row.password else _nobody(hasher)
    right = row is not None
    try:
        hasher.verify(kept, password)
    except (VerificationError, InvalidHashError):
        right = False
    with store.writing() as connection:
        if not right:
            audit.note(connection, name, FAILED)
            return None
        return _start(connection, name, "aangemeld")


_made: list[str] = []


def _nobody(hasher: Any) -> str:
    """A hash that no password fits."""
    if not _made:
        _made.append(hasher.hash(secrets.token_urlsafe(32)))
    return _made[0]


def _start(connection: Connection, name: str, action: str) -> str:
    import sqlalchemy as sa

    from pipeline.store.schema import sessions

    token = secrets.token_urlsafe(32)
    connection.execute(sa.delete(sessions).where(sessions.c.expires_at < now()))
    connection.execute(
        sa.insert(sessions).values(
            token=_hash(token),
            account=name,
            csrf=secrets.token_urlsafe(32),
            seen_at=now(),
            expires_at=_moment(days=SESSION_DAYS),
        )
    )
    audit.note(connection, name, action)
    return token


def session_of(store: Store, token: str) -> Session | None:
    """Who is logged in with this secret; None: nobody, or it lasted too long."""
    import sqlalchemy as sa

    from pipeline.store.schema import accounts, sessions

    idle = (datetime.now(UTC) - timedelta(hours=SESSION_HOURS)).isoformat(timespec="seconds")
    with store.reading() as connection:
        row = connection.execute(
            sa.select(accounts, sessions.c.csrf, sessions.c.seen_at)
            .join(sessions, sessions.c.account == accounts.c.name)
            .where(
                sessions.c.token == _hash(token),
                sessions.c.expires_at > now(),
                sessions.c.seen_at > idle,
                accounts.c.active == 1,
            )
        ).first()
    if row is None:
        return None
    # once a minute is often enough: each step would cost a write otherwise
    if row.seen_at < (datetime.now(UTC) - timedelta(minutes=1)).isoformat(timespec="seconds"):
        with store.writing() as connection:
            connection.execute(
                sa.update(sessions).where(sessions.c.token == _hash(token)).values(seen_at=now())
            )
    return Session(_account(row), row.csrf)


def log_out(store: Store, token: str) -> None:
    """End a session."""
    import sqlalchemy as sa

    from pipeline.store.schema import sessions

    with store.writing() as connection:
        connection.execute(sa.delete(sessions).where(sessions.c.token == _hash(token)))
