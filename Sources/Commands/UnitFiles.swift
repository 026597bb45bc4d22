// SPDX-License-Identifier: Apache-2.0
internal import Files
import Foundation
internal import Scheduling

/// The files of systemd's timers and services; a file that somebody else wrote is never touched.
struct UnitFiles {
  let folder: String
  let units: [SystemdUnits]
  /// What an earlier installation may have left, and is not wanted.
  let unwanted: [SystemdUnits]

  var paths: [String] { paths(of: units) }
  private var texts: [String] { units.flatMap { [$0.timer, $0.service] } }

  private func paths(of units: [SystemdUnits]) -> [String] {
    units.flatMap { ["\(folder)/\($0.timerFile)", "\(folder)/\($0.serviceFile)"] }
  }

  /// What stands at a path; nil where nothing does.
  private func standing(_ path: String) throws -> String? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let text = try String(contentsOfFile: path, encoding: .utf8)
    // The whole first line, so that one repository does not take another's.
    let first = units.first?.timer.prefix { !$0.isNewline } ?? ""
    guard !first.isEmpty, text.hasPrefix(first + "\n") else { throw SchedulingError.notOurs(path) }
    return text
  }

  /// Writes what does not stand as it should; false where nothing had to be written.
  func install() throws -> Bool {
    let there = try paths.map(standing)
    try Folders.make(folder)
    var changed = try removeFiles(paths(of: unwanted))
    for (index, path) in paths.enumerated() where there[index] != texts[index] {
      try AtomicWrite.write(Array(texts[index].utf8), to: path)
      changed = true
    }
    return changed
  }

  func remove() throws -> Bool { try removeFiles(paths + paths(of: unwanted)) }

  private func removeFiles(_ paths: [String]) throws -> Bool {
    let there = try paths.filter { try standing($0) != nil }
    for path in there { try FileManager.default.removeItem(atPath: path) }
    return !there.isEmpty
  }

  func entry() -> ScheduleStatus.Entry {
    do {
      let there = try paths.map(standing)
      let isInstalled = there.contains { $0 != nil }
      let isMore = try paths(of: unwanted).contains { try standing($0) != nil }
      return ScheduleStatus.Entry(
        kind: "systemd", place: folder, installed: isInstalled,
        current: isInstalled ? there == texts.map(Optional.some) && !isMore : nil, problem: nil)
    } catch {
      return ScheduleStatus.Entry(
        kind: "systemd", place: folder, installed: false, current: nil, problem: "\(error)")
    }
  }
}
