// SPDX-License-Identifier: Apache-2.0
package import Trusting

/// The private keys of metadata that this machine holds. Implemented by `Signing`.
package protocol Keyring {
  /// The signers for those of the keys that are here, in the order of their ids.
  func signers(for keys: Set<KeyID>) throws -> [any MetadataSigner]
}

/// No keys at all: for looking.
package struct EmptyKeyring: Keyring {
  package init() {}
  package func signers(for keys: Set<KeyID>) -> [any MetadataSigner] { [] }
}
