// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore
import Settings
import Testing

@Suite struct MalformedSettings {
  /// A good text spoilt in one place: the line that is named, the key, and words of the message.
  struct Example: Sendable, CustomTestStringConvertible {
    let name: String
    let old: String
    let new: String
    /// A text on the line that the problem must name.
    let place: String
    let key: String
    let fragment: String
    var testDescription: String { name }

    init(_ name: String, _ old: String, _ new: String, at place: String, _ key: String, _ fragment: String) {
      self.name = name
      self.old = old
      self.new = new
      self.place = place
      self.key = key
      self.fragment = fragment
    }
  }

  static let head = [
    Example(
      "an unknown key", "product: MIUI", "product: MIUI\ncolour: red", at: "colour", "colour",
      "not a known key; expected one of acceptance, "),
    Example(
      "a misspelt key", "time_zone:", "time_zon:", at: "time_zon:", "time_zon", "did you mean time_zone?"),
    Example("no product", "product: MIUI\n", "", at: "time_zone", "product", "is missing"),
    Example("an empty product", "product: MIUI", "product: \"\"", at: "product", "product", "one line"),
    Example(
      "a product that is a list", "product: MIUI", "product: [MIUI]", at: "product", "product", "found a list"
    ),
    Example(
      "a product of two lines", "product: MIUI", "product: \"a\\nb\"", at: "product", "product", "one line"),
    Example(
      "an unknown zone", "Asia/Shanghai", "Asia/Peking", at: "time_zone", "time_zone", "found “Asia/Peking”"),
    Example("an abbreviated zone", "Asia/Shanghai", "CST", at: "time_zone", "time_zone", "IANA"),
    Example("no zone", "time_zone: Asia/Shanghai", "time_zone:", at: "time_zone", "time_zone", "is missing"),
    Example(
      "a short weekday", "weekday: friday", "weekday: Fri", at: "weekday", "train.weekday", "such as friday"),
    Example("an hour too many", "17:00", "24:00", at: "24:00", "train.time", "00:00 to 23:59"),
    Example("a time without minutes", "\"17:00\"", "17", at: "time: 17", "train.time", "found “17”"),
    Example(
      "a week zero", "first_week: 590", "first_week: 0", at: "first_week", "train.first_week",
      "from 1 to 99999"),
    Example(
      "a week in words", "first_week: 590", "first_week: many", at: "first_week", "train.first_week",
      "a whole number"),
    Example(
      "an unknown policy", "first_week: 590", "first_week: 590\n  policy: loudest", at: "policy",
      "train.policy", "one of votes, count, order"),
    Example(
      "an order beside another policy", "first_week: 590", "first_week: 590\n  order: [REQ-7]", at: "order",
      "train.order", "only with policy: order"),
    Example(
      "an order with one twice", "first_week: 590",
      "first_week: 590\n  policy: order\n  order: [REQ-7, REQ-7]", at: "order:", "train.order", "each once"),
    Example(
      "an order of branches", "first_week: 590", "first_week: 590\n  policy: order\n  order: [topic/torch]",
      at: "order:", "train.order", "such as [REQ-7, REQ-3]"),
    Example(
      "a train without seats", "first_week: 590", "first_week: 590\n  seats: 0", at: "seats", "train.seats",
      "from 1 to 10000"),
    Example(
      "a bonus that is taken away", "first_week: 590", "first_week: 590\n  waiting_bonus: -5",
      at: "waiting_bonus", "train.waiting_bonus", "from 0 to 1000"),
    Example(
      "a train that is a word", "train:\n  weekday: friday\n  time: \"17:00\"\n  first_week: 590",
      "train: friday", at: "train:", "train", "expected a mapping"),
    Example(
      "an unknown key in the train", "weekday: friday", "weekdy: friday", at: "weekdy", "train.weekdy",
      "did you mean weekday?"),
    Example(
      "another version scheme", "version_scheme: date", "version_scheme: semver", at: "version_scheme",
      "version_scheme", "date, the only scheme"),
    Example("a base that git refuses", "base: main", "base: ma..in", at: "base", "base", "name of a branch"),
    Example(
      "a base with refs/heads", "base: main", "base: refs/heads/main", at: "base", "base",
      "without refs/heads/"),
    Example("a base that is an option", "base: main", "base: --all", at: "base", "base", "name of a branch"),
    Example(
      "base and ledger the same", "ledger: ledger", "ledger: main", at: "ledger: main", "ledger",
      "another branch than base"),
    Example(
      "a committer without address", "Release Train <train@example.com>", "Release Train", at: "committer",
      "committer", "Name <mail@host>"),
    Example("no channels", "channels:\n", "chan:\n", at: "chan:", "chan", "expected one of"),
    Example(
      "no dev channel", "  dev:\n", "  beta:\n", at: "beta", "channels", "must contain the channel “dev”"),
    Example(
      "a channel in capitals", "honorary-dev:", "Honorary:", at: "Honorary", "channels.Honorary",
      "lower-case letters"),
    Example(
      "a channel that climbs", "honorary-dev:", "../dev:", at: "../dev", "channels.../dev",
      "lower-case letters"),
    Example(
      "a channel without title", "    title: {zh: 荣誉开发组内测}\n", "", at: "url: \"\"",
      "channels.honorary-dev.title", "is missing"),
    Example(
      "a title without languages", "{zh: 荣誉开发组内测}", "{}", at: "title: {}", "channels.honorary-dev.title",
      "expected zh, en or both"),
    Example(
      "a title in a third language", "{zh: 荣誉开发组内测}", "{zh: 内测, de: Test}", at: "de: Test",
      "channels.honorary-dev.title.de", "not a known key"),
    Example(
      "an address without https", "https://example.com", "http://example.com", at: "http:",
      "channels.dev.url", "https address"),
    Example(
      "an address with a query", "example.com/dev/", "example.com/dev/?a", at: "?a", "channels.dev.url",
      "without query"),
    Example(
      "an address with a password", "https://example", "https://me:secret@example", at: "secret",
      "channels.dev.url", "https address"),
    Example(
      "no room between minimum and maximum", "minimum: 3", "minimum: 21", at: "minimum", "features.minimum",
      "not be more than maximum"),
    Example(
      "a negative minimum", "minimum: 3", "minimum: -1", at: "minimum", "features.minimum", "from 0 to 1000"),
    Example(
      "a negative quorum", "features: {", "gate: {quorum: -1}\nfeatures: {", at: "quorum", "gate.quorum",
      "from 0 to 100000"),
    Example(
      "another mode of the gate", "features: {", "gate: {mode: stop}\nfeatures: {", at: "mode", "gate.mode",
      "warn or refuse"),
    Example(
      "a gate for what is untried that is none", "features: {", "gate: {untried: maybe}\nfeatures: {",
      at: "untried", "gate.untried", "leave or board"),
    Example(
      "a misspelt key of the gate", "features: {", "gate: {quorom: 2}\nfeatures: {", at: "quorom",
      "gate.quorom", "did you mean quorum?"),
    Example(
      "no private key", "  private_key: ../keys/release.pk8\n", "", at: "certificate", "keys.private_key",
      "is missing"),
    Example(
      "keys that are a path",
      "keys:\n  certificate: keys/release.x509.pem\n  private_key: ../keys/release.pk8", "keys: keys",
      at: "keys: keys", "keys", "expected a mapping"),
    Example(
      "a path at home", "state_folder: state", "state_folder: ~/state", at: "~/state", "state_folder",
      "a path"),
    Example(
      "state among the releases", "state_folder: state", "state_folder: /srv/release/state",
      at: "state_folder", "state_folder", "must lie apart"),
    Example(
      "releases inside the state", "state_folder: state", "state_folder: /srv/./x/..", at: "state_folder",
      "state_folder", "must lie apart"),
    Example(
      "the key among the releases", "../keys/release.pk8", "/srv/release/keys/release.pk8",
      at: "release_folder", "release_folder", "must not hold the private key"),
    Example(
      "no release folder", "release_folder: /srv/release\n", "", at: "product", "release_folder", "is missing"
    ),
    Example(
      "a remote that is an option", "remote: origin", "remote: --mirror", at: "remote", "remote",
      "name of a git remote"),
    Example(
      "a remote that is an address", "remote: origin", "remote: \"https://example.com/a.git\"", at: "remote",
      "remote", "name of a git remote"),
    Example(
      "a feed authority with an address", "feed_authority: example.com",
      "feed_authority: https://example.com",
      at: "feed_authority", "feed_authority", "a domain name in lower case"),
    Example(
      "a feed authority of one label", "feed_authority: example.com", "feed_authority: localhost",
      at: "feed_authority", "feed_authority", "a domain name in lower case"),
    Example(
      "a snapshot in other words", "source_snapshot: false", "source_snapshot: no", at: "source_snapshot",
      "source_snapshot", "true or false"),
  ]

