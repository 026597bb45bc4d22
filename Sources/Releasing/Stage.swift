// SPDX-License-Identifier: Apache-2.0

/// The stages of a cut, in order; the raw value names them in the journal and in reports.
package enum Stage: String, Sendable, Codable, CaseIterable {
  case open, check, merge, prove, build, package, describe, stage, publish, close, push

  /// What the stage does, in one line of English.
  package var sentence: String {
    switch self {
    case .open: "open the week: which train, which version, who is accepted"
    case .check: "check keys, tools, space and remotes before an hour is spent building"
    case .merge: "run the merge train"
    case .prove: "check the train, and leave behind what breaks it"
    case .build: "build every device"
    case .package: "package and sign every device"
    case .describe: "write the manifest and the announcement"
    case .stage: "put the files in place and collect the signatures of the metadata"
    case .publish: "publish; the timestamp that clients read goes last"
    case .close: "close the week: tag, base branch and ledger move together"
    case .push: "push to the remote"
    }
  }
}

/// Who is told how a cut goes, while it goes. Implemented where people are talked to.
package protocol CutNarrator {
  func began(_ stage: Stage)
  /// Something small within a stage: `2/8 REQ-4`.
  func progress(_ text: String)
  func ended(_ stage: Stage, summary: String)
  func warn(_ text: String)
  /// What people must hear even of a cut that is quiet: a gap, a train that is late.
  func notice(_ text: String)
}

extension Int {
  /// `1 device`, `2 devices`.
  package func of(_ noun: String) -> String { self == 1 ? "1 \(noun)" : "\(self) \(noun)s" }
}
