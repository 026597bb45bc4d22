// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@Suite struct HelpTests {
  /// What `--experimental-dump-help` says of a command, hidden ones included.
  private struct Tree: Decodable {
    let command: Node
  }
  private struct Node: Decodable {
    let commandName: String
    let abstract: String?
    let shouldDisplay: Bool?
    let subcommands: [Node]?

    /// The paths of every shown command, this one first.
    func paths(below path: [String]) -> [(path: [String], node: Node)] {
      [(path, self)]
        + (subcommands ?? []).filter { $0.shouldDisplay != false && $0.commandName != "help" }
        .flatMap { $0.paths(below: path + [$0.commandName]) }
    }
  }

  private func commands() throws -> [(path: [String], node: Node)] {
    let result = try Program.run(["--experimental-dump-help"])
    return try JSONDecoder().decode(Tree.self, from: Data(result.output)).command.paths(below: [])
  }

  @Test func theWholeTreeReadsAsInTheSnapshot() throws {
    let pages = try commands().map { path, _ in
      let result = try Program.run(path + ["--help"])
      #expect(result.status == 0 && result.errors.isEmpty, "\(path) \(result.errors)")
      return (["$ miui-release"] + path + ["--help"]).joined(separator: " ") + "\n" + result.text
    }
    let text = pages.joined(separator: "\n")
    #expect(try text == ProjectFiles.golden("Tests/CommandsTests/Snapshots/help.txt", actual: text))
  }

  @Test func everyCommandSaysWhatItIsFor() throws {
    let all = try commands()
    #expect(all.count >= 17)
    for (path, node) in all { #expect(node.abstract?.isEmpty == false, "\(path) has no abstract") }
  }

  @Test func versionIsOneLineOnStdout() throws {
    let flag = try Program.run(["--version"])
    let command = try Program.run(["version"])
    #expect(flag.status == 0 && flag.errors.isEmpty)
    #expect(command.text.hasPrefix("miui-release \(flag.text.dropLast()) (libgit2 "))
  }

  /// A wrong command line and words that its error must have.
  struct Slip: Sendable, CustomTestStringConvertible {
    let arguments: [String]
    let words: String
    var testDescription: String { "miui-release \(arguments.joined(separator: " "))" }

    init(_ arguments: String..., says words: String) {
      self.arguments = arguments
      self.words = words
    }
  }

  static let slips = [
    Slip("cut", "--dat", "2014-10-31", says: "Did you mean '--date'?"),
    Slip("request", "list", "--al", says: "Did you mean '--all'?"),
    Slip("--bogus", says: "Unknown option '--bogus'"),
    Slip("plann", says: "Unexpected argument 'plann'"),
    Slip("verify", says: "Missing expected argument '<path>'"),
    Slip("status", "--format", "xml", says: "Please provide one of 'text' and 'json'"),
    Slip("plan", "--date", "2014-02-30", says: "The value '2014-02-30' is invalid for '--date"),
    Slip("log", "-n", "0", says: "--number takes a whole number of at least 1"),
    Slip("log", "-n", "many", says: "The value 'many' is invalid"),
    Slip("request", "show", "REQ-07", says: "The value 'REQ-07' is invalid for '<id>'"),
    Slip("request", "add", "--kind", "bug", says: "one of 'new', 'optimization' or 'fix'"),
    Slip("cut", "--early", "", says: "--early"), Slip("cut", "--early", " \t", says: "--early"),
    Slip("cut", "--early", "\u{1B}[31mred", says: "--early"),
  ]

  @Test(arguments: slips) func aWrongCommandLineExits64AndHelps(_ slip: Slip) throws {
    let result = try Program.run(slip.arguments)
    #expect(result.status == 64)
    #expect(result.errors.contains(slip.words), "\(result.errors)")
    #expect(result.output.isEmpty, "nothing of an error is a result")
  }

  @Test(arguments: slips) func machinesGetAWrongCommandLineAsJSON(_ slip: Slip) throws {
    guard !slip.arguments.contains("--format"), slip.arguments.count > 1 else { return }
    let result = try Program.run(slip.arguments + ["--format", "json"])
    let error = try result.jsonError().error
    #expect(result.status == 64 && error.exitStatus == 64 && error.kind == "usage")
    #expect(error.message.contains(slip.words), "\(error.message)")
  }

  @Test(arguments: [["--help"], ["--version"], ["version"], ["version", "--format", "json"]])
  func aResultThatCannotBeWrittenExits74(_ arguments: [String]) throws {
    let full = try Program.shell(#""$0" "$@" > /dev/full"#, arguments)
    #expect(full.status == 74)
    #expect(full.errors.contains("could not be written"), "\(full.errors)")
    let closed = try Program.shell(#""$0" "$@" >&-"#, arguments)
    #expect(closed.status == 74, "\(closed.errors)")
  }

  /// The pipe's reader is gone before the program starts, so that nothing depends on who is faster.
  @Test(arguments: [["--help"], ["version", "--format", "json"]])
  func aReaderThatWentAwayIsNoCrash(_ arguments: [String]) throws {
    let folder = try ScratchFolder("pipe")
    let result = try Program.shell(
      #"mkfifo pipe && exec 3<>pipe 4>pipe 3<&- && "$0" "$@" >&4"#, arguments, in: folder.path)
    #expect(result.status == 74, "\(result.errors)")
  }

  @Test func aClosedStderrStopsNothing() throws {
    let folder = try ScratchFolder("pipe")
    let result = try Program.shell(
      #"mkfifo pipe && exec 3<>pipe 4>pipe 3<&- && "$0" "$@" 2>&4"#, ["status", "--repo", "/nonexistent"],
      in: folder.path)
    #expect(result.status == 66)
  }
}
