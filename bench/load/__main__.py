"""The last day of the month: `python -m bench.load --people 300 --minutes 30`.

Needs an empty database named by DATABASE_URL (its own SQLite without) and locust, which has an
environment of its own: `python -m venv E && E/bin/pip install -r bench/load/requirements.txt`,
then `--locust E/bin/locust`. Starts the web server as bin/serve does, or as docs/running.md advises
a council (`--saves-apart`: saving has processes of its own), plays the people, does the nightly
duties and takes in case lists beside if asked (`--beside`), and ends with a table of times, the errors,
and whether every acknowledged answer is there. Ends with 1 if not.
"""

import argparse
import csv
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES_BEHIND = 5  # niceness of the pages where saving is apart
PATIENCE = 60  # seconds until the web server must answer
COLUMNS = ("50%", "95%", "99%")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--locust", default="locust")
    parser.add_argument("--framework", type=Path, default=ROOT / "frameworks/councils/hull")
    parser.add_argument("--beside", action="store_true", help="nightly duties and case lists all the while")
    parser.add_argument("--saves-apart", action="store_true", help="a web server of its own for saving")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        os.environ["VAR_DIR"] = str(folder)
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/load.sqlite3")
        os.environ.setdefault("SECRET_KEY", "only-for-a-load-of-invented-people-" * 2)
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
        sys.exit(_play(asked, folder))


def _play(asked, folder):
    import django  # after the environment names the database

    django.setup()
    from bench.load import checking, council

    council.make(asked.framework, asked.people, folder / "people.json")
    behind = (PAGES_BEHIND, 0) if asked.saves_apart else (0,)
    served = [_serve(folder, niceness) for niceness in behind]
    started = [server for server, _ in served]
    ports = [port for _, port in served]
    try:
        if asked.beside:
            started.append(_beside())
        code = _locust(asked, folder, ports[0], ports[-1])
    finally:
        for process in started:
            process.terminate()
            process.wait(30)
    kept = checking.compare(folder / "log.jsonl")
    _report(folder, kept)
    return 1 if code or kept.lost or kept.doubled else 0


def _serve(folder, niceness):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        "nice", "-n", str(niceness), sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}",
        "--workers", "2", "--threads", "4", "--timeout", "120", "--log-level", "warning",
    ]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT, stderr=(folder / "server.log").open("a"))
    for _ in range(PATIENCE * 4):
        time.sleep(0.25)
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health/", timeout=5).close()
        except OSError:
            continue
        return process, port
    process.terminate()
    raise SystemExit(f"The web server did not answer in {PATIENCE} seconds: see {folder}/server.log.")


def _beside():
    return subprocess.Popen([sys.executable, "-m", "bench.load.beside"], cwd=ROOT)


def _locust(asked, folder, port, saving):
    environment = {
        **os.environ, "LOAD_PEOPLE": str(folder / "people.json"), "LOAD_LOG": str(folder / "log.jsonl"),
        "LOAD_SAVES": f"http://127.0.0.1:{saving}",
    }  # fmt: skip
    command = [
        asked.locust, "--headless", "--only-summary", "--locustfile", "bench/load/auditors.py",
        "--users", str(asked.people), "--spawn-rate", str(max(asked.people / 30, 1)),
        "--run-time", f"{int(asked.minutes * 60)}s", "--host", f"http://127.0.0.1:{port}",
        "--csv", str(folder / "times"), "--stop-timeout", "10", "--reset-stats", "--loglevel", "WARNING",
    ]  # fmt: skip
    return subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=False).returncode


def _report(folder, kept):
    print(f"{'':10}{'requests':>10}{'failed':>8}{'p50 ms':>8}{'p95 ms':>8}{'p99 ms':>8}{'most ms':>9}{'a second':>10}")
    with (folder / "times_stats.csv").open(newline="") as table:
        for row in csv.DictReader(table):
            times = "".join(f"{row[name]:>8}" for name in COLUMNS)
            print(f"{row['Name'][:10]:10}{row['Request Count']:>10}{row['Failure Count']:>8}{times}"
                  f"{float(row['Max Response Time']):>9.0f}{float(row['Requests/s']):>10.1f}")  # fmt: skip
    print(f"{kept.acknowledged:,} saves acknowledged, {kept.lost} lost, {kept.doubled} doubled")


if __name__ == "__main__":
    main()
