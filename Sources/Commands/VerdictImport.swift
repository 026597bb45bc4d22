// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
import Foundation
internal import Importing
internal import ReleaseCore
internal import Requesting
internal import StateDatabase
internal import Vetting

/// `verdict import`.
struct VerdictImport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Take over verdicts from a file: CSV, TSV or JSON lines.",
    discussion: """
      Columns: tester (id or name), candidate, device, feature, verdict; note and at (RFC 3339) may be left \
      out, and so may feature: the word is then of the whole build. Rows that cannot be taken are reported with their line, and the others are taken, all at once. \
      Importing a file twice changes nothing. Exit 65 where a row was refused.
      """)

  @Argument(help: "The file.", completion: .file()) var file: String
  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  @OptionGroup var table: NamedTableOptions

  func run() throws {
    let members = try Members.open(location)
    var intake = VerdictIntakeRun(
      desk: members.bench.verdictDesk(try members.bench.readLedger()),
      testers: try members.roster.everybody(), at: members.now)
    var reader = try table.reader(of: file)
    try reader.require(["tester", "candidate", "device", "verdict"])
    while let entry = try reader.next() {
      switch entry {
      case .row(let row): try intake.add(line: row.line) { row.field($0) }
      case .refused(let problem):
        intake.refuse(line: problem.line, code: "row.\(problem.fault.code)", "\(problem.fault)")
      }
    }
    let report = VerdictImportReport(
      try members.verdicts().add(intake.drafts), refused: intake.refused)
    try output.print(report, to: members.console) { report.text(file: file) }
    try ImportFile.judge(refused: report.refused.count)
  }
}

/// The rows of a file as they are read; nothing is kept before the last of them.
struct VerdictIntakeRun {
  private let desk: VerdictDesk
  private let now: Date
  private let testers: [String: [Tester]]
  private(set) var drafts: [VerdictDraft] = []
  private(set) var refused: [VerdictImportReport.Refused] = []

  init(desk: VerdictDesk, testers: [Tester], at now: Date) {
    self.desk = desk
    self.now = now
    var byName: [String: [Tester]] = [:]
    for tester in testers {
      byName[tester.id.description, default: []].append(tester)
      byName[tester.name, default: []].append(tester)
    }
    self.testers = byName
  }

  mutating func add(line: Int, _ field: (String) -> String?) throws {
    do {
      let entry = try VerdictEntry(field)
      drafts.append(try desk.draft(entry, from: try tester(field("tester")), at: now))
    } catch let error as VettingError {
      refuse(line: line, code: error.code, error.message)
    }
  }

  mutating func refuse(line: Int, code: String, _ message: String) {
    refused.append(.init(line: line, code: code, message: message))
  }

  /// Of several with one name, the one whose membership is not over.
  private func tester(_ who: String?) throws -> Tester {
    let who = who?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
    guard !who.isEmpty else { throw VettingError.verdict(.missing(field: "tester")) }
    let found = testers[who] ?? []
    guard let tester = found.first(where: { $0.revocation == nil }) ?? found.first else {
      throw VettingError.verdict(.noTester(who))
    }
    return tester
  }
}

/// What an import came to.
struct VerdictImportReport: Encodable {
  struct Refused: Encodable {
    let line: Int
    let code: String
    let message: String
  }

  private(set) var stored = 0
  /// Said before, in the file or earlier.
  private(set) var unchanged = 0
  /// Older than what the member said since; kept in the history.
  private(set) var overtaken = 0
  let refused: [Refused]

  init(_ outcomes: [VerdictOutcome], refused: [Refused]) {
    self.refused = refused.sorted { $0.line < $1.line }
    for outcome in outcomes {
      switch outcome {
      case .stored: stored += 1
      case .unchanged: unchanged += 1
      case .overtaken: overtaken += 1
      }
    }
  }

  func text(file: String) -> String {
    let counts = "\(stored) stored, \(unchanged) said before, \(overtaken) older, \(refused.count) refused"
    return (["\(file): \(counts)"] + refused.map { "  line \($0.line): \($0.message)" })
      .joined(separator: "\n")
  }
}
