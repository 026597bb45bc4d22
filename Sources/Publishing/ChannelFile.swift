// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// Where the files of a channel's folder lie, relative to it.
package enum ChannelFile {
  /// The one piece of metadata that is written over (TUF 1.0.34, 6.2).
  package static let timestamp = "metadata/timestamp.json"
  /// What existing clients read; written over at every publication.
  package static let feeds = "feeds"
  package static let metadata = "metadata"

  package static func snapshot(_ version: Int) -> String { "metadata/\(version).snapshot.json" }

  /// `name` as snapshot metadata lists it: `builds.json`.
  package static func role(_ name: String, _ version: Int) -> String { "metadata/\(version).\(name)" }

  /// The file of a target path: its name carries the digest (TUF 1.0.34, 6.2).
  package static func target(_ path: String, _ digest: Digest) -> String {
    var parts = path.split(separator: "/").map(String.init)
    let name = parts.popLast() ?? ""
    return (["targets"] + parts + ["\(digest).\(name)"]).joined(separator: "/")
  }

  /// The number of a root file's name; nil for any other name.
  package static func rootVersion(of name: String) -> Int? {
    let ending = ".root.json"
    guard name.hasSuffix(ending) else { return nil }
    let number = name.dropLast(ending.count)
    guard let version = Int(number), version > 0, String(version) == number else { return nil }
    return version
  }

  /// The digest that a target's file name begins with; nil for any other file.
  package static func digest(inNameOf path: String) -> Digest? {
    guard path.hasPrefix("targets/"), let name = path.split(separator: "/").last else { return nil }
    return Digest(hex: String(name.prefix { $0 != "." }))
  }
}
