"""What of a round may be told to others, and the telling of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.inbox import texts
from pipeline.inbox.outcome import Outcome, Round

if TYPE_CHECKING:
    from pipeline.settings import PrivacySettings, Settings


def impersonal(outcome: Outcome, privacy: PrivacySettings) -> Outcome:
    """An outcome as it may be sent: names and numbers in the texts are replaced."""
    from pipeline.privacy import redact

    def safe(text: str) -> str:
        return redact(text, privacy)[0]

    return replace(
        outcome,
        file=safe(outcome.file),
        reason=safe(outcome.reason),
        todo=safe(outcome.todo),
        place=safe(outcome.place),
        at_fault=safe(outcome.at_fault),
        warnings=(),
    )


def tell_others(settings: Settings, done: Round) -> tuple[str, ...]:
    """Send what is worth knowing, to whom the settings say.

    :return: what did not work, in Dutch.
    """
    from pipeline.notify import Message, notify

    chosen = settings.notify
    if not done.news or not (chosen.webhook or chosen.smtp_host):
        return ()
    sent = [impersonal(o, settings.privacy) for o in done.outcomes]
    body = [texts.summary(done), "", *(f"- {texts.line(o)}" for o in sent)]
    body += ["", "In dit bericht staan geen antwoorden en geen persoonsgegevens."]
    values = {
        "counts": Round(done.folder, outcomes=sent).to_json()["counts"],
        "files": [
            {
                "file": o.file,
                "state": o.state,
                "wave": o.wave,
                "version": o.version,
                "respondents": o.respondents,
                "answers": o.answers,
                "codings": o.codings,
                "report": o.report,
                "reason": texts.why(o) if o.reason else "",
            }
            for o in sent
        ],
    }
    message = Message(f"themascoop: {texts.summary(done)}", "\n".join(body) + "\n", values)
    return notify(chosen, message)
