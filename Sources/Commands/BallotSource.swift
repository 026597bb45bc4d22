// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Importing
internal import Requesting
internal import Voting

/// How a file of ballots is written.
enum BallotFormat: String, ExpressibleByArgument, CaseIterable {
  case csv, tsv, jsonl, discuz
}

/// The options that say how ballots are read from a file.
struct BallotSource: ParsableArguments {
  typealias Take = (borrowing Ballot) throws -> Void
  typealias Refuse = (_ line: Int, BallotFault, _ row: [UInt8]) throws -> Void

  @Option(help: "How the file is written. Default: by its name.")
  var input: BallotFormat?

  @Option(help: "How its characters are written.")
  var encoding: TextEncoding = .utf8

  @Option(
    help: ArgumentHelp(
      "What the file calls a field, such as voter=用户名. May repeat.", valueName: "field=column"))
  var map: [String] = []

  @Option(help: ArgumentHelp("The source of ballots that name none.", valueName: "forum"))
  var source: String?

  @Option(
    help: ArgumentHelp("For discuz: the table of options (polloptionid, tid, polloption).", valueName: "file")
  )
  var options: String?

  @Option(
    help: ArgumentHelp(
      "For discuz: the thread of a panel, where each has its own. May repeat.", valueName: "panel=tid"))
  var panel: [String] = []

  /// Gives every row of the file to one of the two closures.
  func read(_ path: String, _ poll: Poll, now: Int64, _ take: Take, _ refuse: Refuse) throws {
    guard let format = input ?? TableFormat(ofFile: path).flatMap({ BallotFormat(rawValue: $0.rawValue) })
    else { throw CommandError.option("--input", value: path, expected: "csv, tsv, jsonl or discuz") }
    guard let table = TableFormat(rawValue: format.rawValue) else {
      return try readDiscuz(path, poll, now: now, take, refuse)
    }
    let names = try columns()
    var reader = try TableReader(path: path, format: table, encoding: encoding)
    try reader.require(Array(names.prefix(BallotFields.needed)))
    reader.select(names)
    var ballots = BallotReader(poll: poll, now: now, source: source ?? "")
    while let step = try reader.advance() {
      switch step {
      case .refused(let problem):
        try refuse(
          problem.line, .unreadable(code: problem.fault.code, reason: problem.fault.description),
          reader.refusedRow)
      case .record:
        let fields = BallotFields { reader.range($0) }
        if let fault = ballots.read(reader.record.bytes, fields) {
          try refuse(reader.record.line, fault, Array(reader.record.bytes[reader.record.row]))
        } else {
          try take(ballots.ballot)
        }
      }
    }
  }

  /// The columns of the fields, in the order of `BallotFields`.
  private func columns() throws -> [String] {
    var names = BallotFields.names
    for pair in map {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2, !parts[1].isEmpty else {
        throw CommandError.option("--map", value: pair, expected: "field=column, such as voter=用户名")
      }
      guard let index = BallotFields.names.firstIndex(of: parts[0]) else {
        throw VotingError.unknownField(parts[0], known: BallotFields.names)
      }
      names[index] = parts[1]
    }
    return names
  }
}
