// SPDX-License-Identifier: Apache-2.0

/// Work spread over tasks whose results come back in the order it was given out.
///
/// At most `2 × width` pieces exist at once: given out, being worked on, or waiting for their turn.
struct PayloadPipeline: Sendable {
  /// Tasks that work at the same time; at least one.
  let width: Int

  init(width: Int) { self.width = max(1, width) }

  /// Makes piece 0, 1, … `count` − 1 here, works on each in a task, and takes the results here, in order.
  func run<Piece: Sendable, Result: Sendable>(
    count: Int, make: (Int) throws -> Piece, work: @escaping @Sendable (Piece) throws -> Result,
    take: (Int, Result) throws -> Void
  ) async throws {
    try await withThrowingTaskGroup(of: (Int, Result).self) { group in
      var waiting: [Int: Result] = [:]
      var made = 0
      var running = 0
      var taken = 0
      while taken < count {
        while made < count, running < width, made - taken < 2 * width {
          try Task.checkCancellation()
          let piece = try make(made)
          let index = made
          group.addTask { (index, try work(piece)) }
          made += 1
          running += 1
        }
        guard let (index, result) = try await group.next() else { break }
        running -= 1
        waiting[index] = result
        while let next = waiting.removeValue(forKey: taken) {
          try take(taken, next)
          taken += 1
        }
      }
    }
  }
}
