// SPDX-License-Identifier: Apache-2.0

/// The mode of a tree entry, in the six forms that git writes.
package struct FileMode: Hashable, Sendable, BitwiseCopyable {
  package let bits: UInt32

  package init(bits: UInt32) { self.bits = bits }

  package static let none = FileMode(bits: 0)
  package static let folder = FileMode(bits: 0o040000)
  package static let regular = FileMode(bits: 0o100644)
  package static let executable = FileMode(bits: 0o100755)
  package static let link = FileMode(bits: 0o120000)
  package static let submodule = FileMode(bits: 0o160000)

  /// The form git reads any mode as (`canon_mode`).
  init(canonical bits: UInt32) {
    switch bits & 0o170000 {
    case 0o100000: self = bits & 0o100 != 0 ? .executable : .regular
    case 0o120000: self = .link
    case 0o040000: self = .folder
    default: self = .submodule
    }
  }

  var isFolder: Bool { type == 0o040000 }
  var isRegular: Bool { type == 0o100000 }
  var isLink: Bool { type == 0o120000 }
  var isSubmodule: Bool { type == 0o160000 }
  var isNone: Bool { bits == 0 }
  /// Tells files, links, folders and submodules apart.
  var type: UInt32 { bits & 0o170000 }

  /// Writes the octal digits of a tree object.
  func append(to tree: inout [UInt8]) {
    let first = (32 - bits.leadingZeroBitCount + 2) / 3 * 3 - 3
    for shift in stride(from: max(first, 0), through: 0, by: -3) {
      tree.append(0x30 | UInt8(truncatingIfNeeded: bits >> UInt32(shift) & 7))
    }
  }
}

/// What one side has at a path; mode 0 where it has nothing.
package struct EntryVersion: Hashable, Sendable, BitwiseCopyable {
  package var mode: FileMode
  package var id: ObjectName

  package init(mode: FileMode, id: ObjectName) {
    self.mode = mode
    self.id = id
  }

  package static let absent = EntryVersion(mode: .none, id: .null)
}
