// SPDX-License-Identifier: Apache-2.0
import Fetching
import Foundation
import ReleaseCore
import TestSupport
import Testing
import Updating

/// Every misbehaviour of `scripts/proof/misbehave.py`, alone and in front of a mirror that is right.
@Suite(.timeLimit(.minutes(15))) struct MisbehaviourTests {
  /// How a pull from this server alone ends.
  enum Ending: Hashable, Sendable { case file, error(String, FailureKind) }

  static let endings: [String: Ending] = [
    "good": .file, "chunked": .file, "http-1.0": .file, "close-each": .file, "early-hints": .file,
    "one-connection": .file, "no-ranges": .file, "200-later": .file,
    "206-unasked": .error("wrong-range", .unavailable), "206-no-content-range": .file, "206-empty": .file,
    "206-negative": .error("network", .unavailable), "206-nonsense": .error("network", .unavailable),
    "206-overflow": .file, "206-shifted": .file, "206-first-half": .file, "206-beyond": .file,
    "206-other-total": .error("wrong-length", .untrusted), "206-other-length": .file, "206-overrun": .file,
    "multipart": .file, "416": .file, "416-always": .error("status", .unavailable),
    "416-other-total": .error("wrong-length", .untrusted), "etag-changes": .file,
    "etag-changes-if-range": .file, "changed-file": .error("wrong-bytes", .untrusted),
    "wrong-bytes": .error("wrong-bytes", .untrusted), "short-body": .error("cut-short", .unavailable),
    "short-pieces": .file, "one-short": .error("cut-short", .unavailable),
    "one-long": .error("wrong-length", .untrusted), "one-long-unsaid": .error("wrong-length", .untrusted),
    "endless": .error("wrong-length", .untrusted), "drip-head": .error("stalled", .unavailable),
    "stall": .error("stalled", .unavailable), "stall-head": .error("stalled", .unavailable),
    "reset": .error("network", .unavailable), "reset-head": .error("network", .unavailable),
    "close-head": .error("network", .unavailable), "bad-chunk": .error("network", .unavailable),
    "huge-header": .error("network", .unavailable), "garbage-status": .error("network", .unavailable),
    "not-http": .error("network", .unavailable), "double-length": .error("network", .unavailable),
    "negative-length": .error("network", .unavailable), "gzip": .error("encoded", .unavailable),
    "flaky": .file, "429-then-good": .file, "429-long": .error("busy", .unavailable),
    "429-date": .error("busy", .unavailable), "login-page": .error("wrong-length", .untrusted),
    "204": .error("status", .unavailable), "304": .error("status", .unavailable),
    "400": .error("status", .unavailable), "401": .error("denied", .accessDenied),
    "403": .error("missing", .notFound), "404": .error("missing", .notFound),
    "410": .error("missing", .notFound), "500": .error("busy", .unavailable),
    "503": .error("busy", .unavailable), "redirect-good": .file, "redirect-other-origin": .file,
    "redirect-and-back": .file, "redirect-loop": .error("redirect", .unavailable),
    "redirect-long": .error("redirect", .unavailable), "redirect-nowhere": .error("redirect", .unavailable),
    "redirect-ftp": .error("redirect", .unavailable),
  ]

  /// What has a test of its own: it needs TLS, or a second mirror to be told from.
  static let elsewhere: Set<String> = ["drip", "redirect-insecure"]

  private static func isStalling(_ name: String) -> Bool { endings[name] == .error("stalled", .unavailable) }
  private static func http(for name: String) -> HTTPSettings {
    isStalling(name) ? Pulling.impatient : Pulling.http
  }

  @Test("Every misbehaviour that the server knows is in the table")
  func complete() async throws {
    let listed = try await Waiting.elsewhere {
      try Tool.run("python3", [MisbehavingServer.script, "--list"])
    }
    #expect(listed.status == 0, "\(listed.errors)")
    let names = Set(listed.text.split(separator: "\n").map { String($0) })
    #expect(names == Set(Self.endings.keys).union(Self.elsewhere))
    #expect(names.count >= 25)
  }

  @Test("Alone, a server's file is verified or its error is named", arguments: endings.keys.sorted())
  func alone(_ name: String) async throws {
    let pulling = try await Pulling()
    var settings = Pulling.settings
    // It errs three times and is asked a fourth.
    if name == "flaky" { settings.mirrors.attempts = 4 }
    if Self.isStalling(name) { settings.mirrors.attempts = 1 }
    do {
      try await pulling.pull(from: [pulling.server.url(name)], settings: settings, http: Self.http(for: name))
      #expect(Self.endings[name] == .file)
      #expect(try pulling.isRight)
      #expect(try pulling.left == ["package.zip"])
    } catch let error as DownloadError {
      #expect(
        Self.endings[name] == .error(String(error.code.dropFirst("download.".count)), error.kind), "\(error)")
      #expect(!pulling.isThere)
      let shown = error.message.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7f }
      #expect(shown, "\(error)")
    }
  }

  @Test(
    "In front of a mirror that is right, none keeps the file from coming", arguments: endings.keys.sorted())
  func failOver(_ name: String) async throws {
    let pulling = try await Pulling()
    let urls = [pulling.server.url(name), pulling.server.url("good")]
    var settings = Pulling.settings
    settings.mirrors.attempts = 4
    let (outcome, events) = try await pulling.pull(from: urls, settings: settings, http: Self.http(for: name))
    #expect(outcome == .downloaded)
    #expect(try pulling.isRight)
    #expect(try pulling.left == ["package.zip"])
    if case .error(let code, _) = Self.endings[name] {
      #expect(Pulling.codes(events).contains(code), "\(Pulling.codes(events))")
    }
  }

  @Test("A mirror that drips is left for another, and is good enough where there is none")
  func drip() async throws {
    let pulling = try await Pulling(30)
    var settings = Pulling.settings
    settings.floor.span = .seconds(1)
    let alone = try await pulling.pull(from: [pulling.server.url("drip")], settings: settings)
    #expect(try alone.outcome == .downloaded && pulling.isRight)
    let long = try await Pulling()
    let urls = [long.server.url("drip"), long.server.url("good")]
    let (_, events) = try await long.pull(from: urls, settings: settings)
    #expect(Pulling.codes(events) == ["too-slow"])
    #expect(try long.isRight)
  }

  @Test("Nobody at the port is a named error, and the next mirror is tried at once")
  func refused() async throws {
    let pulling = try await Pulling()
    let nobody = "http://127.0.0.1:1/file"
    let error = await #expect(throws: DownloadError.self) { try await pulling.pull(from: [nobody]) }
    #expect(error?.code == "download.network")
    #expect(
      error?.message
        == "package.zip could not be downloaded: \(nobody): the connection failed: Connection refused")
    #expect(try pulling.left == [])
    try await pulling.pull(from: [nobody, pulling.server.url("good")])
    #expect(try pulling.isRight)
  }

  @Test("Wrong bytes after a resume are nobody's: everything is fetched again")
  func resumedWrong() async throws {
    let pulling = try await Pulling()
    let changed = pulling.server.url("changed-file")
    let (_, events) = try await pulling.pull(from: [changed, pulling.server.url("no-ranges")])
    #expect(Pulling.codes(events) == ["wrong-bytes"])
    #expect(events.contains(.startedOver))
    #expect(try pulling.isRight)
  }
}
