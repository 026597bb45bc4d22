# SPDX-License-Identifier: Apache-2.0
"""The team of a year: it does by commands what people, testers and cron do in a week, each at its hour."""
import datetime
import json
import re
import resource
import subprocess
import time

from channelroms import ChannelRom, version_of
from trains import git
from yearplan import table

SECTIONS = """
acceptance:
  minimum_votes: 50
  minimum_age_days: 2
holidays:
  files: [../holidays.json]
site: {}
"""


class YearRom(ChannelRom):
    """Its commands run at the hour of the year, whoever calls them."""
    environment = None

    def miui(self, *arguments, **options):
        return super().miui(*arguments, env=self.environment, **options)


class Team:
    def __init__(self, place, year, clock):
        self.year, self.clock = year, clock
        self.rom = YearRom.make(place)
        self.now, self.last, self.weeks = 0, None, []
        self.seconds = {}
        settings = self.rom.settings.read_text(encoding="utf-8")
        self.rom.settings.write_text(settings + SECTIONS, encoding="utf-8")
        (self.rom.place / "holidays.json").write_text(json.dumps(year.holidays), encoding="utf-8")
        self.at(year.weeks[0].at(0, 9) - 4 * 86400)
        for channel in ("dev", "honorary-dev"):
            self.rom.create(channel)

    def at(self, instant):
        self.now, self.rom.environment = instant, self.clock.environment(instant)

    def do(self, *arguments, ok=(0,)):
        """A command at this hour; what it took is kept under its name."""
        before = resource_time()
        done = self.rom.miui(*arguments, ok=ok)
        name = " ".join(str(one) for one in arguments[:2] if re.fullmatch(r"[a-z-]+", str(one)))
        self.seconds.setdefault(name, []).append(resource_time() - before)
        return done

    def told(self, *arguments, ok=(0,)):
        return json.loads(self.do(*arguments, "--format", "json", ok=ok).stdout)

    def admit(self):
        """The honorary development group."""
        for name in self.year.testers:
            self.do("tester", "add", name, "--expires", "400d", "--device", "cancro")

    def live(self, week):
        """One week, Saturday to Friday. Before a Friday without a train there is no candidate."""
        before, began = self.total(), time.monotonic()
        self.wish(week)
        if len(self.weeks) % 4 == 3:
            self.renew(week)
        if week.skipped:
            self.skip(week)
        self.build(week)
        self.vote(week)
        if not week.skipped and not self.year.is_holiday(week.friday):
            self.candidate(week)
            self.verdicts(week)
        report = self.friday(week)
        self.weeks.append((week, report, self.total() - before, time.monotonic() - began))
        if report.get("version"):
            self.last = report["version"]
            if week.hotfix:
                self.hotfix(week)
            if week.withdrawn:
                self.withdraw(self.last, week.withdrawn)

    def vote(self, week):
        """Tuesday: the ballots on last Friday's build, and what a majority dislikes is answered."""
        friday = week.friday - datetime.timedelta(weeks=1)
        version = version_of(friday)
        if not self.weeks or self.weeks[-1][1].get("version") != version:
            # No train, no ballots.
            return
        loved = [one["id"] for one in manifest(self.rom, "dev", version)["features"]]
        if len(loved) < 2:
            return
        self.at(week.at(1, 9, 1))
        self.do("poll", "open", version)
        file = self.rom.place / "ballots.csv"
        file.write_text(self.year.ballots(week, loved, [one.id for one in week.features]), encoding="utf-8")
        self.at(week.at(1, 20))
        self.do("poll", "import", file, ok=(0, 65))
        self.at(week.at(1, 21, 5))
        self.do("poll", "close")
        self.do("poll", "report", "--format", "html", "--output", self.rom.place / "report.html")

    def line(self, week):
        _, report, processor, wall = self.weeks[-1]
        said = report.get("version") or report.get("sentence") or report.get("status")
        return f"{week.friday}  {said}: {processor:.2f} s of processor, {wall:.2f} s"

    def total(self):
        return sum(sum(times) for times in self.seconds.values())

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
        late = self.late()
        for one in week.features + late:
            who = f"ROM team <rom@example.org> {self.now} +0800"
            files = {one.file: one.title}
            if one.shares and one not in late:
                files["system/app/shared.txt"] = f"{one.key}\n"
            stream.append(f"commit refs/heads/{one.branch}\ncommitter {who}\n{data('Work on ' + one.key)}from {base}\n")
            stream += [f"M 100644 inline {path}\n{data(text)}" for path, text in files.items()]
        subprocess.run(["git", "-C", str(self.rom.repository), "fast-import", "--quiet", "--force"], check=True,
                       input="".join(stream).encode())
        for one in week.features:
            self.do("request", "edit", one.id, "--branch", one.branch, "--owner", "Han Mei", "--developer", "Han Mei")
        self.do("request", "triage", "--apply")

    def late(self):
        """What the last train left behind for a conflict: its branch begins anew from there and leaves the file alone."""
        report = self.weeks[-1][1] if self.weeks else {}
        behind = {one["id"] for one in report.get("left_behind", []) if one["code"] in ("conflicts-with-base", "collides")}
        return [one for week in self.year.weeks for one in week.features if one.id in behind]

    def candidate(self, week):
        """Wednesday: the candidate for the honorary development group."""
        self.at(week.at(2, 18))
        self.tried = self.told("cut", "--channel", "honorary-dev")

    def verdicts(self, week):
        """Wednesday to Friday: testers say what works, and sometimes what does not."""
        self.at(week.at(3, 20))
        aboard = [one["id"] for one in manifest(self.rom, "honorary-dev", self.tried["version"])["features"]]
        candidate, draw = self.tried["version"], self.year.random
        rows = [(tester, candidate, "cancro", draw.choice(aboard), draw.choice(("works",) * 9 + ("broken",)))
                for tester in draw.sample(self.year.testers, min(40, len(self.year.testers))) if aboard]
        if 0 <= week.blocked < len(week.features) and week.features[week.blocked].id in aboard:
            rows.append((self.year.testers[0], candidate, "cancro", week.features[week.blocked].id, "blocker"))
        file = self.rom.place / "verdicts.csv"
        file.write_text(table(("tester", "candidate", "device", "feature", "verdict"), rows), encoding="utf-8")
        self.do("verdict", "import", file)

    def friday(self, week):
        """17:00 and a little: what cron runs."""
        self.at(week.at(4, 17) + 20)
        return self.told("cut")

    def skip(self, week):
        self.at(week.at(0, 9))
        self.do("week", "skip", week.friday, "--reason", week.skipped)

    def renew(self, week):
        """Once a month, who holds the keys renews what is about to expire."""
        self.at(week.at(0, 10))
        for channel in ("dev", "honorary-dev"):
            self.do("channel", "renew", "--channel", channel, "--publish")

    def hotfix(self, week):
        """The Sunday after: one device, one fix."""
        self.at(week.at(4, 10) + 2 * 86400)
        who = f"ROM team <rom@example.org> {self.now} +0800"
        base, name = git(self.rom.repository, "rev-parse", "main"), f"topic/fix-{week.friday}"
        subprocess.run(["git", "-C", str(self.rom.repository), "fast-import", "--quiet"], check=True,
                       input=(f"commit refs/heads/{name}\ncommitter {who}\n{data('Fix it')}from {base}\n"
                              f"M 100644 inline system/app/fix-{week.friday}.txt\n{data(week.hotfix)}").encode())
        fix = self.told("request", "add", "--title-en", week.hotfix, "--title-zh", "修复重启", "--app-zh", "系统", "--kind",
                        "fix", "--origin", "team", "--branch", name, "--developer", "Han Mei")["id"]
        self.do("request", "accept", fix)
        self.do("cut", "--hotfix", "--device", "cancro", "--request", fix, "--reason", week.hotfix)

    def withdraw(self, version, reason):
        self.do("withdraw", version, "--reason-en", reason, "--reason-zh", "会丢短信")


def manifest(rom, channel, version):
    return json.loads(rom.target(channel, f"builds/{version}/manifest.json").read_bytes())


def data(text):
    return f"data {len(text.encode())}\n{text}\n"


def resource_time():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
