#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Proves what `channel push` promises, against an S3 API on loopback (moto behind a gate that checks signatures),
against a folder, WebDAV and SFTP: the order, what a reader sees, kills, failures, and two publishers at once.

    remotes.py [FOLDER] [--only first|bounded|killed|network|publishers|refused|readers|others]

FOLDER    default: a temporary folder, removed at the end unless something failed

The tool is the debug build, or the one MIUI_RELEASE names. It needs rclone, and moto of requirements.txt.
"""
import argparse
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from channels import Channel, follow  # noqa: E402
from checks import Checks, equal, require, run, tool  # noqa: E402
import stores  # noqa: E402

SETTINGS = """\
product: MIUI
time_zone: Asia/Shanghai
base: main
committer: Release Train <train@example.org>
channels:
  dev: {title: {en: Developer}}
  honorary-dev: {title: {en: Members}}
keys: {certificate: keys/c.pem, private_key: keys/k.pk8}
state_folder: ../state
release_folder: ../release
publish:
  remotes:
%s
devices:
  - {codename: cancro, name: MI3, android: "4.4", sdk: 19, security_patch: 2014-10-05, brand: Xiaomi,
     recipe: tree, partitions: [{name: system, folders: [system], filesystem: erofs}]}
"""


class Site:
    """A publisher: its ROM repository, settings and release folder, with one channel in it."""

    def __init__(self, place, destination, configuration="", more="", **options):
        self.place, self.repository = place, place / "rom"
        self.repository.mkdir(parents=True)
        run("git", "init", "-q", "-b", "main", self.repository)
        (place / "rclone.conf").write_text(configuration)
        self.remotes((("far", destination),), more)
        self.channel = Channel(place / "release", **options)
        self.secret = stores.SECRET

    def remotes(self, remotes, more=""):
        text = "".join(f"    - name: {name}\n      destination: \"{destination}\"\n      config: ../rclone.conf\n{more}"
                       for name, destination in remotes)
        (self.repository / "miui-release.yaml").write_text(SETTINGS % text.rstrip("\n"))

    def copy(self, place):
        """The same publisher on another machine: everything but its state."""
        twin = object.__new__(Site)
        twin.__dict__.update(self.__dict__)
        shutil.copytree(self.place, place, ignore=shutil.ignore_patterns("state"))
        twin.place, twin.repository = place, place / "rom"
        twin.channel = object.__new__(Channel)
        twin.channel.__dict__.update(
            {name: dict(value) if isinstance(value, dict) else value for name, value in self.channel.__dict__.items()})
        twin.channel.folder = place / "release/dev"
        twin.channel.listed = (self.channel.listed[0], dict(self.channel.listed[1]))
        return twin

    def environment(self):
        return {"PATH": os.environ["PATH"], "HOME": str(self.place), "AWS_ACCESS_KEY_ID": stores.KEY,
                "AWS_SECRET_ACCESS_KEY": self.secret, "SWIFT_BACKTRACE": "enable=no"}

    def command(self, *arguments):
        return [tool(), "channel", "push", "--repo", str(self.repository), *arguments]

    def push(self, *arguments, ok=(0,)):
        return run(*self.command(*arguments), ok=ok, env=self.environment(), timeout=300)

    def start(self):
        return subprocess.Popen(self.command(), env=self.environment(), stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True)


def children(process):
    """The processes that a process started, and theirs."""
    found = []
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            text = stat.read_text()
        except OSError:
            continue
        if int(text.rsplit(")", 1)[1].split()[1]) == process:
            child = int(stat.parent.name)
            found += [child, *children(child)]
    return found


def kill(process, whole):
    """SIGKILL to a process, and to those it started where `whole`."""
    for one in [process, *(children(process) if whole else [])]:
        try:
            os.kill(one, signal.SIGKILL)
        except ProcessLookupError:
            pass


class Reader(threading.Thread):
    """A client that follows timestamp, snapshot and targets all the time; it keeps what failed."""

    def __init__(self, read):
        super().__init__(daemon=True)
        self.read, self.stopped, self.failures, self.seen, self.rounds = read, threading.Event(), [], [], 0

    def run(self):
        while not self.stopped.is_set():
            try:
                version, _ = follow(self.read)
                if self.seen and version < self.seen[-1]:
                    self.failures.append(f"version {version} after {self.seen[-1]}")
                if not self.seen or version != self.seen[-1]:
                    self.seen.append(version)
                self.rounds += 1
            except Exception as error:  # whatever it is, a client failed
                self.failures = [*self.failures[:4], repr(error)]

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stopped.set()
        self.join()


class Proof:
    def __init__(self, place):
        self.place, self.checks, self.number = place, Checks(), 0

    def fresh(self):
        self.number += 1
        return self.place / f"{self.number}"

    def site(self, store, **options):
        configuration = f"[s3]\ntype = s3\nprovider = Other\nenv_auth = true\nendpoint = {store.url}\n"
        return Site(self.fresh(), "s3:miui/rom", configuration, **options)

    def whole(self, store, site, version=None):
        """A client on the store reaches everything; gives the version it sees."""
        found, _ = follow(lambda path: store.read(f"rom/dev/{path}"))
        equal(found, version or site.channel.versions["timestamp"], "the timestamp's version on the store")
        return found

    def first(self):
        with stores.Store() as store:
            site = self.site(store)
            site.channel.week()
            site.push()
            with self.checks.check("the first upload puts every file there, with the same bytes") as check:
                equal(store.keys(), [f"rom/dev/{path}" for path in site.channel.visible()], "the store's objects")
                for path in site.channel.visible():
                    equal(store.read(f"rom/dev/{path}"), (site.channel.folder / path).read_bytes(), path)
                check.note(f"{len(store.keys())} files in {len(store.log)} requests")
            with self.checks.check("caches are told what may change: a minute for timestamp and feeds, a year for the rest"):
                for path in site.channel.visible():
                    mutable = path == "metadata/timestamp.json" or path.startswith("feeds/")
                    head = store.head(f"rom/dev/{path}")
                    equal(head["CacheControl"],
                          "public, max-age=60" if mutable else "public, max-age=31536000, immutable", path)
                    types = {".json": "application/json", ".zip": "application/zip", ".atom": "application/atom+xml",
                             ".md": "text/markdown; charset=utf-8", "": "text/plain; charset=utf-8"}
                    equal(head["ContentType"], types[pathlib.Path(path).suffix], path)
            with self.checks.check("a second push sends nothing") as check:
                store.clear()
                equal("far unchanged" in site.push().stdout, True, "it says unchanged")
                equal([one for one in store.log if one[0] not in ("GET", "HEAD")], [], "writes")
                check.note(f"{len(store.log)} requests")
            with self.checks.check("a week sends what is new, then feeds, then the timestamp last and alone"):
                site.channel.week()
                store.clear()
                before = set(site.channel.visible())
                site.push()
                puts = [path.removeprefix("/miui/rom/dev/") for method, path in store.log if method == "PUT"]
                equal(puts[-1], "metadata/timestamp.json", "the last write")
                equal(puts.count("metadata/timestamp.json"), 1, "writes of the timestamp")
                feeds = [place for place, path in enumerate(puts) if path.startswith("feeds/")]
                equal(feeds, list(range(len(puts) - 1 - len(feeds), len(puts) - 1)), "places of the feeds")
                require(all(path in before for path in puts), "only the channel's files")
                self.whole(store, site)
            with self.checks.check("a refreshed timestamp is one write, and the feeds are compared"):
                site.channel.refresh()
                store.clear()
                site.push()
                equal([path for method, path in store.log if method == "PUT"], ["/miui/rom/dev/metadata/timestamp.json"], "writes")
                self.whole(store, site)
            with self.checks.check("a new root goes up right before the timestamp"):
                site.channel.role("root", {"rotated": True})
                site.channel.week()
                store.clear()
                site.push()
                puts = [path for method, path in store.log if method == "PUT"]
                equal(puts[-2:], ["/miui/rom/dev/metadata/2.root.json", "/miui/rom/dev/metadata/timestamp.json"], "last writes")
            with self.checks.check("--all finds and mends what the store lost"):
                lost = next(path for path in site.channel.visible() if path.endswith(".zip"))
                store.client.delete_object(Bucket="miui", Key=f"rom/dev/{lost}")
                require("unchanged" in site.push().stdout, "a plain push asks for the timestamp only")
                site.push("--all")
                self.whole(store, site)

    def bounded(self):
        with stores.Store() as store:
            counts = {}
            site = self.site(store, artifact=64)
            for week in (8, 9, 151, 152):
                while site.channel.weeks < week:
                    site.channel.week()
                store.clear()
                began = time.monotonic()
                site.push()
                counts[week] = (len(store.log), time.monotonic() - began)
            with self.checks.check("the requests of a week do not grow with 150 weeks of history") as check:
                check.note(f"week 9 takes {counts[9][0]} requests, week 152 {counts[152][0]} ({counts[9][1]:.1f} and "
                           f"{counts[152][1]:.1f} s; the store holds {len(store.keys())} files)")
                equal(counts[152][0], counts[9][0], "requests in week 152")
            with self.checks.check("142 weeks at once are made up for, and nothing is missing"):
                self.whole(store, site)

    def killed(self):
        with stores.Store() as store:
            site = self.site(store)
            site.channel.week()
            site.push()
            points = [("PUT", "/targets/", 1), ("PUT", "/targets/", 3), ("HEAD", "/targets/", 5), ("PUT", "snapshot", 1),
                      ("PUT", "/metadata/", 2), ("PUT", "/feeds/", 1), ("PUT", "/feeds/", 3), ("PUT", "timestamp", 1),
                      ("GET", "timestamp", 1), ("GET", "timestamp", 2), ("GET", "timestamp", 3)]
            with Reader(lambda path: store.read(f"rom/dev/{path}")) as reader:
                for whole in (True, False):
                    for method, part, number in points if whole else points[::3]:
                        what = "with rclone" if whole else "alone"
                        with self.checks.check(f"killed {what} at {method} {number} of {part.strip('/')}: the release is whole, and a push finishes"):
                            old = site.channel.versions["timestamp"]
                            site.channel.week()
                            store.clear()
                            process = []
                            done = threading.Event()
                            store.at(method, part, number, lambda: (done.wait(5), kill(process[0].pid, whole)))
                            process.append(site.start())
                            done.set()
                            process[0].communicate(timeout=120)
                            equal(process[0].returncode, -signal.SIGKILL, "the killed push's end")
                            found, _ = follow(lambda path: store.read(f"rom/dev/{path}"))
                            require(found in (old, old + 1), f"version {found} after {old}")
                            site.push()
                            self.whole(store, site)
            with self.checks.check("no read failed meanwhile") as check:
                equal(reader.failures, [], "failed reads")
                check.note(f"{reader.rounds} times the whole release, {len(reader.seen)} versions seen")

    def network(self):
        with stores.Store() as store:
            # One attempt: the usual ones take a minute to give up.
            site = self.site(store, more="      flags: [--retries=1, --low-level-retries=1]\n")
            site.channel.week()
            site.push()
            for method, part, number in (("PUT", "/targets/", 2), ("PUT", "snapshot", 1), ("PUT", "/feeds/", 2), ("PUT", "timestamp", 1)):
                with self.checks.check(f"the store is gone from {method} {number} of {part.strip('/')} on: exit 69, the old release is whole") as check:
                    old = site.channel.versions["timestamp"]
                    site.channel.week()
                    store.clear()
                    store.at(method, part, number, lambda: setattr(store, "down", True))
                    began = time.monotonic()
                    failed = site.push(ok=(69,))
                    check.note(f"{time.monotonic() - began:.0f} s")
                    store.clear()
                    self.whole(store, site, old)
                    require("channel push" in failed.stderr, "the hint says how to go on")
                    site.push()
                    self.whole(store, site)
            port = store.port
        with self.checks.check("a store that does not listen is exit 69, and the message names it"):
            site.channel.week()
            failed = site.push(ok=(69,))
            require(f"{port}" in failed.stderr and "refused" in failed.stderr, failed.stderr)
            require(stores.SECRET not in failed.stderr, "the secret is not shown")

    def publishers(self):
        with stores.Store() as store:
            one = self.site(store, writer="one")
            one.channel.week()
            one.push()
            two = one.copy(self.fresh())
            two.channel.writer = "two"
            with self.checks.check("a copy of the same folder on another machine has nothing to do"):
                require("unchanged" in two.push().stdout, "unchanged")
            with self.checks.check("the slower of two publishers of one version is refused, and the release stays the other's"):
                one.channel.week()
                two.channel.week()
                one.push()
                stands = store.read("rom/dev/metadata/timestamp.json")
                failed = two.push(ok=(1,))
                require("was not published from this release folder" in failed.stderr, failed.stderr)
                equal(store.read("rom/dev/metadata/timestamp.json"), stands, "the timestamp")
                self.whole(store, one)
            with self.checks.check("the one that fell behind is refused: the remote is ahead"):
                one.channel.week()
                one.push()
                failed = two.push(ok=(1,))
                require("stands at timestamp version 3" in failed.stderr, failed.stderr)
            with self.checks.check("a version file that another wrote, and has not finished, is named"):
                three = one.copy(self.fresh())
                three.channel.writer = "three"
                one.channel.week(timestamp=False)
                three.channel.week()
                name = f"metadata/{one.channel.versions['snapshot']}.snapshot.json"
                store.put(f"rom/dev/{name}", (one.channel.folder / name).read_bytes())
                failed = three.push(ok=(1,))
                require(f"another publisher wrote {name}" in failed.stderr, failed.stderr)
                one.channel.refresh()
                one.push()
                self.whole(store, one)
            with self.checks.check("a version file after ours is named before anything is sent"):
                name = f"metadata/{one.channel.versions['snapshot'] + 2}.snapshot.json"
                store.put(f"rom/dev/{name}", b"{}")
                one.channel.week()
                store.clear()
                failed = one.push(ok=(1,))
                require(name in failed.stderr, failed.stderr)
                equal([path for method, path in store.log if method == "PUT"], [], "writes")
                store.client.delete_object(Bucket="miui", Key=f"rom/dev/{name}")
                one.push()
            for method, number, when in (("GET", 2, "between the two reads"), ("PUT", 1, "in the instant of the write")):
                with self.checks.check(f"a timestamp that somebody replaces {when} is not overwritten"):
                    four = one.copy(self.fresh())
                    four.channel.writer = f"four {number}"
                    theirs = four.channel.refresh()
                    one.channel.week()
                    stood = store.read("rom/dev/metadata/timestamp.json")
                    store.clear()
                    store.at(method, "timestamp", number, lambda: swap(store, theirs))
                    failed = one.push(ok=(1,))
                    require("replaced the timestamp" in failed.stderr, failed.stderr)
                    equal(store.read("rom/dev/metadata/timestamp.json"), theirs, "the timestamp")
                    follow(lambda path: store.read(f"rom/dev/{path}"))
                    # A person decides; here the first publisher takes the remote back.
                    store.clear()
                    store.put("rom/dev/metadata/timestamp.json", stood)
                    one.push()
                    self.whole(store, one)
            with self.checks.check("of two pushes at the same time one wins, five times, and the release is whole") as check:
                won = []
                for _ in range(5):
                    pair = [one, one.copy(self.fresh())]
                    pair[1].channel.writer = "five"
                    for site in pair:
                        site.channel.week()
                    running = [site.start() for site in pair]
                    ends = [process.communicate(timeout=120) and process.returncode for process in running]
                    require(sorted(ends) in ([0, 1], [1, 1]), f"exit statuses {ends}")
                    found, _ = follow(lambda path: store.read(f"rom/dev/{path}"))
                    won.append(ends)
                    if 0 not in ends:
                        require(found == one.channel.versions["timestamp"] - 1, "both were refused, the old one stands")
                        break
                    equal(store.read("rom/dev/metadata/timestamp.json"), pair[ends.index(0)].channel.timestamp(), "the winner's timestamp")
                    one = pair[ends.index(0)]
                check.note(f"exit statuses {won}")

    def refused(self):
        with stores.Store() as store:
            site = self.site(store)
            site.channel.week()
            with self.checks.check("wrong credentials are exit 69, and are not shown"):
                site.secret = "A_WRONG_SECRET_OF_NOBODY"
                failed = site.push(ok=(69,))
                require("Forbidden" in failed.stderr or "403" in failed.stderr, failed.stderr)
                for secret in (site.secret, stores.SECRET):
                    require(secret not in failed.stderr + failed.stdout, "the secret is not shown")
                equal(store.keys(), [], "objects")
                site.secret = stores.SECRET
            with self.checks.check("a bucket that is not there is exit 69, and is not made"):
                site.remotes((("far", "s3:mistyped/rom"),))
                failed = site.push(ok=(69,))
                require("NoSuchBucket" in failed.stderr, failed.stderr)
                equal([one["Name"] for one in store.client.list_buckets()["Buckets"]], ["miui"], "buckets")
            with self.checks.check("one remote that fails does not keep the other from its release"):
                site.remotes((("dead", "s3:mistyped/rom"), ("far", "s3:miui/rom")))
                site.push(ok=(69,))
                self.whole(store, site)
            with self.checks.check("a channel for members goes nowhere unless it is named"):
                done = site.push("--channel", "honorary-dev")
                require("no remote for honorary-dev" in done.stdout, done.stdout)
            with self.checks.check("no rclone is exit 69, and says what to install"):
                environment = site.environment() | {"PATH": "/nonexistent"}
                bare = self.fresh()
                bare.mkdir()
                (bare / "git").symlink_to(shutil.which("git"))
                failed = run(*site.command("--remote", "far"), ok=None, env=environment | {"PATH": str(bare)})
                if failed.returncode != 0 or "apt-get" in failed.stderr:
                    equal(failed.returncode, 69, "exit status")
                    require("apt-get install rclone" in failed.stderr, failed.stderr)
            with self.checks.check("two pushes of one machine take turns: the second is exit 75"):
                site.remotes((("far", "s3:miui/rom"),))
                site.channel.week()
                store.clear()
                ends = []
                store.at("PUT", "snapshot", 1, lambda: ends.append(site.push(ok=None).returncode))
                site.push()
                equal(ends, [75], "the second one's exit status")

    def readers(self):
        with stores.Store() as store:
            site = self.site(store)
            site.channel.week()
            site.push()
            readers = [Reader(lambda path: store.read(f"rom/dev/{path}")) for _ in range(3)]
            for reader in readers:
                reader.start()
            for _ in range(8):
                site.channel.week()
                site.push()
            for reader in readers:
                reader.stopped.set()
                reader.join()
            with self.checks.check("three clients read the whole release all the time while eight weeks go up: no failed read") as check:
                equal([one for reader in readers for one in reader.failures], [], "failed reads")
                check.note(f"{sum(reader.rounds for reader in readers)} whole reads")

    def others(self):
        for kind in ("folder", "WebDAV", "SFTP"):
            there = self.fresh()
            there.mkdir()
            with Service(kind, there, self.place) as (destination, configuration):
                site = Site(self.fresh(), destination, configuration)
                site.channel.week()

                def read(path, folder=there / "rom/dev"):
                    return (folder / path).read_bytes() if (folder / path).exists() else None

                # rclone's WebDAV and SFTP servers replace a file in more than one step: a reader may come between.
                with self.checks.check(f"{kind}: first and weekly uploads" + ", no failed read" * (kind == "folder")):
                    site.push()
                    with Reader(read) as reader:
                        for _ in range(3):
                            site.channel.week()
                            site.push()
                    equal(reader.failures if kind == "folder" else [], [], "failed reads")
                    equal(follow(read)[0], 4, "the version there")
                with self.checks.check(f"{kind}: what an upload left half-way is finished by the next"):
                    site.channel.week()
                    for path in (f"metadata/{site.channel.versions['snapshot']}.snapshot.json",
                                 next(path for path in site.channel.visible()
                                      if path.endswith(".zip") and read(path) is None)):
                        half = (site.channel.folder / path).read_bytes()[:100]
                        (there / "rom/dev" / path).parent.mkdir(parents=True, exist_ok=True)
                        (there / "rom/dev" / path).write_bytes(half)
                    site.push()
                    equal(follow(read)[0], 5, "the version there")
                with self.checks.check(f"{kind}: another publisher's version file is left alone"):
                    site.channel.week()
                    name = f"metadata/{site.channel.versions['snapshot']}.snapshot.json"
                    theirs = (site.channel.folder / name).read_bytes().replace(b'"x-writer": ""', b'"x-writex": ""')
                    (there / "rom/dev" / name).write_bytes(theirs)
                    failed = site.push(ok=(1,))
                    require(f"another publisher wrote {name}" in failed.stderr, failed.stderr)
                    equal(read(name), theirs, name)
                    equal(follow(read)[0], 5, "the version there")


def swap(store, data):
    with stores_paused(store):
        store.put("rom/dev/metadata/timestamp.json", data)


def stores_paused(store):
    """The store without the hooks that are running, for a write of the proof's own."""
    class Paused:
        def __enter__(self):
            self.hooks, store.hooks = store.hooks, []

        def __exit__(self, *_):
            store.hooks = self.hooks
    return Paused()


