// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// One way an archive can be wrong, or cannot be made.
package enum ArchiveError: Failure {
  /// libarchive refused the archive, in its own words.
  case malformed(function: String, entry: String?, said: String)
  /// More entries than are read.
  case tooManyEntries(limit: Int)
  /// A name that is empty, not UTF-8 or longer than is read.
  case unfitName(index: Int, problem: String)
  /// More bytes than are read.
  case tooLarge(entry: String, limit: ByteCount)
  /// Contents out of proportion to the archive: a zip bomb.
  case outOfProportion(entry: String, ratio: Int, archive: ByteCount)
  /// Something other than a file, where only files belong.
  case notAFile(entry: String)
  /// No memory for libarchive's own structures.
  case exhausted
  /// An item cannot be written as given.
  case unwritable(path: String, problem: String)
  /// libarchive did not write, in its own words; the cause is the sink's error where there is one.
  case failed(function: String, path: String?, said: String, cause: (any Error)?)

  package var kind: FailureKind {
    switch self {
    case .malformed, .tooManyEntries, .unfitName, .tooLarge, .outOfProportion, .notAFile: .badData
    case .exhausted: .unavailable
    case .unwritable: .internal
    case .failed: .inputOutput
    }
  }

  package var code: String {
    switch self {
    case .malformed: "archive.malformed"
    case .tooManyEntries: "archive.too-many-entries"
    case .unfitName: "archive.unfit-name"
    case .tooLarge: "archive.too-large"
    case .outOfProportion: "archive.out-of-proportion"
    case .notAFile: "archive.not-a-file"
    case .exhausted: "archive.exhausted"
    case .unwritable: "archive.unwritable"
    case .failed: "archive.failed"
    }
  }

  package var message: String {
    switch self {
    case .malformed(let function, let entry, let said):
      "the archive cannot be read\(entry.map { " at “\($0)”" } ?? ""): \(said) (\(function))"
    case .tooManyEntries(let limit): "the archive has more than \(limit) entries"
    case .unfitName(let index, let problem): "the name of entry \(index) of the archive \(problem)"
    case .tooLarge(let entry, let limit): "the archive holds more than \(limit) when “\(entry)” is read"
    case .outOfProportion(let entry, let ratio, let archive):
      "“\(entry)” unpacks to more than \(ratio) times the \(archive) of the whole archive: a zip bomb"
    case .notAFile(let entry): "the archive's entry “\(entry)” is not a regular file"
    case .exhausted: "there is no memory left for reading or writing an archive"
    case .unwritable(let path, let problem): "“\(path)” cannot be put into the archive: \(problem)"
    case .failed(let function, let path, let said, _):
      "the archive cannot be written\(path.map { " at “\($0)”" } ?? ""): \(said) (\(function))"
    }
  }

  package var hints: [String] {
    switch self {
    case .outOfProportion, .tooLarge: ["Do not open this file with other tools."]
    default: []
    }
  }

  package var cause: (any Error)? {
    if case .failed(_, _, _, let cause) = self { return cause }
    return nil
  }
}
