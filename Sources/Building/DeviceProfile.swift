// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// The file system a folder of the tree becomes.
package enum FileSystem: Hashable, Sendable {
  /// mkfs.erofs; `compression` is its `-z` argument, such as `lz4hc,9`, nil for none.
  case erofs(compression: String?)
  /// mke2fs -t ext4 without a journal, of the given size; nil: as large as it must be.
  case ext4(size: ByteCount?)
}

/// A partition made of folders of the merged tree.
package struct PartitionProfile: Hashable, Sendable {
  package let name: String
  /// Folders of the tree, laid over each other in this order: a later one's file wins.
  package let folders: [String]
  package let fileSystem: FileSystem
  /// Where the build's properties are written inside the partition, such as `build.prop`; nil: nowhere.
  package let buildProperties: String?

  package init(name: String, folders: [String], fileSystem: FileSystem, buildProperties: String?) {
    self.name = name
    self.folders = folders
    self.fileSystem = fileSystem
    self.buildProperties = buildProperties
  }
}

/// The ROM's own build command, run in the exported tree.
package struct CommandRecipe: Hashable, Sendable {
  /// The program and its arguments; no shell. A relative program is found in the tree.
  package let arguments: [String]
  /// Partition name and the image's path inside the tree, in payload order.
  package let images: [NamedImage]
  package let timeLimit: Duration
  package let environment: [String: String]

  package struct NamedImage: Hashable, Sendable {
    package let partition: String
    package let path: String

    package init(partition: String, path: String) {
      self.partition = partition
      self.path = path
    }
  }

  package init(
    arguments: [String], images: [NamedImage], timeLimit: Duration, environment: [String: String]
  ) {
    self.arguments = arguments
    self.images = images
    self.timeLimit = timeLimit
    self.environment = environment
  }
}

/// How a device's images are made.
package enum BuildRecipe: Hashable, Sendable {
  case tree([PartitionProfile])
  case command(CommandRecipe)
}

/// One device the project ships to.
package struct DeviceProfile: Hashable, Sendable {
  /// ro.product.device: `cancro`.
  package let codename: String
  /// DEVICE in the package's name: `MI3WMI4W`.
  package let marketName: String
  /// ro.build.version.release: `4.4`.
  package let android: String
  /// ro.build.version.sdk.
  package let sdkLevel: Int
  /// ro.build.version.security_patch: `2026-11-05`.
  package let securityPatch: String
  package let brand: String
  package let recipe: BuildRecipe

  package init(
    codename: String, marketName: String, android: String, sdkLevel: Int, securityPatch: String,
    brand: String, recipe: BuildRecipe
  ) {
    self.codename = codename
    self.marketName = marketName
    self.android = android
    self.sdkLevel = sdkLevel
    self.securityPatch = securityPatch
    self.brand = brand
    self.recipe = recipe
  }

  /// ro.build.fingerprint, canonical: `brand/product/device:release/id/incremental:type/tags`.
  package func fingerprint(of version: BuildVersion) -> String {
    "\(brand)/\(codename)/\(codename):\(android)/\(version)/\(version):user/release-keys"
  }
}
