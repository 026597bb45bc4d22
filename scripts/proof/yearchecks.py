# SPDX-License-Identifier: Apache-2.0
"""What must hold of a year when it is over."""
import datetime
import json
import statistics

import yaml

from checks import equal, require
from filehost import Host
from ngreader import Reader
from trains import git
from yearteam import manifest

STATES = {"proposed", "accepted", "declined", "deferred", "candidate", "shipped"}


class YearChecks:
    def __init__(self, checks, team, place):
        self.checks, self.team, self.rom, self.place = checks, team, team.rom, place

    def all(self):
        for check in (self.states, self.credits, self.fridays, self.rising, self.verifiable, self.ballots, self.flat):
            with self.checks.check(check.__doc__.strip().rstrip(".")) as one:
                one.note(check())

    def releases(self):
        """The versions of dev in the order in which they were published."""
        return [one["version"] for one in reversed(self.team.told("log", "--number", "500"))]

    def states(self):
        """Every request is in a state that its requester can look up."""
        requests = self.team.told("request", "list", "--all")["requests"]
        count = sum(len(week.features) for week in self.team.year.weeks)
        require(len(requests) >= count, f"{len(requests)} requests, {count} were asked for")
        found = {}
        for one in requests:
            state = one["status"]["state"] if isinstance(one["status"], dict) else one["status"]
            require(state.split()[0] in STATES, f"{one['id']} is {state}")
            found[state.split()[0]] = found.get(state.split()[0], 0) + 1
        return ", ".join(f"{number} {state}" for state, number in sorted(found.items()))

    def credits(self):
        """Every shipped feature of a user names who asked, in the manifest and in both announcements."""
        names = 0
        for version in self.releases():
            release = manifest(self.rom, "dev", version)
            texts = [self.rom.target("dev", f"builds/{version}/announcement.{language}.md").read_text(encoding="utf-8")
                     for language in ("zh", "en")]
            for feature in release["features"]:
                if feature["origin"] != "user":
                    continue
                require(feature["requesters"], f"{version}: {feature['id']} names nobody")
                for who in feature["requesters"]:
                    for text in texts:
                        # Markdown escapes what it could take for markup; the words stay.
                        word = max(who["name"].replace("<b>", " ").replace("</b>", " ").split(), key=len)
                        require(word in text.replace("\\", ""), f"{version} does not name {who['name']}")
                    names += 1
        return f"{names} names"

    def fridays(self):
        """No Friday is silent: each has a release or a gap with its reason."""
        repository, gaps, trains = self.rom.repository, [], set(self.releases())
        for path in git(repository, "ls-tree", "-r", "--name-only", "ledger", "gaps/").splitlines():
            gaps.append(yaml.safe_load(git(repository, "show", f"ledger:{path}")))
        silent, said = [], 0
        for week in self.team.year.weeks:
            day = week.friday
            if f"{day:%y}.{day.month}.{day.day}" in trains:
                continue
            reasons = [gap for gap in gaps if covers(gap, day)]
            said += bool(reasons)
            if not reasons:
                silent.append(str(day))
        equal(silent, [], "Fridays without a word")
        return f"{len(trains)} releases, {said} Fridays with a reason"

    def rising(self):
        """Versions rise strictly."""
        numbers = [tuple(map(int, version.split("."))) for version in self.releases()]
        require(all(one < next_ for one, next_ in zip(numbers, numbers[1:])), f"{numbers}")
        return f"{self.releases()[0]} to {self.releases()[-1]}"

    def verifiable(self):
        """Every release is still verifiable, by verify and by python-tuf."""
        self.team.do("channel", "refresh", "--channel", "dev")
        self.team.do("verify", self.rom.channel)
        with Host(self.rom.release) as host:
            for version in self.releases():
                Reader(self.rom.root("dev"), f"{host.url}/dev").read(version, package=False)
        return f"{len(self.releases())} releases"

    def ballots(self):
        """Each poll's recorded result says how many ballots came, counted and did not."""
        polls = git(self.rom.repository, "ls-tree", "-r", "--name-only", "ledger", "polls/").splitlines()
        total = 0
        for path in polls:
            record = yaml.safe_load(git(self.rom.repository, "show", f"ledger:{path}"))
            ballots = record["ballots"]
            equal(sum(ballots.values()), self.team.year.weeks[0].ballots, f"{path}: ballots of every kind")
            require(ballots["counted"] > 0 and ballots["superseded"] > 0 and ballots["invalid"] > 0, f"{path}: {ballots}")
            total += ballots["counted"]
        require(polls, "no poll was closed")
        return f"{len(polls)} polls, {total} ballots counted"

    def flat(self):
        """What a week costs does not grow with the weeks behind it."""
        trains = [processor for week, report, processor, _ in self.team.weeks if report.get("version")]
        if len(trains) < 16:
            return f"too few weeks to tell: {len(trains)}"
        quarter = len(trains) // 4
        early, late = (statistics.median(part) for part in (trains[quarter:2 * quarter], trains[-quarter:]))
        require(late < early * 1.5, f"{late:.2f} s at the end, {early:.2f} s in the second quarter")
        return f"{early:.2f} s of processor in the second quarter, {late:.2f} s in the last"


def covers(gap, day):
    first = datetime.date.fromisoformat(str(gap["date"]))
    last = datetime.date.fromisoformat(str(gap.get("until") or gap["date"]))
    return first <= day <= last and bool(gap["reason"])
