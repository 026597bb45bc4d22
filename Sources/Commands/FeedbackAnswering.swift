// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Listening
internal import ReleaseCore
internal import Requesting
internal import StateDatabase

/// `feedback answer`.
struct FeedbackAnswerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "answer", abstract: "Answer a message in your own words, from a template, or by a request.")

  @Argument(help: ArgumentHelp("The message.", valueName: "FB-n")) var id: FeedbackID
  @Option(help: "The answer.") var text: String?
  @Option(help: ArgumentHelp("The template to answer from.", valueName: "name")) var template: String?
  @Option(help: ArgumentHelp("The request it becomes part of.", valueName: "REQ-n")) var request: RequestID?
  @Option(help: ArgumentHelp("Who answers. Default: git's user.", valueName: "Name <mail>")) var by: String?
  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  func validate() throws {
    guard [text, template, request?.description].compactMap({ $0 }).count == 1 else {
      throw ValidationError("give one of --text, --template and --request")
    }
  }

  func run() throws {
    let feedback = try Feedback.open(location)
    try feedback.show(try answer(feedback), output)
  }

  private func answer(_ feedback: Feedback) throws -> FeedbackItem {
    let now = feedback.bench.utcNow
    if let request {
      guard try feedback.bench.readLedger().request(request) != nil else {
        throw CommandError.noSuchRequest(request.description)
      }
      return try feedback.book.link(id, to: request, at: now)
    }
    if let template { return try feedback.book.answer(id, template: template, at: now) }
    return try feedback.book.answer(id, text: text ?? "", by: try feedback.bench.person(by).name, at: now)
  }
}

/// `feedback close`.
struct FeedbackClose: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "close", abstract: "Close a message that needs no answer, with a reason.")

  @Argument(help: ArgumentHelp("The message.", valueName: "FB-n")) var id: FeedbackID
  @Option(help: "Why; anybody may be told.") var reason: String
  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  func run() throws {
    let feedback = try Feedback.open(location)
    try feedback.show(try feedback.book.close(id, reason: reason, at: feedback.bench.utcNow), output)
  }
}