class Service:
    """A remote that is no object store, served by rclone itself; gives destination and configuration."""

    def __init__(self, kind, folder, place):
        self.kind, self.folder, self.process, self.place = kind, folder, None, place

    def __enter__(self):
        if self.kind == "folder":
            return f":local:{self.folder}/rom", ""
        name = self.kind.lower()
        log = self.place / f"{name}.log"
        arguments = ["--no-auth"] if name == "sftp" else []
        with log.open("w") as file:
            self.process = subprocess.Popen(["rclone", "serve", name, self.folder, "--addr", "127.0.0.1:0", "--dir-cache-time", "0", *arguments],
                                            stderr=file, env={"PATH": os.environ["PATH"], "HOME": str(self.place)})
        deadline = time.monotonic() + 60
        port = None
        while port is None and time.monotonic() < deadline:
            time.sleep(0.05)
            port = listening(self.process.pid)
        require(port, f"rclone serve {name} does not listen: {log.read_text()}")
        if name == "sftp":
            word = run("rclone", "obscure", "anything").stdout.strip()
            return "there:rom", f"[there]\ntype = sftp\nhost = 127.0.0.1\nport = {port}\nuser = anybody\npass = {word}\n"
        return "there:rom", f"[there]\ntype = webdav\nurl = http://127.0.0.1:{port}\nvendor = other\n"

    def __exit__(self, *_):
        if self.process:
            self.process.terminate()
            self.process.wait()


