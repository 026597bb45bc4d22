# SPDX-License-Identifier: Apache-2.0
"""Readers beside a writer that never rests: no read may fail, and none may go back."""
import itertools
import json
import subprocess
import sys
import time

from channelroms import ChannelRom, pull, weekdays
from checks import equal, require, root
from filehost import Host
from ngreader import Reader

READERS = 4


class Race:
    def __init__(self, checks, place):
        self.checks, self.place = checks, place
        self.rom = ChannelRom.make(place / "rom")
        self.rom.create("dev")
        self.days = iter(weekdays(4, 60))
        self.rom.release_of(next(self.days))

    def run(self, seconds):
        with Host(self.rom.release) as host, self.checks.check(
            f"{READERS} ngclients beside a writer that never rests, {seconds:.0f} s: no read fails"
        ) as check:
            paused = Reader(self.rom.root("dev"), f"{host.url}/dev")
            halfway = paused.updater()
            began = time.monotonic()
            readers = [self.reader(host, number, seconds) for number in range(READERS)]
            published, pulls, changes = 0, 0, itertools.cycle(
                [("channel", "refresh"), ("rollout", "set", "10"), ("channel", "refresh"), ("rollout", "set", "50")])
            while time.monotonic() < began + seconds:
                for _ in range(6):
                    self.rom.miui(*next(changes))
                    published += 1
                self.rom.release_of(next(self.days))
                published += 1
                # Our own client, fresh, in the midst of it.
                pull(self.rom, host.url, "dev", self.place / f"pull-{pulls}", "--now")
                pulls += 1
            ends = [json.loads(self.outcome(one)) for one in readers]
            failures = [text for end in ends for text in end["failures"]]
            require(not failures, f"{len(failures)} reads failed:\n" + "\n".join(sorted(set(failures))))
            require(not any(end["backwards"] for end in ends), "a reader saw an older timestamp after a newer one")
            lost = [path for path in host.failed if not path.endswith(".root.json")]
            equal(lost, [], "files that were asked for and not there")
            versions = set().union(*(end["versions"] for end in ends))
            require(len(versions) > 1, f"readers saw only the versions {versions}")
            # It had the timestamp before all this, and wants the rest only now.
            equal(paused.get(halfway, "channel/latest.json") != b"", True, "the reader that stood still reads on")
            check.note(f"{published} versions published, {sum(end['reads'] for end in ends)} reads and {pulls} pulls "
                       f"done, {len(versions)} versions seen, 0 failures")

    def reader(self, host, number, seconds):
        return subprocess.Popen(
            [sys.executable, str(root / "scripts/proof/ngreader.py"), str(self.rom.root("dev")), f"{host.url}/dev",
             str(self.place / f"reader-{number}"), str(seconds)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def outcome(self, reader):
        out, errors = reader.communicate(timeout=120)
        equal(reader.returncode, 0, f"a reader's exit status, {errors}")
        return out
