"""When the night batch is due, in Dutch time, and whether one was missed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = "Europe/Amsterdam"


@dataclass(frozen=True)
class Nightly:
    """Every night at the same time of the clock on the wall.

    >>> Nightly("03:30").cron
    '30 3 * * *'
    """

    at: str
    zone: str = ZONE

    @property
    def cron(self) -> str:
        """The same as five fields."""
        moment = time.fromisoformat(self.at)
        return f"{moment.minute} {moment.hour} * * *"

    def due(self, now: datetime) -> datetime:
        """The last moment at or before ``now`` at which a run was due, in UTC.

        A time that the clock skips in March or passes twice in October counts once: the earlier of
        the two moments it can mean, as Prefect's cron schedule takes it.
        """
        today = now.astimezone(ZoneInfo(self.zone)).date()
        for back in range(3):
            wall = datetime.combine(today - timedelta(days=back), time.fromisoformat(self.at))
            meant = [wall.replace(tzinfo=ZoneInfo(self.zone), fold=fold) for fold in (0, 1)]
            moment = min(m.astimezone(UTC) for m in meant)
            if moment <= now:
                return moment
        raise AssertionError("within three days a run was due")


def missed(last: datetime | None, now: datetime, schedule: Nightly) -> bool:
    """Whether a run was due after the last one.

    However many nights were missed, it is one run that makes up for them. Who never ran missed
    nothing. A last run in the future (the clock was set back) misses nothing either.
    """
    return last is not None and last < schedule.due(now)
