// SPDX-License-Identifier: Apache-2.0
package import Comparing

/// The objects a merge reads, and takes those it makes. Implemented by `Git`.
///
/// A class, so that one call is one jump; it keeps what is likely to be asked for again, within bounds.
package protocol TreeStore: AnyObject {
  /// A tree's entries. Throws a `Failure` of kind `notFound` where the repository lacks it.
  func tree(_ id: ObjectName) throws -> TreeListing
  /// A blob's content.
  func blob(_ id: ObjectName) throws -> [UInt8]
  /// A blob's size in bytes, without reading it.
  func blobSize(_ id: ObjectName) throws -> Int
  /// What renames are found by.
  func signature(ofBlob id: ObjectName) throws -> BlobSignature
  /// Takes a blob, and names it.
  func write(blob: [UInt8]) throws -> ObjectName
  /// Takes a tree, and names it.
  func write(tree: [UInt8]) throws -> ObjectName
}

/// The commits of a submodule, where the repository has them.
package protocol SubmoduleHistory: AnyObject {
  /// What a submodule's repository knows of three commits.
  func relation(
    path: [UInt8], base: ObjectName, ours: ObjectName, theirs: ObjectName
  ) throws -> SubmoduleRelation
}

/// How a submodule's commits stand to each other.
package enum SubmoduleRelation: Sendable, Hashable {
  /// No repository of that path.
  case notInitialized
  /// One of the commits is not there.
  case commitsMissing
  /// A side does not follow the base.
  case rewinds
  case oursContainsTheirs
  case theirsContainsOurs
  /// Neither contains the other; the number of merges that contain both.
  case diverged(merges: Int)
}
