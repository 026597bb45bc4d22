# SPDX-License-Identifier: Apache-2.0
"""Kills, broken and full disks under what publishes: readers see the old state or the new one, nothing is said to be
published that is not, and run again it ends as if nothing had been."""
import collections
import concurrent.futures
import re
import shutil

import faults
from checks import Wrong, require, run
from publications import SAID, Publications, choose, ngclient

NAMES = {faults.KILL: "killed at", faults.BROKEN: "one EIO in", faults.FULL: "disk full from"}


class FaultyPublications(Publications):
    def faults(self, publication, names, expected):
        """One fault a run, in the calls between the first and the last that touch the channel or what is staged."""
        rom = self.arena(publication.rom)
        before = publication.seen(rom.channel)
        every = faults.trace(publication.command(rom), rom.place / "strace.log")
        after = publication.seen(rom.channel)
        points = faults.window(every, [str(rom.channel), "/trust/dev/"])
        require(after[1] > before[1], f"the timestamp stayed at {before[1]}")
        shutil.rmtree(rom.place)
        for place, fault in enumerate(names):
            able = [point for point in points if point.call in faults.FAULTS[fault]]
            chosen = choose(able, self.points, (place + 0.5) / len(names))
            sentence = f"{publication.name}, {NAMES[fault]} a call: a reader sees old or new, and run again it ends"
            self.put(publication, fault, able, chosen, before, expected, sentence)

    def put(self, publication, fault, able, chosen, before, expected, sentence):
        with self.checks.check(sentence) as check:
            require(chosen, "there is no such call")
            with concurrent.futures.ThreadPoolExecutor(self.workers) as pool:
                tries = list(pool.map(
                    lambda one: self.met(publication, one[1], fault, before, expected, one[0] % 4 == 0),
                    enumerate(chosen)))
            kinds = collections.Counter(point.call for point in chosen)
            found = collections.Counter("old" if seen == before else "new" for _, seen, _ in tries)
            met = sum(one for one, _, _ in tries)
            check.note(f"{met} of {len(able)} calls ({', '.join(f'{n} {c}' for c, n in sorted(kinds.items()))});"
                       f" then {found['old']} × old, {found['new']} × new")
            wrong = [line for _, _, lines in tries for line in lines]
            require(not wrong, "\n".join(wrong))
            require(met * 10 >= len(chosen) * 9, f"only {met} of {len(chosen)} faults were met")

    def met(self, *attempt):
        """strace counts the calls of each thread apart, and tasks move between threads: a point that a run did not
        come to is tried again, twice at most."""
        for _ in range(3):
            found = self.attempt(*attempt)
            if found[0] or found[2]:
                break
        return found

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

    def beside(self, publication, expected):
        """The rest of the calls, which are git's, the journal's and the ledger's. Where link fails, git renames
        instead: only a kill counts. A disk that is full stays full: one failed sync alone may be made up for (libgit2
        writes the object again) or be of a folder only, which SQLite and libgit2 keep to themselves."""
        rom = self.arena(publication.rom)
        before = publication.seen(rom.channel)
        every = faults.trace(publication.command(rom), rom.place / "strace.log")
        inside = faults.window(every, [str(rom.channel), "/trust/dev/"])
        shutil.rmtree(rom.place)
        calls = ("rename", "renameat", "renameat2", "link", "linkat", "fsync", "fdatasync")
        points = {(one.call, one.number): one for one in every if one not in inside and one.call in calls}
        for fault in (faults.KILL, faults.FULL):
            able = [one for one in points.values() if fault == faults.KILL or not one.call.startswith("link")]
            sentence = f"{NAMES[fault]} a call of journal, git or ledger: a reader sees old or new, and cut again it ends"
            self.put(publication, fault, able, choose(able, self.points), before, expected, sentence)
