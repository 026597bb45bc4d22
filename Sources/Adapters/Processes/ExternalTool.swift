// SPDX-License-Identifier: Apache-2.0
import Foundation

/// A program this one relies on.
package enum ExternalTool: String, CaseIterable, Sendable {
  case git
  case stdbuf
  case shell = "sh"
  case mkfsErofs = "mkfs.erofs"
  case mke2fs
  case debugfs
  case rclone
  case rsvgConvert = "rsvg-convert"
  case crontab

  /// The Debian package it comes in.
  package var debianPackage: String {
    switch self {
    case .git: "git"
    case .stdbuf: "coreutils"
    case .shell: "dash"
    case .mkfsErofs: "erofs-utils"
    case .mke2fs, .debugfs: "e2fsprogs"
    case .rclone: "rclone"
    case .rsvgConvert: "librsvg2-bin"
    case .crontab: "cron"
    }
  }
}

/// Where programs are found: the caller's PATH, and the folders for administrators' tools.
package struct ToolPath: Hashable, Sendable {
  /// Joined by colons, as PATH is written.
  package let text: String

  /// Takes the caller's PATH; nil stands for a system's usual one.
  package init(_ path: String?) {
    let given = (path ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":").map(String.init)
    // mke2fs stands in /usr/sbin, which a plain user's PATH on Debian leaves out.
    let folders = given.filter { $0.hasPrefix("/") }
    text = (folders + ["/usr/sbin", "/sbin"].filter { !folders.contains($0) }).joined(separator: ":")
  }

  /// The absolute path of a program; nil where it is not installed. Cost: a look into each folder.
  package func find(_ name: String) -> String? {
    text.split(separator: ":").map { "\($0)/\(name)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// The absolute path of a tool; throws `ProcessesError.toolMissing` with its Debian package.
  package func require(_ tool: ExternalTool) throws(ProcessesError) -> String {
    guard let path = find(tool.rawValue) else {
      throw .toolMissing(name: tool.rawValue, package: tool.debianPackage)
    }
    return path
  }
}
