// SPDX-License-Identifier: Apache-2.0
extension GitMergeSession {
  /// Runs `body` with the engine itself; what it kept is stored when it returns.
  package func withEngine<Result>(_ body: (GitMergeBackend) throws -> Result) throws -> Result {
    let kept = try repository.beginKeeping()
    do {
      let result = try body(try GitMergeBackend(repository, kept, readsTreeAttributes: true))
      try repository.endKeeping(storing: storesObjects)
      return result
    } catch {
      // What an earlier train in memory made is still asked for.
      if storesObjects { repository.dropKept() }
      throw error
    }
  }
}
