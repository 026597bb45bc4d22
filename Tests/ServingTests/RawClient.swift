// SPDX-License-Identifier: Apache-2.0
import Glibc
import TestSupport

/// A plain socket to this machine: sends what it is told, byte for byte, and reads when it is told to.
final class RawClient: Sendable {
  private let socket: Int32

  /// Connects. `buffer`: the receive buffer's bytes, small so that a download stays under way.
  init(port: Int, buffer: Int32? = nil) throws {
    socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard socket >= 0 else { throw ToolFailure(description: "socket: \(errno)") }
    if var buffer {
      _ = unsafe setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &buffer, socklen_t(MemoryLayout<Int32>.size))
    }
    var patience = timeval(tv_sec: 120, tv_usec: 0)
    _ = unsafe setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    let result = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else {
      let failure = errno
      Glibc.close(socket)
      throw ToolFailure(description: "connect to \(port): \(failure)")
    }
  }

  deinit { Glibc.close(socket) }

  /// Sends; what a server that has closed does not take is let go.
  func send(_ text: String) {
    let bytes = Array(text.utf8)
    _ = unsafe bytes.withUnsafeBytes {
      unsafe Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
    }
  }

  /// Up to `count` bytes; empty at the end of the connection. Waits at most two minutes.
  func receive(_ count: Int = 1 << 16) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let got = unsafe bytes.withUnsafeMutableBytes { unsafe recv(socket, $0.baseAddress, $0.count, 0) }
    if got < 0, errno == ECONNRESET { return [] }
    guard got >= 0 else { throw ToolFailure(description: "recv: \(errno)") }
    return Array(bytes.prefix(got))
  }

  /// Everything until the server closes.
  func receiveAll() throws -> [UInt8] {
    var all: [UInt8] = []
    while true {
      let part = try receive()
      if part.isEmpty { return all }
      all += part
    }
  }
}
