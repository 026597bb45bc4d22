// SPDX-License-Identifier: Apache-2.0

/// The places of one open choice with their tolls, and the descent towards the least bound.
struct TollPlaces {
  enum Name {
    case clique(Int), need(Int), seats, passing
  }

  /// Those that are open, and the place of each among them.
  private let open: [Int]
  private var local: [Int]
  private let worths: [Int]
  private var names: [Name] = []
  private var rooms: [Int] = []
  /// Who uses each place: one place's users behind the other's; the complement gives room instead.
  private var users: [Int] = []
  private var starts: [Int] = [0]
  private var current: [Int] = []
  private var best: [Int] = []
  /// The least bound that was met, in units of tolls.
  private(set) var least = Int.max
  private(set) var cost = 0

  init(_ group: PassengerGroup, _ choice: OpenChoice, shift: Int) {
    open = choice.open.members
    local = [Int](repeating: -1, count: group.count)
    for (place, number) in open.enumerated() { local[number] = place }
    worths = open.map { group.worths[$0] << shift }
    cost = group.count >> 3
  }

  /// A place that more use than it has room for; with fewer it rules nothing out.
  mutating func add(_ members: [Int], room: Int, toll: Int, name: Name) {
    let start = users.count
    for member in members where local[member] >= 0 { users.append(local[member]) }
    guard users.count - start > room else {
      users.removeLast(users.count - start)
      return
    }
    close(room: room, toll: toll, name)
  }

  mutating func add(need upper: Int, of lower: Int, toll: Int, name: Name) {
    users += [local[upper], ~local[lower]]
    close(room: 0, toll: toll, name)
  }

  private mutating func close(room: Int, toll: Int, _ name: Name) {
    names.append(name)
    rooms.append(room)
    starts.append(users.count)
    current.append(toll)
  }

  /// The tolls of the least bound.
  var tolls: Zip2Sequence<[Name], [Int]> { zip(names, best) }

  /// What is left of each one's worth when it has paid the tolls of the least bound.
  var rests: [(number: Int, rest: Int)] { Array(zip(open, rests(best))) }

  /// Moves the tolls against what there is too much of, until the bound is below `target` or the rounds are over.
  mutating func descend(below target: Int, rounds: Int) {
    best = current
    var pace = 24
    var idle = 0
    for round in 0...rounds {
      let rests = rests(current)
      var sum = 0
      for rest in rests where rest > 0 { sum += rest }
      for place in rooms.indices { sum += rooms[place] * current[place] }
      cost += (users.count + open.count) >> 2
      idle += 1
      if sum < least {
        if sum < least - least >> 12 { idle = 0 }
        (least, best) = (sum, current)
      }
      guard least >= target, round < rounds else { return }
      if idle > 6 {
        (pace, idle) = (pace / 2, 0)
        current = best
        if pace == 0 { return }
        continue
      }
      step(rests, above: sum - target + 1, pace)
    }
  }

  private mutating func step(_ rests: [Int], above: Int, _ pace: Int) {
    var spare = rooms
    var norm = 0
    for place in rooms.indices {
      for user in users[starts[place]..<starts[place + 1]] {
        if user >= 0 {
          if rests[user] > 0 { spare[place] -= 1 }
        } else if rests[~user] > 0 {
          spare[place] += 1
        }
      }
      // Room that nobody pays for needs no lower toll.
      if spare[place] > 0, current[place] == 0 { spare[place] = 0 }
      norm += spare[place] * spare[place]
    }
    guard norm > 0 else { return }
    let step = (above << 8) / 16 * pace / norm
    for place in rooms.indices where spare[place] != 0 {
      current[place] = max(0, current[place] - (step * spare[place]) >> 8)
    }
  }

  private func rests(_ tolls: [Int]) -> [Int] {
    var rests = worths
    for place in tolls.indices where tolls[place] != 0 {
      let toll = tolls[place]
      for user in users[starts[place]..<starts[place + 1]] {
        if user >= 0 { rests[user] -= toll } else { rests[~user] += toll }
      }
    }
    return rests
  }
}
