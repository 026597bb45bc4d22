// SPDX-License-Identifier: Apache-2.0
import Foundation
import Publishing

/// rclone as it is run for one remote: program, configuration, environment and flags.
package struct RcloneTool: Sendable {
  private let tools: ToolPath
  private let config: String?
  private let flags: [String]
  private let environment: [String: String]
  private let redaction: Redaction
  private let timeLimit: Duration

  /// `environment` is the caller's: HOME and the credentials of clouds are needed; what would add flags of
  /// rclone's that settings may not give is dropped. `timeLimit` is of each run.
  package init(
    tools: ToolPath, config: String?, flags: [String], environment: [String: String],
    timeLimit: Duration = .seconds(6 * 3600)
  ) {
    self.tools = tools
    self.config = config
    self.timeLimit = timeLimit
    var kept = environment.filter { RemoteFlag.isAllowed(variable: $0.key) && !$0.key.contains("=") }
    // rclone 1.60 refuses to open an S3 remote with this variable; its own flag does the same.
    let bundle = kept.removeValue(forKey: "AWS_CA_BUNDLE").map { ["--ca-cert", $0] } ?? []
    kept.merge(["PATH": tools.text, "LC_ALL": "C"]) { $1 }
    self.environment = kept
    self.flags = bundle + flags
    redaction = Redaction(environment: environment)
  }

  /// Runs rclone; cancelling or the time limit ends it.
  func run(_ arguments: [String], in folder: String) async throws -> (
    ending: ProcessEnding, output: Command.Output
  ) {
    let always = [
      "--log-level=NOTICE", "--stats=0", "--ask-password=false", "--contimeout=20s", "--timeout=2m",
      "--retries=3", "--retries-sleep=1s", "--low-level-retries=5",
      // A bucket is made by whoever owns it, with its policy; never by an upload with a slip in its name.
      "--s3-no-check-bucket",
    ]
    let command = Command(
      program: try tools.require(.rclone),
      arguments: always + arguments + (config.map { ["--config", $0] } ?? []) + flags,
      environment: environment, folder: folder, timeLimit: timeLimit)
    return try await command.run()
  }

  /// What went wrong, in rclone's own last words, without what could be a secret.
  func failure(
    _ remote: String, _ doing: String, _ ending: ProcessEnding, _ output: Command.Output
  ) -> ProcessesError {
    let lines = redaction.apply(to: output.errors).split(separator: "\n")
      .filter { !$0.contains(" NOTICE: Config file ") }.suffix(6)
    return .mirrorFailed(
      remote: remote, doing: doing, ending: ending, words: lines.joined(separator: "\n"))
  }

  /// Throws `.rcloneTooOld`, with the line it said of itself.
  func requireVersion(_ oldest: (major: Int, minor: Int)) async throws {
    let output = try await run(["version"], in: "/").output
    let line = String(decoding: output.bytes, as: UTF8.self).split(separator: "\n").first ?? ""
    let numbers = line.drop { !$0.isNumber }.split(separator: ".").prefix(2).compactMap { Int($0) }
    guard numbers.count == 2, (numbers[0], numbers[1]) >= (oldest.major, oldest.minor) else {
      throw ProcessesError.rcloneTooOld(found: String(line), needed: "\(oldest.major).\(oldest.minor)")
    }
  }

  /// What the back end behind a path can do.
  func abilities(of remote: String, named name: String) async throws -> RcloneAbilities {
    let (ending, output) = try await run(["backend", "features", remote], in: "/")
    guard ending == .exited(0),
      let found = try? JSONDecoder().decode(RcloneAbilities.Report.self, from: Data(output.bytes))
    else { throw failure(name, "open", ending, output) }
    return RcloneAbilities(found)
  }

  /// Whether an address leads to an S3 store, by its back end or by that of the configured remote.
  func isS3(_ address: RemoteAddress, named name: String) async throws -> Bool {
    guard let configured = address.configured else { return address.backend == "s3" }
    if environment["RCLONE_CONFIG_\(configured.uppercased())_TYPE"] == "s3" { return true }
    let (ending, output) = try await run(["listremotes", "--long"], in: "/")
    guard ending == .exited(0) else { throw failure(name, "find", ending, output) }
    return String(decoding: output.bytes, as: UTF8.self).split(separator: "\n").contains {
      $0.split(whereSeparator: \.isWhitespace) == ["\(configured):", "s3"]
    }
  }
}

/// What a back end can do, as far as an upload's order rests on it.
struct RcloneAbilities: Hashable, Sendable {
  /// Whether it keeps digests that rclone compares with a local file's.
  let hasDigests: Bool
  /// Whether a file of it can be renamed over another, as in a folder and, on some servers, over SFTP. Object
  /// stores replace in one step anyway, and rclone does not rename over another file on WebDAV.
  let renamesOverOthers: Bool
  /// Whether a write may be bound to what stands there (S3's If-Match and If-None-Match).
  var comparesBeforeWriting = false

  /// The parts of `rclone backend features` that are asked for.
  struct Report: Decodable {
    struct Features: Decodable {
      let Move: Bool
      let Copy: Bool
      let BucketBased: Bool
    }
    let Hashes: [String]?
    let Features: Features
  }

  init(_ report: Report) {
    hasDigests = report.Hashes?.isEmpty == false
    renamesOverOthers = report.Features.Move && !report.Features.Copy && !report.Features.BucketBased
  }
}

/// The output of `rclone lsjson`.
enum RcloneListing {
  struct Entry: Decodable {
    let Name: String
    let Hashes: [String: String]?
  }

  static func entries(_ bytes: [UInt8]) throws -> [Entry] {
    try JSONDecoder().decode([Entry].self, from: Data(bytes))
  }
}

/// Takes out of a tool's words what could be a secret.
struct Redaction: Sendable {
  private let secrets: [String]

  /// The values of variables that are named like secrets are never shown.
  init(environment: [String: String]) {
    secrets = environment.filter { RemoteFlag.isSecret($0.key) && $0.value.count >= 6 }.map(\.value)
      .sorted { $0.count > $1.count }
  }

  /// The text without those values, without the queries of addresses (they carry signatures) and without
  /// users and passwords in them.
  func apply(to text: String) -> String {
    var text = text
    for secret in secrets { text = text.replacing(secret, with: "[redacted]") }
    text.replace(/\?[^\s"'<>]*X-Amz-[^\s"'<>]*/, with: "?[redacted]")
    text.replace(/:\/\/[^\/\s"'@]+@/, with: "://[redacted]@")
    text.replace(/(?i)(authorization|signature|token|password|secret)(["']?\s*[:=]\s*)[^\n]*/) {
      "\($0.output.1)\($0.output.2)[redacted]"
    }
    return text
  }
}
