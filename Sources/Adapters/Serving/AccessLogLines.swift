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
    let line = Array(Self.line(record).utf8)
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

  /// One line with its newline; sorted keys, and only those that have a value.
  ///
  /// Written by hand: an encoder for each line costs as much as the answer it tells of.
  package static func line(_ record: AccessRecord) -> String {
    let fields: [(key: String, value: String?)] = [
      ("agent", record.agent.map(quoted)), ("bytes", "\(record.bytes)"), ("channel", quoted(record.channel)),
      ("member", record.member.map(quoted)), ("method", quoted(record.method)),
      ("milliseconds", "\(record.milliseconds)"), ("network", quoted(record.network)),
      ("path", quoted(record.path)), ("range", record.range.map(quoted)),
      ("size", record.size.map { "\($0)" }),
      ("status", "\(record.status)"),
      ("time", quoted(HTTPDate.timestamp(Int64(record.at.timeIntervalSince1970.rounded(.down))))),
    ]
    let pairs = fields.compactMap { field in field.value.map { "\"\(field.key)\":\($0)" } }
    return "{\(pairs.joined(separator: ","))}\n"
  }

  /// A JSON string (RFC 8259 section 7).
  private static func quoted(_ text: String) -> String {
    var bytes: [UInt8] = [UInt8(ascii: "\"")]
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      case 0..<32:
        let digits = String(byte, radix: 16)
        bytes += Array("\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)".utf8)
      default: bytes.append(byte)
      }
    }
    return String(decoding: bytes + [UInt8(ascii: "\"")], as: UTF8.self)
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
