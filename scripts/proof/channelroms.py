# SPDX-License-Identifier: Apache-2.0
"""A ROM with one small device and real channels, to publish on often: a cut of it takes about a second."""
import datetime
import json
import pathlib
import re
import shutil

from checks import Wrong, require, root, run, tool
from roms import Rom, exclude, replace_block

DEVICE = """devices:
  - codename: cancro
    name: MI3WMI4W
    brand: Xiaomi
    android: "4.4"
    sdk: 19
    security_patch: 2026-11-05
    recipe: tree
    partitions:
      - name: system
        folders: [system]
        filesystem: erofs
        compression: none
        build_prop: build.prop
"""
STABLE = """  stable:
    title:
      zh: 稳定版
      en: Stable
    url: ""
"""


def weekdays(day, count):
    """The last `count` such days (0: Monday) that are wholly over everywhere, oldest first."""
    over = datetime.datetime.now(datetime.timezone.utc).date() - datetime.timedelta(days=2)
    last = over - datetime.timedelta(days=(over.weekday() - day) % 7)
    return [last - datetime.timedelta(weeks=back) for back in reversed(range(count))]


def version_of(day):
    return f"{day:%y}.{day.month}.{day.day}"


class ChannelRom(Rom):
    """`trust` holds every key of every channel, `elsewhere` what a test has taken away from it."""

    @classmethod
    def make(cls, place, stable=False):
        rom = cls(place)
        rom.place.mkdir(parents=True)
        run(root / "scripts/make-rom", rom.repository)
        exclude(rom)
        shutil.copytree(root / "Fixtures/Keys", rom.place / "keys")
        rom.miui("init", "--product", "MIUI")
        text = rom.settings.read_text(encoding="utf-8")
        text = replace_block(text, "devices", DEVICE)
        text = re.sub(r"^( +certificate:).*$", r"\1 ../keys/TEST_KEY_DO_NOT_USE.x509.pem", text, flags=re.M)
        text = re.sub(r"^( +private_key:).*$", r"\1 ../keys/TEST_KEY_DO_NOT_USE.pem", text, flags=re.M)
        text = re.sub(r"^#trust_keys:.*$", "trust_keys: ../trust", text, flags=re.M)
        text = re.sub(r"^source_snapshot:.*$", "source_snapshot: false", text, flags=re.M)
        if stable:
            text = re.sub(r"^(channels:\n)", lambda found: found[1] + STABLE, text, flags=re.M)
        rom.settings.write_text(text, encoding="utf-8")
        return rom

    @property
    def trust(self):
        return self.place / "trust"

    def root(self, channel):
        """What a client is given once: the channel's first root."""
        return self.release / channel / "metadata/1.root.json"

    def create(self, channel, counts=(("root", 3), ("targets", 3), ("builds", 2), ("snapshot", 1), ("timestamp", 1))):
        """A channel with all its keys here, by the real commands."""
        for role, count in counts:
            self.miui("key", "generate", role, "--channel", channel, "--count", count)
        self.miui("channel", "create", "--channel", channel)

    def release_of(self, day, channel="dev", *options, **more):
        return self.miui("cut", "--channel", channel, "--date", day, *options, **more)

    def keys(self, channel, role):
        """The private keys of a role that are here, oldest name first."""
        return sorted((self.trust / channel).glob(f"{role}-*.pem"))

    def metadata(self, channel):
        """The current metadata by role as a reader follows it: the file, and its `signed` part."""
        folder, found = self.release / channel / "metadata", {}

        def take(role, name):
            file = folder / name
            require(file.is_file(), f"{file} is not there")
            found[role] = (file, json.loads(file.read_bytes())["signed"])
            return found[role][1]

        newest = max(folder.glob("*.root.json"), key=lambda file: int(file.name.split(".")[0]))
        take("root", newest.name)
        version = take("timestamp", "timestamp.json")["meta"]["snapshot.json"]["version"]
        for name, entry in take("snapshot", f"{version}.snapshot.json")["meta"].items():
            take(name.removesuffix(".json"), f"{entry['version']}.{name}")
        return found

    def target(self, channel, path):
        """The stored file of a target path, whichever role lists it."""
        for _, signed in self.metadata(channel).values():
            if entry := signed.get("targets", {}).get(path):
                folder, _, name = path.rpartition("/")
                return self.release / channel / "targets" / folder / f"{entry['hashes']['sha256']}.{name}"
        raise Wrong(f"no role of {channel} lists {path}")


def faked(offset, *arguments, ok=(0,)):
    """Runs a program whose clock is off by an offset such as +4d."""
    program = shutil.which("faketime")
    require(program, "faketime is not installed")
    return run(program, "-f", offset, *arguments, ok=ok)


def pull(rom, url, channel, place, *options, device="cancro", clock=None, ok=(0,)):
    """Our own client; `place` keeps its cache and what it fetched. Gives the finished process."""
    place = pathlib.Path(place)
    first = [] if (place / "cache").exists() else ["--root", rom.root(channel)]
    command = [tool(), "pull", "--url", f"{url}/{channel}", "--channel", channel, "--device", device, "--cache",
               place / "cache", "--output", place / "files", "--json", *first, *options]
    return faked(clock, *command, ok=ok) if clock else run(*command, ok=ok)
