// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import ReleaseCore
internal import Requesting
import Foundation

extension FeatureKind: ExpressibleByArgument {}
extension RequestOrigin: ExpressibleByArgument {}

extension RequestID: ExpressibleByArgument {
  init?(argument: String) { self.init(argument) }
}

extension CivilDate: ExpressibleByArgument {
  init?(argument: String) { self.init(argument) }
}

extension BuildVersion: ExpressibleByArgument {
  init?(argument: String) { self.init(argument) }
}

/// The fields of a request that a person gives on the command line, in the order of the ledger file.
struct RequestFields: ParsableArguments {
  @Option(help: "The title in Chinese.")
  var titleZh: String?

  @Option(help: "The title in English.")
  var titleEn: String?

  @Option(help: "The app it belongs to, in Chinese: 短信, 录音机, 系统 …")
  var appZh: String?

  @Option(help: "The app it belongs to, in English.")
  var appEn: String?

  @Option(help: "What it is: new, optimization or fix.")
  var kind: FeatureKind?

  @Option(help: "Who asked: user or team.")
  var origin: RequestOrigin?

  @Option(help: ArgumentHelp("Who asked. May repeat.", valueName: "name[,source[,country]]"))
  var requester: [String] = []

  @Option(help: ArgumentHelp("A group that asked. May repeat.", valueName: "name[,source[,country]]"))
  var group: [String] = []

  @Option(help: "Who sees it through.")
  var owner: String?

  @Option(help: "Who builds it. May repeat.")
  var developer: [String] = []

  @Option(help: ArgumentHelp("The topic branch, or a full reference.", valueName: "ref"))
  var branch: String?

  @Option(help: "How many votes it has.")
  var votes: Int?

  @Option(help: ArgumentHelp("A request it needs. May repeat.", valueName: "REQ-n"))
  var dependsOn: [RequestID] = []

  @Option(help: ArgumentHelp("A request that must not board beside it. May repeat.", valueName: "REQ-n"))
  var exclude: [RequestID] = []

  @Option(help: ArgumentHelp("A device it is limited to. May repeat.", valueName: "codename"))
  var device: [String] = []

  @Option(help: "The feedback that caused it: a link or a short text. May repeat.")
  var feedback: [String] = []

  /// Lays the given fields over a request.
  func apply(to request: inout FeatureRequest) throws {
    if let title = LocalizedText(zh: titleZh ?? request.title.zh, en: titleEn ?? request.title.en) {
      request.title = title
    }
    if let app = LocalizedText(zh: appZh ?? request.app.zh, en: appEn ?? request.app.en) {
      request.app = app
    }
    if let kind { request.kind = kind }
    if let origin { request.origin = origin }
    let asked = try requesters()
    if !asked.isEmpty { request.requesters = asked }
    if let owner { request.owner = owner }
    if !developer.isEmpty { request.developers = developer }
    if let branch { request.branch = branch }
    if let votes { request.votes = votes }
    if !dependsOn.isEmpty { request.dependsOn = dependsOn }
    if !exclude.isEmpty { request.excludes = exclude }
    if !device.isEmpty { request.devices = device }
    if !feedback.isEmpty { request.feedback = feedback }
  }

  private func requesters() throws -> [Requester] {
    try group.map { try read($0, isGroup: true) } + requester.map { try read($0, isGroup: false) }
  }

  private func read(_ text: String, isGroup: Bool) throws -> Requester {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false).map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    guard (1...3).contains(parts.count), !parts[0].isEmpty else {
      throw CommandError.option(
        isGroup ? "--group" : "--requester", value: text, expected: "name[,source[,country]]")
    }
    func part(_ index: Int) -> String? {
      index < parts.count && !parts[index].isEmpty ? parts[index] : nil
    }
    return Requester(name: parts[0], isGroup: isGroup, source: part(1), country: part(2)?.uppercased())
  }
}
