// SPDX-License-Identifier: Apache-2.0
import Files
import Glibc
import ReleaseCore
import TestSupport
import Testing

@Suite struct FileLockTests {
  private static let holder = LockHolder(
    processIdentifier: 4711, host: "build-2", user: "tomas", since: "2026-11-27T17:03:00+08:00",
    command: "miui-release cut --date 2026-11-27")

  /// The fixture as a process that holds a lock until its input ends.
  private func holder(_ path: String) throws -> Conversation {
    let other = try Conversation(try PublishFixture.path, ["hold", path])
    // It says “held” once it holds; reading waits for that.
    #expect(try other.readLine() == "held")
    return other
  }

  @Test("A second process is refused at once and told who holds the lock")
  func twoProcesses() throws {
    let scratch = try ScratchFolder("lock")
    let path = scratch.path("state/cut.lock")
    let other = try holder(path)
    let error = #expect(throws: FilesError.self) { try FileLock(path, holder: Self.holder) }
    #expect(error?.kind.exitStatus == 75)
    #expect(error?.code == "files.locked")
    #expect(
      error?.message == "\(path) is locked by process \(other.process.processIdentifier) of lina on build-1 "
        + "since 2026-11-27T17:00:00+08:00: miui-release cut")
    #expect(other.finish() == 0)
    let lock = try FileLock(path, holder: Self.holder)
    #expect(FileLock.holder(of: path) == Self.holder)
    withExtendedLifetime(lock) {}
  }

  @Test("The lock of a killed process is free, and what it wrote is replaced")
  func killed() throws {
    let scratch = try ScratchFolder("lock")
    let path = scratch.path("cut.lock")
    let other = try holder(path)
    #expect(try other.kill() == [])
    #expect(FileLock.holder(of: path)?.user == "lina")
    let lock = try FileLock(path, holder: Self.holder)
    #expect(FileLock.holder(of: path) == Self.holder)
    withExtendedLifetime(lock) {}
  }

  @Test("The lock ends with its value, and its file stays, empty")
  func release() throws {
    let scratch = try ScratchFolder("lock")
    let path = scratch.path("cut.lock")
    do {
      let lock = try FileLock(path, holder: Self.holder)
      #expect(throws: FilesError.locked(path: path, by: Self.holder)) {
        try FileLock(path, holder: Self.holder)
      }
      withExtendedLifetime(lock) {}
    }
    #expect(try scratch.data("cut.lock").isEmpty)
    #expect(FileLock.holder(of: path) == nil)
    _ = try FileLock(path, holder: Self.holder)
  }

  @Test("A child process does not keep the lock")
  func child() throws {
    let scratch = try ScratchFolder("lock")
    let path = scratch.path("cut.lock")
    do {
      let lock = try FileLock(path, holder: Self.holder)
      // popen(3) closes nothing in the child; it runs until pclose.
      guard let child = unsafe popen("exec cat", "w") else {
        throw ToolFailure(description: "popen: \(errno)")
      }
      defer { unsafe pclose(child) }
      withExtendedLifetime(lock) {}
      _ = consume lock
      _ = try FileLock(path, holder: Self.holder)
    }
  }

  @Test("A lock file that says nonsense still locks")
  func nonsense() throws {
    let scratch = try ScratchFolder("lock")
    let path = try scratch.write("not JSON", to: "cut.lock")
    let other = try holder(path)
    try scratch.write("", to: "other")
    #expect(throws: FilesError.self) { try FileLock(path, holder: Self.holder) }
    #expect(other.finish() == 0)
    #expect(FilesError.locked(path: path, by: nil).message == "\(path) is locked by another process")
  }
}
