// SPDX-License-Identifier: Apache-2.0
package import Building
import Foundation
import Merging
import Publishing
import ReleaseCore
package import Requesting
import Scheduling

/// A second build in the train that left last, asked for by a person.
package struct HotfixOrder: Hashable, Sendable {
  /// Codenames; at least one.
  package var devices: [String]
  package var reason: String
  /// Which requests board; empty: every accepted fix for one of the devices.
  package var requests: [RequestID]

  package init(devices: [String], reason: String, requests: [RequestID] = []) {
    self.devices = devices
    self.reason = reason
    self.requests = requests
  }

  /// What its record says.
  var facts: WeekRecord.Hotfix { WeekRecord.Hotfix(devices: Set(devices).sorted(), reason: reason) }
}

extension WeeklyRelease {
  /// The version of a hot-fix: its own day, with a respin's part where that day has a build already. The
  /// same order again finds the version that it made, or was about to make when it was killed.
  func hotfixVersion(_ order: HotfixOrder, _ ledger: Ledger, at now: Date) throws -> BuildVersion {
    let channel = project.channel.name
    let today = project.calendar.day(of: now)
    let records = ledger.weeks(channel: channel)
    if let done = records.last(where: { $0.hotfix == order.facts && $0.version.date == today }) {
      return done.version
    }
    for version in try ports.journal.unfinished(channel: channel)
    where try openedHotfix(version) == order.facts { return version }
    let taken = records.filter { $0.version.date == today }.map(\.version.respin).max()
    return BuildVersion(date: today, respin: taken.map { $0 + 1 } ?? 1)
  }

  /// True for a hot-fix that a killed cut had opened.
  func isHotfix(_ version: BuildVersion) throws -> Bool { try openedHotfix(version) != nil }

  private func openedHotfix(_ version: BuildVersion) throws -> WeekRecord.Hotfix? {
    try ports.journal.facts(of: Stage.open.rawValue, channel: project.channel.name, version: version)
      .flatMap { try JSONDecoder().decode(OpenedWeek.self, from: Data($0.utf8)).hotfix }
  }

  /// Fixes what a hot-fix is made of: the base as it stands, and the fixes for its devices. Writes nothing.
  func newHotfix(
    _ version: BuildVersion, _ order: HotfixOrder, _ ledger: Ledger, at now: Date
  ) throws -> OpenedWeek {
    guard project.movesBase else { throw ReleasingError.hotfixOfCandidate(project.channel.name) }
    let records = ledger.weeks(channel: project.channel.name)
    let due = BuildVersion(date: schedule(ledger).lastTrain(at: now))
    guard let train = records.last(where: { $0.hotfix == nil }), train.version >= due else {
      throw ReleasingError.hotfixBeforeTrain(due)
    }
    let known = project.devices.map(\.codename)
    for device in order.devices {
      guard known.contains(device) else { throw ReleasingError.noSuchDevice(device, known: known) }
      if let hold = ledger.hold(of: device) {
        throw ReleasingError.deviceHeld(device, reason: hold.reason)
      }
    }
    guard let base = try ports.graph.tip(of: project.baseReference) else {
      throw ReleasingError.noBase(project.baseBranch)
    }
    var tips: [RequestID: ObjectID] = [:]
    for id in order.requests where !ledger.accepted.contains(where: { $0.id == id }) {
      throw ReleasingError.notAccepted(id)
    }
    for request in ledger.accepted where isAboard(request, order) {
      if let branch = request.branch { tips[request.id] = try ports.graph.tip(of: branch) }
    }
    return OpenedWeek(
      version: version, week: train.week, departure: Int64(now.timeIntervalSince1970),
      offset: project.calendar.offset(at: now), base: base, ledger: ledger.commit,
      previous: records.last?.version, earlyReason: nil, hotfix: order.facts, tips: tips,
      rules: project.train)
  }

  private func isAboard(_ request: FeatureRequest, _ order: HotfixOrder) -> Bool {
    guard order.requests.isEmpty else { return order.requests.contains(request.id) }
    return request.kind == .fix
      && (request.devices.isEmpty || !Set(request.devices).isDisjoint(with: order.devices))
  }
}

extension WeeklyRelease {
  /// The devices that a week builds: without those on hold, and of a hot-fix its own alone.
  package func devices(of week: OpenedWeek) throws -> [DeviceProfile] {
    let ledger = try readLedger(at: week.ledger)
    for device in project.devices {
      // Whoever put it on hold meant it, also where the file cannot be read.
      if let problem = ledger.problem(of: .hold(device.codename)) {
        throw ReleasingError.noteDamaged("\(problem)")
      }
    }
    let built = project.devices.filter { device in
      ledger.hold(of: device.codename) == nil && (week.hotfix?.devices.contains(device.codename) ?? true)
    }
    guard !built.isEmpty else { throw ReleasingError.allOnHold }
    return built
  }

  /// The devices that a week does not build, each with the reason that its people read.
  func idle(in week: OpenedWeek) throws -> [(codename: String, reason: String)] {
    let ledger = try readLedger(at: week.ledger)
    return project.devices.compactMap { device in
      if let hold = ledger.hold(of: device.codename) { return (device.codename, hold.reason) }
      guard let hotfix = week.hotfix, !hotfix.devices.contains(device.codename) else { return nil }
      let others = hotfix.devices.joined(separator: ", ")
      return (device.codename, "this hot-fix is for \(others) alone 此次修复仅限 \(others)")
    }
  }
}
