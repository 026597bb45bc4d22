// SPDX-License-Identifier: Apache-2.0
package import Foundation

/// The parts of a reply's head that a download goes by.
package struct ReplyHead: Hashable, Sendable {
  package var status: Int
  package var contentRange: String?
  /// Every value of every Content-Length header.
  package var contentLengths: [String] = []
  package var contentType: String?
  package var contentEncodings: [String] = []
  package var entityTag: String?
  package var lastModified: String?
  package var date: String?
  package var retryAfter: String?

  package init(status: Int) { self.status = status }

  package var serverDate: Date? { date.flatMap { HTTPDate.date($0) } }
}

/// What the reply to a request for a file, or for a range of it, means (RFC 9110 14 and 15).
package enum RangeReply: Hashable, Sendable {
  /// The body is these bytes of the file: all that were asked for, or the first of them.
  case part(Range<UInt64>)
  /// The body is the file from its first byte: what came before counts no more.
  case whole
  /// There is nothing left to ask for.
  case complete
  case refused(TransferProblem)

  /// Judges a head.
  ///
  /// `asked`: the range in the request; nil where it had none. `length`: the signed length of the file.
  /// `isForMembers`: whether 403 is a refusal or an absent file.
  package init(_ head: ReplyHead, asked: Range<UInt64>?, length: UInt64, isForMembers: Bool) {
    switch head.status {
    case 200: self = RangeReply.whole(head, length: length)
    case 206: self = RangeReply.part(head, asked: asked, length: length)
    case 416: self = RangeReply.unsatisfied(head, asked: asked, length: length)
    case 401: self = .refused(.denied(status: 401, message: ""))
    case 403 where isForMembers: self = .refused(.denied(status: 403, message: ""))
    case 403, 404, 410: self = .refused(.missing(status: head.status))
    case 408, 425, 429, 500, 502, 503, 504:
      let wait = RetryAfter.delay(head.retryAfter, serverDate: head.serverDate)
      self = .refused(.busy(status: head.status, retryAfter: wait))
    default: self = .refused(.status(head.status))
    }
  }

  private static func whole(_ head: ReplyHead, length: UInt64) -> RangeReply {
    if let problem = encodingProblem(head) { return .refused(problem) }
    switch contentLength(head) {
    case .none: return .whole
    case .one(length): return .whole
    case .one(let found): return .refused(.wrongLength(expected: length, found: found))
    case .nonsense(let detail): return .refused(.network(detail: detail))
    }
  }

  private static func part(_ head: ReplyHead, asked: Range<UInt64>?, length: UInt64) -> RangeReply {
    guard let asked else { return .refused(.wrongRange(detail: "206 where no range was asked for")) }
    if let problem = encodingProblem(head) { return .refused(problem) }
    if head.contentType?.lowercased().hasPrefix("multipart/byteranges") == true {
      return .refused(.wrongRange(detail: "several parts where one was asked for"))
    }
    guard let text = head.contentRange else {
      return .refused(.wrongRange(detail: "206 without Content-Range"))
    }
    guard let range = ContentRange(text), let part = range.part else {
      return .refused(.wrongRange(detail: "Content-Range \u{201C}\(shown(text))\u{201D} is not a range"))
    }
    if let total = range.total, total != length {
      return .refused(.wrongLength(expected: length, found: total))
    }
    guard part.lowerBound == asked.lowerBound, part.upperBound <= asked.upperBound else {
      return .refused(
        .wrongRange(
          detail:
            "bytes \(part.lowerBound)-\(part.upperBound - 1) for \(asked.lowerBound)-\(asked.upperBound - 1)")
      )
    }
    switch contentLength(head) {
    case .none: return .part(part)
    case .one(let count) where count == part.upperBound - part.lowerBound: return .part(part)
    case .one(let count):
      let size = part.upperBound - part.lowerBound
      return .refused(.wrongRange(detail: "Content-Length \(count) for a range of \(size) bytes"))
    case .nonsense(let detail): return .refused(.network(detail: detail))
    }
  }

  private static func unsatisfied(_ head: ReplyHead, asked: Range<UInt64>?, length: UInt64) -> RangeReply {
    guard let asked else { return .refused(.status(416)) }
    if let total = head.contentRange.flatMap({ ContentRange($0) })?.total, total != length {
      return .refused(.wrongLength(expected: length, found: total))
    }
    if asked.lowerBound >= length { return .complete }
    return .refused(.wrongRange(detail: "416 for bytes that the file has"))
  }

  private static func encodingProblem(_ head: ReplyHead) -> TransferProblem? {
    head.contentEncodings.first { !$0.isEmpty && $0.lowercased() != "identity" }
      .map { .encoded(name: shown($0)) }
  }

  private enum Length { case none, one(UInt64), nonsense(String) }

  private static func contentLength(_ head: ReplyHead) -> Length {
    let values = Set(
      head.contentLengths.flatMap { $0.split(separator: ",") }.map { $0.trimmingCharacters(in: .whitespaces) }
    )
    guard let value = values.first else { return .none }
    guard values.count == 1 else { return .nonsense("it sent several different Content-Length headers") }
    guard let count = ContentRange.number(value) else {
      return .nonsense("its Content-Length \u{201C}\(shown(value))\u{201D} is not a number")
    }
    return .one(count)
  }

  /// A header's value as it may be printed.
  private static func shown(_ text: String) -> String {
    String(
      String.UnicodeScalarView(text.unicodeScalars.filter { (0x20...0x7e).contains($0.value) }).prefix(60))
  }
}
