// SPDX-License-Identifier: Apache-2.0
internal import Publishing
internal import ReleaseCore
internal import Trusting

/// A staged change: its documents, and who has signed and who may still.
struct StagedChangeView: Encodable {
  struct Document: Encodable {
    let file: String
    let role: String
    /// Signatures that are still wanted; for root the larger need of its old and its new keys.
    let missing: Int
    /// The keys of which one or more must still sign; empty where none is wanted.
    let open: [String]
  }

  let channel: String
  let kind: String
  let summary: String
  /// True where nothing is wanted but `publish`.
  let signed: Bool
  /// Readers may fail for a moment while it is published.
  let leavesGap: Bool
  let documents: [Document]
  let signedNow: [String]
  /// Where the files lie that are copied to who signs.
  let folder: String?

  init(
    _ change: StagedChange, _ publisher: ChannelPublisher, signedNow: Set<KeyID> = [], folder: String? = nil
  )
    throws
  {
    let missing = try publisher.missingSignatures()
    channel = change.channel.name
    kind = change.kind.rawValue
    summary = change.summary
    signed = missing.isEmpty
    leavesGap = try publisher.leavesGap()
    self.folder = folder
    documents = change.documents.map { document in
      let wants = missing.filter { $0.file == document.file }
      return Document(
        file: document.file, role: document.role,
        missing: wants.map { $0.threshold - $0.valid }.max() ?? 0,
        open: Set(wants.flatMap(\.open)).sorted().map(\.description))
    }
    self.signedNow = signedNow.sorted().map(\.description)
  }

  var text: String { lines.joined(separator: "\n") }

  var lines: [String] {
    var lines: [String] = []
    if !signedNow.isEmpty {
      lines.append("signed now with \(signedNow.map { String($0.prefix(8)) }.joined(separator: ", "))")
    }
    lines.append("staged on \(channel): \(summary)")
    for document in documents {
      lines.append(
        document.missing == 0
          ? "  \(document.file) is signed"
          : "  \(document.file) wants \(document.missing) more of "
            + document.open.map { String($0.prefix(8)) }.joined(separator: ", "))
    }
    if let folder, !signed { lines.append("  the files lie in \(folder)") }
    if leavesGap { lines.append("  \(Self.gap)") }
    lines.append(
      signed
        ? "next: miui-release publish --channel \(channel)"
        : "next: miui-release key sign, here or where the keys are; then publish --channel \(channel)")
    return lines
  }

  static let gap =
    "readers may fail for the moment between the new root and the new timestamp: the old keys have not signed, "
    + "or are not here"
}
