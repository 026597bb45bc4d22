// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
import Foundation

/// How a command reports: for people or for machines.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json

  /// What a command line asks for, also one that cannot be parsed: machines get their errors as JSON.
  init(askedForBy arguments: [String]) {
    let words = arguments.prefix { $0 != "--" }
    let isJSON =
      words.contains("--format=json") || words.contains("--json")
      || zip(words, words.dropFirst()).contains { $0 == ("--format", "json") }
    self = isJSON ? .json : .text
  }

  /// Stable JSON: sorted snake_case keys, UTF-8, slashes as they are.
  static func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}

/// `--format`, the same for every command that reports.
struct FormatOption: ParsableArguments {
  @Option(help: "How to report: text for people, json for machines.")
  var format: OutputFormat = .text

  /// Prints a report in the asked format; text is made only where it is wanted.
  func print(_ report: some Encodable, to console: Console, text: () -> String) throws {
    switch format {
    case .text: console.print(text())
    case .json: console.print(try OutputFormat.json(report))
    }
  }
}
