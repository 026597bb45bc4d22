// SPDX-License-Identifier: Apache-2.0
internal import Logging
internal import ReleaseCore

/// Diagnostics for whoever looks into a run: on stderr, only where `MIUI_RELEASE_LOG` names a level.
///
/// Under systemd (`JOURNAL_STREAM` is set) each line has the journal's priority prefix, sd-daemon(3).
struct ConsoleLogHandler: LogHandler {
  let console: Console
  let isJournal: Bool
  var logLevel: Logger.Level
  var metadata: Logger.Metadata = [:]

  /// A logger for this run; silent unless the environment asks for it.
  static func logger(console: Console, world: World) -> Logger {
    let level = world.environment["MIUI_RELEASE_LOG"].flatMap { Logger.Level(rawValue: $0.lowercased()) }
    guard let level else { return Logger(label: "miui-release") { _ in SwiftLogNoOpLogHandler() } }
    return Logger(label: "miui-release") { _ in
      ConsoleLogHandler(
        console: console, isJournal: world.environment["JOURNAL_STREAM"] != nil, logLevel: level)
    }
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let facts = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
    let text = facts.map { " \($0.key)=\($0.value)" }.joined()
    let prefix = isJournal ? "<\(Self.priority(of: event.level))>" : "\(event.level): "
    console.say("\(prefix)\(event.message)\(text)")
  }

  /// syslog(3): 7 debug, 6 informational, 5 notice, 4 warning, 3 error, 2 critical.
  private static func priority(of level: Logger.Level) -> Int {
    switch level {
    case .trace, .debug: 7
    case .info: 6
    case .notice: 5
    case .warning: 4
    case .error: 3
    case .critical: 2
    }
  }
}
