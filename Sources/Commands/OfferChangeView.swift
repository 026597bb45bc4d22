// SPDX-License-Identifier: Apache-2.0
internal import Publishing
internal import ReleaseCore
internal import Trusting

/// What became of a change on a channel, for people and machines.
struct OfferChangeView: Encodable {
  /// `published`, `staged` below a threshold, or `unchanged`.
  let status: String
  let channel: String
  let summary: String
  /// The build that the channel offers, or that the staged change is about.
  let version: BuildVersion?
  var snapshot: Int?
  var timestamp: Int?
  /// The metadata that wants signatures.
  var missing: [StagedView.Missing] = []

  init(_ channel: Channel, _ status: String, _ summary: String, _ version: BuildVersion?) {
    self.status = status
    self.channel = channel.name
    self.summary = summary
    self.version = version
  }

  init(_ channel: Channel, _ outcome: PublicationOutcome, offered: BuildVersion) {
    self.init(channel, "published", outcome.summary, offered)
    snapshot = outcome.snapshotVersion
    timestamp = outcome.timestampVersion
  }

  init(waiting change: StagedChange, _ missing: [MissingSignatures], folder: String) {
    self.init(change.channel, "staged", change.summary, change.version)
    self.missing = missing.map { StagedView.Missing($0, in: folder) }
  }

  var text: String {
    switch status {
    case "published":
      "published on \(channel): \(summary); it offers \(version.map { "\($0)" } ?? "nothing"); "
        + "timestamp \(timestamp ?? 0)"
    case "staged":
      (["staged on \(channel), and nobody sees it yet: \(summary)"] + missing.map(\.sentence)
        + ["then: miui-release key sign, and miui-release publish --channel \(channel)"])
        .joined(separator: "\n")
    default: "nothing to do: \(summary)"
    }
  }
}

extension StagedView.Missing {
  init(_ missing: MissingSignatures, in folder: String) {
    self.init(
      file: "\(folder)/\(missing.file)", role: missing.role, valid: missing.valid,
      threshold: missing.threshold, open: missing.open.map(\.description))
  }

  /// One line for people.
  var sentence: String {
    let keys = open.map { String($0.prefix(8)) }.joined(separator: ", ")
    return "\(file) wants \(threshold - valid) more of the signatures of \(keys)"
  }
}
