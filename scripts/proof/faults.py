# SPDX-License-Identifier: Apache-2.0
"""Faults put under a cut with strace: which calls it makes, and one of them killed or failed."""
import collections
import re

from checks import run, tool
from roms import FRIDAY

# The calls that make something durable or visible. Where link fails, git renames instead: only a kill counts.
# A disk that is full stays full: one failed sync alone may be made up for (libgit2 writes the object again) or
# be of a folder only, which SQLite and libgit2 keep to themselves.
CALLS = ("rename", "renameat", "renameat2", "link", "linkat", "fsync", "fdatasync")


def count(rom, log):
    """How often a cut makes each call, in the thread or child that makes it most: strace counts that way."""
    run("strace", "-f", "-qq", "-e", f"trace={','.join(CALLS)}", "-e", "signal=none", "-o", log, tool(), "cut",
        "--date", FRIDAY, "--repo", rom.repository)
    counted = collections.Counter()
    for line in log.read_text(errors="replace").splitlines():
        call = re.match(r"(\d+) +([a-z0-9]+)\(", line)
        if call:
            counted[call[2], call[1]] += 1
    most = collections.Counter()
    for (name, _), times in counted.items():
        most[name] = max(most[name], times)
    return dict(most)


def cut(rom, call, number, fault, log):
    """A cut in which the number-th such call of a thread is killed, or fails with all after it; the finished
    process, and the first call that met the fault."""
    when = f"{number}" if "KILL" in fault else f"{number}+"
    done = run("strace", "-f", "-q", "-y", "-e", f"trace={call}", "-e", "signal=kill", "-e",
               f"inject={call}:{fault}:when={when}", "-o", log, tool(), "cut", "--date", FRIDAY, "--repo",
               rom.repository, ok=None, timeout=60)
    lines = log.read_text(errors="replace").splitlines()
    met = [line for line in lines if "(INJECTED)" in line] or [
        before for before, line in zip(lines, lines[1:]) if "killed by SIGKILL" in line]
    return done, met[0] if met else None


def spread(most, points):
    """At the most `points` of 1…most, the ends among them."""
    if most <= points:
        return list(range(1, most + 1))
    return sorted({1 + round(place * (most - 1) / (points - 1)) for place in range(points)})
