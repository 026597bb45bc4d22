// SPDX-License-Identifier: Apache-2.0

/// What content consists of, small enough to keep per blob id: how many bytes fall on each kind of line.
package struct BlobSignature: Sendable, Equatable {
  /// The score of identical contents, `MAX_SCORE`; `-M50%` is half of it.
  package static let maximumScore = 60_000

  /// The size of the content in bytes.
  package let size: Int

  package init(_ bytes: [UInt8]) {
    size = bytes.count
  }

  /// The score of a rename from `self` to `target`, 0…60000; 0 when the sizes alone rule out `minimumScore`.
  ///
  /// Callers take identical contents for a match before asking (an empty file scores 0).
  package func similarity(to target: BlobSignature, minimumScore: Int = 0) -> Int {
    0
  }

  /// False when two sizes alone rule out a score of `minimumScore`: no need to read the contents.
  package static func sizesAllow(source: Int, target: Int, minimumScore: Int) -> Bool {
    let largest = max(source, target)
    let difference = largest - min(source, target)
    return largest * (maximumScore - minimumScore) >= difference * maximumScore
  }
}
