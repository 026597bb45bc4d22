# SPDX-License-Identifier: Apache-2.0
"""Kills, broken and full disks, and power cuts under what publishes: readers see the old state or the new one, and
nothing is said to be published that is not, or that can be taken back."""
import collections
import concurrent.futures
import itertools
import os
import re
import shutil
import sys
import time

import crashstates
import faults
import roms
from checks import Wrong, equal, require, root, run, tool
from readers import Reader, look, reader, tree

# What a program says when readers are to see the new state: on stdout, or as the end of the stage.
SAID = r"(?m)^(released|published|publish +\d)|: timestamp \d"
NAMES = {faults.KILL: "killed at", faults.BROKEN: "one EIO in", faults.FULL: "disk full from"}
STATE = "rom/.git/miui-release/trust/dev"


class Publication:
    """Something that publishes: a ROM to begin with, and the command."""

    def __init__(self, name, rom, *arguments):
        self.name, self.rom, self.arguments = name, rom, arguments
        self.pinned = (rom.channel / "metadata/1.root.json").read_bytes()

    def command(self, rom):
        return [tool(), *self.arguments, "--repo", str(rom.repository)]

    def seen(self, files):
        """What a reader finds in a folder or in the files of a crash: the build, and the timestamp's version."""
        one = Reader(files, "dev", pinned=self.pinned).refresh().every_target()
        manifest = one.manifest()
        return manifest and manifest["version"], one.roles["timestamp"]["version"]


def ngclient(rom, pinned):
    """python-tuf's client, fresh, from the pinned root: every target on offer."""
    path = rom.place / "pinned.root.json"
    path.write_bytes(pinned)
    targets = list(reader(rom.channel).targets)
    done = run(sys.executable, root / "scripts/proof/read-channel.py", path, rom.channel, time.time(), *targets)
    equal(len(done.stdout.splitlines()), len(targets), "targets that python-tuf fetched")


