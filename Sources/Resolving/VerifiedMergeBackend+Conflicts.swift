// SPDX-License-Identifier: Apache-2.0
package import Merging
package import ReleaseCore

extension VerifiedMergeBackend: ConflictBackend {
  private var teller: (any ConflictBackend)? { engine as? any ConflictBackend }

  package func conflicts(_ ours: ObjectID, _ theirs: ObjectID) throws -> [ConflictedFile] {
    try teller?.conflicts(ours, theirs) ?? []
  }

  package func tree(merging ours: ObjectID, _ theirs: ObjectID) throws -> ObjectID? {
    try teller?.tree(merging: ours, theirs)
  }

  package func resolved(
    _ ours: ObjectID, _ theirs: ObjectID, _ resolve: (ConflictedFile) -> ResolvedFile?
  ) throws -> ObjectID? {
    try teller?.resolved(ours, theirs, resolve)
  }

  package func applying(from: ObjectID, to: ObjectID, onto ours: ObjectID) throws -> ObjectID? {
    try teller?.applying(from: from, to: to, onto: ours)
  }

  package func file(at path: String, of commit: ObjectID) throws -> [UInt8]? {
    try teller?.file(at: path, of: commit)
  }
}
