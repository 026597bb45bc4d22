# SPDX-License-Identifier: Apache-2.0
"""Many publishers on one channel at once, out of one repository and out of two: each ends well or says why not, and
no version is ever written twice."""
import json
import pathlib
import re
import shutil
import subprocess
import threading
import time

from channelroms import ChannelRom, version_of, weekdays
from checks import equal, require, tool
from filehost import Host
from witnesses import Witnesses

CALLS = "rename,renameat,renameat2,link,linkat"
PUBLISHED = re.compile(r'"[^"]*/metadata/(\d+\.[^"/]+\.json)"[^"]*\)\s+= 0$')


class Writers:
    def __init__(self, checks, place):
        self.checks, self.place = checks, place
        self.rom = ChannelRom.make(place / "rom")
        self.rom.create("dev")
        self.days = weekdays(4, 6)
        for day in self.days[:2]:
            self.rom.release_of(day)
        self.bursts, self.timestamps = 0, {}

    def run(self):
        with Host(self.rom.release) as host:
            self.witnesses = Witnesses(self.rom, host)
            self.witnesses.look()
            self.burst("eight refreshes at once", [("channel", "refresh")] * 8, all_end_well=True)
            self.burst("refreshes, rollout changes and a release at once", [
                ("channel", "refresh"), ("rollout", "set", "11"), ("channel", "refresh"), ("rollout", "set", "12"),
                ("cut", "--date", self.days[2]), ("rollout", "pause"), ("channel", "refresh"), ("publish",)])
            self.burst("five publishes of one staged change at once", [("publish",)] * 5, before=self.stage)
            other = self.other()
            changes = [("rollout", "set", "21"), ("rollout", "set", "22"), ("channel", "refresh")]
            self.burst("publishers of two repositories on one release folder", changes + changes,
                       roms=[self.rom] * 3 + [other] * 3)
            withdrawn = version_of(self.days[0])
            self.burst("a withdrawal beside a rollout change of another repository", [
                ("withdraw", withdrawn, "--reason-en", "boot loop"), ("rollout", "set", "31"), ("channel", "refresh")],
                roms=[self.rom, other, other])
            release = [("cut", "--date", self.days[3])] * 2
            self.burst("the same train cut by two repositories", release, roms=[self.rom, other], exact=False,
                       before=lambda: [one.miui("publish", "--discard", ok=None) for one in (self.rom, other)])

    def other(self):
        """A second repository with a lock and a state of its own, and the same keys, on the same release folder."""
        other = self.rom.copy(self.place / "other")
        for name in ("release", "trust"):
            shutil.rmtree(other.place / name)
        text = other.settings.read_text(encoding="utf-8")
        text = re.sub(r"^release_folder:.*$", f"release_folder: {self.rom.release}", text, flags=re.M)
        text = re.sub(r"^trust_keys:.*$", f"trust_keys: {self.rom.trust}", text, flags=re.M)
        other.settings.write_text(text, encoding="utf-8")
        return ChannelRom(other.place)

    def stage(self):
        """A renewal that is signed and not published."""
        self.rom.miui("channel", "renew", "--role", "targets")

    def burst(self, sentence, commands, roms=None, before=None, all_end_well=False, exact=True):
        with self.checks.check(f"{sentence}: the channel stays whole") as check:
            if before:
                before()
            self.bursts += 1
            logs = [self.place / f"burst-{self.bursts}-{number}.strace" for number in range(len(commands))]
            old = self.timestamp()["version"]
            over = threading.Event()
            watch = threading.Thread(target=self.watch, args=(over,))
            watch.start()
            try:
                running = [subprocess.Popen(
                    ["strace", "-f", "--seccomp-bpf", "-s", "4096", "-e", f"trace={CALLS}", "-o", str(log), tool(),
                     *(str(one) for one in command), "--repo", str(rom.repository)],
                    stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
                    for command, log, rom in zip(commands, logs, roms or [self.rom] * len(commands))]
                ends = [(one.communicate(timeout=180), one.returncode) for one in running]
            finally:
                over.set()
                watch.join()
            self.judge(commands, ends, all_end_well)
            written = self.written_once(logs)
            doubled = [version for version, seen in self.timestamps.items() if len(seen) > 1]
            equal(doubled, [], "timestamps of one version and two contents")
            self.witnesses.look()
            self.nothing_lost(commands, ends)
            statuses, new = [code for _, code in ends], self.timestamp()["version"]
            if exact:
                did = sum(code == 0 and "stands so already" not in said for (said, _), code in ends)
                equal(new - old, did, "timestamps published, for as many processes as say so")
            check.note(", ".join(f"{statuses.count(code)} × {code}" for code in sorted(set(statuses)))
                       + f"; timestamp {old} to {new}, {written} versions of other roles"
                       + "".join(f"\n          {line}" for line in sorted(self.reasons(ends))))

    def judge(self, commands, ends, all_end_well):
        """0, or busy or refused with a sentence that helps."""
        require(any(code == 0 for _, code in ends), "none ends well")
        for command, ((_, errors), code) in zip(commands, ends):
            words = " ".join(map(str, command))
            require(code in ((0,) if all_end_well else (0, 1, 75, 66)), f"{words}: exit {code}: {errors}")
            if code:
                require(re.search(r"^error: .{20,}", errors, re.M), f"{words}: exit {code} says {errors!r}")
            if code == 75:
                require("miui-release" in errors, f"{words}: it does not say who is at work: {errors}")

    def reasons(self, ends):
        """Why some were refused, once each."""
        said = {(code, errors[errors.index("error: "):].splitlines()[0]) for (_, errors), code in ends if code}
        return {f"{code}: {re.sub('process [0-9]+', 'process …', line)}" for code, line in said}

    def nothing_lost(self, commands, ends):
        """Whoever was told that it is published finds it so, whatever others did meanwhile."""
        latest = json.loads(self.rom.target("dev", "channel/latest.json").read_bytes())
        for command, (_, code) in zip(commands, ends):
            if code == 0 and command[0] == "cut":
                self.rom.target("dev", f"builds/{version_of(command[-1])}/manifest.json")
                equal(latest["version"], version_of(command[-1]), "the build on offer after its cut")
            if code == 0 and command[0] == "withdraw":
                require(command[1] in [one["version"] for one in latest["withdrawn"]], f"{command[1]} is offered again")
        done = [command for command, (_, code) in zip(commands, ends) if code == 0]
        sets = {int(command[2]) for command in done if command[:2] == ("rollout", "set")}
        found = latest["rollout"]["set_percent"]
        if sets and not any(command[0] == "cut" for command in done):
            require(found in sets, f"{found} % was set by none of {sets}")

    def written_once(self, logs):
        """Across all processes each version of metadata gets its name once, but the timestamp, which has no version."""
        names = [found[1] for log in logs for line in log.read_text(errors="replace").splitlines()
                 if (found := PUBLISHED.search(line))]
        twice = sorted({name for name in names if names.count(name) > 1})
        equal(twice, [], "versions that were written twice")
        return len(names)

    def timestamp(self):
        return json.loads((self.rom.channel / "metadata/timestamp.json").read_bytes())["signed"]

    def watch(self, over):
        """What a reader could have had at any moment."""
        path = pathlib.Path(self.rom.channel / "metadata/timestamp.json")
        while not over.is_set():
            data = path.read_bytes()
            self.timestamps.setdefault(json.loads(data)["signed"]["version"], set()).add(data)
            time.sleep(0.002)
