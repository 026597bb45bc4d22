// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Git
internal import ReleaseCore
internal import Requesting
internal import Resolving

/// `train resolutions`: what is remembered of conflicts.
struct TrainResolutions: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resolutions",
    abstract: "See, forget and import how conflicts were resolved; the next train resolves them so again.",
    subcommands: [ResolutionList.self, ResolutionShow.self, ResolutionDrop.self, ResolutionImport.self],
    defaultSubcommand: ResolutionList.self)
}

/// A resolution as reports show it.
struct ResolutionView: Encodable {
  let key: String
  let kind: String
  let paths: [String]
  let request: RequestID?
  let with: [RequestID]
  let resolvedBy: String
  let resolvedOn: String
  let source: String
  let hunks: Int
  /// Whether it is good for the same hunks in a text that has changed around them.
  let isMovable: Bool

  init(_ resolution: Resolution) {
    key = resolution.key
    kind = "conflict"
    paths = [resolution.path]
    request = resolution.request
    with = resolution.with
    resolvedBy = resolution.resolvedBy
    resolvedOn = "\(resolution.resolvedOn)"
    source = resolution.source.rawValue
    hunks = resolution.hunkCount
    isMovable = resolution.isMovable
  }

  init(_ chosen: ChosenFile) {
    let document = chosen.document
    key = document.key
    kind = document.kind.rawValue
    paths = [chosen.choice.path]
    request = document.request
    with = document.with
    resolvedBy = document.resolvedBy
    resolvedOn = "\(document.resolvedOn)"
    source = document.source.rawValue
    hunks = 0
    isMovable = false
  }

  init(_ fix: MergeFix) {
    key = fix.key
    kind = "merge-fix"
    paths = fix.paths
    request = fix.request
    with = fix.with
    resolvedBy = fix.resolvedBy
    resolvedOn = "\(fix.resolvedOn)"
    source = Resolution.Source.mergeFix.rawValue
    hunks = 0
    isMovable = true
  }

  static func all(_ folder: ResolutionFolder) -> [ResolutionView] {
    folder.book.resolutions.map { ResolutionView($0) } + folder.choices.map { ResolutionView($0) }
      + folder.fixes.map { ResolutionView($0) }
  }
}

extension Workbench {
  /// What the ledger remembers; what cannot be read is told.
  func resolutions() throws -> ResolutionFolder {
    let folder = try GitResolutions(repository, format: format).resolutions(at: try readLedger().commit)
    for problem in folder.problems { console.warn("the ledger: \(problem)") }
    return folder
  }
}

extension ResolutionFolder {
  /// The one key that begins so.
  func key(_ beginning: String) throws -> String {
    if keys.contains(beginning) { return beginning }
    let found = keys.filter { $0.hasPrefix(beginning) }.sorted()
    guard let key = found.first else {
      throw ResolvingError.unknownResolution(
        beginning, near: keys.filter { $0.hasPrefix(beginning.prefix(4)) })
    }
    guard found.count == 1 else { throw ResolvingError.ambiguousResolution(beginning, found) }
    return key
  }
}

/// `train resolutions list`.
struct ResolutionList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "List what is remembered.")

  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  func run() async throws {
    let bench = try Workbench.open(location)
    let views = ResolutionView.all(try bench.resolutions())
    try output.print(views, to: bench.console) {
      if views.isEmpty { return "nothing is remembered" }
      var columns = TextColumns(indent: 0)
      for view in views {
        columns.add(
          String(view.key.prefix(12)) + (view.key.count > 40 ? String(view.key.dropFirst(40)) : ""),
          view.source, view.request?.description ?? "", view.resolvedOn,
          view.paths.joined(separator: ", "), view.resolvedBy)
      }
      return columns.text.printable
    }
  }
}

