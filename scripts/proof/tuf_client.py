# SPDX-License-Identifier: Apache-2.0
"""The client under proof with a cache of its own, spoken to as the TUF conformance suite speaks to one."""
import json
import os
import pathlib
import subprocess

from checks import Wrong, equal

root = pathlib.Path(__file__).resolve().parents[2]
ENVIRONMENT = dict(os.environ, TZ="UTC")


class Client:
    def __init__(self, place, server, repository, pinned=None):
        self.base, self.repository = server.base(repository), repository
        self.cache, self.targets = place / "metadata", place / "targets"
        for folder in (self.cache, self.targets):
            folder.mkdir(parents=True)
        trusted = place / "trusted.root"
        trusted.write_bytes(pinned or repository.metadata["1.root.json"])
        self.init = self.run("init", str(trusted))

    def command(self, action, *names):
        options = ["--metadata-dir", str(self.cache), "--metadata-url", f"{self.base}/metadata/"]
        if action == "init":
            return [root / "scripts/tuf-client", "--metadata-dir", str(self.cache), "init", *names]
        if action == "download":
            for name in names:
                options += ["--target-name", name]
            options += ["--target-dir", str(self.targets), "--target-base-url", f"{self.base}/targets/"]
        return [root / "scripts/tuf-client", *options, action]

    def run(self, action, *names, at=None, under=()):
        """The exit status; `at`: a clock, `under`: a program that runs it."""
        if at:
            under = ("faketime", at.strftime("%Y-%m-%d %H:%M:%S"), *under)
        done = subprocess.run([*under, *self.command(action, *names)], capture_output=True, env=ENVIRONMENT,
                              timeout=120)
        self.said = done.stderr.decode(errors="replace")
        return done.returncode

    def refresh(self, status=0, **options):
        self.expect(self.run("refresh", **options), status, "refresh")

    def download(self, *names, status=0, **options):
        self.expect(self.run("download", *names, **options), status, "download")

    def expect(self, found, status, what):
        if found != status:
            raise Wrong(f"{what} ended with {found}, expected {status}\n{self.said}")

    def refused(self, words, action="refresh", *names, **options):
        """It fails with 1, and for this reason."""
        self.expect(self.run(action, *names, **options), 1, action)
        if words not in self.said:
            raise Wrong(f"expected “{words}” in what it said, found:\n{self.said}")

    def versions(self):
        """By file name, without the ending."""
        return {path.stem: json.loads(path.read_bytes())["signed"]["version"]
                for path in self.cache.iterdir() if path.name.endswith(".json")}

    def trusts(self, **versions):
        equal(self.versions(), versions, "the trusted versions")

    def files(self):
        return sorted(path.read_bytes() for path in self.targets.rglob("*") if path.is_file())
