// SPDX-License-Identifier: Apache-2.0
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import Synchronization
internal import Vetting

extension ReleaseResponder {
  func served(
    _ request: Request, _ path: String, _ client: NetworkAddress, isLocal: Bool
  ) -> ServedRequest {
    let headers = request.headers
    let body = request.body
    return ServedRequest(
      method: request.method.rawValue, path: path, query: request.uri.query, address: client.text,
      isLocal: isLocal, trustsProxy: trustsProxy,
      fields: { name in HTTPField.Name(name).flatMap { headers[$0] } },
      collect: { limit in
        var bytes: [UInt8] = []
        for try await part in body {
          guard bytes.count + part.readableBytes <= limit else {
            throw ServingError.bodyTooLarge(limit: limit)
          }
          bytes += part.readableBytesView
        }
        return bytes
      })
  }

  func answer(_ request: ServedRequest, by route: ServedRoute, _ watch: RequestWatch) async -> Answer {
    watch.note { $0.label = "server" }
    guard route.methods.contains(request.method) else {
      var answer = Answer(status: 405, text: "only \(route.methods.sorted().joined(separator: " and ")) here")
      answer.headers[.allow] = route.methods.sorted().joined(separator: ", ")
      return answer
    }
    do {
      return Answer(try await route.answer(request))
    } catch ServingError.bodyTooLarge(let limit) {
      return Answer(status: 413, text: "\(ServingError.bodyTooLarge(limit: limit))")
    } catch {
      log.error("\(request.path) failed: \(error)")
      return Answer(status: 500, text: "this went wrong at the server; its log says why")
    }
  }
}

/// True once a stop was asked for.
final class DrainFlag: Sendable {
  private let flag = Atomic<Bool>(false)

  var isUp: Bool { flag.load(ordering: .relaxed) }
  func raise() { flag.store(true, ordering: .relaxed) }
}

extension ServedRoute {
  /// 200 while the server serves, 503 once it is stopping.
  static func health(_ drain: DrainFlag) -> ServedRoute {
    ServedRoute(["GET", "HEAD"], "/healthz", isLogged: false) { _ in
      var answer = ServedAnswer(status: drain.isUp ? 503 : 200, text: drain.isUp ? "stopping" : "ok")
      answer.headers.append(("Cache-Control", "no-store"))
      return answer
    }
  }

  /// Counters for Prometheus; for this machine alone unless the options open them.
  static func metrics(_ metrics: ServerMetrics, isOpen: Bool) -> ServedRoute {
    ServedRoute(["GET", "HEAD"], "/metrics", isLogged: false) { request in
      guard isOpen || request.isLocal else { return ServedAnswer(status: 404, text: AnswerWords.nothing) }
      return ServedAnswer(
        status: 200,
        headers: [
          ("Content-Type", "text/plain; version=0.0.4; charset=utf-8"), ("Cache-Control", "no-store"),
        ], body: Array(metrics.text().utf8))
    }
  }

  /// Answers nginx's `auth_request`: 204 with X-Member-Id, or the refusal and its words in X-Gate-Message.
  ///
  /// nginx says what is asked for in X-Original-URI and X-Original-Method, which only a trusted proxy may.
  /// `record` keeps what was decided.
  static func authority(
    _ doorkeeper: Doorkeeper, record: @escaping @Sendable (ServedRequest, AuthorityDecision) -> Void
  ) -> ServedRoute {
    ServedRoute(["GET", "HEAD"], "/auth", isLogged: false) { request in
      guard request.trustsProxy || request.isLocal else {
        return ServedAnswer(status: 404, text: AnswerWords.nothing)
      }
      guard let target = request.header("X-Original-URI"), let channel = RequestPath.channel(of: target)
      else {
        return ServedAnswer(status: 403, text: AnswerWords.malformed)
      }
      // Also for a path that names nothing: what nginx makes of it is not known here.
      let below = (try? RequestPath(target))?.below ?? ""
      let question = AccessQuestion(
        authorization: request.header("Authorization"), channel: channel, path: below,
        address: request.address)
      switch await doorkeeper.decide(question) {
      case .enter(let member):
        record(request, AuthorityDecision(channel: channel, path: below, member: member, status: 204))
        return ServedAnswer(status: 204, headers: member.map { [("X-Member-Id", $0)] } ?? [])
      case .refused(let answer, let member, let message):
        record(
          request, AuthorityDecision(channel: channel, path: below, member: member, status: answer.status))
        var served = ServedAnswer(status: answer.status, text: message)
        for field in answer.headers where field.name != .contentType {
          served.headers.append((field.name.rawName, field.value))
        }
        served.headers.append(("X-Gate-Message", message))
        return served
      }
    }
  }
}

/// What was decided for a request that nginx answers.
struct AuthorityDecision: Sendable {
  let channel: String
  /// Below the channel's folder; empty where it names nothing.
  let path: String
  let member: String?
  let status: Int
}
