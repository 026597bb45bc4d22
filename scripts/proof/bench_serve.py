# SPDX-License-Identifier: Apache-2.0
"""`miui-release serve` against nginx with the guide's configuration: 64 clients of wrk, the same files, in turn.

A ratio above 1 says that we are faster. Both run with two threads or workers; wrk runs on the same machine.
"""
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile

import web

UNITS = {"B": 1, "KB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30}


def wrk(server, path, seconds):
    """Requests and bytes a second."""
    done = subprocess.run(["wrk", "-t2", "-c64", f"-d{seconds}s", f"{server.url}{path}"],
                          capture_output=True, text=True, check=True).stdout
    if re.search(r"Non-2xx", done):
        sys.exit(f"{server.name} refuses: {done}")
    number, unit = re.search(r"Transfer/sec:\s+([0-9.]+)([KMG]?B)", done).groups()
    return float(re.search(r"Requests/sec:\s+([0-9.]+)", done)[1]), float(number) * UNITS[unit]


def main():
    if shutil.which("wrk") is None:
        sys.exit("bench serve needs wrk")
    runs, seconds = int(os.environ.get("RUNS", "3")), int(os.environ.get("SECONDS_EACH", "4"))
    place = pathlib.Path(tempfile.mkdtemp(prefix="bench-serve.")).resolve()
    release, _, content = web.release_folder(place)
    (release / "dev/targets/large.zip").write_bytes(content * 16)
    (place / "state").mkdir()
    ours = web.serve(place, release, place / "state", "--trust-proxy", "--access-log", str(place / "serve.json"))
    theirs = web.nginx(place, release, ours.port)
    if theirs is None:
        sys.exit("bench serve needs nginx")
    try:
        print("64 clients of wrk over loopback, both with an access log in a file")
        for what, path, in_bytes in (
            ("timestamp.json, 24 bytes", "/dev/metadata/timestamp.json", False),
            ("a package of 128 MiB", "/dev/targets/large.zip", True),
        ):
            pairs = []
            for _ in range(runs):
                pairs.append([wrk(server, path, seconds)[in_bytes] for server in (ours, theirs)])
            mine, other = (statistics.median(pair[index] for pair in pairs) for index in (0, 1))
            ratio = statistics.median(pair[0] / pair[1] for pair in pairs)
            scale, unit = (1e6, "MB/s") if in_bytes else (1, "requests/s")
            print(f"{what}: serve {mine / scale:.0f} {unit}, nginx {other / scale:.0f} {unit}, "
                  f"ratio {ratio:.2f} (median of {runs})")
        with open(f"/proc/{ours.process.pid}/status", encoding="utf-8") as status:
            print("serve's peak memory:", re.search(r"VmHWM:\s+(\d+ kB)", status.read())[1])
    finally:
        theirs.kill()
        ours.kill()
        shutil.rmtree(place)


main()
