// SPDX-License-Identifier: Apache-2.0
package import Foundation

/// What the `signed` part of every role has in common (TUF 4.3).
package struct MetadataHeader: Hashable, Sendable {
  /// The version of the specification that this program follows.
  package static let specVersion = "1.0.34"

  package var specVersion: String
  /// At least one.
  package var version: Int
  /// Whole seconds.
  package var expires: Date
  /// `x-miui-channel`: which channel the metadata is for.
  package var channel: String?
  package var unknown: [ExactText: JSONValue] = [:]

  package init(version: Int, expires: Date, channel: String?) {
    specVersion = MetadataHeader.specVersion
    self.version = version
    self.expires = expires
    self.channel = channel
  }

  init(taking fields: inout MetadataFields) throws(TrustError) {
    specVersion = try fields.text("spec_version")
    let parts = specVersion.split(separator: ".", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count), parts.allSatisfy({ UInt32($0) != nil }), parts[0] == "1" else {
      throw fields.malformed("spec_version", "is “\(specVersion)”, expected 1.0 or a later 1.x")
    }
    version = try fields.positive("version")
    let text = try fields.text("expires")
    guard let instant = MetadataInstant.date(of: text) else {
      throw fields.malformed("expires", "is “\(text)”, expected an instant such as 2026-11-27T17:00:00Z")
    }
    expires = instant
    channel = try fields.optional("x-miui-channel", "a channel's name") { $0.string }
  }

  /// Expired from this very instant on (TUF 5.3.10 and its like).
  package func isExpired(at now: Date) -> Bool { expires <= now }
}

/// The `signed` part of one role.
package protocol MetadataBody: Hashable, Sendable {
  /// The `_type` of the role.
  static var type: String { get }
  var header: MetadataHeader { get set }
  /// What the role has beyond the header.
  var members: [ExactText: JSONValue] { get }
  init(header: MetadataHeader, taking fields: inout MetadataFields) throws(TrustError)
}

extension MetadataBody {
  package var version: Int { header.version }
  package var expires: Date { header.expires }
  package var channel: String? { header.channel }

  /// The `signed` value of an envelope, unknown fields included.
  package var signed: JSONValue {
    var all = header.unknown.merging(members) { $1 }
    all["_type"] = .string(Self.type)
    all["spec_version"] = .string(header.specVersion)
    all["version"] = .integer(header.version)
    all["expires"] = .string(MetadataInstant.text(of: header.expires))
    if let channel = header.channel { all["x-miui-channel"] = .string(channel) }
    return .object(all)
  }

  /// Reads a `signed` value; `role` is its name in messages.
  package init(signed: JSONValue, role: String) throws(TrustError) {
    var fields = try MetadataFields(signed, role: role, path: "")
    let type = try fields.text("_type")
    guard type == Self.type else { throw .wrongType(role: role, expected: Self.type, found: type) }
    let header = try MetadataHeader(taking: &fields)
    try self.init(header: header, taking: &fields)
    self.header.unknown = fields.unknown
  }
}

/// A document of one role: its bytes as received, its envelope, and what it says. Not yet whether to trust it.
package struct MetadataDocument<Body: MetadataBody>: Hashable, Sendable {
  package let bytes: [UInt8]
  package let envelope: Envelope
  package let body: Body

  /// Reads bytes as received; `role` names them in messages.
  package init(parsing bytes: [UInt8], role: String = Body.type) throws(TrustError) {
    self.bytes = bytes
    envelope = try Envelope(parsing: bytes, role: role)
    body = try Body(signed: envelope.signed, role: role)
  }

  /// Makes a new document and signs it.
  package init(_ body: Body, signedBy signers: [any MetadataSigner] = []) throws {
    self.body = body
    envelope = try Envelope.signing(signed: body.signed, with: signers)
    bytes = envelope.bytes()
  }

  package var version: Int { body.version }
}
