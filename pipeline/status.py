"""What is going on, from the store alone: waves, runs, who is waited for, what was refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.store.database import Store, is_there, now, opened
from pipeline.store.quarantine import entries, quarantine_of
from pipeline.store.review.plans import OPEN, SETTLING, Plan, plans_of, progress
from pipeline.store.waves import list_waves

_RUNS = 3  # of each wave


def status(folder: Path) -> dict[str, Any]:
    """Waves with their last runs, plans that wait for people, and what was refused.

    :param folder: of the store; nothing is made when there is none.
    """
    waves: list[dict[str, Any]] = []
    waiting: list[dict[str, Any]] = []
    if is_there(folder):
        with opened(folder) as store:
            waves = [_wave(wave) for wave in list_waves(store)]
            waiting = [_plan(store, p) for p in plans_of(store) if p.status in (OPEN, SETTLING)]
    refused = [
        {
            **{k: entry[k] for k in ("name", "file", "wave", "kind", "at")},
            "reasons": len(entry["reasons"]),
            "reason": entry["reasons"][0]["reason"] if entry["reasons"] else "",
        }
        for entry in entries(quarantine_of(folder))
    ]
    return {"waves": waves, "waiting": waiting, "refused": refused}


def _wave(wave: dict[str, Any]) -> dict[str, Any]:
    known = ("name", "title", "versions", "respondents", "answers", "coders", "changed_at")
    return {**{k: wave[k] for k in known}, "runs": wave["runs"][-_RUNS:][::-1]}


def _plan(store: Store, plan: Plan) -> dict[str, Any]:
    return {
        "plan": plan.id,
        "wave": plan.wave,
        "status": plan.status,
        "mode": plan.mode,
        "made_at": plan.made_at,
        "deadline": plan.deadline,
        "overdue": bool(plan.deadline) and plan.deadline <= now(),
        "flow_run": plan.flow_run,
        "coders": [
            {"name": p.account, "done": p.done, "of": p.of, "ready": p.account in plan.ready}
            for p in progress(store, plan)
        ],
    }


def lines(found: dict[str, Any]) -> list[str]:
    """The same as text for a terminal (Dutch)."""
    said = ["Rondes:" if found["waves"] else "Rondes: nog geen"]
    for wave in found["waves"]:
        said.append(
            f"  {wave['name']}: versie {wave['versions']}, {wave['respondents']} respondenten, "
            f"{wave['answers']} open antwoorden; codeurs: {', '.join(wave['coders']) or 'geen'}"
        )
        said += [f"    {r['at'][:16].replace('T', ' ')}  {r['report']}" for r in wave["runs"]]
        if not wave["runs"]:
            said.append("    nog geen rapport")
    said += ["", "Wacht op mensen:" if found["waiting"] else "Wacht op mensen: niets"]
    for plan in found["waiting"]:
        due = f", tot {plan['deadline'][:10]}" if plan["deadline"] else ""
        late = " (voorbij)" if plan["overdue"] else ""
        run = "; een flow run wacht hierop" if plan["flow_run"] else ""
        what = "lezen" if plan["status"] == OPEN else "verschillen vaststellen"
        said.append(f"  {plan['wave']}, leesplan {plan['plan']}: {what}{due}{late}{run}")
        said += [
            f"    {c['name']}: {c['done']} van {c['of']}{', klaar' if c['ready'] else ''}"
            for c in plan["coders"]
        ]
    said += ["", "Geweigerd:" if found["refused"] else "Geweigerd: niets"]
    for entry in found["refused"]:
        more = f" (en nog {entry['reasons'] - 1})" if entry["reasons"] > 1 else ""
        said.append(f"  {entry['at'][:10]}  {entry['file']}: {entry['reason']}{more}")
    return said
