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
    /// A newer release is there than the channel points at; harmless, the next publication moves it.
    case notPointedAt
  }

  /// Relative to the channel's folder: `26.11.27/SHA256SUMS`.
  package let file: String
  package let problem: Problem

  package init(file: String, problem: Problem) {
    self.file = file
    self.problem = problem
  }

  /// False for what is worth saying and does no harm.
  package var isError: Bool {
    switch problem {
    case .leftover, .notPointedAt: false
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
    case .notPointedAt: "not-pointed-at"
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
    case .notPointedAt: "\(file) is newer than what the channel points at"
    }
  }
}

/// What verifying a channel's folder came to.
package struct ReleaseFolderReport: Hashable, Sendable {
  /// The version the pointer leads to; nil where there is none or it is damaged.
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
