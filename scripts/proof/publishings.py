# SPDX-License-Identifier: Apache-2.0
"""Every kind of publication by its real command, one after the other on one channel, and every reader after each."""
import json
import pathlib
import shutil

from channelroms import pull, version_of, weekdays
from checks import equal, require, run, tool
from history import sizes, written
from witnesses import Witnesses

WEEKS = 32


class Publications:
    def __init__(self, checks, rom, host):
        self.checks, self.rom, self.host = checks, rom, host
        self.fridays, self.dev = iter(weekdays(4, WEEKS)), Witnesses(rom, host)
        self.elsewhere = rom.place / "elsewhere"
        self.elsewhere.mkdir()
        self.offered = None

    def step(self, sentence, action, witnesses=None):
        """One publication; then all look. `action` may say what they must see beyond the version."""
        witnesses = witnesses or self.dev
        with self.checks.check(f"{sentence}: every reader follows") as check:
            before = witnesses.seen["timestamp"] if witnesses.seen else 0
            expected = action() or {}
            seen = witnesses.look(self.offered if witnesses is self.dev else None)
            require(seen["timestamp"] > before, f"the timestamp stays {before}")
            for key, value in expected.items():
                equal(value(seen) if callable(value) else seen[key], True if callable(value) else value, key)
            check.note(f"timestamp {seen['timestamp']}, root {seen['root']}, {seen['version'] or 'no release yet'}")

    def week(self, *options):
        day = next(self.fridays)
        self.rom.release_of(day, "dev", *options)
        self.offered = version_of(day)

    def miui(self, *arguments, **options):
        return self.rom.miui(*arguments, **options)

    def run(self):
        self.step("a channel is created", lambda: self.rom.create("dev"))
        self.step("the first release", self.week)
        for _ in range(2):
            self.step("a weekly release", self.week)
        self.signed_elsewhere()
        self.offers()
        self.timestamps()
        self.step("a weekly release after a withdrawal", self.week)
        self.rotations()
        self.step("a weekly release under the new keys", self.week)
        self.offline_root()
        self.promotion()
        self.history()

    def signed_elsewhere(self):
        manager = self.rom.keys("dev", "builds")[1]
        away = self.away(manager)
        day = next(self.fridays)
        with self.checks.check("a release is staged, and below its threshold nobody can publish or see it") as check:
            told = json.loads(self.rom.release_of(day, "dev", "--stage", "--format", "json").stdout)
            equal((told["status"], [one["valid"] for one in told["missing"]]), ("staged", [1]), "what cut says")
            refused = self.miui("publish", ok=None)
            equal(refused.returncode, 1, f"exit status of publish, {refused.stderr}")
            before = self.dev.seen
            equal(self.dev.look(), before, "what readers see")
            check.note(refused.stderr.strip().splitlines()[-3])

        def publish():
            self.sign_away(told["documents"], [away])
            self.miui("publish")
            self.offered = version_of(day)
        self.step("the staged release is signed by the manager on another machine", publish)
        shutil.move(away, manager)

    def away(self, *files):
        """Takes private keys off this machine; the last one's new place."""
        for file in files:
            place = pathlib.Path(shutil.move(file, self.elsewhere / file.name))
        return place

    def sign_away(self, documents, keys):
        """What the other machine does: files by copy, keys there, no repository; then the way back."""
        stick = self.elsewhere / "stick"
        shutil.rmtree(stick, ignore_errors=True)
        stick.mkdir()
        copies = [shutil.copy(one, stick) for one in documents]
        options = [part for key in keys for part in ("--key", key)]
        run(tool(), "key", "sign", *copies, *options, cwd=stick)
        self.miui("key", "sign", "--import", *copies)

    def offers(self):
        def latest(key, test):
            return {key: lambda seen: bool(test(seen))}

        def rollout(*arguments):
            return lambda: self.miui("rollout", *arguments) and None

        self.step("the rollout is paused", lambda: rollout("pause")() or latest(
            "paused", lambda seen: seen["rollout"]["paused_at"]))
        self.step("the rollout is resumed", lambda: rollout("resume")() or latest(
            "resumed", lambda seen: seen["rollout"]["paused_at"] is None))
        for percent in (10, 0, 100):
            self.step(f"the rollout is set to {percent} %", lambda: rollout("set", percent)() or latest(
                "the share", lambda seen: seen["rollout"]["set_percent"] == percent))
        newest, older = self.dev.seen["version"], self.dev.first

        def withdraw(*options):
            def action():
                self.miui("withdraw", newest, *options)
                return latest("withdrawn", lambda seen: newest in seen["withdrawn"])
            return action
        self.step("the build is withdrawn", withdraw("--reason-zh", "开机循环", "--reason-en", "boot loop"))
        with self.checks.check("pull refuses the withdrawn build with status 83 and its reason") as check:
            told = pull(self.rom, self.host.url, "dev", self.dev.place / "refused", "--version", newest, ok=(83,))
            require("boot loop" in told.stderr or "开机循环" in told.stderr, told.stderr)
            check.note(json.loads(told.stderr)["error"]["message"])
        self.offered = older
        self.step("an older build is offered in its place", withdraw("--replaced-by", older))

    def timestamps(self):
        self.step("the timestamp is refreshed", lambda: self.miui("channel", "refresh") and None)
        for role in ("builds", "targets", "root"):
            self.step(f"{role} is renewed", lambda: self.miui("channel", "renew", "--role", role, "--publish") and None)

    def rotations(self):
        for role in ("builds", "timestamp", "snapshot", "targets", "root"):
            def rotate():
                old = self.rom.keys("dev", role)[0]
                self.miui("key", "rotate", role, "--replace", key_id(old), "--generate", "--publish")
                self.destroy(old)
            self.step(f"a {role} key is rotated, the old one destroyed", rotate)

        def revoke():
            old = self.rom.keys("dev", "targets")[0]
            self.miui("key", "revoke", "targets", key_id(old), "--reason", "a laptop was stolen", "--publish")
            self.destroy(old)
        self.step("a targets key is revoked", revoke)

    def destroy(self, key):
        key.unlink()
        key.with_name(key.name.replace(".pem", ".pub.json")).unlink()

    def offline_root(self):
        """All root keys are elsewhere, as they should be."""
        keys = self.rom.keys("dev", "root")
        self.away(*keys)
        held = [self.elsewhere / one.name for one in keys]
        made = json.loads(run(
            tool(), "key", "generate", "root", "--folder", self.elsewhere, "--format", "json").stdout)[0]

        def rotate():
            told = json.loads(self.miui(
                "key", "rotate", "root", "--replace", key_id(held[0]), "--with", made["public_file"], "--format",
                "json").stdout)["staged"]
            documents = [f"{told['folder']}/{one['file']}" for one in told["documents"] if one["missing"]]
            # Two of the old set, two of the new one: one key that stays, the one that goes, the one that comes.
            self.sign_away(documents, [held[0], held[1], made["private_file"]])
            self.miui("publish")
        self.step("a root key is rotated, signed only on another machine", rotate)

    def promotion(self):
        wednesday = weekdays(2, 1)[0]
        self.rom.create("honorary-dev")
        self.rom.create("stable")
        members, stable = Witnesses(self.rom, self.host, "honorary-dev"), Witnesses(self.rom, self.host, "stable")
        self.step("a Wednesday build for members",
                  lambda: self.rom.release_of(wednesday, "honorary-dev") and None, members)
        self.step("the Wednesday build is promoted to a channel with other keys", lambda: self.miui(
            "promote", version_of(wednesday), "--from", "honorary-dev", "--to", "stable") and None, stable)
        equal(stable.seen["sha256"], members.seen["sha256"], "SHA-256 of the promoted package")

    def history(self):
        """More than half a year, so that quarters turn; all look when one does, and every fourth week."""
        archives, weights = set(), []
        for number, day in enumerate(self.fridays):
            before = sizes(self.rom.channel)
            self.rom.release_of(day)
            self.offered = version_of(day)
            weights.append(written(before, sizes(self.rom.channel))["metadata"])
            roles = {role for role in self.rom.metadata("dev") if role.startswith("builds-")}
            if number % 4 == 0 or roles != archives:
                turn = f", and {', '.join(sorted(roles - archives))} begins" if roles != archives else ""
                with self.checks.check(f"a weekly release, {version_of(day)}{turn}: every reader follows") as check:
                    self.dev.look(self.offered)
                    check.note(f"{weights[-1]:,} bytes of metadata written")
            archives = roles
        with self.checks.check("months later every release of the channel is still to be had") as check:
            require(archives, "no quarter turned")
            versions = sorted({path.split("/")[1] for _, signed in self.rom.metadata("dev").values()
                               for path in signed.get("targets", {}) if path.startswith("builds/")})
            require(len(versions) >= 13, f"there are only {len(versions)} releases")
            reader = self.dev.fresh()
            for version in versions:
                reader.read(version)
            check.note(f"{len(versions)} releases, archives {', '.join(sorted(archives))}")
        with self.checks.check("what a release writes falls back at each quarter: no trend with history") as check:
            # A turn writes the archive once; beside that a quarter has thirteen releases at most.
            half = len(weights) // 2
            early, late = sorted(weights[:half])[-2], sorted(weights[half:])[-2]
            require(late < early * 1.3, f"the largest but one in each half: {early}, then {late}; all: {weights}")
            check.note(f"{min(weights):,} to {max(weights):,} bytes of metadata in {len(weights)} weeks")


def key_id(file):
    """The beginning of a key's id, which its file is named by."""
    return pathlib.Path(file).name.split("-")[1].split(".")[0]
