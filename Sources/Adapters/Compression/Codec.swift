// SPDX-License-Identifier: Apache-2.0

/// One direction of one format: how its C stream is fed and what its C function answers.
protocol CodecKind {
  /// The C structure; zeroed memory is its initial value.
  associatedtype Stream
  static var initial: Stream { get }
  /// Points the stream at all of its input.
  static func feed(_ stream: inout Stream, _ input: UnsafeBufferPointer<UInt8>) throws(CompressionError)
  /// Makes one step into `window`, and gives how many bytes of it are filled.
  static func step(
    _ stream: UnsafeMutablePointer<Stream>, into window: UnsafeMutableBufferPointer<UInt8>
  ) throws(CompressionError) -> (filled: Int, ended: Bool)
  /// Bytes of the input that were not consumed.
  static func unread(_ stream: Stream) -> Int
  /// Frees what the stream owns.
  static func end(_ stream: UnsafeMutablePointer<Stream>)
}

/// The sole owner of a C stream, at a fixed address, freed in `deinit`.
@safe struct Codec<Kind: CodecKind>: ~Copyable {
  private let stream: UnsafeMutablePointer<Kind.Stream>

  /// Allocates the stream and lets `start` call the library's init function on it.
  init(
    start: (UnsafeMutablePointer<Kind.Stream>) throws(CompressionError) -> Void
  ) throws(CompressionError) {
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: Kind.initial)
    try unsafe start(stream)
  }

  deinit {
    unsafe Kind.end(stream)
    unsafe stream.deallocate()
  }

  /// All that `input` turns into, and how much of the input lies after the end of the stream.
  ///
  /// Memory grows with the output, never ahead of it; more than `limit` bytes are an error.
  consuming func run(
    over input: [UInt8], limit: Int, tooLong: CompressionError
  ) throws(CompressionError) -> (output: [UInt8], unread: Int) {
    let stream = unsafe self.stream
    return try unsafe input.withUnsafeBufferPointer {
      (bytes: UnsafeBufferPointer<UInt8>) throws(CompressionError) -> ([UInt8], Int) in
      try unsafe Kind.feed(&stream.pointee, bytes)
      var output: [UInt8] = []
      var window = [UInt8](repeating: 0, count: 1 << 18)
      while true {
        let (filled, ended) = try unsafe window.withUnsafeMutableBufferPointer {
          (part: inout UnsafeMutableBufferPointer<UInt8>) throws(CompressionError) -> (Int, Bool) in
          try unsafe Kind.step(stream, into: part)
        }
        guard filled <= limit - output.count else { throw tooLong }
        output.append(contentsOf: window[..<filled])
        if ended { return (output, unsafe Kind.unread(stream.pointee)) }
      }
    }
  }
}
