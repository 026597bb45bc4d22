// SPDX-License-Identifier: Apache-2.0
internal import GRDB

extension AccessLogFile {
  /// The schema, one named step after the other; a step that was released never changes.
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 access log") { database in
      try database.execute(
        sql: """
          CREATE TABLE access (
            id INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            member TEXT,
            channel TEXT NOT NULL,
            method TEXT NOT NULL,
            path TEXT NOT NULL,
            build TEXT,
            range TEXT,
            status INTEGER NOT NULL,
            bytes INTEGER NOT NULL,
            size INTEGER,
            network TEXT NOT NULL,
            agent TEXT,
            took INTEGER NOT NULL
          ) STRICT;
          CREATE INDEX access_by_time ON access (at);
          CREATE INDEX access_by_member ON access (member, at);
          CREATE INDEX access_by_build ON access (build, at) WHERE build IS NOT NULL;
          CREATE TRIGGER access_is_append_only BEFORE UPDATE ON access
          BEGIN SELECT RAISE(ABORT, 'the access log is append-only'); END
          """)
    }
    return migrator
  }
}
