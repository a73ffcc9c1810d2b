"""The steps of a run as Prefect tasks: big ones, a stage over a whole wave each.

Results stay in memory: they are tables of people's answers, and the store of a server is no place
for those. A retry helps only where another process or a full disk is in the way.
"""

from __future__ import annotations

from prefect import task

from pipeline import explaining, keeping, run, write

read_wave = task(name="antwoorden lezen", persist_result=False)(run.read)
cut_and_embed = task(name="segmenten maken", persist_result=False)(run.prepare)
keep_wave = task(name="bewaren", persist_result=False, retries=2, retry_delay_seconds=5)(
    keeping.keep_wave
)
find_topics = task(name="topics zoeken", persist_result=False)(run.topics)
code_segments = task(name="coderen", persist_result=False)(run.code)
place_codings = task(name="menselijke codering plaatsen", persist_result=False)(run.place)
keep_codings = task(
    name="codering bewaren", persist_result=False, retries=2, retry_delay_seconds=5
)(keeping.keep_codings)
match_and_compare = task(name="koppelen en vergelijken", persist_result=False)(run.conclude)
find_reasons = task(name="redenen zoeken", persist_result=False)(explaining.explain)
compose_report = task(name="rapport opstellen", persist_result=False)(write.compose)
write_files = task(
    name="rapport schrijven", persist_result=False, retries=1, retry_delay_seconds=2
)(write.write_report)
keep_run = task(name="run bewaren", persist_result=False, retries=2, retry_delay_seconds=5)(
    keeping.keep_run
)
