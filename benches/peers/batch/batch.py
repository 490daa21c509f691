"""The 30 rules over columns in DuckDB, Polars, DataFusion and NumPy: `batch.py FOLDER`.

The folder holds what the Rust side writes: rows.parquet, rules.json, expected.json. Each engine and number of threads
runs in a process of its own, because some fix their threads once. One JSON object a line is printed for each; an engine
that fails, or whose totals are not the expected ones, says so in `error`.

Best form: texts are enums or dictionaries, the labels one mask as Rust by hand has them. Loading is outside of the
timing; what is timed is the query that reduces all rows to totals.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import columns

RUNS = 5
# NumPy by hand does not gain from a second thread: it holds the interpreter between its short operations.
ENGINES = {"duckdb": (1, 2), "polars": (1, 2), "polars streaming": (1, 2), "datafusion": (1, 2), "numpy": (1,)}


def engine(name, data, threads):
    """A function that runs the query once and gives (score, warning, rejected, fired)."""
    if name == "duckdb":
        import duckdb_engine

        return duckdb_engine.query(data, threads)
    if name.startswith("polars"):
        import polars_engine

        return polars_engine.query(data, streaming="streaming" in name)
    if name == "datafusion":
        import datafusion_engine

        return datafusion_engine.query(data, threads)
    import numpy_engine

    return numpy_engine.query(data)


def measure(folder, name, threads):
    data = columns.load(folder)
    expected = json.loads((folder / "expected.json").read_text())
    totals = tuple(expected[key] for key in ("score", "warning", "rejected", "fired"))
    query = engine(name, data, threads)
    cpu, wall = [], []
    for run in range(RUNS + 1):
        cpu_start, wall_start = time.process_time(), time.perf_counter()
        found = tuple(int(total) for total in query())
        cpu_end, wall_end = time.process_time(), time.perf_counter()
        if found != totals:
            raise ValueError(f"totals {found} are not the expected {totals}")
        if run > 0:
            cpu.append((cpu_end - cpu_start) * 1e9 / expected["rows"])
            wall.append((wall_end - wall_start) * 1e9 / expected["rows"])
    return {
        "engine": name,
        "threads": threads,
        "ns_per_row_cpu": statistics.median(cpu),
        "min": min(cpu),
        "max": max(cpu),
        "ns_per_row_wall": statistics.median(wall),
        "rows": expected["rows"],
    }


def main():
    folder = Path(sys.argv[1])
    if len(sys.argv) == 4:
        print(json.dumps(measure(folder, sys.argv[2], int(sys.argv[3]))))
        return
    for name, all_threads in ENGINES.items():
        for threads in all_threads:
            bound = {"POLARS_MAX_THREADS": threads, "OMP_NUM_THREADS": threads, "TOKIO_WORKER_THREADS": threads}
            environment = os.environ | {key: str(value) for key, value in bound.items()}
            command = [sys.executable, __file__, str(folder), name, str(threads)]
            done = subprocess.run(command, env=environment, capture_output=True, text=True)
            if done.returncode == 0:
                print(done.stdout.strip().splitlines()[-1], flush=True)
            else:
                last = (done.stderr.strip().splitlines() or ["no message"])[-1]
                print(json.dumps({"engine": name, "threads": threads, "error": last}), flush=True)


if __name__ == "__main__":
    main()
