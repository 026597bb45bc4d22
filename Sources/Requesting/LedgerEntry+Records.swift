// SPDX-License-Identifier: Apache-2.0
import ReleaseCore

extension WeekRecord: Packable {
  func pack(into bytes: inout PackedBytes) {
    bytes.add(
      version, channel, week, instant, previous, base, commit, tag, manifest, shipped, leftBehind,
      earlyReason, unscheduledReason, hotfix, waiver, composition)
  }

  init(from reader: inout PackedReader) throws(PackedFlaw) {
    self.init(
      version: try reader.next(), channel: try reader.next(), week: try reader.next(),
      instant: try reader.next(), previous: try reader.next(), base: try reader.next(),
      commit: try reader.next(), tag: try reader.next(), manifest: try reader.next(),
      shipped: try reader.next(), leftBehind: try reader.next(), earlyReason: try reader.next(),
      unscheduledReason: try reader.next(), hotfix: try reader.next(), waiver: try reader.next(),
      composition: try reader.next())
  }
}

extension WeekRecord.Shipped: Packable {
  func pack(into bytes: inout PackedBytes) { bytes.add(request, tip, merge) }

  init(from reader: inout PackedReader) throws(PackedFlaw) {
    self.init(request: try reader.next(), tip: try reader.next(), merge: try reader.next())
  }
}

extension WeekRecord.Remaining: Packable {
  func pack(into bytes: inout PackedBytes) { bytes.add(request, code, reason, tip, price) }

  init(from reader: inout PackedReader) throws(PackedFlaw) {
    self.init(
      request: try reader.next(), code: try reader.next(), reason: try reader.next(), tip: try reader.next(),
      price: try reader.next())
  }
}

extension WeekRecord.Price: Packable {
  func pack(into bytes: inout PackedBytes) { bytes.add(loss, leaving) }

  init(from reader: inout PackedReader) throws(PackedFlaw) {
    self.init(loss: try reader.next(), leaving: try reader.next())
  }
}

extension CompositionRecord: Packable {
  func pack(into bytes: inout PackedBytes) {
    bytes.add(policy, seats, pinned, worth, possible, bound, nextBest)
  }

  init(from reader: inout PackedReader) throws(PackedFlaw) {
    self.init(
      policy: try reader.next(), seats: try reader.next(), pinned: try reader.next(),
      worth: try reader.next(), possible: try reader.next(), bound: try reader.next(),
      nextBest: try reader.next())
  }
}

extension CompositionRecord.Alternative: Packable {
  func pack(into bytes: inout PackedBytes) { bytes.add(worth, leaving, joining) }

  init(from reader: inout PackedReader) throws(PackedFlaw) {
    self.init(worth: try reader.next(), leaving: try reader.next(), joining: try reader.next())
  }
}

extension WeekRecord.Waiver: Packable {
  func pack(into bytes: inout PackedBytes) { bytes.add(untried, quorum, blockers, reason) }

  init(from reader: inout PackedReader) throws(PackedFlaw) {
    self.init(
      untried: try reader.next(), quorum: try reader.next(), blockers: try reader.next(),
      reason: try reader.next())
  }
}

extension WeekRecord.Hotfix: Packable {
  func pack(into bytes: inout PackedBytes) { bytes.add(devices, reason) }

  init(from reader: inout PackedReader) throws(PackedFlaw) {
    self.init(devices: try reader.next(), reason: try reader.next())
  }
}

extension PollRecord: Packable {
  func pack(into bytes: inout PackedBytes) {
    bytes.add(
      version, week, opened, closed, tallied, ballots, mood, features, awaited, sources, countries, refusals,
      disliked, award)
  }

  init(from reader: inout PackedReader) throws(PackedFlaw) {
    self.init(
      version: try reader.next(), week: try reader.next(), opened: try reader.next(),
      closed: try reader.next(), tallied: try reader.next(), ballots: try reader.next(),
      mood: try reader.next(), features: try reader.next(), awaited: try reader.next(),
      sources: try reader.next(), countries: try reader.next(), refusals: try reader.next(),
      disliked: try reader.next(), award: try reader.next())
  }
}

extension PollRecord.Ballots: Packable {
  func pack(into bytes: inout PackedBytes) { bytes.add(counted, superseded, late, early, invalid) }

  init(from reader: inout PackedReader) throws(PackedFlaw) {
    self.init(
      counted: try reader.next(), superseded: try reader.next(), late: try reader.next(),
      early: try reader.next(), invalid: try reader.next())
  }
}

extension PollRecord.Feature: Packable {
  func pack(into bytes: inout PackedBytes) { bytes.add(request, loved, weak) }

  init(from reader: inout PackedReader) throws(PackedFlaw) {
    self.init(request: try reader.next(), loved: try reader.next(), weak: try reader.next())
  }
}

extension PollRecord.Proposal: Packable {
  func pack(into bytes: inout PackedBytes) { bytes.add(request, votes) }

  init(from reader: inout PackedReader) throws(PackedFlaw) {
    self.init(request: try reader.next(), votes: try reader.next())
  }
}

extension PollRecord.Count: Packable {
  func pack(into bytes: inout PackedBytes) { bytes.add(name, votes) }

  init(from reader: inout PackedReader) throws(PackedFlaw) {
    self.init(name: try reader.next(), votes: try reader.next())
  }
}
