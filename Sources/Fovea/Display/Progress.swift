/// A sequence that shows how far a loop over it has come: `for epoch in progress(1...10) { … }`.
///
/// In a notebook a bar is shown and updated at most ten times a second, with the time that is left, and stays with the
/// total time at the end. In a terminal one line of standard error is rewritten; elsewhere nothing is printed. When the cell is interrupted, the
/// loop ends before its next step and keeps everything done so far.
///
/// - Parameters:
///   - sequence: what to loop over.
///   - label: what the bar is called.
public func progress<S: Sequence>(_ sequence: S, _ label: String = "") -> ProgressSequence<S> {
  ProgressSequence(base: sequence, label: label)
}

/// The sequence that `progress` returns.
public struct ProgressSequence<Base: Sequence>: Sequence {
  let base: Base
  let label: String

  /// Starts the bar.
  public func makeIterator() -> Iterator {
    let total = (base as? any Collection)?.count
    return Iterator(base: base.makeIterator(), bar: ProgressBar(label: label, total: total))
  }

  /// Walks over the sequence and keeps the bar up to date.
  public struct Iterator: IteratorProtocol {
    var base: Base.Iterator
    let bar: ProgressBar

    /// The next element; nil at the end, and when the cell was interrupted.
    public mutating func next() -> Base.Element? {
      if Notebook.isInterrupted {
        bar.end(interrupted: true)
        return nil
      }
      guard let element = base.next() else {
        bar.end(interrupted: false)
        return nil
      }
      bar.beginStep()
      return element
    }
  }
}
