# SPDX-License-Identifier: Apache-2.0
"""Faults put under a program with strace: which calls it makes, and one of them killed or failed."""
import re

from checks import run

# The calls that make something durable or visible.
CALLS = ("write", "pwrite64", "fsync", "fdatasync", "rename", "renameat", "renameat2", "link", "linkat", "mkdir",
         "mkdirat", "unlink", "unlinkat", "rmdir")
KILL, FULL, BROKEN = "signal=KILL", "error=ENOSPC", "error=EIO"
# What Linux may answer: an unlink or a sync of a disk that is full succeeds. A write that fails is left out: strace
# cannot tell a file's from the one that wakes a thread (eventfd), and a program that is never woken waits for ever.
FAULTS = {KILL: CALLS, BROKEN: tuple(call for call in CALLS if call != "write"),
          FULL: tuple(call for call in CALLS if call != "write" and not call.startswith(("unlink", "rmdir")))}


class Point:
    """One call of a program: the number-th of its kind in the thread or child that makes it."""

    def __init__(self, call, number, line, place):
        self.call, self.number, self.line, self.place = call, number, line, place

    def __str__(self):
        return f"{self.call} {self.number}: {self.line[:200]}"


def trace(arguments, log, ok=(0,)):
    """Every such call of a program, in order."""
    run("strace", "-f", "--seccomp-bpf", "-qq", "-y", "-e", f"trace={','.join(CALLS)}", "-e", "signal=none", "-o", log, *arguments, ok=ok)
    points, counted = [], {}
    for line in log.read_text(errors="replace").splitlines():
        call = re.match(r"(\d+) +([a-z0-9]+)\((.*)", line)
        if call:
            counted[call[1], call[2]] = counted.get((call[1], call[2]), 0) + 1
            points.append(Point(call[2], counted[call[1], call[2]], call[0], call[1]))
    return points


def window(points, names):
    """The calls between the first and the last that touch one of the names, by the threads that touch them: what is
    done to publish, and nothing of git's or the journal's before or after."""
    inside = [index for index, point in enumerate(points) if any(name in point.line for name in names)]
    if not inside:
        return []
    threads = {points[index].place for index in inside}
    return [point for point in points[inside[0]:inside[-1] + 1] if point.place in threads]


def put(arguments, point, fault, log, lasting=False):
    """The program with a point killed or failed, and with it all later ones of the kind if `lasting`; the finished
    process, and the first call that met the fault."""
    when = f"{point.number}+" if lasting else f"{point.number}"
    done = run("strace", "-f", "-q", "-y", "-e", f"trace={point.call}", "-e", "signal=kill", "-e",
               f"inject={point.call}:{fault}:when={when}", "-o", log, *arguments, ok=None, timeout=120)
    lines = log.read_text(errors="replace").splitlines()
    met = [line for line in lines if "(INJECTED)" in line] or [
        before for before, line in zip(lines, lines[1:]) if "killed by SIGKILL" in line]
    return done, met[0] if met else None


def spread(points, most, phase=0.0):
    """At the most so many of them, evenly; all where `most` is None. `phase`, from 0 to 1, chooses others."""
    if most is None or len(points) <= most:
        return list(points)
    return [points[int((place + phase) * len(points) / most)] for place in range(most)]
