// SPDX-License-Identifier: Apache-2.0
package import Building
package import Merging
package import ReleaseCore
package import Scheduling

/// Everything a release is described from; the stages before publishing collect it.
package struct ReleaseFacts: Sendable {
  package var product: String
  package var version: BuildVersion
  package var channel: Channel
  package var week: Int
  package var instant: ZonedInstant
  package var departure: ReleaseManifest.Departure
  /// The branch the train runs on, as people call it: `main`.
  package var baseBranch: String
  package var train: TrainReport
  package var tag: String
  package var ledgerCommit: ObjectID?
  package var previous: BuildVersion?
  package var packages: [PackagedDevice]
  package var images: [ImageArchive]
  package var sourceSnapshot: FileFacts?
  package var onHold: [ReleaseManifest.HeldDevice]
  /// Where the channel's folder is served; nil: package URLs are relative to the manifest.
  package var channelURL: String?
  /// What passed the testers' gate for a reason; nil: nothing.
  package var waiver: ReleaseManifest.Waiver?

  package init(
    product: String, version: BuildVersion, channel: Channel, week: Int, instant: ZonedInstant,
    departure: ReleaseManifest.Departure, baseBranch: String, train: TrainReport, tag: String,
    ledgerCommit: ObjectID? = nil, previous: BuildVersion? = nil, packages: [PackagedDevice] = [],
    images: [ImageArchive] = [], sourceSnapshot: FileFacts? = nil,
    onHold: [ReleaseManifest.HeldDevice] = [], channelURL: String? = nil,
    waiver: ReleaseManifest.Waiver? = nil
  ) {
    self.product = product
    self.version = version
    self.channel = channel
    self.week = week
    self.instant = instant
    self.departure = departure
    self.baseBranch = baseBranch
    self.train = train
    self.tag = tag
    self.ledgerCommit = ledgerCommit
    self.previous = previous
    self.packages = packages
    self.images = images
    self.sourceSnapshot = sourceSnapshot
    self.onHold = onHold
    self.channelURL = channelURL
    self.waiver = waiver
  }

  /// A device's OTA package as it lies ready to be published.
  package struct PackagedDevice: Hashable, Sendable {
    package var profile: DeviceProfile
    package var file: FileFacts
    package var md5Prefix: String
    package var payload: ReleaseManifest.Payload
    /// In payload order.
    package var partitions: [PartitionImage]
    /// The fingerprint that the package's metadata states.
    package var postBuild: String
    /// Of the whole file.
    package var md5: String?
    /// The `ota-property-files` of the package's metadata.
    package var propertyFiles: String?

    package init(
      profile: DeviceProfile, file: FileFacts, md5Prefix: String, payload: ReleaseManifest.Payload,
      partitions: [PartitionImage], postBuild: String, md5: String? = nil, propertyFiles: String? = nil
    ) {
      self.profile = profile
      self.file = file
      self.md5Prefix = md5Prefix
      self.payload = payload
      self.partitions = partitions
      self.postBuild = postBuild
      self.md5 = md5
      self.propertyFiles = propertyFiles
    }
  }

  /// A device's images in one archive.
  package struct ImageArchive: Hashable, Sendable {
    package var codename: String
    package var file: FileFacts

    package init(codename: String, file: FileFacts) {
      self.codename = codename
      self.file = file
    }
  }
}
