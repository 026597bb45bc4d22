// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// The file name of a package: `miui_{DEVICE}_{VERSION}_{first 10 digits of MD5}_{ANDROID}.zip`.
package struct PackageName: Hashable, Sendable, CustomStringConvertible {
  /// The market name: `MI3WMI4W`.
  package let device: String
  package let version: BuildVersion
  /// Ten lower-case hexadecimal digits.
  package let md5Prefix: String
  /// ro.build.version.release: `4.4`.
  package let android: String

  package static let md5PrefixLength = 10

  /// Refuses parts that would not be read back: an underscore, a slash, a space in them.
  package init(device: String, version: BuildVersion, md5: String, android: String) throws {
    self.device = device
    self.version = version
    md5Prefix = String(md5.prefix(PackageName.md5PrefixLength))
    self.android = android
    func refuse(_ problem: String) -> PackageError { .unfitName(name: description, problem: problem) }
    guard PackageName.isPart(device) else { throw refuse("the device must be letters, digits, - or .") }
    guard PackageName.isPart(android) else {
      throw refuse("the Android version must be letters, digits, - or .")
    }
    guard md5Prefix.utf8.count == PackageName.md5PrefixLength,
      Hexadecimal.bytes(of: md5Prefix) != nil
    else { throw refuse("the fourth part must be ten hexadecimal digits of the MD5") }
  }

  /// Reads a name back, exactly as it is written.
  package init(parsing name: String) throws {
    func refuse(_ problem: String) -> PackageError { .unfitName(name: name, problem: problem) }
    guard name.hasSuffix(".zip") else { throw refuse("it does not end in .zip") }
    let parts = name.dropLast(4).split(separator: "_", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 5, parts[0] == "miui" else {
      throw refuse("expected miui_DEVICE_VERSION_MD5_ANDROID.zip")
    }
    guard let version = BuildVersion(parts[2]) else {
      throw refuse("“\(parts[2])” is not a version such as 26.11.27")
    }
    guard parts[3].utf8.count == PackageName.md5PrefixLength else {
      throw refuse("the fourth part must be ten hexadecimal digits of the MD5")
    }
    try self.init(device: parts[1], version: version, md5: parts[3], android: parts[4])
  }

  package var description: String { "miui_\(device)_\(version)_\(md5Prefix)_\(android).zip" }

  private static func isPart(_ text: String) -> Bool {
    !text.isEmpty && text.first != "."
      && text.utf8.allSatisfy {
        (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 45 || $0 == 46
      }
  }
}
