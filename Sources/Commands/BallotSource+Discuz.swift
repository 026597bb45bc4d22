// SPDX-License-Identifier: Apache-2.0
internal import Importing
internal import Voting

extension BallotSource {
  /// Discuz keeps a row for each voter of a thread, with the options chosen; the rows of one voter are one ballot.
  func readDiscuz(_ path: String, _ poll: Poll, now: Int64, _ take: Take, _ refuse: Refuse) throws {
    guard let options else {
      throw CommandError.option("--options", value: "", expected: "the file of Discuz's table of options")
    }
    var panels: [String: Panel] = [:]
    for pair in panel {
      let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, let found = Panel(word: parts[0]) else {
        throw CommandError.option("--panel", value: pair, expected: "panel=tid, such as mood=1201")
      }
      panels[parts[1]] = found
    }
    var book = DiscuzBook(panels: panels)
    try readOptions(options, into: &book)
    var reader = try TableReader(path: path, format: TableFormat(ofFile: path) ?? .csv, encoding: encoding)
    try reader.require(["tid", "options", "dateline"])
    reader.select(["tid", "uid", "username", "options", "dateline"])
    while let step = try reader.advance() {
      switch step {
      case .refused(let problem):
        try refuse(
          problem.line, .unreadable(code: problem.fault.code, reason: problem.fault.description),
          reader.refusedRow)
      case .record:
        let row = reader.record
        if let fault = book.add(
          line: row.line, uid: row.text(1) ?? "", username: row.text(2) ?? "", options: row.text(3) ?? "",
          dateline: row.text(4) ?? "")
        {
          try refuse(row.line, fault, Array(row.bytes[row.row]))
        }
      }
    }
    var ballots = BallotReader(poll: poll, now: now, source: source ?? "forum")
    for joined in book.ballots {
      let row = joined.fields
      if let fault = ballots.read(row.bytes, row.fields) {
        try refuse(joined.line, fault, joined.row)
      } else {
        try take(ballots.ballot)
      }
    }
  }

  private func readOptions(_ path: String, into book: inout DiscuzBook) throws {
    var reader = try TableReader(path: path, format: TableFormat(ofFile: path) ?? .csv, encoding: encoding)
    try reader.require(["polloptionid", "polloption"])
    while let entry = try reader.next() {
      switch entry {
      case .refused(let problem):
        throw ImportingError.malformedHeader(file: path, reason: problem.description)
      case .row(let row):
        try book.define(
          option: row.field("polloptionid") ?? "", thread: row.field("tid") ?? "",
          text: row.field("polloption") ?? "")
      }
    }
  }
}
