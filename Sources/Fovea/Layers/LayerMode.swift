/// Whether layers learn or answer: dropout and batch normalisation work differently.
///
/// Layers answer (`inference`), except inside of the function of `valueWithGradient(at: model)`, where they learn
/// (`training`); `inMode` says otherwise. The mode ends with the function, so that nothing has to be switched back.
public enum LayerMode: Sendable, Hashable {
  /// They learn: dropout drops, batch normalisation uses the batch.
  case training
  /// They answer: nothing is left to chance, and batch normalisation uses what it has seen.
  case inference

  /// The mode of what runs now.
  @TaskLocal public static var current = LayerMode.inference
}

/// Runs a function whose layers work in a mode: `inMode(.training) { model(x) }` shows what dropout does.
public func inMode<Result>(_ mode: LayerMode, _ body: () throws -> Result) rethrows -> Result {
  try LayerMode.$current.withValue(mode, operation: body)
}
