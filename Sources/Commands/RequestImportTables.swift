// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Importing
internal import Requesting
internal import Settings

/// A plain table and the mapping that says what its columns hold.
struct MappedTableOptions: ParsableArguments {
  @Argument(help: "The table.") var file: String

  @Option(
    help: ArgumentHelp(
      "Which column holds a field: id, title, requester, country, votes, against, created, description, app, "
        + "kind, link, poll_opened, poll_closes, duplicate_of. May repeat. Default: the column of that name.",
      valueName: "field=column"))
  var map: [String] = []

  @Option(help: ArgumentHelp("A mapping that the settings have under imports.", valueName: "name"))
  var mapping: String?

  @OptionGroup var table: TableOptions
  @OptionGroup var common: RequestImportOptions

  func run(_ format: TableFormat) throws {
    guard common.source != nil else {
      throw CommandError.nothingNamed("a plain table needs --source, a word for the place it comes from")
    }
    try common.run(format.rawValue) { terms, bench in
      let mapping = try chosen(from: bench.settings)
      var wishes: [ImportedWish] = []
      var refused: [ImportRefusal] = []
      try table.each(of: file, format, require: [mapping.column(of: .id), mapping.column(of: .title)]) {
        row in
        do throws(ImportRefusal) { wishes.append(try mapping.wish(from: row, terms)) } catch {
          refused.append(error)
        }
      } refused: {
        refused.append($0)
      }
      return (wishes, refused)
    }
  }

  private func chosen(from settings: ReleaseSettings) throws -> FieldMapping {
    var declared = FieldMapping()
    if let mapping {
      guard let found = settings.imports[mapping] else {
        let known = settings.imports.keys.sorted().joined(separator: ", ")
        throw CommandError.option(
          "--mapping", value: mapping,
          expected: known.isEmpty ? "a mapping under imports in the settings" : "one of \(known)")
      }
      declared = found
    }
    var columns: [FieldMapping.Field: String] = [:]
    for text in map {
      guard let pair = FieldMapping.pair(text) else {
        let fields = FieldMapping.Field.allCases.map(\.rawValue).joined(separator: ", ")
        throw CommandError.option("--map", value: text, expected: "field=column, with a field of \(fields)")
      }
      columns[pair.field] = pair.column
    }
    return declared.overlaid(with: FieldMapping(columns))
  }
}

/// `request import csv`.
struct RequestImportCSV: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "csv", abstract: "Import a plain table (CSV, or TSV by its name) with a declared mapping.")

  @OptionGroup var options: MappedTableOptions

  func run() throws { try options.run(TableFormat(ofFile: options.file) == .tsv ? .tsv : .csv) }
}

/// `request import jsonl`.
struct RequestImportJSONL: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "jsonl", abstract: "Import one JSON object a line with a declared mapping.")

  @OptionGroup var options: MappedTableOptions

  func run() throws { try options.run(.jsonl) }
}
