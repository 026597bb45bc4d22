# SPDX-License-Identifier: Apache-2.0
"""Measures messages: importing a window of them, importing it again, and searching it.

usage: bench_feedback.py [NUMBER]     default 360000, three days of a feedback window
MIUI_RELEASE names the tool. The peer is sqlite3's own .import of the same file, without an index.
"""
import csv
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time

TOOL = os.path.abspath(os.environ["MIUI_RELEASE"])
WORDS = ("手电筒 录音机 短信 来电 电池 耗电 发热 屏幕 相机 主题 壁纸 铃声 闹钟 日历 联系人 小米 流畅 卡顿 重启 "
         "升级 更新 好用 喜欢 希望 增加 功能 系统 通知 权限 蓝牙 无线 网络 信号 下载 浏览器 输入法 解锁").split()
LATIN = "battery screen torch recorder camera theme wifi update great please lag reboot".split()
QUEUES = ["我的订单还没到", "刷机失败了", "快递到哪了", "where is my order"]
APPS = ["系统", "短信", "录音机", "相机", "主题"]
DEVICES = ["cancro", "aries", "umi", "venus"]


def write(path, number):
    """Messages of about 60 characters; one in fifteen is for people, as in the sources."""
    chance = random.Random(7)
    with open(path, "w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "source", "author", "text", "at", "build", "device", "app"])
        for index in range(number):
            words = chance.choices(WORDS, k=chance.randint(6, 30)) + chance.choices(LATIN, k=2)
            if index % 15 == 0:
                words.insert(0, chance.choice(QUEUES))
            if index == number // 2:
                words.append("独一无二的词")
            rows.writerow([index, "forum", f"用户{chance.randrange(90000)}", "，".join(words),
                           1_413_600_000 + index, "4.10.17", chance.choice(DEVICES), chance.choice(APPS)])


def timed(command, **more):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    done = subprocess.run(command, check=True, capture_output=True, text=True, **more)
    wall = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout


def main():
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 360_000
    with tempfile.TemporaryDirectory() as work:
        repository = os.path.join(work, "rom")
        subprocess.run(["git", "init", "-q", "-b", "main", repository], check=True)
        for key, value in (("user.name", "Bench"), ("user.email", "bench@example.org")):
            subprocess.run(["git", "-C", repository, "config", key, value], check=True)
        subprocess.run(["git", "-C", repository, "commit", "-q", "--allow-empty", "-m", "base"], check=True)
        subprocess.run([TOOL, "init", "--repo", repository], check=True, capture_output=True)
        table = os.path.join(work, "messages.csv")
        write(table, number)
        print(f"{number} messages, {os.path.getsize(table)} bytes")
        place = ["--repo", repository]
        wall, cpu, text = timed([TOOL, "feedback", "import", table, "--format", "json"] + place)
        report = json.loads(text)
        assert report["added"] == number, report
        print(f"import: {wall:.2f} s, CPU {cpu:.2f} s, {report['answered']} answered, {report['routed']}")
        print(f"largest memory of any child: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024} MiB")
        database = subprocess.run(["find", work, "-name", "feedback.sqlite"], capture_output=True, text=True)
        database = database.stdout.split()[0]
        print(f"file: {os.path.getsize(database)} bytes")
        wall, cpu, text = timed([TOOL, "feedback", "import", table, "--format", "json"] + place)
        assert json.loads(text)["known"] == number, text
        print(f"import again: {wall:.2f} s, CPU {cpu:.2f} s")
        if subprocess.run(["which", "sqlite3"], capture_output=True).returncode == 0:
            wall, cpu, _ = timed(["sqlite3", os.path.join(work, "peer.sqlite"), ".mode csv", f".import {table} items"])
            print(f"sqlite3 .import of the same file: {wall:.2f} s, CPU {cpu:.2f} s")
        for words in (["独一无二的词"], ["手电筒"], ["手电筒", "录音机"], ["电池"], ["独"], ["nowhere"]):
            wall, cpu, text = timed([TOOL, "feedback", "search", *words, "--format", "json"] + place)
            found = len(json.loads(text)["items"])
            print(f"search {' '.join(words)}: {wall:.3f} s, CPU {cpu:.3f} s, {found} shown")
        wall, cpu, _ = timed([TOOL, "feedback", "list", "--unanswered"] + place)
        print(f"list --unanswered: {wall:.3f} s, CPU {cpu:.3f} s")
        wall, cpu, _ = timed([TOOL, "status"] + place)
        print(f"status: {wall:.3f} s, CPU {cpu:.3f} s")


main()
