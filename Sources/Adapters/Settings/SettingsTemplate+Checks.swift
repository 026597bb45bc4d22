// SPDX-License-Identifier: Apache-2.0

extension SettingsTemplate {
  /// The key of checks, switched off.
  static let checks = """
    # What the merged tree must pass before it is built (default: nothing). Who breaks it stays behind.
    # commands: name, command (no shell; run in the exported tree), time_limit (default 1h), environment.
    # deadline: when the largest known good train ships (default: the train's hour); at_least: the time that
    # checks have however late a cut begins (default 30m). retries: how often a failed check is run again before
    # it counts (default 1). jobs: checks at the same time (default: the cores). builds: whether devices' own
    # build commands count as checks (default true).
    #checks:
    #  deadline: "17:00"
    #  at_least: 30m
    #  retries: 1
    #  jobs: 2
    #  builds: true
    #  commands:
    #    - name: unit
    #      command: [./check.sh, --all]
    #      time_limit: 20m
    #      environment:
    #        CI: "1"

    """
}
