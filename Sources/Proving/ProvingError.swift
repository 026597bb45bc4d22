// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// Why a train cannot be proven.
package enum ProvingError: Failure {
  /// The base fails with nobody aboard.
  case baseFails(check: String, base: ObjectID, failure: String, log: String?, tail: String)
  /// A bisection has nothing between a good end and a bad one.
  case endsAlike(String)
  case commandStopped(String, at: String)
  case tooFew(Int)

  package var kind: FailureKind {
    switch self {
    case .baseFails, .endsAlike, .commandStopped: .refused
    case .tooFew: .notFound
    }
  }

  package var code: String {
    switch self {
    case .baseFails: "checks.base-fails"
    case .endsAlike: "bisect.ends-alike"
    case .commandStopped: "bisect.command-stopped"
    case .tooFew: "bisect.too-few"
    }
  }

  package var message: String {
    switch self {
    case .baseFails(let check, let base, let failure, let log, let tail):
      "the check \(check) fails on the base \(base.short) with nobody aboard: it \(failure)"
        + (log.map { "; its log is \($0)" } ?? "") + (tail.isEmpty ? "" : ":\n\(tail)")
    case .endsAlike(let words): words
    case .commandStopped(let words, let place): "the command \(words) at \(place), which stops a bisection"
    case .tooFew(let count): "a bisection takes two trains or more, found \(count)"
    }
  }

  package var hints: [String] {
    switch self {
    case .baseFails:
      ["no branch is to blame: mend the base, the machine, or the check in the settings, then run it again"]
    case .endsAlike: ["name a train that is good with --good, and one that is bad with --bad"]
    case .commandStopped: ["a bisection takes 0 for good, 125 for neither, and 1 to 127 for bad"]
    case .tooFew: ["`miui-release log` lists the releases"]
    }
  }
}
