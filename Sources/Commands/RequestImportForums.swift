// SPDX-License-Identifier: Apache-2.0
internal import Archive
internal import ArgumentParser
internal import Files
internal import Importing
internal import ReleaseCore
internal import Requesting

extension PollMeaning: ExpressibleByArgument {}

/// What polls of a forum stand for.
struct ForumPollOptions: ParsableArguments {
  @Option(help: "What a poll stands for: its thread as one wish, or each of its options.")
  var pollMeans: PollMeaning = .thread

  @Option(
    help: ArgumentHelp(
      "An option that is a vote against, beside the usual ones (反对, no …). May repeat.", valueName: "text"))
  var against: [String] = []
}

/// `request import fider`.
struct RequestImportFider: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fider", abstract: "Import posts of Fider: its CSV export, or its backup zip.",
    discussion: """
      A duplicate goes into the post it repeats: its author becomes one of the requesters. Its votes count once: \
      Fider gives them to the original, and the backup tells every voter.
      """)

  @Argument(help: ArgumentHelp("posts.csv or the backup.", valueName: "posts.csv | backup.zip")) var file:
    String
  @OptionGroup var common: RequestImportOptions

  func run() throws {
    try common.run("fider") { terms, _ in
      let source = try FileSource(path: file)
      if try source.read(at: 0, count: Int(min(4, source.size))) == [0x50, 0x4B, 3, 4] {
        return try FiderBackup(try Self.tables(of: source)).wishes(terms)
      }
      var wishes: [ImportedWish] = []
      var refused: [ImportRefusal] = []
      try TableOptions.utf8.each(of: file, .csv, require: FiderPosts.required) { row in
        do throws(ImportRefusal) { wishes.append(try FiderPosts.wish(from: row, terms)) } catch {
          refused.append(error)
        }
      } refused: {
        refused.append($0)
      }
      return (wishes, refused)
    }
  }

  /// The tables that are read of a backup; attachments in it are passed over.
  private static func tables(of source: FileSource) throws -> [String: [UInt8]] {
    var limits = ArchiveLimits()
    limits.entryCount = 100_000
    limits.totalSize = .mebibytes(4 << 10)
    limits.ratio = 200
    let wanted = Set(FiderBackup.tables)
    var tables: [String: [UInt8]] = [:]
    var current: String?
    try ArchiveReader(limits: limits).read(source) { event in
      switch event {
      case .entry(let name):
        let table = name.hasSuffix(".json") ? String(name.dropLast(5)) : name
        current = wanted.contains(table) && tables[table] == nil ? table : nil
        if let current { tables[current] = [] }
      case .data(let bytes):
        guard let current else { return }
        guard (tables[current]?.count ?? 0) + bytes.count <= Int(ImportFile.limit) else {
          throw RequestingError.malformedExport(file: "\(current).json", reason: "is larger than 256 MiB")
        }
        tables[current]?.append(contentsOf: bytes)
      }
    }
    return tables
  }
}

/// `request import discourse`.
struct RequestImportDiscourse: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "discourse", abstract: "Import topics of Discourse with their polls: /t/ID.json.")

  @Argument(help: ArgumentHelp("A topic, or a list of topics.", valueName: "topic.json")) var files: [String]
  @OptionGroup var polls: ForumPollOptions
  @OptionGroup var common: RequestImportOptions

  func run() throws {
    try common.run("discourse", negativeWords: polls.against) { terms, _ in
      var wishes: [ImportedWish] = []
      var refused: [ImportRefusal] = []
      for file in files {
        for topic in try DiscourseTopic.topics(in: try ImportFile.bytes(file), file: ImportFile.name(file)) {
          do throws(ImportRefusal) {
            wishes += try topic.wishes(polls.pollMeans, terms)
          } catch {
            refused.append(error)
          }
        }
      }
      return (wishes, refused)
    }
  }
}

/// `request import discuz`.
struct RequestImportDiscuz: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "discuz", abstract: "Import threads of Discuz! with their polls, from its tables as CSV.",
    discussion: """
      The tables are forum_thread (tid, subject, author, dateline), forum_poll (tid, expiration), \
      forum_polloption (polloptionid, tid, votes, polloption) and forum_pollvoter (tid, uid, username, options). \
      Where voters are given they are counted, each once; otherwise the options' votes.
      """)

  @Option(help: ArgumentHelp("forum_thread.", valueName: "thread.csv")) var threads: String
  @Option(help: ArgumentHelp("forum_poll.", valueName: "poll.csv")) var polls: String?
  @Option(help: ArgumentHelp("forum_polloption.", valueName: "polloption.csv")) var polloptions: String?
  @Option(help: ArgumentHelp("forum_pollvoter.", valueName: "pollvoter.csv")) var voters: String?
  @OptionGroup var table: TableOptions
  @OptionGroup var meaning: ForumPollOptions
  @OptionGroup var common: RequestImportOptions

  func run() throws {
    try common.run("discuz", negativeWords: meaning.against) { terms, _ in
      var tables = DiscuzTables(terms)
      var refused: [ImportRefusal] = []
      func read(_ path: String?, _ columns: [String], _ take: (inout DiscuzTables, SourceRow) -> Void) throws
      {
        guard let path else { return }
        try table.each(of: path, TableFormat(ofFile: path) ?? .csv, require: columns) {
          take(&tables, $0)
        } refused: {
          refused.append($0)
        }
      }
      try read(threads, ["tid", "subject", "author", "dateline"]) { $0.read(thread: $1) }
      try read(polls, ["tid", "expiration"]) { $0.read(poll: $1) }
      try read(polloptions, ["tid", "polloptionid", "polloption"]) { $0.read(option: $1) }
      try read(voters, ["tid", "uid", "options"]) { $0.read(voter: $1) }
      return (tables.wishes(meaning.pollMeans), refused + tables.refused)
    }
  }
}

extension TableOptions {
  static var utf8: TableOptions {
    var options = TableOptions()
    options.encoding = .utf8
    return options
  }
}
