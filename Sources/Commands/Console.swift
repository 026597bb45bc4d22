// SPDX-License-Identifier: Apache-2.0
internal import Files
import Foundation
internal import ReleaseCore
internal import Synchronization
internal import Vetting

/// Where the program talks to people: results to stdout, narration to stderr.
///
/// Written whole, so that a failed write is seen: the exit status then says so.
final class Console: Sendable {
  private let output = StandardStream.output
  private let errors = StandardStream.error
  private let failure = Mutex<String?>(nil)
  /// What a quiet run has not said; nil where nothing is held back.
  private let heldBack = Mutex<[(text: String, isResult: Bool)]?>(nil)
  /// True where narration may use one line over and over.
  let isLive: Bool
  private let isColoured: Bool

  init(world: World) {
    let dumb = world.environment["TERM"] == "dumb"
    isLive = errors.isTerminal && !dumb
    let forced = world.environment["CLICOLOR_FORCE"].map { $0 != "0" && !$0.isEmpty } ?? false
    let refused = world.environment["NO_COLOR"].map { !$0.isEmpty } ?? false
    isColoured = !refused && (forced || isLive)
  }

  /// A result, one line.
  func print(_ line: String) { write(line + "\n") }

  /// From here on nothing is said, until `speak` or `forget`.
  func holdBack() { heldBack.withLock { $0 = [] } }

  /// Says everything that was held back, and what follows at once.
  func speak() {
    let held = heldBack.withLock { held in
      defer { held = nil }
      return held ?? []
    }
    for line in held { line.isResult ? write(line.text) : say(line.text) }
  }

  /// Drops what was held back.
  func forget() { heldBack.withLock { $0 = nil } }

  /// True where the text waits for `speak`.
  private func holds(_ text: String, isResult: Bool) -> Bool {
    heldBack.withLock { held in
      guard held != nil else { return false }
      held?.append((text, isResult))
      return true
    }
  }

  /// Narration that a quiet run does not hold back.
  func notice(_ text: String) {
    try? errors.write(
      Array((isLive ? "\r\u{1B}[K" : "").utf8) + Array((TesterToken.redacting(text) + "\n").utf8))
  }

  /// A result, as it is.
  func write(_ text: String) {
    guard !holds(text, isResult: true) else { return }
    do {
      try output.write(Array(text.utf8))
    } catch {
      failure.withLock { $0 = $0 ?? "\(error)" }
    }
  }

  /// Narration, one line, without the secret of any token in it; replaces a live line. A stderr that is gone is no reason to stop.
  func say(_ line: String) {
    guard !holds(line, isResult: false) else { return }
    notice(line)
  }

  /// A line that the next one replaces; nothing where stderr is no terminal.
  func live(_ line: String) {
    guard isLive else { return }
    try? errors.write(Array("\r\u{1B}[K\(TesterToken.redacting(line).prefix(100))".utf8))
  }

  func warn(_ text: String) { say("\(paint("warning:", "33")) \(text)") }

  func paint(_ text: String, _ code: String) -> String {
    isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }

  /// The exit status after everything is written: 74 where a result could not be.
  func finish(_ status: Int32) -> Int32 {
    guard let problem = failure.withLock({ $0 }) else { return status }
    say("error: the result could not be written: \(problem)")
    return status == 0 ? FailureKind.inputOutput.exitStatus : status
  }
}
