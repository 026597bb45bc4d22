// SPDX-License-Identifier: Apache-2.0
internal import Files
internal import Logging
internal import Releasing

/// Tells a cut stage by stage on stderr: one line each with its time, a live line on a terminal.
final class StageNarrator: CutNarrator {
  private let console: Console
  private let log: Logger
  private let dieAfter: Stage?
  private var started: ContinuousClock.Instant?
  private var current = ""
  private(set) var times: [CutView.StageTime] = []

  init(console: Console, log: Logger, dieAfter: Stage?) {
    self.console = console
    self.log = log
    self.dieAfter = dieAfter
  }

  func began(_ stage: Stage) {
    started = .now
    current = stage.sentence
    console.live("\(current) …")
    log.debug("stage begins", metadata: ["stage": "\(stage.rawValue)"])
  }

  func progress(_ text: String) {
    console.live("\(current) … \(text)")
    log.debug("progress", metadata: ["at": "\(text)"])
  }

  func ended(_ stage: Stage, summary: String) {
    let taken = started.map { ContinuousClock.now - $0 } ?? .zero
    let milliseconds = taken.components.seconds * 1000 + taken.components.attoseconds / 1_000_000_000_000_000
    times.append(
      CutView.StageTime(stage: stage.rawValue, seconds: Double(milliseconds) / 1000, summary: summary))
    let name = stage.rawValue + String(repeating: " ", count: max(1, 9 - stage.rawValue.count))
    let time = "\(milliseconds / 1000).\(String(milliseconds % 1000 + 1000).dropFirst()) s"
    console.say(
      "\(console.paint(name, "1"))\(String(repeating: " ", count: max(0, 10 - time.count)))\(time)  \(summary)"
    )
    if stage == dieAfter { ProcessDeath.kill() }
  }

  func warn(_ text: String) { console.warn(text) }
  func notice(_ text: String) { console.notice("\(console.paint("note:", "36")) \(text)") }
}

/// Says only what a person must know.
struct QuietNarrator: CutNarrator {
  let console: Console

  func began(_ stage: Stage) {}
  func progress(_ text: String) {}
  func ended(_ stage: Stage, summary: String) {}
  func warn(_ text: String) { console.warn(text) }
  func notice(_ text: String) { console.notice(text) }
}
