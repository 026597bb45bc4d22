// SPDX-License-Identifier: Apache-2.0

/// The answer to a request for a file that exists: status, headers, and which bytes of it are sent.
package struct FileAnswer: Hashable, Sendable {
  package struct Header: Hashable, Sendable {
    package let name: String
    package let value: String
  }

  package let status: Int
  package let headers: [Header]
  /// The bytes that are sent to GET; nil: none of the file.
  package let bytes: Range<UInt64>?

  /// Conditions first, then the range (RFC 9110 section 13.2.2). HEAD gets the headers of GET, a range's too, as
  /// nginx does.
  package init(name: String, file: FileVersion, question: FileQuestion, isMembers: Bool) {
    var headers: [Header] = []
    func add(_ name: String, _ value: String?) {
      if let value { headers.append(Header(name: name, value: value)) }
    }
    switch Conditional(question, of: file) {
    case .failed:
      status = 412
      bytes = nil
    case .notModified:
      status = 304
      bytes = nil
    case .proceed:
      let range =
        Conditional.allowsRange(question.ifRange, of: file)
        ? RangeRequest(question.range, size: file.size) : .whole
      switch range {
      case .whole:
        status = 200
        bytes = 0..<file.size
        add("Accept-Ranges", "bytes")
      case .part(let part):
        status = 206
        bytes = part
        add("Content-Range", "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(file.size)")
      case .unsatisfiable:
        status = 416
        bytes = nil
        add("Content-Range", "bytes */\(file.size)")
      }
    }
    // The tag also tells who asked for too much whether theirs is still the file.
    if status < 400 || status == 416 { add("ETag", file.tag) }
    if status < 400 {
      add("Last-Modified", file.lastModified)
      if status != 304 { add("Content-Type", ContentType.of(name: name)) }
    }
    add("Cache-Control", CachePolicy.header(name: name, status: status, isMembers: isMembers))
    if isMembers { add("Vary", "Authorization") }
    self.headers = headers
  }
}
