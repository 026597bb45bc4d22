// SPDX-License-Identifier: Apache-2.0
internal import ReleaseCore
internal import Synchronization
internal import Updating

/// Shows a download: a line that moves on a terminal, and else only what went wrong.
final class DownloadBar: Sendable {
  private static let width: UInt64 = 24

  private let console: Console
  private let name: String
  private let start = ContinuousClock.now
  private let told = Mutex<Set<MirrorFailure>>([])

  init(_ name: String, _ console: Console) {
    self.name = name
    self.console = console
  }

  func show(_ event: DownloadEvent) {
    switch event {
    case .resumed(let bytes): console.say("\(name): going on from \(ByteCount(bytes))")
    case .progress(let progress): console.live(Self.line(progress, name))
    case .failed(let failure):
      // The same trouble at the same mirror once.
      guard told.withLock({ $0.insert(failure).inserted }) else { return }
      console.warn("\(failure.url): \(failure.problem.sentence)")
    case .startedOver: console.say("\(name): beginning again")
    case .waiting(let wait): console.live("\(name): trying again in \(max(1, wait.components.seconds)) s")
    }
  }

  /// Said once the file is there.
  func ended(_ outcome: DownloadOutcome, size: ByteCount) {
    switch outcome {
    case .alreadyThere: console.say("\(name): already there, \(size)")
    case .downloaded:
      let seconds = max(1, start.duration(to: .now).components.seconds)
      console.say("\(name): \(size) in \(seconds) s")
    }
  }

  /// `[=======>        ]  42%  4.2 MiB of 9.9 MiB  1.0 MiB/s  NAME`
  static func line(_ progress: DownloadProgress, _ name: String) -> String {
    let total = max(1, progress.total)
    let share = min(progress.done, total)
    let filled = Int(share * width / total)
    let bar =
      String(repeating: "=", count: filled) + (filled < Int(width) ? ">" : "")
      + String(repeating: " ", count: max(0, Int(width) - filled - 1))
    let percent = "\(Int(Double(share) / Double(total) * 100))%"
    return "[\(bar)] \(String(repeating: " ", count: 4 - percent.utf8.count))\(percent)  "
      + "\(ByteCount(progress.done)) of \(ByteCount(progress.total))  "
      + "\(ByteCount(progress.bytesPerSecond))/s  \(name)"
  }
}
