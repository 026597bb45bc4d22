// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore
package import Requesting

/// What the ledger says of a resolution beside its contents: `resolutions/<key>.yaml`.
package struct ResolutionDocument: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// The contents of one file: with its conflicts, and without.
    case conflict
    /// Whole files: what each side had of it, and which content it got.
    case choice
    /// A merge-fix: the files that it changes.
    case mergeFix = "merge-fix"
  }

  package let key: String
  package let kind: Kind
  /// The one path of a conflict or a choice.
  package let path: String?
  package let request: RequestID?
  package let with: [RequestID]
  package let resolvedBy: String
  package let resolvedOn: CivilDate
  package let source: Resolution.Source
  package let markerSize: Int
  package let subject: String?

  package static let folder = "resolutions"
  package static func path(of key: String) -> String { "\(folder)/\(key).yaml" }
  package static func content(of key: String, _ name: String) -> String { "\(folder)/\(key)/\(name)" }

  package init(_ resolution: Resolution) {
    key = resolution.key
    kind = .conflict
    path = resolution.path
    request = resolution.request
    with = resolution.with
    resolvedBy = resolution.resolvedBy
    resolvedOn = resolution.resolvedOn
    source = resolution.source
    markerSize = resolution.markerSize
    subject = nil
  }

  package init(
    _ choice: FileChoice, request: RequestID, with: [RequestID], resolvedBy: String, resolvedOn: CivilDate
  ) {
    key = choice.id
    kind = .choice
    path = choice.path
    self.request = request
    self.with = with
    self.resolvedBy = resolvedBy
    self.resolvedOn = resolvedOn
    source = .fix
    markerSize = 7
    subject = nil
  }

  package init(
    fix key: String, request: RequestID, with: [RequestID], resolvedBy: String, resolvedOn: CivilDate,
    subject: String
  ) {
    self.key = key
    kind = .mergeFix
    path = nil
    self.request = request
    self.with = with
    self.resolvedBy = resolvedBy
    self.resolvedOn = resolvedOn
    source = .mergeFix
    markerSize = 7
    self.subject = subject
  }

  package var node: DocumentNode {
    .map([
      ("key", .string(key)), ("kind", .string(kind.rawValue)), ("path", path.map(DocumentNode.string)),
      ("request", request.map { .string($0.description) }),
      ("with", with.isEmpty ? nil : .list(with.map { .string($0.description) })),
      ("resolved_by", .string(resolvedBy)), ("resolved_on", .plain(resolvedOn)),
      ("source", .string(source.rawValue)), ("marker_size", markerSize == 7 ? nil : .plain(markerSize)),
      ("subject", subject.map(DocumentNode.string)),
    ])
  }

  /// Reads a document strictly; its key must be that of the file's name. Throws `DocumentProblems`.
  package init(from document: DocumentNode, file: String, key: String) throws(DocumentProblems) {
    var reader = FieldReader(document, file: file)
    guard reader.problems.isEmpty else { throw DocumentProblems(reader.problems) }
    let found = reader.requiredText("key")
    if let found, found != key {
      reader.refuse("key", "must equal the file's name, expected \(key), found \(found)")
    }
    let kind = reader.required("kind", "conflict, choice or merge-fix") { Kind(rawValue: $0) }
    let path = reader.text("path")
    let request = reader.value("request", "a request id such as REQ-7") { RequestID($0) }
    let with = (reader.texts("with") ?? []).compactMap { RequestID($0) }
    let by = reader.required("resolved_by", "Name <mail@host>") { Identity($0)?.text }
    let on = reader.required("resolved_on", "a day such as 2026-11-27") { CivilDate($0) }
    let sources = Resolution.Source.allCases.map(\.rawValue).joined(separator: ", ")
    let source = reader.required("source", "one of \(sources)") { Resolution.Source(rawValue: $0) }
    let size = reader.integer("marker_size", in: 1...1000) ?? 7
    let subject = reader.text("subject")
    if let kind, kind != .mergeFix, path == nil { reader.refuse("path", "is missing; expected a path") }
    if kind == .mergeFix, request == nil {
      reader.refuse("request", "is missing; expected a request id such as REQ-7")
    }
    reader.finish()
    guard reader.problems.isEmpty, let kind, let by, let on, let source else {
      throw DocumentProblems(reader.problems.sorted { ($0.line, $0.column) < ($1.line, $1.column) })
    }
    self.key = key
    self.kind = kind
    self.path = path
    self.request = request
    self.with = with
    resolvedBy = by
    resolvedOn = on
    self.source = source
    markerSize = size
    self.subject = subject
  }

  package func resolution(before: [UInt8], after: [UInt8]) -> Resolution {
    Resolution(
      key: key, path: path ?? "", request: request, with: with, resolvedBy: resolvedBy,
      resolvedOn: resolvedOn, source: source, markerSize: markerSize, before: before, after: after)
  }
}
