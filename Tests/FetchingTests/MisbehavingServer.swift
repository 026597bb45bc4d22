// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport

/// `scripts/proof/misbehave.py` as a process of its own, on ports of its own, for as long as the value lives.
final class MisbehavingServer: Sendable {
  struct Request: Decodable {
    let port: Int
    let target: String
    let authorization: String?
    let range: String?
    let userAgent: String?
    let cacheControl: String?

    private enum CodingKeys: String, CodingKey {
      case port, target, authorization, range
      case userAgent = "user-agent"
      case cacheControl = "cache-control"
    }
  }

  /// Two plain ports, and one with TLS where it was asked for.
  let ports: [Int]
  /// The server ends with its input.
  private let server: Conversation
  private let log: String

  static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("scripts/proof/misbehave.py").path

  /// `tls`: the paths of a certificate and its key.
  init(_ scratch: ScratchFolder, serving file: String, tls: (String, String)? = nil) throws {
    guard let python = Tool.find("python3") else {
      throw ToolFailure(description: "python3 is not installed")
    }
    log = try scratch.write("", to: "requests-\(UUID().uuidString)")
    server = try Conversation(
      python, [MisbehavingServer.script, file, "--log", log] + (tls.map { ["--tls", $0.0, $0.1] } ?? []),
      environment: ["PATH": Tool.searchPath, "PYTHONDONTWRITEBYTECODE": "1"])
    // It says its ports once it listens; reading waits for that.
    let said = try server.readLine() ?? ""
    ports = said.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
    guard ports.count == (tls == nil ? 2 : 3) else { throw ToolFailure(description: "no ports: \(said)") }
  }

  /// Starts one while other tests go on: waiting for a process would keep their threads.
  static func start(
    _ scratch: ScratchFolder, serving file: String, tls: (String, String)? = nil
  ) async throws -> MisbehavingServer {
    try await Waiting.elsewhere { try MisbehavingServer(scratch, serving: file, tls: tls) }
  }

  func url(_ behaviour: String, _ rest: String = "file") -> String {
    "http://127.0.0.1:\(ports[0])/\(behaviour)/\(rest)"
  }

  func requests() throws -> [Request] {
    try Data(contentsOf: URL(fileURLWithPath: log)).split(separator: 10).map { line in
      try JSONDecoder().decode(Request.self, from: Data(line))
    }
  }
}

/// Work that waits for other processes, on a thread of its own: the tests' threads are as few as the processors.
enum Waiting {
  static func elsewhere<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value
  {
    try await withCheckedThrowingContinuation { (done: CheckedContinuation<Value, any Error>) in
      Thread.detachNewThread { done.resume(with: Result { try work() }) }
    }
  }
}
