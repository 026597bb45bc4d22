// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import ReleaseCore
internal import Requesting

/// `request add`.
struct RequestAdd: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Enter a request; it starts as proposed.")

  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption
  @OptionGroup var fields: RequestFields
  @OptionGroup var decider: DecisionOptions

  func run() throws {
    let bench = try Workbench.open(location)
    guard let title = LocalizedText(zh: fields.titleZh, en: fields.titleEn) else {
      throw CommandError.nothingNamed("a request needs --title-zh or --title-en")
    }
    guard let app = LocalizedText(zh: fields.appZh, en: fields.appEn) else {
      throw CommandError.nothingNamed("a request needs --app-zh or --app-en")
    }
    let today = bench.today
    try decider.apply(bench, output) { book, person in
      try book.add(by: person) { id in
        var request = FeatureRequest(
          id: id, title: title, app: app, kind: .new, origin: .user, requesters: [], branch: nil,
          created: today)
        try fields.apply(to: &request)
        return request
      }
    }
  }
}