/// `train resolutions show`.
struct ResolutionShow: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show a conflict and what was made of it.")

  @Argument(help: "Its key, or the beginning of it.") var key: String
  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  private struct Report: Encodable {
    /// One text that is kept: which, of which path, and what it says; nil where there is no file.
    struct Content: Encodable {
      let name: String
      let path: String
      let text: String?
    }
    let resolution: ResolutionView
    let contents: [Content]
  }

  func run() async throws {
    let bench = try Workbench.open(location)
    let folder = try bench.resolutions()
    let key = try folder.key(key)
    guard let view = ResolutionView.all(folder).first(where: { $0.key == key }) else { return }
    let report = Report(resolution: view, contents: try contents(of: key, folder, bench))
    try output.print(report, to: bench.console) {
      var lines = [
        "\(view.key)  \(view.kind)  \(view.paths.joined(separator: ", "))",
        "\(view.resolvedBy), \(view.resolvedOn), from \(view.source)"
          + (view.request.map { ", for \($0)" } ?? "")
          + (view.with.isEmpty ? "" : " with \(view.with.map(\.description).joined(separator: ", "))"),
      ]
      switch view.kind {
      case "conflict" where !view.isMovable:
        lines.append("more than its hunks was changed: good for this very text only")
      case "choice": lines.append("good for these very files at this path only")
      default: break
      }
      for content in report.contents {
        lines += ["\(content.name) \(content.path)", content.text ?? "(no file)"]
      }
      return lines.joined(separator: "\n").printable
    }
  }

  private func contents(
    of key: String, _ folder: ResolutionFolder, _ bench: Workbench
  ) throws -> [Report.Content] {
    func content(_ name: String, _ path: String, _ bytes: [UInt8]?) -> Report.Content {
      Report.Content(name: name, path: path, text: bytes.map { String(decoding: $0, as: UTF8.self) })
    }
    if let found = folder.book.resolutions.first(where: { $0.key == key }) {
      return [
        content("--- with its conflicts", found.path, found.before),
        content("+++ resolved", found.path, found.after),
      ]
    }
    if let found = folder.choices.first(where: { $0.key == key }) {
      let choice = found.choice
      return [
        content("||| before both", choice.path, choice.base),
        content("--- one side", choice.path, choice.first),
        content("--- the other", choice.path, choice.second), content("+++ chosen", choice.path, found.after),
      ]
    }
    guard let fix = folder.fixes.first(where: { $0.key == key }) else { return [] }
    return try GitMergeBackend(comparingIn: bench.repository).files(of: fix).flatMap { file in
      [
        content("--- merged", file.path, file.before?.bytes),
        content("+++ mended", file.path, file.after?.bytes),
      ]
    }
  }
}

/// `train resolutions drop`.
struct ResolutionDrop: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "drop", abstract: "Forget a resolution: the next such conflict is a new one.")

  @Argument(help: "Its key, or the beginning of it.") var key: String
  @Option(help: "Why.") var reason: String?
  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption
  @Option(help: ArgumentHelp("Who decides. Default: git's user.", valueName: "Name <mail>"))
  var by: String?

  func run() async throws {
    let bench = try Workbench.open(location)
    let key = try bench.resolutions().key(key)
    let store = GitResolutions(bench.repository, format: bench.format)
    _ = try bench.enter(by: by) { book, person in
      let folder = try store.resolutions(at: book.ledger.commit)
      let changes =
        folder.book.resolutions.filter { $0.key == key }.flatMap { ResolutionChanges.forget($0) }
        + folder.choices.filter { $0.key == key }.flatMap { ResolutionChanges.forget($0) }
        + folder.fixes.filter { $0.key == key }.flatMap { ResolutionChanges.forget($0) }
      guard !changes.isEmpty else { throw ResolvingError.unknownResolution(key, near: []) }
      let reasons = reason.map { [("Reason", $0)] } ?? []
      return LedgerBatch(
        changes: changes,
        message: ResolutionChanges.message(
          "Drop the resolution \(key.prefix(12))", [], [("Decided-by", person.text)] + reasons))
    }
    try output.print(["dropped": key], to: bench.console) { "\(key) is forgotten" }
  }
}
