// SPDX-License-Identifier: Apache-2.0

/// The headers of a request that say under which conditions, and of what part, an answer is wanted.
package struct FileQuestion: Hashable, Sendable {
  package var range: String?
  package var ifRange: String?
  package var ifMatch: String?
  package var ifNoneMatch: String?
  package var ifModifiedSince: String?
  package var ifUnmodifiedSince: String?

  package init(
    range: String? = nil, ifRange: String? = nil, ifMatch: String? = nil, ifNoneMatch: String? = nil,
    ifModifiedSince: String? = nil, ifUnmodifiedSince: String? = nil
  ) {
    self.range = range
    self.ifRange = ifRange
    self.ifMatch = ifMatch
    self.ifNoneMatch = ifNoneMatch
    self.ifModifiedSince = ifModifiedSince
    self.ifUnmodifiedSince = ifUnmodifiedSince
  }
}

/// What the conditions of a request come to (RFC 9110 section 13), decided as nginx decides it.
package enum Conditional: Hashable, Sendable {
  /// The file is sent.
  case proceed
  /// 304: the client has it.
  case notModified
  /// 412: it is not, or no longer, the file the client meant.
  case failed

  /// Both validators come from one answer, so nginx asks both of them where a client sends both; the RFC would
  /// look at the tag alone. They differ only for a client that mixes two answers, and then the file is sent.
  package init(_ question: FileQuestion, of file: FileVersion) {
    if let date = question.ifUnmodifiedSince, (HTTPDate.seconds(date) ?? -1) < file.modified {
      self = .failed
    } else if let tags = question.ifMatch, !Self.matches(tags, file.tag, weakly: false) {
      self = .failed
    } else if question.ifNoneMatch == nil, question.ifModifiedSince == nil {
      self = .proceed
    } else if let date = question.ifModifiedSince, (HTTPDate.seconds(date) ?? -1) < file.modified {
      self = .proceed
    } else if let tags = question.ifNoneMatch, !Self.matches(tags, file.tag, weakly: true) {
      self = .proceed
    } else {
      self = .notModified
    }
  }

  /// True where the range is to be honoured: no If-Range, or one that names this very file by its strong tag or
  /// by its exact date (RFC 9110 section 13.1.5).
  package static func allowsRange(_ ifRange: String?, of file: FileVersion) -> Bool {
    guard let ifRange else { return true }
    return ifRange.hasSuffix("\"") ? ifRange == file.tag : HTTPDate.seconds(ifRange) == file.modified
  }

  /// True where a list of tags has the given strong one, or is `*`. Weak comparison takes `W/` off first.
  private static func matches(_ list: String, _ tag: String, weakly: Bool) -> Bool {
    if list == "*" { return true }
    return list.split(separator: ",").contains { part in
      let part = part.trimmingPrefix { $0 == " " || $0 == "\t" }
      let bare = weakly && part.hasPrefix("W/") ? part.dropFirst(2) : part
      return bare.reversed().drop { $0 == " " || $0 == "\t" }.elementsEqual(tag.reversed())
    }
  }
}
