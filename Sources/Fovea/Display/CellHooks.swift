/// Shows the value of a cell's last expression. Generated code calls it; nobody else needs to.
///
/// A `Displayable` shows in its richest form, an optional shows what it wraps or `nil`, a string shows quoted, anything
/// else as its description, with very long ones elided.
public func foveaCellResult<T>(_ value: T) {
  if value is Void { return }
  Notebook.showResult(bundle(for: value))
}

/// A last expression without a value shows nothing.
public func foveaCellResult(_ value: Void) {}

/// A last expression that cannot be copied is named by its type.
@_disfavoredOverload
public func foveaCellResult<T: ~Copyable>(_ value: borrowing T) {
  Notebook.showResult(DisplayBundle(text: "a value of a noncopyable type"))
}

/// How far the running cell has come: which of its variables hold a value.
public enum CellMark {
  /// The number of the last top-level statement that ended. Whoever supervises the cell may point it to shared memory
  /// before the first cell runs.
  nonisolated(unsafe) public static var storage: UnsafeMutablePointer<Int32> = {
    let word = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
    word.initialize(to: 0)
    return word
  }()
  /// Called after each top-level statement, with its number; whoever supervises the cell may take a checkpoint there.
  nonisolated(unsafe) public static var onStatement: (Int32) -> Void = { _ in }
}

/// Notes that top-level statement `n` of the running cell has ended. Generated code calls it after each one.
public func foveaCellMark(_ n: Int32) {
  CellMark.storage.pointee = n
  CellMark.onStatement(n)
}