  static let documents = [
    Example("a key twice", "base: main", "base: main\nbase: main", at: "base: main", "", "more than once"),
    Example("an anchor", "base: main", "base: &b main", at: "&b", "", "anchors and aliases"),
    Example("a second document", "base: main", "---\nbase: main", at: "---", "", "second document"),
    Example("a tab", "  dev:\n", "\tdev:\n", at: "\tdev", "", "a tab cannot indent"),
    Example(
      "a conflict left by a merge", "base: main", "<<<<<<< HEAD\nbase: main", at: "base: main", "",
      "is not YAML"),
  ]

  @Test(arguments: head + remotes + devices + recipes + documents)
  func isRefusedByLineAndKey(_ example: Example) throws {
    let text = SettingsExample.text.replacingFirst(example.old, with: example.new)
    try #require(text != SettingsExample.text, "the example changes nothing")
    let error = try #require(throws: SettingsError.self) { try SettingsExample.read(text) }
    #expect(error.kind.exitStatus == 78 && error.code == "settings.invalid")
    guard case .invalid(SettingsExample.file, let found) = error else {
      Issue.record("another error: \(error)")
      return
    }
    let line = SettingsExample.line(of: example.place, in: text)
    #expect(
      found.problems.contains {
        $0.line == line && $0.key == example.key && $0.message.contains(example.fragment)
      }, "line \(line) of \(found)")
    #expect(error.message.contains("\(SettingsExample.file):\(line):"))
  }

  @Test(arguments: ["", "# nothing\n", "- a\n", "word\n"]) func whatIsNoMappingIsRefused(_ text: String) {
    #expect(throws: SettingsError.self) { try SettingsExample.read(text) }
  }

  @Test func everyProblemIsListedInTheOrderOfTheLines() throws {
    var text = SettingsExample.text
    for (old, new) in [("Asia/Shanghai", "Mars"), ("sdk: 19", "sdk: x"), ("1h30m", "0s"), ("[vendor]", "[]")]
    {
      text = text.replacingFirst(old, with: new)
    }
    let error = try #require(throws: SettingsError.self) { try SettingsExample.read(text) }
    guard case .invalid(_, let found) = error else { return }
    #expect(
      found.problems.map(\.key) == [
        "time_zone", "devices[0].sdk", "devices[0].partitions[1].folders", "devices[1].time_limit",
      ])
    #expect(error.message.hasPrefix("the settings file miui-release.yaml has 4 problems:\n"))
  }

  @Test func aLongListIsCutShort() throws {
    let text = (0..<100).map { "key\($0)x: 1\n" }.joined()
    let error = try #require(throws: SettingsError.self) { try SettingsExample.read(text) }
    #expect(error.message.split(separator: "\n").count == SettingsError.listed + 2)
    #expect(error.message.hasSuffix(" more"))
  }
}

extension String {
  func replacingFirst(_ old: String, with new: String) -> String {
    guard let range = range(of: old) else { return self }
    return replacingCharacters(in: range, with: new)
  }
}
