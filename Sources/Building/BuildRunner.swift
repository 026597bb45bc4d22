// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// What one build is of: the same facts give the same images.
package struct BuildFacts: Hashable, Sendable {
  package let device: DeviceProfile
  package let version: BuildVersion
  /// The train's instant, seconds since 1970; SOURCE_DATE_EPOCH and ro.build.date.utc.
  package let epoch: Int64
  /// The merged tree.
  package let tree: ObjectID

  package init(device: DeviceProfile, version: BuildVersion, epoch: Int64, tree: ObjectID) {
    self.device = device
    self.version = version
    self.epoch = epoch
    self.tree = tree
  }
}

/// A partition image on disk.
package struct PartitionImage: Hashable, Sendable {
  package let name: String
  package let path: String
  package let size: ByteCount
  package let sha256: Digest

  package init(name: String, path: String, size: ByteCount, sha256: Digest) {
    self.name = name
    self.path = path
    self.size = size
    self.sha256 = sha256
  }
}

/// A device's images, in payload order, and the log of how they were made.
package struct BuildOutput: Hashable, Sendable {
  package let device: DeviceProfile
  package let images: [PartitionImage]
  package let log: String

  package init(device: DeviceProfile, images: [PartitionImage], log: String) {
    self.device = device
    self.images = images
    self.log = log
  }
}

/// Writes a git tree as files. Implemented by `Git`.
package protocol TreeExporter {
  /// Writes the subtree at `folder` (empty: all) into an existing directory, laying it over what is
  /// there: modes 0644 and 0755 whatever the umask, symbolic links as links, submodules as empty folders.
  func export(_ tree: ObjectID, folder: String, into directory: String) throws
  /// True where the tree has a folder at that path.
  func hasFolder(_ tree: ObjectID, _ path: String) throws -> Bool
}

/// Makes a device's images from the merged tree. Implemented by `Processes`.
package protocol BuildRunner {
  /// The tools a recipe needs that are missing here, as Debian package names.
  func missingTools(for recipe: BuildRecipe) async throws -> [String]
  /// Builds into `directory` (exists, empty), with a log file there; `exporter` supplies the tree.
  func build(_ facts: BuildFacts, exporter: any TreeExporter, in directory: String) async throws
    -> BuildOutput
}
