// SPDX-License-Identifier: Apache-2.0
import Foundation
internal import ReleaseCore

/// Prints an error the one way: `error:`, `caused by:`, `hint:`; or as JSON for machines.
struct FailurePrinter {
  let console: Console
  let format: OutputFormat

  /// Prints, and gives the exit status.
  func print(_ error: any Error) -> Int32 {
    let failure = error as? any Failure
    let kind = failure?.kind ?? Self.kind(of: error)
    switch format {
    case .text: printText(error, failure)
    case .json: printJSON(error, failure, kind)
    }
    return kind.exitStatus
  }

  /// Prints a command line's error for machines; people get it with the command's usage.
  func print(usage message: String) {
    let kind = FailureKind.usage
    printReport(
      ErrorReport(
        error: .init(
          kind: kind.rawValue, code: "command.usage", message: message,
          hints: ["`miui-release help` and the command's `--help` show what is expected"], causes: [],
          exitStatus: kind.exitStatus)))
  }

  private func printText(_ error: any Error, _ failure: (any Failure)?) {
    console.say("\(console.paint("error:", "31")) \(Self.sentence(error))")
    var cause = failure?.cause
    while let current = cause {
      console.say("\(console.paint("caused by:", "31")) \(Self.sentence(current))")
      cause = (current as? any Failure)?.cause
    }
    for hint in failure?.hints ?? [] { console.say("\(console.paint("hint:", "36")) \(hint)") }
    if failure == nil, Self.kind(of: error) == .internal {
      console.say("hint: this is a fault of miui-release; please report it")
    }
  }

  private func printJSON(_ error: any Error, _ failure: (any Failure)?, _ kind: FailureKind) {
    var causes: [String] = []
    var cause = failure?.cause
    while let current = cause {
      causes.append(Self.sentence(current))
      cause = (current as? any Failure)?.cause
    }
    printReport(
      ErrorReport(
        error: .init(
          kind: kind.rawValue, code: failure?.code ?? kind.rawValue, message: Self.sentence(error),
          hints: failure?.hints ?? [], causes: causes, exitStatus: kind.exitStatus)))
  }

  private func printReport(_ report: ErrorReport) {
    console.say((try? OutputFormat.json(report)) ?? "{}")
  }

  private static func sentence(_ error: any Error) -> String {
    if let failure = error as? any Failure { return failure.message }
    guard let error = error as? CocoaError else { return "\(error)" }
    return [error.filePath, error.localizedDescription].compactMap { $0 }.joined(separator: ": ")
  }

  private static func kind(of error: any Error) -> FailureKind {
    error is DocumentProblems ? .badData : error is CocoaError ? .inputOutput : .internal
  }
}

private struct ErrorReport: Encodable {
  struct Body: Encodable {
    let kind: String
    let code: String
    let message: String
    let hints: [String]
    let causes: [String]
    let exitStatus: Int32
  }
  let error: Body
}
