// SPDX-License-Identifier: Apache-2.0

/// Where in a row of steps something went bad, as `git bisect run` finds it.
package struct StepSearch {
  /// What is said of a step.
  package enum Word: String, Hashable, Sendable, Codable {
    case good, bad
    /// The step cannot be judged.
    case skip
  }

  /// What a search came to.
  package struct Outcome: Hashable, Sendable {
    /// The last step known to be good.
    package let good: Int
    /// The first step known to be bad.
    package let bad: Int
    /// Steps between the two, all skipped: any of them or `bad` may be the first bad one.
    package var suspects: [Int] { Array(good + 1..<bad) }
    package var isExact: Bool { bad - good == 1 }
  }

  /// Searches between a good step and a later bad one. Asks about log₂ of their distance, and more where
  /// steps are skipped; no step twice.
  package static func run(
    good: Int, bad: Int, _ judge: (Int) async throws -> Word
  ) async throws -> Outcome {
    var (low, high) = (good, bad)
    var skipped: Set<Int> = []
    while true {
      let middle = low + (high - low) / 2
      let open = (low + 1..<max(low + 1, high)).filter { !skipped.contains($0) }
      guard let step = open.min(by: { (abs($0 - middle), $0) < (abs($1 - middle), $1) }) else {
        return Outcome(good: low, bad: high)
      }
      switch try await judge(step) {
      case .good: low = step
      case .bad: high = step
      case .skip: skipped.insert(step)
      }
    }
  }
}
