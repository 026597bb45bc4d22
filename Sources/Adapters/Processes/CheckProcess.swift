// SPDX-License-Identifier: Apache-2.0
import Foundation
package import Proving
import ReleaseCore

/// Runs a train's checks as a build command is run: in a clean environment, a session of its own, and no longer
/// than their time.
package struct CheckProcess: CheckRunner {
  private let tools: ToolPath
  /// Between SIGTERM and SIGKILL for a check that overran its time limit.
  private let grace: Duration
  private let sizes: BoundedLog.Sizes

  package init(tools: ToolPath, grace: Duration = .seconds(5)) {
    self.init(tools: tools, grace: grace, sizes: BoundedLog.Sizes())
  }

  init(tools: ToolPath, grace: Duration, sizes: BoundedLog.Sizes) {
    self.tools = tools
    self.grace = grace
    self.sizes = sizes
  }

  package func run(_ run: CheckRun) async throws -> (ending: CheckEnding, tail: String) {
    let arguments = run.check.arguments
    guard let name = arguments.first, let program = program(name, in: run.folder) else {
      // A branch may have taken the program away: that is a failure of the tree.
      let words =
        "miui-release: \(arguments.first ?? "") is neither an executable of the tree nor on the PATH\n"
      try write(words, to: run.log)
      return (.exited(127), words)
    }
    try write("", to: run.log)
    let command = Command(
      program: program, arguments: Array(arguments.dropFirst()), environment: environment(of: run),
      folder: run.folder, timeLimit: run.timeLimit, grace: grace)
    let ending = try await command.run(loggingTo: run.log, sizes)
    return (CheckEnding(ending), lastWords(of: run))
  }

  private func environment(of run: CheckRun) -> [String: String] {
    [
      "PATH": tools.text, "HOME": run.home, "LANG": "C.UTF-8", "TZ": "UTC",
      "SOURCE_DATE_EPOCH": "\(run.epoch)", "MIUI_RELEASE_VERSION": "\(run.version)",
      "MIUI_RELEASE_CHECK": run.check.name,
    ].merging(run.check.environment) { $1 }
  }

  /// A program of the tree, else for a bare name one on the PATH; nil where there is none.
  private func program(_ name: String, in folder: String) -> String? {
    let candidate = name.hasPrefix("/") ? name : "\(folder)/\(name)"
    let manager = FileManager.default
    var isFolder: ObjCBool = false
    if unsafe manager.fileExists(atPath: candidate, isDirectory: &isFolder), !isFolder.boolValue,
      manager.isExecutableFile(atPath: candidate)
    {
      return candidate
    }
    return name.contains("/") ? nil : tools.find(name)
  }

  private func write(_ text: String, to path: String) throws(ProcessesError) {
    do {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    } catch {
      throw .fileSystem(doing: "write the log", path: path, reason: "\(error)")
    }
  }

  /// The end of a log, of at most 16 KiB, without the folders of this machine.
  private func lastWords(of run: CheckRun) -> String {
    guard let file = FileHandle(forReadingAtPath: run.log) else { return "" }
    defer { try? file.close() }
    let size: UInt64 = 16 << 10
    let end = (try? file.seekToEnd()) ?? 0
    try? file.seek(toOffset: end > size ? end - size : 0)
    return LogTail.text(
      of: String(decoding: (try? file.read(upToCount: Int(size))) ?? Data(), as: UTF8.self),
      hiding: [("\(run.folder)/", ""), (run.folder, "."), (run.home, "~")], isCut: end > size)
  }
}

extension CheckEnding {
  init(_ ending: ProcessEnding) {
    switch ending {
    case .exited(let status): self = .exited(status)
    case .killed(let signal): self = .killed(signal: signal)
    case .timedOut(let limit): self = .timedOut(seconds: limit.components.seconds)
    }
  }
}
