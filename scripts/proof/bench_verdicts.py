# SPDX-License-Identifier: Apache-2.0
"""Measures verdicts: importing a file of them, importing it again, and asking for the gate.

usage: bench_verdicts.py [NUMBER]     default 100000: 120 members, 15 features, 56 devices, one candidate
MIUI_RELEASE names the tool.
"""
import itertools
import os
import re
import resource
import subprocess
import sys
import tempfile
import time

TOOL = os.path.abspath(os.environ["MIUI_RELEASE"])
MEMBERS, FEATURES, DEVICES = 120, 15, 56
OBJECT = "a" * 40
CANDIDATE = "26.11.25"


def record():
    """The candidate as the ledger has it."""
    shipped = "".join(f"- {{request: REQ-{n}, tip: {OBJECT}, merge: {OBJECT}}}\n" for n in range(1, FEATURES + 1))
    return (f"version: {CANDIDATE}\nchannel: honorary-dev\nweek: 590\ninstant: \"2026-11-25T17:00:00+08:00\"\n"
            f"base: {OBJECT}\ncommit: {OBJECT}\ntag: honorary-dev/{CANDIDATE}\nmanifest: {'d' * 64}\n"
            f"shipped:\n{shipped}left_behind: []\n")


def make(work):
    """A repository with the devices, the candidate and the members; nothing was ever built."""
    repository = os.path.join(work, "rom")

    def git(*arguments, folder=repository):
        subprocess.run(["git", "-C", folder, *arguments], check=True, capture_output=True)

    subprocess.run(["git", "init", "-q", "-b", "main", repository], check=True)
    git("config", "user.name", "Bench")
    git("config", "user.email", "bench@example.org")
    git("commit", "-q", "--allow-empty", "-m", "base")
    subprocess.run([TOOL, "init", "--repo", repository], check=True, capture_output=True)
    settings = os.path.join(repository, "miui-release.yaml")
    with open(settings, encoding="utf-8") as file:
        text = file.read()
    devices = "".join(
        f"  - codename: device{n}\n    name: DEVICE{n}\n    brand: Xiaomi\n    android: \"4.4\"\n    sdk: 19\n"
        "    security_patch: 2026-11-05\n    recipe: command\n    command: [sh, build.sh]\n"
        "    images:\n      system: out/system.img\n" for n in range(DEVICES))
    start = re.search(r"^devices:.*$", text, re.M)
    end = re.search(r"^(?=[a-z_]+:)", text[start.end():], re.M)
    rest = text[start.end() + end.start():] if end else ""
    with open(settings, "w", encoding="utf-8") as file:
        file.write(f"{text[:start.start()]}devices:\n{devices}{rest}")
    tree = os.path.join(work, "ledger")
    git("worktree", "add", tree, "ledger")
    os.makedirs(os.path.join(tree, "weeks/honorary-dev"))
    with open(os.path.join(tree, f"weeks/honorary-dev/{CANDIDATE}.yaml"), "w", encoding="utf-8") as file:
        file.write(record())
    git("add", ".", folder=tree)
    git("commit", "-q", "-m", "A candidate", folder=tree)
    for n in range(MEMBERS):
        subprocess.run([TOOL, "tester", "add", f"成员{n}", "--repo", repository], check=True, capture_output=True)
    return repository


def write(path, number):
    """One verdict of each member on each feature and device; a twentieth is a blocker."""
    words = ("works",) * 17 + ("broken",) * 2 + ("blocker",)
    everything = itertools.product(range(MEMBERS), range(1, FEATURES + 1), range(DEVICES))
    with open(path, "w", encoding="utf-8") as file:
        file.write("tester,candidate,device,feature,verdict,note,at\n")
        for index, (member, feature, device) in enumerate(itertools.islice(everything, number)):
            file.write(f"成员{member},{CANDIDATE},device{device},REQ-{feature},{words[index % 20]},"
                       f"三天没问题 {index},2026-11-26T{index % 24:02}:{index % 60:02}:00+08:00\n")


def timed(*command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    done = subprocess.run([TOOL, *command], check=True, capture_output=True, text=True,
                          env={**os.environ, "MIUI_RELEASE_NOW": "2026-11-27T12:00:00+08:00"})
    wall = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout


def main():
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    assert number <= MEMBERS * FEATURES * DEVICES, "there are not so many"
    with tempfile.TemporaryDirectory() as work:
        place = ["--repo", make(work)]
        table = os.path.join(work, "verdicts.csv")
        write(table, number)
        print(f"{number} verdicts, {os.path.getsize(table)} bytes")
        for what, expected in (("import", f"{number} stored"), ("again", f" 0 stored, {number} said before")):
            wall, cpu, text = timed("verdict", "import", table, *place)
            assert expected in text, text[:300]
            print(f"{what}: {wall:.2f} s, CPU {cpu:.2f} s")
        print(f"largest memory of any child: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024} MiB")
        for what in (("verdict", "list", "--open"), ("gate", "show")):
            wall, cpu, _ = timed(*what, *place)
            print(f"{' '.join(what)}: {wall:.2f} s, CPU {cpu:.2f} s")
        found = subprocess.run(["find", work, "-name", "verdicts.sqlite"], capture_output=True, text=True).stdout.split()
        print(f"the file: {os.path.getsize(found[0])} bytes")


main()
