// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser

/// `tester`: who may read the members' channel, and who did.
struct TesterCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tester",
    abstract: "Keep the members of honorary-dev: one token a person, revoked from the next request on.",
    discussion: """
      Members and the access log lie in the folder “members” of the state folder, mode 0700. Tokens are kept \
      as SHA-256 of their secrets: a lost token cannot be shown again, only replaced.
      """,
    subcommands: [
      TesterApply.self, TesterImport.self, TesterAdmit.self, TesterAdd.self, TesterList.self,
      TesterDevices.self,
      TesterRotate.self, TesterLeave.self, TesterRevoke.self, TesterSilent.self, TesterAudit.self,
      TesterReceipt.self, TesterCheckReceipt.self,
    ])
}
