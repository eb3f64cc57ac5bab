import JSONText

/// Something that a cell shows.
///
/// <https://jupyter-client.readthedocs.io/en/stable/messaging.html#messages-on-the-iopub-pub-sub-channel>
public enum Output: Sendable, Equatable {
  public enum Stream: String, Sendable { case stdout, stderr }

  case stream(Stream, String)
  /// A value keyed by MIME type; one that is `updating` takes the place of all those shown with the same `id`.
  case display(data: [String: JSON], metadata: [String: JSON], id: String?, updating: Bool)
  /// The value of the cell itself.
  case result(data: [String: JSON], metadata: [String: JSON])
  /// Removes what the cell has shown: at once, or just before its next output if `wait` is set.
  case clear(wait: Bool)
}

/// Where a cell shows its output. It belongs to that cell: what is shown through it appears below the cell, from any
/// thread, even after the cell has ended.
public struct ExecutionOutput: Sendable {
  private let sink: @Sendable (Output) -> Void

  /// Passes everything shown to `sink`, which must be ready to be called from several threads at once.
  public init(_ sink: @escaping @Sendable (Output) -> Void) {
    self.sink = sink
  }

  /// Shows text. Pieces that follow each other closely may arrive as one message, never in another order.
  public func stream(_ stream: Output.Stream, _ text: String) {
    if !text.isEmpty { sink(.stream(stream, text)) }
  }

  /// Shows a value that is given in one or several forms, keyed by MIME type.
  /// - Parameters:
  ///   - id: A name under which the value can be updated later.
  ///   - updating: Replaces the values shown before under `id`, instead of showing one more.
  public func display(
    data: [String: JSON], metadata: [String: JSON] = [:], id: String? = nil, updating: Bool = false
  ) {
    sink(.display(data: data, metadata: metadata, id: id, updating: updating))
  }

  /// Shows the value of the cell.
  public func result(data: [String: JSON], metadata: [String: JSON] = [:]) {
    sink(.result(data: data, metadata: metadata))
  }

  /// Removes what the cell has shown: at once, or just before its next output if `wait` is set.
  public func clearOutput(wait: Bool = false) {
    sink(.clear(wait: wait))
  }
}
