// SPDX-License-Identifier: Apache-2.0
import Merging
import Building
internal import Publishing
internal import ReleaseCore
internal import Releasing
internal import Requesting
internal import Settings

/// A request that a released train left behind.
struct LeftView: Encodable {
  let id: RequestID
  let code: String
  let reason: String

  init(_ left: WeekRecord.Remaining) {
    id = left.request
    code = left.code
    reason = left.reason
  }
}

/// What a cut did, for people and machines.
struct CutView: Encodable {
  struct StageTime: Encodable {
    let stage: String
    let seconds: Double
    let summary: String
  }

  let status: String
  let version: BuildVersion
  let channel: String
  let week: Int
  let commit: ObjectID
  let tag: String
  let manifest: String
  let manifestSha256: Digest
  let features: [RequestID]
  let leftBehind: [LeftView]
  let pushed: [String]
  let next: String?
  let stages: [StageTime]

  init(_ report: CutReport, stages: [StageTime], _ settings: ReleaseSettings, channel: String) {
    let record: WeekRecord
    switch report {
    case .released(let released):
      status = "released"
      record = released.record
      pushed = released.pushed.references
      next = nil
    case .nothingToDo(let standing, let next, let references):
      status = "nothing-to-do"
      record = standing
      pushed = references
      self.next = next
    }
    version = record.version
    self.channel = channel
    week = record.week
    commit = record.commit
    tag = record.tag
    manifest = "\(settings.releaseFolder.absolute)/\(channel)/\(record.version)/\(FileName.manifest)"
    manifestSha256 = record.manifest
    features = record.shipped.map(\.request)
    leftBehind = record.leftBehind.map(LeftView.init)
    self.stages = stages
  }

  var text: String {
    guard status == "released" else {
      return
        "nothing to do: \(version) on \(channel) is already released; the next train leaves \(next ?? "")"
    }
    var lines = ["released \(version) on \(channel), week \(week): \(features.count.of("feature")) aboard"]
    for left in leftBehind { lines.append("left behind \(left.id): \(left.reason)") }
    lines.append("manifest: \(manifest)")
    return lines.joined(separator: "\n")
  }
}

/// What `cut --dry-run` says.
struct RehearsalView: Encodable {
  let status: String
  let sentence: String?
  let train: TrainView?
  let steps: [String]

  static func steps(
    _ plan: TrainPlan, _ project: ReleaseProject, _ settings: ReleaseSettings, _ preflight: Preflight
  ) -> [String] {
    let version = plan.week.version
    var steps = ["find everything in place: \(preflight.summary)"]
    steps.append("write \(plan.train.boarded.count) merge commits, head \(plan.train.head.short)")
    for device in project.devices {
      steps.append("build and package \(device.codename) (\(device.marketName))")
    }
    steps.append("publish \(settings.releaseFolder.absolute)/\(project.channel)/\(version), the pointer last")
    steps.append("create the tag \(project.tag(of: version)) and record the week on \(project.ledgerBranch)")
    if project.movesBase { steps.append("move \(project.baseBranch) to \(plan.train.head.short)") }
    if let remote = settings.remote { steps.append("push them to \(remote)") }
    return steps
  }
}
