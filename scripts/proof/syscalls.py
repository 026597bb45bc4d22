# SPDX-License-Identifier: Apache-2.0
"""What a program asks of the kernel, with all data: strace's log, read."""
import os
import re

from checks import run

TRACED = ("openat,open,creat,write,pwrite64,writev,pwritev,pwritev2,ftruncate,truncate,fallocate,copy_file_range,"
          "sendfile,splice,rename,renameat,renameat2,link,linkat,symlink,symlinkat,unlink,unlinkat,mkdir,mkdirat,rmdir,fsync,"
          "fdatasync,syncfs,exit_group")


def trace(arguments, log, *inject, ok=(0,)):
    """Runs a program; its calls in order as (name, arguments, result), data included."""
    # seccomp makes tracing cheap, and strace's faults come to nothing with it.
    quick = [] if inject else ["--seccomp-bpf"]
    run("strace", "-f", *quick, "-qq", "-y", "-xx", "-s", 1 << 26, "-e", f"trace={TRACED}",
        "-e", "signal=none", *inject, "-o", log, *arguments, ok=ok, timeout=240)
    calls, begun = [], {}
    for line in log.read_text(errors="replace").splitlines():
        pid, _, rest = line.partition(" ")
        rest = rest.lstrip()
        if rest.endswith("<unfinished ...>"):
            begun[pid] = rest.removesuffix("<unfinished ...>")
            continue
        resumed = re.match(r"<\.\.\. \w+ resumed>", rest)
        if resumed:
            rest = begun.pop(pid, "") + rest[resumed.end():]
        call = re.match(r"(\w+)\((.*)\)\s+= (\?|-?\d+)", rest, re.S)
        if call:
            calls.append((call[1], call[2], call[3]))
    return calls


def text(escaped):
    """What strace wrote as \\xHH, as bytes."""
    return re.sub(rb"\\x([0-9a-f]{2})", lambda one: bytes.fromhex(one[1].decode()), escaped.encode())


def quoted(arguments):
    return [bytes.fromhex(one.replace("\\x", "")) for one in re.findall(r'"((?:\\x[0-9a-f]{2})*)"', arguments)]


def descriptor(arguments):
    """Number and path of the descriptor that is a call's first argument."""
    found = re.match(r"(\d+)<(.*?)>(?:\(deleted\))?(?:,|$)", arguments, re.S)
    return (int(found[1]), os.fsdecode(text(found[2]))) if found else (None, "")
