// SPDX-License-Identifier: Apache-2.0
import Files
import Foundation
import Publishing
import ReleaseCore
import TestSupport
import Testing
import Vetting

@testable import Commands

@Suite struct TokenSourceTests {
  private let folder: ScratchFolder
  private let channel: Channel

  init() throws {
    folder = try ScratchFolder("token")
    channel = try #require(Channel("honorary-dev"))
  }

  private func token(_ byte: UInt8) throws -> TesterToken {
    try TesterToken(
      id: TesterID(random: [byte, 2, 3, 4, 5]), secret: [UInt8](repeating: byte, count: 32))
  }

  private func world(_ environment: [String: String]) -> World {
    World(
      now: { Date(timeIntervalSince1970: 0) }, environment: environment,
      randomBytes: { [UInt8](repeating: 0, count: $0) }, processors: 1, currentDirectory: folder.path,
      hostName: "build-1", processIdentifier: 1, userName: "lina")
  }

  private func write(_ text: String, to name: String, mode: Int = 0o600) throws -> String {
    let file = try folder.write(text, to: name)
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
    return file
  }

  private func find(_ file: String? = nil, _ environment: [String: String] = [:]) throws -> TesterID? {
    try TokenSource.token(file: file, channel: channel, world: world(environment))?.id
  }

  @Test func theFileGoesBeforeTheVariableAndThatBeforeTheFolder() throws {
    let usual = try write(token(3).revealed, to: "config/miui-release/tokens/honorary-dev")
    let named = try write(token(1).revealed + "\n", to: "named")
    let environment = [
      "MIUI_RELEASE_TOKEN": try token(2).revealed, "XDG_CONFIG_HOME": folder.path("config"),
      "HOME": "/nonexistent",
    ]
    #expect(try find(named, environment) == token(1).id)
    #expect(try find(nil, environment) == token(2).id)
    #expect(try find(nil, ["XDG_CONFIG_HOME": folder.path("config")]) == token(3).id)
    #expect(
      try find(nil, ["XDG_CONFIG_HOME": folder.path("config"), "MIUI_RELEASE_TOKEN": ""]) == token(3).id)
    #expect(usual.hasSuffix("tokens/honorary-dev"))
  }

  @Test func withoutXDGItIsTheHomeFolder() throws {
    _ = try write(token(4).revealed, to: "home/.config/miui-release/tokens/honorary-dev")
    #expect(try find(nil, ["HOME": folder.path("home")]) == token(4).id)
    #expect(try find(nil, ["HOME": folder.path("home"), "XDG_CONFIG_HOME": "config"]) == token(4).id)
    #expect(try find(nil, ["HOME": "/nonexistent"]) == nil && find() == nil)
  }

  @Test func noneAtAllIsAccessDenied() throws {
    let error = try #require(throws: CommandError.self) {
      try TokenSource.required(file: nil, channel: channel, world: world(["HOME": "/h"]))
    }
    #expect(error.kind.exitStatus == 80 && error.code == "token.missing")
    #expect(error.hints[0].contains("/h/.config/miui-release/tokens/honorary-dev, mode 0600"))
  }

  @Test func aWrongPlaceIsNotPassedOver() throws {
    let good = ["MIUI_RELEASE_TOKEN": try token(2).revealed]
    let secret = try token(1).revealed
    let cases: [(String, FailureKind, String)] = [
      (try write(secret, to: "open", mode: 0o644), .badConfiguration, "mode is 644"),
      (try write(String(secret.dropLast()), to: "short"), .badData, "found 62"),
      (try write("", to: "empty"), .badData, "it is empty"),
      (try write("\(secret)\n\(secret)\n", to: "two"), .badData, "found 127"),
      (try write(" \(secret)", to: "indented"), .badData, "does not begin with mhd_"),
      (try write(String(repeating: "x", count: 5000), to: "long"), .badData, "at most 4096"),
      (folder.path, .badData, "not a plain file"), (folder.path("missing"), .notFound, "missing"),
    ]
    for (file, kind, words) in cases {
      let error = #expect(throws: (any Error).self) { try find(file, good) }
      let failure = try #require(error as? any Failure)
      #expect(failure.kind == kind && failure.message.contains(words), "\(failure)")
      #expect(failure.message.contains(file) && !failure.message.contains(secret.dropFirst(13).prefix(8)))
    }
    #expect(throws: VettingError.malformedToken(source: "MIUI_RELEASE_TOKEN", .prefix)) {
      try find(nil, ["MIUI_RELEASE_TOKEN": "hunter2"])
    }
  }

  @Test(arguments: [
    "https://example.org/dev", "https://example.org:8443/a@b?c=d@e", "http://[::1]:80/", "example.org",
    "https://example.org/mhd_/", "",
  ]) func aPlainURLPasses(_ url: String) throws { try TokenSource.check(url: url) }

  @Test func aURLThatHoldsASecretIsRefusedWithoutRepeatingIt() throws {
    let secret = try token(1).revealed
    let encoded = secret.utf8.map { "%" + Hexadecimal.text(of: [$0]) }.joined()
    let urls = [
      "https://owl:hunter2@example.org/", "https://hunter2@example.org", "//hunter2@example.org/",
      "https://example.org/?token=\(secret)", "https://example.org/\(secret)/x",
      "https://example.org/#\(secret)",
      "https://example.org/\(encoded)", "https://\(secret):x@example.org/", "https://a@hunter2@example.org/",
    ]
    for url in urls {
      let error = try #require(throws: CommandError.self) { try TokenSource.check(url: url) }
      #expect(error.kind == .usage && error.code == "token.in-url")
      #expect(error.message.contains("example.org"), "\(error)")
      for word in ["hunter2", String(secret.dropFirst(13).prefix(8)), String(encoded.prefix(60))] {
        #expect(!error.message.contains(word), "\(error)")
      }
    }
  }
}
