# SPDX-License-Identifier: Apache-2.0
"""A poll's import and tally against `sqlite3 .import` plus one GROUP BY, on the same file of ballots.

    bench_poll.py MIUI_RELEASE [BALLOTS]

MIUI_RELEASE is the release build. Both write a database on the same disk and sync it. The result is counted a
third time here, in Python, and must be the same. A ratio of at most 2 is the target, and 256 MiB of memory.
"""
import json
import os
import pathlib
import random
import shutil
import statistics
import subprocess
import sys
import tempfile

FEATURES, PROPOSALS = range(1, 9), range(9, 15)
MOODS = ["happy", "sad", "loving", "looking-forward"]
COLUMNS = "voter,cast_at,mood,loved,weak,awaited,source,country"
NOW = "2014-10-28T22:30:00+08:00"


def request(number):
    return (f"id: REQ-{number}\ntitle: {{zh: 功能{number}, en: Feature {number}}}\napp: {{zh: 系统, en: System}}\n"
            f"kind: new\norigin: team\nbranch: topic/{number}\ncreated: 2014-10-10\ndecision: accepted\n")


def week():
    shipped = "".join(f"- {{request: REQ-{n}, tip: {'a' * 40}, merge: {'a' * 40}}}\n" for n in FEATURES)
    return (f"version: 4.10.24\nchannel: dev\nweek: 200\ninstant: 2014-10-24T17:00:00+08:00\nbase: {'a' * 40}\n"
            f"commit: {'a' * 40}\ntag: dev/4.10.24\nmanifest: {'b' * 64}\nshipped:\n{shipped}")


def project(place):
    """A repository whose last build carried the features; no build is made."""
    repo, keys = place / "repo", pathlib.Path(__file__).resolve().parents[2] / "Fixtures/Keys"
    files = {f"requests/REQ-{n}.yaml": request(n) for n in (*FEATURES, *PROPOSALS)}
    files["weeks/dev/4.10.24.yaml"] = week()
    script = ["commit refs/heads/ledger\ncommitter A <a@example.org> 1414141200 +0800\ndata 1\nx\n"]
    for name, text in files.items():
        script.append(f"M 100644 inline {name}\ndata {len(text.encode())}\n{text}\n")
    subprocess.run(["git", "init", "-q", "--bare", repo], check=True)
    subprocess.run(["git", "-C", repo, "fast-import", "--quiet"], input="".join(script).encode(), check=True)
    (repo / "miui-release.yaml").write_text(f"""product: MIUI
time_zone: Asia/Shanghai
base: main
committer: Release Train <train@example.org>
channels:
  dev: {{title: {{zh: 开发版}}}}
keys: {{certificate: {keys}/TEST_KEY_DO_NOT_USE.x509.pem, private_key: {keys}/TEST_KEY_DO_NOT_USE.pem}}
state_folder: ../state
release_folder: ../release
devices:
- {{codename: cancro, name: MI3, brand: Xiaomi, android: "4.4", sdk: 19, security_patch: 2014-10-05, recipe: tree,
   partitions: [{{name: system, folders: [system], filesystem: erofs}}]}}
""", encoding="utf-8")
    return repo


def ballots(path, count):
    """One row in fifty replaces an earlier ballot of its voter, or is replaced; gives the votes that count."""
    chance, last = random.Random(7), {}
    with path.open("w", encoding="utf-8") as file:
        file.write(COLUMNS + "\n")
        for row in range(count):
            voter = chance.randrange(count) if row % 50 == 0 else row
            name = f"米粉{voter:07d}" if voter % 3 else f"user{voter:07d}"
            loved, weak = chance.sample(FEATURES, 2)
            second = chance.randrange(43_200)
            at = f"2014-10-28T{9 + second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}+08:00"
            file.write(f"{name},{at},{chance.choice(MOODS)},REQ-{loved},REQ-{weak},REQ-{chance.choice(PROPOSALS)},"
                       f"{chance.choice(['forum', 'weibo', 'wechat', 'fan site'])},{chance.choice(['CN', 'ES', 'IN', 'RU'])}\n")
            if name not in last or second >= last[name][0]:
                last[name] = (second, f"REQ-{loved}")
    votes = {}
    for _, loved in last.values():
        votes[loved] = votes.get(loved, 0) + 1
    return len(last), votes


# A process that is forked carries the most memory of its parent until then; so a small one stands between.
BETWEEN = """
import os, subprocess, sys, time
start = time.monotonic()
child = subprocess.Popen(sys.argv[2:])
_, status, usage = os.wait4(child.pid, 0)
with open(sys.argv[1], "w") as file:
    print(time.monotonic() - start, usage.ru_maxrss / 1024, file=file)
sys.exit(os.waitstatus_to_exitcode(status))
"""


def run(command, **options):
    """Wall seconds, the most memory in MiB, and stdout."""
    with tempfile.NamedTemporaryFile("r") as figures:
        child = subprocess.run([sys.executable, "-I", "-S", "-c", BETWEEN, figures.name, *map(str, command)],
                               stdout=subprocess.PIPE, **options)
        if child.returncode:
            sys.exit(f"{command} ended with {child.returncode}")
        wall, memory = map(float, figures.read().split())
        return wall, memory, child.stdout


def main():
    tool = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    runs = int(os.environ.get("RUNS", "3"))
    place = pathlib.Path(tempfile.mkdtemp(prefix="bench-poll.")).resolve()
    try:
        repo, file = project(place), place / "ballots.csv"
        voters, votes = ballots(file, count)
        environment = {**os.environ, "MIUI_RELEASE_NOW": NOW}

        def ours():
            shutil.rmtree(place / "state", ignore_errors=True)
            run([tool, "poll", "open", "--repo", repo], env=environment)
            taken = run([tool, "poll", "import", file, "--repo", repo], env=environment)
            tally = run([tool, "poll", "tally", "--format", "json", "--repo", repo], env=environment)
            result = json.loads(tally[2])["result"]
            found = {f["request"]: f["loved"] for f in result["features"]}
            if result["ballots"]["counted"] != voters or result["ballots"]["cast"] != count or found != votes:
                sys.exit(f"wrong result: {result['ballots']}, expected {voters} voters and {votes}, found {found}")
            return taken[0], tally[0], max(taken[1], tally[1])

        def peer():
            (place / "peer.sqlite").unlink(missing_ok=True)
            taken = run(["sqlite3", place / "peer.sqlite", ".mode csv", f".import {file} ballots"])
            group = run(["sqlite3", place / "peer.sqlite", "SELECT loved, count(*) FROM ballots GROUP BY loved"])
            return taken[0], group[0], max(taken[1], group[1])

        pairs = [(ours(), peer()) for _ in range(runs + 1)][1:]
        mine, theirs = ([statistics.median(pair[side][part] for pair in pairs) for part in range(3)] for side in (0, 1))
        ratio = statistics.median((p[0][0] + p[0][1]) / (p[1][0] + p[1][1]) for p in pairs)
        print(f"{count} ballots, {file.stat().st_size} bytes: import {mine[0]:.2f} s + tally {mine[1]:.2f} s, "
              f"sqlite3 .import {theirs[0]:.2f} s + GROUP BY {theirs[1]:.2f} s, ratio {ratio:.2f} (median of {runs})")
        print(f"memory: {mine[2]:.0f} MiB, sqlite3 {theirs[2]:.0f} MiB")
        print(f"the result is that of a third count: {voters} voters")
        if ratio > 2 or mine[2] > 256:
            sys.exit("over the target: a ratio of 2, 256 MiB")
    finally:
        shutil.rmtree(place)


main()
