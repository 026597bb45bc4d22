// SPDX-License-Identifier: Apache-2.0

/// A request to one of the server's own paths, without a type of the library under it.
package struct ServedRequest: Sendable {
  package let method: String
  /// As it came, without the query.
  package let path: String
  /// As it came; nil: none.
  package let query: String?
  /// The client, as far as the server trusts what it was told.
  package let address: String
  /// True where nobody speaks for another: the peer is this machine and no proxy put its client's name in.
  package let isLocal: Bool
  /// True where the peer's word about its client counts (`--trust-proxy`).
  package let trustsProxy: Bool
  private let fields: @Sendable (String) -> String?
  private let collect: @Sendable (Int) async throws -> [UInt8]

  init(
    method: String, path: String, query: String?, address: String, isLocal: Bool, trustsProxy: Bool,
    fields: @escaping @Sendable (String) -> String?,
    collect: @escaping @Sendable (Int) async throws -> [UInt8]
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.address = address
    self.isLocal = isLocal
    self.trustsProxy = trustsProxy
    self.fields = fields
    self.collect = collect
  }

  /// A header's value; the name in any case. Nil: none.
  package func header(_ name: String) -> String? { fields(name) }

  /// The whole body; throws `ServingError.bodyTooLarge` past `limit` bytes, which is answered with 413.
  package func body(upTo limit: Int) async throws -> [UInt8] { try await collect(limit) }
}

package struct ServedAnswer: Sendable {
  package var status: Int
  package var headers: [(name: String, value: String)]
  package var body: [UInt8]

  package init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// One line of plain text.
  package init(status: Int, text: String) {
    self.init(
      status: status, headers: [("Content-Type", ContentType.of(name: ".txt"))], body: Array("\(text)\n".utf8)
    )
  }
}

/// A path that the server answers itself. Routes come before files; a path of one part hides no file, since every
/// file lies in a channel's folder.
package struct ServedRoute: Sendable {
  package let methods: Set<String>
  package let path: String
  /// Whether requests are kept by log and recorder.
  package let isLogged: Bool
  package let answer: @Sendable (ServedRequest) async throws -> ServedAnswer

  package init(
    _ methods: Set<String>, _ path: String, isLogged: Bool = true,
    answer: @escaping @Sendable (ServedRequest) async throws -> ServedAnswer
  ) {
    self.methods = methods
    self.path = path
    self.isLogged = isLogged
    self.answer = answer
  }
}
