/// What is known of the cells that were loaded into workers, to say where one of them died.
final class LoadedCells: @unchecked Sendable {
  private let symbolizer: Symbolizer
  private let lock = Lock()
  private var images: [Int: String] = [:]
  private var sources: [String: [String]] = [:]

  init(symbolizer: Symbolizer) { self.symbolizer = symbolizer }

  /// A cell is about to be compiled.
  func note(_ unit: CellUnit) { lock.withLock { sources[unit.displayName] = unit.sourceLines } }

  /// A cell with this number is about to be loaded.
  func note(image: String, number: Int) { lock.withLock { images[number] = image } }

  /// What happened and where.
  /// - Parameter unit: the cell that ran; nil when none did.
  func failure(_ death: WorkerDeath, unit: CellUnit?) -> CellFailure {
    let (images, sources) = lock.withLock { (self.images, self.sources) }
    return CrashReport(death, unit: unit, images: images, symbolizer: symbolizer).failure(sources: sources)
  }
}
