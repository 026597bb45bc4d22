// SPDX-License-Identifier: Apache-2.0
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
  let undecided: [Undecided]
  let problems: [String]

  init(_ plan: TrainPlan, project: ReleaseProject) {
    version = plan.week.version
    channel = project.channel.name
    week = plan.week.week
    departure = plan.departure
    baseBranch = project.baseBranch
    base = plan.train.base
    head = plan.train.head
    tree = plan.train.tree
    aboard = plan.train.boarded.map {
      Aboard(
        id: $0.request.id, title: $0.request.title, votes: $0.request.votes,
        branch: $0.request.branch, tip: $0.tip, merge: $0.merge)
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
        collidesWith: left.reason.collidesWith)
    }
    undecided = plan.undecided.map { Undecided(id: $0.id, title: $0.title, votes: $0.votes) }
    problems = plan.problems.map(\.description)
  }

  var text: String {
    var lines = [
      "train \(version) on \(channel), week \(week), leaves \(departure) from \(baseBranch) at \(base.short)"
    ]
    lines.append("")
    lines.append("aboard (\(aboard.count)), in this order:")
    var boarding = TextColumns()
    for car in aboard {
      boarding.add("\(car.id)", "\(car.votes) votes", car.branch ?? "", car.title.both)
    }
    lines.append(boarding.isEmpty ? "  nobody" : boarding.text)
    if !leftBehind.isEmpty {
      lines += ["", "left behind (\(leftBehind.count)):"]
      for left in leftBehind {
        lines.append("  \(left.id)  \(left.votes) votes  \(left.title.both)")
        lines.append("      \(left.reason?.english ?? left.code)")
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
}
