// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser

/// `feedback`: what users write of the builds, and what they were answered.
struct FeedbackCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "feedback",
    abstract: "Take in messages of users, route them to people or answer them, and find them again.",
    discussion: """
      Every message is in one state that anybody may be told: received, routed to a queue, answered, linked to a \
      request, or closed. What waits when the report's day begins (Tuesday) is late, and named.
      """,
    subcommands: [
      FeedbackImport.self, FeedbackSearch.self, FeedbackList.self, FeedbackShow.self,
      FeedbackAnswerCommand.self,
      FeedbackClose.self,
    ])
}
