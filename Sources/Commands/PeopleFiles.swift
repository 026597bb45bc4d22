// SPDX-License-Identifier: Apache-2.0
internal import Crediting
internal import Files
internal import ReleaseCore
internal import Requesting
internal import Settings
internal import StateDatabase
internal import Voting

/// The files of the state folder that hold people's input, those that are there, opened for one command.
struct PeopleFiles: Witness {
  /// Each place with the word that reports call it by, in the order in which it is forgotten: whose a verdict is
  /// stands on the roster, which goes last.
  let places: [(name: String, records: any PersonalRecords)]
  private let box: BallotBox?
  private let tried: TestersVerdicts?
  private let ledger: Ledger

  static func open(_ bench: Workbench, _ ledger: Ledger) throws -> PeopleFiles {
    let state = bench.settings.stateFolder.absolute
    func isThere(_ folder: String, _ file: String) throws -> Bool {
      try Folders.isTaken("\(state)/\(folder)/\(file)")
    }
    let box =
      try isThere(BallotBox.folderName, BallotBox.fileName) ? BallotBox(inStateFolder: state) : nil
    let roster =
      try isThere(RosterFile.folderName, RosterFile.fileName) ? RosterFile(inStateFolder: state) : nil
    let tried = try roster.flatMap { try TestersVerdicts(inStateFolder: state, roster: $0) }
    let places: [(String, (any PersonalRecords)?)] = [
      ("ballots", box), ("messages", try AuthorsMessages(inStateFolder: state)), ("verdicts", tried),
      ("members", roster),
    ]
    return PeopleFiles(
      places: places.compactMap { name, records in records.map { (name: name, records: $0) } }, box: box,
      tried: tried, ledger: ledger)
  }

  /// The popcorn awards that the ledger keeps.
  var awards: [(version: BuildVersion, winners: [String])] {
    PopcornAward.wall(of: ledger).map { ($0.version, $0.people) }
  }

  func votes(of person: PersonName) throws -> [RequestID] { try box?.votes(of: person).requests ?? [] }
  func ballots(of person: PersonName) throws -> Int { try box?.votes(of: person).ballots ?? 0 }
  func verdicts(of person: PersonName) throws -> (requests: [RequestID], count: Int) {
    try tried?.tried(by: person) ?? ([], 0)
  }
  func testers(of features: [RequestID]) throws -> [String] { try tried?.testers(of: features) ?? [] }
  func voters(of version: BuildVersion) throws -> Int { ledger.poll(of: version)?.ballots.counted ?? 0 }
}
