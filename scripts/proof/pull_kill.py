# SPDX-License-Identifier: Apache-2.0
"""Faults put under a pull with strace: one of its calls killed, or failed from there on."""
import collections
import re
import resource
import signal

from checks import run, tool

# What writes, what makes durable, what makes visible. A disk that is full stays full.
CALLS = ("write", "pwrite64", "ftruncate", "fsync", "fdatasync", "rename", "renameat", "renameat2", "link",
         "linkat", "unlink", "unlinkat", "mkdir")
# An error here must not end in “done”: something would not be on the disk for certain, or not be there.
DURABLE = ("fsync", "fdatasync", "rename", "renameat", "renameat2", "link", "linkat")
# A write may be a thread's wake-up or go to a socket as well, and a lost wake-up is no failing disk: writes fail
# by a limit on the size of files instead.
FAULTS = (("signal=KILL", "killed at"), ("error=EIO", "EIO from"), ("error=ENOSPC", "disk full from"))


def count(arguments, log):
    """How often a pull makes each call, in the thread that makes it most: strace counts by threads."""
    run("strace", "-f", "-qq", "-e", f"trace={','.join(CALLS)}", "-e", "signal=none", "-o", log, tool(), *arguments)
    counted = collections.Counter()
    for line in log.read_text(errors="replace").splitlines():
        call = re.match(r"(\d+) +([a-z0-9]+)\(", line)
        if call:
            counted[call[2], call[1]] += 1
    most = collections.Counter()
    for (name, _), times in counted.items():
        most[name] = max(most[name], times)
    return dict(most)


def strike(arguments, call, number, fault, log):
    """A pull in which the number-th such call of a thread is killed, or fails with all after it; the finished
    process, and the first call that met the fault."""
    when = f"{number}" if "KILL" in fault else f"{number}+"
    done = run("strace", "-f", "-q", "-y", "-e", f"trace={call}", "-e", "signal=kill", "-e",
               f"inject={call}:{fault}:when={when}", "-o", log, tool(), *arguments, ok=None, timeout=120)
    lines = log.read_text(errors="replace").splitlines()
    met = [line for line in lines if "(INJECTED)" in line] or [
        before for before, line in zip(lines, lines[1:]) if "killed by SIGKILL" in line]
    return done, met[0] if met else None


def fails(call, fault):
    """Whether the fault is one that this call can have."""
    return "KILL" in fault or call != "write"


def limited(arguments, size):
    """A pull on a disk where no file grows beyond so many bytes."""
    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return run(tool(), *arguments, ok=None, timeout=120, preexec_fn=limit)


def matters(line):
    """Whether a call is about a file, and not about a socket, a pipe or a terminal."""
    return "socket:" not in line and "pipe:" not in line and "/dev/" not in line and "eventfd" not in line
