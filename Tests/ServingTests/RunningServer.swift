// SPDX-License-Identifier: Apache-2.0
import Dispatch
import Foundation
import Logging
import Serving
import StateDatabase
import Synchronization
import TestSupport
import Vetting

/// A release folder with a public and a members' channel.
struct ServedFolder {
  let folder: ScratchFolder
  /// More than the system keeps for a connection whose client does not read.
  static let size = 12 << 20
  static let modified = Date(timeIntervalSince1970: 1_795_770_000)

  init() throws {
    folder = try ScratchFolder("serving")
    let big = try folder.write(Self.content, to: "big.zip")
    for channel in ["dev", "honorary-dev"] {
      try folder.write("{\"timestamp\": 1}\n", to: "release/\(channel)/metadata/timestamp.json")
      try folder.folder("release/\(channel)/targets")
      try FileManager.default.linkItem(
        atPath: big, toPath: folder.path("release/\(channel)/targets/big.zip"))
      try folder.write(Self.content.prefix(1000), to: "release/\(channel)/small.txt")
      try folder.write("hidden", to: "release/\(channel)/.hidden.json")
      try FileManager.default.createSymbolicLink(
        atPath: folder.path("release/\(channel)/link.json"), withDestinationPath: "metadata/timestamp.json")
      try FileManager.default.createSymbolicLink(
        atPath: folder.path("release/\(channel)/out"), withDestinationPath: "/etc")
    }
    try folder.write("top", to: "release/top.json")
  }

  static let content = Data((0..<(1 << 16)).map { UInt8(truncatingIfNeeded: $0 &* 7 % 251) })
    .repeated(size >> 16)

  /// Options for a server on any free port; `change` sets the rest.
  func options(_ change: (inout ServingOptions) -> Void = { _ in }) -> ServingOptions {
    var log = Logger(label: "serving-tests") { _ in SwiftLogNoOpLogHandler() }
    log.logLevel = .critical
    var options = ServingOptions(
      listen: ListenAddress(host: "127.0.0.1", port: 0), release: folder.path("release"), now: { Date() },
      log: log)
    options.members = ["honorary-dev"]
    // No limit of time but the one a test is about: a loaded machine may let anybody wait.
    options.limits.idle = .seconds(600)
    options.limits.stall = .seconds(600)
    change(&options)
    return options
  }
}

extension ScratchFolder {
  /// Moves a file over another one, at once (rename(2)).
  func replace(_ old: String, by new: String) throws {
    guard unsafe rename(path(new), path(old)) == 0 else { throw ToolFailure(description: "rename \(new)") }
  }
}

extension Data {
  func repeated(_ count: Int) -> Data {
    var all = Data(capacity: self.count * count)
    for _ in 0..<count { all.append(self) }
    return all
  }
}

/// Runs work that blocks on a thread of its own: the server under test needs those of the tasks.
func off<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
  try await withCheckedThrowingContinuation { continuation in
    DispatchQueue.global().async { continuation.resume(with: Result { try work() }) }
  }
}

/// A server that serves while its test runs.
struct RunningServer: Sendable {
  let port: Int
  let server: ReleaseServer
  let isTLS: Bool
  /// Ends when the server has ended.
  let ends: AsyncStream<Never>

  var url: String { "\(isTLS ? "https" : "http")://127.0.0.1:\(port)" }

  /// Serves until `body` has returned; then it is cancelled.
  static func run<Value: Sendable>(
    _ options: ServingOptions, _ body: @escaping @Sendable (RunningServer) async throws -> Value
  ) async throws -> Value {
    let (addresses, listening) = AsyncStream.makeStream(of: ListenAddress.self)
    let (ends, end) = AsyncStream.makeStream(of: Never.self)
    let server = try ReleaseServer(options, stopsOnSignals: false) {
      listening.yield($0)
      listening.finish()
    }
    let isTLS = options.tls != nil
    return try await withThrowingTaskGroup(of: Value?.self) { group in
      group.addTask {
        defer {
          listening.finish()
          end.finish()
        }
        try await server.run()
        return nil
      }
      group.addTask {
        for await address in addresses {
          return try await body(RunningServer(port: address.port, server: server, isTLS: isTLS, ends: ends))
        }
        return nil
      }
      while let result = try await group.next() {
        if let result {
          group.cancelAll()
          return result
        }
      }
      throw ToolFailure(description: "the server ended before it listened")
    }
  }

  /// One request by curl. The status, the headers by lower-case name, the body.
  func curl(_ path: String, _ arguments: String...) async throws -> Reply {
    let target = "\(url)\(path)"
    let result = try await off {
      let files = try ScratchFolder("curl")
      let result = try Tool.run(
        "curl",
        ["-sS", "--path-as-is", "--max-time", "300", "-D", files.path("head"), "-o", files.path("body")]
          + arguments
          + [target])
      let body = files.exists("body") ? try files.data("body") : Data()
      return (result, files.exists("head") ? try files.text("head") : "", body)
    }
    guard result.0.status == 0 else {
      throw ToolFailure(description: "curl \(result.0.status): \(result.0.errors)")
    }
    return Reply(head: result.1, body: result.2)
  }
}

struct Reply: Sendable {
  let status: Int
  let headers: [String: String]
  let body: Data

  init(head: String, body: Data) {
    let last = head.components(separatedBy: "\r\n\r\n").last { $0.hasPrefix("HTTP/") } ?? ""
    let lines = last.components(separatedBy: "\r\n")
    let words = lines.first?.split(separator: " ") ?? []
    status = words.count > 1 ? Int(words[1]) ?? 0 : 0
    headers = Dictionary(
      lines.dropFirst().compactMap { line in
        line.firstIndex(of: ":").map {
          (line[..<$0].lowercased(), line[line.index(after: $0)...].trimmingCharacters(in: .whitespaces))
        }
      }, uniquingKeysWith: { "\($0), \($1)" })
    self.body = body
  }

  var text: String { String(decoding: body, as: UTF8.self) }
}

/// Members in a real roster, and what was recorded of them.
final class Club: AccessRecorder {
  let gate: TokenGate
  let store: RosterFile
  let records: AsyncStream<AccessRecord>
  private let continuation: AsyncStream<AccessRecord>.Continuation
  private let roster: Roster
  private let state: ScratchFolder

  init(limits: AccessLimits = AccessLimits()) throws {
    state = try ScratchFolder("members")
    store = try RosterFile(inStateFolder: state.path)
    gate = TokenGate(store: store, limits: limits)
    roster = Roster(store: store) { count in
      (0..<count).map { _ in UInt8.random(in: .min ... .max) }
    }
    (records, continuation) = AsyncStream.makeStream()
  }

  func record(_ record: AccessRecord) { continuation.yield(record) }

  func join(_ name: String, channel: String = "honorary-dev") throws -> String {
    let application = Roster.Application(name: name, channels: [channel])
    return try roster.add(application, expires: Date().addingTimeInterval(3600), at: Date()).token.revealed
  }

  func revoke(_ name: String, reason: String) throws {
    _ = try roster.revoke(name, reason: reason, at: Date())
  }

  /// The next record that the server makes.
  func next() async throws -> AccessRecord {
    for await record in records { return record }
    throw ToolFailure(description: "nothing was recorded")
  }
}
