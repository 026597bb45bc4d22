# SPDX-License-Identifier: Apache-2.0
"""What is refused because of the hour: by a clock that is off (faketime), and by a publisher that is late."""
import json
import sys

from channelroms import ChannelRom, faked
from checks import Wrong, require, root, tool
from filehost import Host


class Clocks:
    """A part of Refusals, whose ROM, host and clients it uses."""

    def ng_at(self, clock, ok):
        return faked(clock, sys.executable, root / "scripts/proof/ngreader.py", self.rom.root("dev"),
                     f"{self.host.url}/dev", ok=ok)

    def clocks(self):
        for clock, role in (("+4d", "timestamp"), ("+15d", "timestamp"), ("+400d", "root"), ("+3650d", "root")):
            with self.checks.check(f"with a clock of {clock} the channel has expired") as check:
                said = self.ng_at(clock, ok=(1,)).stderr
                require("ExpiredMetadataError" in said and role in said, f"ngclient says {said}")
                done = self.ours(clock=clock, ok=(81,))
                require(role in message(done), f"pull says {message(done)}")
                self.conformance(self.folder(), ok=(1,), clock=clock)
                check.note(f"{said.strip()}; pull: {message(done)}")
        with self.checks.check("with a clock ten years slow nothing has expired, and pull warns of the clock") as check:
            self.ng_at("-3650d", ok=(0,))
            done = self.ours(clock="-3650d")
            require("clock" in done.stderr, f"pull says {done.stderr}")
            check.note(next(line for line in done.stderr.splitlines() if "clock" in line))

    def late(self):
        """A publisher whose cron job goes on while people forget: what expires next."""
        self.rom = rom = ChannelRom(self.rom.copy(self.place / "late").place)
        with Host(rom.release) as self.host:
            for clock, role in (("+4d", None), ("+15d", None), ("+40d", "builds"), ("+190d", "targets")):
                ends = "all is fine" if role is None else f"{role} is what has expired"
                with self.checks.check(f"with the timestamp refreshed on time, {clock}: {ends}") as check:
                    self.at(clock, rom, "channel", "refresh", "--channel", "dev", ok=None)
                    said = self.ng_at(clock, ok=(0,) if role is None else (1,)).stderr
                    done = self.ours(clock=clock, ok=(0,) if role is None else (81,))
                    if role:
                        require("ExpiredMetadataError" in said and role in said, f"ngclient says {said}")
                        require(role in message(done), f"pull says {message(done)}")
                        check.note(message(done))
                if role:
                    with self.checks.check(f"{role} renewed at {clock}: read again"):
                        self.at(clock, rom, "channel", "renew", "--channel", "dev", "--publish")
                        self.ng_at(clock, ok=(0,))
                        self.ours(clock=clock)

    def at(self, clock, rom, *arguments, ok=(0,)):
        return faked(clock, tool(), *arguments, "--repo", rom.repository, ok=ok)


def message(done):
    """The message of a failure that was told as JSON."""
    text = done.stderr + done.stdout
    try:
        return json.JSONDecoder().raw_decode(text, text.index('{\n  "error"'))[0]["error"]["message"]
    except ValueError as error:
        raise Wrong(f"exit {done.returncode} without an error in JSON: {text}") from error
