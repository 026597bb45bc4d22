// SPDX-License-Identifier: Apache-2.0
import Merging
import Building
package import Foundation
import Publishing
package import ReleaseCore

/// What the preflight saw.
package struct Preflight: StageFacts {
  package let freeSpace: ByteCount
  package let devices: Int

  package var summary: String { "keys, tools and folders for \(devices.of("device")); \(freeSpace) free" }
}

extension WeeklyRelease {
  /// The space a cut wants before it starts, where no earlier release tells better.
  static let leastFreeSpace = ByteCount.mebibytes(256)

  /// Looks at everything that would fail late, and fails early. The last check writes the journal's
  /// first entry: from then on a killed cut goes on with the same inputs.
  func checkPublishing(_ week: OpenedWeek, at now: Date) async throws -> Preflight {
    let preflight = try await check(week, at: now)
    try keep(week, of: .open, week)
    return preflight
  }

  /// The checks alone; writes nothing.
  package func check(_ week: OpenedWeek, at now: Date) async throws -> Preflight {
    let key = try ports.workshop.checkKey(at: now)
    guard key.problems.isEmpty else { throw ReleasingError.keys(key.problems) }
    key.warnings.forEach { ports.narrator.warn($0) }
    var missing = Set(ports.merging.missingTools())
    let devices = try devices(of: week)
    for device in devices {
      missing.formUnion(try await ports.builds.missingTools(for: device.recipe))
    }
    guard missing.isEmpty else { throw ReleasingError.missingTools(missing.sorted()) }
    let free = try ports.workshop.freeSpace()
    let needed = max(Self.leastFreeSpace, ByteCount(4 * (try previousSize().bytes)))
    guard free >= needed else { throw ReleasingError.space(free: free, needed: needed) }
    _ = try ports.publisher.checkReady(for: week.version)
    let tag = "refs/tags/\(project.tag(of: week.version))"
    if try kept(Bool.self, of: .close, week, part: ":began") == nil,
      let there = try ports.references.target(of: tag)
    {
      throw ReleasingError.tagTaken(project.tag(of: week.version), there)
    }
    try await checkRemote(for: week.version, base: week.base, ledger: week.ledger)
    return Preflight(freeSpace: free, devices: devices.count)
  }

  private func previousSize() throws -> ByteCount {
    guard let latest = try ports.publisher.state()?.latest,
      let manifest = try ports.publisher.manifest(latest.version)
    else { return ByteCount(0) }
    return manifest.files.reduce(ByteCount(0)) { $0 + $1.size }
  }

  /// A push at the end must be a fast-forward; what others pushed meanwhile is seen now.
  func checkRemote(for version: BuildVersion, base: ObjectID, ledger: ObjectID) async throws {
    guard let remote = ports.remote else { return }
    let tag = "refs/tags/\(project.tag(of: version))"
    var here = [project.ledgerReference: ledger]
    if project.movesBase { here[project.baseReference] = base }
    let there = try await remote.references(here.keys.sorted() + [tag])
    if let taken = there[tag], try ports.references.target(of: tag) != taken {
      throw ReleasingError.tagTaken(project.tag(of: version), taken)
    }
    for (name, mine) in here.sorted(by: { $0.key < $1.key }) {
      guard let theirs = there[name], theirs != mine else { continue }
      guard (try? ports.graph.isAncestor(theirs, of: mine)) == true else {
        throw ReleasingError.remoteAhead(name, theirs)
      }
    }
  }

  func keep(_ facts: some Encodable, of stage: Stage, _ week: OpenedWeek, part: String = "") throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    try ports.journal.keep(
      String(decoding: try encoder.encode(facts), as: UTF8.self), of: stage.rawValue + part,
      channel: project.channel.name, version: week.version, at: week.departure)
  }

  func kept<Facts: Decodable>(
    _ type: Facts.Type, of stage: Stage, _ week: OpenedWeek, part: String = ""
  ) throws -> Facts? {
    try ports.journal.facts(
      of: stage.rawValue + part, channel: project.channel.name, version: week.version
    ).map { try JSONDecoder().decode(type, from: Data($0.utf8)) }
  }
}
