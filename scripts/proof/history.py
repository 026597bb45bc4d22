#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What a publication writes and takes, and what a client fetches, as a channel's history grows. Prints a table for
docs/performance.md.

    history.py [--weeks 150] [--at 5,20,60,150] [FOLDER]
"""
import argparse
import json
import pathlib
import resource
import shutil
import statistics
import tempfile
import time

from channelroms import ChannelRom, version_of, weekdays
from checks import run, tool
from filehost import Host
from ngreader import Reader


def sizes(channel):
    """Every file of a channel with what tells whether it was written anew."""
    found = {}
    for path in channel.rglob("*"):
        if path.is_file():
            facts = path.stat()
            found[str(path.relative_to(channel))] = (facts.st_ino, facts.st_mtime_ns, facts.st_size)
    return found


def written(before, after):
    """Bytes by kind of what is new or was replaced."""
    kinds = {"metadata": 0, "packages": 0, "documents": 0, "feeds": 0}
    for name, facts in after.items():
        if before.get(name) != facts:
            part = name.split("/")[0]
            kind = part if part != "targets" else "packages" if name.endswith((".zip", ".tgz", ".zst")) else "documents"
            kinds[kind] += facts[2]
    return kinds


def timed(action):
    """Wall and processor seconds of what an action starts."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    result = action()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return result, time.monotonic() - began, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def fetched(rom, host, cache=None, documents=False):
    """Requests and bytes of a refresh; with `documents` also latest.json and the manifest."""
    reader = Reader(rom.root("dev"), f"{host.url}/dev", cache)
    host.reset()
    reader.read(package=False) if documents else reader.updater()
    return host.requests, host.sent


def traced(rom, arguments):
    """Bytes that all write calls of a command took, to whatever file."""
    log = rom.place / "writes.strace"
    calls = "write,pwrite64,writev,pwritev,copy_file_range,sendfile"
    run("strace", "-f", "--seccomp-bpf", "-e", f"trace={calls}", "-o", log, tool(), *arguments, "--repo", rom.repository)
    lines = log.read_text(errors="replace").splitlines()
    ends = (line.rsplit(" = ", 1)[-1].split()[0] for line in lines if " = " in line)
    return sum(int(end) for end in ends if end.isdigit())


def measure(rom, host, day):
    """One release and one change of its rollout, timed and weighed."""
    phone = rom.place / "phone"
    fetched(rom, host, phone, documents=True)
    before = sizes(rom.channel)
    told, wall, cpu = timed(lambda: rom.release_of(day, "dev", "--format", "json"))
    stages = {one["stage"]: one["seconds"] for one in json.loads(told.stdout)["stages"]}
    row = {"cut": (wall, cpu), "publish": stages["publish"], "release": written(before, sizes(rom.channel))}
    row["news"] = fetched(rom, host, phone, documents=True)
    runs = []
    for percent in range(1, 6):
        before = sizes(rom.channel)
        _, wall, cpu = timed(lambda: rom.miui("rollout", "set", percent))
        runs.append((wall, cpu))
        row["change"] = written(before, sizes(rom.channel))
    row["rollout"] = tuple(statistics.median(one[part] for one in runs) for part in (0, 1))
    row["writes"] = traced(rom, ("rollout", "set", "99"))
    row["fresh"] = fetched(rom, host)
    row["choice"] = fetched(rom, host, documents=True)
    cache = rom.place / "poll"
    shutil.rmtree(cache, ignore_errors=True)
    fetched(rom, host, cache)
    row["poll"] = fetched(rom, host, cache)
    row["sizes"] = {role: file.stat().st_size for role, (file, _) in rom.metadata("dev").items()}
    return row


HEADS = ("Week", "Cut, wall s", "CPU s", "of it publish, s", "Metadata written, B", "Documents, B", "Feeds, B",
         "rollout set, wall s", "CPU s", "Written by all its calls, B", "Fresh refresh, B",
         "… with latest and manifest, B", "News since last week, B",
         "Nothing new, B")


def cells(week, row):
    new, change = row["release"], row["rollout"]
    return (week, f"{row['cut'][0]:.2f}", f"{row['cut'][1]:.2f}", f"{row['publish']:.2f}", f"{new['metadata']:,}",
            f"{new['documents']:,}", f"{new['feeds']:,}", f"{change[0]:.2f}", f"{change[1]:.2f}", f"{row['writes']:,}",
            *(f"{row[name][1]:,} ({row[name][0]})" for name in ("fresh", "choice", "news", "poll")))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?")
    parser.add_argument("--weeks", type=int, default=150)
    parser.add_argument("--at", default="5,20,60,150")
    options = parser.parse_args()
    place = pathlib.Path(options.folder or tempfile.mkdtemp(prefix="bench-history.")).resolve()
    rom = ChannelRom.make(place / "history")
    rom.create("dev")
    marks = {int(one) for one in options.at.split(",")} | {options.weeks}
    print("| " + " | ".join(HEADS) + " |\n|" + "---|" * len(HEADS), flush=True)
    with Host(rom.release) as host:
        for week, day in enumerate(weekdays(4, options.weeks), 1):
            if week not in marks:
                rom.release_of(day)
                continue
            row = measure(rom, host, day)
            print("| " + " | ".join(map(str, cells(week, row))) + " |", flush=True)
            archives = [size for role, size in row["sizes"].items() if role.startswith("builds-")]
            others = {role: size for role, size in row["sizes"].items() if not role.startswith("builds-")}
            largest = ", ".join(f"{role} {size:,}" for role, size in others.items())
            rest = f"; {len(archives)} archives of at most {max(archives):,}" if archives else ""
            print(f"  {version_of(day)}: {largest}{rest} B")
        oldest = version_of(weekdays(4, options.weeks)[0])
        host.reset()
        Reader(rom.root("dev"), f"{host.url}/dev").read(oldest, package=False)
        print(f"the oldest release, {oldest}, is read by {host.requests} requests and {host.sent:,} bytes")
    if not options.folder:
        shutil.rmtree(place)


if __name__ == "__main__":
    main()
