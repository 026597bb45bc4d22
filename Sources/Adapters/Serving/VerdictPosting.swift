// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOPosix
internal import ReleaseCore
internal import Requesting
internal import Vetting

/// `POST /<channel>/verdicts`: a member's verdict on a candidate of their channel.
///
/// Token first, then type and size, then what it says; every refusal is one JSON object with a stable code.
struct VerdictPosting: Sendable {
  let doorkeeper: Doorkeeper
  /// Nil: this server keeps no verdicts.
  let intake: (any VerdictIntake)?
  let now: @Sendable () -> Date
  let log: Logger

  static let name = "verdicts"

  /// The members' channel that a request's verdict is for; nil where it posts none.
  func channel(of method: HTTPRequest.Method, _ path: String) -> String? {
    guard method == .post, let wanted = try? RequestPath(path), wanted.names == [Self.name],
      doorkeeper.members.contains(wanted.channel)
    else { return nil }
    return wanted.channel
  }

  func answer(_ request: ServedRequest, on channel: String, _ watch: RequestWatch) async -> Answer {
    watch.note {
      $0.channel = channel
      $0.label = channel
      $0.path = Self.name
    }
    let question = AccessQuestion(
      authorization: request.header("Authorization"), channel: channel, path: Self.name,
      address: request.address)
    let member: String
    switch await doorkeeper.decide(question) {
    case .refused(let answer, let member, let message):
      watch.note { $0.member = member }
      return Self.refusal(answer.status, Self.gateCodes[answer.status] ?? "gate.closed", message) {
        for field in answer.headers where field.name != .contentType { $0.headers.append(field) }
      }
    case .enter(let entered):
      watch.note { $0.member = entered }
      guard let entered else { return Self.refusal(404, "verdict.no-channel", AnswerWords.nothing) }
      member = entered
    }
    guard let intake else {
      return Self.refusal(
        404, "verdict.not-taken", "no verdicts are taken here; send them where members are kept")
    }
    let type = (request.header("Content-Type") ?? "").lowercased().prefix { $0 != ";" && $0 != " " }
    guard type == "application/json" else {
      return Self.refusal(415, "verdict.media-type", "send the verdict as application/json")
    }
    let limit = VerdictEntry.bodyLimit
    if let length = request.header("Content-Length").flatMap({ Int($0) }), length > limit {
      return Self.tooLarge(limit)
    }
    do {
      let body = try await request.body(upTo: limit)
      let now = now()
      // The store writes a file: not on the threads that serve.
      let outcome = try await NIOThreadPool.singleton.runIfActive {
        try intake.take(body, from: member, channel: channel, at: now)
      }
      return try Self.answer(outcome)
    } catch ServingError.bodyTooLarge(let limit) {
      return Self.tooLarge(limit)
    } catch let error as VettingError {
      return Self.refusal(Self.status(of: error), error.code, error.message) {
        guard case .verdict(.tooManyVerdicts(let wait)) = error else { return }
        $0.headers[.retryAfter] = "\(wait)"
      }
    } catch {
      log.error("a verdict cannot be kept: \(error)")
      return Self.refusal(503, "verdict.not-kept", "verdicts cannot be kept right now; send it again") {
        $0.headers[.retryAfter] = "60"
      }
    }
  }

  private static let gateCodes = [
    401: "gate.unauthenticated", 403: "gate.forbidden", 429: "gate.too-many", 503: "gate.closed",
  ]

  private static func tooLarge(_ limit: Int) -> Answer {
    refusal(413, "verdict.too-large", "a verdict has at most \(limit) bytes")
  }

  private static func status(of error: VettingError) -> Int {
    switch error {
    case .verdict(.tooManyVerdicts): 429
    case .verdict(.noMember), .verdict(.otherChannel): 403
    case .verdict(let flaw) where flaw.kind == .notFound: 404
    case .unknown: 403
    default: 400
    }
  }
}

extension VerdictPosting {
  /// A verdict as it is kept.
  private struct Stored: Encodable {
    let id: Int
    let tester: String?
    let candidate: BuildVersion
    let device: String
    /// Nil: the whole build.
    let feature: String?
    let verdict: String
    let note: String?
    let at: String
    /// The verdict it took the place of.
    let replaces: Int?
  }

  private struct Refusal: Encodable {
    struct Body: Encodable {
      let code: String
      let message: String
    }
    let error: Body
  }

  /// 201 for what was said anew, 200 for what was said before.
  private static func answer(_ outcome: VerdictOutcome) throws -> Answer {
    let verdict = outcome.verdict
    var replaced: Int?
    var status = 200
    if case .stored(_, let replacing) = outcome {
      status = 201
      replaced = replacing
    }
    return try json(
      status,
      Stored(
        id: verdict.id, tester: verdict.tester?.description, candidate: verdict.candidate,
        device: verdict.device, feature: verdict.feature?.description, verdict: verdict.finding.rawValue,
        note: verdict.note, at: HTTPDate.timestamp(Int64(verdict.at.timeIntervalSince1970)),
        replaces: replaced))
  }

  private static func refusal(
    _ status: Int, _ code: String, _ message: String, _ change: (inout Answer) -> Void = { _ in }
  ) -> Answer {
    var answer =
      (try? json(status, Refusal(error: .init(code: code, message: message))))
      ?? Answer(status: status, text: message)
    change(&answer)
    answer.headers[.cacheControl] = CachePolicy.members
    answer.headers[.vary] = "Authorization"
    return answer
  }

  private static func json(_ status: Int, _ value: some Encodable) throws -> Answer {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var answer = Answer(status: status)
    answer.headers[.contentType] = ContentType.of(name: ".json")
    answer.headers[.cacheControl] = CachePolicy.members
    answer.headers[.vary] = "Authorization"
    answer.body = .bytes(Array(try encoder.encode(value)) + [UInt8(ascii: "\n")])
    return answer
  }
}
