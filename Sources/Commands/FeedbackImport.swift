// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Importing
internal import Listening
internal import Requesting

extension TableFormat: ExpressibleByArgument {}

/// `feedback import`.
struct FeedbackImport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Take in messages: each goes to the people of a queue or is answered from a template.",
    discussion: """
      Columns: id, source, author, text, at, build, device, app; id, text and at are needed. A message is known \
      again by source and id, and then stays as it is. What can be taken is kept in one transaction; exit 65 \
      where a row was refused. The rules stand under routing in the settings.
      """)

  private struct Report: Encodable {
    let added: Int
    let known: Int
    let answered: Int
    let routed: [String: Int]
    let received: Int
    let refused: [ImportRefusal]
  }

  @Argument(help: "The table.") var file: String

  @Option(
    help: ArgumentHelp(
      "How the table is written: csv, tsv or jsonl. Default: as its name says.",
      valueName: "csv | tsv | jsonl"))
  var input: TableFormat?

  @Option(help: ArgumentHelp("Where messages come from that do not say so, one word.", valueName: "word"))
  var source = "forum"

  @Option(
    help: ArgumentHelp(
      "Which column holds a field. May repeat. Default: the column of that name.", valueName: "field=column"))
  var map: [String] = []

  @OptionGroup var table: TableOptions
  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  func run() throws {
    guard let format = input ?? TableFormat(ofFile: file) else {
      throw CommandError.option(
        "file", value: file, expected: "a name that ends in .csv, .tsv or .jsonl, or --input")
    }
    guard ExternalID.isSource(source) else {
      throw CommandError.option(
        "--source", value: source, expected: "one word such as forum, without a colon")
    }
    let columns = try self.columns()
    let feedback = try Feedback.open(location)
    let intake = try feedback.book.take(columns: columns, source: source, now: feedback.bench.utcNow) {
      try table.each(
        of: file, format, require: [.id, .text, .at].map(columns.column), row: $0, refused: $1)
    }
    feedback.bench.report(refused: intake.refused)
    let report = Report(
      added: intake.added, known: intake.known, answered: intake.answered, routed: intake.routed,
      received: intake.received, refused: intake.refused)
    try output.print(report, to: feedback.console) { text(report) }
    try ImportFile.judge(refused: report.refused.count)
  }

  private func columns() throws -> MessageColumns {
    var chosen: [MessageColumns.Field: String] = [:]
    for text in map {
      guard let pair = MessageColumns.pair(text) else {
        let fields = MessageColumns.Field.allCases.map(\.rawValue).joined(separator: ", ")
        throw CommandError.option("--map", value: text, expected: "field=column, with a field of \(fields)")
      }
      chosen[pair.field] = pair.column
    }
    return MessageColumns(chosen)
  }

  private func text(_ report: Report) -> String {
    var columns = TextColumns(indent: 0)
    columns.add("new", "\(report.added)")
    columns.add("answered from templates", "\(report.answered)")
    for (queue, count) in report.routed.sorted(by: { $0.key < $1.key }) {
      columns.add("routed to \(queue)", "\(count)")
    }
    if report.received > 0 { columns.add("received, with no rule for them", "\(report.received)") }
    columns.add("known already", "\(report.known)")
    if !report.refused.isEmpty { columns.add("refused", "\(report.refused.count)") }
    return columns.text
  }
}
