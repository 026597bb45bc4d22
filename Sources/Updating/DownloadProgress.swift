// SPDX-License-Identifier: Apache-2.0

/// How far a download is.
package struct DownloadProgress: Hashable, Sendable {
  /// Bytes that are there, those of earlier runs included.
  package let done: UInt64
  package let total: UInt64
  /// Over the last seconds.
  package let bytesPerSecond: UInt64

  package init(done: UInt64, total: UInt64, bytesPerSecond: UInt64) {
    self.done = done
    self.total = total
    self.bytesPerSecond = bytesPerSecond
  }
}

/// What a download tells while it runs.
package enum DownloadEvent: Hashable, Sendable {
  /// Part of the file is there from an earlier run, in bytes.
  case resumed(UInt64)
  /// At most some ten a second, and one at the end.
  case progress(DownloadProgress)
  /// An attempt failed; the next one follows, or the error.
  case failed(MirrorFailure)
  /// Everything fetched so far is thrown away.
  case startedOver
  /// The next attempt waits so long.
  case waiting(Duration)
}

/// How a download ended well.
package enum DownloadOutcome: String, Hashable, Sendable {
  case downloaded
  /// The verified file was there before; nothing was asked for.
  case alreadyThere
}

/// A mirror and what went wrong there.
package struct MirrorFailure: Hashable, Sendable {
  /// Without its query.
  package let url: String
  package let problem: TransferProblem

  package init(url: String, problem: TransferProblem) {
    self.url = url
    self.problem = problem
  }
}
