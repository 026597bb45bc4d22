# SPDX-License-Identifier: Apache-2.0
"""A year of a ROM team as data: who asks for what, who votes, what goes wrong. The same seed gives the same year."""
import csv
import dataclasses
import datetime
import io
import random

ZONE = datetime.timezone(datetime.timedelta(hours=8))
APPS = (("短信", "Messages"), ("录音机", "Recorder"), ("系统", "System"), ("相机", "Camera"), ("日历", "Calendar"))
THINGS = (("手电筒", "torch"), ("来电录音", "call recording"), ("长辈模式", "elder mode"), ("查找手机", "find my phone"),
          ("夜间勿扰", "quiet nights"), ("滚动截屏", "long screenshots"), ("农历", "lunar calendar"))
# Names as people have them: other scripts, other directions, and one who tries what a page does with markup.
NAMES = ("夜归人", "Zoë Ångström", "محمد الأمين", "Δημήτρης", "<b>Bobby</b>", "猫 🐈", "Иван", "O'Neil \"O\"", "さくら", "Müller")
COUNTRIES = ("CN", "DE", "ES", "RU", "BR", "IN", "PL", "GR", "IT", "HU", "VN")
SOURCES = ("forum", "weibo", "wechat", "fan-site")
MOODS = ("happy", "sad", "loving", "looking-forward")


@dataclasses.dataclass
class Feature:
    """A wish, and the branch that grants it."""
    key: str
    title: str
    app: tuple
    person: str
    country: str
    votes: int
    against: int
    shares: bool
    """Whether it changes the line that every such feature changes, so that only one of a week boards."""
    id: str = ""

    @property
    def branch(self):
        return f"topic/{self.key}"

    @property
    def file(self):
        """What it changes. The ROM has a fixed number of such files: what a year adds to it would be built every week."""
        return f"system/app/part{(int(self.key[1:3]) * 15 + int(self.key[4:])) % 97:02}.txt"


@dataclasses.dataclass
class Week:
    friday: datetime.date
    features: list
    ballots: int
    skipped: str = ""
    hotfix: str = ""
    withdrawn: str = ""
    blocked: int = -1
    """The number of the feature that a tester finds a blocker in; none where -1."""

    def at(self, weekday, hour, minute=0):
        """Epoch seconds of an hour in the week that ends with this Friday (weekday 4)."""
        day = self.friday - datetime.timedelta(days=4 - weekday)
        return int(datetime.datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE).timestamp())


class Year:
    def __init__(self, first, weeks, ballots, testers, seed):
        self.random = random.Random(seed)
        self.testers = [f"{NAMES[n % len(NAMES)]} {n}" for n in range(testers)]
        self.weeks = [self.week(first + datetime.timedelta(weeks=n), n, ballots) for n in range(weeks)]
        self.holidays = self.spring_festival(first, weeks)

    def week(self, friday, number, ballots):
        count = self.random.randint(5, 15)
        week = Week(friday, [self.feature(number, one) for one in range(count)], ballots)
        if number % 13 == 7:
            week.skipped = "the office moves"
        if number % 10 == 3:
            week.hotfix = "the phone restarts when a call comes in"
        if number % 25 == 11:
            week.withdrawn = "it loses messages"
        if number % 4 == 2:
            week.blocked = self.random.randrange(count)
        return week

    def feature(self, week, number):
        zh, en = self.random.choice(THINGS)
        return Feature(
            key=f"w{week:02}f{number:02}", title=f"{zh} {en} {week}.{number}", app=self.random.choice(APPS),
            person=f"{self.random.choice(NAMES)} {self.random.randrange(500)}",
            country=self.random.choice(COUNTRIES), votes=self.random.randint(60, 4000),
            against=self.random.randint(0, 20), shares=number in (3, 4))

    def spring_festival(self, first, weeks):
        """A long holiday that takes one Friday of the year, in the form of the holiday files."""
        if weeks < 12:
            middle = first + datetime.timedelta(weeks=weeks // 2)
        else:
            middle = first + datetime.timedelta(weeks=10)
        days = [{"name": "春节", "date": str(middle + datetime.timedelta(days=one)), "isOffDay": True}
                for one in range(-2, 5)]
        return {"year": middle.year, "days": days}

    def is_holiday(self, day):
        return any(one["date"] == str(day) for one in self.holidays["days"])

    def ballots(self, week, features, awaited):
        """The week's ballots as CSV text: one in a hundred comes twice, one in a thousand is not valid."""
        draw = self.random
        count = week.ballots
        loved, weak = draw.choices(features, k=count), draw.choices(features, k=count)
        hoped, mood = draw.choices(awaited, k=count), draw.choices(MOODS, (6, 1, 2, 3), k=count)
        source, country = draw.choices(SOURCES, k=count), draw.choices(COUNTRIES, k=count)
        opened = week.at(1, 9)
        text = ["voter,mood,loved,weak,awaited,source,country,cast_at\r\n"]
        for n in range(count):
            voter = n - 1 if n % 100 == 99 else n
            other = weak[n] if weak[n] != loved[n] else features[(features.index(loved[n]) + 1) % len(features)]
            if n % 1000 == 500:
                other = loved[n]
            # Whoever votes twice takes a second for it, or the two could be one.
            when = datetime.datetime.fromtimestamp(opened + n * 36000 // count + (voter != n), ZONE).isoformat()
            text.append(f"u{voter},{mood[n]},{loved[n]},{other},{hoped[n]},{source[n]},{country[n]},{when}\r\n")
        return "".join(text)


def table(header, rows):
    """CSV text."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()
