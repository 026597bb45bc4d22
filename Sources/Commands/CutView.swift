// SPDX-License-Identifier: Apache-2.0
import Merging
import Building
internal import Publishing
internal import ReleaseCore
internal import Trusting
internal import Releasing
internal import Requesting
internal import Settings

/// A request that a released train left behind.
struct LeftView: Encodable {
  let id: RequestID
  let code: String
  let reason: String
  let check: BlameView?
  let price: TrainView.PriceView?

  /// `own`: what the train itself says, where it is this cut's.
  init(_ left: WeekRecord.Remaining, _ own: LeftBehindReason? = nil) {
    check = own.flatMap(BlameView.init)
    id = left.request
    code = left.code
    reason = left.reason
    price = left.price.map { TrainView.PriceView(loss: $0.loss, leaving: $0.leaving) }
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
  let composition: CompositionView?
  let pushed: [String]
  let next: String?
  let hotfix: WeekRecord.Hotfix?
  let stages: [StageTime]

  /// Nil for a release that waits, which has no record yet.
  init?(_ report: CutReport, stages: [StageTime], _ settings: ReleaseSettings, channel: String) {
    let record: WeekRecord
    var reasons: [RequestID: LeftBehindReason] = [:]
    switch report {
    case .staged: return nil
    case .released(let released):
      status = "released"
      record = released.record
      for left in released.train.leftBehind { reasons[left.request.id] = left.reason }
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
    hotfix = record.hotfix
    commit = record.commit
    tag = record.tag
    let path = TargetPath.of(FileName.manifest, in: record.version)
    manifest =
      "\(settings.releaseFolder.absolute)/\(channel)/\(StagedTarget.storedPath(path, record.manifest))"
    manifestSha256 = record.manifest
    features = record.shipped.map(\.request)
    leftBehind = record.leftBehind.map { LeftView($0, reasons[$0.request]) }
    composition = record.composition.map(CompositionView.init)
    self.stages = stages
  }

  var text: String {
    guard status == "released" else {
      return
        "nothing to do: \(version) on \(channel) is already released; the next train leaves \(next ?? "")"
    }
    let kind = hotfix.map { ", hot-fix for \($0.devices.joined(separator: ", "))" } ?? ""
    var lines = [
      "released \(version) on \(channel), week \(week)\(kind): \(features.count.of("feature")) aboard"
    ]
    if let composition { lines += composition.lines }
    for left in leftBehind {
      lines.append("left behind \(left.id): \(left.reason)")
      lines += left.check?.lines.map { "  \($0)" } ?? []
      if let price = left.price, let composition {
        lines.append("  \(composition.price(left.id, loss: price.loss, leaving: price.leaving))")
      }
    }
    lines.append("manifest: \(manifest)")
    return lines.joined(separator: "\n")
  }
}

/// What a cut that stopped before publication says.
struct StagedView: Encodable {
  struct Missing: Encodable {
    let file: String
    let role: String
    let valid: Int
    let threshold: Int
    /// Key ids that may still sign.
    let open: [String]
  }

  let status = "staged"
  let version: BuildVersion
  let channel: String
  let week: Int
  let departure: String
  let documents: [String]
  let missing: [Missing]
  let stages: [CutView.StageTime]

  init(_ report: StagedReport, stages: [CutView.StageTime], folder: String, departure: String) {
    version = report.week.version
    channel = report.manifest.channel.name
    week = report.week.week
    self.departure = departure
    documents = (report.staged.change?.documents ?? []).map { "\(folder)/\($0.file)" }
    missing = report.staged.missing.map { Missing($0, in: folder) }
    self.stages = stages
  }

  var text: String {
    var lines = ["staged \(version) on \(channel), week \(week); it leaves at \(departure)"]
    lines += missing.map(\.sentence)
    lines.append(
      missing.isEmpty
        ? "signed: miui-release publish --channel \(channel)"
        : "then: miui-release key sign, and miui-release publish --channel \(channel)")
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
    _ plan: TrainPlan, _ project: ReleaseProject, _ devices: [DeviceProfile], _ settings: ReleaseSettings,
    _ preflight: Preflight
  ) -> [String] {
    let version = plan.week.version
    var steps = ["find everything in place: \(preflight.summary)"]
    steps.append("write \(plan.train.boarded.count) merge commits, head \(plan.train.head.short)")
    for device in devices {
      steps.append("build and package \(device.codename) (\(device.marketName))")
    }
    steps.append(
      "publish \(settings.releaseFolder.absolute)/\(project.channel)/targets/builds/\(version), the timestamp last"
    )
    steps.append("create the tag \(project.tag(of: version)) and record the week on \(project.ledgerBranch)")
    if project.movesBase { steps.append("move \(project.baseBranch) to \(plan.train.head.short)") }
    if let remote = settings.remote { steps.append("push them to \(remote)") }
    return steps
  }
}
