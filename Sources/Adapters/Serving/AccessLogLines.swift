// SPDX-License-Identifier: Apache-2.0
import Foundation
internal import Glibc
internal import Synchronization
package import Vetting

/// A file that gets one JSON line a request; never a token, never a whole address.
///
/// Appended to with one write(2) a line, so that lines of two processes do not mix. The file is opened anew when it
/// was moved away (logrotate).
package final class AccessLogLines: AccessRecorder {
  private struct Line: Encodable {
    let time: String
    let member: String?
    let channel: String
    let method: String
    let path: String
    let range: String?
    let status: Int
    let bytes: UInt64
    let size: UInt64?
    let network: String
    let agent: String?
    let milliseconds: Int
  }

  private struct Target {
    var number: Int32
    var file: ino_t
  }

  private let path: String
  private let target: Mutex<Target>

  package init(path: String) throws(ServingError) {
    self.path = path
    target = Mutex(try Self.open(path))
  }

  deinit { target.withLock { _ = close($0.number) } }

  package func record(_ record: AccessRecord) throws {
    let line = Array(try Self.line(record).utf8)
    try target.withLock { target in
      var status = stat()
      if unsafe stat(path, &status) != 0 || status.st_ino != target.file {
        let fresh = try Self.open(path)
        close(target.number)
        target = fresh
      }
      var done = 0
      while done < line.count {
        let wrote = unsafe line.withUnsafeBytes { bytes in
          unsafe write(target.number, bytes.baseAddress?.advanced(by: done), line.count - done)
        }
        if wrote < 0, errno == EINTR { continue }
        guard wrote > 0 else { throw ServingError.accessLog(path, number: errno) }
        done += wrote
      }
    }
  }

  /// One line with its newline; sorted snake_case keys.
  package static func line(_ record: AccessRecord) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let line = Line(
      time: record.at.formatted(.iso8601), member: record.member, channel: record.channel,
      method: record.method, path: record.path, range: record.range, status: record.status,
      bytes: record.bytes, size: record.size, network: record.network, agent: record.agent,
      milliseconds: record.milliseconds)
    return String(decoding: try encoder.encode(line), as: UTF8.self) + "\n"
  }

  private static func open(_ path: String) throws(ServingError) -> Target {
    let number = unsafe Glibc.open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o640)
    guard number >= 0 else { throw .accessLog(path, number: errno) }
    var status = stat()
    guard unsafe fstat(number, &status) == 0 else {
      let failure = errno
      close(number)
      throw .accessLog(path, number: failure)
    }
    return Target(number: number, file: status.st_ino)
  }
}
