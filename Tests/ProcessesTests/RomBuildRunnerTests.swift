// SPDX-License-Identifier: Apache-2.0
import Building
import Foundation
import Git
import ReleaseCore
import TestSupport
import Testing

@testable import Processes

@Suite struct RomBuildRunnerTests {
  private let scratch: ScratchRepository
  private let work: ScratchFolder

  init() throws {
    scratch = try ScratchRepository(bare: true)
    work = try ScratchFolder("build")
  }

  private func build(
    _ arguments: [String], images: [(String, String)] = [("system", "out/system.img")],
    limit: Duration = .seconds(60), environment: [String: String] = [:], files: [String: ScratchFile],
    grace: Duration = .milliseconds(300)
  ) async throws -> BuildOutput {
    try scratch.commit(files)
    let recipe = CommandRecipe(
      arguments: arguments,
      images: images.map { CommandRecipe.NamedImage(partition: $0.0, path: $0.1) },
      timeLimit: limit, environment: environment)
    return try await RomBuildRunner(tools: tools, grace: grace).build(
      facts(.command(recipe), tree: scratch.id("main^{tree}")),
      exporter: GitRepository(at: scratch.path), in: work.path)
  }

  @Test func theRomsOwnCommandRunsInTheTreeWithACleanEnvironment() async throws {
    let script = """
      #!/bin/sh
      set -e
      env | sort; pwd; umask; echo "$@"; cat input; echo to-stderr >&2
      mkdir out
      head -c 8192 /dev/zero > out/system.img
      head -c 4096 /dev/zero > out/boot.img
      """
    let output = try await build(
      ["./build.sh", "two words", "$HOME"], images: [("system", "out/system.img"), ("boot", "out/boot.img")],
      environment: ["ROM_TARGET": "user"],
      files: ["build.sh": .executable(script), "input": "from the tree\n"])
    #expect(output.images.map(\.name) == ["system", "boot"])
    #expect(output.images.map(\.size) == [ByteCount(8192), ByteCount(4096)])
    #expect(output.images[0].sha256 == Digest.sha256(of: Data(count: 8192)))
    #expect(output.images[0].path == work.path("images/system.img"))
    let log = try work.text("build.log")
    #expect(output.log == work.path("build.log"))
    let lines = log.split(separator: "\n").map(String.init)
    let names = lines.filter { $0.contains("=") }.map { String($0.prefix { $0 != "=" }) }
    #expect(
      Set(names).subtracting(["PWD", "OLDPWD", "SHLVL", "_"]) == [
        "PATH", "HOME", "LANG", "TZ", "SOURCE_DATE_EPOCH", "MIUI_RELEASE_VERSION", "MIUI_RELEASE_DEVICE",
        "MIUI_RELEASE_FINGERPRINT", "ROM_TARGET",
      ])
    for line in [
      "HOME=\(work.path("home"))", "LANG=C.UTF-8", "TZ=UTC", "SOURCE_DATE_EPOCH=1414746000",
      "MIUI_RELEASE_VERSION=4.10.31", "MIUI_RELEASE_DEVICE=cancro",
      "MIUI_RELEASE_FINGERPRINT=Xiaomi/cancro/cancro:4.4/4.10.31/4.10.31:user/release-keys",
      "ROM_TARGET=user", work.path("tree"), "0022", "two words $HOME", "from the tree", "to-stderr",
    ] {
      #expect(lines.contains(line), "\(line)")
    }
    #expect(try work.contents() == ["build.log", "images", "images/boot.img", "images/system.img"])
  }

  @Test func aFailureNamesTheLogAndShowsItsEnd() async throws {
    let script = "#!/bin/sh\nfor i in $(seq 1 50); do echo line $i; done\nexit 3\n"
    let error = try await failure {
      _ = try await build(["./build.sh"], files: ["build.sh": .executable(script)])
    }
    guard case .buildFailed("cancro", "./build.sh", .exited(3), let log, let tail) = error else {
      Issue.record("expected a failed build, found \(error)")
      return
    }
    #expect(log == work.path("build.log"))
    #expect(tail == (31...50).map { "line \($0)" }.joined(separator: "\n"))
    #expect(error.message.contains(log))
    #expect(error.kind == .refused)
    #expect(try work.text("build.log").hasPrefix("line 1\n"), "the whole log is kept")
  }

  @Test func aBuildThatOverrunsIsStoppedWithEverythingItStarted() async throws {
    // The child ignores SIGTERM and outlives the script, which obeys it.
    let script = """
      #!/bin/sh
      sh -c 'trap "" TERM; echo $$ > ../child; while :; do sleep 1; done' &
      echo started
      wait
      """
    let error = try await failure {
      _ = try await build(
        ["./build.sh"], limit: .seconds(2), files: ["build.sh": .executable(script)])
    }
    guard case .buildFailed(_, _, .timedOut(.seconds(2)), _, "started") = error else {
      Issue.record("expected a time limit, found \(error)")
      return
    }
    let child = try work.text("child").trimmingCharacters(in: .whitespacesAndNewlines)
    // Killed: gone, or a zombie until init reaps it. The signal takes its moment to arrive.
    let deadline = ContinuousClock.now + .seconds(20)
    var isAlive = true
    while isAlive, ContinuousClock.now < deadline {
      let state = (try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8)) ?? ") Z"
      isAlive = !state.contains(") Z") && !state.contains(") X")
      await Task.yield()
    }
    #expect(!isAlive, "process \(child) lives on")
  }

  @Test func aStubbornBuildIsKilledAfterTheGrace() async throws {
    let script = "#!/bin/sh\ntrap '' TERM\nwhile :; do sleep 1; done\n"
    let error = try await failure {
      _ = try await build(
        ["./build.sh"], limit: .milliseconds(300), files: ["build.sh": .executable(script)])
    }
    // It would never end by itself: that the test ends at all is the proof.
    guard case .buildFailed(_, _, .timedOut, _, _) = error else {
      Issue.record("expected a time limit, found \(error)")
      return
    }
  }

  @Test(arguments: [
    ("missing.img", "the build did not make it"), ("empty.img", "it is empty"),
    ("odd.img", "its size of 5000 bytes is not a multiple of 4096"), ("folder", "it is a folder"),
    ("link.img", "“link.img” is a symbolic link"), ("out/system.img", "“out” is a symbolic link"),
    ("../outside.img", "the path leaves the tree"), ("/etc/passwd", "the path leaves the tree"),
    ("fifo", "“fifo” is neither a file nor a folder"), ("good.img/x", "the build did not make it"),
  ])
  func anImageThatCannotBeUsedIsNamed(path: String, reason: String) async throws {
    let script = """
      #!/bin/sh
      : > empty.img; head -c 5000 /dev/zero > odd.img; mkdir folder; ln -s /etc/passwd link.img
      mkdir ../elsewhere; ln -s ../elsewhere out; head -c 4096 /dev/zero > ../elsewhere/system.img
      head -c 4096 /dev/zero > ../outside.img; mkfifo fifo; head -c 4096 /dev/zero > good.img
      """
    let error = try await failure {
      _ = try await build(
        ["./build.sh"], images: [("boot", "good.img"), ("system", path)],
        files: ["build.sh": .executable(script)])
    }
    #expect(
      error == .imageUnusable(partition: "system", path: path, reason: reason, log: work.path("build.log")))
    #expect(error.kind == .badData)
    #expect(try work.contents(of: "images") == [], "none was taken")
  }

  @Test(arguments: [
    ("./gone.sh", "its program ./gone.sh is neither in the tree"),
    ("no-such-program", "its program no-such-program is neither in the tree nor on the PATH"),
    ("plain", "its program plain is neither in the tree nor on the PATH"),
    ("./plain", "its program ./plain is not executable"),
  ])
  func aProgramThatCannotRunIsRefused(program: String, reason: String) async throws {
    let error = try await failure { _ = try await build([program], files: ["plain": "text"]) }
    #expect(error == .recipeUnusable(device: "cancro", reason: reason))
  }

  @Test func aProgramOnThePathRunsToo() async throws {
    let output = try await build(
      ["sh", "-c", "head -c 4096 /dev/zero > x.img"], images: [("boot", "x.img")], files: ["a": "1"])
    #expect(output.images.count == 1)
  }

  @Test func missingToolsAreGivenAsDebianPackages() async throws {
    let nothing = RomBuildRunner(tools: ToolPath("/nonexistent"))
    let partitions = [
      PartitionProfile(name: "a", folders: [], fileSystem: .erofs(compression: nil), buildProperties: nil),
      PartitionProfile(name: "b", folders: [], fileSystem: .ext4(size: nil), buildProperties: nil),
    ]
    let found = try await nothing.missingTools(for: .tree(partitions))
    #expect(found.contains("erofs-utils"))
    #expect(try await RomBuildRunner(tools: tools).missingTools(for: .tree(partitions)).isEmpty)
  }
}
