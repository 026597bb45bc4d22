// SPDX-License-Identifier: Apache-2.0
package import Trusting

/// What became of the signatures in a file that came back from another machine.
package struct ImportedSignatures: Hashable, Sendable {
  /// The staged document they are for: `5.builds.json`.
  package let file: String
  package let role: String
  /// The keys whose signatures were new.
  package let added: [KeyID]
  /// The keys that the staged document had valid signatures of already.
  package let known: [KeyID]
  /// Signatures that are of no key of the role, or not of these bytes; they were left out.
  package let refused: [KeyID]
}

extension ChannelPublisher {
  /// Signs the staged change with every key of its roles that is here; the ids that signed now.
  package func signStaged() throws -> [KeyID] {
    try store.exclusively {
      guard let staged = try loadStaged() else { throw PublishingError.nothingStaged(channel) }
      let state = try state()
      var signed: [KeyID] = []
      for document in staged.documents {
        var envelope = document.envelope
        let authorities = try staged.authorities(of: document.role, upon: state)
        let there = Set(authorities.flatMap { $0.validSigners(of: envelope) })
        let wanted = Set(authorities.flatMap(\.roleKeys.keyIDs)).subtracting(there)
        for signer in try keys.signers(for: wanted) {
          try envelope.add(signatureOf: signer)
          signed.append(signer.key.id)
        }
        if envelope != document.envelope { try store.replaceStaged(envelope.bytes(), as: document.file) }
      }
      return signed
    }
  }

  /// Takes the signatures out of a document that was signed on another machine into the staged one.
  ///
  /// What was signed must be exactly what is staged, else it is `PublishingError.stagedChanged`. `file` is the
  /// document's name; only the signatures of the role's keys that verify are taken.
  package func importSignatures(_ bytes: [UInt8], file: String) throws -> ImportedSignatures {
    try store.exclusively {
      guard let staged = try loadStaged() else { throw PublishingError.nothingStaged(channel) }
      let returned = try Envelope(parsing: bytes, role: file)
      // By what is signed and not by name: mail programs rename files.
      guard
        let document = staged.documents.first(where: {
          $0.envelope.signedBytes == returned.signedBytes
        })
      else {
        guard staged.documents.contains(where: { $0.file == file }) else {
          throw PublishingError.key(.notStagedHere(file: file, channel))
        }
        throw PublishingError.stagedChanged(file)
      }
      let authorities = try staged.authorities(of: document.role, upon: try state())
      func valid(_ envelope: Envelope) -> Set<KeyID> {
        Set(authorities.flatMap { $0.validSigners(of: envelope) })
      }
      let known = valid(document.envelope)
      let good = valid(returned)
      var envelope = document.envelope
      var added: [KeyID] = []
      for signature in returned.signatures where good.contains(signature.keyID) {
        guard !known.contains(signature.keyID) else { continue }
        envelope.add(signature)
        added.append(signature.keyID)
      }
      if !added.isEmpty { try store.replaceStaged(envelope.bytes(), as: document.file) }
      return ImportedSignatures(
        file: document.file, role: document.role, added: added,
        known: returned.signatures.map(\.keyID).filter { known.contains($0) },
        refused: returned.signatures.map(\.keyID).filter { !good.contains($0) && !known.contains($0) })
    }
  }
}
