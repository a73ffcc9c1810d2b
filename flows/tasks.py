"""The steps of a run as Prefect tasks: big ones, a stage over a whole wave each.

Results stay in memory: they are tables of people's answers, and the store of a server is no place
for those. A retry helps only where another process or a full disk is in the way.
"""

from __future__ import annotations

from prefect import task

from pipeline import run, write

read_wave = task(run.read, name="antwoorden lezen", persist_result=False)
cut_and_embed = task(run.prepare, name="segmenten maken", persist_result=False)
find_topics = task(run.topics, name="topics zoeken", persist_result=False)
code_segments = task(run.code, name="coderen", persist_result=False)
place_codings = task(run.place, name="menselijke codering plaatsen", persist_result=False)
match_and_compare = task(run.conclude, name="koppelen en vergelijken", persist_result=False)
compose_report = task(write.compose, name="rapport opstellen", persist_result=False)
write_files = task(
    write.write_report,
    name="rapport schrijven",
    retries=1,
    retry_delay_seconds=2,
    persist_result=False,
)
