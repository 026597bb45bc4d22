// SPDX-License-Identifier: Apache-2.0
internal import HTTPTypes

/// What is sent back, before it is put into Hummingbird's form.
struct Answer: Sendable {
  enum Body: Sendable {
    case bytes([UInt8])
    case file(OpenFile, Range<UInt64>)
    /// Of a HEAD request: the length alone.
    case length(UInt64)
  }

  var status: Int
  var headers = HTTPFields()
  var body = Body.bytes([])
  /// Whether the connection ends after it: the request had a body that nobody reads.
  var closes = false

  init(status: Int) { self.status = status }

  /// One line of plain text.
  init(status: Int, text: String) {
    self.status = status
    headers[.contentType] = ContentType.of(name: ".txt")
    body = .bytes(Array("\(text)\n".utf8))
  }

  init(_ served: ServedAnswer) {
    status = served.status
    for (name, value) in served.headers { set(name, value) }
    body = .bytes(served.body)
  }

  mutating func set(_ name: String, _ value: String) {
    guard let name = HTTPField.Name(name) else { return }
    headers[name] = value
  }

  /// The answer to HEAD instead of GET.
  var withoutBody: Answer {
    var answer = self
    switch body {
    case .bytes(let bytes): answer.body = .length(UInt64(bytes.count))
    case .file(_, let range): answer.body = .length(UInt64(range.count))
    case .length: break
    }
    return answer
  }
}

/// The words that go with a status; nginx.conf of docs/guides has the same ones.
enum AnswerWords {
  static let malformed = "this is not a path of a release folder"
  static let nothing = "there is nothing here by that name"
  static let method = "only GET and HEAD are answered here"
  static let failed = "the file is not the one you mean"
  static let range = "the file has no such range"
  static let unauthenticated = "this channel is for its members: send your token as Authorization: Bearer"
  static let noGate = "members cannot be let in right now; try again in a minute"
  static let fault = "the file cannot be read right now"
}
