// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
import Foundation
internal import Importing
internal import ReleaseCore
internal import StateDatabase
internal import Vetting

/// `tester import`.
struct TesterImport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Enter applicants from a file: CSV, TSV or JSON lines.",
    discussion: """
      Columns: name; contact and devices (codenames, parted by spaces or semicolons) may be left out. Everybody \
      is entered as applied; `tester admit` lets them in one by one, each with a token of their own. Who is on \
      the roster already is left as they are. Exit 65 where a row was refused.
      """)

  private struct Report: Encodable {
    let entered: [TesterView]
    /// On the roster already.
    let known: [String]
    let refused: [VerdictImportReport.Refused]
  }

  @Argument(help: "The file.", completion: .file()) var file: String
  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption
  @OptionGroup var table: NamedTableOptions

  func run() throws {
    let members = try Members.open(location)
    var reader = try table.reader(of: file)
    try reader.require(["name"])
    var entered: [TesterView] = []
    var known: [String] = []
    var refused: [VerdictImportReport.Refused] = []
    while let entry = try reader.next() {
      switch entry {
      case .refused(let problem):
        refused.append(
          .init(line: problem.line, code: "row.\(problem.fault.code)", message: "\(problem.fault)"))
      case .row(let row):
        do {
          entered.append(members.view(try enter(row, members)))
        } catch VettingError.nameTaken(let name, _) {
          known.append(name)
        } catch let error as any Failure where error is VettingError || error is CommandError {
          refused.append(.init(line: row.line, code: error.code, message: error.message))
        }
      }
    }
    let report = Report(entered: entered, known: known, refused: refused)
    try output.print(report, to: members.console) {
      (["\(file): \(entered.count) entered, \(known.count) known, \(refused.count) refused"]
        + refused.map { "  line \($0.line): \($0.message)" }).joined(separator: "\n")
    }
    try ImportFile.judge(refused: refused.count)
  }

  private func enter(_ row: Row, _ members: Members) throws -> Tester {
    let devices = (row.field("devices") ?? "").split { $0 == " " || $0 == ";" }.map(String.init)
    try members.checkDevices(devices, option: "devices")
    let contact = row.field("contact").flatMap { $0.isEmpty ? nil : $0 }
    return try members.roster.apply(
      Roster.Application(
        name: row.field("name") ?? "", contact: contact, channels: [Members.usualChannel], devices: devices),
      at: members.now)
  }
}

/// How a table is written whose name tells its format.
struct NamedTableOptions: ParsableArguments {
  @Option(help: "How the file is written. Default: as its name ends.")
  var input: TableFormat?

  @Option(help: "How its characters are written.")
  var encoding = TextEncoding.utf8

  func reader(of file: String) throws -> TableReader {
    guard let format = input ?? TableFormat(ofFile: file) else {
      throw CommandError.option(
        "--input", value: file, expected: "csv, tsv or jsonl, because the file's name does not say")
    }
    return try TableReader(path: file, format: format, encoding: encoding)
  }
}
