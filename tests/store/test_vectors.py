"""The store of vectors: it remembers, and it never stands in the way."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np

from pipeline.store import VectorStore

TEXTS = ["wij leren samen", "er is te weinig tijd", "é, ‘aanhaling’ en \n regeleinde"]
VECTORS = np.array([[0.6, 0.8], [1.0, 0.0], [0.0, -1.0]], dtype=np.float32)


def test_vectors_are_remembered_by_the_next_run(tmp_path: Path) -> None:
    VectorStore(tmp_path / "new" / "vectors.sqlite").put("use 1", TEXTS, VECTORS)
    store = VectorStore(tmp_path / "new" / "vectors.sqlite")
    found = store.get("use 1", [*TEXTS, "nooit gezien"])
    assert {t: v.tolist() for t, v in found.items()} == dict(
        zip(TEXTS, VECTORS.tolist(), strict=True)
    )
    assert all(v.dtype == np.float32 for v in found.values())
    assert store.warnings == []


def test_another_version_of_a_model_has_its_own_vectors(tmp_path: Path) -> None:
    store = VectorStore(tmp_path / "vectors.sqlite")
    store.put("use 1", TEXTS, VECTORS)
    assert store.get("use 2", TEXTS) == {}


def test_the_texts_themselves_are_not_kept(tmp_path: Path) -> None:
    store = VectorStore(tmp_path / "vectors.sqlite")
    store.put("use 1", TEXTS, VECTORS)
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"weinig tijd" not in kept


def test_a_thousand_texts_and_none_at_all(tmp_path: Path) -> None:
    store = VectorStore(tmp_path / "vectors.sqlite")
    many = [f"zin {i}" for i in range(1234)]
    store.put("use 1", many, np.arange(2468, dtype=np.float32).reshape(1234, 2))
    store.put("use 1", [], np.empty((0, 2), dtype=np.float32))
    found = store.get("use 1", many)
    assert len(found) == 1234
    assert found["zin 1233"].tolist() == [2466, 2467]
    assert store.get("use 1", []) == {}


def works_without(store: VectorStore) -> None:
    store.put("use 1", TEXTS, VECTORS)
    assert store.get("use 1", TEXTS) == {}
    assert len(store.warnings) == 1  # said once
    assert "vectors.sqlite" in store.warnings[0]


def test_a_corrupt_file_is_reported_once_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "vectors.sqlite"
    path.write_bytes(b"geen database " * 500)
    store = VectorStore(path)
    works_without(store)
    assert "beschadigd" in store.warnings[0]
    assert path.read_bytes().startswith(b"geen database")


def test_a_file_that_breaks_during_the_run_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "vectors.sqlite"
    store = VectorStore(path)
    path.write_bytes(b"geen database " * 500)
    works_without(store)


def test_a_database_of_something_else_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "vectors.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE vectors (id INTEGER)")
    connection.close()
    works_without(VectorStore(path))


def test_a_folder_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    store = VectorStore(tmp_path / "file" / "vectors.sqlite")
    works_without(store)
    assert "geschreven" in store.warnings[0]
    assert str(tmp_path) not in store.warnings[0]


def test_a_vector_of_broken_length_is_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "vectors.sqlite"
    store = VectorStore(path)
    store.put("use 1", TEXTS[:1], VECTORS[:1])
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("UPDATE vectors SET vector = x'010203'")
    connection.close()
    assert store.get("use 1", TEXTS) == {}


def test_a_store_can_be_used_from_another_thread(tmp_path: Path) -> None:
    store = VectorStore(tmp_path / "vectors.sqlite")
    thread = threading.Thread(target=store.put, args=("use 1", TEXTS, VECTORS))
    thread.start()
    thread.join()
    assert len(store.get("use 1", TEXTS)) == 3
    assert store.warnings == []


WRITER = """
import sys
from pathlib import Path
import numpy as np
from pipeline.store import VectorStore
who = int(sys.argv[2])
store = VectorStore(Path(sys.argv[1]))
for i in range(25):
    store.put("use 1", [f"{who} {i}", f"samen {i}"], np.full((2, 3), i, dtype=np.float32))
assert not store.warnings, store.warnings
"""


def test_processes_at_the_same_time_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "vectors.sqlite"
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(path), str(who)]) for who in range(3)
    ]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    store = VectorStore(path)
    texts = [f"{who} {i}" for who in range(3) for i in range(25)]
    found = store.get("use 1", [*texts, *(f"samen {i}" for i in range(25))])
    assert len(found) == 100
    assert found["samen 7"].tolist() == [7, 7, 7]
