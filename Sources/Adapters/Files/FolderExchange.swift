// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// Two paths of one file system change their names at one instant.
enum FolderExchange {
  /// `RENAME_EXCHANGE` of linux/fs.h.
  private static let exchange: UInt32 = 2

  private typealias Call =
    @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32

  /// False where the kernel or the file system cannot. The folders above are not synced.
  static func run(_ one: String, _ other: String) throws(FilesError) -> Bool {
    // glibc declares renameat2 for GNU sources alone, which Swift's module of it is not.
    guard let symbol = unsafe dlsym(nil, "renameat2") else { return false }
    let call = unsafe unsafeBitCast(symbol, to: Call.self)
    return try SystemCall.run("renameat2", one, unless: [EINVAL, ENOSYS, ENOTSUP]) {
      unsafe call(AT_FDCWD, one, AT_FDCWD, other, exchange)
    } != nil
  }
}
