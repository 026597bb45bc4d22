// SPDX-License-Identifier: Apache-2.0

/// What content consists of, small enough to keep per blob id: how many bytes fall on each kind of line.
///
/// The spans and their hash are those of git's `diffcore-delta.c`: a span ends at a line feed or after 64 bytes, and
/// different spans may share a number, so scores are equal to git's to the unit.
package struct BlobSignature: Sendable, Equatable {
  /// The score of identical contents, `MAX_SCORE`; `-M50%` is half of it.
  package static let maximumScore = 60_000

  /// What counts for bytes after the last line feed that fill no span.
  package enum Tail: Sendable, Equatable {
    /// They are left out, as git did before 2.44.
    case ignored
    /// They make a span of their own, as since 2.44.
    case counted
  }

  /// The bytes that fall on the spans of one number.
  struct Weight: Sendable, Equatable {
    var span: UInt32
    var bytes: UInt32
  }

  /// The size of the content in bytes.
  package let size: Int
  /// In ascending order of span.
  private let weights: ContiguousArray<Weight>

  /// About how many bytes of memory it takes, for a cache that is bounded.
  package var memory: Int { 64 + weights.count * 8 }

  /// Reads content once; in text the carriage return of CR LF does not count.
  package init(_ content: [UInt8], tail: Tail = .ignored) {
    size = content.count
    weights = SpanSorter.weights(content.span, isText: !isBinary(content), tail: tail)
  }

  /// The score of a rename from `self` to `target`, 0…60000; 0 when the sizes alone rule out `minimumScore`.
  ///
  /// Callers take identical contents for a match before asking (an empty file scores 0). Takes time in proportion
  /// to the number of different lines.
  package func similarity(to target: BlobSignature, minimumScore: Int = 0) -> Int {
    guard target.size > 0,
      Self.sizesAllow(source: size, target: target.size, minimumScore: minimumScore)
    else { return 0 }
    return copiedBytes(to: target) * Self.maximumScore / Swift.max(size, target.size)
  }

  /// False when two sizes alone rule out a score of `minimumScore`: no need to read the contents.
  package static func sizesAllow(source: Int, target: Int, minimumScore: Int) -> Bool {
    let largest = Swift.max(source, target)
    let difference = largest - Swift.min(source, target)
    return largest * (maximumScore - minimumScore) >= difference * maximumScore
  }

  /// How many bytes of the source are found in the target.
  private func copiedBytes(to target: BlobSignature) -> Int {
    let own = weights.span
    let other = target.weights.span
    var copied = 0
    var index = 0
    var otherIndex = 0
    while index < own.count, otherIndex < other.count {
      let weight = own[index]
      let partner = other[otherIndex]
      // Without branches: which list goes on is not predictable.
      copied &+= weight.span == partner.span ? Int(Swift.min(weight.bytes, partner.bytes)) : 0
      index &+= weight.span <= partner.span ? 1 : 0
      otherIndex &+= partner.span <= weight.span ? 1 : 0
    }
    return copied
  }
}