class Publications:
    """The proofs, on publications that begin with a release to lose."""

    def __init__(self, checks, place, points):
        self.checks, self.place, self.points = checks, place, points
        self.workers = max(2, min(4, os.cpu_count() or 2))
        self.arenas = itertools.count()

    def arena(self, rom):
        return rom.copy(self.place / f"arena-{next(self.arenas)}")

    def faults(self, publication, names, expected):
        """One fault a run, in the calls between the first and the last that touch the channel or what is staged."""
        rom = self.arena(publication.rom)
        before = publication.seen(rom.channel)
        every = faults.trace(publication.command(rom), rom.place / "strace.log")
        after = publication.seen(rom.channel)
        points = faults.window(every, [str(rom.channel), "/trust/dev/"])
        require(after[1] > before[1], f"the timestamp stayed at {before[1]}")
        shutil.rmtree(rom.place)
        for fault in names:
            able = [point for point in points if point.call in faults.FAULTS[fault]]
            chosen = choose(able, self.points)
            sentence = f"{publication.name}, {NAMES[fault]} a call: a reader sees old or new, and run again it ends"
            with self.checks.check(sentence) as check:
                require(chosen, "there is no such call")
                with concurrent.futures.ThreadPoolExecutor(self.workers) as pool:
                    tries = list(pool.map(
                        lambda one: self.attempt(publication, one[1], fault, before, expected, one[0] % 4 == 0),
                        enumerate(chosen)))
                kinds = collections.Counter(point.call for point in chosen)
                found = collections.Counter("old" if seen == before else "new" for _, seen, _ in tries)
                met = sum(one for one, _, _ in tries)
                check.note(f"{met} of {len(able)} calls ({', '.join(f'{n} {c}' for c, n in sorted(kinds.items()))});"
                           f" then {found['old']} × old, {found['new']} × new")
                wrong = [line for _, _, lines in tries for line in lines]
                require(not wrong, "\n".join(wrong))
                require(met * 10 >= len(chosen) * 9, f"only {met} of {len(chosen)} faults were met")

    def attempt(self, publication, point, fault, before, expected, ask_ngclient):
        """Whether the fault was met, what a reader saw afterwards, and what was wrong."""
        rom, wrong, seen = self.arena(publication.rom), [], None
        done, line = faults.put(publication.command(rom), point, fault, rom.place / "strace.log", fault == faults.FULL)
        try:
            seen = publication.seen(rom.channel)
            if seen[1] == before[1] and seen != before:
                wrong.append(f"a reader sees {seen}; it was {before}")
            if seen[1] not in (before[1], before[1] + 1):
                wrong.append(f"the timestamp went from {before[1]} to {seen[1]}")
            if ask_ngclient:
                ngclient(rom, publication.pinned)
        except Wrong as error:
            wrong.append(f"a reader sees a mixture: {error}")
        claims = done.returncode == 0 or re.search(SAID, done.stdout)
        if claims and seen and seen[1] == before[1]:
            wrong.append(f"exit {done.returncode}, “{done.stdout.strip()}”, and the timestamp did not move")
        touches = line and (str(rom.channel) in line or "/trust/dev/" in line)
        if touches and done.returncode == 0 and not point.call.startswith(("unlink", "rmdir")):
            wrong.append("exit 0 all the same")
        again = run(*publication.command(rom), ok=None)
        if again.returncode != 0:
            wrong.append(f"run again: exit {again.returncode}: {again.stderr.strip()}")
        else:
            try:
                if publication.seen(rom.channel)[1] <= before[1]:
                    wrong.append("run again it ended, and the timestamp did not move")
                state = rom.state()
                wrong += [f"{name}: found {state.get(name)}, expected {expected.get(name)}"
                          for name in sorted(state.keys() | expected.keys()) if state.get(name) != expected.get(name)]
            except Wrong as error:
                wrong.append(f"run again, a reader sees a mixture: {error}")
        shutil.rmtree(rom.place)
        return bool(line), seen, [f"-- {point}", f"   {fault} met {line}", *wrong] if wrong else []

    # Power cuts

    def traced(self, publication, *kills):
        """The crash of a run, or of a run killed at each of the points in turn and then again; with what a reader
        saw before and sees now."""
        rom = self.arena(publication.rom)
        before = publication.seen(rom.channel)
        crash = crashstates.Crash(rom.place, ["release/dev", STATE], SAID)
        log = rom.place / "strace.log"
        for kill in kills:
            inject = f"inject={kill.call}:{faults.KILL}:when={kill.number}"
            crash.add(crashstates.trace(publication.command(rom), log, "-e", inject, ok=None), killed=True)
        crash.add(crashstates.trace(publication.command(rom), log))
        log.unlink()
        require(crash.final("release/dev") == tree(rom.channel), "the traced steps do not give the folder that is there")
        require(any(step.said for step in crash.steps), "it said nothing")
        return crash, before, publication.seen(rom.channel), rom

    def examine(self, publication, crash, before, after):
        return crashstates.examine(crash, "release/dev", publication.seen, before, after)

    def power(self, publication):
        with self.checks.check(f"{publication.name}, power cut anywhere: old or new, and new once it is said") as check:
            crash, before, after, rom = self.traced(publication)
            count, wrong = self.examine(publication, crash, before, after)
            shutil.rmtree(rom.place)
            check.note(f"{count} states of {len(crash.steps)} steps, {len(wrong)} violations")
            require(not wrong, "\n".join(wrong[:20]))
            require(count > len(crash.steps) / 2, "there are hardly any states")

    def power_after_kill(self, publication):
        """A run that ends what a killed one began must make durable what the killed one did not."""
        rom = self.arena(publication.rom)
        points = faults.window(faults.trace(publication.command(rom), rom.place / "strace.log"),
                               [str(rom.channel), "/trust/dev/"])
        shutil.rmtree(rom.place)
        # A kill at a sync: the step before it stands, and nothing durable says so.
        syncs = [point for point in points if point.call in ("fsync", "fdatasync")]
        chosen = choose(syncs, self.points)
        with self.checks.check(f"{publication.name}, killed at a sync, run again, power cut: old or new as well") as check:
            def attempt(point):
                crash, before, after, rom = self.traced(publication, point)
                count, wrong = self.examine(publication, crash, before, after)
                shutil.rmtree(rom.place)
                return count, len(wrong), [f"-- {point}", *wrong[:6]] if wrong else []
            with concurrent.futures.ThreadPoolExecutor(self.workers) as pool:
                tries = list(pool.map(attempt, chosen))
            check.note(f"{sum(count for count, _, _ in tries)} states after {len(chosen)} of {len(syncs)} kills,"
                       f" {sum(found for _, found, _ in tries)} violations")
            wrong = [line for _, _, lines in tries for line in lines]
            require(not wrong, "\n".join(wrong))

    def recovered(self, publication, expected):
        """States of a power cut put on a disk: the command run there ends as if nothing had been."""
        with self.checks.check(f"{publication.name}, run again on what a power cut left: the same release") as check:
            crash, _, _, rom = self.traced(publication)
            shutil.rmtree(rom.place)
            states = {}
            for applied, halved, _, step in crash.cuts():
                states.setdefault(applied + (halved,), (applied, halved, step.line))
            chosen, wrong = choose(list(states.values()), self.points), []
            for applied, halved, line in chosen:
                rom = self.arena(publication.rom)
                for folder in ("release/dev", STATE):
                    shutil.rmtree(rom.place / folder)
                    for path, data in crash.build(applied, folder, halved).items():
                        (rom.place / folder / path).parent.mkdir(parents=True, exist_ok=True)
                        (rom.place / folder / path).write_bytes(data)
                done = run(*publication.command(rom), ok=None)
                if done.returncode or (state := rom.state()) != expected:
                    wrong.append(f"after `{line}`: exit {done.returncode}: {done.stderr.strip()[-400:]}")
                    wrong += [f"{name}: {state.get(name)}, not {expected.get(name)}" for name in sorted(
                        state.keys() | expected.keys()) if state.get(name) != expected.get(name)] * (not done.returncode)
                shutil.rmtree(rom.place)
            check.note(f"{len(chosen)} of {len(states)} states")
            require(not wrong, "\n".join(wrong))

    def can_fail(self, publication):
        """The same steps without their syncs, or in another order, must be found wanting."""
        crash, before, after, rom = self.traced(publication)
        shutil.rmtree(rom.place)
        steps = crash.steps
        folders = [step for step in steps if step.synced and isinstance(step.synced.kept, dict)]
        files = [step for step in steps if step.synced and step not in folders]
        rename = next(step for step in steps if step.line.startswith("rename") and step.line.endswith("timestamp.json"))
        node = next(node for _, _, node in rename.names if node)
        own = [step for step in steps if step is rename or (step.data and step.data[0] is node) or step.synced is node
               or any(one is node for _, _, one in step.names)]
        follows = next(step for step in steps[steps.index(rename):] if step.synced is rename.names[0][0])
        first = own + [crashstates.Step("sync of metadata", synced=follows.synced)]
        for sentence, changed in (
            ("without any sync", [step for step in steps if not step.synced]),
            ("without the folders' syncs", [step for step in steps if step not in folders]),
            ("without the files' syncs", [step for step in steps if step not in files]),
            ("with the timestamp first", first + [step for step in steps if step not in own]),
        ):
            with self.checks.check(f"{publication.name} {sentence} would be found out") as check:
                crash.steps, crash._content = changed, {}
                count, wrong = self.examine(publication, crash, before, after)
                check.note(f"{len(wrong)} violations in {count} states")
                require(wrong, f"{count} states, and no violation")


def choose(points, most):
    """A sample that has the ends, and for calls the rename of the timestamp and what follows it."""
    chosen = faults.spread(points, most)
    moves = [index for index, point in enumerate(points)
             if isinstance(point, faults.Point) and "timestamp.json" in point.line]
    if moves and most is not None and most > 2:
        chosen += [one for one in points[moves[-1]:moves[-1] + 2] if one not in chosen]
    return chosen
