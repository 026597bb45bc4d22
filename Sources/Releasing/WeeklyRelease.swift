// SPDX-License-Identifier: Apache-2.0
package import Foundation
import Merging
import Publishing
import ReleaseCore
import Scheduling

/// The release week's end, told in order.
///
/// Each stage takes the facts of those before it and returns its own. A stage may run again without
/// effect once it has succeeded, and a cut that died goes on from its journal.
package struct WeeklyRelease {
  package let project: ReleaseProject
  package let ports: ReleasePorts

  package init(project: ReleaseProject, ports: ReleasePorts) {
    self.project = project
    self.ports = ports
  }

  package func cut(_ order: CutOrder, at now: Date) async throws -> CutReport {
    // A cut that was killed in an earlier week ends first: its train was promised.
    if order.date == nil {
      let due = BuildVersion(date: dueTrain(try readLedger(), at: now))
      for version in try ports.journal.unfinished(channel: project.channel.name)
      where try version < due || isHotfix(version) {
        ports.narrator.warn("\(version) was not finished; it ends first")
        do {
          _ = try await cutTrain(CutOrder(ending: version), at: now)
        } catch let failure as any Failure where isForgotten(version) {
          // Nothing of it was public: its features board the train that is due.
          ports.narrator.warn("\(version) is given up: \(failure.message)")
        }
      }
    }
    return try await cutTrain(order, at: now)
  }

  private func isForgotten(_ version: BuildVersion) -> Bool {
    (try? ports.journal.unfinished(channel: project.channel.name).contains(version)) == false
  }

  private func cutTrain(_ order: CutOrder, at now: Date) async throws -> CutReport {
    // Which train leaves, under which version, with whom? A version that is out is not cut again.
    let opened: WeekOpening
    do {
      opened = try await stage(.open) { try openWeek(order, at: now) }
    } catch ReleasingError.missed(let version, let departure, let instant) {
      try await recordGaps(at: now)
      throw ReleasingError.missed(version, departure: departure, now: instant)
    }
    let week: OpenedWeek
    switch opened {
    case .departing(let departing): week = departing
    case .alreadyReleased(let record, let next, let isUnfinished):
      let report = try await nothingToDo(record, next: next, isUnfinished: isUnfinished, at: now)
      try await recordGaps(at: now)
      return report
    }
    do {
      return try await depart(week, order, at: now)
    } catch {
      // Until something is public a failed cut starts anew, so that what is mended counts; a killed one,
      // and one that failed at publishing or later, goes on with the inputs it had.
      // A journal that cannot be written either must not hide what went wrong.
      let isPublic = (try? kept(Digest.self, of: .publish, week)) != nil
      if !isPublic {
        try? ports.journal.forget(channel: project.channel.name, version: week.version)
      }
      throw error
    }
  }

  private func depart(_ week: OpenedWeek, _ order: CutOrder, at now: Date) async throws -> CutReport {
    // Is everything there that the end will need, before an hour is spent building?
    _ = try await stage(.check) { try await checkPublishing(week, at: now) }

    // Who boards, and who is left behind with whom to talk to?
    let composed = try await stage(.merge) { try await runTrain(week) }
    // Does it pass its checks, and if not, with whom does it?
    let train =
      project.checks == nil
      ? composed : try await stage(.prove) { try await prove(composed, week) }.train

    // The merged tree becomes images, and the images become packages that phones accept.
    let builds = try await stage(.build) { try await buildDevices(week, train) }
    let products = try await stage(.package) { try await packageDevices(week, train, builds) }

    // What is in it, who asked, who built it, and what waits for next week.
    let release = try await stage(.describe) { try describe(week, train, products) }

    // Its files are in place, its metadata collects signatures; the manager may sign until the hour.
    let staged = try await stage(.stage) { try stage(week, release, at: now) }
    if order.stagesOnly {
      return .staged(StagedReport(week: week, train: train, manifest: release.manifest, staged: staged))
    }
    // Readers see it, the timestamp last; then the repository says so, all references together.
    _ = try await stage(.publish) { try publish(week, staged, at: now) }
    let record = try await stage(.close) { try closeWeek(week, train, release, at: now) }
    let pushed = try await stage(.push) { try await push(record) }

    try ports.workshop.clear()
    return .released(
      ReleasedReport(week: week, train: train, manifest: release.manifest, record: record, pushed: pushed))
  }

  /// Runs one stage: told to the narrator, and where it dies, nothing later has begun.
  private func stage<Facts: StageFacts>(
    _ stage: Stage, _ body: () async throws -> Facts
  ) async throws -> Facts {
    ports.narrator.began(stage)
    let facts = try await body()
    ports.narrator.ended(stage, summary: facts.summary)
    return facts
  }
}

/// What a stage found out or made.
package protocol StageFacts {
  /// One line for people.
  var summary: String { get }
}
