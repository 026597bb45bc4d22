// SPDX-License-Identifier: Apache-2.0
import GRDB
package import ReleaseCore

/// What can go wrong with the state database; each names the file and what was being done.
package enum StateDatabaseError: Failure {
  /// The file or its folder cannot be opened or written.
  case inaccessible(file: String, doing: String, cause: any Error)
  /// The file is damaged, or no SQLite database.
  case corrupt(file: String, doing: String, reason: String, cause: (any Error)?)
  /// The members' file is damaged, or no SQLite database; nothing else holds what it held.
  case corruptMembers(file: String, doing: String, reason: String, cause: (any Error)?)
  /// A file of what people told us is damaged, or no SQLite database; nothing else holds what it held.
  case corruptPeople(file: String, doing: String, reason: String, cause: (any Error)?)
  /// A SQLite database of another program.
  case foreign(file: String)
  /// Written by a newer version of this program.
  case newer(file: String)
  /// Another process keeps it locked.
  case busy(file: String, doing: String, cause: any Error)
  /// SQLite refused for a reason of its own.
  case failed(file: String, doing: String, cause: any Error)

  package var kind: FailureKind {
    switch self {
    case .inaccessible: .inputOutput
    case .corrupt, .corruptMembers, .corruptPeople, .foreign, .newer: .badData
    case .busy: .busy
    case .failed: .internal
    }
  }

  package var code: String {
    switch self {
    case .inaccessible: "state.inaccessible"
    case .corrupt: "state.corrupt"
    case .corruptMembers: "members.corrupt"
    case .corruptPeople: "people.corrupt"
    case .foreign: "state.foreign"
    case .newer: "state.newer"
    case .busy: "state.busy"
    case .failed: "state.failed"
    }
  }

  package var message: String {
    switch self {
    case .inaccessible(let file, let doing, let cause):
      "could not \(doing): the state database \(file) cannot be read or written (\(Self.words(cause)))"
    case .corrupt(let file, let doing, let reason, _):
      "could not \(doing): the state database \(file) is damaged (\(reason))"
    case .corruptMembers(let file, let doing, let reason, _):
      "could not \(doing): the members' database \(file) is damaged (\(reason))"
    case .corruptPeople(let file, let doing, let reason, _):
      "could not \(doing): the database \(file) is damaged (\(reason))"
    case .foreign(let file): "the file \(file) is a database of another program"
    case .newer(let file): "the state database \(file) was written by a newer version of miui-release"
    case .busy(let file, let doing, _):
      "could not \(doing): another process keeps the state database \(file) locked"
    case .failed(let file, let doing, let cause):
      "could not \(doing) in the state database \(file) (\(Self.words(cause)))"
    }
  }

  package var hints: [String] {
    switch self {
    case .inaccessible: ["check that the state folder exists, is writable and has space"]
    case .corrupt:
      [
        "move the file away and run the command again: an unfinished cut begins anew, and nothing published is lost"
      ]
    case .corruptMembers:
      [
        "put back a copy of the file: it alone knows the members; without a copy, move it away and give everybody a new token"
      ]
    case .corruptPeople:
      ["put back a copy of the file, or move it away and import again what forums can export again"]
    case .foreign: ["choose another state_folder in miui-release.yaml"]
    case .newer: ["use the newer version, or move the file away to begin with a fresh one"]
    case .busy: ["wait for the other process and run the command again"]
    case .failed: []
    }
  }

  package var cause: (any Error)? {
    switch self {
    case .inaccessible(_, _, let cause), .busy(_, _, let cause), .failed(_, _, let cause): cause
    case .corrupt(_, _, _, let cause), .corruptMembers(_, _, _, let cause),
      .corruptPeople(_, _, _, let cause):
      cause
    case .foreign, .newer: nil
    }
  }

  /// Sorts an error by SQLite's result code.
  static func of(_ error: any Error, file: String, doing: String) -> StateDatabaseError {
    if let known = error as? StateDatabaseError { return known }
    guard let found = error as? DatabaseError else {
      return .failed(file: file, doing: doing, cause: error)
    }
    switch found.resultCode {
    case .SQLITE_CORRUPT, .SQLITE_NOTADB:
      return .corrupt(file: file, doing: doing, reason: words(found), cause: found)
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      return .busy(file: file, doing: doing, cause: found)
    case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_IOERR, .SQLITE_FULL, .SQLITE_PERM, .SQLITE_AUTH:
      return .inaccessible(file: file, doing: doing, cause: found)
    default:
      return .failed(file: file, doing: doing, cause: found)
    }
  }

  static func words(_ error: any Error) -> String {
    guard let found = error as? DatabaseError else { return "\(error)" }
    return "SQLite \(found.extendedResultCode.rawValue): \(found.message ?? "no message")"
  }
}
