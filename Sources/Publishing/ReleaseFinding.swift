// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// One thing that a verifier saw in a published folder.
package struct ReleaseFinding: Hashable, Sendable, CustomStringConvertible {
  package enum Problem: Hashable, Sendable {
    case missing
    case unlisted
    case notPlainFile
    case size(expected: UInt64, found: UInt64)
    case digest(expected: Digest, found: Digest)
    /// It is not what its own facts are written as, or of another format.
    case malformed(String)
    /// It disagrees with another document of the release.
    case disagrees(String)
    case unreadable(String)
    /// What the package itself is wrong with.
    case package(String)
    /// What an interrupted publication left; harmless.
    case leftover
    /// A target file that no metadata names: it was placed and not published, or not yet; harmless.
    case notNamed
    /// Signed metadata that is past its expiry.
    case expired(String)
  }

  /// Relative to the channel's folder: `metadata/7.builds.json`.
  package let file: String
  package let problem: Problem

  package init(file: String, problem: Problem) {
    self.file = file
    self.problem = problem
  }

  /// False for what is worth saying and does no harm.
  package var isError: Bool {
    switch problem {
    case .leftover, .notNamed: false
    default: true
    }
  }

  /// A stable name for machines.
  package var code: String {
    switch problem {
    case .missing: "missing"
    case .unlisted: "unlisted"
    case .notPlainFile: "not-plain-file"
    case .size: "size"
    case .digest: "digest"
    case .malformed: "malformed"
    case .disagrees: "disagrees"
    case .unreadable: "unreadable"
    case .package: "package"
    case .leftover: "leftover"
    case .notNamed: "not-named"
    case .expired: "expired"
    }
  }

  package var description: String {
    switch problem {
    case .missing: "\(file) is missing"
    case .unlisted: "\(file) is listed nowhere"
    case .notPlainFile: "\(file) is not a plain file"
    case .size(let expected, let found): "\(file) has \(found) bytes; expected \(expected)"
    case .digest(let expected, let found): "\(file) has SHA-256 \(found); expected \(expected)"
    case .malformed(let detail), .disagrees(let detail):
      detail.hasPrefix(file) ? detail : "\(file): \(detail)"
    case .unreadable(let detail): "\(file) cannot be read: \(detail)"
    case .package(let detail): "\(file): \(detail)"
    case .leftover: "\(file) was left by an interrupted publication; the next one removes it"
    case .notNamed: "\(file) is named by no metadata: it waits to be published, or was given up"
    case .expired(let detail): "\(file): \(detail)"
    }
  }
}

/// What verifying a channel's folder came to.
package struct ReleaseFolderReport: Hashable, Sendable {
  /// The version on offer; nil where there is none or it cannot be read.
  package let current: BuildVersion?
  /// The versions that were looked at, oldest first.
  package let versions: [BuildVersion]
  /// Bytes that were read and compared.
  package let bytesRead: UInt64
  /// Errors and notes, by file.
  package let findings: [ReleaseFinding]

  /// True where nothing is wrong.
  package var isSound: Bool { !findings.contains(where: \.isError) }
}
