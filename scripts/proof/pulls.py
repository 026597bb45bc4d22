# SPDX-License-Identifier: Apache-2.0
"""A small channel made with the program itself, week by week, served on loopback; and pulls from it."""
import functools
import http.server
import os
import pathlib
import re
import shutil
import subprocess
import threading

from checks import require, run, tool
from roms import replace_block

FRIDAYS = ("2026-10-30", "2026-11-06", "2026-11-13", "2026-11-20")
VERSIONS = ("26.10.30", "26.11.6", "26.11.13", "26.11.20")
DEVICES = """devices:
  - codename: cancro
    name: MI3
    brand: Xiaomi
    android: "4.4"
    sdk: 19
    security_patch: 2026-10-05
    recipe: tree
    partitions:
      - name: system
        folders: [system]
        filesystem: erofs
        compression: none
"""


class Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass


class Listener(http.server.ThreadingHTTPServer):
    def handle_error(self, *_):
        """Clients that are killed leave their connections behind."""


class Channel:
    """`dev` of a ROM of one device; `size`: bytes of its one big file, which no compressor makes smaller."""

    def __init__(self, place, size=600_000):
        self.place = pathlib.Path(place)
        self.rom, self.release = self.place / "rom", self.place / "release"
        (self.rom / "system").mkdir(parents=True)
        (self.rom / "system/blob").write_bytes(os.urandom(size))
        environment = os.environ | {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null"}
        for line in (["init", "-q", "-b", "main"], ["config", "user.name", "ROM team"],
                     ["config", "user.email", "rom@example.org"], ["add", "-A"], ["commit", "-q", "-m", "Begin"]):
            run("git", "-C", self.rom, *line, env=environment)
        run(tool(), "init", "--keys", "--repo", self.rom)
        settings = self.rom / "miui-release.yaml"
        text = replace_block(settings.read_text(encoding="utf-8"), "devices", DEVICES)
        settings.write_text(re.sub(r"^source_snapshot: true", "source_snapshot: false", text, flags=re.M),
                            encoding="utf-8")
        self.root = self.place / "root.json"
        shutil.copyfile(self.release / "dev/metadata/1.root.json", self.root)

    def cut(self, week):
        run(tool(), "cut", "--date", FRIDAYS[week], "--repo", self.rom)
        return VERSIONS[week]

    def freeze(self, place):
        """The release folder as it is now, to be put back or served as an old mirror."""
        shutil.copytree(self.release / "dev", place)


class Server:
    """Serves a folder on loopback until it is closed."""

    def __init__(self, folder):
        handler = functools.partial(Handler, directory=str(folder))
        self.server = Listener(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def arguments(place, url, *more):
    """The words of a pull into `place`, with a cache of its own there."""
    return ["pull", "--url", url, "--cache", str(place / "cache"), "--output", str(place / "out"), *map(str, more)]


def pull(place, url, *more, ok=(0,), **options):
    return run(tool(), *arguments(place, url, *more), ok=ok, **options)


def visible(place):
    """The names in the output folder that a person sees."""
    folder = place / "out"
    return sorted(name for name in (os.listdir(folder) if folder.exists() else []) if not name.startswith("."))


def require_whole(place, release):
    """Every visible file is a file of the release, to the byte."""
    for name in visible(place):
        published = [path for path in release.rglob(f"*.{name}") if path.is_file()]
        require(published, f"{name} is visible and was never published")
        data = (place / "out" / name).read_bytes()
        require(any(path.read_bytes() == data for path in published), f"{name} is visible with other bytes")
