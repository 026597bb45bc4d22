# SPDX-License-Identifier: Apache-2.0
"""ROM repositories to cut: the demo's, with a fixed key, ready made and copied as often as needed."""
import pathlib
import re
import shutil
import subprocess

from checks import root, run, tool
from readers import content
from trains import git

FRIDAY = "2026-11-20"
VERSION = "26.11.20"


class Rom:
    """A folder with the repository `rom`, its `keys`, and the `release` folder that cuts publish into."""

    def __init__(self, place):
        self.place = pathlib.Path(place)
        self.repository = self.place / "rom"
        self.settings = self.repository / "miui-release.yaml"
        self.release = self.place / "release"
        self.channel = self.release / "dev"

    def miui(self, *arguments, **options):
        """Runs a command of the program on this repository."""
        return run(tool(), *arguments, "--repo", self.repository, **options)

    def cut(self, *arguments, **options):
        return self.miui("cut", "--date", FRIDAY, *arguments, **options)

    def start_cut(self):
        """A cut that runs beside this program."""
        return subprocess.Popen([tool(), "cut", "--date", FRIDAY, "--repo", str(self.repository)],
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def copy(self, place):
        """The same ROM in another folder, as it is now."""
        shutil.rmtree(place, ignore_errors=True)
        pathlib.Path(place).parent.mkdir(parents=True, exist_ok=True)
        run("cp", "-a", self.place, place)
        return Rom(place)

    def state(self):
        """What a cut leaves for the world: references, and what each channel says, its files included. Versions
        of metadata are not part of it: a killed attempt burns some; nor are expiries, which follow the clock."""
        references = git(self.repository, "for-each-ref", "--format=%(refname) %(objectname)").splitlines()
        state = dict(line.split() for line in references)
        for channel in sorted(path for path in self.release.iterdir() if (path / "metadata").is_dir()):
            state.update({f"{channel.name}/{name}": one for name, one in content(channel).items()})
        return state


def make(place):
    """The demo's repository, settings and requests, with the package key of Fixtures/Keys and channels whose keys
    are new and lie here; nothing is cut yet."""
    rom = Rom(place)
    rom.place.mkdir(parents=True)
    run(root / "scripts/make-rom", rom.repository)
    exclude(rom)
    shutil.copytree(root / "Fixtures/Keys", rom.place / "keys")
    rom.miui("init", "--keys", "--product", "MIUI")
    text = rom.settings.read_text(encoding="utf-8")
    devices = (root / "Fixtures/Repositories/rom/devices.yaml").read_text(encoding="utf-8")
    text = replace_block(text, "devices", devices)
    text = re.sub(r"^( +certificate:).*$", r"\1 ../keys/TEST_KEY_DO_NOT_USE.x509.pem", text, flags=re.M)
    text = re.sub(r"^( +private_key:).*$", r"\1 ../keys/TEST_KEY_DO_NOT_USE.pem", text, flags=re.M)
    rom.settings.write_text(text, encoding="utf-8")
    # The channels' keys lie beside the package key, wherever that is.
    (rom.repository / ".git/miui-release/keys/trust").rename(rom.place / "keys/trust")
    return rom


def exclude(rom):
    """git status shall speak of the ROM's files only."""
    with open(rom.repository / ".git/info/exclude", "a", encoding="utf-8") as file:
        file.write("/miui-release.yaml\n")


def replace_block(text, key, block):
    start = re.search(rf"^{key}:.*$", text, re.M)
    end = re.search(r"^(?=[a-z_]+:)", text[start.end():], re.M)
    return text[:start.start()] + block + ("\n" + text[start.end() + end.start():] if end else "")


def requests():
    """The rows of the demo's table of requests."""
    names = ("branch", "zh", "en", "app_zh", "app_en", "kind", "origin", "asked", "owner", "developers", "votes",
             "depends", "decision", "reason")
    for line in (root / "Fixtures/Repositories/rom/requests.psv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield dict(zip(names, line.split("|")))


def add(rom, row, ids):
    """Enters one request and decides it, as the demo does; `ids` learns its id."""
    options = ["--title-zh", row["zh"], "--title-en", row["en"], "--app-zh", row["app_zh"], "--app-en",
               row["app_en"], "--kind", row["kind"], "--origin", row["origin"], "--branch",
               f"topic/{row['branch']}", "--votes", row["votes"]]
    for one in filter(None, row["asked"].split(";")):
        options += [f"--{one.split(':', 1)[0]}", one.split(":", 1)[1]]
    options += ["--owner", row["owner"]] if row["owner"] else []
    for one in filter(None, row["developers"].split(";")):
        options += ["--developer", one]
    options += ["--depends-on", ids[row["depends"]]] if row["depends"] else []
    ids[row["branch"]] = rom.miui("request", "add", *options).stdout.split()[0]
    reason = ["--reason", row["reason"]] if row["reason"] else []
    if row["decision"] in ("accept", "decline"):
        rom.miui("request", row["decision"], ids[row["branch"]], *reason)
