// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser

/// `request`: what users and the team ask for, and what was decided.
struct RequestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "request",
    abstract: "Keep the ledger of feature requests: each change is one commit on the ledger branch.",
    subcommands: [
      RequestAdd.self, RequestList.self, RequestShow.self, RequestAccept.self, RequestDecline.self,
      RequestDefer.self, RequestPin.self, RequestHold.self,
      RequestRelease.self, RequestEdit.self, RequestImport.self, RequestTriage.self,
    ])
}
