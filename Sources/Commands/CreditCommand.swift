// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Crediting
internal import Files
internal import Processes
internal import Publishing
internal import ReleaseCore
internal import Requesting
internal import Settings

/// `credit`: what somebody caused, and the card to show for it.
struct CreditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "credit",
    abstract: "List what somebody asked for, voted for, tried and built; make their card.",
    discussion: """
      Names are compared without case, width and spaces. With --card the card of one feature that shipped is \
      written: “I designed this” for who asked, “I built this” for who built. Without --svg and --png the \
      card's SVG goes to stdout. A PNG takes rsvg-convert of Debian's librsvg2-bin.
      """)

  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  @Argument(help: "The person or group.") var name: String

  @Option(help: ArgumentHelp("Make the card of this feature.", valueName: "REQ-n"))
  var card: RequestID?

  @Option(help: ArgumentHelp("Where the card goes as SVG.", valueName: "file"))
  var svg: String?

  @Option(help: ArgumentHelp("Where the card goes as PNG.", valueName: "file"))
  var png: String?

  @Option(help: "The card's language: zh or en.")
  var language: Language = .zh

  func validate() throws {
    guard card != nil || (svg == nil && png == nil) else {
      throw ValidationError("--svg and --png want --card with the feature")
    }
  }

  func run() async throws {
    let bench = try Workbench.open(location)
    let ledger = try bench.readLedger()
    let people = try PeopleFiles.open(bench, ledger)
    let book = try CreditBook(ledger, witness: people, awards: people.awards)
    guard let card else {
      let view = CreditView(try book.credit(of: name))
      return try output.print(view, to: bench.console) { view.text }
    }
    let made = try book.card(of: name, for: card, product: bench.settings.product)
    let bytes = made.svg(in: language)
    guard svg != nil || png != nil else { return bench.console.write(String(decoding: bytes, as: UTF8.self)) }
    // Painted before anything is written: a missing tool leaves no half of a pair.
    let scratch = try Scratch.make("card", bench.session.world)
    let painter = CardPainter(
      tools: ToolPath(bench.session.world.environment["PATH"]), scratch: try scratch.folder("painting"))
    let painted = png == nil ? nil : try await painter.png(of: bytes, width: CreditCard.width)
    let folder = bench.session.world.currentDirectory
    if let svg { try AtomicWrite.write(bytes, to: SettingsPath(svg, in: folder).absolute) }
    if let png, let painted { try AtomicWrite.write(painted, to: SettingsPath(png, in: folder).absolute) }
    for file in [svg, png].compactMap(\.self) { bench.console.say("wrote \(file)") }
  }
}

extension Language: ExpressibleByArgument {}

/// A credit as reports show it.
struct CreditView: Encodable {
  struct Entry: Encodable {
    let request: RequestID
    let title: LocalizedText
    let parts: [Part]
    let status: String
    let version: BuildVersion?
    let date: String?
    let votes: Int
  }

  let name: String
  let isGroup: Bool
  let asked: Int
  let voted: Int
  let tested: Int
  let built: Int
  let shipped: Int
  let ballots: Int
  let verdicts: Int
  let awards: [BuildVersion]
  let features: [Entry]

  init(_ credit: Credit) {
    name = credit.name
    isGroup = credit.isGroup
    asked = credit.count(.asked)
    voted = credit.count(.voted)
    tested = credit.count(.tested)
    built = credit.count(.built)
    shipped = credit.shipped
    ballots = credit.ballots
    verdicts = credit.verdicts
    awards = credit.awards
    features = credit.entries.map { entry in
      Entry(
        request: entry.request.id, title: entry.request.title, parts: entry.parts,
        status: entry.status.description, version: entry.version, date: entry.date?.description,
        votes: entry.request.votes)
    }
  }

  var text: String {
    var columns = TextColumns(indent: 2)
    for entry in features {
      let place = entry.version.map { "\($0), \(entry.date ?? "")" } ?? entry.status
      columns.add(
        "\(entry.request)",
        "\(entry.title.both): \(entry.parts.map(\.rawValue).joined(separator: ", ")); \(place)")
    }
    let counts = "asked \(asked), voted for \(voted), tried \(tested), built \(built); \(shipped) shipped"
    var lines = ["\(name)\(isGroup ? " (group)" : ""): \(counts)"]
    if !columns.isEmpty { lines.append(columns.text) }
    if ballots > 0 || verdicts > 0 { lines.append("  ballots \(ballots), verdicts \(verdicts)") }
    if !awards.isEmpty {
      lines.append("  popcorn award: \(awards.map(\.description).joined(separator: ", "))")
    }
    return lines.joined(separator: "\n")
  }
}
