"""Once every night in Dutch time, also when the clock changes; a missed night is made up once."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from flows.inbox import made_up
from pipeline.inbox.nightly import ZONE, Nightly, missed
from pipeline.store.database import opened
from pipeline.store.ledger import rounds
from tests.inbox.build import box, drop, go

DUTCH = ZoneInfo(ZONE)
CHANGES = ("2026-03-29", "2026-10-25")
TIMES = ("00:00", "01:59", "02:00", "02:30", "03:00", "03:30", "23:59")


def planned(at: str, start: datetime, number: int = 3) -> list[datetime]:
    """The next moments as Prefect's server plans them."""
    from prefect.server.schemas.schedules import CronSchedule

    cron = CronSchedule(cron=Nightly(at).cron, timezone=ZONE)
    return [d.astimezone(UTC) for d in asyncio.run(cron.get_dates(n=number, start=start))]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("at", TIMES)
def test_one_run_a_night_when_the_clock_changes(change: str, at: str) -> None:
    """Planned anew every two hours, as a server does, and asked for every ten minutes."""
    day = date.fromisoformat(change)
    start = datetime(day.year, day.month, day.day, 12, tzinfo=UTC) - timedelta(days=2)
    hours = range(0, 72, 2)
    moments = {m for h in hours for m in planned(at, start + timedelta(hours=h))}
    end = start + timedelta(hours=72)
    in_time = sorted(m for m in moments if start <= m < end)
    assert len(in_time) == 3
    assert len({m.astimezone(DUTCH).date() for m in in_time}) == 3 or at == "00:00"
    ours = {Nightly(at).due(start + timedelta(minutes=10 * n)) for n in range(72 * 6 + 1)}
    assert sorted(m for m in ours if start <= m < end) == in_time


def test_half_past_three_is_half_past_three_in_summer_and_winter() -> None:
    for start, hours in (("2026-03-28T12:00", "+01:00"), ("2026-10-24T12:00", "+02:00")):
        for moment in planned("03:30", datetime.fromisoformat(start + hours), 3):
            assert moment.astimezone(DUTCH).strftime("%H:%M") == "03:30"


def dutch(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=DUTCH)


@pytest.mark.parametrize(
    ("last", "now", "is_missed"),
    [
        (None, "2026-11-24T09:00", False),  # never ran: nothing to make up for
        ("2026-11-24T03:30", "2026-11-24T09:00", False),
        ("2026-11-23T03:30", "2026-11-24T09:00", True),
        ("2026-11-01T03:30", "2026-11-24T09:00", True),  # many nights: one run
        ("2026-11-23T03:30", "2026-11-24T03:29", False),  # not due yet
        ("2026-11-23T16:00", "2026-11-24T03:30", True),
        ("2027-11-24T03:30", "2026-11-24T09:00", False),  # the clock was set back
    ],
)
def test_what_was_missed(last: str | None, now: str, is_missed: bool) -> None:
    assert missed(dutch(last) if last else None, dutch(now), Nightly("03:30")) is is_missed


def test_after_many_nights_away_the_first_run_does_it_all() -> None:
    """Prefect starts each planned night that is past, one after the other."""
    nightly, now = Nightly("03:30"), dutch("2026-11-24T09:00")
    nights = [dutch(f"2026-11-{day}T03:30") for day in (21, 22, 23, 24)]
    extra = now + timedelta(minutes=1)  # what deployment() plans
    last = dutch("2026-11-20T03:30")
    done = 0
    for night in [*nights, extra]:
        if not made_up(last, night, now, nightly):
            done += 1
            last = now
        now += timedelta(seconds=20)
    assert done == 1
    assert not made_up(last, dutch("2026-11-25T03:30"), dutch("2026-11-25T03:30"), nightly)


def test_a_clock_that_was_wrong_stops_no_night() -> None:
    nightly, night = Nightly("03:30"), dutch("2026-11-24T03:30")
    assert not made_up(dutch("2027-05-01T03:30"), night, night, nightly)


def test_the_last_run_is_the_newest_by_number_and_came_to_an_end(tmp_path: Path) -> None:
    inbox = box(tmp_path)
    drop(inbox, "een.csv")
    go(inbox)
    go(inbox)
    with opened(inbox.store) as store:
        found = rounds(store, inbox.place)
        assert [r["id"] for r in found] == [2, 1]
        assert [r["told"]["counts"]["kept"] for r in found] == [0, 1]
        assert rounds(store, "/ergens/anders") == []
