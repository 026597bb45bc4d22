// SPDX-License-Identifier: Apache-2.0
package import Foundation

/// What a server said to the request for one small document.
package enum MetadataReply: Hashable, Sendable {
  /// Status 200: the bytes as received, at most the limit that was asked for.
  case document([UInt8], serverDate: Date?)
  /// 404 and 410; also 403 where the channel is public, because object stores answer so (5.3.3).
  case missing(status: Int, serverDate: Date?)
  /// 401, and 403 where the channel is for members, with the server's words.
  case denied(status: Int, message: String, serverDate: Date?)
}

/// Gets small documents whole. Implemented by `Fetching`.
package protocol MetadataFetcher: Sendable {
  /// The document at a URL, never decoded or re-encoded on the way.
  ///
  /// More than `limit` bytes is `UpdatingError.tooLong`, whatever Content-Length says; no answer, another
  /// status, a broken or too slow transfer is `UpdatingError.network`. Follows no redirect.
  /// `revalidating` asks caches on the way to check with their origin.
  func document(at url: String, limit: Int, revalidating: Bool) async throws -> MetadataReply
}

/// The client's own copy of a channel's metadata. Implemented by `Files`.
///
/// Each document is replaced in one step, durably before `keep` returns: a kill at any instant leaves the
/// old or the new one.
package protocol UpdateCache {
  /// The bytes as received; nil where there are none.
  func document(_ name: CachedDocument) throws -> [UInt8]?
  func keep(_ bytes: [UInt8], as name: CachedDocument) throws
  /// Forgets a document; nothing where there is none.
  func drop(_ name: CachedDocument) throws
}

/// A document of the cache by its role.
package enum CachedDocument: Hashable, Sendable {
  case root, timestamp, snapshot, targets
  /// A delegated targets role; its name may hold any character.
  case delegated(String)
  /// A small target that clients read at every update, by a name of its own: `latest.json`.
  case target(String)
}