def listening(process):
    """The port that a process listens on; None while there is none."""
    sockets = set()
    for link in pathlib.Path(f"/proc/{process}/fd").glob("*"):
        try:
            name = os.readlink(link)
        except OSError:
            continue
        if name.startswith("socket:["):
            sockets.add(name[8:-1])
    for table in ("tcp", "tcp6"):
        for line in pathlib.Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and fields[9] in sockets:
                return int(fields[1].rsplit(":", 1)[1], 16)
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?")
    parser.add_argument("--only", action="append")
    options = parser.parse_args()
    for name in list(os.environ):
        if name.startswith(("AWS_", "RCLONE_", "GIT_")) or name.lower().endswith("_proxy"):
            os.environ.pop(name)
    os.environ["PATH"] += ":/usr/sbin:/sbin"
    place = pathlib.Path(options.folder or tempfile.mkdtemp(prefix="prove-remotes.")).resolve()
    place.mkdir(parents=True, exist_ok=True)
    proof = Proof(place)
    for section in ("first", "bounded", "killed", "network", "publishers", "refused", "readers", "others"):
        if not options.only or section in options.only:
            try:
                getattr(proof, section)()
            except Exception as error:
                proof.checks.fail(f"the proofs of {section} ran to their end", repr(error))
    if proof.checks.failed:
        print(f"what was made lies in {place}")
    elif not options.folder:
        shutil.rmtree(place)
    proof.checks.finish()


main()
