// SPDX-License-Identifier: Apache-2.0
internal import Crediting
internal import Files
internal import ReleaseCore
internal import Requesting
internal import Settings
internal import StateDatabase

/// The files of the state folder that hold people's input, those that are there, opened for one command.
struct PeopleFiles: Witness {
  /// Each place with the word that reports call it by.
  let places: [(name: String, records: any PersonalRecords)]
  /// The popcorn awards that the ledger keeps.
  let awards: [(version: BuildVersion, winners: [String])]

  static func open(_ bench: Workbench) throws -> PeopleFiles {
    let state = bench.settings.stateFolder.absolute
    var places: [(name: String, records: any PersonalRecords)] = []
    if try Folders.isTaken("\(state)/\(RosterFile.folderName)/\(RosterFile.fileName)") {
      places.append(("members", try RosterFile(inStateFolder: state)))
    }
    return PeopleFiles(places: places, awards: [])
  }

  func votes(of person: PersonName) throws -> [RequestID] { [] }
  func ballots(of person: PersonName) throws -> Int { 0 }
  func verdicts(of person: PersonName) throws -> (requests: [RequestID], count: Int) { ([], 0) }
  func testers(of features: [RequestID]) throws -> [String] { [] }
  func voters(of version: BuildVersion) throws -> Int { 0 }
}
