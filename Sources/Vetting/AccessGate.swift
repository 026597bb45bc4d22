// SPDX-License-Identifier: Apache-2.0
package import Foundation

/// What a server does with a request for something that only members may have.
package enum AccessDecision: Hashable, Sendable {
  /// The member's id, the middle part of their token, which logs may show.
  case granted(member: String)
  /// 401: no token, one that is not known, or one whose secret is wrong; all say the same words.
  case unauthenticated
  /// 403: revoked, expired, or not for this channel, in words for the member.
  case forbidden(member: String, message: String)
  /// 429: too much at once; `retryAfter` in seconds.
  case limited(member: String, message: String, retryAfter: Int)
}

/// A request as the gate sees it.
package struct AccessQuestion: Hashable, Sendable {
  /// The value of the Authorization header, nil where there is none: `Bearer mhd_…`, or Basic with the token
  /// as the password.
  package let authorization: String?
  package let channel: String
  /// The path below the channel's folder, percent-encoded as it came.
  package let path: String
  /// The client's address, as far as the server trusts what it was told.
  package let address: String

  package init(authorization: String?, channel: String, path: String, address: String) {
    self.authorization = authorization
    self.channel = channel
    self.path = path
    self.address = address
  }
}

/// Lets members in. Implemented over `TesterStore`; a revocation counts from the next question on.
package protocol AccessGate: Sendable {
  func decide(_ question: AccessQuestion, at now: Date) throws -> AccessDecision
}

/// One answered request, for the access log and the audit of a members' channel.
package struct AccessRecord: Hashable, Sendable {
  package let at: Date
  /// Nil for a public channel, and for a request whose token was not known.
  package let member: String?
  package let channel: String
  package let method: String
  package let path: String
  /// The Range header as it came.
  package let range: String?
  package let status: Int
  /// Bytes of the body that were sent.
  package let bytes: UInt64
  /// Bytes of the whole file, where the answer was of one: what tells a full download from a part.
  package let size: UInt64?
  /// The client's network, /24 or /48: never the whole address.
  package let network: String
  package let agent: String?
  package let milliseconds: Int

  package init(
    at: Date, member: String?, channel: String, method: String, path: String, range: String?, status: Int,
    bytes: UInt64, size: UInt64? = nil, network: String, agent: String?, milliseconds: Int
  ) {
    self.at = at
    self.member = member
    self.channel = channel
    self.method = method
    self.path = path
    self.range = range
    self.status = status
    self.bytes = bytes
    self.size = size
    self.network = network
    self.agent = agent
    self.milliseconds = milliseconds
  }
}

/// Keeps what was answered to whom. Called once a request, after its last byte.
package protocol AccessRecorder: Sendable {
  func record(_ record: AccessRecord) throws
}
