extension Dataset {
  /// The examples in batches: `for batch in progress(data.batches(of: 64, shuffledBy: 1, epoch: epoch)) { … }`.
  ///
  /// What a batch holds follows from the data, the seed and the epoch, and from nothing else; see `Batches`.
  ///
  /// - Parameters:
  ///   - size: how many examples a batch has.
  ///   - seed: decides the order of the examples, and what the augmentation does; nil keeps the data set's order.
  ///   - epoch: how many times the data was gone through before; another one gives another order.
  ///   - augmentation: what is done to each image, differently in each epoch.
  ///   - droppingLast: whether to leave out the last batch if it is smaller than the others.
  public func batches(
    of size: Int, shuffledBy seed: UInt64? = nil, epoch: Int = 0, augmentedBy augmentation: Augmentation = [],
    droppingLast: Bool = false
  ) -> Batches {
    guard size > 0 else { shapeFailure("batches(of: \(size)): a batch has at least 1 example") }
    if !augmentation.isEmpty && images.rank != 4 {
      shapeFailure(
        "batches(augmentedBy:): only images [N, H, W, C] can be augmented, not inputs of shape \(images.shape)"
          + (images.rank == 3 ? "; gray images become such by data.with(images: data.images[.rest, .newAxis])" : ""))
    }
    return Batches(
      data: self, size: size, seed: seed, epoch: epoch, augmentation: augmentation, droppingLast: droppingLast)
  }
}

/// The examples of a data set in batches.
///
/// A loop over them is served in advance: while one batch is used, another thread makes the next one. Which batches come
/// does not depend on that, nor on how many threads there are (`FOVEA_THREADS`; with 1 nothing is made in advance). When the
/// cell is interrupted, the loop ends before its next batch.
///
/// `batches[3]` is one batch, made when it is asked for, and equal to the one that the loop gives.
public struct Batches: RandomAccessCollection, Sendable, CustomStringConvertible {
  let source: BatchSource
  /// How many batches there are.
  public let count: Int

  init(data: Dataset, size: Int, seed: UInt64?, epoch: Int, augmentation: Augmentation, droppingLast: Bool) {
    source = BatchSource(
      data: data, size: size, seed: seed ?? 0, isShuffled: seed != nil, epoch: epoch, augmentation: augmentation)
    count = droppingLast ? data.count / size : (data.count + size - 1) / size
  }

  /// How many batches there are, and of what.
  public var description: String {
    "\(count) \(count == 1 ? "batch" : "batches") of \(source.size) × \(source.exampleShape), \(source.dtype)"
  }

  public var startIndex: Int { 0 }
  public var endIndex: Int { count }

  /// One batch.
  public subscript(position: Int) -> Batch {
    guard (0..<count).contains(position) else {
      shapeFailure("batches[\(position)]: there are \(count) batches" + (count == 0 ? "" : ", 0 to \(count - 1)"))
    }
    let assembly = BatchAssembly(source, number: position)
    assembly.complete()
    return assembly.batch
  }

  /// Begins a loop over the batches.
  public func makeIterator() -> Iterator { Iterator(self) }

  /// Begins a loop at one of the batches.
  func makeIterator(from position: Int) -> Iterator { Iterator(self, from: position) }

  /// Gives one batch after the other while the next one is made.
  public struct Iterator: IteratorProtocol {
    private let batches: Batches
    private var position: Int
    private var ahead: BatchAhead?
    private var listening: ListeningLoop? = ListeningLoop()

    init(_ batches: Batches, from position: Int = 0) {
      self.batches = batches
      self.position = position
    }

    /// The next batch; nil at the end, and when the cell was interrupted.
    public mutating func next() -> Batch? {
      guard position < batches.count, !Notebook.isInterrupted else {
        position = batches.count
        (ahead, listening) = (nil, nil)
        return nil
      }
      let assembly = ahead?.assembly ?? BatchAssembly(batches.source, number: position)
      assembly.complete()
      position += 1
      let next = position
      ahead =
        next < batches.count && batches.source.isWorthPreparing
        ? BatchAhead(BatchAssembly(batches.source, number: next)) : nil
      return assembly.batch
    }
  }
}

/// A batch that is being made in advance, for as long as somebody may want it.
private final class BatchAhead {
  let assembly: BatchAssembly

  init(_ assembly: BatchAssembly) {
    self.assembly = assembly
    BatchThread.start(assembly)
  }

  deinit { assembly.abandon() }
}
