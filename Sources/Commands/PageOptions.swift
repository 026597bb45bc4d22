// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Files

/// How a report is rendered.
enum PageFormat: String, ExpressibleByArgument, CaseIterable {
  case markdown, json, html
}

/// `--format` and `--output`, the same for every report that is a document.
struct PageOptions: ParsableArguments {
  @Option(help: "How to render it; html is one file that needs no other.")
  var format: PageFormat = .markdown

  @Option(name: .shortAndLong, help: ArgumentHelp("Where to write it. Default: stdout.", valueName: "file"))
  var output: String?

  /// Renders in the asked format, to the file or to stdout.
  func write(to bench: Workbench, _ render: (PageFormat) throws -> String) throws {
    let text = try render(format)
    guard let output else { return bench.console.write(text) }
    try AtomicWrite.write(Array(text.utf8), to: output)
    bench.console.say("wrote \(output)")
  }
}
