// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// The delegated role that the releases of one quarter move into once a newer quarter has a release.
///
/// `builds` lists the current quarter only, so that neither a publication nor a client's refresh grows with
/// the channel's history: an old quarter costs one delegation and one line of the snapshot.
package struct BuildsArchive: Hashable, Sendable, Comparable {
  package let year: Int
  /// 1 to 4.
  package let quarter: Int
  /// The year as versions of it begin: 26 for 2026, 4 for 2014.
  private let yearPart: String

  /// The quarter a release is of.
  package init(of version: BuildVersion) {
    year = version.date.year
    yearPart = String("\(version)".prefix { $0 != "." })
    quarter = (version.date.month + 2) / 3
  }

  /// `builds-2026q4`.
  package var role: String { "\(TargetPath.buildsRole)-\(year)q\(quarter)" }

  /// `builds/26.10.*/*` and the quarter's two other months.
  package var patterns: [String] {
    (0..<3).map { "builds/\(yearPart).\(quarter * 3 - 2 + $0).*/*" }
  }

  package static func < (left: BuildsArchive, right: BuildsArchive) -> Bool {
    (left.year, left.quarter) < (right.year, right.quarter)
  }
}

/// The target paths of a channel's repository.
package enum TargetPath {
  /// The delegated role that lists what is offered and the releases of the current quarter.
  package static let buildsRole = "builds"
  /// What the top-level targets role delegates to `builds`.
  package static let buildsPatterns = ["channel/*", "builds/*/*"]

  /// `builds/26.11.20/manifest.json`.
  package static func of(_ file: String, in version: BuildVersion) -> String { "builds/\(version)/\(file)" }

  /// The version and the file's name of a path below `builds`; nil for any other path.
  package static func parse(_ path: String) -> (version: BuildVersion, file: String)? {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "builds", let version = BuildVersion(String(parts[1])),
      FileName.isPlain(String(parts[2]))
    else { return nil }
    return (version, String(parts[2]))
  }
}
