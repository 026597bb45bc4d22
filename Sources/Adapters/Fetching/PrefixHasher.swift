// SPDX-License-Identifier: Apache-2.0
internal import Crypto
internal import NIOCore
internal import ReleaseCore
internal import Synchronization
internal import Updating

/// The digest of a file that grows, from its start to as far as it is there without a gap.
final class PrefixHasher: Sendable {
  private struct State {
    var hash = SHA256()
    var position: UInt64 = 0
  }

  private static let step = 1 << 20
  private let state = Mutex(State())

  /// Takes bytes that continue the prefix; others are read back later.
  func feed(_ bytes: ByteBuffer, at offset: UInt64) {
    state.withLock { state in
      guard state.position == offset else { return }
      unsafe bytes.withUnsafeReadableBytes { buffer in unsafe state.hash.update(bufferPointer: buffer) }
      state.position += UInt64(bytes.readableBytes)
    }
  }

  /// Reads the file up to `end`, in small pieces; stops early when the task is cancelled.
  func catchUp(to end: UInt64, in file: any PartialFile) async throws {
    while !Task.isCancelled {
      let isDone = try state.withLock { state in
        guard state.position < end else { return true }
        let count = Int(min(UInt64(PrefixHasher.step), end - state.position))
        let bytes = try file.read(at: state.position, count: count)
        state.hash.update(data: bytes)
        state.position += UInt64(count)
        return false
      }
      if isDone { return }
      // On a machine with one processor the writers want it too.
      await Task.yield()
    }
  }

  func startOver() { state.withLock { $0 = State() } }

  /// The digest of all bytes so far.
  var digest: ReleaseCore.Digest { state.withLock { ReleaseCore.Digest($0.hash.finalize()) } }
}
