// SPDX-License-Identifier: Apache-2.0

/// The bytes of a file as UTF-8, converted where they are not.
struct TextSource: ~Copyable {
  private var feed: ByteFeed
  private var converter: CharacterConverter?

  init(_ feed: consuming ByteFeed, encoding: TextEncoding) throws(ImportingError) {
    self.feed = feed
    converter = encoding == .utf8 ? nil : try CharacterConverter(from: encoding)
  }

  /// Reads into the window, which holds at least 16 bytes; 0 only at the end.
  mutating func read(into window: UnsafeMutableRawBufferPointer) throws(ImportingError) -> Int {
    if let read = try unsafe converter?.read(into: window, from: &feed) { return read }
    return try unsafe feed.read(into: window)
  }
}
