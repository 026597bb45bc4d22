// SPDX-License-Identifier: Apache-2.0

extension BadInput {
  private static func row(
    _ name: String, _ old: String, _ new: String, at place: String, _ words: String
  ) -> BadInput {
    BadInput(name: "settings: \(name)", words: words, subject: .settings(old: old, new: new, place: place))
  }

  static let settings = [
    row("an unknown key", "product: MIUI", "product: MIUI\ncolour: red", at: "colour", "colour: "),
    row("a misspelt key", "time_zone:", "time_zon:", at: "time_zon:", "did you mean time_zone?"),
    row("no product", "product: MIUI\n", "", at: "time_zone", "product: is missing"),
    row("a product that is a list", "product: MIUI", "product: [MIUI]", at: "product", "product: "),
    row("an unknown zone", "Asia/Shanghai", "Asia/Peking", at: "time_zone", "time_zone: "),
    row("a short weekday", "weekday: friday", "weekday: Fri", at: "weekday", "train.weekday: "),
    row("an hour too many", "17:00", "24:00", at: "24:00", "train.time: "),
    row("a week zero", "first_week: 200", "first_week: 0", at: "first_week", "train.first_week: "),
    row(
      "another version scheme", "version_scheme: date", "version_scheme: semver", at: "semver",
      "version_scheme: "),
    row("a base that git refuses", "base: main", "base: ma..in", at: "base", "base: "),
    row("base and ledger the same", "ledger: ledger", "ledger: main", at: "ledger: main", "ledger: "),
    row("a committer without address", " <train@example.org>", "", at: "committer", "committer: "),
    row("no dev channel", "  dev:\n", "  beta:\n", at: "beta", "must contain the channel “dev”"),
    row("a channel that climbs", "honorary-dev:", "../dev:", at: "../dev", "channels.../dev: "),
    row(
      "a title in a third language", "    zh: 开发版", "    de: Test", at: "de: Test", "channels.dev.title.de: "),
    row("an address without https", "https:", "http:", at: "http:", "channels.dev.url: "),
    row("a minimum past the maximum", "minimum: 1", "minimum: 21", at: "minimum", "features.minimum: "),
    row("a negative minimum", "minimum: 1", "minimum: -1", at: "minimum", "features.minimum: "),
    row("no private key", "  private_key: ", "  #", at: "certificate", "keys.private_key: is missing"),
    row(
      "state among the releases", "state_folder: ../state", "state_folder: ../release/s", at: "state_folder",
      "state_folder: "),
    row(
      "a snapshot in other words", "source_snapshot: true", "source_snapshot: yes", at: "source_snapshot",
      "source_snapshot: "),
    row(
      "two devices of one codename", "codename: aries", "codename: cancro",
      at: "codename: cancro\n    name: MI2", "devices[1].codename: "),
    row("a name in Chinese", "name: MI2", "name: 小米2", at: "小米2", "devices[1].name: "),
    row("an SDK of a hundred", "sdk: 16", "sdk: 100", at: "sdk: 100", "devices[1].sdk: "),
    row(
      "a patch on the 31st of November", "2014-10-05", "2014-11-31", at: "2014-11-31",
      "devices[0].security_patch: "),
    row("an unknown recipe", "recipe: tree", "recipe: make", at: "recipe: make", "devices[0].recipe: "),
    row(
      "a folder that climbs out", "[system]", "[../system]", at: "../system",
      "devices[0].partitions[0].folders[0]: "),
    row("no folder", "[system]", "[]", at: "folders: []", "devices[0].partitions[0].folders: "),
    row("an unknown file system", "erofs", "btrfs", at: "btrfs", "devices[0].partitions[0].filesystem: "),
    row(
      "a size for erofs", "filesystem: erofs", "filesystem: erofs\n        size: 4MiB", at: "size: 4MiB",
      "partitions[0].size: "),
    row("an empty command", "[./build.sh]", "[]", at: "command: []", "devices[1].command: "),
    row(
      "an image outside the tree", "out/system.img", "../system.img", at: "../system.img",
      "devices[1].images.system: "),
    row(
      "a time without unit", "time_limit: 1h", "time_limit: 90", at: "time_limit", "devices[1].time_limit: "),
    row(
      "a variable that is a list", "environment: {}", "environment: {A: [b]}", at: "environment",
      "devices[1].environment.A: "),
    row(
      "a remote that would delete", "source_snapshot: true",
      "source_snapshot: true\npublish: {remotes: [{name: a, destination: \"s3:b\", flags: [--delete-after]}]}",
      at: "publish:", "publish.remotes[0].flags: "),
    row(
      "a remote with a password", "source_snapshot: true",
      "source_snapshot: true\npublish: {remotes: [{name: a, destination: \":sftp,pass=abc:b\"}]}",
      at: "publish:", "publish.remotes[0].destination: "),
    row(
      "a remote for no channel", "source_snapshot: true",
      "source_snapshot: true\npublish: {remotes: [{name: a, destination: \"s3:b\", channels: [nightly]}]}",
      at: "publish:", "publish.remotes[0].channels: there is no channel"),
    row("a control character", "product: MIUI", "product: MI\u{1}UI", at: "product", "U+0001"),
    row("a key twice", "base: main", "base: main\nbase: main", at: "base: main", "more than once"),
    row("an anchor", "base: main", "base: &b main", at: "&b", "anchors and aliases"),
    row("a second document", "base: main", "---\nbase: main", at: "---", "second document"),
    row(
      "a conflict left by a merge", "base: main", "<<<<<<< HEAD\nbase: main", at: "base: main", "is not YAML"),
  ]
}
