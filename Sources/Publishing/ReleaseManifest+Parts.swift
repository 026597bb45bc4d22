// SPDX-License-Identifier: Apache-2.0
package import Requesting
package import ReleaseCore

extension ReleaseManifest {
  /// When the train was due, and why it left at another hour where it did.
  package struct Departure: Hashable, Sendable, Codable {
    /// `Fri`.
    package var weekday: String
    /// `17:00`.
    package var time: String
    /// `Asia/Shanghai`.
    package var zone: String
    @OrNull package var earlyReason: String?

    package init(weekday: Weekday, time: String, zone: String, earlyReason: String? = nil) {
      self.weekday = weekday.abbreviation
      self.time = time
      self.zone = zone
      self.earlyReason = earlyReason
    }
  }

  /// The git objects that the release was made from.
  package struct Source: Hashable, Sendable, Codable {
    /// The commit that the train started from.
    package var base: ObjectID
    /// The train's last merge commit.
    package var commit: ObjectID
    package var tree: ObjectID
    package var tag: String
    @OrNull package var ledgerCommit: ObjectID?
  }

  /// A text in Chinese, English or both.
  package struct Text: Hashable, Sendable, Codable {
    @OrNull package var zh: String?
    @OrNull package var en: String?

    init(_ text: LocalizedText) {
      zh = text.zh
      en = text.en
    }

    init(zh: String, en: String) {
      self.zh = zh
      self.en = en
    }

    /// The text in a language, else in the other one.
    package func text(in language: Language) -> String {
      language == .zh ? zh ?? en ?? "" : en ?? zh ?? ""
    }
  }

  /// Somebody who asked.
  package struct Asker: Hashable, Sendable, Codable {
    package var name: String
    package var isGroup: Bool
    @OrNull package var source: String?
    @OrNull package var country: String?
  }

  /// A feature that shipped, with everybody who is credited for it.
  package struct Feature: Hashable, Sendable, Codable {
    package var id: RequestID
    package var title: Text
    package var app: Text
    package var kind: FeatureKind
    package var origin: RequestOrigin
    package var requesters: [Asker]
    @OrNull package var owner: String?
    package var developers: [String]
    package var votes: Int
    /// Codenames it is limited to; empty for every device.
    package var devices: [String]
    @OrNull package var branch: String?
    package var tip: ObjectID
    package var merge: ObjectID
  }

  /// A path that a request could not be merged at.
  package struct Path: Hashable, Sendable, Codable {
    package var path: String
    package var kind: String
  }

  /// A request that did not board, and why.
  package struct Remaining: Hashable, Sendable, Codable {
    package var id: RequestID
    package var title: Text
    package var code: String
    package var reason: Text
    package var paths: [Path]
    package var collidesWith: [RequestID]
    package var votes: Int
    /// The last lines of the log of the check it breaks; absent for every other reason.
    package var log: [String]? = nil
  }

  /// How much of the release users asked for, exactly.
  package struct UserShare: Hashable, Sendable, Codable {
    package var fromUsers: Int
    package var total: Int
    /// `4/12`, not reduced.
    package var fraction: String
    /// Rounded half up to one decimal; null where nothing shipped.
    @OrNull package var percent: Double?

    package init(fromUsers: Int, of total: Int) {
      self.fromUsers = fromUsers
      self.total = total
      fraction = "\(fromUsers)/\(total)"
      percent = total == 0 ? nil : Double((fromUsers * 2000 + total) / (total * 2)) / 10
    }

    /// `33.3%`.
    package var percentText: String? {
      percent.map {
        let tenths = Int(($0 * 10).rounded()); return "\(tenths / 10).\(tenths % 10)%"
      }
    }
  }

  /// What a package does to a phone.
  package enum PackageKind: String, Sendable, Codable, CaseIterable {
    /// It carries every partition whole.
    case full
    /// It carries what differs from one older build, and installs upon that one alone.
    case incremental
  }

  /// The values of `payload_properties.txt`, hashes in base64.
  package struct Payload: Hashable, Sendable, Codable {
    package var fileHash: String
    package var fileSize: ByteCount
    package var metadataHash: String
    package var metadataSize: ByteCount

    package init(fileHash: String, fileSize: ByteCount, metadataHash: String, metadataSize: ByteCount) {
      self.fileHash = fileHash
      self.fileSize = fileSize
      self.metadataHash = metadataHash
      self.metadataSize = metadataSize
    }
  }

  /// A partition image inside a package.
  package struct Partition: Hashable, Sendable, Codable {
    package var name: String
    package var size: ByteCount
    package var sha256: Digest
  }

  /// One device's OTA package.
  package struct Package: Hashable, Sendable, Codable {
    /// DEVICE of the file name: `MI3WMI4W`.
    package var device: String
    package var codename: String
    package var android: String
    package var type: PackageKind
    package var file: String
    package var size: ByteCount
    package var sha256: Digest
    /// Ten hexadecimal digits of the file's md5, a name and nothing more.
    package var md5Prefix: String
    /// Absolute, or relative to the manifest.
    package var url: String
    package var payload: Payload
    package var partitions: [Partition]
    /// The fingerprint the phone has afterwards.
    package var postBuild: String
    /// The file's md5, which MIUI's updater compares; left out by releases made before it was kept, as the
    /// three below are.
    package var md5: String?
    /// ro.build.version.sdk; LineageOS 23's updater drops a build without it.
    package var sdkLevel: Int?
    /// ro.build.version.security_patch.
    package var securityPatch: String?
    /// The `ota-property-files` of its metadata, for clients that stream; no padding.
    package var propertyFiles: String?
    /// The build that an incremental package installs upon; left out of a full one.
    package var fromVersion: BuildVersion?
  }

  /// The images of one device, for flashing by hand.
  package struct ImageArchive: Hashable, Sendable, Codable {
    package var codename: String
    package var file: String
    package var size: ByteCount
    package var sha256: Digest
  }

  /// A file and its digest.
  package struct File: Hashable, Sendable, Codable {
    package var file: String
    package var size: ByteCount
    package var sha256: Digest
  }

  /// The announcement in one language.
  package struct AnnouncementFile: Hashable, Sendable, Codable {
    package var language: Language
    package var file: String
    package var size: ByteCount
    package var sha256: Digest
  }

  /// A device that gets nothing this week.
  package struct HeldDevice: Hashable, Sendable, Codable {
    package var codename: String
    package var reason: String

    package init(codename: String, reason: String) {
      self.codename = codename
      self.reason = reason
    }
  }
}
