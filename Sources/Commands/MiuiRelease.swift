// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import ReleaseCore
internal import Vetting

/// The root of the command tree.
struct MiuiRelease: AsyncParsableCommand {
  static let programVersion = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "miui-release",
    abstract: "Ships firmware every week with the people who use it.",
    discussion: """
      Reads a git repository of ROM topic branches, merges the accepted feature requests into a release \
      train, builds and signs an OTA package for each device, and publishes the Friday build.

      A week: request add, request accept, plan, cut, verify.
      """,
    version: programVersion,
    subcommands: [BenchPayloadCommand.self, BenchMergingCommand.self, TUFConformanceCommand.self],
    groupedSubcommands: [
      CommandGroup(name: "Set up:", subcommands: [InitCommand.self, KeyCommand.self]),
      CommandGroup(
        name: "The week:",
        subcommands: [
          RequestCommand.self, FeedbackCommand.self, PlanCommand.self, TrainCommand.self, CutCommand.self,
        ]),
      CommandGroup(
        name: "The calendar:",
        subcommands: [WeekCommand.self, CalendarCommand.self, ScheduleCommand.self, DeviceCommand.self]),
      CommandGroup(
        name: "The report:", subcommands: [PollCommand.self, AnswerCommand.self, AwardCommand.self]),
      CommandGroup(
        name: "Channels:",
        subcommands: [
          PublishCommand.self, RolloutCommand.self, WithdrawCommand.self, PromoteCommand.self,
          ChannelCommand.self,
        ]),
      CommandGroup(name: "Distribution:", subcommands: [ServeCommand.self]),
      CommandGroup(
        name: "Look:",
        subcommands: [StatusCommand.self, LogCommand.self, SiteCommand.self, VersionCommand.self]),
      CommandGroup(
        name: "Packages:",
        subcommands: [InspectCommand.self, VerifyCommand.self, ExtractCommand.self]),
      CommandGroup(name: "Testers:", subcommands: [PullCommand.self]),
      CommandGroup(
        name: "Members:", subcommands: [TesterCommand.self, VerdictCommand.self, GateCommand.self]),
      CommandGroup(
        name: "People:", subcommands: [CreditCommand.self, ThanksCommand.self, PersonCommand.self]),
    ])

  /// Parses and runs; every outcome becomes an exit status.
  static func perform(_ arguments: [String], console: Console) async -> Int32 {
    let format = OutputFormat(askedForBy: arguments)
    do {
      // Before anything repeats an argument.
      guard !arguments.contains(where: TesterToken.occurs) else { throw CommandError.tokenInArguments }
      var command = try MiuiRelease.parseAsRoot(arguments)
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
      return 0
    } catch let error as ExitCode {
      return error.rawValue
    } catch let error as any Failure {
      return FailurePrinter(console: console, format: format).print(error)
    } catch {
      return report(error, format, console)
    }
  }

  /// Help and version are results; a command line that cannot be parsed is a usage error.
  private static func report(_ error: any Error, _ format: OutputFormat, _ console: Console) -> Int32 {
    let code = MiuiRelease.exitCode(for: error).rawValue
    switch code {
    case 0:
      console.print(MiuiRelease.fullMessage(for: error))
      return 0
    case FailureKind.usage.exitStatus:
      switch format {
      case .text: console.say(MiuiRelease.fullMessage(for: error))
      case .json:
        FailurePrinter(console: console, format: format).print(usage: MiuiRelease.message(for: error))
      }
      return code
    default:
      return FailurePrinter(console: console, format: format).print(error)
    }
  }
}
