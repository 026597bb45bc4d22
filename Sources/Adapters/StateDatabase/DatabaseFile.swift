// SPDX-License-Identifier: Apache-2.0
internal import GRDB

/// A SQLite file of this program: opened, checked, brought up to date, and its errors in words that name it.
struct DatabaseFile: Sendable {
  let path: String
  private let owner: Owner
  private let queue: DatabaseQueue

  /// Makes the file where it is missing, checks it and brings its tables up to date. The folder must exist.
  /// `isWhollyRead`: every page is read for damage, which costs as much as the file is long; where it is not,
  /// each read of a damaged page is refused all the same. `pragmas`: set before the journal's.
  /// Throws `StateDatabaseError`.
  init(
    at path: String, owner: Owner, journal: Journal, pragmas: String = "", isWhollyRead: Bool = false,
    migrator: DatabaseMigrator, _ doing: String
  ) throws {
    self.path = path
    self.owner = owner
    do {
      queue = try DatabaseQueue(
        path: path, configuration: Self.configuration("\(pragmas);\(journal.pragmas)"))
      try DatabaseOpening.check(queue, file: path, owner, migrator: migrator, isWhollyRead: isWhollyRead)
      try migrator.migrate(queue)
    } catch {
      throw owner.sorted(error, file: path, doing)
    }
  }

  /// The same in a folder of mode 0700, which is made where it is missing, with a file of mode 0600.
  init(
    privateIn folder: String, named name: String, owner: Owner, journal: Journal, pragmas: String = "",
    isWhollyRead: Bool = false, migrator: DatabaseMigrator, _ doing: String
  ) throws {
    let path = "\(folder)/\(name)"
    try DatabaseOpening.makePrivate(folder: folder, file: path, doing: doing)
    try self.init(
      at: path, owner: owner, journal: journal, pragmas: pragmas, isWhollyRead: isWhollyRead,
      migrator: migrator, doing)
  }

  /// Opens a file that is there as it is: neither owned nor brought up to date. Throws `StateDatabaseError`.
  init(asFoundAt path: String, owner: Owner, pragmas: String, _ doing: String) throws {
    self.path = path
    self.owner = owner
    do {
      queue = try DatabaseQueue(path: path, configuration: Self.configuration(pragmas))
    } catch {
      throw owner.sorted(error, file: path, doing)
    }
  }

  func read<Value>(_ doing: String, _ body: (Database) throws -> Value) throws -> Value {
    try sorted(doing) { try queue.read(body) }
  }

  /// One transaction.
  func write<Value>(_ doing: String, _ body: (Database) throws -> Value) throws -> Value {
    try sorted(doing) { try queue.write(body) }
  }

  /// For what SQLite does outside of transactions alone, such as a checkpoint.
  func maintain(_ doing: String, _ body: (Database) throws -> Void) throws {
    try sorted(doing) { try queue.writeWithoutTransaction(body) }
  }

  /// The error for a row that this program would not have written.
  func damaged(_ doing: String, _ reason: String) -> StateDatabaseError {
    owner.damage(file: path, doing, reason, nil)
  }

  /// What the caller's own code throws inside goes through as it is.
  private func sorted<Value>(_ doing: String, _ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch  where error is DatabaseError || error is RowDecodingError {
      throw owner.sorted(error, file: path, doing)
    }
  }

  private static func configuration(_ pragmas: String) -> Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(15)
    configuration.prepareDatabase { try $0.execute(sql: pragmas) }
    return configuration
  }
}
