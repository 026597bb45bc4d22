// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import Vetting

/// What Hummingbird gives a responder beside the request: the connection.
struct ConnectionContext: InitializableFromSource {
  let channel: any Channel

  init(source: ApplicationRequestContextSource) { channel = source.channel }
}

/// Answers every request: its own paths first, then the files of the channels.
struct ReleaseResponder: HTTPResponder {
  let folder: ReleaseFolder
  let doorkeeper: Doorkeeper
  let routes: [ServedRoute]
  let verdicts: VerdictPosting
  let trustsProxy: Bool
  let metrics: ServerMetrics
  let keeper: RecordKeeper
  let now: @Sendable () -> Date
  let log: Logger
  let sender: AnswerSender

  private static let forwardedFor = HTTPField.Name("X-Forwarded-For")

  func respond(to request: Request, context: ConnectionContext) async throws -> Response {
    let peer = NetworkAddress(context.channel.remoteAddress?.ipAddress ?? "-")
    let forwarded = Self.forwardedFor.flatMap { request.headers[$0] }
    let client = trustsProxy ? forwarded.flatMap(NetworkAddress.init(forwardedFor:)) ?? peer : peer
    let path = request.uri.path
    let watch = RequestWatch(
      .init(
        method: request.method.rawValue, path: path, range: request.headers[.range],
        agent: request.headers[.userAgent], network: client.network),
      at: now(), metrics: metrics, keeper: keeper)
    var answer: Answer
    if let route = routes.first(where: { $0.path == path }) {
      watch.note { $0.isLogged = route.isLogged }
      let isLocal = peer.isLoopback && forwarded == nil
      answer = await self.answer(served(request, path, client, isLocal: isLocal), by: route, watch)
    } else if let channel = verdicts.channel(of: request.method, path) {
      answer = await verdicts.answer(served(request, path, client, isLocal: false), on: channel, watch)
    } else {
      answer = await file(request, path, client, watch)
    }
    if request.method == .head { answer = answer.withoutBody }
    // A body that no route has read is not waited for.
    answer.closes = answer.closes || (Self.hasBody(request) && ![200, 201].contains(answer.status))
    let status = answer.status
    watch.note { $0.status = status }
    return try sender.response(answer, watch, on: context.channel)
  }

  /// A file of a channel: path, method, gate, file, in this order.
  private func file(
    _ request: Request, _ path: String, _ client: NetworkAddress, _ watch: RequestWatch
  ) async -> Answer {
    let wanted = Result { () throws(RequestPath.Refusal) in try RequestPath(path) }
    let channel = (try? wanted.get().channel) ?? RequestPath.channel(of: path)
    let isMembers = channel.map(doorkeeper.members.contains) ?? false
    if let channel, isMembers {
      watch.note {
        $0.channel = channel
        $0.label = channel
      }
    }
    if case .failure(.malformed) = wanted { return Self.refusal(400, AnswerWords.malformed, false) }
    guard request.method == .get || request.method == .head else {
      var answer = Self.refusal(405, AnswerWords.method, isMembers)
      answer.headers[.allow] = "GET, HEAD"
      return answer
    }
    guard case .success(let wanted) = wanted else { return Self.refusal(404, AnswerWords.nothing, isMembers) }
    watch.note {
      $0.channel = wanted.channel
      $0.path = wanted.below
    }
    let question = AccessQuestion(
      authorization: request.headers[.authorization], channel: wanted.channel, path: wanted.below,
      address: client.text)
    switch await doorkeeper.decide(question) {
    case .refused(let answer, let member, _):
      watch.note { $0.member = member }
      return answer
    case .enter(let member): watch.note { $0.member = member }
    }
    return file(wanted, request, isMembers: isMembers, watch)
  }

  private func file(
    _ wanted: RequestPath, _ request: Request, isMembers: Bool, _ watch: RequestWatch
  ) -> Answer {
    let file: OpenFile
    do {
      let found = try folder.open(wanted)
      if case .noChannel = found {} else { watch.note { $0.label = wanted.channel } }
      guard case .file(let open) = found else { return Self.refusal(404, AnswerWords.nothing, isMembers) }
      file = open
      watch.note { $0.size = open.version.size }
    } catch {
      log.error("a file cannot be opened: \(error)")
      return Self.refusal(503, AnswerWords.fault, isMembers)
    }
    let plan = FileAnswer(
      name: wanted.name, file: file.version, question: FileQuestion(request.headers), isMembers: isMembers)
    var answer =
      switch plan.status {
      case 412: Answer(status: 412, text: AnswerWords.failed)
      case 416: Answer(status: 416, text: AnswerWords.range)
      default: Answer(status: plan.status)
      }
    for header in plan.headers { answer.set(header.name, header.value) }
    if let bytes = plan.bytes { answer.body = .file(file, bytes) }
    return answer
  }

  private static func refusal(_ status: Int, _ text: String, _ isMembers: Bool) -> Answer {
    var answer = Answer(status: status, text: text)
    answer.headers[.cacheControl] = CachePolicy.header(name: "", status: status, isMembers: isMembers)
    if isMembers { answer.headers[.vary] = "Authorization" }
    return answer
  }

  private static func hasBody(_ request: Request) -> Bool {
    request.headers[.transferEncoding] != nil || (request.headers[.contentLength].map { $0 != "0" } ?? false)
  }
}

extension FileQuestion {
  init(_ headers: HTTPFields) {
    self.init(
      range: headers[.range], ifRange: headers[.ifRange], ifMatch: headers[.ifMatch],
      ifNoneMatch: headers[.ifNoneMatch], ifModifiedSince: headers[.ifModifiedSince],
      ifUnmodifiedSince: headers[.ifUnmodifiedSince])
  }
}
