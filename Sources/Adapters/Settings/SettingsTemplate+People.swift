// SPDX-License-Identifier: Apache-2.0

extension SettingsTemplate {
  /// The keys of requests and messages, all switched off; the defaults stand in them.
  static let people = """

    # What `request triage` proposes for a request that nobody has decided of; people decide. A request is ripe
    # with so many votes (minimum_votes), at most this share of them against it, in percent
    # (largest_share_against), so many days after it was entered (minimum_age_days), with somebody who sees it
    # through (owner), and after its poll was open that long (poll_open_hours). More votes against it than
    # that: declining is proposed; also for too few votes after decline_after_days (default: never).
    #acceptance:
    #  minimum_votes: 10
    #  largest_share_against: 30
    #  minimum_age_days: 3
    #  owner: true
    #  poll_open_hours: 24
    #  decline_after_days: 365

    # Mappings for `request import csv --mapping NAME`: which column holds what. Fields: id, title, requester,
    # country, votes, against, created, description, app, kind, link, poll_opened, poll_closes, duplicate_of.
    #imports:
    #  fansite:
    #    id: 编号
    #    title: 标题
    #    requester: 作者
    #    votes: 支持

    # Messages of users. queues: those with one of the words go to people, the first queue that fits.
    # templates: the rest is answered, by the first template with one of its words, else by the one without.
    # A word of Latin letters counts only where it stands alone: order is not in recorder.
    #routing:
    #  queues:
    #    - name: orders
    #      words: [订单, order, orders]
    #    - name: flashing
    #      words: [刷机, flash, flashing, flashed]
    #    - name: delivery
    #      words: [快递, delivery, delivered]
    #  templates:
    #    - name: thanks
    #      text:
    #        zh: 谢谢你的反馈，我们已经收到。本周的改进会写在周五的更新日志里。
    #        en: Thank you, we have your message. What changes this week stands in Friday's changelog.

    """
}
