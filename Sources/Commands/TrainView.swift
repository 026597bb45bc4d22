// SPDX-License-Identifier: Apache-2.0
internal import Composing
internal import Merging
internal import Publishing
internal import ReleaseCore
internal import Releasing
internal import Requesting

/// A train as reports show it.
struct TrainView: Encodable {
  struct Aboard: Encodable {
    let id: RequestID
    let title: LocalizedText
    let votes: Int
    let branch: String?
    let tip: ObjectID
    let merge: ObjectID
    let waited: Wait?
    let boarding: BoardingRuleView?
  }
  struct Wait: Encodable {
    let weeks: Int
    let percent: Int

    var text: String { "waited \(weeks.of("week")): +\(percent) %" }
  }
  struct PriceView: Encodable {
    let loss: Int
    let leaving: [RequestID]
  }
  struct Remaining: Encodable {
    let id: RequestID
    let title: LocalizedText
    let votes: Int
    let branch: String?
    let code: String
    let reason: LocalizedText?
    let paths: [ConflictedPath]
    let collidesWith: [RequestID]
    let check: BlameView?
    let price: PriceView?
    let waited: Wait?
    let boarding: BoardingRuleView?
  }
  struct Undecided: Encodable {
    let id: RequestID
    let title: LocalizedText
    let votes: Int
  }

  let version: BuildVersion
  let channel: String
  let week: Int
  let departure: String
  let baseBranch: String
  let base: ObjectID
  let head: ObjectID
  let tree: ObjectID
  let aboard: [Aboard]
  let leftBehind: [Remaining]
  let composition: CompositionView?
  let undecided: [Undecided]
  let problems: [String]
  /// What the train's checks are known to say of it; nil where there are none, or one would have to be run.
  let checks: String?

  init(_ plan: TrainPlan, project: ReleaseProject) {
    version = plan.week.version
    channel = project.channel.name
    week = plan.week.week
    departure = plan.departure
    baseBranch = project.baseBranch
    base = plan.train.base
    head = plan.train.head
    tree = plan.train.tree
    let waits = (plan.train.composition?.waits ?? [:]).mapValues {
      Wait(weeks: $0.weeks, percent: $0.percent)
    }
    composition = plan.train.composition.map {
      CompositionView($0, aboard: Set(plan.train.boarded.map(\.request.id)))
    }
    aboard = plan.train.boarded.map {
      Aboard(
        id: $0.request.id, title: $0.request.title, votes: $0.request.votes,
        branch: $0.request.branch, tip: $0.tip, merge: $0.merge, waited: waits[$0.request.id],
        boarding: $0.request.boarding.map(BoardingRuleView.init))
    }
    let developers = Dictionary(
      plan.train.boarded.map { ($0.request.id, $0.request.developers) }, uniquingKeysWith: { $1 })
    leftBehind = plan.train.leftBehind.map { left in
      func sentence(_ language: Language) -> String {
        left.reason.sentence(
          in: language, branch: left.request.branch, base: project.baseBranch,
          developers: { developers[$0] ?? [] })
      }
      return Remaining(
        id: left.request.id, title: left.request.title, votes: left.request.votes,
        branch: left.request.branch, code: left.reason.code,
        reason: LocalizedText(zh: sentence(.zh), en: sentence(.en)), paths: left.reason.paths,
        collidesWith: left.reason.collidesWith, check: BlameView(left.reason),
        price: left.price.flatMap { price in
          price.loss.map { PriceView(loss: $0, leaving: price.leaving) }
        }, waited: waits[left.request.id], boarding: left.request.boarding.map(BoardingRuleView.init))
    }
    undecided = plan.undecided.map { Undecided(id: $0.id, title: $0.title, votes: $0.votes) }
    problems = plan.problems.map(\.description)
    checks =
      project.checks == nil ? nil : plan.proof == nil ? "not run yet: `train run` runs them" : "known to pass"
  }

  var text: String {
    var lines = [
      "train \(version) on \(channel), week \(week), leaves \(departure) from \(baseBranch) at \(base.short)"
    ]
    lines.append("")
    lines.append("aboard (\(aboard.count)), in this order:")
    var boarding = TextColumns()
    for car in aboard {
      boarding.add(
        "\(car.id)", "\(car.votes) votes", car.branch ?? "",
        car.title.both + Self.notes(car.waited, car.boarding))
    }
    lines.append(boarding.isEmpty ? "  nobody" : boarding.text)
    if let composition { lines += composition.lines.map { "  \($0)" } }
    if let checks { lines.append("  checks: \(checks)") }
    if !leftBehind.isEmpty {
      lines += ["", "left behind (\(leftBehind.count)):"]
      for left in leftBehind {
        let notes = Self.notes(left.waited, left.boarding)
        lines.append("  \(left.id)  \(left.votes) votes  \(left.title.both)\(notes)")
        lines.append("      \(left.reason?.english ?? left.code)")
        lines += left.check?.lines.map { "      \($0)" } ?? []
        if let price = left.price, let composition {
          lines.append("      \(composition.price(left.id, loss: price.loss, leaving: price.leaving))")
        }
      }
    }
    if !undecided.isEmpty {
      lines += ["", "not decided yet (\(undecided.count)):"]
      var waiting = TextColumns()
      for request in undecided { waiting.add("\(request.id)", "\(request.votes) votes", request.title.both) }
      lines.append(waiting.text)
    }
    return lines.joined(separator: "\n")
  }

  private static func notes(_ waited: Wait?, _ boarding: BoardingRuleView?) -> String {
    let notes = [waited?.text, boarding?.text].compactMap { $0 }
    return notes.isEmpty ? "" : "  (\(notes.joined(separator: "; ")))"
  }
}
