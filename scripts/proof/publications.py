# SPDX-License-Identifier: Apache-2.0
"""What publishes on a channel, and what readers see of it; proved by faultypublications and powercuts."""
import itertools
import sys
import time

import faults
from checks import equal, root, run, tool
from readers import Reader, reader

# What a program says when readers are to see the new state: on stdout, or as the end of the stage.
SAID = r"(?m)^(released|published|publish +\d)|: timestamp \d"
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
    """Proofs on publications that begin with a release to lose; each try has its own copy of the ROM."""

    def __init__(self, checks, place, points):
        self.checks, self.place, self.points = checks, place, points
        # Half of the time goes by in syncs.
        self.workers = 4
        self.arenas = itertools.count()

    def arena(self, rom):
        return rom.copy(self.place / f"arena-{next(self.arenas)}")


def choose(points, most, phase=0.5):
    """An even sample, and for calls the rename of the timestamp and what follows it."""
    chosen = faults.spread(points, most, phase)
    moves = [index for index, point in enumerate(points)
             if isinstance(point, faults.Point) and "timestamp.json" in point.line]
    if moves and most is not None and most > 2:
        chosen += [one for one in points[moves[-1]:moves[-1] + 2] if one not in chosen]
    return chosen
