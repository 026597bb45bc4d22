// SPDX-License-Identifier: Apache-2.0
import Crypto
import Foundation
import ReleaseCore

/// A conflict of whole files: removed by one side and changed by the other, or binary.
///
/// Unlike lines it is known at its path alone: what nobody needs in one folder may be needed in the next.
package struct FileChoice: Hashable, Sendable {
  package let path: String
  /// Nil where both sides added it.
  package let base: [UInt8]?
  /// Nil where one side removed it; else the side whose bytes come first in order, whoever is merged into whom.
  package let first: [UInt8]?
  package let second: [UInt8]

  package init(path: String, base: [UInt8]?, _ one: [UInt8]?, _ other: [UInt8]) {
    self.path = path
    self.base = base
    if let one, other.lexicographicallyPrecedes(one) {
      first = other
      second = one
    } else {
      first = one
      second = other
    }
  }

  /// SHA-1 of the path and each content with its length.
  package var id: String {
    var hash = Insecure.SHA1()
    for part in [Array(path.utf8), base, first, second] {
      hash.update(data: Array((part.map { "\($0.count)" } ?? "absent").utf8) + [0])
      if let part { hash.update(data: part) }
    }
    return Hexadecimal.text(of: Array(hash.finalize()))
  }
}

/// What a person chose where two sides had two files.
package struct ChosenFile: Hashable, Sendable {
  package let document: ResolutionDocument
  package let choice: FileChoice
  /// Nil where the file was to go.
  package let after: [UInt8]?

  package init(_ document: ResolutionDocument, _ choice: FileChoice, after: [UInt8]?) {
    self.document = document
    self.choice = choice
    self.after = after
  }

  package var key: String { document.key }

  /// Why it is no good; nil where it is.
  package var problem: String? {
    choice.id == key ? nil : "its conflict has the id \(choice.id), not \(key)"
  }
}
