// SPDX-License-Identifier: Apache-2.0
package import Merging
package import ReleaseCore
import Releasing

/// One co-process a train.
package struct MergeTreeSession: MergeSession {
  private let gitDirectory: String
  private let objects: String?
  private let tools: ToolPath

  /// `objects`: a folder that new objects go to instead of the repository's own; nil: the repository's.
  package init(gitDirectory: String, objects: String? = nil, tools: ToolPath) {
    self.gitDirectory = gitDirectory
    self.objects = objects
    self.tools = tools
  }

  package func missingTools() -> [String] {
    [ExternalTool.git, .stdbuf].filter { tools.find($0.rawValue) == nil }.map(\.debianPackage)
  }

  /// One merge by a git of its own, which reads the `.gitattributes` files of a folder.
  package func merge(
    _ ours: ObjectID, _ theirs: ObjectID, attributes: String
  ) async throws -> TreeMerge {
    try await MergeTreeCoprocess.withBackend(
      gitDirectory: gitDirectory, objects: objects, attributes: attributes, tools: tools
    ) { try await $0.merge(ours, theirs) }
  }

  package func run(_ train: (any MergeBackend) async throws -> TrainReport) async throws -> TrainReport {
    try await MergeTreeCoprocess.withBackend(
      gitDirectory: gitDirectory, objects: objects, tools: tools, train)
  }
}
