// SPDX-License-Identifier: Apache-2.0
internal import GRDB
internal import Glibc

extension DatabaseFile {
  /// How a file keeps what a command or a server was thanked for.
  enum Journal {
    /// A rollback journal; each commit is synced with its folder, as FULL alone does not do with this journal
    /// (sqlite.org/pragma.html).
    case rollback
    /// A write-ahead log, so that one process reads while another writes; each commit is synced.
    case writeAhead
    /// A write-ahead log whose last commits a power cut may take back; a killed process takes back none.
    case lazyWriteAhead

    var pragmas: String {
      switch self {
      case .rollback: "PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA"
      case .writeAhead: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL"
      case .lazyWriteAhead: "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL"
      }
    }
  }

  /// Whose file it is: its `application_id`.
  enum Owner: Int32 {
    /// "MIUI".
    case state = 0x4D49_5549
    /// "MIUm".
    case members = 0x4D49_556D
    /// "MIUa".
    case accessLog = 0x4D49_5561
    /// "MIUf".
    case feedback = 0x4D49_5566
    /// "MIUv".
    case verdicts = 0x4D49_5576
    /// "MIUb".
    case ballots = 0x4D49_5562

    /// Damage, with the hint for what is lost with the file.
    func damage(
      file: String, _ doing: String, _ reason: String, _ cause: (any Error)?
    ) -> StateDatabaseError {
      switch self {
      case .state, .accessLog: .corrupt(file: file, doing: doing, reason: reason, cause: cause)
      case .members, .verdicts: .corruptMembers(file: file, doing: doing, reason: reason, cause: cause)
      case .feedback, .ballots: .corruptPeople(file: file, doing: doing, reason: reason, cause: cause)
      }
    }

    func sorted(_ error: any Error, file: String, _ doing: String) -> StateDatabaseError {
      let found = StateDatabaseError.of(error, file: file, doing: doing)
      guard case .corrupt(let file, let doing, let reason, let cause) = found else { return found }
      return damage(file: file, doing, reason, cause)
    }
  }
}

/// What is looked at before anything is written into a file.
enum DatabaseOpening {
  /// Refuses damage, other programs' files and newer schemas.
  static func check(
    _ queue: DatabaseQueue, file: String, _ owner: DatabaseFile.Owner, migrator: DatabaseMigrator,
    isWhollyRead: Bool
  ) throws {
    let isNew = try queue.read { database in
      let verdict = isWhollyRead ? try String.fetchAll(database, sql: "PRAGMA quick_check(1)") : ["ok"]
      guard verdict == ["ok"] else {
        throw StateDatabaseError.corrupt(
          file: file, doing: "open the database", reason: verdict.joined(separator: "; "), cause: nil)
      }
      let found = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
      let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
      guard found == owner.rawValue || (found == 0 && tables == 0) else {
        throw StateDatabaseError.foreign(file: file)
      }
      guard try !migrator.hasBeenSuperseded(database) else {
        throw StateDatabaseError.newer(file: file)
      }
      return found == 0
    }
    guard isNew else { return }
    try queue.write { try $0.execute(sql: "PRAGMA application_id = \(owner.rawValue)") }
  }

  /// Makes a folder of mode 0700 and an empty file of mode 0600 in it, and takes rights away that were given
  /// to others. SQLite gives its files beside it the same mode. The folder above must exist.
  static func makePrivate(folder: String, file: String, doing: String) throws {
    func run(_ name: String, _ path: String, unless allowed: Int32 = 0, _ call: () -> Int32) throws -> Int32 {
      let result = call()
      guard result == -1, errno != allowed else { return result }
      let reason = unsafe String(cString: strerror(errno))
      throw StateDatabaseError.inaccessible(
        file: path, doing: doing, cause: SystemCallFailure(description: "\(name): \(reason)"))
    }
    _ = try run("mkdir", folder, unless: EEXIST) { unsafe mkdir(folder, 0o700) }
    _ = try run("chmod", folder) { unsafe chmod(folder, 0o700) }
    let descriptor = try run("open", file) {
      unsafe open(file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    }
    defer { _ = close(descriptor) }
    _ = try run("fchmod", file) { fchmod(descriptor, 0o600) }
  }
}

/// A system call that failed, in words.
struct SystemCallFailure: Error, CustomStringConvertible {
  let description: String
}
