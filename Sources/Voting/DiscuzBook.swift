// SPDX-License-Identifier: Apache-2.0

/// Joins the rows of Discuz's pollvoter table to ballots: a thread holds one poll, or a panel of it.
///
/// An option belongs to the panel its text begins with (`最爱：手电筒`, `mood: happy`), else to the panel of its
/// thread. Memory: every voter once.
package struct DiscuzBook {
  /// What one voter chose in all threads.
  package struct Joined {
    /// The line of the voter's last row.
    package internal(set) var line: Int
    var voter: String
    var dateline: Int64
    var chosen: [Panel: String] = [:]

    /// What stands for the row in the list of those refused.
    package var row: [UInt8] { Array("\(voter) \(dateline)".utf8) }

    /// The fields as bytes, and where each stands.
    package var fields: (bytes: [UInt8], fields: BallotFields) {
      let texts = [voter, "\(dateline)", chosen[.mood], chosen[.loved], chosen[.weak], chosen[.awaited]]
      var bytes: [UInt8] = []
      let ranges = texts.map { text -> Range<Int>? in
        let start = bytes.count
        bytes += (text ?? "").utf8
        return text == nil ? nil : start..<bytes.count
      }
      return (bytes, BallotFields { $0 < ranges.count ? ranges[$0] : nil })
    }
  }

  private let panels: [String: Panel]
  private var options: [String: (panel: Panel, text: String)] = [:]
  private var places: [String: Int] = [:]
  /// In the order in which voters first came.
  package private(set) var ballots: [Joined] = []

  /// `panels`: the panel of each thread that holds one alone.
  package init(panels: [String: Panel]) { self.panels = panels }

  /// Takes a row of the table of options. Throws where it belongs to no panel.
  package mutating func define(option: String, thread: String, text: String) throws(VotingError) {
    if let cut = text.firstIndex(where: { $0 == ":" || $0 == "：" }),
      let panel = Panel(word: text[..<cut].trimmingSpaces)
    {
      options[option] = (panel, text[text.index(after: cut)...].trimmingSpaces)
    } else if let panel = panels[thread] {
      options[option] = (panel, text[...].trimmingSpaces)
    } else {
      throw .unknownOption(option, text: text)
    }
  }

  /// Takes a row of the table of voters; gives what is wrong with it, nil where nothing is.
  package mutating func add(
    line: Int, uid: String, username: String, options chosen: String, dateline: String
  ) -> BallotFault? {
    let voter =
      username.isEmpty || username == "NULL" ? (uid.isEmpty || uid == "0" ? "" : "uid:\(uid)") : username
    guard !voter.isEmpty else { return .noVoter }
    let digits = Array(dateline.utf8)
    guard let instant = digits.decimal(digits.indices) else { return .instant(dateline) }
    var found: [Panel: String] = [:]
    for option in chosen.split(whereSeparator: \.isWhitespace).map(String.init) {
      guard let known = options[option] else { return .unknownOption(option) }
      found[known.panel] = known.text
    }
    if let place = places[voter] {
      ballots[place].line = line
      ballots[place].dateline = max(ballots[place].dateline, Int64(instant))
      ballots[place].chosen.merge(found) { $1 }
    } else {
      places[voter] = ballots.count
      ballots.append(Joined(line: line, voter: voter, dateline: Int64(instant), chosen: found))
    }
    return nil
  }
}

extension Substring {
  /// Without white space at its ends.
  fileprivate var trimmingSpaces: String {
    var text = self
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
