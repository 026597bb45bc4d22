// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// A reference to be moved: from what it must be now (nil: absent) to what it shall be.
package struct ReferenceUpdate: Hashable, Sendable {
  package let name: String
  package let expected: ObjectID?
  package let target: ObjectID

  package init(name: String, expected: ObjectID?, target: ObjectID) {
    self.name = name
    self.expected = expected
    self.target = target
  }
}

/// The references of the ROM repository. Implemented by `Git`.
package protocol ReferenceStore {
  func target(of reference: String) throws -> ObjectID?
  /// Moves all or none: every reference is locked and compared before the first is written. A
  /// reference that stands elsewhere is a `Failure` of kind `busy`.
  func move(_ updates: [ReferenceUpdate], by signature: Signature, message: String) throws
  /// Writes an annotated tag object without a reference. The same arguments give the same id.
  func writeTag(
    _ name: String, of commit: ObjectID, message: String, by signature: Signature
  ) throws -> ObjectID
  /// The work trees that have a branch checked out.
  func workTrees(on branch: String) throws -> [String]
  /// Leaves a work tree at the commit it is on, off its branch, without touching a file of it.
  func detach(workTree: String) throws
}

/// The remote that a release is pushed to. Implemented by `Processes` with `git push --atomic`.
package protocol ReleaseRemote {
  /// Pushes all or none; a rejection is a `Failure` of kind `refused` with git's own words.
  func push(_ references: [String]) async throws
  /// What the remote's references stand at; absent ones are absent here. `Failure` of kind
  /// `unavailable` when it does not answer.
  func references(_ names: [String]) async throws -> [String: ObjectID]
}

/// What a cut has finished, so that one that died goes on. Implemented by `StateDatabase`.
package protocol CutJournal {
  /// The JSON facts a stage left, nil where it has not finished.
  func facts(of stage: String, channel: String, version: BuildVersion) throws -> String?
  /// Keeps a stage's facts durably (synced before it returns); replaces earlier ones.
  func keep(_ facts: String, of stage: String, channel: String, version: BuildVersion, at: Int64) throws
  /// Versions of a channel with an `opened` stage and no `closed` one, oldest first.
  func unfinished(channel: String) throws -> [BuildVersion]
  /// Drops all facts of a version.
  func forget(channel: String, version: BuildVersion) throws
}
