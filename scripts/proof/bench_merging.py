# SPDX-License-Identifier: Apache-2.0
"""Merges a branch's two-parent merges again: one engine, one git process for all, one git process a merge.

Usage: bench_merging.py TOOL WORK RUNS REPO [BRANCH [NUMBER]]; the repository is only read. Every verdict, tree and
conflicted stage must be git's; the times are user and system time of the children.
"""
import os
import resource
import subprocess
import sys

tool, work, runs, repo = sys.argv[1], sys.argv[2], int(sys.argv[3]), os.path.abspath(sys.argv[4])
branch = sys.argv[5] if len(sys.argv) > 5 else "HEAD"
number = sys.argv[6] if len(sys.argv) > 6 else "2000"


def git(*arguments, **options):
    return subprocess.run(["git", *arguments], check=True, stdout=subprocess.PIPE, **options).stdout.decode()


# A repository of our own beside the objects, so that the commit graph and new objects go nowhere else.
copy = f"{work}/repository.git"
git("init", "-q", "--bare", copy)
objects = git("-C", repo, "rev-parse", "--path-format=absolute", "--git-path", "objects").strip()
with open(f"{copy}/objects/info/alternates", "w") as file:
    file.write(objects + "\n")
tip = git("-C", repo, "rev-parse", branch).strip()
git("-C", copy, "update-ref", "refs/heads/main", tip)
git("-C", copy, "commit-graph", "write", "--reachable")
listing = git("-C", copy, "rev-list", "--first-parent", "--min-parents=2", "--max-parents=2", "-n", number,
              "--format=%P", "main")
pairs = [line for line in listing.splitlines() if not line.startswith("commit ")]
pairs = [p for p in pairs if subprocess.run(["git", "-C", copy, "merge-base", *p.split()],
                                            stdout=subprocess.DEVNULL).returncode == 0]


def timed(command, text):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    fresh = f"{work}/objects"
    subprocess.run(["rm", "-rf", fresh], check=True)
    os.makedirs(fresh + "/pack")
    env = dict(os.environ, GIT_DIR=copy, GIT_OBJECT_DIRECTORY=fresh, GIT_CONFIG_GLOBAL="/dev/null",
               GIT_ALTERNATE_OBJECT_DIRECTORIES=f"{copy}/objects", GIT_CONFIG_NOSYSTEM="1")
    if command[0] == tool:
        env = dict(os.environ)
    out = subprocess.run(command, input=text.encode(), stdout=subprocess.PIPE, env=env).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return out, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def answers_of_git(output):
    fields, answers, at = output.split(b"\0"), [], 0
    while at + 1 < len(fields):
        status, answer, at = fields[at], [fields[at] + b" " + fields[at + 1]], at + 2
        while fields[at]:
            mode, rest = fields[at].split(b" ", 1)
            answer.append((mode.lstrip(b"0") + b" " + rest).replace(b"\t", b" ", 1))
            at += 1
        at += 1
        if status == b"0":
            while fields[at].isdigit():
                at += int(fields[at]) + 3
            at += 1
        answers.append(b"\n".join(answer))
    return answers


def answers_of_engine(output):
    answers = []
    for line in output.rstrip(b"\n").split(b"\n"):
        if line[:2] in (b"0 ", b"1 ", b"- ") and len(line) == 42 or line.startswith(b"- "):
            answers.append(line)
        else:
            answers[-1] += b"\n" + line
    return answers


text = "".join(p + "\n" for p in pairs)
engine = [tool, "bench-merging", "--repo", copy]
one = ["git", "merge-tree", "--write-tree", "--stdin"]
loop = ["sh", "-c", "while read a b; do git merge-tree --write-tree $a $b >/dev/null; done"]
found, expected = answers_of_engine(timed(engine, text)[0]), answers_of_git(timed(one, text)[0])
different = sum(a != b for a, b in zip(found, expected)) + abs(len(found) - len(expected))
print(f"{len(pairs)} merges, {different} differ from git")
best = {name: min(timed(command, text)[1] for _ in range(runs)) for name, command in
        (("engine", engine), ("git, one process", one), ("git, one a merge", loop))}
for name, seconds in best.items():
    print(f"{name:20} {seconds:8.2f} s CPU  {1000 * seconds / len(pairs):7.2f} ms a merge"
          f"  {seconds / best['engine']:6.2f} times the engine")
sys.exit(1 if different else 0)
