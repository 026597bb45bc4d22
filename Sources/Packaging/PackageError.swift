// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// One way the container of an OTA package can be wrong, or cannot be made.
package enum PackageError: Failure, Hashable {
  /// A structure at a byte offset of the package does not hold what it must.
  case malformed(structure: String, offset: UInt64, problem: String)
  /// The package ends before a structure does.
  case truncated(structure: String, offset: UInt64, needed: UInt64, size: UInt64)
  /// An entry cannot be written as asked.
  case unwritable(entry: String, problem: String)
  /// The facts of a build cannot stand in the metadata.
  case unfitFacts(field: String, value: String, problem: String)
  /// No message text keeps the end-of-central-directory magic out of the comment.
  case signatureUnplaceable(attempts: Int)
  /// A file name is not that of a package.
  case unfitName(name: String, problem: String)

  package var kind: FailureKind {
    switch self {
    case .malformed, .truncated, .unfitName: .badData
    case .unwritable, .signatureUnplaceable: .internal
    case .unfitFacts: .badConfiguration
    }
  }

  package var code: String {
    switch self {
    case .malformed: "package.malformed"
    case .truncated: "package.truncated"
    case .unwritable: "package.unwritable"
    case .unfitFacts: "package.unfit-facts"
    case .signatureUnplaceable: "package.signature-unplaceable"
    case .unfitName: "package.unfit-name"
    }
  }

  package var message: String {
    switch self {
    case .malformed(let structure, let offset, let problem):
      "the package's \(structure) at offset \(offset) \(problem)"
    case .truncated(let structure, let offset, let needed, let size):
      "the package ends inside its \(structure): \(needed) bytes are needed from offset \(offset), "
        + "and the file has \(size)"
    case .unwritable(let entry, let problem):
      "the package entry “\(entry)” cannot be written: \(problem)"
    case .unfitFacts(let field, let value, let problem):
      "the package metadata cannot carry \(field) “\(value)”: \(problem)"
    case .signatureUnplaceable(let attempts):
      "none of \(attempts) message texts keeps 50 4b 05 06 out of the signature comment"
    case .unfitName(let name, let problem):
      "“\(name)” is not a package name: \(problem)"
    }
  }

  package var hints: [String] {
    switch self {
    case .truncated: ["Download or copy the package again; its size tells that part of it is missing."]
    case .unfitFacts: ["Correct the device's section of the settings."]
    default: []
    }
  }
}
