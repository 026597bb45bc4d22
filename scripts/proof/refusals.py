# SPDX-License-Identifier: Apache-2.0
"""What python-tuf's client and ours must refuse: changed bytes, old metadata, another channel's, and what expired."""
import json
import shutil

from channelroms import ChannelRom, faked, pull, version_of, weekdays
from checks import Wrong, equal, require, root, run
from clocks import Clocks, message
from filehost import Host
from ngreader import Reader
from tuf.api.exceptions import DownloadError, RepositoryError

KINDS = ("timestamp", "snapshot", "targets", "builds", "an archive", "root", "latest.json", "a manifest", "a package")


def flipped(data, at):
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1:]


class Refusals(Clocks):
    def __init__(self, checks, place):
        self.checks, self.place, self.count = checks, place, 0
        self.rom = ChannelRom.make(place / "rom")
        days = weekdays(4, 15)
        self.first, self.last = version_of(days[0]), version_of(days[-1])
        for channel in ("dev", "honorary-dev"):
            self.rom.create(channel)
        for day in days[0], days[-2]:
            self.rom.release_of(day)
        self.stale = (self.rom.channel / "metadata/timestamp.json").read_bytes()
        self.rom.miui("channel", "renew", "--role", "root", "--publish")
        self.rom.release_of(days[-1])
        self.rom.release_of(weekdays(2, 1)[0], "honorary-dev")

    def run(self):
        with Host(self.rom.release) as self.host:
            self.tampered()
            self.every_byte()
            self.rolled_back()
            self.mixed()
            self.clocks()
        self.shared_keys()
        self.late()

    # Clients

    def folder(self):
        self.count += 1
        return self.place / f"client-{self.count}"

    def ng(self, channel="dev", version=None, cache=None, host=None):
        return Reader(self.rom.root(channel), f"{(host or self.host).url}/{channel}", cache).read(version)

    def ng_refuses(self, *errors, **options):
        """The error that python-tuf raises; it must be one of its own."""
        try:
            self.ng(**options)
        except (errors or (RepositoryError, DownloadError)) as error:
            return type(error).__name__
        except Exception as error:
            raise Wrong(f"ngclient: {type(error).__name__}: {error}") from error
        raise Wrong("ngclient takes it")

    def ours(self, *options, place=None, ok=(0,), channel="dev", clock=None):
        place = place or self.folder()
        done = pull(self.rom, self.host.url, channel, place, "--now", *options, ok=ok, clock=clock)
        if done.returncode:
            found = [path.name for path in place.glob("files/*.zip")]
            require(not found, f"pull exits {done.returncode}, and leaves {found}")
        return done

    def conformance(self, metadata, ok, clock=None):
        """The client that the conformance suite drives: exit 0 or 1."""
        client = root / "scripts/tuf-client"
        if not metadata.exists():
            run(client, "--metadata-dir", metadata, "init", self.rom.root("dev"))
        command = [client, "--metadata-url", f"{self.host.url}/dev/metadata/", "--metadata-dir", metadata, "refresh"]
        return faked(clock, *command, ok=ok) if clock else run(*command, ok=ok)

    # Changed bytes

    def files(self):
        """The path as it is asked for, of each kind of file, and the version whose reading leads there."""
        metadata, release = self.rom.metadata("dev"), self.rom.release
        archive = next(role for role in metadata if role.startswith("builds-"))
        manifest = json.loads(self.rom.target("dev", f"builds/{self.last}/manifest.json").read_bytes())
        files = [metadata["timestamp"][0], metadata["snapshot"][0], metadata["targets"][0], metadata["builds"][0],
                 metadata[archive][0], metadata["root"][0]]
        files += [self.rom.target("dev", path) for path in (
            "channel/latest.json", f"builds/{self.last}/manifest.json",
            f"builds/{self.last}/{manifest['packages'][0]['file']}")]
        return {kind: (str(file.relative_to(release)), file.read_bytes(), self.first if kind == "an archive" else None)
                for kind, file in zip(KINDS, files)}

    def tampered(self):
        for kind, (path, data, version) in self.files().items():
            with self.checks.check(f"a changed byte of {kind} is refused, and nothing is left behind") as check:
                # Metadata that no hash covers is changed where it is signed.
                at = data.index(b'"expires"') + 16 if kind in ("timestamp", "root") else len(data) // 2
                self.host.lies = {path: flipped(data, at)}
                name = self.ng_refuses(version=version)
                done = self.ours(*(["--version", version] if version else []), ok=(77,))
                if kind in ("timestamp", "snapshot", "targets", "root"):
                    self.conformance(self.folder(), ok=(1,))
                check.note(f"{name}; pull: {message(done)}")
            with self.checks.check(f"{kind} cut short is refused"):
                # The last bytes of JSON are white space, which nothing signs.
                self.host.lies = {path: data[:-40]}
                self.ng_refuses(version=version)
                self.ours(*(["--version", version] if version else []), ok=(65, 69, 77))
        self.host.honest()

    def every_byte(self):
        """timestamp.json is the one file that nothing else vouches for."""
        path, data, _ = self.files()["timestamp"]
        true = json.loads(data)["signed"]
        for name, step, read in (
            ("ngclient", 3, self.timestamp_of_ng), ("our client", 29, self.timestamp_of_ours),
        ):
            with self.checks.check(
                f"whichever byte of timestamp.json changes, {name} refuses it or reads the same"
            ) as check:
                refused = same = 0
                for at in range(0, len(data), step):
                    self.host.lies = {path: flipped(data, at)}
                    found = read()
                    require(found in (None, true), f"byte {at}: it accepts {found}")
                    refused, same = refused + (found is None), same + (found is not None)
                require(refused > same, "hardly anything is refused")
                check.note(f"{refused} refused, {same} where nothing signed changed")
        self.host.honest()

    def timestamp_of_ng(self):
        try:
            return Reader(self.rom.root("dev"), f"{self.host.url}/dev").updater()._trusted_set.timestamp.to_dict()
        except (RepositoryError, DownloadError):
            return None

    def timestamp_of_ours(self):
        place = self.folder()
        done = self.conformance(place, ok=(0, 1))
        return None if done.returncode else json.loads((place / "timestamp.json").read_bytes())["signed"]

    # Other times, other channels

    def rolled_back(self):
        cache, place, metadata = self.folder(), self.folder(), self.folder()
        self.ng(cache=cache), self.ours(place=place), self.conformance(metadata, ok=(0,))
        with self.checks.check("an old timestamp after a newer one is a rollback") as check:
            self.host.lies = {"dev/metadata/timestamp.json": self.stale}
            name = self.ng_refuses(cache=cache)
            equal(name, "BadVersionNumberError", "ngclient's error")
            self.conformance(metadata, ok=(1,))
            check.note(name)
        with self.checks.check("pull keeps to what it has seen, and says that every mirror is behind") as check:
            done = self.ours(place=place)
            report = json.loads(done.stdout)
            equal((report["metadata"]["behind"], report["have"]), (True, self.last), "behind, have")
            require("behind" in done.stderr, f"it says: {done.stderr}")
            check.note(done.stderr.strip().splitlines()[0])
        self.host.honest()

    def mixed(self):
        for channel, other in (("dev", "honorary-dev"), ("honorary-dev", "dev")):
            cache, place = self.folder(), self.folder()
            self.ng(channel, cache=cache)
            self.host.moved = {channel: other}
            with self.checks.check(f"{other} served as {channel} is refused by its keys") as check:
                names = [self.ng_refuses(channel=channel), self.ng_refuses(channel=channel, cache=cache)]
                done = self.ours(channel=channel, place=place, ok=(77,))
                check.note(f"{', '.join(sorted(set(names)))}; pull: {message(done)}")
            self.host.honest()
        with self.checks.check("metadata of both channels in one folder is refused") as check:
            names = set()
            for name in ("timestamp", "snapshot", "targets"):
                file, other = (self.rom.metadata(one)[name][0] for one in ("dev", "honorary-dev"))
                self.host.lies = {f"dev/metadata/{file.name}": other.read_bytes()}
                names.add(self.ng_refuses())
                self.ours(ok=(77,))
            check.note(", ".join(sorted(names)))
        self.host.honest()

    def shared_keys(self):
        """Somebody gave both channels the same keys: only the channel's name in the signed part tells them apart."""
        rom = ChannelRom.make(self.place / "shared")
        rom.create("dev")
        shutil.copytree(rom.trust / "dev", rom.trust / "honorary-dev", dirs_exist_ok=True)
        rom.miui("channel", "create", "--channel", "honorary-dev")
        for channel, day in (("dev", 4), ("honorary-dev", 2)):
            rom.release_of(weekdays(day, 1)[0], channel)
        with Host(rom.release) as host:
            for channel, other in (("dev", "honorary-dev"), ("honorary-dev", "dev")):
                with self.checks.check(
                    f"{other} served as {channel} under shared keys: our client refuses by its name"
                ) as check:
                    host.moved = {channel: other}
                    seen = Reader(rom.root(channel), f"{host.url}/{channel}").read()
                    done = pull(rom, host.url, channel, self.folder(), "--now", ok=(77,))
                    require(other in message(done), message(done))
                    check.note(f"ngclient, which knows no channels, takes {seen['version']}; pull: {message(done)}")
