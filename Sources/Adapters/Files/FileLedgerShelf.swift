// SPDX-License-Identifier: Apache-2.0
internal import Requesting

/// What was read of the ledger, as `ledger.cache` in the state folder (docs/adr/0016); it may be deleted at any
/// time.
///
/// Mode 0600, for its owner: whoever could write it could make the program believe another ledger. Nothing is
/// made of a state folder that is not there, and whatever goes wrong costs time only.
package struct FileLedgerShelf: LedgerShelf {
  package static let fileName = "ledger.cache"
  /// A larger file is not read: 64 MiB, a ledger of some hundred thousand requests.
  static let largest = 64 << 20

  private let path: String
  private let isReadOnly: Bool

  /// `isReadOnly`: for commands that must leave nothing behind.
  package init(inStateFolder state: String, isReadOnly: Bool = false) {
    path = "\(state)/\(Self.fileName)"
    self.isReadOnly = isReadOnly
  }

  package func load() -> [UInt8]? { try? PrivateFile.read(path, limit: Self.largest) }

  package func keep(_ bytes: [UInt8]) {
    guard !isReadOnly, bytes.count <= Self.largest else { return }
    try? AtomicWrite.write(bytes, to: path, mode: 0o600)
  }

  package func clear() { try? Folders.remove(path) }
}
