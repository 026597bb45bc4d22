// SPDX-License-Identifier: Apache-2.0

extension LedgerBook {
  /// The files that a new ledger branch begins with.
  package static let initialFiles = [LedgerChange(path: "README.md", text: readme)]

  package static let initialMessage = """
    Begin the ledger

    Requests, decisions and the record of every week live on this branch.

    """

  private static let readme = """
    # 需求账本 · Request ledger

    这个分支记录用户和团队提出的需求、对它们的决定，以及每周发布的内容。
    This branch keeps what users and the team asked for, what was decided, and what every week released.

    | 文件 File | 内容 Content |
    |---|---|
    | `requests/REQ-7.yaml` | 一条需求，文件名就是编号 · one request, named for its id |
    | `weeks/dev/26.11.27.yaml` | 一次发布的记录，由程序写 · the record of one release, written by the program |
    | `polls/26.11.27.yaml` | 四格体验报告的结果，由程序写 · the result of a poll, written by the program |
    | `answers/26.11.27/REQ-7.yaml` | 对多数人不喜欢的功能的答复 · the answer to a feature that a majority disliked |
    | `gaps/2026-10-02.yaml` | 没有发车的日子和原因 · days without a train, and why |
    | `holds/cancro.yaml` | 暂停更新的机型 · a device that is not built for now |

    可以手工修改并提交；格式错误只影响那一条需求，并会指出文件和行号。程序改写文件时不保留注释。
    Edit by hand and commit if you like: a mistake stops only the request it is in, and is reported with file
    and line. Comments in a file are not kept when the program writes it again.

    ```yaml
    id: REQ-7
    title:                  # zh, en 至少一个 · at least one
      zh: 手电筒
      en: Torch
    app:
      zh: 系统
      en: System
    kind: new               # new | optimization | fix
    origin: user            # user | team; 用户需求必须写明提出者 · user needs a requester
    requesters:
      - name: 小米粉
        group: false        # true: 一群人 · a group
        source: forum       # forum, weibo, wechat …
        country: CN
    owner: Li Lei           # 负责人 · sees it through
    developers: [Han Mei]
    branch: topic/torch
    votes: 12
    depends_on: [REQ-3]
    excludes: [REQ-5]       # 不能同车 · must not board beside it
    devices: [cancro]       # 不写表示所有机型 · absent: every device
    feedback: ["https://example.com/t/1"]
    created: 2026-11-21
    decision: proposed      # proposed | accepted | declined | deferred
    reason: 天黑的时候用     # declined, deferred 必填 · required
    decided_by: Li Lei <lilei@example.com>
    decided_on: 2026-11-24
    external:               # 在哪里提出的，由导入维护 · where it was asked for, kept by imports
      - source: fider
        id: "12"
        link: https://example.com/posts/12
        votes: 12
    ```

    “已上车”和“已发布”不写在这里，由每周的记录得出。
    *On a candidate* and *shipped* are never typed in: they follow from the records of the weeks.

    """
}
