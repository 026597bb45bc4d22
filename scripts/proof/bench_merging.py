# SPDX-License-Identifier: Apache-2.0
"""Merges a branch's two-parent merges again, or its pull requests: one engine, one git process for all, one a merge.

Usage: bench_merging.py TOOL WORK RUNS [--pulls] REPO [BRANCH [NUMBER]]; the repository is only read. --pulls: the heads
at refs/pull/*/head that are not in the branch, each onto it. Every verdict, tree and conflicted stage must be git's; the times are user and system time of the children.
"""
import os
import subprocess
import sys

import mergecopies

tool, work, runs, *rest = sys.argv[1:]
runs, pulls = int(runs), rest[0] == "--pulls"
repo, branch, number, *_ = rest[pulls:] + ["HEAD", "2000"][len(rest[pulls:]) - 1:]
repo = os.path.abspath(repo)

copy = mergecopies.copy(repo, branch, work)
git = mergecopies.git
if pulls:
    tip = git("-C", copy, "rev-parse", "main").strip()
    heads = git("-C", repo, "for-each-ref", f"--no-merged={tip}", "--format=%(objectname)", "refs/pull/*/head")
    pairs = [f"{tip} {head}" for head in dict.fromkeys(heads.split())]
else:
    listing = git("-C", copy, "rev-list", "--first-parent", "--min-parents=2", "--max-parents=2", "-n", number,
                  "--format=%P", "main")
    pairs = [line for line in listing.splitlines() if not line.startswith("commit ")]
pairs = [p for p in pairs if subprocess.run(["git", "-C", copy, "merge-base", *p.split()],
                                            stdout=subprocess.DEVNULL).returncode == 0]


largest = {}


def timed(command, text):
    out, seconds, memory = mergecopies.timed(command, text, copy, work, quarantined=command[0] != tool)
    largest[command[0]] = max(largest.get(command[0], 0), memory)
    return out, seconds


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
loop = ["sh", "-c", "while read a b; do git merge-tree --write-tree $a $b >/dev/null; done; :"]
found, expected = answers_of_engine(timed(engine, text)[0]), answers_of_git(timed(one, text)[0])
different = sum(a != b for a, b in zip(found, expected)) + abs(len(found) - len(expected))
print(f"{len(pairs)} merges, {different} differ from git")
best = {name: min(timed(command, text)[1] for _ in range(runs)) for name, command in
        (("engine", engine), ("git, one process", one), ("git, one a merge", loop))}
for name, seconds in best.items():
    print(f"{name:20} {seconds:8.2f} s CPU  {1000 * seconds / len(pairs):7.2f} ms a merge"
          f"  {seconds / best['engine']:6.2f} times the engine")
print(f"largest memory: engine {largest[tool]:.0f} MiB, git, one process {largest['git']:.0f} MiB")
sys.exit(1 if different else 0)
