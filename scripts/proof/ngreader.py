#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reads a channel with python-tuf's client, which is not ours: refresh, latest.json, the manifest that it names,
one package.

    ngreader.py ROOT.json CHANNEL_URL [CACHE]          prints one JSON line; exit 1 with the error's name and text
    ngreader.py ROOT.json CHANNEL_URL CACHE SECONDS    reads again and again, with the cache and fresh by turns
"""
import hashlib
import json
import os
import pathlib
import sys
import tempfile
import time

from tuf.ngclient import Updater
from tuf.ngclient.config import UpdaterConfig


class Reader:
    """One client with its cache; without a folder it is fresh, and its cache goes with it."""

    def __init__(self, root, url, cache=None):
        self.root, self.url = pathlib.Path(root).read_bytes(), url
        self.kept = None if cache else tempfile.TemporaryDirectory(prefix="ngreader.")
        self.cache = pathlib.Path(cache or self.kept.name)
        (self.cache / "targets").mkdir(parents=True, exist_ok=True)

    def updater(self):
        """Refreshed. A cache that is in use goes on with the root that it has."""
        begun = (self.cache / "root.json").exists()
        updater = Updater(str(self.cache), f"{self.url}/metadata/", str(self.cache / "targets"), f"{self.url}/targets/",
                          bootstrap=None if begun else self.root, config=UpdaterConfig(app_user_agent="prove-channels"))
        updater.refresh()
        return updater

    def get(self, updater, path):
        """The verified bytes of a target."""
        info = updater.get_targetinfo(path)
        if info is None:
            raise LookupError(f"{path} is not a target")
        # Other targets than small ones are not kept: many readers would fill a disk.
        file = pathlib.Path(updater.download_target(info))
        data = file.read_bytes()
        if len(data) > 1 << 16:
            os.unlink(file)
        return data

    def read(self, version=None, package=True):
        """Follows the channel from latest.json to a package, comparing with the manifest; or reads an earlier version.
        What was seen."""
        updater = self.updater()
        seen = {"timestamp": updater._trusted_set.timestamp.version, "root": updater._trusted_set.root.version}
        if updater.get_targetinfo("channel/latest.json") is None:
            return seen | {"version": None}
        latest = json.loads(self.get(updater, "channel/latest.json"))
        seen |= {"offered": latest["version"], "rollout": latest["rollout"],
                 "withdrawn": [one["version"] for one in latest["withdrawn"]]}
        version = version or latest["version"]
        path = f"builds/{version}/manifest.json"
        content = self.get(updater, path)
        if version == latest["version"]:
            same(path, latest["manifest"]["path"], "the path of the manifest in latest.json")
            same(hashlib.sha256(content).hexdigest(), latest["manifest"]["sha256"], f"SHA-256 of {path}")
            same(len(content), latest["manifest"]["size"], f"size of {path}")
        manifest = json.loads(content)
        same(manifest["version"], version, f"version in {path}")
        entry = manifest["packages"][0]
        if package:
            data = self.get(updater, f"builds/{version}/{entry['file']}")
            same(hashlib.sha256(data).hexdigest(), entry["sha256"], f"SHA-256 of {entry['file']}")
            same(len(data), entry["size"], f"size of {entry['file']}")
        return seen | {"version": version, "package": entry["file"], "sha256": entry["sha256"]}


def same(found, expected, what):
    if found != expected:
        raise ValueError(f"{what}: found {found}, expected {expected}")


def again(root, url, cache, seconds):
    """Reads until the time is over; what came of it."""
    end, reads, failures, versions = time.monotonic() + seconds, 0, [], []
    while time.monotonic() < end:
        try:
            versions.append(Reader(root, url, cache if reads % 2 else None).read()["timestamp"])
        except Exception as error:
            failures.append(f"{type(error).__name__}: {error}")
        reads += 1
    return {"reads": reads, "failures": failures, "versions": sorted(set(versions)),
            "backwards": versions != sorted(versions)}


def main():
    root, url, *rest = sys.argv[1:]
    try:
        if len(rest) == 2:
            print(json.dumps(again(root, url, rest[0], float(rest[1]))))
        else:
            print(json.dumps(Reader(root, url, *rest).read()))
    except Exception as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
