#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What a release asks of a network: polls, metadata and packages, by the hours after 17:00. A calculation, with the
measured sizes of docs/performance.md as defaults; docs/guides/scale.md explains it.

    scale.py [--phones N] [--polls-a-day N] [--package MB] [--phases 0:1,6:10,24:50,48:100]
             [--poll-bytes B] [--news-bytes B] [--overhead B]
"""
import argparse

DAY = 86_400


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--phones", type=float, default=5e6)
    parser.add_argument("--polls-a-day", type=float, default=1)
    parser.add_argument("--package", type=float, default=300, help="MB")
    parser.add_argument("--phases", default="0:1,6:10,24:50,48:100", help="hour:percent")
    parser.add_argument("--poll-bytes", type=int, default=495, help="the body of timestamp.json")
    parser.add_argument("--news-bytes", type=int, default=225_000,
                        help="all that is fetched to choose a new build; default: of 40 devices")
    parser.add_argument("--overhead", type=int, default=6_000, help="TLS handshake, headers and packets of one poll")
    options = parser.parse_args()
    phones, period = options.phones, DAY / options.polls_a_day
    polls = phones / period
    print(f"polls: {polls:,.0f} a second, {2 * polls:,.0f} requests a second; bodies {bits(polls * options.poll_bytes)}, "
          f"with TLS and headers {bits(polls * (options.poll_bytes + options.overhead))}, "
          f"{phones * options.polls_a_day * (options.poll_bytes + options.overhead) / 1e9:,.1f} GB a day")
    news = phones * options.news_bytes
    print(f"metadata of a release: {news / 1e9:,.0f} GB in {period / 3600:.0f} h, {bits(news / period)}")
    total = phones * options.package * 1e6
    print(f"packages: {total / 1e15:,.2f} PB")
    cohorts, before = [], 0
    for phase in options.phases.split(","):
        hour, percent = (float(one) for one in phase.split(":"))
        cohorts.append((hour, phones * (percent - before) / 100))
        before = percent
    # A cohort's phones hear of it at their next poll, which is anywhere in the period.
    ends = sorted({hour for hour, _ in cohorts} | {hour + period / 3600 for hour, _ in cohorts})
    print("\n| Hours after 17:00 | Downloads begun a second | Egress | Phones served by then |\n|---|---|---|---|")
    done = 0
    for begin, end in zip(ends, ends[1:]):
        rate = sum(count / period for hour, count in cohorts if hour <= begin < hour + period / 3600)
        done += rate * (end - begin) * 3600
        print(f"| {begin:g} to {end:g} | {rate:,.1f} | {bits(rate * options.package * 1e6)} | {done:,.0f} |")
    for words, seconds in (("ten minutes", 600), ("an hour", 3600)):
        print(f"\nall at once within {words}: {2 * phones / seconds:,.0f} requests and "
              f"{phones / seconds:,.0f} downloads a second, {bits(total / seconds)}", end="")
    print()


def bits(bytes_a_second):
    """A rate in the unit that fits."""
    value = bytes_a_second * 8
    for unit in ("bit/s", "kbit/s", "Mbit/s", "Gbit/s"):
        if value < 1000:
            return f"{value:.3g} {unit}"
        value /= 1000
    return f"{value:.3g} Tbit/s"


main()
