// SPDX-License-Identifier: Apache-2.0
import GRDB
package import ReleaseCore
import Releasing

extension StateDatabase: CutJournal {
  package func facts(of stage: String, channel: String, version: BuildVersion) throws -> String? {
    try sqlite.read("read what the stage “\(stage)” of \(channel) \(version) left") { database in
      try String.fetchOne(
        database,
        sql: "SELECT facts FROM cut_facts WHERE channel = ? AND version = ? AND stage = ?",
        arguments: [channel, version.description, stage])
    }
  }

  package func keep(
    _ facts: String, of stage: String, channel: String, version: BuildVersion, at instant: Int64
  ) throws {
    try sqlite.write("keep what the stage “\(stage)” of \(channel) \(version) left") { database in
      try database.execute(
        sql: """
          INSERT INTO cut_facts (channel, version, stage, facts, kept_at) VALUES (?, ?, ?, ?, ?)
          ON CONFLICT (channel, version, stage)
          DO UPDATE SET facts = excluded.facts, kept_at = excluded.kept_at
          """,
        arguments: [channel, version.description, stage, facts, instant])
    }
  }

  package func unfinished(channel: String) throws -> [BuildVersion] {
    let doing = "list the unfinished cuts of \(channel)"
    let texts = try sqlite.read(doing) { database in
      try String.fetchAll(
        database,
        sql: """
          SELECT DISTINCT version FROM cut_facts WHERE channel = ?
          """,
        arguments: [channel])
    }
    return try texts.map { text in
      guard let version = BuildVersion(text) else {
        throw sqlite.damaged(doing, "“\(text)” is not a version")
      }
      return version
    }
    .sorted()
  }

  package func forget(channel: String, version: BuildVersion) throws {
    try sqlite.write("forget the cut of \(channel) \(version)") { database in
      try database.execute(
        sql: "DELETE FROM cut_facts WHERE channel = ? AND version = ?",
        arguments: [channel, version.description])
    }
  }
}
