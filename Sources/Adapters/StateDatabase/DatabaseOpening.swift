// SPDX-License-Identifier: Apache-2.0
internal import GRDB
internal import Glibc

/// What is looked at before anything is written into a file.
enum DatabaseOpening {
  /// Whose file it is: its `application_id`.
  enum Owner: Int32 {
    /// "MIUI".
    case state = 0x4D49_5549
    /// "MIUm".
    case members = 0x4D49_556D
    /// "MIUa".
    case accessLog = 0x4D49_5561
    /// "MIUb".
    case ballots = 0x4D49_5562
  }

  /// Refuses damage, other programs' files and newer schemas. `wholeFile`: every page is read for damage,
  /// which costs as much as the file is long.
  static func check(
    _ queue: DatabaseQueue, file: String, owner: Owner, migrator: DatabaseMigrator, wholeFile: Bool
  ) throws {
    let isNew = try queue.read { database in
      let verdict = wholeFile ? try String.fetchAll(database, sql: "PRAGMA quick_check(1)") : ["ok"]
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
