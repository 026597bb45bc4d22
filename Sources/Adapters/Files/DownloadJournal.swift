// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import ReleaseCore
internal import Updating

/// Which spans of a partial file are on the disk for certain, as it stands beside it.
struct DownloadJournal: Codable {
  private let format: Int
  private let length: UInt64
  private let sha256: Digest
  /// Of the partial file: spans of one that was replaced or copied do not count.
  private let inode: UInt64
  /// Pairs of first byte and end.
  private let finished: [[UInt64]]
  /// Nil once nobody is downloading.
  let holder: LockHolder?

  init(_ artifact: Artifact, inode: UInt64, spans: ByteSpans, holder: LockHolder?) {
    format = 1
    length = artifact.length
    sha256 = artifact.sha256
    self.inode = inode
    finished = spans.ranges.map { [$0.lowerBound, $0.upperBound] }
    self.holder = holder
  }

  static func partialPath(beside destination: String) -> String {
    "\(Folders.parent(of: destination))/.\(Folders.name(of: destination)).partial"
  }

  static func path(beside destination: String) -> String { partialPath(beside: destination) + ".json" }

  /// Nil where there is none, or none that can be read: then nothing is finished.
  static func read(beside destination: String) -> DownloadJournal? {
    guard let file = try? FileSource(path: path(beside: destination), followingLinks: false),
      file.size < 1 << 20, let bytes = try? file.read(at: 0, count: Int(file.size))
    else { return nil }
    return try? JSONDecoder().decode(DownloadJournal.self, from: Data(bytes))
  }

  var bytes: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Numbers and plain texts always encode; an empty journal would say that nothing is finished.
    return Array((try? encoder.encode(self)) ?? Data()) + [10]
  }

  /// What is finished of this artifact; nothing where the journal is about another file.
  func spans(of artifact: Artifact, inode: UInt64) -> ByteSpans {
    guard format == 1, length == artifact.length, sha256 == artifact.sha256, self.inode == inode,
      finished.allSatisfy({ $0.count == 2 && $0[0] < $0[1] && $0[1] <= length })
    else { return ByteSpans() }
    return ByteSpans(finished.map { $0[0]..<$0[1] })
  }
}
