// SPDX-License-Identifier: Apache-2.0
import Building
import Foundation
import ReleaseCore
import Settings
import Testing

@Suite struct SettingsTemplateText {
  private let template = SettingsTemplate(
    product: "MIUI", base: "main", committer: Identity(name: "Li Lei", email: "lilei@example.com"))

  @Test func itReadsBackUnderTheStrictReader() throws {
    let settings = try SettingsExample.read(try template.text())
    #expect(settings.product == "MIUI" && settings.base == "main" && settings.ledger == "ledger")
    #expect(settings.committer.email == "lilei@example.com")
    #expect(settings.channels.map(\.name) == ["dev", "honorary-dev"])
    #expect(settings.devices.map(\.codename) == ["cancro"])
    #expect(settings.remote == nil)
  }

  @Test func whatIsSwitchedOffReadsBackWhereItIsSwitchedOn() throws {
    let settings = try SettingsExample.read(Self.switchedOn(try template.text()))
    #expect(settings.remote == "origin")
    #expect(settings.remotes.map(\.name) == ["cdn"] && settings.remotes[0].flags == ["--transfers=8"])
    #expect(settings.devices.map(\.codename) == ["cancro", "example"])
    guard case .tree(let partitions) = settings.devices[0].recipe else {
      Issue.record("another recipe")
      return
    }
    #expect(partitions.map(\.name) == ["system", "vendor"])
  }

  @Test func everyValueIsQuotedAsItNeeds() throws {
    var template = template
    template.product = "小米: \"MIUI\" #1"
    template.base = "2026-11-27"
    template.remote = "no"
    template.stateFolder = "a b/# c"
    template.releaseFolder = "'release'"
    let settings = try SettingsExample.read(try template.text())
    #expect(settings.product == template.product && settings.base == template.base)
    #expect(settings.remote == "no" && settings.stateFolder.text == "a b/# c")
    #expect(settings.releaseFolder.text == "'release'")
  }

  @Test func anImpossibleValueIsRefused() {
    var template = template
    template.base = "no such..branch"
    #expect(throws: SettingsError.self) { try template.text() }
  }

  @Test func otherDevicesCanBeGiven() throws {
    var template = template
    template.devices = """
        - codename: aries
          name: MI2
          android: "4.1"
          sdk: 16
          security_patch: 2026-11-05
          brand: Xiaomi
          recipe: tree
          partitions:
            - {name: system, folders: [aries], filesystem: ext4}

      """
    #expect(try SettingsExample.read(try template.text()).devices.map(\.marketName) == ["MI2"])
  }

  @Test func everyKnownKeyIsThere() throws {
    let text = Self.switchedOn(try template.text())
    let keys = try Self.knownKeys()
    #expect(keys.count > 40, "\(keys.sorted())")
    for key in keys {
      #expect(text.contains("\(key): ") || text.contains("\(key):\n"), "the template lacks \(key)")
    }
  }

  @Test func everyLineIsShortAndKeptReadable() throws {
    for line in try template.text().split(separator: "\n") {
      #expect(line.count <= 110 && line.last != " ", "\(line)")
    }
  }

  /// Takes the `#` away from every line that is not a comment.
  private static func switchedOn(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      let isComment = line.hasPrefix("# ") && !line.hasPrefix("#  ")
      return line.hasPrefix("#") && !isComment ? String(line.dropFirst()) : String(line)
    }.joined(separator: "\n")
  }

  /// Asks the reader itself: an unknown key at every level makes it list the known ones.
  private static func knownKeys() throws -> Set<String> {
    let stranger = "qqqqqqqqqqqqqqqq: 1"
    let places = [
      "product: MIUI", "weekday: friday", "dev:", "zh: 开发版", "certificate:", "codename: cancro",
      "name: system", "codename: umi", "publish:", "destination: s3:bucket/miui",
    ]
    var text = SettingsExample.text.replacingFirst("{minimum", with: "{\(stranger), minimum")
    for place in places {
      guard let range = text.range(of: place) else { continue }
      let line = text[..<range.lowerBound].split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
      let column = ["dev:", "publish:"].contains(place) ? line.count + 2 : line.count
      let indent = String(repeating: " ", count: column)
      let end = text[range.upperBound...].firstIndex(of: "\n") ?? text.endIndex
      text.insert(contentsOf: "\n\(indent)\(stranger)", at: end)
    }
    let error = try #require(throws: SettingsError.self) { try SettingsExample.read(text) }
    guard case .invalid(_, let found) = error else { return [] }
    let mark = "expected one of "
    let lists = found.problems.compactMap { problem in
      problem.message.range(of: mark).map { problem.message[$0.upperBound...] }
    }
    #expect(lists.count == places.count + 1, "\(found)")
    return Set(lists.flatMap { $0.split(separator: ", ").map(String.init) })
  }
}
