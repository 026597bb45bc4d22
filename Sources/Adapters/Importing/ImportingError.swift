// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// Why a file could not be read as rows at all; what is wrong with one row is a `TableProblem`.
package enum ImportingError: Failure, Equatable {
  /// A system call on the file failed.
  case unreadable(file: String, reason: String)
  /// Not even a row of names.
  case empty(file: String)
  /// The row of names cannot be read.
  case malformedHeader(file: String, reason: String)
  /// A column that is needed is not in the row of names.
  case missingColumn(file: String, column: String, found: [String])
  /// The byte order mark is that of UTF-16.
  case utf16(file: String)
  /// The C library cannot convert from the encoding.
  case encodingUnavailable(TextEncoding, reason: String)

  package var kind: FailureKind {
    switch self {
    case .unreadable: .inputOutput
    case .empty, .malformedHeader, .missingColumn, .utf16: .badData
    case .encodingUnavailable: .unavailable
    }
  }

  package var code: String {
    switch self {
    case .unreadable: "import.unreadable"
    case .empty: "import.empty"
    case .malformedHeader: "import.malformed-header"
    case .missingColumn: "import.missing-column"
    case .utf16: "import.utf16"
    case .encodingUnavailable: "import.encoding-unavailable"
    }
  }

  package var message: String {
    switch self {
    case .unreadable(let file, let reason): "could not read \(file): \(reason)"
    case .empty(let file): "\(file) is empty; expected the names of its columns in the first row"
    case .malformedHeader(let file, let reason):
      "the first row of \(file) does not name its columns: \(reason)"
    case .missingColumn(let file, let column, let found):
      "\(file) has no column “\(column)”; found \(found.map { "“\($0)”" }.joined(separator: ", "))"
    case .utf16(let file): "\(file) is written in UTF-16"
    case .encodingUnavailable(let encoding, let reason):
      "iconv cannot convert from \(encoding.rawValue): \(reason)"
    }
  }

  package var hints: [String] {
    switch self {
    case .unreadable: ["check that the file exists and may be read"]
    case .empty, .malformedHeader: []
    case .missingColumn: ["name the column with --map, or check --encoding"]
    case .utf16: ["save it as UTF-8, or convert it: iconv -f UTF-16 -t UTF-8"]
    case .encodingUnavailable: ["install the C library's conversion modules, or convert the file to UTF-8"]
    }
  }
}
