/// How a matrix product is cut into tasks: blocks of rows, by blocks of panels, for every group.
///
/// How many there are depends on the number of threads; every output lies in one task, whose sums do not depend on that.
struct ProductTasks {
  let count: Int
  /// Rows of the longest task.
  let largestRows: Int

  private let rows: Int
  private let panels: Int
  private let groups: Int
  private let tileRows: Int
  private let tiles: Int
  private let rowBlocks: Int
  private let panelBlocks: Int

  /// A task has no more rows than this; in tiles of 12.
  private static let largestTiles = 16
  /// Rows times the depth of a block must fit into the second-level cache beside two panels of that depth: 384 KiB.
  private static let largestBlock = 192 * 512
  /// A panel of the right matrix is brought from far for each block of rows: it should be used for as many tiles.
  private static let enoughTiles = 8
  /// The rows are packed anew for each block of panels: they should be used for as many.
  private static let enoughPanels = 8
  /// A few tasks for each thread, so that none waits long for the last.
  private static let tasksPerThread = 4

  /// - Parameters:
  ///   - rows: rows of each group, at least 1, as are the `panels`.
  ///   - threads: how many share the work.
  ///   - depth: the largest depth that rows are multiplied over at a time.
  init(rows: Int, panels: Int, groups: Int, threads: Int, depth: Int, tileRows: Int) {
    self.rows = rows
    self.panels = panels
    self.groups = groups
    self.tileRows = tileRows
    let tiles = dividedUp(rows, tileRows)
    self.tiles = tiles
    let wanted = threads == 1 ? 1 : Self.tasksPerThread * threads
    /// The blocks, `enough` or else as many as are wanted, where the other side has `others` of them.
    func blocks(_ enough: Int, others: Int) -> Int { max(1, min(enough, dividedUp(wanted, groups * others))) }
    let largest = max(1, min(Self.largestTiles, Self.largestBlock / (12 * depth)))
    let fewest = dividedUp(tiles * tileRows, 12 * largest)
    var rowBlocks = max(fewest, blocks(tiles / Self.enoughTiles, others: 1))
    let panelBlocks = blocks(panels / Self.enoughPanels, others: rowBlocks)
    rowBlocks = max(rowBlocks, blocks(tiles, others: panelBlocks))
    // As many for one thread as for another.
    rowBlocks = min(tiles, roundedUp(rowBlocks, groups * panelBlocks % threads == 0 ? 1 : threads))
    self.rowBlocks = rowBlocks
    self.panelBlocks = max(panelBlocks, blocks(panels, others: rowBlocks))
    count = rowBlocks * self.panelBlocks * groups
    largestRows = min(rows, dividedUp(tiles, rowBlocks) * tileRows)
  }

  /// What a task computes.
  subscript(task: Int) -> (group: Int, rows: Range<Int>, panels: Range<Int>) {
    let (panelBlock, others) = (task % panelBlocks, task / panelBlocks)
    let (group, rowBlock) = (others % groups, others / groups)
    let firstTile = rowBlock * tiles / rowBlocks
    let endTile = (rowBlock + 1) * tiles / rowBlocks
    return (
      group, firstTile * tileRows..<min(rows, endTile * tileRows),
      panelBlock * panels / panelBlocks..<(panelBlock + 1) * panels / panelBlocks
    )
  }
}
