// SPDX-License-Identifier: Apache-2.0

/// How the rows of a file are written.
package enum TableFormat: String, Sendable, CaseIterable {
  /// RFC 4180: commas, quoted where needed, the names of the columns in the first row.
  case csv
  /// Like `csv`, with tabs.
  case tsv
  /// One JSON object a line, its keys the names of the columns.
  case jsonl

  /// The format that a file's name tells; nil for any other ending.
  package init?(ofFile path: String) {
    let name = path.lowercased()
    if name.hasSuffix(".csv") {
      self = .csv
    } else if name.hasSuffix(".tsv") || name.hasSuffix(".tab") {
      self = .tsv
    } else if name.hasSuffix(".jsonl") || name.hasSuffix(".ndjson") {
      self = .jsonl
    } else {
      return nil
    }
  }
}

/// How the characters of a file are written; forums of the time wrote GBK.
package enum TextEncoding: String, Sendable, CaseIterable {
  /// A byte order mark at the beginning is dropped.
  case utf8 = "utf-8"
  case gbk
  case gb18030
  case big5

  /// The name iconv(3) knows it by.
  var iconvName: String {
    switch self {
    case .utf8: "UTF-8"
    case .gbk: "GBK"
    case .gb18030: "GB18030"
    case .big5: "BIG5"
    }
  }
}
