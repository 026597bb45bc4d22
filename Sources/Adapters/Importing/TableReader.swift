// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import ReleaseCore

/// Reads the rows of another program's export, one after the other, in constant memory.
///
/// A row that cannot be read is given as a problem with its line and reason, and reading goes on: after the row
/// where its structure is sound, else on the line after the one it begins on. Memory: a window of 256 KiB, and
/// more only while a row is longer than that, at most the line limit.
package struct TableReader: ~Copyable {
  /// The longest row, in bytes; a longer one is refused.
  package static let defaultLineLimit = 16 << 20

  /// What `advance` came to.
  package enum Step: Hashable, Sendable {
    /// The row is in `record`.
    case record
    case refused(TableProblem)
  }

  /// What `next` came to.
  package enum Entry: Sendable {
    case row(Row)
    case refused(TableProblem)
  }

  package let format: TableFormat
  package let encoding: TextEncoding
  /// The names of the columns, as written in the first row; empty for `jsonl`, whose rows name their own.
  package internal(set) var columns: [String] = []
  /// The row of the last `advance()` that gave `.record`.
  package internal(set) var record = RawRecord()

  /// How the row of the last `advance()` that gave `.refused` begins: at most 4 KiB of UTF-8, or of what is none.
  package private(set) var refusedRow: [UInt8] = []

  let name: String
  let lineLimit: Int
  var columnIndexes: [String: Int] = [:]
  var wanted: [[UInt8]] = []
  private var source: TextSource
  /// Where the row that is parsed next begins, and where the bytes that were read end.
  var start = 0
  var filled = 0
  var isAtEnd = false
  var line = 1

  private static let window = 256 << 10
  /// Less room than this is not worth a system call, and too little for one character's conversion.
  private static let smallestRead = 64

  /// Opens a file and reads the names of its columns. Throws where it is no table at all.
  package init(
    path: String, format: TableFormat, encoding: TextEncoding = .utf8, lineLimit: Int = defaultLineLimit
  ) throws(ImportingError) {
    try self.init(
      source: TextSource(ByteFeed(path: path), encoding: encoding), name: path, format: format,
      encoding: encoding, lineLimit: lineLimit)
  }

  /// Reads bytes that are in memory; `name` is what messages call them.
  package init(
    bytes: [UInt8], name: String, format: TableFormat, encoding: TextEncoding = .utf8,
    lineLimit: Int = defaultLineLimit
  ) throws(ImportingError) {
    try self.init(
      source: TextSource(ByteFeed(bytes: bytes, name: name), encoding: encoding), name: name, format: format,
      encoding: encoding,
      lineLimit: lineLimit)
  }

  private init(
    source: consuming TextSource, name: String, format: TableFormat, encoding: TextEncoding, lineLimit: Int
  ) throws(ImportingError) {
    self.source = source
    self.name = name
    self.format = format
    self.encoding = encoding
    self.lineLimit = lineLimit
    record.bytes = [UInt8](repeating: 0, count: Self.window)
    try dropMark()
    if format != .jsonl { try readHeader() }
  }

  /// Chooses the columns that `record` gives by number, in this order; a column that is not there gives nil.
  package mutating func select(_ names: [String]) {
    wanted = names.map { Array($0.utf8) }
    record.chosen = names.map { columnIndexes[$0] ?? -1 }
  }

  /// Where a selected column's field stands in the bytes of `record`; nil where the row has none.
  ///
  /// Asked of the reader and not of its record, which a caller in another module copies to ask.
  package func range(_ column: Int) -> Range<Int>? { record.range(column) }

  /// Throws `missingColumn` for the first of the names that the first row lacks; does nothing for `jsonl`.
  package func require(_ names: [String]) throws(ImportingError) {
    guard format != .jsonl else { return }
    for name in names where columnIndexes[name] == nil {
      throw .missingColumn(file: self.name, column: name, found: columns)
    }
  }

  /// Goes to the next row; nil at the end.
  package mutating func advance() throws(ImportingError) -> Step? {
    while true {
      if start >= filled, !isAtEnd { try fill() }
      guard start < filled || !isAtEnd else { return nil }
      guard start < filled else { continue }
      record.line = line
      switch parse() {
      case .record(let next, let lines):
        record.row = start..<next
        start = next
        line += lines
        return .record
      case .refused(let fault, let next, let lines):
        defer { line += lines }
        keepRefused(until: next)
        start = next
        return .refused(TableProblem(line: line, fault: fault))
      case .blank(let next):
        start = next
        line += 1
      case .broken(let fault): return try refuseLine(fault)
      case .unfinished(let open):
        if isAtEnd { return try refuseLine(.unclosedQuote(open ?? 1)) }
        if filled - start > lineLimit { return try refuseLine(.tooLong(limit: lineLimit)) }
        try fill()
      }
    }
  }

  /// The next row with its columns by name; nil at the end.
  package mutating func next() throws(ImportingError) -> Entry? {
    guard let step = try advance() else { return nil }
    switch step {
    case .refused(let problem): return .refused(problem)
    case .record:
      let values = record.fields.map(record.string)
      guard format == .jsonl else {
        return .row(Row(line: record.line, columns: columnIndexes, values: values))
      }
      let names = record.keys.map(record.string).enumerated().map { ($0.element, $0.offset) }
      return .row(
        Row(line: record.line, columns: Dictionary(names) { first, _ in first }, values: values))
    }
  }

  /// Every row and problem, one after the other.
  package mutating func forEach(_ body: (Entry) throws -> Void) throws {
    while let entry = try next() { try body(entry) }
  }

  /// Gives up the row's first line: the next row is looked for behind it.
  private mutating func refuseLine(_ fault: RowFault) throws(ImportingError) -> Step {
    let problem = TableProblem(line: line, fault: fault)
    line += 1
    keepRefused(until: newline(from: start) ?? filled)
    while true {
      if let newline = newline(from: start) {
        start = newline + 1
        return .refused(problem)
      }
      start = filled
      if isAtEnd { return .refused(problem) }
      try fill()
    }
  }

  private mutating func keepRefused(until end: Int) {
    refusedRow = Array(record.bytes[start..<min(end, start + 4096)])
  }

  /// Reads more: as much as the row is long already, so that parsing it again costs no more than reading it.
  mutating func fill() throws(ImportingError) {
    if start > 0 {
      let (begin, end) = (start, filled)
      unsafe record.bytes.withUnsafeMutableBytes { bytes in
        guard let base = bytes.baseAddress, end > begin else { return }
        unsafe memmove(base, base + begin, end - begin)
      }
      filled -= start
      start = 0
    }
    if record.bytes.count < 2 * filled + Self.smallestRead {
      record.bytes += [UInt8](repeating: 0, count: record.bytes.count)
    }
    while !isAtEnd, record.bytes.count - filled >= Self.smallestRead {
      let end = filled
      let got = try unsafe record.bytes.withUnsafeMutableBufferPointer { (bytes) throws(ImportingError) in
        try unsafe source.read(
          into: UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: bytes[end...])))
      }
      filled += got
      if got == 0 { isAtEnd = true }
    }
  }
}
