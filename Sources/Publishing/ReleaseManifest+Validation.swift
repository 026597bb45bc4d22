// SPDX-License-Identifier: Apache-2.0
internal import Foundation
import ReleaseCore
import Scheduling
import Requesting

extension ReleaseManifest {
  /// Checks what the types cannot say; every name is plain, the numbers agree with each other.
  func validate(file: String) throws(PublishingError) {
    func require(_ holds: Bool, _ detail: @autoclosure () -> String) throws(PublishingError) {
      if !holds { throw .malformed(file: file, detail: detail()) }
    }
    try require(week >= 1, "week is \(week); expected 1 or more")
    try require(!product.isEmpty, "product is empty")
    try require(
      instant.seconds == timestamp, "instant \(instant) is \(instant.seconds), and timestamp is \(timestamp)")
    if let previousVersion {
      try require(
        previousVersion < version, "previous_version \(previousVersion) is not before \(version)")
    }
    let fromUsers = features.count { $0.origin == .user }
    try require(
      userShare == UserShare(fromUsers: fromUsers, of: features.count),
      "user_share does not count \(fromUsers) of \(features.count) features")
    for feature in features {
      try require(feature.title.isPresent && feature.app.isPresent, "\(feature.id) has no title or no app")
      if feature.origin == .user, feature.requesters.isEmpty { throw .noRequester(feature.id) }
    }
    try require(
      Set(features.map(\.id) + leftBehind.map(\.id)).count == features.count + leftBehind.count,
      "a request is listed twice")
    try validateOrigins(require)
    try validateWaiver(require)
    for package in packages {
      try require(
        package.md5Prefix.utf8.count == 10 && Hexadecimal.bytes(of: package.md5Prefix) != nil,
        "md5_prefix of \(package.file) is “\(package.md5Prefix)”; expected ten hexadecimal digits")
      if let md5 = package.md5 {
        try require(
          md5.utf8.count == 32 && Hexadecimal.bytes(of: md5) != nil && md5.hasPrefix(package.md5Prefix),
          "md5 of \(package.file) is “\(md5)”; expected 32 hexadecimal digits from \(package.md5Prefix) on")
      }
      for (name, hash) in [
        ("file_hash", package.payload.fileHash), ("metadata_hash", package.payload.metadataHash),
      ] {
        try require(
          Data(base64Encoded: hash)?.count == 32,
          "payload.\(name) of \(package.file) is “\(hash)”; expected a SHA-256 in base64")
      }
    }
    try validateFileNames()
  }

  /// A device has one full package, and at the most one from each older build beside it.
  private func validateOrigins(
    _ require: (Bool, @autoclosure () -> String) throws(PublishingError) -> Void
  ) throws(PublishingError) {
    for package in packages {
      switch package.type {
      case .full:
        try require(
          package.fromVersion == nil, "\(package.file) is a full package and has a from_version")
      case .incremental:
        try require(
          package.fromVersion.map { $0 < version } == true,
          "from_version of the incremental package \(package.file) is not before \(version)")
      }
    }
    let devices = Dictionary(grouping: packages, by: \.codename)
    for (codename, packages) in devices.sorted(by: { FileName.precedes($0.key, $1.key) }) {
      try require(
        Set(packages.map(\.fromVersion)).count == packages.count,
        "\(codename) has two packages for one purpose")
      try require(packages.contains { $0.type == .full }, "\(codename) has no full package")
    }
  }

  private func validateFileNames() throws(PublishingError) {
    var seen = FileName.unlisted
    for name in files.map(\.name) {
      guard FileName.isPlain(name) else { throw .badFileName(name) }
      guard seen.insert(name).inserted else { throw .duplicateFileName(name) }
    }
  }
}

extension ReleaseManifest.Text {
  /// True where there is a text in at least one language.
  var isPresent: Bool { !(zh ?? "").isEmpty || !(en ?? "").isEmpty }
}
