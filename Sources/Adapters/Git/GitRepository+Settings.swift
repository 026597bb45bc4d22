// SPDX-License-Identifier: Apache-2.0
import CLibGit2

extension GitRepository {
  /// The version of the libgit2 that runs, `1.5.1`.
  package static var libraryVersion: String {
    var major: Int32 = 0
    var minor: Int32 = 0
    var revision: Int32 = 0
    _ = unsafe git_libgit2_version(&major, &minor, &revision)
    return "\(major).\(minor).\(revision)"
  }

  /// A value of git's configuration, all levels considered; nil where it is not set.
  package func configuration(_ name: String) throws(GitError) -> String? {
    let configuration = try Handle<ConfigurationKind>("git_repository_config_snapshot") {
      unsafe git_repository_config_snapshot(&$0, handle.pointer)
    }
    var text: UnsafePointer<CChar>?
    let status = unsafe git_config_get_string(&text, configuration.pointer, name)
    if status == GIT_ENOTFOUND.rawValue { return nil }
    try GitError.check(status, "git_config_get_string")
    return unsafe text.map { unsafe String(cString: $0) }
  }

  /// The branch HEAD is on, also where it has no commit yet; nil for a detached HEAD.
  package func headBranch() throws(GitError) -> String? {
    guard
      let head = try Handle<ReferenceKind>.found(
        "git_reference_lookup", { unsafe git_reference_lookup(&$0, handle.pointer, "HEAD") }),
      let target = unsafe git_reference_symbolic_target(head.pointer)
    else { return nil }
    let name = unsafe String(cString: target)
    return name.hasPrefix("refs/heads/") ? String(name.dropFirst(11)) : nil
  }
}

enum ConfigurationKind: Releasable {
  @unsafe static func release(_ pointer: OpaquePointer) { unsafe git_config_free(pointer) }
}
