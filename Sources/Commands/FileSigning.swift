// SPDX-License-Identifier: Apache-2.0
internal import Files
import Foundation
internal import Publishing
internal import ReleaseCore
internal import Trusting

/// Signs metadata files where they lie: what `key sign FILE` does on a machine that has nothing but a key.
struct FileSigning {
  struct Signer: Encodable {
    let keyid: String
    /// `signed` and `already-signed` are checked; nil: another key's, which cannot be checked here.
    let outcome: String?
  }

  struct Report: Encodable {
    let file: String
    let review: ReviewView
    let signatures: [Signer]

    var text: String {
      signatures.isEmpty
        ? "signed by nobody"
        : signatures.map { signer in
          let key = signer.keyid.prefix(8)
          return switch signer.outcome {
          case SigningOutcome.signed.rawValue: "signed with \(key)"
          case SigningOutcome.alreadySigned.rawValue: "\(key) has signed it already"
          default: "also carries a signature of \(key)"
          }
        }.joined(separator: "\n")
    }
  }

  struct Reviewed {
    let path: String
    let envelope: Envelope
    let view: ReviewView
  }

  let keys: [Ed25519Signer]
  /// Nil: whichever channel a file is for.
  let channel: String?
  let previous: String?
  let now: Date

  /// Reads a file and says what it is; writes nothing.
  func review(_ path: String) throws -> Reviewed {
    let envelope = try Self.envelope(path)
    let earlier = try previous.map { (envelope: try Self.envelope($0), file: $0) }
    let review = try SigningReview(envelope, file: path, previous: earlier, at: now)
    if let channel, review.channel != channel {
      throw TrustError.wrongChannel(role: review.role, expected: channel, found: review.channel)
    }
    return Reviewed(path: path, envelope: envelope, view: ReviewView(review))
  }

  /// Adds the signatures, and replaces the file in one step where there was one to add.
  func sign(_ reviewed: Reviewed) throws -> Report {
    var envelope = reviewed.envelope
    var outcomes: [KeyID: SigningOutcome] = [:]
    for key in keys { outcomes[key.key.id] = try envelope.sign(with: key) }
    if envelope != reviewed.envelope { try AtomicWrite.write(envelope.bytes(), to: reviewed.path) }
    return Report(
      file: reviewed.path, review: reviewed.view,
      signatures: envelope.signatures.filter { !$0.sig.isEmpty }.map {
        Signer(keyid: $0.keyID.description, outcome: outcomes[$0.keyID]?.rawValue)
      })
  }

  private static func envelope(_ path: String) throws -> Envelope {
    try Envelope(parsing: try TextFile.bytes(path), role: RelativePath.name(of: path))
  }
}
