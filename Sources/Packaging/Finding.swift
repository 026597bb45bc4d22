// SPDX-License-Identifier: Apache-2.0
internal import ReleaseCore

/// One thing wrong with a package: in which structure, where, and what.
package struct Finding: Hashable, Sendable, Codable, CustomStringConvertible {
  /// `central header of “payload.bin”`.
  package let structure: String
  /// The byte of the package; nil where it is the whole that does not fit.
  package let offset: UInt64?
  /// A whole sentence, without trailing full stop.
  package let message: String

  package init(structure: String, offset: UInt64?, message: String) {
    self.structure = structure
    self.offset = offset
    self.message = message
  }

  /// What an error says; a fault in reading the file itself is no finding and is thrown on.
  init(_ error: any Error, in structure: String, at offset: UInt64?) throws {
    // A certificate out of a package is data, whatever its reader calls a wrong one.
    let kinds: Set<FailureKind> = [.badData, .untrusted, .badConfiguration]
    guard let failure = error as? any Failure, kinds.contains(failure.kind) else { throw error }
    switch error {
    case PackageError.malformed(let structure, let offset, _),
      PackageError.truncated(let structure, let offset, _, _):
      self.init(structure: structure, offset: offset, message: failure.message)
    default:
      self.init(structure: structure, offset: offset, message: failure.message)
    }
  }

  package var description: String {
    "\(structure)\(offset.map { " at offset \($0)" } ?? ""): \(message)"
  }
}
