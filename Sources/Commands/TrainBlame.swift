// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Git
internal import Merging
internal import Processes
internal import ReleaseCore
internal import Releasing
internal import Requesting
internal import Settings

/// A path, and the lines of it: `src/torch.c`, `src/torch.c:12`, `src/torch.c:12-20`.
struct LinePlace: ExpressibleByArgument {
  let path: String
  let lines: ClosedRange<Int>?

  init?(argument: String) {
    guard !argument.isEmpty else { return nil }
    if let colon = argument.lastIndex(of: ":"), colon != argument.startIndex {
      let ends = argument[argument.index(after: colon)...].split(
        separator: "-", omittingEmptySubsequences: false)
      let numbers = ends.compactMap { Int($0) }.filter { $0 > 0 }
      if (1...2).contains(ends.count), numbers.count == ends.count, numbers[0] <= (numbers.last ?? 0) {
        path = String(argument[..<colon])
        lines = numbers[0]...(numbers.last ?? numbers[0])
        return
      }
    }
    path = argument
    lines = nil
  }
}

/// `train blame`: which request brought each line.
struct TrainBlame: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "blame", abstract: "Tell which request brought each line of a file, and in which release.",
    discussion: """
      git blame over the releases of a channel, its commits mapped to the trains that took them. A line that \
      was there before the first release, or was committed on the base branch itself, names the first release \
      that has it.
      """)

  private struct Line: Encodable {
    let line: Int
    let request: RequestID?
    let title: LocalizedText?
    let version: BuildVersion?
    let commit: ObjectID
    let text: String
  }

  private struct Report: Encodable {
    let path: String
    let version: BuildVersion
    let lines: [Line]
  }

  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption
  @Option(help: ArgumentHelp("The channel.", valueName: "name")) var channel = ChannelName.trunk
  @Option(name: .customLong("in"), help: "The release whose file is read; the last one without.")
  var version: BuildVersion?
  @Argument(
    help: ArgumentHelp("A path in the tree, with :LINE or :FROM-TO for some lines.", valueName: "path"))
  var place: LinePlace

  func run() async throws {
    let bench = try Workbench.open(location)
    _ = try bench.channel(channel)
    let ledger = try bench.readLedger()
    let record = try ledger.train(version, on: channel)
    let records = ledger.weeks(channel: channel).filter { $0.version <= record.version }
    guard let count = try bench.repository.lineCount(of: place.path, at: record.commit) else {
      throw ValidationError("\(record.version) has no file \(place.path)")
    }
    let first = place.lines?.lowerBound ?? 1
    let last = min(place.lines?.upperBound ?? count, count)
    guard first <= count || place.lines == nil else {
      throw ValidationError("\(place.path) has no line \(first)")
    }
    let blame = GitBlame(
      gitDirectory: bench.repository.gitDirectory,
      tools: ToolPath(bench.session.world.environment["PATH"]))
    let lines =
      last < first ? [] : try await blame.lines(first...last, of: place.path, at: record.commit)
    var history = TrainHistory(records, graph: bench.repository)
    let report = Report(
      path: place.path, version: record.version,
      lines: try lines.map { line in
        let origin = try history.origin(of: line.commit)
        return Line(
          line: line.number, request: origin.request,
          title: origin.request.flatMap { ledger.request($0)?.title }, version: origin.version,
          commit: line.commit, text: line.text)
      })
    try output.print(report, to: bench.console) {
      var columns = TextColumns(indent: 0)
      for line in report.lines {
        columns.add(
          "\(line.line)", line.request.map(\.description) ?? "base", line.version.map(\.description) ?? "-",
          line.commit.short, line.text)
      }
      return columns.isEmpty ? "no lines" : columns.text
    }
  }
}

extension CommitOrigin {
  fileprivate var request: RequestID? {
    if case .request(let id, _) = self { id } else { nil }
  }

  fileprivate var version: BuildVersion? {
    switch self {
    case .request(_, let version), .base(let version): version
    case .nowhere: nil
    }
  }
}
