// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import HTTPTypes
internal import Logging
internal import NIOPosix
internal import Vetting

/// Asks the gate, and says in HTTP what it decided.
struct Doorkeeper: Sendable {
  let members: Set<String>
  let gate: (any AccessGate)?
  let now: @Sendable () -> Date
  let log: Logger

  enum Verdict {
    case enter(member: String?)
    case refused(Answer, member: String?, message: String)
  }

  /// Asked anew for each request, so that a revocation counts from the next one on. A gate that cannot decide lets
  /// nobody in.
  func decide(_ question: AccessQuestion) async -> Verdict {
    guard members.contains(question.channel) else { return .enter(member: nil) }
    guard let gate else { return closed() }
    do {
      let now = now()
      // The store reads a file: not on the threads that serve.
      let decision = try await NIOThreadPool.singleton.runIfActive { try gate.decide(question, at: now) }
      switch decision {
      case .granted(let member): return .enter(member: member)
      case .unauthenticated:
        var answer = refusal(401, AnswerWords.unauthenticated)
        answer.headers[.wwwAuthenticate] = "Bearer realm=\"\(question.channel)\""
        return .refused(answer, member: nil, message: AnswerWords.unauthenticated)
      case .forbidden(let member, let message):
        return .refused(refusal(403, message), member: member, message: message)
      case .limited(let member, let message, let retryAfter):
        var answer = refusal(429, message)
        answer.headers[.retryAfter] = "\(max(1, retryAfter))"
        return .refused(answer, member: member, message: message)
      }
    } catch {
      log.error("the gate cannot decide: \(error)")
      return closed()
    }
  }

  private func closed() -> Verdict {
    var answer = refusal(503, AnswerWords.noGate)
    answer.headers[.retryAfter] = "60"
    return .refused(answer, member: nil, message: AnswerWords.noGate)
  }

  private func refusal(_ status: Int, _ text: String) -> Answer {
    var answer = Answer(status: status, text: text)
    answer.headers[.cacheControl] = CachePolicy.members
    answer.headers[.vary] = "Authorization"
    return answer
  }
}
