// SPDX-License-Identifier: Apache-2.0
internal import Files
import Foundation
internal import Scheduling

/// The two files of a systemd timer; a file that somebody else wrote is never touched.
struct UnitFiles {
  let folder: String
  let units: SystemdUnits

  var paths: [String] { ["\(folder)/\(units.timerFile)", "\(folder)/\(units.serviceFile)"] }
  private var texts: [String] { [units.timer, units.service] }

  /// What stands at a path; nil where nothing does.
  private func standing(_ path: String) throws -> String? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let text = try String(contentsOfFile: path, encoding: .utf8)
    // The whole first line, so that one repository does not take another's.
    let first = units.timer.prefix { !$0.isNewline }
    guard text.hasPrefix(first + "\n") else { throw SchedulingError.notOurs(path) }
    return text
  }

  /// Writes what does not stand as it should; false where nothing had to be written.
  func install() throws -> Bool {
    let there = try paths.map(standing)
    try Folders.make(folder)
    var changed = false
    for (index, path) in paths.enumerated() where there[index] != texts[index] {
      try AtomicWrite.write(Array(texts[index].utf8), to: path)
      changed = true
    }
    return changed
  }

  func remove() throws -> Bool {
    let there = try paths.filter { try standing($0) != nil }
    for path in there { try FileManager.default.removeItem(atPath: path) }
    return !there.isEmpty
  }

  func entry() -> ScheduleStatus.Entry {
    do {
      let there = try paths.map(standing)
      let isInstalled = there.contains { $0 != nil }
      return ScheduleStatus.Entry(
        kind: "systemd", place: folder, installed: isInstalled,
        current: isInstalled ? there == texts.map(Optional.some) : nil, problem: nil)
    } catch {
      return ScheduleStatus.Entry(
        kind: "systemd", place: folder, installed: false, current: nil, problem: "\(error)")
    }
  }
}
