// SPDX-License-Identifier: Apache-2.0
import Packaging
import ReleaseCore
import Trusting

extension ChannelVerifier {
  /// Metadata that newer versions replaced: nothing pins it any more, and a reader that is on its way may
  /// still ask for it. Each signature must be of a key that some metadata lists, and be valid.
  func checkEarlier(_ paths: [String], _ chain: Chain, _ findings: inout Findings) {
    guard !chain.isBroken else { return }
    var keys = chain.keys
    var envelopes: [(path: String, envelope: Envelope)] = []
    for path in paths {
      guard let bytes = document(path, &findings) else { continue }
      do {
        let envelope = try Envelope(parsing: bytes, role: path)
        if envelope.type == TargetsMetadata.type {
          let body = try TargetsMetadata(signed: envelope.signed, role: path)
          keys.merge(body.delegations?.keys ?? [:]) { $1 }
        }
        envelopes.append((path, envelope))
      } catch {
        findings.add(path, .malformed("\(error)"))
      }
    }
    for (path, envelope) in envelopes {
      let isValid = envelope.signatures.allSatisfy { signature in
        guard let key = keys[signature.keyID], let bytes = signature.bytes else { return false }
        return key.verifies(signature: bytes, of: envelope.signedBytes)
      }
      if !isValid || envelope.signatures.isEmpty {
        findings.add(path, .malformed("a signature of it is not valid, or of a key that no metadata lists"))
      }
    }
  }
}
