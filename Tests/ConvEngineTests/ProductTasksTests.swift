import TestSupport
import Testing

@testable import ConvEngine

@Suite struct ProductTasksTests {
  @Test func everyOutputBelongsToOneTask() {
    var generator = SeededGenerator(seed: 91)
    for _ in 0..<500 {
      let (rows, panels) = (generator.number(1...700), generator.number(1...40))
      let (groups, threads) = (generator.number(1...4), generator.number(1...9))
      let (depth, tileRows) = (generator.number(1...2000), generator.pick([4, 12]))
      let tasks = ProductTasks(
        rows: rows, panels: panels, groups: groups, threads: threads, depth: depth, tileRows: tileRows)
      var hits = [Int](repeating: 0, count: groups * rows * panels)
      for index in 0..<tasks.count {
        let task = tasks[index]
        #expect(!task.rows.isEmpty && !task.panels.isEmpty && task.rows.count <= tasks.largestRows)
        #expect(task.rows.lowerBound % tileRows == 0)
        for row in task.rows { for panel in task.panels { hits[(task.group * rows + row) * panels + panel] += 1 } }
      }
      #expect(hits.allSatisfy { $0 == 1 }, "\(rows) rows, \(panels) panels, \(groups) groups, \(threads) threads")
      // 384 KiB, or fewer.
      #expect(tasks.largestRows <= 192 && tasks.largestRows * depth <= 192 * 512)
    }
  }

  @Test(arguments: [2, 3, 4, 8])
  func threadsGetEqualShares(threads: Int) {
    for rows in [1024, 2048, 3136, 12544] {
      let tasks = ProductTasks(rows: rows, panels: 32, groups: 1, threads: threads, depth: 512, tileRows: 12)
      #expect(tasks.count % threads == 0)
      let sizes = (0..<tasks.count).map { tasks[$0].rows.count * tasks[$0].panels.count }
      // A tile more or less; the last block has a part of one.
      #expect(sizes.allSatisfy { $0 + 24 * 32 >= sizes.max() ?? 0 })
    }
  }

  @Test func oneThreadTakesTheLargestBlocks() {
    let tasks = ProductTasks(rows: 400, panels: 64, groups: 2, threads: 1, depth: 256, tileRows: 12)
    #expect(tasks.count == 6)
    #expect(tasks[0].rows == 0..<132)
    #expect(tasks[5].rows == 264..<400)
    #expect(tasks[5].panels == 0..<64)
    #expect(tasks[5].group == 1)
  }

  @Test func aSingleRowIsSharedByColumns() {
    let tasks = ProductTasks(rows: 1, panels: 40, groups: 1, threads: 2, depth: 256, tileRows: 12)
    #expect(tasks.count == 8)
    #expect((0..<8).allSatisfy { tasks[$0].panels.count == 5 })
  }
}
