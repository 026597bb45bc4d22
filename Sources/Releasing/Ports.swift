// SPDX-License-Identifier: Apache-2.0
package import Building
package import Foundation
package import Merging
package import Publishing
package import ReleaseCore
package import Requesting
package import Resolving
package import Vetting

/// Everything outside that a cut works on, one port each.
package struct ReleasePorts {
  package var ledger: any LedgerStore
  package var format: any DocumentFormat
  package var graph: any CommitGraph
  package var references: any ReferenceStore
  package var exporter: any TreeExporter
  package var merging: any MergeSession
  package var builds: any BuildRunner
  package var workshop: any CutWorkshop
  package var publisher: ChannelPublisher
  package var journal: any CutJournal
  /// Nil where no remote is configured.
  package var remote: (any ReleaseRemote)?
  package var narrator: any CutNarrator
  /// Who tried what; nil where there are no members.
  package var vetting: VettingStores?
  /// What earlier trains found out about who merges with whom; nil where nobody keeps it.
  package var verdicts: (any MergeVerdictStore)?
  /// What people made of conflicts before; nil: every conflict is new.
  package var resolutions: (any ResolutionStore)?
  /// What runs checks; nil where there are none.
  package var checks: CheckPorts?

  package init(
    ledger: any LedgerStore, format: any DocumentFormat, graph: any CommitGraph,
    references: any ReferenceStore, exporter: any TreeExporter, merging: any MergeSession,
    builds: any BuildRunner, workshop: any CutWorkshop, publisher: ChannelPublisher,
    journal: any CutJournal, remote: (any ReleaseRemote)?, narrator: any CutNarrator
  ) {
    self.ledger = ledger
    self.format = format
    self.graph = graph
    self.references = references
    self.exporter = exporter
    self.merging = merging
    self.builds = builds
    self.workshop = workshop
    self.publisher = publisher
    self.journal = journal
    self.remote = remote
    self.narrator = narrator
  }
}

/// Members and their verdicts.
package struct VettingStores: Sendable {
  package let testers: any TesterStore
  /// Nil where nobody has given one.
  package let verdicts: (any VerdictStore)?

  package init(testers: any TesterStore, verdicts: (any VerdictStore)?) {
    self.testers = testers
    self.verdicts = verdicts
  }
}

/// Lends a merge engine for the length of one train. Implemented by `Processes`.
package protocol MergeSession {
  /// The tools the engine needs that are missing here, as Debian package names.
  func missingTools() -> [String]
  func run(_ train: (any MergeBackend) async throws -> TrainReport) async throws -> TrainReport
}

/// The folder a cut works in, and the making of what is published. Composed in Commands.
package protocol CutWorkshop {
  /// A folder of that name, made anew and empty; its path.
  func emptyFolder(_ name: String) throws -> String
  /// Size and SHA-256 of a staged file; nil where it is not there.
  func facts(ofStaged name: String) throws -> FileFacts?
  /// Where a staged file lies.
  func stagedPath(_ name: String) -> String
  /// True where an image is still there with its digest.
  func isIntact(_ image: PartitionImage) throws -> Bool
  func freeSpace() throws -> ByteCount
  /// What keeps the signing key from being used, and what a person should hear about it at an instant.
  func checkKey(at instant: Date) throws -> (problems: [String], warnings: [String])
  func packageDevice(
    _ output: BuildOutput, _ facts: BuildFacts, progress: (String) -> Void
  ) async throws -> ReleaseFacts.PackagedDevice
  func archiveImages(_ output: BuildOutput, _ facts: BuildFacts) throws -> FileFacts
  func archiveSource(_ tree: ObjectID, version: BuildVersion, epoch: Int64) throws -> FileFacts
  /// Removes what a finished cut no longer needs.
  func clear() throws
}

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
  /// Removes the lock files that a process which died at `move` left on references and HEAD: those from
  /// before an instant that are empty or hold an object name and nothing else.
  func removeStaleLocks(of references: [String], before instant: Date) throws
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
  /// A reference named in `targets` is pushed as that commit, whatever the local one stands at meanwhile.
  func push(_ references: [String], at targets: [String: ObjectID]) async throws
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
  /// Versions of a channel with facts that nobody dropped: cuts that began and did not end, oldest first.
  func unfinished(channel: String) throws -> [BuildVersion]
  /// Drops all facts of a version.
  func forget(channel: String, version: BuildVersion) throws
}
