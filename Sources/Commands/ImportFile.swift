// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Files
internal import Importing
internal import ReleaseCore
internal import Requesting

extension TextEncoding: ExpressibleByArgument {}

/// How the tables of another program are written.
struct TableOptions: ParsableArguments {
  @Option(help: "The encoding of the file: utf-8, gbk, gb18030 or big5.")
  var encoding: TextEncoding = .utf8

  /// Hands over each row of a file, and what could not be read as one. Throws `ImportingError` where the file is
  /// no table, or lacks a column.
  func each(
    of path: String, _ format: TableFormat, require columns: [String] = [],
    row: (SourceRow) throws -> Void, refused: (ImportRefusal) -> Void
  ) throws {
    var reader = try TableReader(path: path, format: format, encoding: encoding)
    try reader.require(columns)
    let name = ImportFile.name(path)
    try reader.forEach { entry in
      switch entry {
      case .row(let found): try row(SourceRow(file: name, line: found.line) { found.field($0) })
      case .refused(let problem):
        refused(ImportRefusal(file: name, line: problem.line, reason: "\(problem.fault)"))
      }
    }
  }
}

/// Files that other programs exported.
enum ImportFile {
  /// The largest document that is read whole, in bytes.
  static let limit: UInt64 = 256 << 20

  /// The last part of a path: what reports call the file.
  static func name(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

  /// Ends the command with 65 where rows were refused, so that whoever runs it from a script hears of them.
  static func judge(refused: Int) throws {
    if refused > 0 { throw ExitCode(FailureKind.badData.exitStatus) }
  }

  /// A document that is no table, whole.
  static func bytes(_ path: String) throws -> [UInt8] {
    let source = try FileSource(path: path)
    guard source.size <= limit else {
      throw CommandError.option("file", value: path, expected: "at most 256 MiB")
    }
    return try source.read(at: 0, count: Int(source.size))
  }
}
