# SPDX-License-Identifier: Apache-2.0
"""The download of `pull` against `curl | sha256sum`: one file from nginx over loopback, in turn.

    bench_pull.py PULL_FIXTURE [MEBIBYTES]

PULL_FIXTURE is the release build of the downloader that `pull` uses. Both hash every byte; ours also syncs the
file to disk before it gets its name, curl's goes through the pipe alone. A ratio below 1 says that we are faster.
"""
import hashlib
import os
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import web


def once(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    wall = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, done.stdout


def main():
    fixture = sys.argv[1]
    size = int(sys.argv[2] if len(sys.argv) > 2 else 1024) << 20
    runs = int(os.environ.get("RUNS", "3"))
    place = pathlib.Path(tempfile.mkdtemp(prefix="bench-pull.")).resolve()
    folder = place / "release/dev/targets"
    folder.mkdir(parents=True)
    digest = hashlib.sha256()
    with (folder / "large.zip").open("wb") as file:
        for _ in range(size >> 20):
            block = os.urandom(1 << 20)
            digest.update(block)
            file.write(block)
    server = web.nginx(place, place / "release", 9)
    if server is None:
        sys.exit("bench pull needs nginx (Debian: nginx-light)")
    url, target = f"{server.url}/dev/targets/large.zip", place / "pulled/large.zip"
    target.parent.mkdir()
    try:
        pairs = []
        for _ in range(runs + 1):
            target.unlink(missing_ok=True)
            ours = once([fixture, str(size), digest.hexdigest(), str(target), url])
            theirs = once(["bash", "-c", 'set -o pipefail; curl -sS "$1" | sha256sum', "bash", url])
            if digest.hexdigest() not in theirs[2] or target.stat().st_size != size:
                sys.exit("the bytes are not those that were served")
            pairs.append((ours, theirs))
        pairs = pairs[1:]
        for index, label in ((0, "wall"), (1, "cpu")):
            mine, other = (statistics.median(pair[side][index] for pair in pairs) for side in (0, 1))
            ratio = statistics.median(pair[0][index] / pair[1][index] for pair in pairs)
            print(f"pull of {size} bytes against curl | sha256sum: {label} {mine:.2f} s, peer {other:.2f} s, "
                  f"ratio {ratio:.2f} (median of {runs})")
    finally:
        server.kill()
        shutil.rmtree(place)


main()
