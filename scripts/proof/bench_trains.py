# SPDX-License-Identifier: Apache-2.0
"""A train of a hundred topics: the engine, git merge-tree with commit-tree, and git merge in a work tree.

Usage: bench_trains.py TOOL WORK RUNS REPO [BRANCH [BASE [NUMBER]]]. The topics are the second parents of the merges
that follow BASE (default: the 300th merge before the end), where there are enough without those that contain later
commits of the branch, and without those that bring nothing new. All must end in the same commit; a work tree is left out where the repository lacks blobs.
"""
import os
import shutil
import subprocess
import sys

import mergecopies
from mergecopies import git

tool, work, runs, repo = sys.argv[1], sys.argv[2], int(sys.argv[3]), os.path.abspath(sys.argv[4])
branch = sys.argv[5] if len(sys.argv) > 5 else "HEAD"
number = int(sys.argv[7]) if len(sys.argv) > 7 else 100
copy = mergecopies.copy(repo, branch, work)
identity = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER")
            for what, value in (("NAME", "R"), ("EMAIL", "r@example.org"), ("DATE", "@1 +0000"))}

if len(sys.argv) > 6:
    base = git("-C", repo, "rev-parse", f"{sys.argv[6]}^{{commit}}").strip()
else:
    base = git("-C", copy, "rev-list", "--first-parent", "--merges", "-n", "300", "main").split()[-1]
line = git("-C", copy, "rev-list", "--first-parent", "--reverse", "--parents", f"{base}..main").splitlines()
later = {words.split()[0] for words in line}


def choose(may_contain_later):
    topics = []
    for words in (words.split() for words in line):
        if len(topics) == number:
            break
        if len(words) != 3 or words[2] in topics:
            continue
        new = git("-C", copy, "rev-list", words[2], "--not", base, *topics).split()
        if new and (may_contain_later or not later.intersection(git("-C", copy, "rev-list", f"{base}..{words[2]}").split())):
            topics.append(words[2])
    return topics


topics = choose(False)
if len(topics) < number:
    topics = choose(True)
text = "".join(topic + "\n" for topic in topics)
print(f"{len(topics)} topics onto {base}")

engine = [tool, "bench-merging", "--repo", copy, "--onto", base]
loop = ["sh", "-c", '''head=$0
while read topic; do
  if tree=$(git merge-tree --write-tree $head $topic); then
    head=$(git commit-tree "$tree" -p $head -p $topic -m "Merge $topic")
  else echo "left $topic"; fi
done
echo $head''', base]
trees = ["sh", "-c", '''git reset -q --hard $0
while read topic; do
  git merge -q --no-ff -m "Merge $topic" $topic >/dev/null 2>&1 || { git merge --abort; echo "left $topic"; }
done
git rev-parse HEAD''', base]


def of_engine():
    shutil.rmtree(f"{copy}/objects/pack")
    os.makedirs(f"{copy}/objects/pack")
    return mergecopies.timed(engine, text, copy, work, quarantined=False)


ways = {"engine": of_engine, "merge-tree + commit-tree": lambda: mergecopies.timed(loop, text, copy, work, env=identity)}
tree = f"{work}/tree"
checkout = subprocess.run(["git", "-C", copy, "worktree", "add", "-q", "--detach", tree, base], capture_output=True)
if checkout.returncode == 0:
    ways["git merge, work tree"] = lambda: mergecopies.timed(
        trees, text, copy, work, quarantined=False, folder=tree, env=identity)
else:
    print("no work tree:", checkout.stderr.decode().strip().splitlines()[-1])
answers, memory = {}, {}
for name, way in ways.items():
    best = None
    for _ in range(runs if name == "engine" else max(1, runs - 1)):
        output, seconds, used = way()
        best = min(best or seconds, seconds)
        memory[name] = max(memory.get(name, 0), used)
        answers[name] = (sorted(output.split()), best)
for name, (answer, seconds) in answers.items():
    head = [word.decode() for word in answer if word.decode() not in topics and word != b"left"]
    print(f"{name:26} {seconds:7.2f} s CPU {seconds / answers['engine'][1]:6.1f} times the engine, "
          f"{memory[name]:4.0f} MiB, {answer.count(b'left')} left, ends in {' '.join(head)}")
sys.exit(any(answer != answers["engine"][0] for answer, _ in answers.values()))
