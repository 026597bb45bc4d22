# SPDX-License-Identifier: Apache-2.0
"""Who looks at a channel after each publication: python-tuf's client and ours, each fresh and with a cache that is as
old as the channel; and somebody who keeps a list of every file, because none may ever change."""
import concurrent.futures
import json
import shutil

from channelroms import pull
from checks import Wrong, equal, require
from ngreader import Reader
from readers import digest


class Witnesses:
    """Of one channel, served by a host."""

    def __init__(self, rom, host, channel="dev"):
        self.rom, self.host, self.channel = rom, host, channel
        self.url, self.place = f"{host.url}/{channel}", rom.place / "witnesses" / channel
        self.files, self.first, self.seen, self.looks = {}, None, None, 0

    def fresh(self):
        return Reader(self.rom.root(self.channel), self.url)

    def old(self):
        return Reader(self.rom.root(self.channel), self.url, self.place / "ng")

    def look(self, version=None):
        """All read, and agree; `version`: what is on offer, where a new cut has offered it. What they saw."""
        seen = {}
        for name, reader in (("a fresh ngclient", self.fresh()), ("the old ngclient", self.old())):
            with saying(name):
                seen[name] = reader.read()
                if self.first:
                    # Nothing on the way to the oldest release may break, whichever role lists it by now.
                    reader.read(self.first)
        one, other = seen.values()
        equal(one, other, "what the fresh and the old ngclient see")
        if version:
            equal(one["offered"], version, "the build on offer")
        self.first = self.first or one["version"]
        if one["version"]:
            with concurrent.futures.ThreadPoolExecutor(2) as pool:
                for name, done in [(name, pool.submit(self.pull, one, name)) for name in ("fresh", "old")]:
                    with saying(f"pull, {name}"):
                        done.result()
        self.unchanged()
        self.seen, self.looks = one, self.looks + 1
        return one

    def pull(self, seen, name):
        place = self.place / name
        if name == "fresh":
            shutil.rmtree(place, ignore_errors=True)
        expected = (0, 83) if seen["offered"] in seen["withdrawn"] else (0,)
        # Going back, as after a withdrawal, must be asked for.
        done = pull(self.rom, self.host.url, self.channel, place, "--now", "--allow-downgrade", ok=expected)
        if expected == (0, 83):
            return equal(done.returncode, 83, "exit status at a withdrawn offer")
        report = json.loads(done.stdout)
        equal((report["metadata"]["timestamp"], report["metadata"]["behind"]), (seen["timestamp"], False),
              "timestamp, and whether it is behind")
        if seen["rollout"]["paused_at"] and name == "fresh":
            return equal(report["status"], "paused", "status")
        if report["status"] == "fetched":
            equal(report["version"], seen["version"], "version")
        else:
            equal((name, report.get("have")), ("old", seen["version"]), f"who says {report['status']}, having")
        return equal(digest(place / "files" / seen["package"]), seen["sha256"], f"SHA-256 of {seen['package']}")

    def unchanged(self):
        """Metadata and targets are there for ever and as they were; only the timestamp is replaced."""
        folder = self.rom.release / self.channel
        now = {str(path.relative_to(folder)): digest(path) for part in ("metadata", "targets")
               for path in (folder / part).rglob("*") if path.is_file() and path.name != "timestamp.json"}
        lost = [name for name in self.files if name not in now]
        changed = [name for name in self.files if name in now and self.files[name] != now[name]]
        require(not lost and not changed, f"vanished: {lost}; other bytes: {changed}")
        self.files = now


class saying:
    """Whatever is raised inside is Wrong, and says who met it."""

    def __init__(self, who):
        self.who = who

    def __enter__(self):
        return self

    def __exit__(self, _, error, __):
        if isinstance(error, Exception):
            text = str(error) if isinstance(error, Wrong) else f"{type(error).__name__}: {error}"
            raise Wrong(f"{self.who}: {text}") from error
        return False
