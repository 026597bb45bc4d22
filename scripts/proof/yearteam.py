# SPDX-License-Identifier: Apache-2.0
"""The team of a year: it does by commands what people, testers and cron do in a week, each at its hour."""
import json
import re
import subprocess

from channelroms import ChannelRom
from checks import run, tool
from trains import git
from yearplan import table

SECTIONS = """
acceptance:
  minimum_votes: 50
  minimum_age_days: 2
holidays:
  files: [../holidays.json]
gate:
  quorum: 20
  mode: warn
site: {}
"""


class Team:
    def __init__(self, place, year, clock):
        self.year, self.clock = year, clock
        self.rom = ChannelRom.make(place)
        self.now = 0
        self.seconds = {}
        settings = self.rom.settings.read_text(encoding="utf-8")
        self.rom.settings.write_text(settings + SECTIONS, encoding="utf-8")
        (self.rom.place / "holidays.json").write_text(json.dumps(year.holidays), encoding="utf-8")
        self.at(year.weeks[0].at(0, 9) - 4 * 86400)
        for channel in ("dev", "honorary-dev"):
            self.rom.create(channel)

    def at(self, instant):
        self.now = instant

    def do(self, *arguments, ok=(0,)):
        """A command at this hour; what it took is kept under its name."""
        before = resource_time()
        done = run(tool(), *arguments, "--repo", self.rom.repository, ok=ok, env=self.clock.environment(self.now))
        name = " ".join(str(one) for one in arguments[:2] if re.fullmatch(r"[a-z-]+", str(one)))
        self.seconds.setdefault(name, []).append(resource_time() - before)
        return done

    def told(self, *arguments, ok=(0,)):
        return json.loads(self.do(*arguments, "--format", "json", ok=ok).stdout)

    def wish(self, week):
        """Saturday: what users asked for on the forum is taken in."""
        self.at(week.at(0, 10) - 2 * 86400)
        file = self.rom.place / "wishes.csv"
        rows = [(one.key, one.title, one.person, one.country, one.votes, one.against, one.app[0], "new")
                for one in week.features]
        file.write_text(table(("id", "title", "requester", "country", "votes", "against", "app", "kind"), rows),
                        encoding="utf-8")
        added = self.told("request", "import", "csv", file, "--source", "forum")["added"]
        for feature, request in zip(week.features, added, strict=True):
            feature.id = request

    def build(self, week):
        """Monday: each has an owner and a branch, written by one git process; then the policy decides."""
        self.at(week.at(0, 11))
        base, stream = git(self.rom.repository, "rev-parse", "main"), []
        for one in week.features:
            who = f"ROM team <rom@example.org> {self.now} +0800"
            files = {f"system/app/{one.key}.txt": one.title}
            if one.shares:
                files["system/app/shared.txt"] = f"{one.key}\n"
            stream.append(f"commit refs/heads/{one.branch}\ncommitter {who}\n{data('Work on ' + one.key)}from {base}\n")
            stream += [f"M 100644 inline {path}\n{data(text)}" for path, text in files.items()]
        subprocess.run(["git", "-C", str(self.rom.repository), "fast-import", "--quiet"], check=True,
                       input="".join(stream).encode())
        for one in week.features:
            self.do("request", "edit", one.id, "--branch", one.branch, "--owner", "Han Mei", "--developer", "Han Mei")
        self.do("request", "triage", "--apply")


def data(text):
    return f"data {len(text.encode())}\n{text}\n"


def resource_time():
    import resource
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
