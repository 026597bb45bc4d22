# SPDX-License-Identifier: Apache-2.0
"""Power cuts under what publishes: every state of the disk that may be left shows readers the old state or the new
one, and the new one wherever it had been said."""
import concurrent.futures
import shutil

import crashstates
import faults
import syscalls
from checks import require, run
from publications import SAID, STATE, Publications, choose
from readers import tree


class PowerCuts(Publications):
    def traced(self, publication, *kills):
        """The crash of a run, or of a run killed at each of the points in turn and then again; with what a reader
        saw before and sees now."""
        rom = self.arena(publication.rom)
        before = publication.seen(rom.channel)
        crash = crashstates.Crash(rom.place, ["release/dev", STATE], SAID)
        log = rom.place / "strace.log"
        for kill in kills:
            inject = f"inject={kill.call}:{faults.KILL}:when={kill.number}"
            crash.add(syscalls.trace(publication.command(rom), log, "-e", inject, ok=None), killed=True)
        crash.add(syscalls.trace(publication.command(rom), log))
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
